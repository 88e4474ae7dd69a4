import Domain
import Terminal

/// The output of one step, as far as it was fetched: its end, when it is very long.
struct OutputState: Sendable {
    /// How much is kept; what is older can be read in full in the log of the step.
    static let characterLimit = 262_144
    /// Longer lines are broken, so that laying one out stays quick.
    private static let lineLimit = 4096

    /// The step that printed it.
    let step: StepID
    /// The lines kept; the last may still grow.
    private(set) var lines: [String] = [""]
    /// How many characters were dropped before the first line kept.
    private(set) var dropped: Int
    /// Where the next question begins.
    private(set) var nextOffset: Int
    /// How long the whole is known to be.
    private(set) var total: Int
    /// What is in view, in rows.
    var scroll = ScrollState(follows: true)
    /// The lines wrapped to the width they are seen at, in the colours of the program.
    private(set) var rows: [[StyledRun]] = []

    private var kept = 0
    private var columns = 0
    /// How many lines are laid out for good, the rows they took, and the colours after them.
    private var settled = (lines: 0, rows: 0, colors: ANSIText())

    /// Starts with nothing fetched.
    init(step: StepID, total: Int) {
        self.step = step
        self.total = total
        dropped = max(0, total - Self.characterLimit)
        nextOffset = dropped
    }

    /// Whether the engine has more than was fetched.
    var isBehind: Bool { nextOffset < total }
    /// The text kept.
    var text: String { lines.joined(separator: "\n") }
    /// Whether nothing was printed.
    var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }

    /// Hears that the whole is longer now.
    mutating func grow(to length: Int) { total = max(total, length) }

    /// Takes a slice that was asked for at `nextOffset`.
    mutating func append(_ slice: TextSlice) {
        let length = slice.text.count
        nextOffset = slice.offset + length
        // An empty slice below the total would be asked for without end.
        total = length == 0 ? nextOffset : slice.total
        kept += length
        for (index, piece) in slice.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        {
            if index > 0 { lines.append("") }
            add(piece)
        }
        trim()
    }

    private mutating func add(_ piece: Substring) {
        var rest = piece
        while !rest.isEmpty {
            if lines[lines.count - 1].utf8.count >= Self.lineLimit { lines.append("") }
            let part = rest.prefix(Self.lineLimit)
            lines[lines.count - 1] += part
            rest = rest[part.endIndex...]
        }
    }

    private mutating func trim() {
        var count = 0
        while kept > Self.characterLimit * 2, count < lines.count - 1 {
            let length = lines[count].count + 1
            kept -= length
            dropped += length
            count += 1
        }
        guard count > 0 else { return }
        let before = rows.count
        lines.removeFirst(count)
        let width = columns
        columns = 0
        layOut(columns: width)
        scroll.shift(by: rows.count - before)
    }

    /// Lays the lines out for a width, only those anew that may have changed.
    mutating func layOut(columns: Int) {
        if columns != self.columns {
            self.columns = columns
            settled = (0, 0, ANSIText())
        }
        rows.removeSubrange(min(settled.rows, rows.count)...)
        for index in settled.lines..<lines.count {
            // The last line may grow, so it is laid out again next time.
            if index == lines.count - 1 { settled = (index, rows.count, settled.colors) }
            var colors = settled.colors
            rows += Self.wrapped(colors.runs(in: lines[index]), columns: max(1, columns))
            if index < lines.count - 1 { settled.colors = colors }
        }
        // A line end at the very end begins no row that one can see.
        if lines.count > 1, lines.last?.isEmpty == true { rows.removeLast() }
    }

    private static func wrapped(_ runs: [StyledRun], columns: Int) -> [[StyledRun]] {
        let text = runs.map(\.text).joined()
        return TerminalText.wrapped(text, to: columns).map { piece in
            var result: [StyledRun] = []
            var start = text.startIndex
            for run in runs {
                let end = text.utf8.index(start, offsetBy: run.text.utf8.count)
                let (from, to) = (max(start, piece.startIndex), min(end, piece.endIndex))
                if from < to { result.append(StyledRun(String(text[from..<to]), run.style)) }
                start = end
            }
            return result
        }
    }
}
