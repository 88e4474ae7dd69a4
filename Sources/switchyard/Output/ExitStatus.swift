import Dashboard
import Domain

/// What the process tells its caller.
///
/// The numbers are part of the command line's contract.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case usage = 2
    /// Blocked, or waiting for an answer of the user.
    case needsAnswer = 3
    /// A rule forbade it.
    case denied = 4
    /// Rounds, tokens or time are used up.
    case limitReached = 5
    case interrupted = 130

    /// How a settled task ends a command that followed it.
    init(of task: AgentTask) {
        switch task.state {
        case .done: self = .done
        // Committed and pushed; whoever wants it green waits for that.
        case .watching: self = .done
        case .reviewing, .blocked, .interrupted, .paused: self = .needsAnswer
        case .cancelled: self = .interrupted
        case .failed:
            switch task.trouble?.code {
            case .denied: self = .denied
            case .limit: self = .limitReached
            case .needsConsent: self = .needsAnswer
            default: self = .failed
            }
        case .queued, .classifying, .preparing, .working, .publishing: self = .failed
        }
    }

    /// How a refused command or query ends the process.
    init(of error: EngineError) {
        switch error {
        case .invalid: self = .usage
        case .denied: self = .denied
        case .unavailable, .conflict: self = .needsAnswer
        case .notFound, .defect: self = .failed
        }
    }

    /// How a session that took lines ends: as the gravest of what came of them.
    init(of ending: PlainEnding) {
        if ending.isInterrupted {
            self = .interrupted
            return
        }
        let tasks = ending.tasks.map { task -> ExitStatus in
            switch task.state {
            // The session's own user took it back.
            case .cancelled: .done
            // It is left interrupted, to be resumed.
            case .queued, .classifying, .preparing, .working, .publishing: .needsAnswer
            default: ExitStatus(of: task)
            }
        }
        let refusals = ending.refusals.map { ExitStatus(of: $0) }
        self = Self.byGravity.last { tasks.contains($0) || refusals.contains($0) } ?? .done
    }

    /// From what matters least; a line that was not understood may have been the one that mattered.
    private static let byGravity: [ExitStatus] = [
        .done, .needsAnswer, .interrupted, .failed, .limitReached, .denied, .usage,
    ]
}
