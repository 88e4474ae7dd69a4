/// Keys that an editor knows by itself, and what they do: for lists that people read.
package struct EditingKeys: Hashable, Sendable {
    /// The keys as a keymap names them, the preferred one first; of vim's commands what is typed.
    package let keys: [String]
    /// What they do, in a sentence.
    package let help: String

    /// Creates a row of a list.
    ///
    /// - Parameters:
    ///   - keys: The keys, separated by blanks.
    ///   - help: What they do.
    init(_ keys: String, _ help: String) {
        self.keys = keys.split(separator: " ").map(String.init)
        self.help = help
    }
}
