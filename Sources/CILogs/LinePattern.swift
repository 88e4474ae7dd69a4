import Foundation

/// What an expression can take out of a line.
enum Capture: String, Sendable, CaseIterable {
    case file, line, column, message, detail, test, failed, exit
    /// Shown nowhere: that it was found tells one tool from another.
    case proof

    /// Names of groups by what they capture: a name stands once in an expression, so branches need others.
    static let groups: [String: Capture] = [
        "file": .file, "path": .file, "line": .line, "row": .line, "r": .line, "column": .column,
        "col": .column, "c": .column, "message": .message, "text": .message, "what": .message,
        "kind": .message, "detail": .detail, "test": .test, "name": .test, "failed": .failed,
        "issues": .failed, "exit": .exit, "proof": .proof,
    ]
}

/// A regular expression over one line, with named captures.
struct LinePattern: Sendable {
    private let expression: NSRegularExpression
    /// The named groups that the expression has.
    private let groups: [(name: String, capture: Capture)]

    /// Compiles an expression.
    ///
    /// - Throws: What `NSRegularExpression` throws for one that it cannot read.
    init(_ pattern: String) throws {
        expression = try NSRegularExpression(pattern: pattern)
        groups = Capture.groups.filter { pattern.contains("(?<\($0.key)>") }
            .map { (name: $0.key, capture: $0.value) }
    }

    /// Whether the expression is found in a line.
    func matches(_ text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    /// What the expression captures, without empty texts; nil where it is not found.
    func captures(in text: String) -> [Capture: String]? {
        let whole = NSRange(text.startIndex..., in: text)
        guard let match = expression.firstMatch(in: text, range: whole) else { return nil }
        var result: [Capture: String] = [:]
        for group in groups {
            let place = match.range(withName: group.name)
            guard place.location != NSNotFound, let range = Range(place, in: text), !range.isEmpty else {
                continue
            }
            result[group.capture] = String(text[range])
        }
        return result
    }
}
