import Domain

/// Brings what was found into order: one entry for each thing that is wrong, the cause first.
enum FindingRanking {
    /// Merges drafts that tell of the same thing and sorts them by weight, then place.
    ///
    /// - Parameters:
    ///   - drafts: In the order of the log.
    ///   - leastDirect: Drafts below this weight are left out where any is not below it.
    /// - Returns: The drafts that are left, the cause first.
    static func ranked(_ drafts: [FindingDraft], leastDirect: Int) -> [FindingDraft] {
        var merged: [FindingDraft] = []
        var places: [String: Int] = [:]
        for draft in drafts {
            let key = Self.key(of: draft.finding)
            if let place = places[key] {
                merged[place] = merge(merged[place], draft)
            } else {
                places[key] = merged.count
                merged.append(draft)
            }
        }
        merged = withoutGroups(merged)
        let direct = merged.filter { $0.weight >= leastDirect }
        let telling = merged.filter { $0.weight >= 20 }
        let kept = !direct.isEmpty ? direct : !telling.isEmpty ? telling : merged
        return kept.sorted { ($1.weight, $0.finding.logLine) < ($0.weight, $1.finding.logLine) }
    }

    /// Without tests that failed only because one within them did, as Go tells of `TestA` besides `TestA/b`.
    private static func withoutGroups(_ drafts: [FindingDraft]) -> [FindingDraft] {
        var groups: Set<String> = []
        for test in drafts.compactMap(\.finding.test) {
            var name = test[...]
            while let slash = name.lastIndex(of: "/") {
                name = name[..<slash]
                // What is in the set has had its own groups put there before.
                guard groups.insert(String(name)).inserted else { break }
            }
        }
        return drafts.filter { $0.finding.file != nil || $0.finding.test.map(groups.contains) != true }
    }

    /// Tools tell of a test where it fails and again at the end, so its name decides; of all else the place.
    private static func key(of finding: FailureFinding) -> String {
        let kind = finding.failureClass.rawValue + "|"
        if let test = finding.test { return kind + test.replacing("::", with: ".") }
        let text = finding.message.prefix { $0 != "\n" }
        return kind + (finding.location ?? "") + "|" + text
    }

    /// The heavier of two, with what only the other knows.
    private static func merge(_ one: FindingDraft, _ two: FindingDraft) -> FindingDraft {
        let isFirst = one.weight >= two.weight
        var kept = isFirst ? one : two
        let other = isFirst ? two.finding : one.finding
        if kept.finding.file == nil || (kept.finding.line == nil && kept.finding.file == other.file) {
            kept.finding.file = other.file ?? kept.finding.file
            kept.finding.line = other.line
            kept.finding.column = other.column
        }
        return kept
    }
}

/// A failure in one line.
enum Headline {
    private static let limit = 160

    /// The text for a list's row: where, what, and how many more there are.
    ///
    /// - Parameters:
    ///   - cause: What failed first; nil when the log does not tell.
    ///   - name: The step or job, named where nothing better is known.
    ///   - others: How many findings there are besides.
    /// - Returns: One line of at most 160 characters.
    static func text(for cause: FailureFinding?, of name: String, others: Int) -> String {
        guard let cause else { return cut("\(name): failed; the log does not say why") }
        let message = String(cause.message.prefix { $0 != "\n" })
        let place = cause.test ?? cause.location ?? (cause.failureClass == .unknown ? name : nil)
        let text = place.map { message.isEmpty ? $0 : "\($0): \(message)" } ?? message
        return others > 0 ? cut(text, leaving: 12) + " (+\(others))" : cut(text)
    }

    private static func cut(_ text: String, leaving reserve: Int = 0) -> String {
        text.count <= limit - reserve ? text : text.prefix(limit - reserve - 1) + "…"
    }
}
