import Terminal

/// The word before the cursor, if it is one that can be completed.
struct CompletionWord: Sendable, Equatable {
    /// What the word names.
    enum Kind: Sendable {
        /// `@` and a path.
        case file
        /// `#` and a number.
        case task
        /// `/` and a command.
        case command
    }

    /// Longer ones are no names.
    private static let longest = 200
    /// What may stand right before a name.
    private static let openers: Set<Character> = ["(", "[", "{", "\"", "'", "`"]

    /// What it names.
    let kind: Kind
    /// Where its sign is.
    let start: TextPosition
    /// What was typed of the name, without the sign.
    let query: String

    /// The word with its sign.
    var text: String {
        switch kind {
        case .file: "@" + query
        case .task: "#" + query
        case .command: "/" + query
        }
    }

    /// Looks at the word before the cursor.
    ///
    /// - Parameters:
    ///   - editor: The editor.
    ///   - hasCommands: Whether a text that begins with `/` is a command.
    init?(_ editor: TextEditor, hasCommands: Bool) {
        let cursor = editor.cursor
        let before = editor.buffer.lines[cursor.line].prefix(cursor.column)
        let blank = before.lastIndex(where: \.isWhitespace)
        let whole = before[(blank.map(before.index(after:)) ?? before.startIndex)...]
        let word = whole.drop(while: Self.openers.contains)
        guard let sign = word.first, word.count <= Self.longest else { return nil }
        let start = TextPosition(line: cursor.line, column: cursor.column - word.count)
        switch sign {
        case "@": kind = .file
        case "#": kind = .task
        case "/" where hasCommands && start == .start: kind = .command
        default: return nil
        }
        self.start = start
        query = String(word.dropFirst())
    }
}
