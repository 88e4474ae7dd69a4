/// Markdown that is laid out as it grows: whole lines once, only the last one again each time.
///
/// Without it each token of a long reply would cost as much as the whole reply.
struct GrowingMarkdown: Sendable {
    private var layout: MarkdownText
    private var text = ""
    /// How many bytes of the text are laid out for good: up to its last line end.
    private var settled = 0

    /// Begins with nothing.
    init(columns: Int) { layout = MarkdownText(columns: columns) }

    /// Takes the whole text as it is now.
    ///
    /// - Returns: The lines that are final, each only once, and those that may still change; nil when the
    ///   text does not begin as it did, so that all has to be laid out anew.
    mutating func grow(to new: String) -> (final: [RoleLine], open: [RoleLine])? {
        guard new.utf8.count >= text.utf8.count,
            new[..<new.utf8.index(new.startIndex, offsetBy: text.utf8.count)] == text
        else { return nil }
        text = new
        let start = text.utf8.index(text.startIndex, offsetBy: settled)
        if let lineEnd = text.utf8[start...].lastIndex(of: UInt8(ascii: "\n")) {
            layout.read(text[start..<lineEnd])
            settled = text.utf8.distance(from: text.startIndex, to: lineEnd) + 1
        }
        let rest = text[text.utf8.index(text.startIndex, offsetBy: settled)...]
        let final = layout.take()
        var open = layout
        if !rest.isEmpty { open.read(rest) }
        return (final, open.end())
    }
}
