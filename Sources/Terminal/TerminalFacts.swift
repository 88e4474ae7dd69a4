import Glibc

/// What can be known of the terminal without taking it over.
package struct TerminalFacts: Hashable, Sendable {
    /// What stands between the program and the terminal.
    package enum Multiplexer: Hashable, Sendable {
        case tmux, screen
    }

    /// `TERM`; empty when it is not set.
    package var name: String
    /// Whether the system has a description of a terminal of this name.
    package var isDescribed: Bool
    package var colors: ColorDepth
    /// Why there are no more and no fewer colours.
    package var colorReason: String
    /// The locale that the environment names; nil when it names none.
    package var locale: String?
    package var characters: CharacterSupport
    /// Nil where there is no terminal.
    package var size: Size?
    /// Nil when there is none.
    package var multiplexer: Multiplexer?

    /// Gathers the facts.
    ///
    /// - Parameters:
    ///   - environment: The process's variables.
    ///   - characters: What ``CharacterSupport/establish(environment:)`` said.
    ///   - size: The size of the terminal, as ``currentSize()`` says.
    package init(environment: [String: String], characters: CharacterSupport, size: Size?) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        name = environment["TERM"] ?? ""
        let description = Terminfo(terminal: name, environment: environment)
        isDescribed = description != nil
        colors = ColorDepth(environment: environment)
        multiplexer = value("TMUX") != nil ? .tmux : value("STY") != nil ? .screen : nil
        locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(value).first
        self.characters = characters
        self.size = size
        colorReason = Self.reason(
            colors,
            described: description?.colors,
            term: name,
            isNested: multiplexer != nil,
            noColor: value("NO_COLOR") != nil,
            colorTerm: value("COLORTERM")
        )
    }

    /// The size of the terminal that the process runs on; nil where there is none.
    package static func currentSize() -> Size? {
        let descriptor = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return nil
        }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Whether the name promises a screen that can be drawn on.
    package var isScreen: Bool { !["", "dumb", "unknown"].contains(name) }

    private static func reason(
        _ colors: ColorDepth,
        described: Int?,
        term: String,
        isNested: Bool,
        noColor: Bool,
        colorTerm: String?
    ) -> String {
        if noColor { return "NO_COLOR is set" }
        guard let described else { return "there is no description of '\(term)'" }
        let description = "the description of \(term) has \(max(0, described)) colours"
        let claim = colorTerm.flatMap { ["truecolor", "24bit"].contains($0) ? "COLORTERM=\($0)" : nil }
        guard let claim else { return description }
        if isNested { return "\(description); inside tmux and screen \(claim) is not believed" }
        return colors == .trueColor ? claim : description
    }
}
