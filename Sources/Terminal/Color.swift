/// A colour as a theme or a program names it.
package enum Color: Hashable, Sendable {
    /// What the user's terminal uses when nobody asks for a colour.
    case terminalDefault
    /// One of the sixteen colours of the user's palette, 0 to 15.
    case ansi(UInt8)
    /// An entry of the 256-colour table: 16–231 the 6×6×6 cube, 232–255 greys.
    case indexed(UInt8)
    case rgb(UInt8, UInt8, UInt8)

    /// The nearest colour that a terminal of this depth can show.
    ///
    /// Of 256 colours it is the one that looks most alike, of sixteen the one of the same name. Themes give
    /// explicit values where it matters; this is for colours that come from elsewhere, such as the escape
    /// sequences in a build log.
    package func reduced(to depth: ColorDepth) -> Color {
        switch (depth, self) {
        case (.none, _), (_, .terminalDefault):
            return .terminalDefault
        case (.trueColor, _), (.indexed256, .ansi), (.indexed256, .indexed), (.ansi16, .ansi):
            return self
        case (.indexed256, .rgb(let red, let green, let blue)):
            return .indexed(ColorTable.nearest(to: RGBColor(red, green, blue)))
        case (.ansi8, .ansi(8)):
            // Dark grey would be black, which is what it is to stand out from.
            return .terminalDefault
        case (.ansi8, .ansi(let number)):
            return .ansi(number & 7)
        case (.ansi16, .indexed(let index)), (.ansi8, .indexed(let index)):
            let number = index < 16 ? index : ColorTable.ansi(for: ColorTable.colors[Int(index)])
            return Color.ansi(number).reduced(to: depth)
        case (.ansi16, .rgb(let red, let green, let blue)), (.ansi8, .rgb(let red, let green, let blue)):
            return Color.ansi(ColorTable.ansi(for: RGBColor(red, green, blue))).reduced(to: depth)
        }
    }

    /// The parts of a colour that is the same on every terminal; nil for the user's own.
    package var fixed: RGBColor? {
        switch self {
        case .terminalDefault, .ansi: nil
        case .rgb(let red, let green, let blue): RGBColor(red, green, blue)
        case .indexed(let index): index < 16 ? nil : ColorTable.colors[Int(index)]
        }
    }

    /// An entry of the 256-colour table, of which the first sixteen are the user's palette.
    package static func numbered(_ number: UInt8) -> Color { number < 16 ? .ansi(number) : .indexed(number) }
}

/// How many colours a terminal can show.
package enum ColorDepth: Int, Comparable, Sendable {
    case none
    case ansi8
    case ansi16
    case indexed256
    case trueColor

    package static func < (left: ColorDepth, right: ColorDepth) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The depth of the terminal that the environment names, for output without a screen.
    ///
    /// Without a terminal, or with one that can only print, there are no colours. It reads the description
    /// of the terminal from the disk.
    package init(environment: [String: String]) {
        let name = environment["TERM"] ?? ""
        guard !["", "dumb", "unknown"].contains(name) else {
            self = .none
            return
        }
        // A terminal that is not known here is most likely like xterm, but may be an old one.
        let described = Terminfo(terminal: name, environment: environment)?.colors ?? 8
        self = ColorDepth(environment: environment, describedColors: described)
    }

    /// Decides from the environment and what the terminal's description says.
    ///
    /// `NO_COLOR` wins (no-color.org). `COLORTERM` is not believed inside screen and tmux, which pass on the
    /// value of the terminal they were started from.
    package init(environment: [String: String], describedColors: Int) {
        if let noColor = environment["NO_COLOR"], !noColor.isEmpty {
            self = .none
            return
        }
        let name = environment["TERM"] ?? ""
        let isNested = environment["TMUX"] != nil || environment["STY"] != nil
        let claimsTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
        if name.hasSuffix("-direct") || describedColors > 256 {
            self = .trueColor
        } else if claimsTrueColor && !isNested && describedColors >= 8 {
            self = .trueColor
        } else {
            switch describedColors {
            case ..<8: self = .none
            case 8..<16: self = .ansi8
            case 16..<256: self = .ansi16
            default: self = .indexed256
            }
        }
    }
}
