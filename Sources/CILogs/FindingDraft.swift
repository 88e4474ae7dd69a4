import Domain

/// What one line of a log tells to be wrong, with what the lines around it add.
struct FindingDraft {
    var finding: FailureFinding
    let weight: Int
    /// The number of failed tests that the line tells.
    let failedTests: Int?
    let exitCode: Int?

    /// The bytes of a line that are read; more of it is no message.
    static let lineLimit = 2_000
    /// What a message may have in all.
    private static let messageLines = 8
    private static let messageLineLength = 300

    /// A line that the runner marked as an error and that no pattern knows.
    init(unknown text: String, at index: Int) {
        weight = 20
        failedTests = nil
        exitCode = nil
        finding = FailureFinding(
            failureClass: .unknown,
            tool: "GitHub Actions",
            pattern: "github.error",
            message: Self.cut(text),
            logLine: index + 1
        )
    }

    /// Reads a line with a pattern; nil when it is no such failure.
    init?(_ pattern: FailurePattern, line text: String, at index: Int, of log: LogText) {
        guard var captures = pattern.match.captures(in: text),
            !pattern.exclude.contains(where: { $0.matches(text) })
        else { return nil }
        Self.complete(&captures, with: pattern, at: index, of: log)
        if let requirement = pattern.requirement, captures[requirement] == nil { return nil }
        weight = pattern.weight
        failedTests = captures[.failed].flatMap { Int($0) }
        exitCode = captures[.exit].flatMap { Int($0) }
        var message = Self.cut(captures[.message] ?? (captures[.detail] == nil ? text : ""))
        if let detail = captures[.detail] {
            let isRepeated = message.isEmpty || detail.contains(message)
            message = isRepeated ? Self.cut(detail) : message + ": " + Self.cut(detail)
        }
        for line in Self.following(pattern.follow, after: index, of: log) { message += "\n" + line }
        finding = FailureFinding(
            failureClass: pattern.failureClass,
            tool: pattern.tool,
            pattern: pattern.id,
            file: captures[.file].map { SourcePath.relative($0) },
            line: captures[.line].flatMap { Int($0) },
            column: captures[.column].flatMap { Int($0) },
            test: captures[.test].map { Self.cut($0) },
            message: message,
            logLine: index + 1
        )
    }

    // MARK: - Lines around

    private static func complete(
        _ captures: inout [Capture: String],
        with pattern: FailurePattern,
        at index: Int,
        of log: LogText
    ) {
        completeBelow(&captures, with: pattern, at: index, of: log)
        for expression in pattern.before {
            for other in stride(from: index - 1, through: max(0, index - pattern.reach), by: -1) {
                let text = log.message(at: other, limit: lineLimit)
                if let more = expression.captures(in: text) {
                    captures.merge(more) { own, _ in own }
                    break
                }
                if pattern.fence?.matches(text) == true { break }
            }
        }
    }

    private static func completeBelow(
        _ captures: inout [Capture: String],
        with pattern: FailurePattern,
        at index: Int,
        of log: LogText
    ) {
        guard !pattern.then.isEmpty else { return }
        var open = pattern.then
        for other in (index + 1)..<max(index + 1, min(log.count, index + 1 + pattern.reach)) {
            let text = log.message(at: other, limit: lineLimit)
            if pattern.match.matches(text) || pattern.fence?.matches(text) == true { return }
            if let hit = open.firstIndex(where: { $0.matches(text) }) {
                captures.merge(open[hit].captures(in: text) ?? [:]) { own, _ in own }
                open.remove(at: hit)
                if open.isEmpty { return }
            }
        }
    }

    private static func following(
        _ follow: FailurePattern.Follow?,
        after index: Int,
        of log: LogText
    ) -> [String] {
        guard let follow else { return [] }
        var lines: [String] = []
        for other in (index + 1)..<max(index + 1, min(log.count, index + messageLines)) {
            let text = log.message(at: other, limit: lineLimit)
            let isIndented = text.first == " " || text.first == "\t"
            if text.allSatisfy(\.isWhitespace) || (follow == .indented && !isIndented) { break }
            lines.append(cut(text))
        }
        return lines
    }

    private static func cut(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        let trimmed = text[first...last]
        return trimmed.count <= messageLineLength ? String(trimmed) : trimmed.prefix(messageLineLength) + "…"
    }
}
