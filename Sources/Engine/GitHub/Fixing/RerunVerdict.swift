import Domain
import Foundation

/// What the runs on a pushed commit say of the fix; a pure value.
enum RerunVerdict: Sendable, Equatable {
    /// It is to be waited for: the run that is under way, or nil for one that has not begun.
    case wait(RunID?)
    /// The rerun is green.
    case green(PipelineRun)
    /// The rerun is red.
    case red(PipelineRun)
    /// The run ended in neither way.
    case undecided(PipelineRun)
    /// None has begun for so long that none will.
    case missing

    /// How long a run may take to begin, in seconds.
    static let patience: TimeInterval = 600

    /// Judges.
    ///
    /// - Parameters:
    ///   - runs: The runs that are known.
    ///   - workflow: The workflow's name.
    ///   - progress: What was pushed, and when.
    ///   - readAt: When the runs were known to be these; nil for never.
    init(_ runs: [PipelineRun], of workflow: String, _ progress: FixProgress, readAt: Date?) {
        // One push can begin several: for the branch and for its pull request.
        let reruns = runs.filter { $0.workflow == workflow && $0.commit == progress.pushedCommit }
            .sorted { ($0.number, $0.attempt) > ($1.number, $1.attempt) }
        guard let newest = reruns.first else {
            let waited = readAt.map { $0.timeIntervalSince(progress.pushedAt ?? $0) } ?? 0
            self = waited >= Self.patience ? .missing : .wait(nil)
            return
        }
        if let open = reruns.first(where: { !$0.state.isEnded }) {
            self = .wait(open.id)
        } else if let red = reruns.first(where: \.state.isRed) {
            self = .red(red)
        } else if let green = reruns.first(where: { $0.state == .passed }) {
            self = .green(green)
        } else {
            self = .undecided(newest)
        }
    }
}
