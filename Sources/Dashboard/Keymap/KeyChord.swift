import Terminal

/// The keys that must be pressed one after the other, most often just one.
struct KeyChord: Hashable, Sendable, CustomStringConvertible {
    /// At least one key.
    let keys: [Key]

    /// Makes a chord of keys, of which there is at least one.
    init(_ keys: [Key]) { self.keys = keys }

    /// Reads keys separated by blanks, such as `g t`; nil when one of them is no key.
    init?(_ text: String) {
        let keys = text.split(separator: " ").map { Key(String($0)) }
        let known = keys.compactMap { $0 }
        guard !known.isEmpty, known.count == keys.count else { return nil }
        self.keys = known
    }

    /// The form that the initializer reads.
    var description: String { keys.map(\.description).joined(separator: " ") }

    /// The form that footer and help show: no blanks where every key is a single character.
    ///
    /// - Parameter inWords: Whether arrows are named, and not drawn.
    /// - Returns: The form.
    func label(inWords: Bool) -> String {
        let labels = keys.map { Self.label($0, inWords) }
        return labels.joined(separator: labels.allSatisfy { $0.count == 1 } ? "" : " ")
    }

    /// Whether one begins with the other, so that not both can be reached.
    func clashes(with other: KeyChord) -> Bool {
        keys.starts(with: other.keys) || other.keys.starts(with: keys)
    }

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
