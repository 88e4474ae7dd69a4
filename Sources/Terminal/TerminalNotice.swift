/// A word to somebody who looks at another window.
///
/// Its texts are free of controls, so that whatever a task or a model is called cannot steer the terminal.
package struct TerminalNotice: Hashable, Sendable {
    /// How the terminal is told.
    package enum Kind: Hashable, Sendable, CaseIterable {
        /// The bell, which terminals and tmux show on windows that are not looked at.
        case bell
        /// iTerm2's sequence, which many terminals know: a text.
        case osc9
        /// rxvt's sequence: a title and a text.
        case osc777
        /// kitty's sequence: a title and a text.
        case osc99
        case off
    }

    /// Longer ones are cut: it is a word and no report.
    private static let columns = 160

    /// Who speaks.
    package let title: String
    /// What happened, in one line.
    package let text: String

    /// Makes a notice of texts in which anything may stand.
    package init(title: String, text: String) {
        self.title = Self.line(title)
        self.text = Self.line(text)
    }

    private static func line(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return TerminalText.truncated(words, to: columns)
    }

    /// What the terminal is sent.
    ///
    /// - Parameters:
    ///   - kind: How it is told.
    ///   - isInTmux: Whether tmux stands between, which keeps everything but the bell to itself unless told
    ///     to let it through.
    /// - Returns: The bytes; none for ``Kind/off``.
    package func bytes(_ kind: Kind, isInTmux: Bool = false) -> [UInt8] {
        let bell: [UInt8] = [0x07]
        let sequence: String
        switch kind {
        case .off: return []
        case .bell: return bell
        case .osc9:
            // A digit in front would make it a command of ConEmu's.
            let isCommand = title.first?.isNumber == true
            sequence = "\u{1B}]9;\(isCommand ? " " : "")\(title): \(text)\u{1B}\\"
        case .osc777:
            sequence = "\u{1B}]777;notify;\(title.replacing(";", with: ","));\(text)\u{1B}\\"
        case .osc99:
            let id = "i=switchyard"
            sequence = "\u{1B}]99;\(id):d=0;\(title)\u{1B}\\" + "\u{1B}]99;\(id):p=body;\(text)\u{1B}\\"
        }
        let bytes = Array(sequence.utf8)
        return isInTmux ? TmuxPassthrough.wrapped(bytes) + bell : bytes
    }
}
