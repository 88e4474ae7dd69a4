/// The message of a commit in the form that git reads: a subject, an empty line, and the body.
///
/// Without the empty line git takes the lines that follow for a part of the subject.
public struct CommitMessageText: Sendable, Equatable {
    /// The first line.
    public let subject: String
    /// What follows; empty when there is nothing.
    public let body: String

    /// Reads a message as somebody wrote it.
    ///
    /// Empty lines before the subject, between it and the body, and after the body are not kept as they are.
    public init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let rest = lines.drop(while: Self.isBlank)
        subject = rest.first.map { String($0) } ?? ""
        var body = rest.dropFirst().drop(while: Self.isBlank)
        while let last = body.last, Self.isBlank(last) { body.removeLast() }
        self.body = body.joined(separator: "\n")
    }

    /// The whole message, without a line break at its end.
    public var text: String { body.isEmpty ? subject : subject + "\n\n" + body }

    private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }
}
