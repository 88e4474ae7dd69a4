import Domain
import Foundation
import GitHub

extension PullRequestCheck {
    /// Takes a check that an app reported.
    init(_ payload: CheckRunPayload) {
        let state = PipelineState(payload.status, payload.conclusion)
        let isOfActions = payload.app?.slug == "github-actions"
        let place = isOfActions ? ActionsPlace(payload.detailsURL) ?? ActionsPlace(payload.htmlURL) : nil
        self.init(
            name: payload.name,
            state: state,
            summary: (payload.output?.title ?? "").firstLine(limit: Self.summaryLimit),
            url: payload.htmlURL ?? payload.detailsURL,
            run: place?.run,
            job: place?.job,
            startedAt: state == .queued || state == .waiting ? nil : payload.startedAt,
            completedAt: payload.completedAt
        )
    }

    /// Takes what a service outside says.
    init(_ payload: StatusPayload) {
        let state = PipelineState(payload.state)
        self.init(
            name: payload.context,
            state: state,
            summary: (payload.description ?? "").firstLine(limit: Self.summaryLimit),
            url: payload.targetURL,
            startedAt: payload.createdAt,
            completedAt: state.isEnded ? payload.updatedAt : nil
        )
    }

    /// Checks in the order in which they are looked at: those that failed, those under way, the others; each by name.
    static func ordered(_ checks: [PullRequestCheck]) -> [PullRequestCheck] {
        checks.sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
    }

    private var rank: Int {
        switch state {
        case .failed, .timedOut: 0
        case .actionRequired, .cancelled: 1
        case .running, .queued, .waiting: 2
        case .passed, .neutral, .skipped: 3
        }
    }

    private static let summaryLimit = 300
}

/// Where a check of GitHub Actions ran, by the address of its page: `…/actions/runs/7/job/9`.
struct ActionsPlace: Sendable, Equatable {
    let run: RunID
    /// Nil where the address names the run alone.
    let job: JobID?

    /// Reads an address; nil for one of another form.
    init?(_ address: String?) {
        guard let address else { return nil }
        let parts = address.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
        guard let actions = parts.lastIndex(of: "actions"), parts.count > actions + 2,
            parts[actions + 1] == "runs", let run = Int64(parts[actions + 2])
        else { return nil }
        self.run = RunID(rawValue: run)
        let hasJob = parts.count > actions + 4 && ["job", "jobs"].contains(parts[actions + 3])
        job = hasJob ? Int64(parts[actions + 4]).map { JobID(rawValue: $0) } : nil
    }
}
