import Domain
import Editing
import Foundation
import Workspace

/// Turns a reply into a candidate, or says why that is not possible.
///
/// Pure: files in, change out.
struct ReplyReader: Sendable {
    /// What a reply led to.
    enum Reading: Sendable, Equatable {
        case candidate(Candidate)
        case fault(ReplyFault)
    }

    /// No reply that keeps to its limits is as long, in bytes; reading a longer one would cost minutes.
    static let longestReply = 1 << 20

    let assignment: WorkAssignment
    let files: WorkFiles
    let location: EditLocation
    /// Contents that earlier blocks of the same edit led to, for the files whose other blocks failed.
    var partial: [String: String] = [:]

    /// Reads a reply to a try.
    func read(_ answer: ModelAnswer, plan: TryPlan) -> Reading {
        guard answer.text.utf8.count <= Self.longestReply else {
            return .fault(
                ReplyFault(
                    kind: .malformed,
                    summary: "the reply has more than \(Self.longestReply >> 20) MB of text",
                    hint: "Your last answer was far too long. Answer with the change alone."
                )
            )
        }
        if let path = Self.gitPath(in: answer.text) {
            let summary = "\(path) was refused: it belongs to git"
            return .fault(
                ReplyFault(kind: .escape, summary: summary, hint: "Do not touch files of git itself.")
            )
        }
        let parsed = ReplyParser.parse(answer.text, context: context(plan: plan, wasCut: answer.wasCut))
        if let fault = formFault(parsed, answer: answer) { return .fault(fault) }
        var overlay = Overlay(start: files.contents.merging(partial) { $1 })
        for edit in parsed.edits {
            if let fault = apply(edit, to: &overlay) { return .fault(fault) }
        }
        return judge(overlay, parsed: parsed, plan: plan)
    }

    /// The same candidate without what it does to tests; nil when it does nothing else.
    func withoutTestChanges(_ candidate: Candidate) -> Candidate? {
        let tests = Set(candidate.testChanges.map(\.path) + candidate.checkFiles)
        guard !tests.isEmpty else { return nil }
        let changes = candidate.changes.filter { tests.isDisjoint(with: Self.paths(of: $0)) }
        guard !changes.isEmpty, changes.count < candidate.changes.count else { return nil }
        var program = candidate
        program.changes = changes
        program.contents = candidate.contents.filter { !tests.contains($0.key) }
        program.testChanges = []
        program.checkFiles = []
        program.diff = diff(program.contents)
        program.warnings.append("Left out its changes to \(tests.sorted().joined(separator: ", ")).")
        return program
    }

    // MARK: - The form of the reply

    private func context(plan: TryPlan, wasCut: Bool) -> ReplyContext {
        let only = location.shown.count == 1 ? location.primary : nil
        var shown: [String: String] = [:]
        for path in location.shown { shown[path] = partial[path] ?? files.contents[path] }
        return ReplyContext(
            files: shown,
            allPaths: files.allPaths,
            onlyFileInQuestion: only,
            onlySymbolInQuestion: plan.shape.isSymbol ? location.symbol?.qualifiedName : nil,
            wasCutByTokenLimit: wasCut,
            worktreePath: assignment.worktreePath
        )
    }

    private func formFault(_ parsed: ParsedReply, answer: ModelAnswer) -> ReplyFault? {
        if parsed.isCutOff || (answer.wasCut && parsed.edits.isEmpty) {
            return ReplyFault(
                kind: .cut,
                summary: "the reply was cut off by the token limit",
                hint: "Your last answer was too long and was cut off. Answer more briefly."
            )
        }
        guard parsed.edits.isEmpty else { return nil }
        if parsed.problems.contains(where: { $0.kind == .empty }) || answer.text.allSatisfy(\.isWhitespace) {
            return ReplyFault(kind: .empty, summary: "the reply was empty", hint: nil)
        }
        if let problem = parsed.problems.first(where: {
            $0.kind == .malformed || $0.kind == .blockWithoutPath
        }) {
            return ReplyFault(kind: .malformed, summary: problem.text, hint: problem.text)
        }
        return ReplyFault(
            kind: .proseOnly,
            summary: "the reply has words and no change",
            hint: "Answer with the path of the file and a block with its content, as shown in the rules."
        )
    }

    // MARK: - One edit

    private func apply(_ edit: ProposedEdit, to overlay: inout Overlay) -> ReplyFault? {
        switch edit {
        case .delete(let path):
            return delete(path, in: &overlay)
        case .rename(let from, let to):
            overlay.rename(from: from, to: to)
            return nil
        case .wholeFile(let path, let content):
            return write(.wholeFile(path: known(path, defining: content), content: content), to: &overlay)
        case .searchReplace(let path, let blocks):
            return write(.searchReplace(path: known(path), blocks: blocks), to: &overlay)
        case .symbol(let path, let name, let content):
            let path = known(path, defining: content)
            // Asked for one function, some models give the file all the same.
            if holdsMore(content, than: name, path: path) {
                return write(.wholeFile(path: path, content: content), to: &overlay)
            }
            return write(.symbol(path: path, name: name, content: content), to: &overlay)
        }
    }

    private func write(_ edit: ProposedEdit, to overlay: inout Overlay) -> ReplyFault? {
        let path = edit.path
        let before = overlay.content(of: path)
        if before == nil, files.allPaths.contains(path), !overlay.isGone(path) {
            return ReplyFault(
                kind: .refused,
                summary: "\(path) was not shown to the model: it is no text or too large",
                hint: "Do not change \(path)."
            )
        }
        switch EditMatcher.apply(edit, to: before) {
        case .unchanged:
            overlay.noteUnchanged(path)
            return nil
        case .failed(let failure):
            return ReplyFault(
                kind: .unmatched([failure]),
                summary: "\(failure.failedBlocks.count) passage(s) are not in \(path)",
                hint: nil
            )
        case .applied(let content, _):
            overlay.write(path, content)
            return nil
        }
    }

    /// A model that writes a file elsewhere "deletes" the old one unasked; that half is left out.
    private func delete(_ path: String, in overlay: inout Overlay) -> ReplyFault? {
        guard Self.mayEscape(path) || asksForFileWork else {
            overlay.warnings.append("Left out the deletion of \(path), which the task does not ask for.")
            return nil
        }
        guard Self.mayEscape(path) || files.allPaths.contains(path) else {
            return ReplyFault(kind: .malformed, summary: "there is no file \(path) to delete", hint: nil)
        }
        overlay.delete(path)
        return nil
    }

    /// Whether a text for one symbol also has other top-level symbols of the file.
    private func holdsMore(_ content: String, than name: String, path: String) -> Bool {
        guard let before = files.contents[path] else { return false }
        let last = name.split { $0 == "." || $0 == ":" }.last.map(String.init) ?? name
        let known = symbols(in: before, path)
        let given = SymbolScanner.symbols(in: content, path: path).filter { $0.depth == 0 }.map(\.name)
        return given.contains { $0 != last && known.contains($0) }
    }

    private var asksForFileWork: Bool {
        let words = SymbolScanner.identifiers(in: assignment.userWords.lowercased())
        return !EditPrompt.fileWords.isDisjoint(with: words.keys)
            || assignment.classification.type == .refactor
    }

    /// The shown file that is meant by a path which does not exist: small models put `src/` in front, or
    /// name the file after its function.
    private func known(_ path: String, defining content: String? = nil) -> String {
        guard !files.allPaths.contains(path), !Self.mayEscape(path), partial[path] == nil else { return path }
        guard !assignment.request.contains(path) else { return path }
        let name = path.split(separator: "/").last
        let meant = location.shown.filter { $0.split(separator: "/").last == name }
        if meant.count == 1 { return meant[0] }
        guard location.shown.count == 1, let only = location.primary, let content,
            URL(filePath: only).pathExtension == URL(filePath: path).pathExtension,
            let old = files.contents[only],
            !symbols(in: content, path).isDisjoint(with: symbols(in: old, only))
        else { return path }
        return only
    }

    private func symbols(in content: String, _ path: String) -> Set<String> {
        Set(SymbolScanner.symbols(in: content, path: path).filter { $0.depth == 0 }.map(\.name))
    }

    /// A path line that names a file of git itself.
    ///
    /// Such files have no ending by which the parser knows a path, so that what follows would be taken for
    /// the content of the file in question.
    private static func gitPath(in reply: String) -> String? {
        for line in reply.split(whereSeparator: \.isNewline) {
            let word = line.trimmingCharacters(in: CharacterSet(charactersIn: " \t`*#:\"'"))
            guard !word.contains(" "), word.contains("/") else { continue }
            let folders = word.split(separator: "/").dropLast().map { $0.lowercased() }
            if folders.contains(".git") { return word }
        }
        return nil
    }

    /// Whether a path has to reach the path guard as it is, to be refused there by name.
    private static func mayEscape(_ path: String) -> Bool {
        path.hasPrefix("/") || path.hasPrefix("~") || path.split(separator: "/").contains("..")
    }

    // MARK: - The change as a whole

    private func judge(_ overlay: Overlay, parsed: ParsedReply, plan: TryPlan) -> Reading {
        var overlay = overlay
        var warnings = overlay.warnings
        for path in overlay.written.keys.sorted() {
            guard let after = overlay.written[path] ?? nil else { continue }
            let before = files.contents[path]
            switch guarded(path: path, before: before, after: after) {
            case .success(let content, let notes):
                overlay.write(path, content)
                warnings += notes
            case .refusal(let fault):
                return .fault(fault)
            }
        }
        let contents = overlay.written.filter { path, after in
            guard let after else { return true }
            return files.contents[path].map { !$0.utf8.elementsEqual(after.utf8) } ?? true
        }
        let changes = overlay.changes(contents)
        guard !changes.isEmpty else {
            let summary = "the reply gives the files back unchanged"
            return .fault(ReplyFault(kind: .unchanged, summary: summary, hint: nil))
        }
        warnings += parsed.problems.filter { !$0.isNote }.map(\.text)
        let tests = TestWeakening.findings(changes: testView(contents, renames: overlay.renames))
        let candidate = Candidate(
            plan: plan,
            changes: changes,
            contents: contents,
            diff: diff(contents),
            testChanges: tests,
            checkFiles: contents.keys.sorted().filter { path in
                WorkFiles.isNamed(path, in: assignment.checkCommand) && !tests.contains { $0.path == path }
            },
            warnings: warnings
        )
        return .candidate(candidate)
    }

    private enum Guarded {
        case success(content: String, notes: [String])
        case refusal(ReplyFault)
    }

    private func guarded(path: String, before: String?, after: String) -> Guarded {
        let task = assignment.userWords
        func findings(_ content: String) -> [GuardFinding] {
            let syntax = SyntaxPrecheck.check(path: path, before: before, after: content)
            return EditGuards.check(path: path, before: before, after: content, taskText: task)
                .filter { $0.kind != .unchanged } + [syntax].compactMap { $0 }
        }
        var content = after
        if let before, !asksForFileWork, PartialFile.isFragment(after, of: before, path: path),
            let merged = PartialFile.merge(after, into: before, path: path)
        {
            content = merged
        }
        let found = findings(content)
        if let refusal = found.first(where: \.isRefusal) {
            return .refusal(ReplyFault(kind: .refused, summary: refusal.peopleText, hint: refusal.modelText))
        }
        return .success(content: content, notes: found.map(\.peopleText))
    }

    private func diff(_ contents: [String: String?]) -> String {
        contents.keys.sorted().map { path in
            UnifiedDiff.text(path: path, before: files.contents[path], after: contents[path] ?? nil)
        }
        .joined()
    }

    /// The changes as the guard of tests sees them; a renamed test is one that is gone and one that is new.
    private func testView(
        _ contents: [String: String?],
        renames: [Overlay.Rename]
    ) -> [TestWeakening.Change] {
        var view = contents.keys.sorted().map { path in
            (path: path, before: files.contents[path], after: contents[path] ?? nil)
        }
        for rename in renames {
            view.append((path: rename.from, before: files.contents[rename.from] ?? "", after: nil))
        }
        return view
    }

    private static func paths(of change: FileChange) -> Set<String> {
        switch change {
        case .write(let path, _), .delete(let path): [path]
        case .rename(let from, let to): [from, to]
        }
    }
}
