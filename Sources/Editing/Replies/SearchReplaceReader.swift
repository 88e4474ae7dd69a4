/// Reads one SEARCH/REPLACE block from its lines.
struct SearchReplaceReader {
    /// What the lines hold.
    enum Outcome {
        /// A block, and the path if it stands on the marker line.
        case block(SearchReplaceBlock, pathText: Substring)
        /// The line between the halves is missing.
        case withoutDivider
        /// The reply ends within the block.
        case unfinished
    }

    /// Whether a text occurs in one of the files in question; decides where a block with several dividers is divided.
    let occurs: (String) -> Bool

    /// Reads the lines from the opening marker to the closing one.
    ///
    /// - Parameters:
    ///   - lines: The lines, markers included.
    ///   - isFollowed: Whether another block follows, which ends one whose closing marker was forgotten.
    /// - Returns: The block, or what is wrong.
    func read(_ lines: ArraySlice<Substring>, isFollowed: Bool) -> Outcome {
        guard let opening = lines.first, let pathText = ReplyMarkers.searchOpening(opening) else {
            return .unfinished
        }
        var body = lines.dropFirst()
        let isClosed = body.last.map(ReplyMarkers.isReplaceClosing) ?? false
        if isClosed { body = body.dropLast() }
        let dividers = body.indices.filter { ReplyMarkers.isDivider(body[$0]) }
        guard !dividers.isEmpty else { return isClosed ? .withoutDivider : .unfinished }
        guard isClosed || isFollowed else { return .unfinished }
        let divider = dividers.count == 1 ? dividers[0] : bestDivider(among: dividers, in: body)
        let search = cleaned(body[..<divider])
        let replace = cleaned(body[(divider + 1)...])
        return .block(SearchReplaceBlock(search: search, replace: replace), pathText: pathText)
    }

    /// A heading's underline in Markdown looks like the divider; the right one leaves a SEARCH that occurs.
    private func bestDivider(among dividers: [Int], in body: ArraySlice<Substring>) -> Int {
        dividers.prefix(20).last { occurs(cleaned(body[..<$0])) } ?? dividers[0]
    }

    /// Joins lines; fences a model put around a half are taken off.
    private func cleaned(_ lines: ArraySlice<Substring>) -> String {
        let text = lines.joined(separator: "\n")
        guard lines.contains(where: { ReplyMarkers.fence($0) != nil }), !occurs(text) else { return text }
        var inner = lines
        if let first = inner.first, ReplyMarkers.fence(first) != nil { inner = inner.dropFirst() }
        if let last = inner.last, ReplyMarkers.fence(last)?.info.isEmpty == true { inner = inner.dropLast() }
        return inner.joined(separator: "\n")
    }
}
