/// A complete CSI sequence of the terminal: its parameters and what it means as input.
struct ControlSequence {
    /// "<", ">", "?" or "=" before the parameters; 0 if there is none.
    private let prefix: UInt8
    /// The parameters, each with its colon-separated parts; an empty part is nil.
    private let parameters: [[Int?]]
    private let intermediates: [UInt8]
    private let final: UInt8

    /// Nil if the bytes make no sequence that a terminal sends.
    init?(_ bytes: [UInt8], final: UInt8) {
        var rest = bytes[...]
        if let first = rest.first, (0x3C..<0x40).contains(first) {
            prefix = first
            rest.removeFirst()
        } else {
            prefix = 0
        }
        let digits = rest.prefix { (0x30..<0x3C).contains($0) }
        intermediates = Array(rest.dropFirst(digits.count))
        guard intermediates.allSatisfy({ (0x20..<0x30).contains($0) }) else { return nil }
        parameters = digits.split(separator: 0x3B, omittingEmptySubsequences: false).map { parameter in
            parameter.split(separator: 0x3A, omittingEmptySubsequences: false).map { part in
                Int(String(decoding: part.prefix(9), as: UTF8.self))
            }
        }
        self.final = final
    }

    var startsPaste: Bool {
        final == 0x7E && prefix == 0 && parameter(0) == 200
    }

    /// What the sequence says; nil for the release of a key and for keys that have no name.
    var input: TerminalInput? {
        switch (prefix, final) {
        case (0x3C, 0x4D), (0x3C, 0x6D):
            let event = MouseReport.event(
                code: parameter(0) ?? 0,
                column: parameter(1) ?? 1,
                row: parameter(2) ?? 1,
                isRelease: final == 0x6D
            )
            return event.map { .mouse($0) }
        case (0, _) where intermediates.isEmpty:
            return plainInput
        default:
            return .reply(reply)
        }
    }

    /// The parts after the first: 1 is none, else 1 + a bit set.
    static func modifiers(_ parameter: Int) -> Key.Modifiers {
        let bits = max(0, parameter - 1)
        var modifiers: Key.Modifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        // Meta (32) counts as Alt; super, hyper and the locks do not matter here.
        if bits & 2 != 0 || bits & 32 != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return modifiers
    }

    /// A key of the form "ESC O x": the function keys and, in application mode, arrows and number pad.
    static func singleShiftKey(_ byte: UInt8, _ modifiers: Key.Modifiers) -> Key? {
        if let code = letterKeys[byte] { return Key(code, modifiers) }
        switch byte {
        case 0x4D: return Key(.enter, modifiers)
        case 0x6A...0x79: return Key(.character(Character(Unicode.Scalar(byte - 0x40))), modifiers)
        case 0x58: return Key(.character("="), modifiers)
        default: return nil
        }
    }
}

// MARK: - Keys

extension ControlSequence {
    private func parameter(_ index: Int, part: Int = 0) -> Int? {
        guard index < parameters.count, part < parameters[index].count else { return nil }
        return parameters[index][part]
    }

    private var plainInput: TerminalInput? {
        let modifiers = Self.modifiers(parameter(1) ?? 1)
        let isRelease = parameter(1, part: 1) == 3
        switch final {
        case 0x49: return .focusGained
        case 0x4F: return .focusLost
        case 0x5A: return .key(Key(.backTab, modifiers))
        case 0x52 where !(parameter(0) ?? 1 == 1 && (2...8).contains(parameter(1) ?? 0)):
            // A cursor position; only row 1 in the first columns looks like F3 with modifiers.
            return .reply(.other)
        case 0x75:
            return isRelease ? nil : kittyKey(modifiers)
        case 0x7E:
            return isRelease ? nil : tildeKey(modifiers)
        default:
            guard !isRelease, let code = Self.letterKeys[final] else {
                return Self.letterKeys[final] == nil ? .reply(.other) : nil
            }
            return .key(Key(code, modifiers))
        }
    }

    private static let letterKeys: [UInt8: KeyCode] = [
        0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x46: .end, 0x48: .home,
        0x50: .function(1), 0x51: .function(2), 0x52: .function(3), 0x53: .function(4),
    ]

    private static let tildeKeys: [Int: KeyCode] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12), 25: .function(13), 26: .function(14), 28: .function(15),
        29: .function(16), 31: .function(17), 32: .function(18), 33: .function(19), 34: .function(20),
    ]

    private func tildeKey(_ modifiers: Key.Modifiers) -> TerminalInput? {
        if parameter(0) == 27, let code = parameter(2) {
            return Self.modifiedKey(code: code, modifiers, bits: max(0, (parameter(1) ?? 1) - 1))
        }
        return Self.tildeKeys[parameter(0) ?? 0].map { .key(Key($0, modifiers)) }
    }

    /// A key in the encoding of xterm's modifyOtherKeys: CSI 27 ; modifiers ; code ~.
    private static func modifiedKey(
        code: Int,
        _ modifiers: Key.Modifiers,
        bits: Int
    ) -> TerminalInput? {
        var modifiers = modifiers
        // Here 8 is Meta and not Super.
        if bits & 0b1000 != 0 { modifiers.insert(.alt) }
        guard var key = Self.key(code: code, modifiers) else { return nil }
        // The code is that of the shifted character, which needs no Shift besides: Ctrl+_ is one key on
        // every keyboard. Only a letter with Control is another key with Shift.
        if case .character(let character) = key.code, !character.isLetter { key.modifiers.remove(.shift) }
        return .key(key)
    }

    /// A key in kitty's encoding: CSI code:shifted:base ; modifiers:event ; text u.
    private func kittyKey(_ modifiers: Key.Modifiers) -> TerminalInput? {
        // With Super (8) or Hyper (16) it is a key of the desktop's, and not the letter alone.
        let bits = max(0, (parameter(1) ?? 1) - 1)
        guard let code = parameter(0), bits & 0b1_1000 == 0 else { return nil }
        if modifiers == .shift, let shifted = parameter(0, part: 1) {
            return Self.key(code: shifted, []).map { .key($0) }
        }
        return Self.key(code: code, modifiers).map { .key($0) }
    }

    private static func key(code: Int, _ modifiers: Key.Modifiers) -> Key? {
        switch code {
        case 13, 57414: return Key(.enter, modifiers)
        case 9: return Key(.tab, modifiers)
        case 27: return Key(.escape, modifiers)
        case 8, 127: return Key(.backspace, modifiers)
        case 57399...57408: return Key(.character(Character("\(code - 57399)")), modifiers)
        case 57409...57413, 57415, 57416:
            let characters: [Int: Character] = [
                57409: ".", 57410: "/", 57411: "*", 57412: "-", 57413: "+", 57415: "=", 57416: ",",
            ]
            return characters[code].map { Key(.character($0), modifiers) }
        case 57417...57426:
            let codes: [KeyCode] = [
                .left, .right, .up, .down, .pageUp, .pageDown, .home, .end, .insert, .delete,
            ]
            return Key(codes[code - 57417], modifiers)
        case 57376...57398: return Key(.function(code - 57363), modifiers)
        // The rest of kitty's private range: locks, media keys, modifiers by themselves.
        case 57344...63743: return nil
        default:
            guard code >= 0x20, let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
                return nil
            }
            return Key(character: Character(scalar), modifiers)
        }
    }
}

// MARK: - Replies

extension ControlSequence {
    private var reply: TerminalReply {
        switch (prefix, intermediates, final) {
        case (0x3F, [], 0x63):
            return .primaryAttributes
        case (0x3F, [], 0x75):
            return .kittyKeyboard(flags: parameter(0) ?? 0)
        case (0x3F, [0x24], 0x79):
            guard let number = parameter(0) else { return .other }
            return .mode(number: number, setting: .init(rawValue: parameter(1) ?? 0) ?? .unknown)
        case (0x3F, [], 0x6E) where parameter(0) == 997:
            return .colorScheme(isDark: parameter(1) != 2)
        default:
            return .other
        }
    }
}

/// The meaning of a mouse report, whatever its encoding.
enum MouseReport {
    /// The event of xterm's button code: low bits the button, 4 shift, 8 alt, 16 control, 32 motion, 64 wheel.
    ///
    /// Column and row count from 1. Nil for buttons that nobody uses.
    static func event(code: Int, column: Int, row: Int, isRelease: Bool) -> MouseEvent? {
        var modifiers: Key.Modifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        let buttons: [MouseEvent.Button] = [.left, .middle, .right]
        let button = code & 3 < 3 ? buttons[code & 3] : nil
        let action: MouseEvent.Action
        if code & 64 != 0 {
            let wheel: [MouseEvent.Action] = [.scrollUp, .scrollDown, .scrollLeft, .scrollRight]
            action = wheel[code & 3]
        } else if code & 128 != 0 {
            return nil
        } else if code & 32 != 0 {
            action = .move(button)
        } else if isRelease {
            action = .release(button)
        } else if let button {
            action = .press(button)
        } else {
            return nil
        }
        return MouseEvent(
            action,
            at: Point(column: max(0, column - 1), row: max(0, row - 1)),
            modifiers: modifiers
        )
    }
}

/// Replies that come as strings: OSC 10 and 11, XTVERSION.
enum StringReply {
    /// The reply in a string that ESC and the byte `opener` began.
    static func parse(opener: UInt8, _ bytes: [UInt8]) -> TerminalReply {
        let text = String(decoding: bytes, as: UTF8.self)
        if opener == 0x50, text.hasPrefix(">|") {
            return .version(TerminalText.sanitized(text.dropFirst(2)))
        }
        guard opener == 0x5D, let separator = text.firstIndex(of: ";"),
            let (red, green, blue) = color(text[text.index(after: separator)...])
        else { return .other }
        switch text[..<separator] {
        case "10": return .foreground(red: red, green: green, blue: blue)
        case "11": return .background(red: red, green: green, blue: blue)
        default: return .other
        }
    }

    /// "rgb:RRRR/GGGG/BBBB" with one to four digits a part, or "rgba:" with a fourth part (XParseColor).
    private static func color(_ text: Substring) -> (UInt8, UInt8, UInt8)? {
        guard text.hasPrefix("rgb:") || text.hasPrefix("rgba:") else { return nil }
        let parts = text.drop { $0 != ":" }.dropFirst().split(
            separator: "/",
            omittingEmptySubsequences: false
        )
        let values = parts.compactMap { part -> UInt8? in
            guard (1...4).contains(part.utf8.count), let value = Int(part, radix: 16) else { return nil }
            return UInt8(value * 255 / ((1 << (4 * part.utf8.count)) - 1))
        }
        guard values.count == parts.count, values.count >= 3 else { return nil }
        return (values[0], values[1], values[2])
    }
}
