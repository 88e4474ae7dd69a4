/// The keys that a keymap file gives to an action in one context.
struct KeymapBinding: Sendable {
    /// Where it was written.
    struct Origin: Hashable, Sendable {
        /// The file's name as the user knows it.
        let file: String
        /// The line counted from 1; nil in an embedded file.
        let line: Int?
        /// Whether it is the user's own file.
        let isUser: Bool
    }

    /// The table it stands in.
    let context: ActionContext
    /// What the keys do.
    let action: Action
    /// The keys, the preferred one first; none when they are taken away there.
    var chords: [KeyChord]
    /// Where it was written.
    let origin: Origin
}
