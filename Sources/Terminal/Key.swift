/// Which key was pressed, without its modifiers.
package enum KeyCode: Hashable, Sendable {
    case character(Character)
    case enter, tab, backTab, escape, backspace, delete
    case up, down, left, right
    case home, end, pageUp, pageDown, insert
    /// F1 is 1.
    case function(Int)
}

/// A key with its modifiers, as a keymap names it.
///
/// A shifted character is the character itself ("G", "?") without `.shift`; `.shift` appears on named keys
/// and, where the terminal can tell, beside `.control` or `.alt`. Control with a letter is the lower-case
/// letter. Shift with Tab is always `.backTab`.
package struct Key: Hashable, Sendable {
    package struct Modifiers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let shift = Modifiers(rawValue: 1)
        package static let alt = Modifiers(rawValue: 2)
        package static let control = Modifiers(rawValue: 4)
    }

    package var code: KeyCode
    package var modifiers: Modifiers

    package init(_ code: KeyCode, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
        if code == .tab && modifiers.contains(.shift) {
            self.code = .backTab
        }
        if self.code == .backTab {
            self.modifiers.remove(.shift)
        }
    }

    /// The character that typing this key inserts, if it is one.
    package var typedCharacter: Character? {
        guard case .character(let character) = code, modifiers.isSubset(of: .shift) else { return nil }
        return character
    }
}

// MARK: - Text

extension Key: CustomStringConvertible {
    /// Reads the form that keymaps use: "ctrl+x", "alt+enter", "shift+tab", "f1", "space", "?", "G",
    /// "ctrl++".
    ///
    /// Nil if the text names no key. Names and modifiers may be written in any case; "shift+g" means "G".
    package init?(_ text: String) {
        var rest = text[...]
        var modifiers: Modifiers = []
        while let (modifier, prefix) = Self.modifierNames.first(where: { name in
            rest.count > name.1.count && rest.prefix(name.1.count).lowercased() == name.1
        }) {
            modifiers.insert(modifier)
            rest = rest.dropFirst(prefix.count)
        }
        if rest.count == 1, let character = rest.first {
            guard Self.isTypeable(character) else { return nil }
            self.init(character: character, modifiers)
            return
        }
        let name = rest.lowercased()
        if let code = Self.names.first(where: { $0.1 == name })?.0 ?? Self.aliases[name] {
            self.init(code, modifiers)
        } else if name.first == "f", let number = Int(name.dropFirst()), (1...35).contains(number) {
            self.init(.function(number), modifiers)
        } else {
            return nil
        }
    }

    /// The form that `init(_:)` reads.
    package var description: String {
        var code = code
        var modifiers = modifiers
        if code == .backTab {
            code = .tab
            modifiers.insert(.shift)
        }
        let prefix = Self.modifierNames.lazy.filter { modifiers.contains($0.0) }.map(\.1).joined()
        switch code {
        case .character(" "): return prefix + "space"
        case .character(let character): return prefix + String(character)
        case .function(let number): return prefix + "f\(number)"
        default: return prefix + (Self.names.first { $0.0 == code }?.1 ?? "")
        }
    }

    /// A character key, brought into the one form that this type promises for it.
    init(character: Character, _ modifiers: Modifiers) {
        if modifiers.contains(.control) {
            let lower = character.lowercased().first ?? character
            self.init(.character(lower), modifiers)
        } else if modifiers.contains(.shift), character.isLowercase, let upper = character.uppercased().first
        {
            self.init(.character(upper), modifiers.subtracting(.shift))
        } else {
            let keepsShift = character.isLetter ? Modifiers.shift : []
            self.init(.character(character), modifiers.subtracting(keepsShift))
        }
    }

    private static func isTypeable(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// In the order in which they are printed.
    private static let modifierNames: [(Modifiers, String)] = [
        (.control, "ctrl+"), (.alt, "alt+"), (.shift, "shift+"),
    ]

    private static let names: [(KeyCode, String)] = [
        (.enter, "enter"), (.tab, "tab"), (.backTab, "backtab"), (.escape, "esc"), (.backspace, "backspace"),
        (.delete, "delete"), (.up, "up"), (.down, "down"), (.left, "left"), (.right, "right"),
        (.home, "home"), (.end, "end"), (.pageUp, "pageup"), (.pageDown, "pagedown"), (.insert, "insert"),
        (.character(" "), "space"),
    ]

    private static let aliases: [String: KeyCode] = [
        "escape": .escape, "return": .enter, "del": .delete, "ins": .insert, "pgup": .pageUp,
        "pgdn": .pageDown,
        "plus": .character("+"),
    ]
}
