import Terminal

/// Whether a terminal can tell a program that a key was pressed.
///
/// Terminals send bytes as they did on paper. Ctrl with a letter is one of the first 32 codes of ASCII, some
/// of which other keys have, too; Alt is an Esc before it; and only the named keys, such as arrows, say which
/// modifiers were held (xterm's "Control Sequences"). The kitty keyboard protocol tells all of them apart,
/// but tmux and most terminals do not speak it; xterm's modifyOtherKeys tells those that have no code, such
/// as Shift+Enter, in xterm, in mintty, and in tmux where it is let.
enum KeyDelivery: Equatable {
    /// Every terminal sends it.
    case everywhere
    /// It has the code of another key, and is that key but for a few terminals.
    case same(as: Key)
    /// Some terminals send it; others keep it to themselves or send this other key.
    case somewhere(elsewhere: Key?)

    /// What becomes of a key.
    init(_ key: Key) {
        switch key.code {
        case .character(let character) where key.modifiers.contains(.control):
            self = Self.control(character, key)
        case .character(let character): self = Self.plain(character, key)
        case .enter, .tab, .backspace, .backTab:
            // Alt goes before it as an Esc; the rest is not sent.
            let sent = Key(key.code, key.modifiers.intersection(.alt))
            self = sent == key ? .everywhere : .somewhere(elsewhere: sent)
        case .escape:
            self = key.modifiers.isEmpty ? .everywhere : .somewhere(elsewhere: Key(.escape))
        case .pageUp, .pageDown, .insert, .home, .end:
            // Terminals scroll and paste with these themselves.
            self = key.modifiers == .shift ? .somewhere(elsewhere: nil) : .everywhere
        case .function(let number): self = number <= 20 ? .everywhere : .somewhere(elsewhere: nil)
        case .delete, .up, .down, .left, .right: self = .everywhere
        }
    }

    /// The keys whose code with Ctrl is that of a named key.
    private static let named: [Character: KeyCode] = [
        "i": .tab, "m": .enter, "[": .escape, "3": .escape, "?": .backspace, "8": .backspace,
    ]

    /// The keys whose code with Ctrl is that of another key with Ctrl.
    private static let twins: [Character: Character] = [
        "2": " ", "@": " ", "4": "\\", "5": "]", "6": "^", "7": "_", "/": "_",
    ]

    private static func control(_ character: Character, _ key: Key) -> KeyDelivery {
        let alt = key.modifiers.intersection(.alt)
        if let code = named[character] { return .same(as: Key(code, alt)) }
        if let twin = twins[character] { return .same(as: Key(.character(twin), alt.union(.control))) }
        let unshifted = Key(key.code, key.modifiers.subtracting(.shift))
        switch character {
        case "a"..."z", " ", "\\", "]", "^", "_":
            return key.modifiers.contains(.shift) ? .same(as: unshifted) : .everywhere
        case "0"..."9": return .same(as: Key(key.code, alt))
        default: return .somewhere(elsewhere: nil)
        }
    }

    private static func plain(_ character: Character, _ key: Key) -> KeyDelivery {
        if key.modifiers.contains(.shift) {
            return .same(as: Key(key.code, key.modifiers.subtracting(.shift)))
        }
        // Esc and one of these begins what terminals send for other keys and as answers.
        let opensSequence = key.modifiers.contains(.alt) && "[OPX]^_".contains(character)
        return opensSequence ? .somewhere(elsewhere: nil) : .everywhere
    }
}
