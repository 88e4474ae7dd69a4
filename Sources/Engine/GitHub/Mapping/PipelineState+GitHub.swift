import Domain
import GitHub

extension PipelineState {
    /// Puts GitHub's two words together; what is not known becomes the nearest of ours.
    ///
    /// - Parameters:
    ///   - status: How far it has come; nil for a moment after it was made.
    ///   - conclusion: How it ended; nil until then.
    init(_ status: ServerWord<CheckStatus>?, _ conclusion: ServerWord<CheckConclusion>?) {
        switch status {
        case .known(.queued), .known(.requested), nil: self = .queued
        case .known(.waiting), .known(.pending): self = .waiting
        case .known(.inProgress): self = .running
        case .known(.completed): self = conclusion.map(Self.init(ended:)) ?? .neutral
        case .other: self = conclusion.map(Self.init(ended:)) ?? .running
        }
    }

    /// Reads the word of a commit status.
    init(_ state: ServerWord<StatusState>) {
        switch state {
        case .known(.success): self = .passed
        case .known(.failure), .known(.error): self = .failed
        case .known(.pending), .other: self = .waiting
        }
    }

    private init(ended conclusion: ServerWord<CheckConclusion>) {
        switch conclusion {
        case .known(.success): self = .passed
        case .known(.failure), .known(.startupFailure): self = .failed
        case .known(.cancelled): self = .cancelled
        case .known(.skipped): self = .skipped
        case .known(.timedOut): self = .timedOut
        case .known(.actionRequired): self = .actionRequired
        case .known(.neutral), .known(.stale), .other: self = .neutral
        }
    }
}

extension CheckSummary {
    /// Counts how checks stand.
    init(_ states: [PipelineState]) {
        self.init()
        for state in states {
            switch state {
            case .passed, .skipped, .neutral: passed += 1
            case .failed, .timedOut, .cancelled, .actionRequired: failed += 1
            case .queued, .running, .waiting: pending += 1
            }
        }
    }

    /// Counts both systems in which a commit is judged; the combined word of the statuses is not asked, as it says
    /// "pending" where there are none.
    init(_ runs: [CheckRunPayload], _ statuses: [StatusPayload]) {
        self.init(
            runs.map { PipelineState($0.status, $0.conclusion) } + statuses.map { PipelineState($0.state) }
        )
    }
}
