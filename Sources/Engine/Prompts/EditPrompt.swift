import Domain
import Editing

/// The request for an edit: standing rules, one part that stays the same for all tries of a task, and
/// a tail that tells the ways of asking apart.
///
/// Servers keep what they have read: since only the tail differs, every further try costs the reply
/// alone.
struct EditPrompt: Sendable, Equatable {
    /// The standing rules, the same for every task.
    ///
    /// Kept short and free of anything that must not be copied: a 1.5B model copied the folder of a
    /// longer example's path into its answers, and deleted files because the rules named the way to.
    static let system = """
        You change files of a software project. You get files and a request.
        Answer with each file that must change: its path alone on a line, then a block with its whole new \
        content. Like this:

        greeting.txt
        ```
        Hello,
        world!
        ```

        Rules:
        - Keep each path exactly as given.
        - Write every line of the file, also the unchanged ones. Never write "..." or "rest unchanged".
        - Change only what the request needs. A file given back unchanged is a wrong answer.
        - Leave tests as they are, unless the request is about tests.
        """

    /// What all tries share: files, project rules, request, failing check.
    let base: String
    /// The same with the body of the symbol left out; nil where that cannot be done.
    private let baseWithoutBody: String?
    /// The file in question, if one is.
    let primary: String?
    /// How many files are shown.
    let shownCount: Int
    /// The function or type in question, if one is known.
    let symbol: Symbol?
    /// What the user has said since; behind what all tries share, so that servers still know that.
    private let followUps: String

    /// Puts together what all tries share.
    ///
    /// - Parameters:
    ///   - assignment: The work.
    ///   - files: The project's files.
    ///   - location: Which of them to show.
    ///   - report: What the failing check said; nil when none failed.
    ///   - map: A table of contents of the repository; nil when it would add nothing.
    ///   - fileBudgetTokens: What the likeliest file may take; a longer one is shown in parts.
    init(
        assignment: WorkAssignment,
        files: WorkFiles,
        location: EditLocation,
        report: String?,
        map: String?,
        fileBudgetTokens: Int
    ) {
        primary = location.primary
        shownCount = location.shown.count
        symbol = location.symbol
        followUps = FollowUpText.text(of: assignment.followUps, isAddition: assignment.isAddition)
        let instructions = Self.instructions(of: assignment, files: files, near: location.primary)
        let before = [
            map.map { "Other files of the project:\n" + $0 },
            instructions.isEmpty ? nil : "Rules of the project:\n" + instructions.trimmingBlankLines(),
        ]
        // The likeliest file comes last, next to the request.
        let shown = location.shown.reversed().compactMap { path -> (path: String, text: String)? in
            guard let content = files.contents[path] else { return nil }
            let focus = path == location.primary ? [location.symbol?.lines].compactMap { $0 } : []
            let share = path == location.primary ? fileBudgetTokens : PromptSize.tokens(content)
            let text = FileExcerpt.text(of: content, path: path, focus: focus, budgetTokens: share)
            let isWhole = text.utf8.elementsEqual(content.utf8)
            let name = isWhole ? "File \(path):" : "File \(path), too long to be shown whole:"
            return (path, name + "\n" + Self.block(text))
        }
        let after = [Self.request(assignment), report.map { "The check fails now:\n" + $0 }]
        base = (before + shown.map(\.text) + after).compactMap { $0 }.joined(separator: "\n\n")
        let hidden = location.primary.flatMap { path -> String? in
            guard let content = files.contents[path], let symbol = location.symbol,
                PromptSize.tokens(content) <= fileBudgetTokens,
                let text = FunctionBody.hidden(of: symbol, in: content)
            else { return nil }
            return "File \(path), with the body of `\(symbol.name)` left out:\n" + Self.block(text)
        }
        baseWithoutBody = hidden.map { hidden in
            let others = shown.filter { $0.path != location.primary }.map(\.text)
            return (before + others + [hidden] + after).compactMap { $0 }.joined(separator: "\n\n")
        }
    }

    /// Whether the function in question can be asked for without showing what it is now.
    var canHideSymbol: Bool { baseWithoutBody != nil }

    /// The whole request for one try.
    ///
    /// - Parameters:
    ///   - shape: How to ask.
    ///   - hints: What went wrong before and must be said, one sentence each.
    /// - Returns: The text for the model.
    func text(shape: PromptShape, hints: [String]) -> String {
        let base = shape == .unseenSymbol ? baseWithoutBody ?? base : base
        return [base, followUps, hints.joined(separator: "\n"), instruction(shape)].filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    /// The request to do better than a change whose check failed.
    ///
    /// It shows the change as a diff: the file as a whole once more makes small models copy it.
    func repair(diff: String, report: String, shape: PromptShape, hints: [String]) -> String {
        let story = """
            An earlier answer made this change:
            \(Self.block(diff, info: "diff"))
            With it the check still fails:
            \(report)
            Find what is still wrong. Do not give the same change again.
            """
        return text(shape: shape, hints: hints + [story])
    }

    /// The request to send blocks again that had no place in their file.
    func blockRepair(_ failures: [MatchFailure]) -> String {
        let stories = failures.map { failure in
            let blocks = failure.failedBlocks.map { failed in
                """
                <<<<<<< SEARCH
                \(failed.block.search.trimmingBlankLines())
                =======
                \(failed.block.replace.trimmingBlankLines())
                >>>>>>> REPLACE
                \(Self.explain(failed))
                """
            }
            return "In \(failure.path):\n" + blocks.joined(separator: "\n\n")
        }
        return [base, followUps].filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n\n"
            + "These blocks of your last answer could not be applied:\n\n"
            + stories.joined(separator: "\n\n")
            + "\n\nSend only these blocks again. The SEARCH part must be lines of the file, copied exactly."
    }

    // MARK: - Parts

    /// The project's rules nearest to the file in question; the assignment's are the project's as a whole.
    static func instructions(of assignment: WorkAssignment, files: WorkFiles, near path: String?) -> String {
        let nearest = ProjectInstructions.text(in: files.contents, near: path)
        return nearest.isEmpty ? assignment.instructions : nearest
    }

    private static func request(_ assignment: WorkAssignment) -> String {
        var text = "Request: " + assignment.prompt.trimmingBlankLines()
        if let feedback = assignment.feedback {
            text += "\n\nThe files above hold an earlier change for this request. The user did not accept it"
            let comment = feedback.trimmingBlankLines()
            text += comment.isEmpty ? "." : " and says: " + comment
        }
        if !assignment.reviewNotes.isEmpty {
            text += "\n\nThe user went through that change:\n\n"
            text += ReviewNotesText.text(of: assignment.reviewNotes)
        }
        // Named only where they are wanted: see `system`.
        let words = SymbolScanner.identifiers(in: assignment.userWords.lowercased())
        if !fileWords.isDisjoint(with: words.keys) {
            text += "\n\nTo delete a file, write a line: DELETE path\n"
            text += "To rename or move a file, write a line: RENAME old -> new"
        }
        return text
    }

    static let fileWords: Set<String> = ["delete", "remove", "drop", "rename", "move"]

    private func instruction(_ shape: PromptShape) -> String {
        let file = primary.map { shownCount == 1 ? $0 : "the file that must change (most likely \($0))" }
        switch shape {
        case .wholeFile:
            return
                "Answer with the path and the whole new content of \(file ?? "each file that must change")."
        case .explainedFile:
            let first = "First say in two sentences what must change and why."
            return first
                + " Then give the path and the whole new content of \(file ?? "each file that must change")."
        case .namedLine:
            return "First write the line that is wrong and the line that must stand in its place. "
                + "Then give the path and the whole new content of \(file ?? "each file that must change")."
        case .symbol, .explainedSymbol:
            let name = symbol?.name ?? "the function that must change"
            let first =
                shape == .explainedSymbol
                ? "First say in two sentences what must change and why. Then answer" : "Answer"
            return
                "\(first) with the line \(primary ?? "path")#\(name) and a block with the new `\(name)`, all of its lines from the "
                + "first to the last. Leave out the rest of the file."
        case .unseenSymbol:
            let name = symbol?.name ?? "the function"
            return
                "The old body of `\(name)` is wrong and is not shown. Write `\(name)` anew so that it does what its "
                + "name, the request and the check ask for. Answer with the line \(primary ?? "path")#\(name) and a "
                + "block with the new `\(name)`, from its first line to its last. Leave out the rest of the file."
        case .searchReplace:
            return """
                Answer with the changed lines only, in this form: the path alone on a line, then

                <<<<<<< SEARCH
                lines of the file, copied exactly
                =======
                the lines that take their place
                >>>>>>> REPLACE

                Use one such block per changed place of \(file ?? "the file").
                """
        }
    }

    private static func explain(_ failed: MatchFailure.FailedBlock) -> String {
        switch failed.reason {
        case .notFound where failed.nearestLines.isEmpty:
            return "The SEARCH lines are not in the file."
        case .notFound:
            return "The SEARCH lines are not in the file. The nearest lines are:\n" + failed.nearestLines
        case .notUnique(let lines):
            let places = lines.map(String.init).joined(separator: ", ")
            return "The SEARCH lines occur several times, at lines \(places). Add more lines around them."
        case .emptySearch:
            return "SEARCH is empty, but the file has content."
        case .fileMissing:
            return "There is no such file."
        case .symbolNotFound(let known):
            return "The file has no such function. It has: " + known.prefix(12).joined(separator: ", ")
        case .symbolNotInReplacement:
            return "The new text does not define that function."
        }
    }

    /// A code block whose fence is longer than any in the text.
    static func block(_ text: String, info: String = "") -> String {
        var longest = 2
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return fence + info + "\n" + text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n") + fence
    }
}
