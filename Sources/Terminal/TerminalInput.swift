/// One thing that the terminal told us: a key, a paste, the mouse, or the answer to a question.
package enum TerminalInput: Hashable, Sendable {
    case key(Key)
    /// Pasted text; line ends are "\n". Anything may be in it, control characters too.
    case paste(String)
    case mouse(MouseEvent)
    case focusGained
    case focusLost
    case reply(TerminalReply)
}

/// A press, a release or a turn of the wheel.
package struct MouseEvent: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case press(Button)
        /// Terminals with the old encoding do not say which button went up.
        case release(Button?)
        /// The pointer moved while this button was held, or with none.
        case move(Button?)
        case scrollUp, scrollDown, scrollLeft, scrollRight
    }

    package enum Button: Hashable, Sendable {
        case left, middle, right
    }

    package var action: Action
    /// Counted from the top left cell, (0, 0).
    package var position: Point
    package var modifiers: Key.Modifiers
    /// How many turns of the wheel this stands for; 1 for everything else.
    package var count: Int

    package init(_ action: Action, at position: Point, modifiers: Key.Modifiers = [], count: Int = 1) {
        self.action = action
        self.position = position
        self.modifiers = modifiers
        self.count = count
    }

    /// Whether it is a turn of the wheel or a movement: one of many, of which each needs no frame.
    package var isStream: Bool {
        switch action {
        case .scrollUp, .scrollDown, .scrollLeft, .scrollRight, .move: true
        case .press, .release: false
        }
    }

    /// This event and the next as one; nil where both count.
    ///
    /// Turns of the wheel in one direction add up, and of a movement the last place matters.
    func merged(with next: MouseEvent) -> MouseEvent? {
        guard isStream, action == next.action, modifiers == next.modifiers else { return nil }
        var merged = next
        if case .move = action { return merged }
        merged.count = count + next.count
        return merged
    }
}

extension [TerminalInput] {
    /// The same, with what the mouse did in one go made one event: a fast wheel sends dozens in one read.
    var mergingMouseStreams: [TerminalInput] {
        var merged: [TerminalInput] = []
        for input in self {
            if case .mouse(let next) = input, case .mouse(let before)? = merged.last,
                let both = before.merged(with: next)
            {
                merged[merged.count - 1] = .mouse(both)
            } else {
                merged.append(input)
            }
        }
        return merged
    }
}

/// The terminal's answer to a question; it may come at any time, or never.
package enum TerminalReply: Hashable, Sendable {
    /// DECRPM: what it says about a private mode.
    case mode(number: Int, setting: ModeSetting)
    /// The kitty keyboard protocol is spoken; these of its flags are on.
    case kittyKeyboard(flags: Int)
    /// DA1: the end of the answers, since every terminal gives it.
    case primaryAttributes
    /// OSC 10.
    case foreground(red: UInt8, green: UInt8, blue: UInt8)
    /// OSC 11.
    case background(red: UInt8, green: UInt8, blue: UInt8)
    /// XTVERSION: name and version of the terminal.
    case version(String)
    /// Mode 2031: the user switched between dark and light.
    case colorScheme(isDark: Bool)
    /// An answer to a question that nobody asked; swallowed.
    case other

    package enum ModeSetting: Int, Sendable {
        case unknown, set, reset, alwaysSet, alwaysReset

        /// Whether a program can use the mode.
        package var isUsable: Bool { self == .set || self == .reset || self == .alwaysSet }
    }
}
