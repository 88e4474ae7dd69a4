/// Where a change does what a rule of ``WeakeningTable`` names.
struct RuleHits {
    /// A place that a rule is about.
    private struct Hit: Hashable {
        let weakening: Weakening
        let sample: String
        /// The line, to know it by elsewhere.
        let line: ExactText
    }

    private var added: [Hit] = []
    private var removed: [Hit] = []
    private var lowered: [String] = []

    /// Looks through the changed lines of a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - before: What it was; nil for a new one.
    ///   - after: What it is; nil for one that is gone, which weakens nothing by its lines.
    init(path: String, before: String?, after: String?) {
        let sorts = TestConventions.sorts(of: path)
        let language = Language.of(path: path)?.name
        let rules = WeakeningTable.rules.filter { rule in
            !rule.files.isDisjoint(with: sorts)
                && (rule.languages.isEmpty || language.map(rule.languages.contains) == true)
                // How many tests are skipped is counted with the tests.
                && rule.weakening != .skippedTest
        }
        guard !sorts.isEmpty, before != nil || after != nil else { return }
        let old = CodeLines(before ?? "", path: path)
        let new = CodeLines(after ?? "", path: path)
        let gone = old.places(notIn: new)
        let come = new.places(notIn: old)
        let (losses, gains) = (rules.filter(\.isRemoval), rules.filter { !$0.isRemoval })
        removed = Self.hits(in: old, at: gone, gains) + Self.swallowed(in: old, near: gone, path)
        added = Self.hits(in: new, at: come, gains) + Self.swallowed(in: new, near: come, path)
        if before != nil, after != nil {
            removed += Self.hits(in: new, at: come, losses)
            added += Self.hits(in: old, at: gone, losses)
        }
        // What asked for something in a file that is gone is told by the file.
        guard after != nil, sorts.contains(.checks) else { return }
        lowered = CoverageThreshold.lowered(from: gone.map { old.lines[$0] }, to: come.map { new.lines[$0] })
    }

    /// What was done, without what only stands in another file now.
    var deeds: [TestChange.Deed] {
        let found = Weakening.allCases.compactMap { weakening -> TestChange.Deed? in
            let come = added.filter { $0.weakening == weakening }
            let count = come.count - removed.count { $0.weakening == weakening }
            guard count > 0, let first = come.first else { return nil }
            return .weakened(weakening, count: count, sample: first.sample)
        }
        guard let first = lowered.first else { return found }
        return found + [.weakened(.loweredCoverage, count: lowered.count, sample: first)]
    }

    /// Leaves out of several files what one loses and another gets.
    static func leaveOutMoves(_ files: inout [RuleHits]) {
        let come = counts(files.flatMap(\.added))
        let moved = counts(files.flatMap(\.removed)).reduce(into: [Hit: Int]()) { moved, gone in
            if let count = come[gone.key] { moved[gone.key] = min(count, gone.value) }
        }
        var (leaving, coming) = (moved, moved)
        for index in files.indices {
            files[index].removed.removeAll { take($0, &leaving) }
            files[index].added.removeAll { take($0, &coming) }
        }
    }

    private static func counts(_ hits: [Hit]) -> [Hit: Int] {
        hits.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private static func take(_ hit: Hit, _ left: inout [Hit: Int]) -> Bool {
        guard let count = left[hit], count > 0 else { return false }
        left[hit] = count - 1
        return true
    }

    private static func hits(
        in lines: CodeLines,
        at places: [Int],
        _ rules: [WeakeningRule]
    ) -> [Hit] {
        places.flatMap { place -> [Hit] in
            let line = Array(lines.lines[place].utf8)
            let code = lines.code(place)
            return rules.compactMap { rule in
                rule.mark(in: line, code: code).map { mark in
                    let sample = rule.isRemoval ? "\(mark.text) is gone" : mark.text
                    return Hit(weakening: rule.weakening, sample: sample, line: lines.key(place))
                }
            }
        }
    }

    private static func swallowed(in lines: CodeLines, near places: [Int], _ path: String) -> [Hit] {
        SwallowedError.texts(in: lines, near: places, path: path).map { line in
            Hit(weakening: .swallowedError, sample: String(line.text.prefix(sampleLength)), line: line)
        }
    }

    /// How many characters of a line are told at the most.
    private static let sampleLength = 60
}
