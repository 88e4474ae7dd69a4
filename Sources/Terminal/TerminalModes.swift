/// What we ask of the terminal beyond showing text, and the bytes that turn it on and off.
///
/// Private modes and modifyOtherKeys are those of xterm's "Control Sequences" (ctlseqs).
struct TerminalModes: Hashable {
    var mouse = MouseReporting.off
    var keys = KeyReporting.plain
    /// What the window is called, free of controls; nil leaves its title alone.
    ///
    /// The title before is put on the terminal's stack of titles (XTWINOPS 22) and comes back from there.
    var title: String?

    /// On from the start: bracketed paste and focus reports, which terminals without them ignore.
    var on: [UInt8] {
        var bytes = Array("\u{1B}[?2004h\u{1B}[?1004h".utf8) + mouseOn + keys.on
        if let title { bytes += Self.pushTitle + Self.show(title: title) }
        return bytes
    }

    /// In the reverse order.
    var off: [UInt8] {
        let titleOff: [UInt8] = title == nil ? [] : Self.popTitle
        return titleOff + keys.off + Self.mouseOff + Array("\u{1B}[?1004l\u{1B}[?2004l".utf8)
    }

    /// From these modes to others, while both are on screen.
    func change(to other: TerminalModes) -> [UInt8] {
        var bytes: [UInt8] = []
        if mouse != other.mouse { bytes += Self.mouseOff + other.mouseOn }
        if keys != other.keys { bytes += keys.off + other.keys.on }
        if title != other.title {
            if title == nil { bytes += Self.pushTitle }
            bytes += other.title.map { Self.show(title: $0) } ?? Self.popTitle
        }
        return bytes
    }

    private var mouseOn: [UInt8] {
        switch mouse {
        case .off: return []
        case .clicks: return Array("\u{1B}[?1000h\u{1B}[?1006h".utf8)
        case .drags: return Array("\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h".utf8)
        }
    }

    private static let mouseOff: [UInt8] = Array("\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l".utf8)

    private static let pushTitle: [UInt8] = Array("\u{1B}[22;2t".utf8)
    private static let popTitle: [UInt8] = Array("\u{1B}[23;2t".utf8)

    private static func show(title: String) -> [UInt8] { Array("\u{1B}]2;\(title)\u{7}".utf8) }
}

/// How much of the mouse the terminal reports; while it does, selecting text needs Shift.
package enum MouseReporting: Hashable, Sendable {
    case off
    /// Buttons and wheel.
    case clicks
    /// And movement with a button held.
    case drags
}
