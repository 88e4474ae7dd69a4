/// Text from programs, with its colours and without its power over the terminal.
///
/// Reads SGR ("select graphic rendition") into styles and drops every other escape sequence, whole or cut
/// off: a line of a log cannot move the cursor, change the title, ask questions or write the clipboard. The
/// style lives on from line to line, a sequence does not: a line end ends it. Source: ECMA-48 5th edition,
/// sections 5 and 8.3.117.
package struct ANSIText: Sendable {
    private let base: Style
    private var style: Style

    package init(base: Style = .plain) {
        self.base = base
        style = base
    }

    /// The text without any escape sequence.
    package static func stripped(_ text: some StringProtocol) -> String {
        guard text.utf8.contains(where: { $0 == 0x1B || $0 == 0xC2 }) else { return String(text) }
        var parser = ANSIText()
        return parser.runs(in: text).map(\.text).joined()
    }

    /// The next line (or lines) as styled runs; other control characters stay in, drawing replaces them.
    package mutating func runs(in text: some StringProtocol) -> [StyledRun] {
        var runs: [StyledRun] = []
        var current = String.UnicodeScalarView()
        var scanner = EscapeScanner()
        for scalar in text.unicodeScalars {
            switch scanner.feed(scalar) {
            case .text:
                current.append(scalar)
            case .inside:
                break
            case .sgr(let parameters):
                var next = style
                SGR.apply(parameters, to: &next, base: base)
                if next != style {
                    if !current.isEmpty { runs.append(StyledRun(String(current), style)) }
                    current = String.UnicodeScalarView()
                    style = next
                }
            }
        }
        if !current.isEmpty { runs.append(StyledRun(String(current), style)) }
        return runs
    }
}

/// Tells text from escape sequences.
private struct EscapeScanner {
    enum Finding {
        case text
        case inside
        /// A complete SGR sequence with its parameter string.
        case sgr(String)
    }

    private enum State {
        case ground
        case escape
        case control
        /// Device control, operating system command and the other strings, up to ST or BEL.
        case string
        case stringEscape
    }

    private var state = State.ground
    private var parameters = ""
    private var isPlain = true

    mutating func feed(_ scalar: Unicode.Scalar) -> Finding {
        if scalar == "\n" {
            state = .ground
            return .text
        }
        switch state {
        case .ground:
            return ground(scalar)
        case .escape:
            escape(scalar)
            return .inside
        case .control:
            return control(scalar)
        case .string:
            if scalar == "\u{1B}" { state = .stringEscape }
            if scalar == "\u{7}" || scalar == "\u{9C}" || scalar == "\u{18}" || scalar == "\u{1A}" {
                state = .ground
            }
            return .inside
        case .stringEscape:
            state = .ground
            // "ESC \" ends the string; any other sequence cuts it off and begins.
            if scalar != "\\" { escape(scalar) }
            return .inside
        }
    }

    private mutating func ground(_ scalar: Unicode.Scalar) -> Finding {
        switch scalar {
        case "\u{1B}":
            state = .escape
        case "\u{9B}":
            beginControl()
        case "\u{90}", "\u{98}", "\u{9D}", "\u{9E}", "\u{9F}":
            state = .string
        default:
            return .text
        }
        return .inside
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "[": beginControl()
        case "]", "P", "X", "^", "_": state = .string
        case "\u{1B}", " "..."/": state = .escape
        default: state = .ground
        }
    }

    private mutating func beginControl() {
        state = .control
        parameters = ""
        isPlain = true
    }

    private mutating func control(_ scalar: Unicode.Scalar) -> Finding {
        switch scalar {
        case "0"..."9", ";", ":":
            // Longer ones are no SGR that a program means.
            if parameters.utf8.count < 256 {
                parameters.unicodeScalars.append(scalar)
            } else {
                isPlain = false
            }
        case " "..."/", "<"..."?":
            isPlain = false
        case "@"..."~":
            state = .ground
            if scalar == "m" && isPlain { return .sgr(parameters) }
        case "\u{1B}":
            state = .escape
        default:
            // ECMA-48 leaves controls inside a sequence open; terminals cut it off or carry it out.
            state = .ground
        }
        return .inside
    }
}

/// The meaning of SGR parameters.
private enum SGR {
    static func apply(_ text: String, to style: inout Style, base: Style) {
        var parameters = text.split(separator: ";", omittingEmptySubsequences: false)[...]
        while let parameter = parameters.popFirst() {
            let parts = parameter.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
            let code = parts.first ?? 0
            if code == 38 || code == 48 {
                let color = parts.count > 1 ? colonColor(parts.dropFirst()) : semicolonColor(&parameters)
                guard let color else { continue }
                if code == 38 { style.foreground = color } else { style.background = color }
            } else if code == 4 && parts.count > 1 && parts[1] == 0 {
                style.attributes.remove(.underline)
            } else {
                apply(code, to: &style, base: base)
            }
        }
    }

    private static func apply(_ code: Int, to style: inout Style, base: Style) {
        switch code {
        case 0: style = base
        case 1: style.attributes.insert(.bold)
        case 2: style.attributes.insert(.dim)
        case 3: style.attributes.insert(.italic)
        case 4, 21: style.attributes.insert(.underline)
        case 7: style.attributes.insert(.reverse)
        case 22: style.attributes.subtract([.bold, .dim])
        case 23: style.attributes.remove(.italic)
        case 24: style.attributes.remove(.underline)
        case 27: style.attributes.remove(.reverse)
        case 30...37: style.foreground = .ansi(UInt8(code - 30))
        case 39: style.foreground = base.foreground
        case 40...47: style.background = .ansi(UInt8(code - 40))
        case 49: style.background = base.background
        case 90...97: style.foreground = .ansi(UInt8(code - 82))
        case 100...107: style.background = .ansi(UInt8(code - 92))
        default: break
        }
    }

    /// "38;5;n" and "38;2;r;g;b", whose parts are parameters of their own.
    private static func semicolonColor(_ parameters: inout ArraySlice<Substring>) -> Color? {
        let kind = parameters.popFirst().flatMap { Int($0) }
        let count = kind == 5 ? 1 : kind == 2 ? 3 : 0
        let values = parameters.prefix(count).map { Int($0) ?? 0 }
        parameters = parameters.dropFirst(count)
        return color(kind: kind, values)
    }

    /// "38:5:n", "38:2:r:g:b" and "38:2:space:r:g:b".
    private static func colonColor(_ parts: ArraySlice<Int>) -> Color? {
        let values = parts.dropFirst()
        return color(kind: parts.first, Array(parts.first == 2 ? values.suffix(3) : values.prefix(1)))
    }

    private static func color(kind: Int?, _ values: [Int]) -> Color? {
        guard values.allSatisfy({ (0...255).contains($0) }) else { return nil }
        switch (kind, values.count) {
        case (5, 1):
            return values[0] < 16 ? .ansi(UInt8(values[0])) : .indexed(UInt8(values[0]))
        case (2, 3):
            return .rgb(UInt8(values[0]), UInt8(values[1]), UInt8(values[2]))
        default:
            return nil
        }
    }
}
