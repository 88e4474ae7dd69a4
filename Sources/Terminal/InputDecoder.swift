/// Turns the bytes of a terminal into keys, pastes, mouse events and replies.
///
/// A pure state machine: bytes may arrive in any pieces, a sequence may be cut anywhere. Only one thing needs
/// a clock: whether a lone Escape is a key or the beginning of more. The owner asks `needsTimeout` after each
/// `feed` and calls `timeout()` when nothing came for `escapeDelay`.
///
/// Source of the encodings: xterm's "Control Sequences" (ctlseqs) and the kitty keyboard protocol.
package struct InputDecoder: Sendable {
    /// How much of a paste is kept; the rest of a longer one is dropped, not taken for keys.
    package static let largestPaste = 4 << 20

    private enum State {
        case ground
        /// The first bytes of a UTF-8 sequence.
        case text(bytes: [UInt8], missing: Int, isAlt: Bool)
        case escape
        /// After "ESC [": parameter and intermediate bytes so far.
        case control([UInt8])
        /// After "ESC O".
        case singleShift([UInt8])
        /// A DCS, OSC or other string, named by the byte that opened it.
        case string(UInt8, [UInt8], sawEscape: Bool)
        /// The three bytes of an old mouse report.
        case oldMouse([UInt8])
        case paste
        /// "ESC [ [" of the Linux console's F1 to F5.
        case consoleFunction
    }

    private var state = State.ground
    private var pasted: [UInt8] = []
    /// How many bytes of the end marker have been seen.
    private var pasteEndMatched = 0
    private let erase: UInt8

    /// - Parameter eraseByte: What the terminal sends for Backspace (`VERASE`); a few send 8, which is Ctrl+H
    ///   else.
    package init(eraseByte: UInt8 = 0x7F) {
        erase = eraseByte
    }

    /// Whether what is pending is a key if nothing follows soon.
    package var needsTimeout: Bool {
        switch state {
        case .escape: return true
        case .control(let bytes), .singleShift(let bytes): return bytes.isEmpty
        case .string(_, let bytes, let sawEscape): return bytes.isEmpty && !sawEscape
        case .consoleFunction: return true
        case .ground, .text, .oldMouse, .paste: return false
        }
    }

    /// Takes the bytes of one read.
    package mutating func feed(_ bytes: some Collection<UInt8>) -> [TerminalInput] {
        var inputs: [TerminalInput] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            step(byte, &inputs)
            if case .paste = state, pasteEndMatched == 0 {
                // A paste is long and plain: on to where its end may begin.
                let plain = rest.prefix { $0 != 0x1B }
                keep(plain)
                rest = rest.dropFirst(plain.count)
            }
        }
        return inputs
    }

    /// Settles what is pending: no more bytes came in time.
    package mutating func timeout() -> [TerminalInput] {
        guard needsTimeout else { return [] }
        defer { state = .ground }
        switch state {
        case .escape: return [.key(Key(.escape))]
        case .control: return [.key(Key(.character("["), .alt))]
        case .singleShift: return [.key(Key(.character("O"), .alt))]
        case .string(let opener, _, _):
            return [.key(Key(.character(Character(Unicode.Scalar(opener))), .alt))]
        case .consoleFunction: return [.key(Key(.character("["), .alt)), .key(Key(.character("[")))]
        case .ground, .text, .oldMouse, .paste: return []
        }
    }

    /// Forgets a paste that has not ended, since its end may have gone to another program meanwhile.
    ///
    /// To be called when the terminal comes back. Any other sequence that was cut off may go on: a late answer
    /// would else be taken for typed text.
    package mutating func endPaste() {
        guard case .paste = state else { return }
        state = .ground
        pasted = []
    }
}

// MARK: - One byte

extension InputDecoder {
    private mutating func step(_ byte: UInt8, _ inputs: inout [TerminalInput]) {
        switch state {
        case .ground:
            ground(byte, isAlt: false, &inputs)
        case .text(let bytes, let missing, let isAlt):
            text(byte, bytes, missing, isAlt, &inputs)
        case .escape:
            escape(byte, &inputs)
        case .control(let bytes):
            control(byte, bytes, &inputs)
        case .singleShift(let bytes):
            singleShift(byte, bytes, &inputs)
        case .string(let opener, let bytes, let sawEscape):
            string(byte, opener, bytes, sawEscape, &inputs)
        case .oldMouse(let bytes):
            oldMouse(bytes + [byte], &inputs)
        case .paste:
            paste(byte, &inputs)
        case .consoleFunction:
            state = .ground
            switch byte {
            case 0x41...0x45: inputs.append(.key(Key(.function(Int(byte) - 0x40))))
            case 0x20..<0x7F: break
            // Cut off by a control, such as the ESC of the next key.
            default: ground(byte, isAlt: false, &inputs)
            }
        }
    }

    private mutating func ground(_ byte: UInt8, isAlt: Bool, _ inputs: inout [TerminalInput]) {
        state = .ground
        let modifiers: Key.Modifiers = isAlt ? .alt : []
        switch byte {
        case 0x1B:
            state = .escape
        case erase, 0x7F:
            inputs.append(.key(Key(.backspace, modifiers)))
        case 0x0D:
            inputs.append(.key(Key(.enter, modifiers)))
        case 0x09:
            inputs.append(.key(Key(.tab, modifiers)))
        case 0x00:
            inputs.append(.key(Key(.character(" "), modifiers.union(.control))))
        case 0x01..<0x20:
            // Control clears the upper bits: 1 is Ctrl+A, 0x1C is Ctrl+\.
            let scalar = Unicode.Scalar(byte + (byte < 0x1B ? 0x60 : 0x40))
            inputs.append(.key(Key(.character(Character(scalar)), modifiers.union(.control))))
        case 0x20..<0x7F:
            inputs.append(.key(Key(.character(Character(Unicode.Scalar(byte))), modifiers)))
        case 0xC2...0xF4:
            let missing = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
            state = .text(bytes: [byte], missing: missing, isAlt: isAlt)
        default:
            inputs.append(.key(Key(.character("\u{FFFD}"), modifiers)))
        }
    }

    private mutating func text(
        _ byte: UInt8,
        _ bytes: [UInt8],
        _ missing: Int,
        _ isAlt: Bool,
        _ inputs: inout [TerminalInput]
    ) {
        guard byte & 0xC0 == 0x80 else {
            inputs.append(.key(Key(.character("\u{FFFD}"), isAlt ? .alt : [])))
            ground(byte, isAlt: false, &inputs)
            return
        }
        let bytes = bytes + [byte]
        if missing > 1 {
            state = .text(bytes: bytes, missing: missing - 1, isAlt: isAlt)
            return
        }
        state = .ground
        let decoded = String(decoding: bytes, as: UTF8.self)
        let character = decoded.count == 1 ? decoded.first : nil
        inputs.append(.key(Key(.character(character ?? "\u{FFFD}"), isAlt ? .alt : [])))
    }

    private mutating func escape(_ byte: UInt8, _ inputs: inout [TerminalInput]) {
        switch byte {
        case 0x5B: state = .control([])
        case 0x4F: state = .singleShift([])
        // DCS, SOS, OSC, PM, APC.
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string(byte, [], sawEscape: false)
        case 0x1B:
            inputs.append(.key(Key(.escape)))
            state = .escape
        default:
            ground(byte, isAlt: true, &inputs)
        }
    }

    private mutating func control(_ byte: UInt8, _ bytes: [UInt8], _ inputs: inout [TerminalInput]) {
        switch byte {
        case 0x5B where bytes.isEmpty:
            state = .consoleFunction
        case 0x4D where bytes.isEmpty:
            state = .oldMouse([])
        case 0x20..<0x40 where bytes.count < 128:
            state = .control(bytes + [byte])
        case 0x40..<0x7F:
            state = .ground
            finish(ControlSequence(bytes, final: byte), &inputs)
        default:
            // Cut off by a control or far too long: what follows is input again.
            ground(byte, isAlt: false, &inputs)
        }
    }

    private mutating func finish(_ sequence: ControlSequence?, _ inputs: inout [TerminalInput]) {
        guard let sequence else { return }
        if sequence.startsPaste {
            pasted = []
            pasteEndMatched = 0
            state = .paste
        } else if let input = sequence.input {
            inputs.append(input)
        }
    }

    private mutating func singleShift(_ byte: UInt8, _ bytes: [UInt8], _ inputs: inout [TerminalInput]) {
        if (0x30..<0x3A).contains(byte), bytes.count < 4 {
            state = .singleShift(bytes + [byte])
            return
        }
        state = .ground
        guard (0x20..<0x7F).contains(byte) else {
            inputs.append(.key(Key(.character("O"), .alt)))
            ground(byte, isAlt: false, &inputs)
            return
        }
        let modifiers = ControlSequence.modifiers(Int(String(decoding: bytes, as: UTF8.self)) ?? 1)
        if let key = ControlSequence.singleShiftKey(byte, modifiers) {
            inputs.append(.key(key))
        }
    }

    private mutating func string(
        _ byte: UInt8,
        _ opener: UInt8,
        _ bytes: [UInt8],
        _ sawEscape: Bool,
        _ inputs: inout [TerminalInput]
    ) {
        if sawEscape {
            state = .ground
            if byte == 0x5C {
                inputs.append(.reply(StringReply.parse(opener: opener, bytes)))
            } else {
                escape(byte, &inputs)
            }
            return
        }
        switch byte {
        case 0x1B:
            state = .string(opener, bytes, sawEscape: true)
        case 0x07:
            state = .ground
            inputs.append(.reply(StringReply.parse(opener: opener, bytes)))
        case 0x20..<0x7F, 0x80...0xFF:
            // Keep what a reply can be long; swallow the rest up to its end.
            state = .string(opener, bytes.count < 4096 ? bytes + [byte] : bytes, sawEscape: false)
        default:
            // No reply holds a control: this was Alt+] and typing. Enter and Ctrl+C must work.
            ground(byte, isAlt: false, &inputs)
        }
    }

    private mutating func oldMouse(_ bytes: [UInt8], _ inputs: inout [TerminalInput]) {
        guard bytes.count == 3 else {
            state = .oldMouse(bytes)
            return
        }
        state = .ground
        let values = bytes.map { Int($0) - 32 }
        let code = values[0]
        let isRelease = code & 3 == 3 && code & 0x60 == 0
        if let event = MouseReport.event(code: code, column: values[1], row: values[2], isRelease: isRelease)
        {
            inputs.append(.mouse(event))
        }
    }

    private mutating func paste(_ byte: UInt8, _ inputs: inout [TerminalInput]) {
        if byte == Self.pasteEnd[pasteEndMatched] {
            pasteEndMatched += 1
            if pasteEndMatched == Self.pasteEnd.count {
                state = .ground
                inputs.append(.paste(Self.pastedText(pasted)))
                pasted = []
            }
            return
        }
        // The marker begins with the only ESC in it, so a failed match can only begin anew at this byte.
        keep(Self.pasteEnd.prefix(pasteEndMatched))
        pasteEndMatched = byte == 0x1B ? 1 : 0
        if pasteEndMatched == 0 { keep(CollectionOfOne(byte)) }
    }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        pasted.append(contentsOf: bytes.prefix(Self.largestPaste - pasted.count))
    }

    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    /// Terminals send a carriage return for each line end of a paste.
    private static func pastedText(_ bytes: [UInt8]) -> String {
        var normalized: [UInt8] = []
        normalized.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte != 0x0A || previous != 0x0D { normalized.append(byte == 0x0D ? 0x0A : byte) }
            previous = byte
        }
        return String(decoding: normalized, as: UTF8.self)
    }
}
