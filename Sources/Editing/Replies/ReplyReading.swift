/// One walk over a reply: takes each segment for an edit, a request, a note or prose.
struct ReplyReading {
    let context: ReplyContext
    let resolver: PathResolver
    let naming: PathNaming
    var draft: EditDraft

    private let lines: [Substring]
    /// How deep this text is within fences of fences.
    private let nesting: Int
    private let requests: FileRequests
    private let shown: ShownFiles
    private let blockReader: SearchReplaceReader
    private var prose: [Substring] = []
    /// Prose lines since the last segment of another kind.
    private var recentProse: [Substring] = []
    /// The path of the last SEARCH/REPLACE block; the next one belongs to it too unless it says otherwise.
    private var lastPath: String?
    private var hasJSON = false

    init(lines: [Substring], context: ReplyContext) {
        self.lines = lines
        self.context = context
        nesting = 0
        resolver = PathResolver(context)
        naming = PathNaming(resolver: resolver)
        requests = FileRequests(resolver: resolver, naming: naming)
        draft = EditDraft(context: context)
        let shown = ShownFiles(context.files)
        self.shown = shown
        blockReader = SearchReplaceReader { !shown.holders(of: $0).isEmpty }
    }

    /// Reads text within another reply.
    private init(lines: [Substring], within outer: ReplyReading) {
        self.lines = lines
        context = outer.context
        nesting = outer.nesting + 1
        resolver = outer.resolver
        naming = outer.naming
        requests = outer.requests
        shown = outer.shown
        blockReader = outer.blockReader
        draft = EditDraft(context: outer.context)
    }

    mutating func run() {
        let segments = ReplyScanner(lines: lines, naming: naming).segments()
        for (position, segment) in segments.enumerated() {
            if case .prose(let line) = segment {
                readProse(line)
                continue
            }
            let isLast = position == segments.count - 1
            switch segment {
            case .prose: break
            case .fence(let block): read(block, isLast: isLast)
            case .searchReplace(let range): readSearchReplace(lines[range], at: range.lowerBound, named: nil)
            case .diff(let range):
                readDiff(Array(lines[range]), at: range.lowerBound, path: nil, isLast: isLast)
            }
            recentProse = []
        }
        readLeakedCalls()
    }

    /// What was found, put in order.
    func result() -> ParsedReply {
        draft.finished(prose: prose.joined(separator: "\n").trimmed.description, reply: lines)
    }

    // MARK: Prose

    private mutating func readProse(_ line: Int) {
        let text = lines[line]
        if let edit = requests.edit(in: text) {
            draft.add(edit)
            recentProse = []
            return
        }
        prose.append(text)
        if !text.isBlank { recentProse.append(text) }
        let start = text.trimmedLeft
        if let first = start.utf8.first,
            first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "<")
        {
            hasJSON = true
        }
    }

    /// Bare JSON and tool tags count only when the reply has no edit in the agreed form.
    private mutating func readLeakedCalls() {
        guard hasJSON, draft.isEmpty, nesting == 0 else { return }
        let text = lines.joined(separator: "\n")
        addCalls(in: text, line: 0)
    }

    @discardableResult
    private mutating func addCalls(in text: String, line: Int) -> Bool {
        let edits = ToolCallReader.edits(in: text)
        guard !edits.isEmpty else { return false }
        for edit in edits { draft.add(edit.withPaths(resolver.resolve)) }
        draft.note(
            .repaired,
            at: line,
            "A tool call written as text was understood; write files as agreed instead."
        )
        return true
    }

    // MARK: Fenced blocks

    private mutating func read(_ block: ReplyScanner.FencedBlock, isLast: Bool) {
        let name = BlockName(block: block, above: recentProse, naming: naming)
        if !block.isClosed, isLast, context.wasCutByTokenLimit,
            !block.lines.contains(where: { ReplyMarkers.searchOpening($0) != nil })
        {
            draft.cut(
                path: name.path.map { resolver.resolve($0) } ?? context.onlyFileInQuestion,
                at: block.line
            )
            return
        }
        if block.lines.contains(where: { ReplyMarkers.searchOpening($0) != nil }) {
            return readSearchReplaces(in: block, named: name.path)
        }
        let isDiffFile =
            name.isFromInfo && ["diff", "patch"].contains(PathText.pathExtension(name.path ?? ""))
        let isDiff =
            name.language == "diff" || name.language == "patch" || DiffReader.looksLikeDiff(block.lines)
        if isDiff, !isDiffFile, name.language != "markdown" {
            return readDiff(block.lines, at: block.line, path: name.path, isLast: isLast)
        }
        if !name.isFromInfo, readsAsCall(block, name) || readsAsRequests(block) || readsAsReply(block, name) {
            return
        }
        readFile(block, name)
    }

    private mutating func readsAsCall(_ block: ReplyScanner.FencedBlock, _ name: BlockName) -> Bool {
        let text = block.lines.joined(separator: "\n")
        guard name.path == nil || name.language.hasPrefix("tool"), ToolCallReader.mayHoldCall(text) else {
            return false
        }
        return addCalls(in: text, line: block.line)
    }

    private mutating func readsAsRequests(_ block: ReplyScanner.FencedBlock) -> Bool {
        let content = block.lines.filter { !$0.isBlank }
        guard !content.isEmpty, content.count <= 50 else { return false }
        let edits = content.compactMap { requests.edit(in: $0) }
        guard edits.count == content.count else { return false }
        for edit in edits { draft.add(edit) }
        return true
    }

    /// A fence around a whole reply with fences of its own.
    private mutating func readsAsReply(_ block: ReplyScanner.FencedBlock, _ name: BlockName) -> Bool {
        guard nesting == 0, name.path == nil, block.lines.contains(where: { ReplyMarkers.fence($0) != nil })
        else {
            return false
        }
        var inner = ReplyReading(lines: block.lines, within: self)
        inner.run()
        guard !inner.draft.isEmpty else { return false }
        draft.absorb(inner.draft)
        return true
    }

    private mutating func readFile(_ block: ReplyScanner.FencedBlock, _ name: BlockName) {
        if let reason = name.reasonToIgnore {
            return draft.note(.ignoredBlock, at: block.line, reason)
        }
        var content = block.lines
        guard let written = name.path else {
            draft.addUnnamed(content, at: block.line, language: name.language)
            return
        }
        let path = resolver.resolve(written)
        if let first = content.first, let comment = naming.path(inComment: first),
            resolver.resolve(comment.path) == path,
            context.files[path]?.lineBodies.first.map({ $0.trimmed.isIdentical(to: first.trimmed) }) != true
        {
            content.removeFirst()
            if content.first?.isBlank == true, !name.isFromInfo { content.removeFirst() }
        }
        lastPath = path
        if let symbol = name.symbol {
            draft.add(.symbol(path: path, name: symbol, content: EditDraft.text(content)))
        } else {
            draft.addFile(path, content, at: block.line)
        }
    }

    // MARK: SEARCH/REPLACE blocks

    /// Reads every block within a fence; a line above a block may name its file.
    private mutating func readSearchReplaces(in block: ReplyScanner.FencedBlock, named path: String?) {
        var index = 0
        var current = path
        while index < block.lines.count {
            guard ReplyMarkers.searchOpening(block.lines[index]) != nil else {
                if let found = naming.path(inLine: block.lines[index])
                    ?? naming.path(inComment: block.lines[index]),
                    found.isStrong
                {
                    current = found.path
                }
                index += 1
                continue
            }
            let rest = block.lines[index...]
            let closing = rest.firstIndex { ReplyMarkers.isReplaceClosing($0) }
            let end = closing.map { $0 + 1 } ?? block.lines.count
            readSearchReplace(block.lines[index..<end], at: block.line + 1 + index, named: current)
            index = end
        }
    }

    /// Reads a block, and those after it whose earlier neighbours lack their closing markers.
    private mutating func readSearchReplace(_ lines: ArraySlice<Substring>, at line: Int, named: String?) {
        let above = recentProse.suffix(3).reversed().compactMap { naming.path(inLine: $0) }.first
        var path = (named ?? above?.path).map(resolver.resolve)
        let openings = lines.indices.filter { ReplyMarkers.searchOpening(lines[$0]) != nil }
        for (position, start) in openings.enumerated() {
            let isFollowed = position + 1 < openings.count
            let end = isFollowed ? openings[position + 1] : lines.endIndex
            let place = line + start - lines.startIndex
            let outcome = blockReader.read(lines[start..<end], isFollowed: isFollowed)
            path = take(outcome, at: place, path: path) ?? path
        }
    }

    /// Adds a block to its file's; the path is the given one unless the block itself names another.
    private mutating func take(
        _ outcome: SearchReplaceReader.Outcome,
        at line: Int,
        path outer: String?
    ) -> String? {
        let path = outer ?? lastPath
        switch outcome {
        case .block(let block, let pathText):
            let marked = pathText.isEmpty ? nil : naming.path(inLine: pathText)?.path
            guard let owner = marked.map(resolver.resolve) ?? path ?? owner(of: block) else {
                draft.fault(.blockWithoutPath, at: line, "A SEARCH/REPLACE block names no file.")
                return nil
            }
            lastPath = owner
            draft.add(.searchReplace(path: owner, blocks: [block]))
            return owner
        case .withoutDivider:
            draft.fault(
                .malformed,
                path: path,
                at: line,
                "A SEARCH/REPLACE block lacks the line ======= between its halves."
            )
        case .unfinished where context.wasCutByTokenLimit:
            draft.cut(path: path ?? context.onlyFileInQuestion, at: line)
        case .unfinished:
            draft.fault(
                .malformed,
                path: path ?? context.onlyFileInQuestion,
                at: line,
                "A SEARCH/REPLACE block lacks its end, the line >>>>>>> REPLACE."
            )
        }
        return nil
    }

    /// The only file in question, or the only file shown that holds the passage.
    private func owner(of block: SearchReplaceBlock) -> String? {
        if let path = context.onlyFileInQuestion { return path }
        let holders = shown.holders(of: block.search)
        return holders.count == 1 ? holders.first : nil
    }

    // MARK: Diffs

    private mutating func readDiff(_ diffLines: [Substring], at line: Int, path named: String?, isLast: Bool)
    {
        let parts = DiffReader.read(diffLines)
        if parts.isEmpty {
            return draft.note(.ignoredBlock, at: line, "A diff without changes was left out.")
        }
        for part in parts {
            let above = recentProse.last.flatMap { naming.path(inLine: $0)?.path }
            guard let path = part.path ?? named ?? above ?? lastPath ?? context.onlyFileInQuestion else {
                draft.fault(.blockWithoutPath, at: line, "A diff names no file.")
                continue
            }
            let resolved = resolver.resolve(path)
            lastPath = resolved
            for edit in part.edits(resolved) {
                if case .rename(let from, let to) = edit {
                    draft.add(.rename(from: resolver.resolve(from), to: to.removingDiffPrefix))
                } else {
                    draft.add(edit.withPaths { $0.removingDiffPrefix })
                }
            }
        }
    }
}

extension String {
    /// The path without the `b/` that diffs put before new files, which no resolver can know.
    fileprivate var removingDiffPrefix: String {
        hasPrefix("b/") && count > 2 ? String(dropFirst(2)) : self
    }
}

extension ProposedEdit {
    /// The same edit with each path changed.
    func withPaths(_ change: (String) -> String) -> ProposedEdit {
        switch self {
        case .wholeFile(let path, let content): .wholeFile(path: change(path), content: content)
        case .searchReplace(let path, let blocks): .searchReplace(path: change(path), blocks: blocks)
        case .symbol(let path, let name, let content):
            .symbol(path: change(path), name: name, content: content)
        case .delete(let path): .delete(path: change(path))
        case .rename(let from, let to): .rename(from: change(from), to: change(to))
        }
    }
}
