import Domain
import Editing
import LanguageModels

/// What a model is told of a conversation: rules, the repository in short, and as many of the newest
/// messages as fit its window.
struct ChatPrompt: Sendable, Equatable {
    /// The messages for the model, the system's first.
    let messages: [ModelMessage]
    /// How many older messages did not fit.
    let droppedCount: Int
    /// What the newest message names and cannot be shown.
    let missing: [String]

    /// The standing rules.
    static let rules = """
        You help a programmer with the repository described below. Answer in Markdown, briefly and to the point.
        If you do not know something or have not been shown it, say so. You cannot change files or run \
        commands in this chat; the programmer can turn a message into a task with /task.
        """

    /// Puts a prompt together.
    ///
    /// - Parameters:
    ///   - history: The conversation, oldest first; its last message is the user's newest.
    ///   - files: The files of the user's checkout.
    ///   - tasks: What there is to tell of the tasks that the messages name.
    ///   - projectName: The name of the repository's folder.
    ///   - contextTokens: The model's window.
    ///   - limits: How the window is shared.
    init(
        history: [ChatMessage],
        files: WorkFiles,
        tasks: [TaskID: ChatTask] = [:],
        projectName: String,
        contextTokens: Int,
        limits: ChatLimits
    ) {
        let turns = history.filter(Self.isTurn)
        let newest = turns.last?.text ?? ""
        let known = Set(tasks.keys)
        let attachments = ChatAttachments(in: newest, files: files, tasks: known)
        missing = attachments.missing
        var system = Self.system(files: files, projectName: projectName, question: newest, limits: limits)

        let reply = min(limits.reply, contextTokens / 3)
        var left = contextTokens - reply - PromptSize.tokens(system) - EditPromptBudget.margin
        // What the newest message names first; what older ones name as far as there is room.
        var attached = min(limits.attachments, left / 2)
        var kept: [ModelMessage] = []
        var count = 0
        for turn in turns.reversed() {
            var text = turn.text
            if turn.role == .user {
                let named = ChatAttachments(in: text, files: files, tasks: known)
                let shown = named.text(files: files, tasks: tasks, budgetTokens: attached)
                attached -= PromptSize.tokens(shown)
                if !shown.isEmpty { text = shown + "\n\n" + text }
            }
            let size = PromptSize.tokens(text) + 8
            guard size <= left || kept.isEmpty else { break }
            left -= size
            count += 1
            kept.append(turn.role == .user ? .user(text) : .assistant(text))
        }
        droppedCount = turns.count - count
        if droppedCount > 0 { system += "\n\nEarlier messages of this conversation are not shown to you." }
        if !missing.isEmpty { system += "\n\nNot found: " + missing.joined(separator: "; ") + "." }
        messages = [.system(system)] + kept.reversed()
    }

    /// Whether a message is part of the talk with the model: no notice, no command, no empty reply.
    private static func isTurn(_ message: ChatMessage) -> Bool {
        switch message.role {
        case .notice: false
        case .user: ChatCommand(message.text) == nil
        case .assistant: !message.text.isEmpty
        }
    }

    private static func system(
        files: WorkFiles,
        projectName: String,
        question: String,
        limits: ChatLimits
    ) -> String {
        var parts = [rules, "Repository: \(projectName)"]
        let sources = files.candidates(includingTests: true)
        let mentioned = Set(SymbolScanner.identifiers(in: question).keys)
        let map = RepositoryMap.build(files: sources, mentioned: mentioned, budgetTokens: limits.map)
        if !map.isEmpty { parts.append("Its files and what they define:\n" + map) }
        let instructions = ProjectInstructions.text(
            in: files.contents,
            near: nil,
            budgetTokens: limits.instructions
        )
        if !instructions.isEmpty { parts.append("Rules of the project:\n" + instructions) }
        return parts.joined(separator: "\n\n")
    }
}
