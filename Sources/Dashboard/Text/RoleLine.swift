import Terminal

/// A stretch of text with what it means.
struct RoleRun: Sendable, Equatable {
    var text: String
    var role: Role

    init(_ text: String, _ role: Role = .text) {
        self.text = text
        self.role = role
    }
}

/// A line of text in which each part has a meaning; a theme gives it its look when it is drawn.
struct RoleLine: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    var runs: [RoleRun]
    /// How far its second and later lines are indented when it is wrapped; nil for as far as the first.
    var hang: Int?

    init(_ runs: [RoleRun] = []) { self.runs = runs }

    init(_ text: String, _ role: Role = .text) { runs = [RoleRun(text, role)] }

    init(stringLiteral text: String) { self.init(text) }

    init(arrayLiteral runs: RoleRun...) { self.init(runs) }

    /// The line without meanings.
    var text: String { runs.map(\.text).joined() }

    /// The columns it takes.
    var width: Int { TerminalText.width(of: text) }

    /// The line in lines of at most a width.
    ///
    /// - Parameters:
    ///   - columns: The width.
    ///   - indent: What the second and later lines begin with.
    /// - Returns: At least one line.
    func wrapped(to columns: Int, indent: RoleLine = RoleLine()) -> [RoleLine] {
        let text = text
        let room = max(1, columns - indent.width)
        let first = TerminalText.wrapped(text, to: max(1, columns))
        guard first.count > 1, indent.width > 0, let head = first.first, let second = first.dropFirst().first
        else {
            return first.map { slice($0, of: text) }
        }
        let rest = TerminalText.wrapped(text[second.startIndex...], to: room)
        return [slice(head, of: text)] + rest.map { RoleLine(indent.runs + slice($0, of: text).runs) }
    }

    /// The line in lines of at most a width, of which the later ones begin below what follows a label.
    ///
    /// A word that is longer than the room beside the label is broken: the label never stands alone.
    ///
    /// - Parameters:
    ///   - columns: The width.
    ///   - label: The columns of the label, the blanks behind it included.
    /// - Returns: The lines; nil where there is too little room, or no label.
    fileprivate func wrapped(to columns: Int, besideLabel label: Int) -> [RoleLine]? {
        let text = text
        guard label > 0, columns >= 2 * label,
            let start = text.index(text.startIndex, offsetBy: label, limitedBy: text.endIndex),
            text[..<start].last == " ", TerminalText.width(of: text[..<start]) == label
        else { return nil }
        let pieces = TerminalText.wrapped(text[start...], to: columns - label)
        let indent = RoleLine(String(repeating: " ", count: label))
        return pieces.enumerated().map { number, piece in
            number == 0
                ? slice(text[..<piece.endIndex], of: text)
                : RoleLine(indent.runs + slice(piece, of: text).runs)
        }
    }

    /// Whether the line is of printable ASCII alone, and no longer than a width.
    fileprivate func isPlain(within columns: Int) -> Bool {
        var room = columns
        for run in runs {
            room -= run.text.utf8.count
            guard room >= 0, run.text.utf8.allSatisfy({ 0x20..<0x7f ~= $0 }) else { return false }
        }
        return true
    }

    /// The runs of a piece of the line's text.
    private func slice(_ piece: Substring, of text: String) -> RoleLine {
        var result: [RoleRun] = []
        var start = text.startIndex
        for run in runs {
            let end = text.utf8.index(start, offsetBy: run.text.utf8.count)
            let from = max(start, piece.startIndex)
            let to = min(end, piece.endIndex)
            if from < to { result.append(RoleRun(String(text[from..<to]), run.role)) }
            start = end
        }
        return RoleLine(result)
    }

    /// Two lines one after the other.
    static func + (first: RoleLine, second: RoleLine) -> RoleLine { RoleLine(first.runs + second.runs) }
}

extension [RoleLine] {
    /// All lines, each wrapped to a width with its indent.
    func wrapped(to columns: Int) -> [RoleLine] {
        flatMap { line -> [RoleLine] in
            // Most lines are such, and a key that chooses another task lays all of them out.
            if line.isPlain(within: columns) { return [line] }
            if let label = line.hang, let lines = line.wrapped(to: columns, besideLabel: label) {
                return lines
            }
            let blanks = line.hang ?? line.text.prefix { $0 == " " }.count
            let indent = RoleLine(String(repeating: " ", count: Swift.min(blanks, columns / 3)))
            return line.wrapped(to: columns, indent: indent)
        }
    }
}
