import Domain
import Store

/// What the chat's model is told of a task that a message names.
struct ChatTask: Sendable, Equatable {
    /// The task's number.
    var id: TaskID
    /// The first line of what was asked for.
    var title: String
    /// Where it stands.
    var state: TaskState
    /// The changed files with their sizes; empty when there is no change.
    var change: String
    /// The change as a unified diff.
    var diff: String
    /// The newest run of the check in a few words; nil when none ran.
    var check: String?
    /// The end of what that run printed.
    var checkOutput: String

    /// How much of a check's output is looked at, in characters.
    fileprivate static let outputLimit = 4_000
    /// How many changed files are named.
    fileprivate static let fileLimit = 20

    /// The task as text for a prompt: the end of the check's output and the beginning of the diff, as far as they
    /// fit.
    ///
    /// - Parameter budgetTokens: The size of the text.
    /// - Returns: The text; nil when not even the title fits.
    func text(budgetTokens: Int) -> String? {
        var text = "Task #\(id) (\(state.rawValue)): \(title)"
        if !change.isEmpty { text += "\nIts change: \(change)" }
        if let check { text += "\nIts check: \(check)" }
        var left = budgetTokens - PromptSize.tokens(text)
        guard left >= 0 else { return nil }
        if !checkOutput.isEmpty {
            let tail = Self.lines(of: checkOutput, fromEnd: true, budgetTokens: left / 3 - Self.margin)
            if !tail.isEmpty { text += "\nThe check printed at its end:\n" + EditPrompt.block(tail) }
            left = budgetTokens - PromptSize.tokens(text)
        }
        if !diff.isEmpty {
            let head = Self.lines(of: diff, fromEnd: false, budgetTokens: left - Self.margin)
            if !head.isEmpty { text += "\n" + EditPrompt.block(head, info: "diff") }
        }
        return text
    }

    /// What is written around a text may take, in tokens.
    private static let margin = 32

    /// As many whole lines as fit, from one end of a text.
    private static func lines(of text: String, fromEnd: Bool, budgetTokens: Int) -> String {
        let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var left = budgetTokens
        var kept: [Substring] = []
        let ordered: [Substring] = fromEnd ? all.reversed() : all
        for line in ordered {
            left -= PromptSize.tokens(String(line)) + 1
            guard left >= 0 else { break }
            kept.append(line)
        }
        if fromEnd { kept.reverse() }
        let shown = kept.joined(separator: "\n")
        guard kept.count < all.count, !kept.isEmpty else { return shown }
        let mark = "[\(all.count - kept.count) lines are not shown]"
        return fromEnd ? mark + "\n" + shown : shown + "\n" + mark
    }
}

extension EngineServices {
    /// What the chat tells of a task; nil when there is none of that number.
    ///
    /// - Throws: `StorageError`.
    func chatTask(_ id: TaskID) async throws -> ChatTask? {
        guard let task = try await journal.storage.read({ try TaskTable.find(id, in: $0) }) else {
            return nil
        }
        let answers = StoredAnswers(storage: journal.storage, directories: directories)
        let diff = try await answers.answer(TaskDiffQuery(task: id)) as? TaskDiff
        var output: TextSlice?
        if let step = task.evidence?.step {
            let limit = ChatTask.outputLimit
            // What is gone from the disk is not told of; the rest is.
            output =
                try? await answers.answer(StepOutputQuery(step: step, offset: -limit, limit: limit))
                as? TextSlice
        }
        let files = task.change?.files ?? []
        let names = files.prefix(ChatTask.fileLimit).map { file in
            guard let added = file.added, let removed = file.removed else { return "\(file.path) (binary)" }
            return "\(file.path) +\(added) -\(removed)"
        }
        let more = files.count > names.count ? ["and \(files.count - names.count) more"] : []
        return ChatTask(
            id: id,
            title: task.title,
            state: task.state,
            change: (names + more).joined(separator: ", "),
            diff: diff?.text ?? "",
            check: task.evidence.map { evidence in
                let stale = evidence.isStale ? ", on earlier files" : ""
                return "`\(evidence.command)`, \(evidence.outcome.rawValue)\(stale)"
            },
            checkOutput: output?.text ?? ""
        )
    }
}
