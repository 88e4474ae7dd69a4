/// Something in a keymap that its owner should know.
package struct KeymapFinding: Sendable, Equatable, Encodable, CustomStringConvertible {
    /// What is the matter.
    package enum Kind: String, Sendable, Encodable {
        /// An entry of a file cannot be understood, or clashes with another.
        case mistake
        /// A key means something else already before all keys of a sequence are pressed.
        case shadowed
        /// A nearer context has the key.
        case hidden
        /// No key leads to an action where it is needed.
        case unreachable
        /// A terminal cannot send the key, or sends another one's code.
        case undeliverable
        /// All keys of an action need Ctrl.
        case needsControl = "needs-ctrl"
        /// An action has no key at all.
        case keyless
        /// The user's file gave a key to another action.
        case taken
        /// A multiplexer keeps the key to itself.
        case multiplexer
    }

    /// What is the matter.
    package let kind: Kind
    /// Whether something does not work; else it is as somebody may want it.
    package let isProblem: Bool
    /// The action's name; nil when the finding is about none in particular.
    package let action: String?
    /// The key as a keymap names it.
    package let key: String?
    /// Where it works or does not, as the name of a keymap's table.
    package let context: String?
    /// The file that says so.
    package let file: String?
    /// The line in it counted from 1.
    package let line: Int?
    /// What is the matter and what to do about it.
    package let message: String

    /// Place and message, such as `keymap.toml:12: there is no action "task.fly"`.
    package var description: String {
        guard let file else { return message }
        return line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
