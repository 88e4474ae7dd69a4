import Domain

/// A line of the plain session, read.
struct PlainLine: Equatable, Sendable {
    /// What is asked for.
    let command: PlainCommand
    /// The task that is named; nil where none is.
    let task: TaskID?
    /// What else is written; empty where nothing is.
    let text: String

    /// What begins a text of several lines at the end of a line.
    private static let opening = "<<"

    /// Reads a line.
    ///
    /// A number alone asks for that task to be shown.
    ///
    /// - Parameters:
    ///   - line: The line, of which something is written.
    ///   - body: The lines that belong to it; a number in them names no task.
    ///   - keymap: The keys in force.
    /// - Throws: `EngineError.invalid` when it cannot be understood.
    init(_ line: String, body: String? = nil, keymap: Keymap) throws(EngineError) {
        let (word, rest) = Self.split(line)
        if rest.isEmpty, body == nil, let id = Self.number(word) {
            self.command = .action(.openTask)
            self.task = id
            self.text = ""
            return
        }
        let command = try PlainCommand(word, keymap: keymap)
        var named: TaskID?
        var words = rest
        if command.form.takesTask {
            let (first, others) = Self.split(rest)
            if let id = Self.number(first) {
                named = id
                words = others
            }
        }
        let text = (words + (body.map { "\n" + $0 } ?? "")).trimmed
        switch command.form.text {
        case .nothing where !text.isEmpty:
            throw .invalid(
                message: "'\(text.prefix(40))' means nothing behind '\(word)'.",
                remedy: "It is written: \(command.form.usage)"
            )
        case .required where text.isEmpty:
            throw .invalid(
                message: "Something is missing behind '\(word)'.",
                remedy: "It is written: \(command.form.usage)"
            )
        default: break
        }
        self.command = command
        self.task = named
        self.text = text
    }

    /// The line before the `<<` that ends it, if its command takes a text; nil if it begins none.
    static func head(openingTextIn line: String, keymap: Keymap) -> String? {
        let line = line.trimmed
        let head = line.dropLast(opening.count)
        guard line.hasSuffix(opening), head.last?.isWhitespace == true,
            let command = try? PlainCommand(split(String(head)).word, keymap: keymap),
            command.form.text != .nothing
        else { return nil }
        return String(head).trimmed
    }

    /// The first word of a text, and what follows it.
    private static func split(_ text: String) -> (word: String, rest: String) {
        let text = text.trimmed
        let end = text.firstIndex { $0.isWhitespace } ?? text.endIndex
        return (String(text[..<end]), String(text[end...]).trimmed)
    }

    /// Reads `3` or `#3`.
    private static func number(_ word: String) -> TaskID? {
        let digits = word.hasPrefix("#") ? word.dropFirst() : word[...]
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int64(digits).map(TaskID.init)
    }
}
