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
    /// Themes give explicit sixteen-colour columns where it matters; this is for colours that come from
    /// elsewhere, such as the escape sequences in a build log.
    package func reduced(to depth: ColorDepth) -> Color {
        switch (depth, self) {
        case (.none, _), (_, .terminalDefault):
            return .terminalDefault
        case (.trueColor, _), (.indexed256, .ansi), (.indexed256, .indexed), (.ansi16, .ansi):
            return self
        case (.indexed256, .rgb(let red, let green, let blue)):
            return .indexed(Self.nearestIndex(RGB(red, green, blue)))
        case (.ansi8, .ansi(let number)):
            return .ansi(number & 7)
        case (.ansi16, .indexed(let index)), (.ansi8, .indexed(let index)):
            if index < 16 { return Color.ansi(index).reduced(to: depth) }
            return Self.nearestANSI(Self.tableColor(index), depth)
        case (.ansi16, .rgb(let red, let green, let blue)), (.ansi8, .rgb(let red, let green, let blue)):
            return Self.nearestANSI(RGB(red, green, blue), depth)
        }
    }

    /// The red, green and blue parts, with xterm's default values for palette colours; nil for the default.
    package var components: (red: UInt8, green: UInt8, blue: UInt8)? {
        switch self {
        case .terminalDefault: return nil
        case .rgb(let red, let green, let blue): return (red, green, blue)
        case .ansi(let index), .indexed(let index):
            let color = Self.tableColor(index)
            return (UInt8(color.red), UInt8(color.green), UInt8(color.blue))
        }
    }
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

// MARK: - Arithmetic

extension Color {
    private struct RGB {
        let red: Int
        let green: Int
        let blue: Int

        init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
            self.red = Int(red)
            self.green = Int(green)
            self.blue = Int(blue)
        }

        func distance(_ other: RGB) -> Int {
            let (red, green, blue) = (red - other.red, green - other.green, blue - other.blue)
            // Rough weights of the eye for the three parts.
            return 2 * red * red + 4 * green * green + 3 * blue * blue
        }
    }

    /// The levels of xterm's 6×6×6 cube.
    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

    /// Xterm's default palette.
    private static let palette: [RGB] = [
        RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0),
        RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
        RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
        RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
    ]

    private static func tableColor(_ index: UInt8) -> RGB {
        if index < 16 { return palette[Int(index)] }
        if index >= 232 {
            let grey = 8 + (index - 232) * 10
            return RGB(grey, grey, grey)
        }
        let cube = Int(index) - 16
        return RGB(levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    }

    private static func nearestIndex(_ color: RGB) -> UInt8 {
        func level(_ part: Int) -> Int { part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40 }
        let cube = 16 + 36 * level(color.red) + 6 * level(color.green) + level(color.blue)
        let average = (color.red + color.green + color.blue) / 3
        let grey = 232 + max(0, min(23, (average - 3) / 10))
        let candidates = [UInt8(cube), UInt8(grey)]
        return candidates.min { color.distance(tableColor($0)) < color.distance(tableColor($1)) } ?? 0
    }

    private static func nearestANSI(_ color: RGB, _ depth: ColorDepth) -> Color {
        let count = depth == .ansi8 ? 8 : 16
        let nearest = (0..<count).min { color.distance(palette[$0]) < color.distance(palette[$1]) } ?? 0
        return .ansi(UInt8(nearest))
    }
}
