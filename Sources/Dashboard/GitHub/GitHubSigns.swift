import Domain

// How what GitHub tells looks: a sign and a role each, so that colour never tells alone.

extension PipelineState {
    /// The sign before a run, a job or a step.
    var sign: String {
        switch self {
        case .queued: "·"
        case .running: "▶"
        case .waiting: "‖"
        case .passed: "✓"
        case .failed: "✗"
        case .cancelled: "⊘"
        case .skipped: "»"
        case .timedOut: "↯"
        case .actionRequired: "◆"
        case .neutral: "○"
        }
    }

    /// What it means to the user.
    var role: Role {
        switch self {
        case .queued, .cancelled, .skipped, .neutral: .muted
        case .running: .active
        case .waiting, .actionRequired: .waiting
        case .passed: .good
        case .failed, .timedOut: .bad
        }
    }

    /// The word for it.
    var word: String { rawValue.replacing("-", with: " ") }
}

extension CheckSummary {
    /// The sign before a pull request: what has failed counts more than what runs, and that more than what passed.
    var sign: String { failed > 0 ? "✗" : pending > 0 ? "●" : passed > 0 ? "✓" : " " }

    /// What it means to the user.
    var role: Role { failed > 0 ? .bad : pending > 0 ? .active : passed > 0 ? .good : .muted }

    /// All that there are, such as `1 failed, 3 passed`.
    var words: String {
        let parts = [(failed, "failed"), (pending, "pending"), (passed, "passed")].filter { $0.0 > 0 }
        return parts.isEmpty ? "none" : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}

extension PullRequest.ReviewState {
    /// The word in a list; empty where nobody has said anything.
    var word: String {
        switch self {
        case .none: ""
        case .commented: "comments"
        case .approved: "approved"
        case .changesRequested: "changes"
        }
    }

    /// What it means to the user.
    var role: Role {
        switch self {
        case .none, .commented: .muted
        case .approved: .good
        case .changesRequested: .warning
        }
    }
}

extension PullRequest.Mergeability {
    /// The word in a list; empty where nothing is to be told.
    var word: String {
        switch self {
        case .unknown, .clean: ""
        case .conflicts, .blocked, .behind, .unstable: rawValue
        }
    }

    /// What it says, in a few words.
    var words: String {
        switch self {
        case .unknown: "GitHub has not said yet"
        case .clean: "nothing stands against it"
        case .conflicts: "it conflicts with its base"
        case .blocked: "a rule of the base branch stands against it"
        case .behind: "its base has moved on"
        case .unstable: "checks that are not required fail"
        }
    }

    /// What it means to the user.
    var role: Role {
        switch self {
        case .unknown: .muted
        case .clean: .good
        case .conflicts: .bad
        case .blocked, .behind, .unstable: .warning
        }
    }
}

extension GitHubStatus {
    /// What the dot in the header says.
    var level: HealthLevel {
        switch connection {
        case .off: .off
        case .signedOut: .limited
        case .connecting: .unknown
        case .connected: .good
        case .failing: .bad
        }
    }
}
