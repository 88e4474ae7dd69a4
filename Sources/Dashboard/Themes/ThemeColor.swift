import TOMLKit
import Terminal

/// A colour as a theme gives it: one value for all terminals, or one for each kind of them.
struct ThemeColor: Hashable {
    /// For terminals with all colours; nil where none is given, as below.
    private var full: Color?
    /// For terminals with 256 colours.
    private var indexed: Color?
    /// For terminals with sixteen or eight colours, which are the user's.
    private(set) var ansi: Color?

    /// What is wrong with a value.
    struct Mistake: Error {
        let message: String
    }

    /// Reads a value of a theme file.
    ///
    /// - Throws: ``Mistake`` when it is none of the forms of a colour.
    init(_ value: any TOMLValueConvertible) throws(Mistake) {
        guard let table = value.table else {
            give(try Self.color(value))
            return
        }
        for key in table.keys {
            guard let value = table[key] else { continue }
            let color = try Self.color(value)
            switch key {
            case "true": full = color
            case "indexed": indexed = color
            case "ansi": ansi = color
            default: throw Mistake(message: "\"\(key)\" is none of true, indexed, ansi")
            }
        }
        guard full != nil || indexed != nil || ansi != nil else {
            throw Mistake(message: "a colour needs at least one of true, indexed, ansi")
        }
        guard ansi.map(Self.isForSixteen) ?? true else {
            throw Mistake(message: "ansi should be one of the sixteen names, 0 to 15, or \"default\"")
        }
    }

    /// A colour that is the same for all terminals; nil unless the text stands for one by itself.
    init?(named text: String) {
        guard let color = Self.color(named: text) else { return nil }
        give(color)
    }

    /// Takes a value that is meant for all terminals.
    private mutating func give(_ color: Color) {
        switch color {
        case .terminalDefault: (full, indexed, ansi) = (color, color, color)
        case .ansi: ansi = color
        case .indexed: indexed = color
        case .rgb: full = color
        }
    }

    /// The colour for terminals of a depth: the value given for them, or else the nearest to another one.
    func color(at depth: ColorDepth) -> Color {
        let color =
            switch depth {
            case .trueColor: full ?? indexed ?? ansi
            case .indexed256: indexed ?? full ?? ansi
            case .ansi16, .ansi8, .none: ansi ?? full ?? indexed
            }
        return (color ?? .terminalDefault).reduced(to: depth)
    }

    private static func isForSixteen(_ color: Color) -> Bool {
        switch color {
        case .terminalDefault, .ansi: true
        case .indexed, .rgb: false
        }
    }

    // MARK: - Reading

    private static func color(_ value: any TOMLValueConvertible) throws(Mistake) -> Color {
        if let number = value.int {
            guard let index = UInt8(exactly: number) else {
                throw Mistake(message: "\(number) is not in the 256-colour table, 0 to 255")
            }
            return .numbered(index)
        }
        guard let text = value.string, let named = color(named: text) else {
            let found = value.string.map { "\"\($0)\"" } ?? value.debugDescription
            let forms = "\"#82aaff\", 111, \"bright-blue\" or \"default\""
            throw Mistake(message: "\(found) is no colour; it should be like \(forms)")
        }
        return named
    }

    /// The colour of a text that stands for one by itself; nil for the names of a palette.
    private static func color(named text: String) -> Color? {
        if text == "default" { return .terminalDefault }
        if let index = ansiNames.firstIndex(of: text) { return .ansi(UInt8(index)) }
        return RGBColor(hex: text).map { .rgb($0.red, $0.green, $0.blue) }
    }

    /// The names of the terminal's own colours in the order of their numbers.
    static let ansiNames =
        ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        + ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"].map { "bright-" + $0 }
}

extension Color {
    /// The form in which themes write it.
    var themeText: String {
        switch self {
        case .terminalDefault: "default"
        case .ansi(let number) where Int(number) < ThemeColor.ansiNames.count:
            ThemeColor.ansiNames[Int(number)]
        case .ansi(let number), .indexed(let number): "\(number)"
        case .rgb(let red, let green, let blue): RGBColor(red, green, blue).hex
        }
    }
}

extension Style {
    /// The colours and attributes in words; "plain" if there are none.
    var themeText: String {
        var words: [String] = []
        if background != .terminalDefault {
            words.append("\(foreground.themeText) on \(background.themeText)")
        } else if foreground != .terminalDefault {
            words.append(foreground.themeText)
        }
        words += Attributes.named.filter { attributes.contains($0.attribute) }.map(\.name)
        return words.isEmpty ? "plain" : words.joined(separator: " ")
    }
}

extension Style.Attributes {
    /// The names in theme files.
    static let named: [(name: String, attribute: Style.Attributes)] = [
        ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
    ]
}
