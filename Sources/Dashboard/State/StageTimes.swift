import Domain
import Foundation

/// How long the ended steps of a task took, by what the time went into.
struct StageTimes: Sendable, Equatable {
    /// What time goes into.
    enum Stage: String, CaseIterable {
        case model, checks, git, other
    }

    /// Whether a step is under way whose time is not known yet.
    private(set) var isRunning = false
    private var seconds: [Stage: Double] = [:]

    /// Sums steps up.
    init(_ steps: [StepRecord]) {
        for step in steps {
            guard let end = step.endedAt else {
                if step.state == .started { isRunning = true }
                continue
            }
            // A clock that was set back has measured nothing.
            seconds[Stage(step), default: 0] += max(0, end.timeIntervalSince(step.startedAt))
        }
    }

    /// The stages with their seconds; none before a step has ended, and what took no time left out.
    var all: [(stage: Stage, seconds: Double)] {
        Stage.allCases.compactMap { stage -> (stage: Stage, seconds: Double)? in
            guard let sum = seconds[stage], sum > 0 else { return nil }
            return (stage, sum)
        }
    }
}

extension StageTimes.Stage {
    /// What a step's time went into; a step that used tokens waited for the model.
    fileprivate init(_ step: StepRecord) {
        switch step.kind {
        case .modelCall: self = .model
        case .check: self = .checks
        case .prepare, .commit, .undo, .revise, .publish: self = .git
        case .classify, .locate, .edit, .approval: self = step.usage == nil ? .other : .model
        }
    }
}
