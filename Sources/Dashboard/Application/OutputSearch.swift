import Terminal

/// A search through an output, block by block: from where it begins to the end, then from the other end to
/// where it began.
struct OutputSearch {
    private let hunt: OutputHunt
    private let snapshot: LogSnapshot
    private var pass: LogHunt
    private var hasWrapped = false

    /// Begins a search in an output as it is now.
    init(_ hunt: OutputHunt, in snapshot: LogSnapshot) {
        self.hunt = hunt
        self.snapshot = snapshot
        pass = LogHunt(hunt.words, in: snapshot, from: hunt.start, hunt.direction)
    }

    /// Looks through the next block; reads the disk.
    mutating func step() -> OutputFinding {
        switch pass.step() {
        case .found(let line):
            let lines = snapshot.slice((line - hunt.rows)..<(line + hunt.rows + 1))
            return .found(line: line, lines, pass.hits(at: line), hasWrapped: hasWrapped)
        case .searching(let line):
            return hasWrapped && isBehindStart(line) ? .nothing : .searching(percent: percent(at: line))
        case .nothing:
            guard !hasWrapped, !isBehindStart(edge) else { return .nothing }
            hasWrapped = true
            pass = LogHunt(hunt.words, in: snapshot, from: edge, hunt.direction)
            return step()
        }
    }

    /// The line at which the second half begins.
    private var edge: Int { hunt.direction == .forward ? 0 : snapshot.facts.lineCount - 1 }

    /// Whether a line was looked at in the first half.
    private func isBehindStart(_ line: Int) -> Bool {
        hunt.direction == .forward ? line >= hunt.start : line <= hunt.start
    }

    private func percent(at line: Int) -> Int {
        let count = max(1, snapshot.facts.lineCount)
        let seen = hunt.direction == .forward ? line - hunt.start : hunt.start - line
        return ((seen % count + count) % count) * 100 / count
    }
}
