/// Finds the name that somebody meant who wrote another.
enum NearestName {
    /// The name that is nearest to a misspelt one; nil when none is near.
    ///
    /// - Parameters:
    ///   - written: What was written.
    ///   - names: What could have been.
    /// - Returns: A name with a few letters changed, or the one that ends in what was written.
    static func of(_ written: String, among names: [String]) -> String? {
        if let whole = names.first(where: { $0.hasSuffix(".\(written)") }) { return whole }
        let limit = max(1, written.count / 3)
        let candidates = names.map { (name: $0, distance: distance(Array(written), Array($0))) }
        return candidates.filter { $0.distance <= limit }.min { $0.distance < $1.distance }?.name
    }

    /// How many letters must be put in, left out, changed or swapped with their neighbour to get from one to
    /// the other (optimal string alignment).
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var best = min(
                    last[column + 1] + 1,
                    current[column] + 1,
                    last[column] + (letter == other ? 0 : 1)
                )
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
