/// Takes a reasoning model's thoughts off its reply.
enum Thoughts {
    /// The reply with `<think>` passages blanked out, line breaks kept, so that line numbers stay right.
    ///
    /// Tags count only where thoughts stand: at the start of the reply, or with a closing tag alone in its line before
    /// the first fence, because some servers swallow the opening one. Code that speaks of such tags is left alone.
    static func removed(from lines: [Substring]) -> [Substring] {
        guard let first = lines.firstIndex(where: { !$0.isBlank }) else { return lines }
        let opening = lines[first].trimmed
        guard
            let name = ["think", "thinking", "reasoning", "thought"].first(where: {
                opening.hasPrefix("<\($0)>")
            })
        else { return withoutUnopened(lines) }
        let tag = "</\(name)>"
        guard let last = lines[first...].firstIndex(where: { $0.contains(tag) }) else {
            return lines.map { _ in "" }
        }
        var result = lines
        for line in first...last { result[line] = "" }
        if let range = lines[last].firstRange(of: tag) { result[last] = lines[last][range.upperBound...] }
        return result
    }

    private static func withoutUnopened(_ lines: [Substring]) -> [Substring] {
        let fence = lines.firstIndex { ReplyMarkers.fence($0) != nil } ?? lines.count
        guard
            let last = lines[..<fence].lastIndex(where: {
                ["</think>", "</thinking>"].contains(String($0.trimmed))
            })
        else { return lines }
        var result = lines
        for line in 0...last { result[line] = "" }
        return result
    }
}
