import Domain
import Foundation
import Terminal

/// The runs as a tree of rows: by branch or by workflow, the newest first, with jobs and steps below a run that is
/// open; all of them, or those that were asked for.
///
/// The rows are made anew when something opens, closes or comes; a move and a frame cost what is in view.
struct PipelinesState: Sendable {
    /// One row.
    enum Row: Hashable, Sendable {
        /// A heading over the runs of a branch; nil for those of none.
        case branch(String?)
        /// A heading over the runs of a workflow.
        case workflow(String)
        case run(RunID)
        /// What there is to be known of an open run, and whether its jobs are there.
        case facts(RunID)
        case job(RunID, JobID)
        /// What a job's log tells to have failed.
        case failure(RunID, JobID)
        /// A step by its number.
        case step(RunID, JobID, Int)

        /// The run that it belongs to; nil for a heading.
        var run: RunID? {
            switch self {
            case .branch, .workflow: nil
            case .run(let run), .facts(let run), .job(let run, _), .failure(let run, _), .step(let run, _, _):
                run
            }
        }
    }

    /// What the headings stand for.
    enum Grouping: Sendable {
        case branch, workflow
    }

    /// Which runs are shown, in the order of the key that goes through them.
    enum Kind: CaseIterable, Sendable {
        case all, red, mine

        /// The word in the title; empty for all.
        var word: String {
            switch self {
            case .all: ""
            case .red: "red"
            case .mine: "mine"
            }
        }
    }

    /// The jobs of a run as they were at a time.
    private struct Jobs: Sendable {
        let jobs: [PipelineJob]
        /// When the run had changed last then.
        let updatedAt: Date
    }

    /// Selection and scrolling of the rows.
    private(set) var list = ListState<Row>()
    /// What the headings stand for.
    private(set) var grouping = Grouping.branch
    /// Which runs are shown.
    private(set) var kind = Kind.all
    /// The words that narrow the runs, as typed.
    private(set) var filter = TextEditor()
    /// Whether they are being typed.
    var isFiltering = false
    /// How many runs are shown, those below closed headings included.
    private(set) var shownCount = 0
    /// The newest run of each workflow on each branch, whatever is shown.
    private(set) var newest: [PipelineRun] = []

    private var words = FuzzyFilter("")
    /// Who is signed in, and the branches that are theirs.
    private var account: String?
    private var branches: Set<String> = []

    /// All runs, the newest first.
    private var all: [PipelineRun] = []
    private var groups: [Group] = []
    private var runs: [RunID: PipelineRun] = [:]
    /// What the filter looks at.
    private var texts: [RunID: String] = [:]
    private var history = RunHistory([])
    private var jobs: [RunID: Jobs] = [:]
    private var openRuns: Set<RunID> = []
    private var openJobs: Set<JobID> = []
    private var closedHeadings: Set<Row> = []

    /// How many runs there are.
    var count: Int { runs.count }
    /// Whether not all runs are shown.
    var isNarrowed: Bool { kind != .all || !words.isEmpty }
    /// The selected row.
    var selected: Row? { list.selectedID }
    /// The run that the selected row belongs to.
    var selectedRun: PipelineRun? { selected?.run.flatMap { runs[$0] } }

    /// The open runs of which the jobs are not known, or as they were before the run changed.
    var wantedJobs: [PipelineRun] {
        openRuns.compactMap { runs[$0] }.filter { jobs[$0.id]?.updatedAt != $0.updatedAt }
    }

    /// Whether the time that something in view has taken goes on.
    var isTicking: Bool {
        list.visible.contains { index in
            switch list.ids[index] {
            case .branch, .workflow, .facts, .failure: false
            case .run(let id): runs[id].map { !$0.state.isEnded && $0.startedAt != nil } ?? false
            case .job(let run, let id):
                job(id, of: run).map { !$0.state.isEnded && $0.startedAt != nil } ?? false
            case .step(let run, let job, let number):
                self.job(job, of: run)?.steps.contains {
                    $0.number == number && !$0.state.isEnded && $0.startedAt != nil
                } ?? false
            }
        }
    }

    /// A run.
    func run(_ id: RunID) -> PipelineRun? { runs[id] }

    /// The jobs of a run; nil until they were loaded.
    func jobs(of run: RunID) -> [PipelineJob]? { jobs[run]?.jobs }

    /// A job of a run.
    func job(_ id: JobID, of run: RunID) -> PipelineJob? { jobs[run]?.jobs.first { $0.id == id } }

    /// How the last runs below a heading ended, whatever is shown: a strip for each workflow or branch.
    func strips(below heading: Row) -> [RunHistory.Strip] { history.strips(below: heading) }

    /// How long a run of a workflow takes when it passes, in seconds; nil where none has passed.
    func usualSeconds(of workflow: String) -> TimeInterval? { history.usualSeconds[workflow] }

    /// Whether what belongs below a row is shown.
    func isOpen(_ row: Row) -> Bool {
        switch row {
        case .branch, .workflow: !closedHeadings.contains(row)
        case .run(let run): openRuns.contains(run)
        case .job(_, let job): openJobs.contains(job)
        case .facts, .failure, .step: false
        }
    }
}

// MARK: - What is shown

extension PipelinesState {
    /// Puts the runs below other headings; the selection stays with its run.
    mutating func changeGrouping() {
        let before = selected
        let run = before.flatMap { row in row.run ?? groups.first { $0.heading == row }?.runs.first?.id }
        grouping = grouping == .branch ? .workflow : .branch
        relist()
        if list.selectedID != before, let run { _ = show(run) }
    }

    /// Shows the next kind of runs, around the end.
    mutating func showNextKind() {
        let kinds = Kind.allCases
        let index = kinds.firstIndex(of: kind) ?? 0
        kind = kinds[(index + 1) % kinds.count]
        relist()
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        let before = words
        words = FuzzyFilter(filter.text)
        if words != before { relist() }
    }

    /// Takes the words away.
    mutating func clearFilter() {
        isFiltering = false
        filter = TextEditor()
        words = FuzzyFilter("")
        relist()
    }

    /// Whether ``widen()`` does anything.
    var canWiden: Bool { kind != .all || !filter.isEmpty }

    /// Shows all runs again: without the words, or where there are none of every kind.
    mutating func widen() {
        guard filter.isEmpty else { return clearFilter() }
        kind = .all
        relist()
    }

    /// Takes whose runs are the user's.
    ///
    /// - Parameters:
    ///   - account: Who is signed in; nil while that is not known.
    ///   - branches: The branches that are theirs.
    mutating func setMine(account: String?, branches: Set<String>) {
        guard (account, branches) != (self.account, self.branches) else { return }
        (self.account, self.branches) = (account, branches)
        if kind == .mine { relist() }
    }

    /// Whether a run was begun by the user, or is on a branch of theirs.
    func isMine(_ run: PipelineRun) -> Bool {
        if let branch = run.branch, branches.contains(branch) { return true }
        guard let actor = run.actor, let account else { return false }
        return actor.isAccount(account)
    }

    private func isShown(_ run: PipelineRun) -> Bool {
        switch kind {
        case .all: break
        case .red: guard run.state.isRed else { return false }
        case .mine: guard isMine(run) else { return false }
        }
        return words.isEmpty || texts[run.id].map { words.matches($0) } ?? false
    }

    private func heading(of run: PipelineRun) -> Row {
        grouping == .branch ? .branch(run.branch) : .workflow(run.workflow)
    }
}

// MARK: - Changes

extension PipelinesState {
    /// Takes all runs anew; what is open stays open.
    mutating func replace(_ new: [PipelineRun]) {
        all = new.sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }
        runs = Dictionary(new.map { ($0.id, $0) }) { first, _ in first }
        texts = runs.mapValues { run in
            let words = [
                run.branch ?? "no branch", run.label, run.title, run.actor ?? "", run.state.word,
            ]
            return words.joined(separator: " ")
        }
        history = RunHistory(all)
        newest = history.newest
        jobs = jobs.filter { runs[$0.key] != nil }
        openRuns = openRuns.filter { runs[$0] != nil }
        relist()
    }

    /// Takes the jobs of a run; at first those are open that somebody wants to look at.
    ///
    /// - Parameters:
    ///   - new: The jobs.
    ///   - run: The run.
    ///   - time: When the run had changed last as they were asked for.
    mutating func take(_ new: [PipelineJob], of run: RunID, updatedAt time: Date) {
        guard runs[run] != nil else { return }
        if jobs[run] == nil { openJobs.formUnion(new.filter { $0.state.isWorthALook }.map(\.id)) }
        jobs[run] = Jobs(jobs: new, updatedAt: time)
        relist()
    }

    /// Opens the selected row, or goes to the first below it if it is open.
    mutating func open() {
        guard let selected else { return }
        if isOpen(selected) { return list.move(by: 1) }
        setOpen(selected, true)
        relist()
    }

    /// Closes the selected row, or goes to the one that it is below.
    mutating func close() {
        guard let selected, let index = list.selectedIndex else { return }
        if isOpen(selected) {
            setOpen(selected, false)
            return relist()
        }
        if let parent = list.ids[..<index].lastIndex(where: { $0.depth < selected.depth }) {
            list.select(index: parent)
        }
    }

    /// Selects a run, with everything shown again that hides it; false if it is not there.
    mutating func show(_ run: RunID) -> Bool {
        guard let found = runs[run] else { return false }
        if !isShown(found) {
            kind = .all
            clearFilter()
        }
        if closedHeadings.remove(heading(of: found)) != nil { relist() }
        return list.select(id: .run(run))
    }

    /// Takes the height that the rows are seen at.
    mutating func fit(rows: Int) {
        list.fit(rows: rows)
        // In a pane of one row the first heading had no room.
        if rows > 1, list.offset == 1 { list.showTop() }
    }

    /// Moves the selection, in whatever way a list can.
    mutating func move(_ change: (inout ListState<Row>) -> Void) { change(&list) }

    private mutating func setOpen(_ row: Row, _ isOpen: Bool) {
        switch (row, isOpen) {
        case (.branch, true), (.workflow, true): closedHeadings.remove(row)
        case (.branch, false), (.workflow, false): closedHeadings.insert(row)
        case (.run(let run), true): openRuns.insert(run)
        case (.run(let run), false): openRuns.remove(run)
        case (.job(_, let job), true): openJobs.insert(job)
        case (.job(_, let job), false): openJobs.remove(job)
        case (.facts, _), (.failure, _), (.step, _): break
        }
    }

    private mutating func relist() {
        let shown = isNarrowed ? all.filter { isShown($0) } : all
        shownCount = shown.count
        groups = Self.groups(of: shown, by: grouping)
        var rows: [Row] = []
        for group in groups {
            rows.append(group.heading)
            guard !closedHeadings.contains(group.heading) else { continue }
            for run in group.runs {
                rows.append(.run(run.id))
                if openRuns.contains(run.id) { rows += self.rows(below: run.id) }
            }
        }
        let (isFirst, isAtTop) = (list.count == 0, list.offset == 0)
        list.update(ids: rows)
        // The first row is a heading.
        if isFirst, rows.count > 1 { list.select(index: 1) }
        if isAtTop { list.showTop() }
    }

    private func rows(below run: RunID) -> [Row] {
        [Row.facts(run)]
            + (jobs(of: run) ?? []).flatMap { job -> [Row] in
                let steps = openJobs.contains(job.id) ? job.steps : []
                let failure = job.failure == nil ? [] : [Row.failure(run, job.id)]
                return [Row.job(run, job.id)] + failure + steps.map { Row.step(run, job.id, $0.number) }
            }
    }
}

extension PipelinesState.Row {
    /// How many rows it is below.
    var depth: Int {
        switch self {
        case .branch, .workflow: 0
        case .run: 1
        case .facts, .job: 2
        case .failure, .step: 3
        }
    }
}

extension PipelineState {
    /// Whether somebody who opens a run wants to see more of such a job.
    fileprivate var isWorthALook: Bool { isRed || self == .running || self == .actionRequired }
}
