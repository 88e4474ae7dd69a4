import Domain
import Terminal

/// The diff of the selected task, ready to be scrolled.
struct DiffState: Sendable {
    /// The newest checkpoint of the task when it was asked for.
    let tree: String
    /// The lines of the diff.
    let lines: [DiffLine]
    /// Whether it was cut at its size limit.
    let isCut: Bool
    /// What is in view.
    var scroll = ScrollState(follows: false)
    /// The line of the match that was found last.
    var found: Int?
    /// The first column in view; the signs of added and removed lines stay where they are.
    private(set) var column = 0

    private let widest: Int
    private var columns = 80

    /// Reads a diff; takes a while for a long one, so it is not for the main thread.
    init(_ diff: TaskDiff, tree: String) {
        self.tree = tree
        isCut = diff.isCut
        lines = DiffLine.parse(diff.text)
        widest = lines.reduce(0) { max($0, TerminalText.width(of: $1.text)) }
    }

    /// The unified diff as text.
    var text: String { lines.map(\.text).joined(separator: "\n") }

    /// Takes the size it is seen at.
    mutating func fit(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        scroll.update(count: lines.count, rows: rows)
        column = min(column, lastColumn)
    }

    /// Scrolls to the file or hunk after (or before) the line at the top.
    mutating func jump(_ direction: Direction) {
        let here = scroll.offset
        let target =
            switch direction {
            case .forward: lines.indices.dropFirst(here + 1).first { lines[$0].isStart }
            case .backward: lines.indices.prefix(here).last { lines[$0].isStart }
            }
        guard let target else { return }
        scroll.scroll(by: target - here)
    }

    /// Moves the view half its width to the right or back.
    mutating func moveSideways(_ direction: Direction) {
        let step = max(1, columns / 2)
        column = max(0, min(column + (direction == .forward ? step : -step), lastColumn))
    }

    /// Goes on where another diff of the same task was looked at.
    mutating func takePlace(of old: DiffState) {
        scroll = old.scroll
        column = old.column
    }

    private var lastColumn: Int { max(0, widest - columns) }
}

extension DiffState: SearchableText {
    var searchableRowCount: Int { lines.count }

    func match(_ search: TextSearch, beginningIn row: Int) -> ClosedRange<Int>? {
        search.isFound(in: lines[row].text) ? row...row : nil
    }
}

/// One line of a unified diff with what it means.
struct DiffLine: Sendable, Equatable {
    /// What a line of a diff is.
    enum Kind: Sendable {
        case file, meta, hunk, added, removed, context
    }

    /// The line as git wrote it.
    let text: String
    /// What it is.
    let kind: Kind

    /// Whether a jump stops here: a file's heading, or a hunk that does not follow one at once.
    var isStart: Bool { kind == .file || kind == .hunk }

    /// Tells the lines of a diff apart.
    ///
    /// Inside a hunk the counts of its header rule, so a removed line `-- a/x` is no file heading.
    static func parse(_ diff: String) -> [DiffLine] {
        guard !diff.isEmpty else { return [] }
        var old = 0
        var new = 0
        var lines: [DiffLine] = []
        for line in diff.split(separator: "\n", omittingEmptySubsequences: false) {
            let kind: Kind
            if old > 0 || new > 0 {
                switch line.first {
                case "+": (kind, new) = (.added, new - 1)
                case "-": (kind, old) = (.removed, old - 1)
                case "\\": kind = .meta
                default: (kind, old, new) = (.context, old - 1, new - 1)
                }
            } else if line.hasPrefix("diff --git ") {
                kind = .file
            } else if let counts = hunkCounts(line) {
                kind = .hunk
                (old, new) = counts
            } else {
                kind = .meta
            }
            lines.append(DiffLine(text: String(line), kind: kind))
        }
        if lines.last?.text.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The numbers of lines in `@@ -a,b +c,d @@`; a missing count is 1.
    private static func hunkCounts(_ line: Substring) -> (old: Int, new: Int)? {
        let parts = line.split(separator: " ", maxSplits: 3)
        guard parts.count >= 3, parts[0] == "@@", parts[1].hasPrefix("-"), parts[2].hasPrefix("+") else {
            return nil
        }
        func count(_ part: Substring) -> Int {
            let numbers = part.dropFirst().split(separator: ",")
            return numbers.count > 1 ? Int(numbers[1]) ?? 0 : 1
        }
        return (count(parts[1]), count(parts[2]))
    }
}
