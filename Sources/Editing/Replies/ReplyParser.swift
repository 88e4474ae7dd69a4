/// Reads the edits out of a model's reply, in all the ways small models write them.
package enum ReplyParser {
    /// Reads a reply.
    ///
    /// Paths are completed where they are unambiguous and otherwise kept verbatim, so that an escape such as `../x`
    /// reaches the path guard and is refused there by name.
    package static func parse(_ reply: String, context: ReplyContext) -> ParsedReply {
        guard !reply.isBlank else {
            let problem = ReplyProblem(kind: .empty, path: nil, line: 1, text: "The reply is empty.")
            return ParsedReply(edits: [], problems: [problem], prose: "")
        }
        let lines = Thoughts.removed(from: reply.lineBodies)
        var reading = ReplyReading(lines: lines, context: context)
        reading.run()
        return reading.result()
    }
}
