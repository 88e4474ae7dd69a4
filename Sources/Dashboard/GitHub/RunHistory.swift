import Domain
import Foundation

/// What the runs before tell: how those of each workflow ended on each branch, and how long they take when they pass.
struct RunHistory: Sendable {
    /// The last runs of one workflow on one branch.
    struct Strip: Sendable, Equatable {
        let branch: String?
        let workflow: String
        /// How they stand, the newest last.
        let states: [PipelineState]
    }

    /// The most runs that a strip has.
    static let longestStrip = 10
    /// As many runs that passed, the newest, say how long one takes.
    private static let mostPassed = 10

    /// The newest run of each workflow on each branch.
    let newest: [PipelineRun]
    /// How long a run of a workflow takes when it passes, in seconds: the median of the last ones.
    let usualSeconds: [String: TimeInterval]
    private let ofBranches: [String?: [Strip]]
    private let ofWorkflows: [String: [Strip]]

    /// Takes what is known of runs.
    ///
    /// - Parameter runs: The runs, the newest first.
    init(_ runs: [PipelineRun]) {
        let lanes = runs.gathered { Lane(branch: $0.branch, workflow: $0.workflow) }
        newest = lanes.compactMap(\.first)
        let strips = lanes.compactMap { runs in
            runs.first.map { run in
                let states = runs.prefix(Self.longestStrip).reversed().map(\.state)
                return Strip(branch: run.branch, workflow: run.workflow, states: states)
            }
        }
        ofBranches = Dictionary(grouping: strips, by: \.branch)
        ofWorkflows = Dictionary(grouping: strips, by: \.workflow)
        usualSeconds = Dictionary(grouping: runs, by: \.workflow).compactMapValues { runs in
            Self.median(runs.compactMap { Self.wholeSeconds(of: $0) }.prefix(Self.mostPassed).sorted())
        }
    }

    /// The strips below a heading, that with the newest run first.
    func strips(below heading: PipelinesState.Row) -> [Strip] {
        switch heading {
        case .branch(let branch): ofBranches[branch] ?? []
        case .workflow(let name): ofWorkflows[name] ?? []
        case .run, .facts, .job, .failure, .step: []
        }
    }

    /// What runs are told apart by.
    private struct Lane: Hashable {
        let branch: String?
        let workflow: String
    }

    /// How long a run took that passed; nil for any other, and for later attempts, which may have run a part alone.
    private static func wholeSeconds(of run: PipelineRun) -> TimeInterval? {
        guard run.state == .passed, run.attempt == 1, let start = run.startedAt else { return nil }
        return max(0, run.updatedAt.timeIntervalSince(start))
    }

    /// The middle of some numbers in order; nil where there are none.
    static func median(_ sorted: [TimeInterval]) -> TimeInterval? {
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
