import Domain
import Foundation

// How states look: a sign and a role each, so that colour never tells alone.

extension TaskState {
    /// The sign before the word.
    var sign: String {
        switch self {
        case .queued: "·"
        case .classifying, .preparing, .working, .publishing: "▶"
        case .reviewing: "◆"
        case .watching: "◌"
        case .done: "✓"
        case .failed: "✗"
        case .cancelled: "⊘"
        case .blocked: "‖"
        case .interrupted: "↯"
        case .paused: "□"
        }
    }

    /// The sign at a time: what is under way blinks, a second each, so that it is seen to be.
    func sign(at time: Date) -> String {
        let second = time.timeIntervalSinceReferenceDate.rounded(.down)
        return isActive && second.truncatingRemainder(dividingBy: 2) != 0 ? "▷" : sign
    }

    /// What it means to the user.
    var role: Role {
        switch self {
        case .queued, .cancelled, .paused: .muted
        case .classifying, .preparing, .working, .publishing, .watching: .active
        case .reviewing, .blocked, .interrupted: .waiting
        case .done: .good
        case .failed: .bad
        }
    }
}

extension StepState {
    /// The sign before the title.
    var sign: String {
        switch self {
        case .started: "▶"
        case .succeeded: "✓"
        case .failed: "✗"
        case .interrupted: "↯"
        }
    }

    /// What it means to the user.
    var role: Role {
        switch self {
        case .started: .active
        case .succeeded: .good
        case .failed: .bad
        case .interrupted: .waiting
        }
    }
}

extension HealthLevel {
    /// The dot.
    var sign: String {
        switch self {
        case .good: "●"
        case .limited: "◐"
        case .bad: "✗"
        case .off: "○"
        case .unknown: "?"
        }
    }

    /// What it means to the user.
    var role: Role {
        switch self {
        case .good: .good
        case .limited: .warning
        case .bad: .bad
        case .off, .unknown: .muted
        }
    }
}

extension HealthSubject {
    /// The name beside the dot.
    var name: String {
        switch self {
        case .database: "db"
        case .gitHub: "github"
        default: rawValue
        }
    }

    /// The name where there is room for a letter only.
    var letter: String {
        switch self {
        case .git: "G"
        case .model: "M"
        case .sandbox: "S"
        case .database: "B"
        case .disk: "D"
        case .checks: "C"
        case .gitHub: "H"
        }
    }
}

extension ModelPhase {
    /// The word in the header.
    var name: String {
        switch self {
        case .idle: "idle"
        case .waiting: "waiting"
        case .replying: "replying"
        }
    }
}
