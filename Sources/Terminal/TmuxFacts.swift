/// What tmux says of itself, as far as it decides what reaches the terminal.
///
/// An option that a version of tmux does not know is nil.
package struct TmuxFacts: Hashable, Sendable {
    /// The version of the server, which may be older than the program.
    package var version: String
    /// `set-clipboard`: `on`, `external` or `off`.
    package var clipboard: String?
    /// `allow-passthrough`: `on`, `all` or `off`.
    package var passthrough: String?
    /// `focus-events`.
    package var hasFocusEvents: Bool?
    /// `extended-keys`: `on`, `always` or `off`.
    package var extendedKeys: String?
    /// `escape-time` in milliseconds.
    package var escapeTime: Int?

    /// The command that asks tmux, from inside it.
    package static let question = ["tmux", "display-message", "-p", format]

    private static let format = [
        "version", "set-clipboard", "allow-passthrough", "focus-events", "extended-keys", "escape-time",
    ].map { "#{\($0)}" }.joined(separator: "|")

    /// Describes tmux; tests do.
    package init(
        version: String,
        clipboard: String? = "external",
        passthrough: String? = "off",
        hasFocusEvents: Bool? = false,
        extendedKeys: String? = "off",
        escapeTime: Int? = 500
    ) {
        self.version = version
        self.clipboard = clipboard
        self.passthrough = passthrough
        self.hasFocusEvents = hasFocusEvents
        self.extendedKeys = extendedKeys
        self.escapeTime = escapeTime
    }

    /// Reads the answer to ``question``; nil if it is none.
    package init?(answer: String) {
        let line = answer.prefix { !$0.isNewline }
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 6, !fields[0].isEmpty else { return nil }
        // tmux prints switches as 1 and 0, and choices by their names.
        func choice(_ field: String) -> String? {
            switch field {
            case "": nil
            case "1": "on"
            case "0": "off"
            default: field
            }
        }
        version = fields[0]
        clipboard = choice(fields[1])
        passthrough = choice(fields[2])
        hasFocusEvents = choice(fields[3]).map { $0 == "on" }
        extendedKeys = choice(fields[4])
        escapeTime = Int(fields[5])
    }
}
