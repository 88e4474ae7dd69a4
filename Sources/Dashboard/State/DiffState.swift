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

    /// Reads a diff.
    init(_ diff: TaskDiff, tree: String) {
        self.tree = tree
        isCut = diff.isCut
        lines = DiffLine.parse(diff.text)
    }

    /// The unified diff as text.
    var text: String { lines.map(\.text).joined(separator: "\n") }

    /// Scrolls to the file or hunk after (or before) the line at the top.
    mutating func jump(by direction: Int) {
        let here = scroll.offset
        let starts = lines.indices.filter { lines[$0].isStart }
        let target = direction > 0 ? starts.first { $0 > here } : starts.last { $0 < here }
        guard let target else { return }
        scroll.scroll(by: target - here)
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

    /// Whether `n` stops here: a file's heading, or a hunk that does not follow one at once.
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
