import Domain
import Terminal

/// Where a text comes from that is read page by page.
enum OutputSource: Hashable, Sendable {
    /// What a step prints.
    case step(StepID)
    /// The log of a job on GitHub, written out in a style.
    case log(RunID, JobID, JobLogStyle)

    /// How many characters are asked for at once: read within a few milliseconds, and small in memory.
    ///
    /// A log may have tens of millions of them.
    var pageLimit: Int {
        switch self {
        case .step: OutputLog.pageLimit
        case .log: 1 << 20
        }
    }
}

/// One reading of an output; when the same one is read anew, that is another reading.
struct OutputID: Hashable, Sendable {
    /// What is read.
    let source: OutputSource
    /// Which reading it is.
    let number: Int

    /// A reading of something.
    init(_ source: OutputSource, number: Int) {
        self.source = source
        self.number = number
    }

    /// A reading of what a step printed.
    init(step: StepID, number: Int) { self.init(.step(step), number: number) }

    /// The step that printed it; nil for the log of a job.
    var step: StepID? {
        switch source {
        case .step(let step): step
        case .log: nil
        }
    }
}

/// An output as it is seen: that of a step, or the log of a job.
///
/// The text is in an ``OutputLog``, away from the main thread. Here is what of it is in view, how far it was
/// read, and what is looked for in it.
struct OutputState: Sendable {
    /// Which reading of what it is.
    let id: OutputID
    /// How long the whole is known to be, in characters.
    private(set) var total: Int
    /// How many of them were read.
    private(set) var end = 0
    /// What is in view.
    var view: LogViewState
    /// Why no more could be read; nil while all is well.
    var trouble: String?
    /// The search that is under way.
    private(set) var hunt: OutputHunt?
    /// What is to be told of the last search; nil when it simply found something, or there was none.
    private(set) var huntNote: String?
    /// Which of how many matches was found last; nil where that is not known, or is not true any more.
    private var hits: SearchHits?
    /// The line that was left at the top; gone to once that much is read.
    private var awaitedLine: Int?
    /// Whether that line is to stand among others, and not at the top.
    private var showsAwaitedAmongOthers = false
    /// How many searches were begun.
    private var huntCount = 0

    /// Starts with nothing read, at the end.
    ///
    /// - Parameters:
    ///   - id: Which reading it is.
    ///   - total: How long the whole is known to be, in characters.
    ///   - showsNumbers: Whether line numbers are shown.
    init(_ id: OutputID, total: Int, showsNumbers: Bool = false) {
        self.id = id
        self.total = total
        view = LogViewState(showsNumbers: showsNumbers)
    }

    /// Whether all there is was read.
    var isWhole: Bool { end >= total }
    /// Whether nothing of it can be shown yet.
    var isBlank: Bool { view.rows.isEmpty }
    /// How much was read, in percent.
    var percent: Int { end * 100 / max(1, total) }
    /// Whether so much is missing that its end is still far away; to show what only rushes by makes no sense.
    var isCatchingUp: Bool { total - end > id.source.pageLimit }
    /// Whether there is something to fold.
    var hasGroups: Bool { !view.facts.groups.isEmpty }

    /// What is missing: the text that follows, and the lines in view.
    var wanted: [Question] {
        var questions: [Question] = []
        if !isWhole { questions.append(.output(id, offset: end)) }
        if let lines = view.wantedLines, !(view.isFollowing && isCatchingUp) {
            questions.append(.outputLines(id, lines))
        }
        return questions
    }

    /// Whether the text is another one now than that which was read, since it ends before.
    func isReplaced(byLength length: Int) -> Bool { length < end }

    /// Hears that the whole is longer now.
    mutating func grow(to length: Int) { total = max(total, length) }

    /// Hears how far the text was read.
    mutating func take(_ growth: OutputGrowth) {
        trouble = nil
        // When nothing came there is no more, whatever was said before; else it would be asked for without end.
        total = growth.end > end ? max(total, growth.total) : growth.end
        if growth.end != end { hits = nil }
        end = growth.end
        view.update(growth.facts)
        guard let line = awaitedLine, view.facts.lineCount > line || isWhole else { return }
        awaitedLine = nil
        // Whoever has moved meanwhile stays where that led.
        guard view.isFollowing else { return }
        if showsAwaitedAmongOthers, line < view.facts.lineCount {
            view.show(line: line)
        } else {
            view.scroll(toTop: line)
        }
    }
}

// MARK: - Memory

extension OutputState {
    /// The line at the top of the view; nil while the end is followed.
    var topLine: Int? { view.isFollowing ? awaitedLine : view.top.line }

    /// Goes to where it was left, once that much is read.
    mutating func restore(line: Int) {
        awaitedLine = max(0, line)
        showsAwaitedAmongOthers = false
    }

    /// Shows a line among those around it, now or once that much is read.
    mutating func goTo(line: Int) {
        guard line >= view.facts.lineCount else { return view.show(line: line) }
        awaitedLine = max(0, line)
        showsAwaitedAmongOthers = true
    }
}

// MARK: - Searching

extension OutputState {
    /// Begins to look for words from a line on; around the end, if need be.
    mutating func find(_ words: TextSearch, from line: Int, _ direction: TextDirection) {
        huntCount += 1
        huntNote = nil
        hits = nil
        hunt = OutputHunt(
            output: id,
            number: huntCount,
            words: words,
            start: line,
            direction: direction,
            rows: view.size.rows
        )
    }

    /// Begins to look for the match after, or before, the one found last or what is in view.
    mutating func findNext(_ words: TextSearch, _ direction: TextDirection) {
        find(words, from: view.searchStart(direction), direction)
    }

    /// Whether a search for what is typed came to an end.
    var isSettled: Bool { hunt == nil && (view.found != nil || huntNote != nil) }

    /// Ends the search that is under way.
    mutating func stopHunt() {
        guard hunt != nil else { return }
        hunt = nil
        huntNote = nil
    }

    /// What is to be said beside the words that are looked for; nil when there is nothing to say.
    var searchNote: String? {
        let notes = [hits?.description, huntNote].compactMap { $0 }
        return notes.isEmpty ? nil : notes.joined(separator: ", ")
    }

    /// Forgets what was found.
    mutating func clearHunt() {
        hunt = nil
        huntNote = nil
        hits = nil
        view.found = nil
    }

    /// Hears how a search goes, if it is the one under way.
    mutating func take(_ finding: OutputFinding, of hunt: OutputHunt) {
        guard hunt == self.hunt else { return }
        switch finding {
        case .searching(let percent):
            huntNote = "searching at \(percent) %; any key stops"
            return
        case .found(let line, let lines, let hits, let hasWrapped):
            self.hits = hits
            view.show(line: line)
            view.take(lines)
            view.show(found: line, hunt.words)
            let edge = hunt.direction == .forward ? "beginning" : "end"
            huntNote = hasWrapped ? "went on from the \(edge)" : nil
        case .nothing:
            view.found = nil
            huntNote = isWhole ? "nothing found" : "nothing found in the \(percent) % that were read"
        }
        self.hunt = nil
    }
}
