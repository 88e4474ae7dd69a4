/// The parts of a line of Markdown: code, strong, emphasis, links; everything else as it is written.
enum MarkdownInline {
    /// Tells the parts of a line apart.
    ///
    /// - Parameters:
    ///   - line: Untrusted text without a line end.
    ///   - base: What ordinary text in it means.
    /// - Returns: The runs in order, without the marks.
    static func runs(of line: Substring, base: Role) -> [RoleRun] {
        // Looking for closing marks is quadratic in the worst case; nobody writes such lines by hand.
        guard line.utf8.count <= 4096 else { return [RoleRun(String(line), base)] }
        var runs: [RoleRun] = []
        var plain = ""
        var rest = line
        func flush() {
            if !plain.isEmpty { runs.append(RoleRun(plain, base)) }
            plain = ""
        }
        while let character = rest.first {
            if let (run, length) = span(at: rest, after: plain.last) {
                flush()
                runs.append(run)
                rest = rest.dropFirst(length)
            } else {
                plain.append(character)
                rest.removeFirst()
            }
        }
        flush()
        return runs
    }

    /// The marked span that a text begins with, and how many characters it takes.
    private static func span(at text: Substring, after previous: Character?) -> (RoleRun, Int)? {
        switch text.first {
        case "`":
            let marks = text.prefix { $0 == "`" }
            return body(of: text, open: String(marks), close: String(marks)).map { (RoleRun($0, .code), $1) }
        case "*", "_":
            let mark = String(text.prefix(1))
            // In snake_case an underscore is a letter.
            if mark == "_", let previous, previous.isLetter || previous.isNumber { return nil }
            if let (inner, length) = body(of: text, open: mark + mark, close: mark + mark) {
                return (RoleRun(inner, .strong), length)
            }
            guard let (inner, length) = body(of: text, open: mark, close: mark), inner.first != " ",
                inner.last != " "
            else { return nil }
            return (RoleRun(inner, .emphasis), length)
        case "[":
            guard let (label, length) = body(of: text, open: "[", close: "]("),
                let (target, rest) = body(of: text.dropFirst(length - 1), open: "(", close: ")")
            else { return nil }
            let shown = label == target ? label : "\(label) (\(target))"
            return (RoleRun(shown, .accent), length - 1 + rest)
        default:
            return nil
        }
    }

    /// What stands between two marks at the beginning of a text, and the length of all three.
    private static func body(of text: Substring, open: String, close: String) -> (String, Int)? {
        guard text.hasPrefix(open) else { return nil }
        let start = text.dropFirst(open.count)
        guard let end = start.firstRange(of: close)?.lowerBound, end > start.startIndex else { return nil }
        let inner = start[..<end]
        return (String(inner), open.count + inner.count + close.count)
    }
}
