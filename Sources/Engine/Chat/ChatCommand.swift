/// A message that is for the engine and not for the model.
enum ChatCommand: Sendable, Equatable {
    /// Turns a text, or the last message when it is empty, into a task.
    case task(String)

    /// Reads a message; nil when it is none.
    init?(_ text: String) {
        let trimmed = text.drop(while: \.isWhitespace)
        guard trimmed.hasPrefix("/task") else { return nil }
        let rest = trimmed.dropFirst("/task".count)
        guard rest.first?.isWhitespace ?? true else { return nil }
        var body = rest.drop(while: \.isWhitespace)
        while body.last?.isWhitespace == true { body.removeLast() }
        self = .task(String(body))
    }
}
