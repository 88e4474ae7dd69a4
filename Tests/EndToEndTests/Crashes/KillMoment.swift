import EngineTesting
import Foundation
import StubServer

/// When an engine is killed: some time after something happened.
struct KillMoment: Sendable, CustomStringConvertible {
    /// What the time is counted from.
    enum Event: String, Sendable {
        case start = "it was started"
        case lock = "an engine had the lock"
        case modelCall = "the model was asked"
    }

    /// What the time is counted from.
    let event: Event
    /// How long after that.
    let microseconds: Int

    var description: String { "\(Double(microseconds) / 1_000) ms after \(event.rawValue)" }

    /// Chooses a moment; each order of magnitude is as likely as the next, so that early ones are hit as well.
    static func choose(for load: CrashLoad, by random: inout SeededGenerator) -> KillMoment {
        let events: [Event] =
            load.asksModel ? [.start, .lock, .modelCall, .modelCall] : [.start, .lock, .lock]
        let event = random.pick(events)
        let milliseconds = random.logUniform(in: 0.2...(event == .start ? 1_000 : 500))
        return KillMoment(event: event, microseconds: Int(milliseconds * 1_000))
    }

    /// Waits for the moment, or until the process has ended before it.
    ///
    /// - Parameters:
    ///   - running: What was started.
    ///   - project: What it works on.
    ///   - asked: How often the model had been asked before.
    /// - Throws: `CancellationError`.
    func wait(for running: RunningProduct, on project: CrashProject, askedBefore asked: Int) async throws {
        // A load that never comes so far is killed all the same.
        _ = try await eventually(within: .seconds(5), lookingEvery: .milliseconds(1)) {
            running.hasEnded || hasCome(project, askedBefore: asked)
        }
        // This is the random moment itself, and stands in for nothing that could be waited for.
        let deadline = ContinuousClock.now + .microseconds(microseconds)
        while !running.hasEnded {
            let rest = deadline - ContinuousClock.now
            guard rest > .zero else { return }
            try await Task.sleep(for: min(rest, .milliseconds(2)))
        }
    }

    private func hasCome(_ project: CrashProject, askedBefore asked: Int) -> Bool {
        switch event {
        case .start: true
        case .lock: project.processes.engine() != nil
        case .modelCall: project.model.requests.count > asked
        }
    }
}
