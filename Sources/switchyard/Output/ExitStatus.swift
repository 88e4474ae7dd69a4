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
        case .reviewing, .blocked, .interrupted: self = .needsAnswer
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
}
