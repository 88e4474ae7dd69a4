/// Cuts a reply into prose, fenced blocks, SEARCH/REPLACE blocks and diffs.
struct ReplyScanner {
    /// A piece of a reply.
    enum Segment {
        case prose(line: Int)
        case fence(FencedBlock)
        /// Lines from SEARCH to REPLACE outside of any fence, markers included.
        case searchReplace(Range<Int>)
        /// A unified diff outside of any fence.
        case diff(Range<Int>)
    }

    /// A fenced block.
    struct FencedBlock {
        var info: String
        /// The content; the fence's own indentation is taken off.
        var lines: [Substring]
        /// The line of the opening fence.
        var line: Int
        var isClosed: Bool
    }

    let lines: [Substring]
    private let naming: PathNaming
    /// The lines that close a SEARCH/REPLACE block, ascending.
    private let closings: [Int]

    init(lines: [Substring], naming: PathNaming) {
        self.lines = lines
        self.naming = naming
        closings = lines.indices.filter { ReplyMarkers.isReplaceClosing(lines[$0]) }
    }

    /// The pieces in order.
    func segments() -> [Segment] {
        var segments: [Segment] = []
        var index = 0
        while index < lines.count {
            if ReplyMarkers.searchOpening(lines[index]) != nil {
                let end = endOfSearchReplace(at: index) ?? lines.count
                segments.append(.searchReplace(index..<end))
                index = end
            } else if let fence = ReplyMarkers.fence(lines[index]) {
                let (block, next) = readFence(fence, at: index)
                segments.append(.fence(block))
                index = next
            } else if let end = endOfDiff(at: index) {
                segments.append(.diff(index..<end))
                index = end
            } else {
                segments.append(.prose(line: index))
                index += 1
            }
        }
        return segments
    }

    // MARK: SEARCH/REPLACE

    /// The line after the block that opens here; nil if it never closes.
    private func endOfSearchReplace(at index: Int) -> Int? {
        var low = 0
        var high = closings.count
        while low < high {
            let middle = (low + high) / 2
            if closings[middle] > index { high = middle } else { low = middle + 1 }
        }
        return low < closings.count ? closings[low] + 1 : nil
    }

    // MARK: Fences

    private func readFence(_ fence: ReplyMarkers.Fence, at start: Int) -> (FencedBlock, next: Int) {
        let isMarkdown = holdsMarkdown(fence, at: start)
        var isNested = false
        var index = start + 1
        var end: Int?
        var next = lines.count
        while index < lines.count {
            if ReplyMarkers.searchOpening(lines[index]) != nil, let after = endOfSearchReplace(at: index) {
                index = after
                continue
            }
            guard let inner = ReplyMarkers.fence(lines[index]), inner.mark == fence.mark,
                inner.count >= fence.count, inner.indent <= fence.indent + 3
            else {
                index += 1
                continue
            }
            if inner.info.isEmpty {
                if isNested {
                    isNested = false
                } else if isMarkdown, opensBareBlock(at: index, fence) {
                    isNested = true
                } else {
                    end = index
                    next = index + 1
                    break
                }
            } else if !isNested {
                guard nests(inner, at: index, isMarkdown: isMarkdown) else {
                    // The model forgot to close the block before it opened the next one.
                    end = index
                    next = index
                    break
                }
                isNested = true
            }
            index += 1
        }
        let content = lines[(start + 1)..<(end ?? lines.count)].map { Self.removing(fence.indent, from: $0) }
        let block = FencedBlock(info: fence.info, lines: content, line: start, isClosed: end != nil)
        return (block, next)
    }

    private func holdsMarkdown(_ fence: ReplyMarkers.Fence, at start: Int) -> Bool {
        if let path = naming.path(inInfo: fence.info)?.path { return PathText.isProse(path) }
        if ["markdown", "md", "mdx"].contains(naming.language(inInfo: fence.info)) { return true }
        return precedingLine(before: start).flatMap { naming.path(inLine: $0)?.path }.map(PathText.isProse)
            ?? false
    }

    private func precedingLine(before index: Int) -> Substring? {
        lines[max(0, index - 3)..<index].last { !$0.isBlank }
    }

    /// Whether a fence with an info string opens a block within the block, rather than the next file.
    private func nests(_ fence: ReplyMarkers.Fence, at index: Int, isMarkdown: Bool) -> Bool {
        if !isMarkdown, naming.path(inInfo: fence.info) != nil { return false }
        var bareFences = 0
        for line in lines[(index + 1)...] {
            guard let next = ReplyMarkers.fence(line), next.mark == fence.mark else { continue }
            guard next.info.isEmpty else { break }
            bareFences += 1
            if bareFences == 2 { return true }
        }
        return isMarkdown && bareFences > 0
    }

    /// Whether a bare fence in a Markdown file opens a block rather than closes the file.
    private func opensBareBlock(at index: Int, _ fence: ReplyMarkers.Fence) -> Bool {
        guard index + 1 < lines.count, !lines[index + 1].isBlank else { return false }
        var bareFences = 0
        for line in (index + 1)..<lines.count {
            guard let next = ReplyMarkers.fence(lines[line]), next.mark == fence.mark else { continue }
            guard next.info.isEmpty else { return false }
            if bareFences == 0, let above = precedingLine(before: line),
                naming.path(inLine: above)?.isStrong == true
            {
                return false
            }
            bareFences += 1
            if bareFences == 2 { return true }
        }
        return false
    }

    private static func removing(_ indent: Int, from line: Substring) -> Substring {
        guard indent > 0 else { return line }
        let count = min(indent, line.indentation.utf8.count)
        return line[line.utf8.index(line.startIndex, offsetBy: count)...]
    }

    // MARK: Diffs

    /// The line after the unified diff that starts here, if one does.
    private func endOfDiff(at index: Int) -> Int? {
        let isGit = lines[index].hasPrefix("diff --git ")
        guard
            isGit
                || (lines[index].hasPrefix("--- ") && index + 1 < lines.count
                    && lines[index + 1].hasPrefix("+++ "))
        else { return nil }
        var end = index + 1
        while end < lines.count, Self.belongsToDiff(lines[end]) || isBlankWithinDiff(end) { end += 1 }
        return end
    }

    private static func belongsToDiff(_ line: Substring) -> Bool {
        if let first = line.utf8.first, " +-@\\".utf8.contains(first) { return true }
        return [
            "diff --git ", "index ", "new file", "deleted file", "rename ", "similarity ", "old mode",
            "new mode",
        ]
        .contains { line.hasPrefix($0) }
    }

    private func isBlankWithinDiff(_ index: Int) -> Bool {
        lines[index].isEmpty && index + 1 < lines.count && Self.belongsToDiff(lines[index + 1])
    }
}
