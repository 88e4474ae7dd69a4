/// Collects what a reply asks for and, at the end, settles what was said twice or without a path.
struct EditDraft {
    private struct FileBlock {
        var path: String
        var lines: [Substring]
        var line: Int
    }

    private enum Entry {
        case edit(ProposedEdit)
        case file(FileBlock)
    }

    private struct UnnamedBlock {
        var lines: [Substring]
        var line: Int
        var language: String
    }

    private let context: ReplyContext
    private var entries: [Entry] = []
    private var unnamed: [UnnamedBlock] = []
    private var problems: [ReplyProblem] = []

    init(context: ReplyContext) {
        self.context = context
    }

    /// Whether no edit and no candidate for one was found.
    var isEmpty: Bool { entries.isEmpty && unnamed.isEmpty }

    // MARK: Collecting

    mutating func add(_ edit: ProposedEdit) {
        entries.append(.edit(edit))
    }

    mutating func addFile(_ path: String, _ lines: [Substring], at line: Int) {
        entries.append(.file(FileBlock(path: path, lines: lines, line: line)))
    }

    mutating func addUnnamed(_ lines: [Substring], at line: Int, language: String) {
        unnamed.append(UnnamedBlock(lines: lines, line: line, language: language))
    }

    mutating func absorb(_ other: EditDraft) {
        entries += other.entries
        unnamed += other.unnamed
        problems += other.problems
    }

    mutating func note(_ kind: ReplyProblem.Kind, path: String? = nil, at line: Int, _ text: String) {
        problems.append(ReplyProblem(kind: kind, path: path, line: line + 1, text: text))
    }

    mutating func fault(_ kind: ReplyProblem.Kind, path: String? = nil, at line: Int, _ text: String) {
        note(kind, path: path, at: line, text)
    }

    mutating func cut(path: String?, at line: Int) {
        let text = "The reply was cut off by the token limit" + (path.map { " within \($0)." } ?? ".")
        note(.cutByTokenLimit, path: path, at: line, text)
    }

    /// Lines as the content of a file.
    static func text(_ lines: [Substring]) -> String {
        lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }

    // MARK: Settling

    func finished(prose: String, reply: [Substring]) -> ParsedReply {
        var draft = self
        draft.settleUnnamed(reply: reply)
        let edits = draft.merged()
        if edits.isEmpty, !draft.problems.contains(where: { !$0.isNote }) {
            if context.wasCutByTokenLimit {
                draft.cut(path: nil, at: max(0, reply.count - 1))
            } else {
                draft.note(.noEdits, at: 0, "The reply contains no edit.")
            }
        }
        return ParsedReply(edits: edits, problems: draft.problems.sorted { $0.line < $1.line }, prose: prose)
    }

    private mutating func settleUnnamed(reply: [Substring]) {
        guard !unnamed.isEmpty else {
            if isEmpty, problems.isEmpty { acceptBareCode(reply) }
            return
        }
        guard let path = context.onlyFileInQuestion, !touches(path) else {
            let kind: ReplyProblem.Kind = entries.isEmpty ? .blockWithoutPath : .ignoredBlock
            for block in unnamed {
                note(kind, at: block.line, "A block names no file; the path belongs in the line above it.")
            }
            return
        }
        let chosen = Self.best(unnamed.map(\.lines))
        for (position, block) in unnamed.enumerated() where position != chosen {
            note(
                .ignoredBlock,
                path: path,
                at: block.line,
                "Of several blocks without a path this one was left out."
            )
        }
        let block = unnamed[chosen]
        if let symbol = context.onlySymbolInQuestion, !coversFile(path, block.lines) {
            add(.symbol(path: path, name: symbol, content: Self.text(block.lines)))
        } else {
            addFile(path, block.lines, at: block.line)
        }
    }

    private func touches(_ path: String) -> Bool {
        entries.contains { entry in
            switch entry {
            case .edit(let edit): edit.paths.contains(path)
            case .file(let block): block.path == path
            }
        }
    }

    /// Of several versions the last counts, but not a fragment after the whole.
    private static func best(_ versions: [[Substring]]) -> Int {
        let longest = versions.map(\.count).max() ?? 0
        return versions.lastIndex { $0.count * 10 >= longest * 6 } ?? 0
    }

    /// A reply that is the file itself, without any fence.
    private mutating func acceptBareCode(_ reply: [Substring]) {
        guard let path = context.onlyFileInQuestion, !context.wasCutByTokenLimit,
            let original = context.files[path]?.lineBodies.filter({ !$0.isBlank }), original.count > 1
        else { return }
        let known = Set(original.map { ExactText($0.trimmedRight) })
        let written = reply.filter { !$0.isBlank }
        let shared = written.count { known.contains(ExactText($0.trimmedRight)) }
        guard shared * 2 >= written.count, shared * 2 >= original.count else { return }
        let start = reply.firstIndex { !$0.isBlank } ?? 0
        let end = (reply.lastIndex { !$0.isBlank } ?? 0) + 1
        addFile(path, Array(reply[start..<end]), at: start)
        note(.repaired, path: path, at: start, "The file stood in the reply without a fence.")
    }

    /// Whether lines define so much of what a file defines that they must be the whole of it.
    private func coversFile(_ path: String, _ lines: [Substring]) -> Bool {
        guard let original = context.files[path] else { return true }
        let wanted = SymbolScanner.symbols(in: original, path: path).filter { $0.depth == 0 }
        guard wanted.count > 1 else { return lines.count * 10 >= original.lineBodies.count * 8 }
        let given = Set(SymbolScanner.symbols(in: Self.text(lines), path: path).map(\.name))
        return wanted.count { given.contains($0.name) } * 10 >= wanted.count * 8
    }

    // MARK: Merging

    /// One whole file or one list of blocks per path, at the place of its first mention.
    private mutating func merged() -> [ProposedEdit] {
        var versions: [String: [FileBlock]] = [:]
        for case .file(let block) in entries { versions[block.path, default: []].append(block) }
        var edits: [ProposedEdit] = []
        var seen: Set<ProposedEdit> = []
        var blocks: [String: [SearchReplaceBlock]] = [:]
        for case .edit(.searchReplace(let path, let more)) in entries { blocks[path, default: []] += more }
        var done: Set<String> = []
        for entry in entries {
            switch entry {
            case .file(let block):
                guard done.insert(block.path).inserted, let all = versions[block.path] else { continue }
                let chosen = Self.best(all.map(\.lines))
                if all.count > 1 {
                    note(
                        .ignoredBlock,
                        path: block.path,
                        at: block.line,
                        "\(block.path) is given more than once."
                    )
                }
                edits += fileEdits(all[chosen])
            case .edit(.searchReplace(let path, _)):
                guard let all = blocks.removeValue(forKey: path) else { continue }
                if versions[path] == nil {
                    edits.append(.searchReplace(path: path, blocks: all))
                } else {
                    let text = "\(path) is given whole; its SEARCH/REPLACE blocks were left out."
                    note(.ignoredBlock, path: path, at: 0, text)
                }
            case .edit(let edit):
                if seen.insert(edit).inserted { edits.append(edit) }
            }
        }
        return edits
    }

    /// The whole file, or the functions and types it gives when it plainly gives nothing else of a longer file.
    private mutating func fileEdits(_ block: FileBlock) -> [ProposedEdit] {
        let lines = LineNumbers.removed(from: block.lines, original: context.files[block.path])
        let whole = ProposedEdit.wholeFile(path: block.path, content: Self.text(lines))
        guard let original = context.files[block.path],
            let parts = SymbolExcerpt.edits(path: block.path, lines: lines, original: original)
        else { return [whole] }
        note(
            .repaired,
            path: block.path,
            at: block.line,
            "Only a part of \(block.path) was given; the rest was kept."
        )
        return parts
    }
}
