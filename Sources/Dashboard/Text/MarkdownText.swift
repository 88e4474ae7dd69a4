import Terminal

/// Lays Markdown out as lines: headings, lists, quotes, fenced and inline code, simple tables.
///
/// It is forgiving, since a streamed reply is cut off at any place: what is not closed is text, except
/// a fence, which is code up to the end. Reading goes line by line, so that a text can be read as it grows.
struct MarkdownText {
    private let columns: Int
    private var lines: [RoleLine] = []
    private var table: [String] = []
    /// The mark that closes the code being read.
    private var fence: String?

    /// The lines of a text.
    ///
    /// - Parameters:
    ///   - text: Untrusted Markdown.
    ///   - columns: The width that lines are wrapped to.
    /// - Returns: At least one line.
    static func lines(of text: some StringProtocol, columns: Int) -> [RoleLine] {
        var layout = MarkdownText(columns: columns)
        layout.read(text)
        return layout.end()
    }

    /// Begins a text.
    init(columns: Int) { self.columns = max(1, columns) }

    /// Reads whole lines of the text.
    mutating func read(_ text: some StringProtocol) {
        for line in text.split(
            omittingEmptySubsequences: false,
            whereSeparator: { $0 == "\n" || $0 == "\r\n" }
        ) {
            read(Substring(line.last == "\r" ? line.dropLast() : line))
        }
    }

    /// The lines laid out so far, each only once; a table is among them when it is whole.
    mutating func take() -> [RoleLine] {
        defer { lines = [] }
        return lines
    }

    /// The lines not taken yet, those of a table that nothing follows included.
    mutating func end() -> [RoleLine] {
        endTable()
        return take()
    }

    private mutating func read(_ line: Substring) {
        let trimmed = line.drop { $0 == " " }
        if let open = fence {
            if trimmed.hasPrefix(open), trimmed.allSatisfy({ $0 == open.first || $0 == " " }) {
                fence = nil
            } else {
                code(line)
            }
        } else if let open = Self.fence(trimmed) {
            endTable()
            fence = String(open)
            let language = trimmed.dropFirst(open.count)
            if !language.isEmpty { lines.append(RoleLine("  " + language, .muted)) }
        } else if trimmed.hasPrefix("|") {
            table.append(String(trimmed))
        } else {
            endTable()
            block(line)
        }
    }

    private static func fence(_ line: Substring) -> Substring? {
        for mark: Character in ["`", "~"] {
            let open = line.prefix { $0 == mark }
            if open.count >= 3 { return open }
        }
        return nil
    }

    private mutating func code(_ line: Substring) {
        let room = max(1, columns - 2)
        let pieces = TerminalText.wrapped(line, to: room)
        lines += pieces.map { RoleLine([RoleRun("  "), RoleRun(String($0), .code)]) }
    }

    private mutating func block(_ line: Substring) {
        let trimmed = line.drop { $0 == " " }
        let indent = String(line.prefix { $0 == " " }.prefix(columns / 3))
        let marks = trimmed.prefix { $0 == "#" }
        if (1...6).contains(marks.count), trimmed.dropFirst(marks.count).first == " " {
            add(MarkdownInline.runs(of: trimmed.dropFirst(marks.count + 1), base: .heading))
        } else if trimmed.hasPrefix(">") {
            let body = trimmed.dropFirst().drop { $0 == " " }
            add(
                [RoleRun("▏ ", .quote)] + MarkdownInline.runs(of: body, base: .quote),
                indent: RoleLine("▏ ", .quote)
            )
        } else if let marker = Self.listMarker(trimmed) {
            let body = trimmed.dropFirst(marker.length)
            let sign = indent + marker.sign
            let hang = String(repeating: " ", count: TerminalText.width(of: sign))
            add([RoleRun(sign, .accent)] + MarkdownInline.runs(of: body, base: .text), indent: RoleLine(hang))
        } else if trimmed.count >= 3, trimmed.allSatisfy({ $0 == "-" }) {
            lines.append(RoleLine(String(repeating: "─", count: columns), .muted))
        } else {
            add([RoleRun(indent)] + MarkdownInline.runs(of: trimmed, base: .text), indent: RoleLine(indent))
        }
    }

    private mutating func add(_ runs: [RoleRun], indent: RoleLine = RoleLine()) {
        lines += RoleLine(runs).wrapped(to: columns, indent: indent)
    }

    /// A bullet or number with its blank, and how it is shown.
    private static func listMarker(_ line: Substring) -> (length: Int, sign: String)? {
        if ["- ", "* ", "+ "].contains(where: line.hasPrefix) { return (2, "• ") }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count) else { return nil }
        let rest = line.dropFirst(digits.count)
        return rest.hasPrefix(". ") || rest.hasPrefix(") ") ? (digits.count + 2, digits + ". ") : nil
    }
}

// MARK: - Tables

extension MarkdownText {
    /// Lays the collected rows out in columns as wide as their widest cell, or as they are if that is too wide.
    private mutating func endTable() {
        guard !table.isEmpty else { return }
        defer { table = [] }
        let rows = table.map(Self.cells)
        let isRule = rows.map {
            $0.allSatisfy { cell in !cell.isEmpty && cell.allSatisfy { "-: ".contains($0) } }
        }
        let count = rows.map(\.count).max() ?? 0
        var widths = Array(repeating: 0, count: count)
        for (row, rule) in zip(rows, isRule) where !rule {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], TerminalText.width(of: cell))
            }
        }
        guard widths.reduce(0, +) + 3 * (count - 1) <= columns else {
            for line in table { add(MarkdownInline.runs(of: line[...], base: .text)) }
            return
        }
        for (index, row) in rows.enumerated() {
            if isRule[index] {
                let dashes = widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")
                lines.append(RoleLine(dashes, .muted))
                continue
            }
            let isHead = index == 0 && isRule.dropFirst().first == true
            var runs: [RoleRun] = []
            for (column, width) in widths.enumerated() {
                let cell = column < row.count ? row[column] : ""
                if column > 0 { runs.append(RoleRun(" │ ", .muted)) }
                let blanks = String(repeating: " ", count: width - TerminalText.width(of: cell))
                runs.append(RoleRun(cell + blanks, isHead ? .strong : .text))
            }
            lines.append(RoleLine(runs))
        }
    }

    private static func cells(_ row: String) -> [String] {
        var inner = row[...]
        while inner.last == " " { inner.removeLast() }
        if inner.first == "|" { inner.removeFirst() }
        if inner.last == "|" { inner.removeLast() }
        return inner.split(separator: "|", omittingEmptySubsequences: false).map { cell in
            let runs = MarkdownInline.runs(of: cell.drop { $0 == " " }, base: .text)
            var text = RoleLine(runs).text
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
