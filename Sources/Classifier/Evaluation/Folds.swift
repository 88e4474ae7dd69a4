/// Divides rows into folds for cross-validation.
package enum Folds {
    /// A fold for each row, so that each fold has about the same share of each class.
    ///
    /// - Parameters:
    ///   - classes: The class of each row.
    ///   - count: How many folds, 2 or more.
    ///   - seed: Decides which rows go where.
    /// - Returns: The fold of each row, below `count`.
    package static func stratified(_ classes: [String], count: Int, seed: UInt64 = 0) -> [Int] {
        var random = SplitMix(seed: seed)
        var folds = [Int](repeating: 0, count: classes.count)
        // Where one class ends the next goes on, so that small classes do not all end up in the first folds.
        var next = 0
        for name in Set(classes).sorted() {
            for row in classes.indices.filter({ classes[$0] == name }).shuffled(using: &random) {
                folds[row] = next % count
                next += 1
            }
        }
        return folds
    }

    /// A fold for each row, so that the rows of a group, such as a repository, are all in one.
    ///
    /// Large groups are dealt first, each to the fold with the fewest rows.
    ///
    /// - Parameters:
    ///   - groups: The group of each row.
    ///   - count: How many folds, 2 or more.
    /// - Returns: The fold of each row, below `count`.
    package static func grouped(_ groups: [String], count: Int) -> [Int] {
        var sizes: [String: Int] = [:]
        for group in groups { sizes[group, default: 0] += 1 }
        var filled = [Int](repeating: 0, count: count)
        var folds: [String: Int] = [:]
        for (group, size) in sizes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let fold = filled.indices.min { filled[$0] < filled[$1] } ?? 0
            folds[group] = fold
            filled[fold] += size
        }
        return groups.map { folds[$0] ?? 0 }
    }
}
