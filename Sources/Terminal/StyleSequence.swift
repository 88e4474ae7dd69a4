// Styles as control sequences, for output that goes down a terminal line by line without a screen.

extension Style {
    /// The SGR sequence that turns the style on after a reset; empty for the plain one.
    package var sequence: String {
        let flags: [(Attributes, String)] = [
            (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
        ]
        let parameters =
            flags.filter { attributes.contains($0.0) }.map(\.1) + foreground.parameters(isBackground: false)
            + background.parameters(isBackground: true)
        return parameters.isEmpty ? "" : "\u{1B}[\(parameters.joined(separator: ";"))m"
    }
}

extension StyledRun {
    /// The text between the sequences that turn its style on and off, for a terminal with these colours;
    /// controls in it are drawn as dots.
    package func painted(depth: ColorDepth) -> String {
        let sequence = style.reduced(to: depth).sequence
        let text = TerminalText.sanitized(text)
        return sequence.isEmpty ? text : sequence + text + "\u{1B}[0m"
    }
}

extension Color {
    fileprivate func parameters(isBackground: Bool) -> [String] {
        switch self {
        case .terminalDefault: []
        case .ansi(let number) where number < 8: ["\((isBackground ? 40 : 30) + Int(number))"]
        case .ansi(let number) where number < 16: ["\((isBackground ? 100 : 90) + Int(number) - 8)"]
        case .ansi(let number), .indexed(let number): [isBackground ? "48" : "38", "5", "\(number)"]
        case .rgb(let red, let green, let blue):
            [isBackground ? "48" : "38", "2", "\(red)", "\(green)", "\(blue)"]
        }
    }
}
