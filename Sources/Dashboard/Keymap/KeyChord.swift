import Terminal

/// The keys that must be pressed one after the other, most often just one.
struct KeyChord: Hashable, Sendable, CustomStringConvertible {
    /// At least one key.
    let keys: [Key]

    /// Reads keys separated by blanks, such as `g t`; nil when one of them is no key.
    init?(_ text: String) {
        let keys = text.split(separator: " ").map { Key(String($0)) }
        let known = keys.compactMap { $0 }
        guard !known.isEmpty, known.count == keys.count else { return nil }
        self.keys = known
    }

    /// The form that the initializer reads.
    var description: String { keys.map(\.description).joined(separator: " ") }

    /// The form that footer and help show, no separators where none are needed.
    ///
    /// - Parameter inWords: Whether arrows are named, and not drawn.
    /// - Returns: The form.
    func label(inWords: Bool) -> String { keys.map { Self.label($0, inWords) }.joined() }

    private static func label(_ key: Key, _ inWords: Bool) -> String {
        if key.modifiers.isEmpty, !inWords {
            switch key.code {
            case .up: return "↑"
            case .down: return "↓"
            case .left: return "←"
            case .right: return "→"
            default: break
            }
        }
        return key.description
    }
}
