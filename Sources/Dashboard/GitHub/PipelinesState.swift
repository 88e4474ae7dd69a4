import Domain
import Foundation
import Terminal

/// The runs as a tree of rows: by branch, within it by workflow, the newest first, with jobs and steps below a run
/// that is open.
///
/// The rows are made anew when something opens, closes or comes; a move and a frame cost what is in view.
struct PipelinesState: Sendable {
    /// One row.
    enum Row: Hashable, Sendable {
        /// A heading over the runs of a branch; nil for those of none.
        case branch(String?)
        case run(RunID)
        /// What there is to be known of an open run, and whether its jobs are there.
        case facts(RunID)
        case job(RunID, JobID)
        /// What a job's log tells to have failed.
        case failure(RunID, JobID)
        /// A step by its number.
        case step(RunID, JobID, Int)

        /// The run that it belongs to; nil for a branch.
        var run: RunID? {
            switch self {
            case .branch: nil
            case .run(let run), .facts(let run), .job(let run, _), .failure(let run, _), .step(let run, _, _):
                run
            }
        }
    }

    /// The runs of a branch.
    struct Group: Sendable, Equatable {
        /// The branch; nil for none.
        let branch: String?
        /// Its runs, those of a workflow below each other.
        let runs: [PipelineRun]
    }

    /// The jobs of a run as they were at a time.
    private struct Jobs: Sendable {
        let jobs: [PipelineJob]
        /// When the run had changed last then.
        let updatedAt: Date
    }

    /// Selection and scrolling of the rows.
    private(set) var list = ListState<Row>()

    private var groups: [Group] = []
    private var runs: [RunID: PipelineRun] = [:]
    private var jobs: [RunID: Jobs] = [:]
    private var openRuns: Set<RunID> = []
    private var openJobs: Set<JobID> = []
    private var closedBranches: Set<String?> = []

    /// How many runs there are.
    var count: Int { runs.count }
    /// The selected row.
    var selected: Row? { list.selectedID }
    /// The run that the selected row belongs to.
    var selectedRun: PipelineRun? { selected?.run.flatMap { runs[$0] } }
    /// The newest run of each workflow on each branch.
    var newest: [PipelineRun] {
        groups.flatMap { group in group.runs.gathered(by: \.workflow).compactMap(\.first) }
    }

    /// The open runs of which the jobs are not known, or as they were before the run changed.
    var wantedJobs: [PipelineRun] {
        openRuns.compactMap { runs[$0] }.filter { jobs[$0.id]?.updatedAt != $0.updatedAt }
    }

    /// A run.
    func run(_ id: RunID) -> PipelineRun? { runs[id] }

    /// The jobs of a run; nil until they were loaded.
    func jobs(of run: RunID) -> [PipelineJob]? { jobs[run]?.jobs }

    /// A job of a run.
    func job(_ id: JobID, of run: RunID) -> PipelineJob? { jobs[run]?.jobs.first { $0.id == id } }

    /// Whether what belongs below a row is shown.
    func isOpen(_ row: Row) -> Bool {
        switch row {
        case .branch(let branch): !closedBranches.contains(branch)
        case .run(let run): openRuns.contains(run)
        case .job(_, let job): openJobs.contains(job)
        case .facts, .failure, .step: false
        }
    }

    /// Puts runs together: the branch with the newest run first, within it the workflow with the newest.
    static func groups(of runs: [PipelineRun]) -> [Group] {
        let sorted = runs.sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }
        return sorted.gathered(by: \.branch).map { runs in
            Group(branch: runs.first?.branch, runs: runs.gathered(by: \.workflow).flatMap { $0 })
        }
    }
}

// MARK: - Changes

extension PipelinesState {
    /// Takes all runs anew; what is open stays open.
    mutating func replace(_ new: [PipelineRun]) {
        groups = Self.groups(of: new)
        runs = Dictionary(new.map { ($0.id, $0) }) { first, _ in first }
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

    /// Selects a run and opens what it is in; false if it is not there.
    mutating func show(_ run: RunID) -> Bool {
        guard let found = runs[run] else { return false }
        if closedBranches.contains(found.branch) {
            closedBranches.remove(found.branch)
            relist()
        }
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
        case (.branch(let branch), true): closedBranches.remove(branch)
        case (.branch(let branch), false): closedBranches.insert(branch)
        case (.run(let run), true): openRuns.insert(run)
        case (.run(let run), false): openRuns.remove(run)
        case (.job(_, let job), true): openJobs.insert(job)
        case (.job(_, let job), false): openJobs.remove(job)
        case (.facts, _), (.failure, _), (.step, _): break
        }
    }

    private mutating func relist() {
        var rows: [Row] = []
        for group in groups {
            rows.append(.branch(group.branch))
            guard !closedBranches.contains(group.branch) else { continue }
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
        case .branch: 0
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

extension Sequence {
    /// The elements with the same key together, each group where its first element stood.
    fileprivate func gathered<Key: Hashable>(by key: (Element) -> Key) -> [[Element]] {
        var places: [Key: Int] = [:]
        var groups: [[Element]] = []
        for element in self {
            if let place = places[key(element)] {
                groups[place].append(element)
            } else {
                places[key(element)] = groups.count
                groups.append([element])
            }
        }
        return groups
    }
}
