/// What a chat message can be instead of words for the model.
enum SlashCommand: String, CaseIterable, Sendable {
    case task, new, conversations, search, stop, copy
    case model, pull, check, consent, health, theme, vim
    case commands, help, detach, quit

    /// The command that a message is, if it is nothing else.
    init?(message: String) {
        let text = message.trimmed
        guard text.first == "/" else { return nil }
        self.init(rawValue: String(text.dropFirst()))
    }

    /// What is typed.
    var text: String { "/\(rawValue)" }

    /// What it does; nil for the one that the engine reads, with the words after it.
    var action: Action? {
        switch self {
        case .task: nil
        case .new: .newConversation
        case .conversations: .chooseConversation
        case .search: .searchMessages
        case .stop: .stopReply
        case .copy: .copyReply
        case .model: .chooseModel
        case .pull: .pullModel
        case .check: .setCheck
        case .consent: .checkConsent
        case .health: .refreshHealth
        case .theme: .chooseTheme
        case .vim: .toggleVim
        case .commands: .palette
        case .help: .help
        case .detach: .detach
        case .quit: .quit
        }
    }

    /// What it does, in a sentence.
    var help: String { action?.info.help ?? "Make a task of the words after it, or of the message before." }
}
