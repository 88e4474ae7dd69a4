import Domain
import Terminal

/// The log of a job over the tree of runs: which one, what it holds, and what is seen of it.
struct JobLogState: Sendable {
    /// The run.
    let run: RunID
    /// The job.
    let job: JobID
    /// The job's name.
    let name: String
    /// The workflow with the number of the run.
    let runLabel: String
    /// How much of the screen the tree had, which it gets back.
    let zoomBefore: PaneZoom?

    /// What the log holds; nil until the engine has told.
    private(set) var log: JobLog?
    /// What is seen of it; nil until then.
    var output: OutputState?
    /// What is looked for in it.
    var search = DetailSearch()
    /// Why it cannot be had; nil while nothing is wrong.
    private(set) var trouble: EngineError?
    /// What failed that was gone to last.
    private(set) var finding: FailureFinding?

    /// The reading that is wanted: it is another one with each change of the style, and when the log is read again.
    private var wantedID: OutputID
    private var style = JobLogStyle(showsColors: true)
    private var showsNumbers = false
    /// The line that is to be at the top when the text is there; nil for the first error.
    private var awaitedTop: Int?

    /// Opens a log.
    init(of job: PipelineJob, in run: PipelineRun, zoomBefore: PaneZoom?) {
        self.run = run.id
        self.job = job.id
        name = job.name
        runLabel = run.label
        self.zoomBefore = zoomBefore
        wantedID = OutputID(.log(run.id, job.id, style), number: 1)
    }

    /// Whether times are shown.
    var showsTimes: Bool { style.showsTimes }

    /// What failed, in the order of the lines; of a line that tells of several things the first.
    var findings: [FailureFinding] {
        var lines: Set<Int> = []
        let sorted = (log?.failure?.findings ?? []).sorted { $0.logLine < $1.logLine }
        return sorted.filter { lines.insert($0.logLine).inserted }
    }

    /// The line of what failed that was gone to last, counted from 0.
    var findingLine: Int? { finding.map { $0.logLine - 1 } }

    /// What is missing of it.
    var wanted: [Question] {
        guard output?.id == wantedID else { return trouble == nil ? [.jobLog(wantedID)] : [] }
        return output?.wanted ?? []
    }

    /// Takes what the log holds, if that was asked for last.
    mutating func take(_ log: JobLog, for id: OutputID) {
        guard id == wantedID else { return }
        self.log = log
        trouble = nil
        var output = OutputState(id, total: log.length, showsNumbers: showsNumbers)
        if let awaitedTop {
            output.restore(line: awaitedTop)
        } else if let line = log.failure?.firstErrorLine {
            output.goTo(line: line - 1)
            finding = log.failure?.findings.first { $0.logLine == line }
        } else {
            output.restore(line: 0)
        }
        awaitedTop = nil
        self.output = output
        clearSearchResults()
    }

    /// Hears that the log, or the rest of its text, cannot be had.
    mutating func fail(_ error: EngineError, for id: OutputID) {
        guard id == wantedID else { return }
        trouble = error
        if output?.id == id { output?.trouble = "The log cannot be read: \(error.message)" }
    }

    /// Reads the log again, as it is now, from where it is seen.
    mutating func readAgain() {
        trouble = nil
        awaitedTop = output?.topLine ?? awaitedTop
        wantedID = OutputID(.log(run, job, style), number: wantedID.number + 1)
    }

    /// Shows the times, or takes them away; what is at the top stays there.
    mutating func toggleTimes() {
        style.showsTimes.toggle()
        readAgain()
    }

    /// Shows the numbers of lines, or hides them.
    mutating func toggleNumbers() {
        showsNumbers.toggle()
        output?.view.toggleNumbers()
    }

    /// Goes to what failed after, or before, the one gone to last or what is in view.
    ///
    /// - Returns: What was gone to, as a number and of how many; nil when there is none in that direction, as far as
    ///   the log was read.
    mutating func goToFinding(_ direction: TextDirection) -> (finding: FailureFinding, number: Int, all: Int)?
    {
        guard let view = output?.view else { return nil }
        let known = findings
        let read = known.filter { $0.logLine <= view.facts.lineCount }
        let seen = view.rows.map(\.place.line)
        let here = findingLine.flatMap { seen.contains($0) ? $0 : nil }
        let index: Int? =
            switch direction {
            case .forward: read.firstIndex { $0.logLine - 1 > here ?? (seen.first ?? 0) - 1 }
            case .backward: read.lastIndex { $0.logLine - 1 < here ?? seen.first ?? 0 }
            }
        guard let index else { return nil }
        finding = read[index]
        output?.goTo(line: read[index].logLine - 1)
        return (read[index], index + 1, known.count)
    }
}

// MARK: - Searching

extension JobLogState {
    /// Begins to type what is looked for.
    mutating func beginSearch() {
        clearSearch()
        search.begin(at: output?.view.top.line ?? 0)
    }

    /// Changes what is looked for; the view goes to the first match from where the search began.
    mutating func editSearch(_ change: (inout TextEditor) -> Void) {
        search.edit(change)
        clearSearchResults()
        if let words = search.words { output?.find(words, from: search.origin, .forward) }
    }

    /// Goes to what was found, once the typing has ended.
    mutating func acceptSearch() {
        // The key that ended the typing has stopped the search, too.
        guard let words = search.words, output?.isSettled == false else { return }
        output?.find(words, from: search.origin, .forward)
    }

    /// Ends the search.
    mutating func clearSearch() {
        clearSearchResults()
        search = DetailSearch()
    }

    /// Goes to the next match.
    mutating func findNext(_ direction: TextDirection) {
        if let words = search.words { output?.findNext(words, direction) }
    }

    private mutating func clearSearchResults() { output?.clearHunt() }
}
