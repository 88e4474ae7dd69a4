import Terminal

/// A stretch of output, from the beginning of a line, in lines and as the rows they wrap into.
struct OutputPage: Sendable {
    /// Longer lines are broken, so that laying one out stays quick.
    private static let lineLimit = 4096

    /// Where it begins, in characters of the whole output.
    let start: Int
    /// How many characters it holds, line ends included.
    private(set) var length = 0
    /// The rows of the lines.
    private(set) var rows: [OutputRow] = []
    /// The colours after its last line; to begin the next page with.
    private(set) var colors: ANSIText

    /// The last line may still grow; it is empty behind a line end.
    private var lines = [""]
    private var columns = 0
    /// How many lines are laid out for good, and the rows they took.
    private var settled = (lines: 0, rows: 0)
    private let firstColors: ANSIText

    /// Begins an empty page.
    init(start: Int, colors: ANSIText = ANSIText()) {
        self.start = start
        self.colors = colors
        firstColors = colors
    }

    /// Where the next page begins.
    var end: Int { start + length }
    /// Whether nothing is in it.
    var isEmpty: Bool { length == 0 }
    /// What it holds, as it was printed.
    var text: String { lines.joined(separator: "\n") }

    /// Whether a character ends a line.
    static func isLineEnd(_ character: Character) -> Bool { character == "\n" || character == "\r\n" }

    /// Adds text at the end.
    mutating func append(_ text: Substring) {
        length += text.unicodeScalars.count
        let pieces = text.split(omittingEmptySubsequences: false, whereSeparator: Self.isLineEnd)
        for (index, piece) in pieces.enumerated() {
            if index > 0 { lines.append("") }
            var rest = piece
            while !rest.isEmpty {
                if lines[lines.count - 1].utf8.count >= Self.lineLimit { lines.append("") }
                let part = rest.prefix(Self.lineLimit)
                lines[lines.count - 1] += part
                rest = rest[part.endIndex...]
            }
        }
    }

    /// Lays the lines out for a width, only those anew that may have changed.
    mutating func layOut(columns: Int) {
        if columns != self.columns {
            self.columns = columns
            settled = (0, 0)
            colors = firstColors
        }
        rows.removeSubrange(min(settled.rows, rows.count)...)
        for index in settled.lines..<lines.count {
            let isLast = index == lines.count - 1
            // The last line may grow, so it is laid out again next time; behind a line end it is no row.
            if isLast { settled = (index, rows.count) }
            if isLast, lines[index].isEmpty, index > 0 { return }
            var next = colors
            rows += Self.wrapped(next.runs(in: lines[index]), columns: max(1, columns))
            if !isLast { colors = next }
        }
    }

    private static func wrapped(_ runs: [StyledRun], columns: Int) -> [OutputRow] {
        let line = runs.map(\.text).joined()
        return TerminalText.wrapped(line, to: columns).enumerated().map { number, piece in
            var result: [StyledRun] = []
            var start = line.startIndex
            for run in runs {
                let end = line.utf8.index(start, offsetBy: run.text.utf8.count)
                let (from, to) = (max(start, piece.startIndex), min(end, piece.endIndex))
                if from < to { result.append(StyledRun(String(line[from..<to]), run.style)) }
                start = end
            }
            let part = piece.startIndex..<piece.endIndex
            return OutputRow(runs: result, line: line, part: part, number: number)
        }
    }
}
