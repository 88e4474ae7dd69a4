import Domain
import Foundation
import Synchronization
import Testing

@testable import Dashboard

/// An engine that adds tasks, and lets a test tell what becomes of them.
private final class AddingEngine: EngineClient {
    private struct State {
        var log: [EventEnvelope] = []
        var listeners: [AsyncThrowingStream<EventEnvelope, any Error>.Continuation] = []
        var commands: [EngineCommand] = []
        var isEnded = false
    }

    private let state = Mutex(State())

    var commands: [EngineCommand] { state.withLock { $0.commands } }

    func publish(_ event: EngineEvent) {
        state.withLock { state in
            let envelope = EventEnvelope(
                cursor: EventCursor(rawValue: Int64(state.log.count + 1)),
                time: Fixtures.now,
                correlation: "test",
                event: event
            )
            state.log.append(envelope)
            for listener in state.listeners { listener.yield(envelope) }
        }
    }

    func end() {
        state.withLock { state in
            state.isEnded = true
            for listener in state.listeners { listener.finish() }
        }
    }

    func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt {
        // Whoever waits for the command publishes what follows from it, which must not come before this.
        defer { state.withLock { $0.commands.append(command) } }
        guard case .addTask(let prompt, _) = command else {
            throw .conflict(message: "Not now.", remedy: "Later.")
        }
        publish(.taskChanged(task: Fixtures.task(1, prompt)))
        return CommandReceipt(task: TaskID(rawValue: 1))
    }

    func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
        var snapshot = Fixtures.snapshot(tasks: [])
        snapshot.cursor = EventCursor(rawValue: state.withLock { Int64($0.log.count) })
        guard let answer = snapshot as? Query.Answer else { throw .notFound(what: "\(query)") }
        return answer
    }

    func events(after cursor: EventCursor?) -> AsyncThrowingStream<EventEnvelope, any Error> {
        AsyncThrowingStream { continuation in
            state.withLock { state in
                for envelope in state.log.dropFirst(Int(cursor?.rawValue ?? 0)) {
                    continuation.yield(envelope)
                }
                if state.isEnded { continuation.finish() }
                state.listeners.append(continuation)
            }
        }
    }
}

@MainActor @Suite struct PlainApplicationTests {
    /// What the application did to its surroundings.
    @MainActor private final class Log {
        var lines: [String]
        var printed: [String] = []
        var ending: PlainEnding?
        /// Whether the reader is too slow.
        var leavesOutProgress = false
        /// What comes when the lines are used up; without it the input ends there.
        var silence: AsyncStream<String>?

        init(_ lines: [String]) { self.lines = lines }
    }

    private func application(_ log: Log, isInteractive: Bool = false) -> PlainApplication {
        let platform = PlainPlatform(
            print: { text, kind in
                if kind == .progress, log.leavesOutProgress { return false }
                log.printed += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                return true
            },
            prompt: { log.printed.append($0) },
            nextLine: {
                guard log.lines.isEmpty else { return log.lines.removeFirst() }
                guard let silence = log.silence else { return nil }
                for await line in silence { return line }
                return nil
            },
            columns: { nil },
            leave: { log.printed.append("left") },
            end: { log.ending = $0 },
            now: { Fixtures.now }
        )
        return PlainApplication(keymap: .standard, isInteractive: isInteractive, platform: platform)
    }

    @Test(.timeLimit(.minutes(1))) func `a script runs line by line, and ends when its task does`()
        async throws
    {
        let log = Log(["n Fix the test", "wait", "tasks"])
        let engine = AddingEngine()
        let app = application(log)
        defer { app.stop() }
        app.connect(engine)
        try await waitUntil { !engine.commands.isEmpty }
        #expect(log.lines.contains("tasks"))
        engine.publish(.taskChanged(task: Fixtures.task(1, "Fix the test", .working)))
        engine.publish(.taskChanged(task: Fixtures.task(1, "Fix the test", .done)))
        try await waitUntil { log.ending != nil }
        #expect(
            log.printed.dropFirst() == [
                "#1 queued: Fix the test", "#1 working: the agent is at it",
                "#1 done: committed on its branch",
                "#1 done: Fix the test", "#1 done: Fix the test",
            ]
        )
        #expect(log.ending?.tasks.map(\.state) == [.done])
        #expect(log.ending?.refusals == [])
    }

    @Test(.timeLimit(.minutes(1))) func `a refusal is told and does not stop the script`() async throws {
        let log = Log(["check make test", "tasks"])
        let app = application(log)
        defer { app.stop() }
        app.connect(AddingEngine())
        try await waitUntil { log.ending != nil }
        #expect(log.printed.dropFirst() == ["Not now. Later.", "no tasks"])
        #expect(log.ending?.refusals == [.conflict(message: "Not now.", remedy: "Later.")])
    }

    @Test(.timeLimit(.minutes(1))) func `a prompt stands before a person's line, on a line of its own`()
        async throws
    {
        let log = Log(["tasks"])
        let app = application(log, isInteractive: true)
        app.connect(AddingEngine())
        try await waitUntil { log.ending != nil }
        #expect(log.printed.dropFirst() == ["switchyard> ", "no tasks", "switchyard> "])
        app.stop()
        #expect(log.printed.last == "")
    }

    @Test(.timeLimit(.minutes(1))) func `progress that is left out leaves the prompt where it is`()
        async throws
    {
        let log = Log([])
        let (silence, continuation) = AsyncStream.makeStream(of: String.self)
        defer { continuation.finish() }
        log.silence = silence
        log.leavesOutProgress = true
        let engine = AddingEngine()
        let app = application(log, isInteractive: true)
        defer { app.stop() }
        app.connect(engine)
        try await waitUntil { log.printed.last == "switchyard> " }
        engine.publish(.stepChanged(step: Fixtures.step(1, .modelCall, "ask the model", task: 1)))
        engine.publish(.taskChanged(task: Fixtures.task(1, "Fix the test")))
        try await waitUntil { log.printed.contains("#1 queued: Fix the test") }
        #expect(
            log.printed.dropFirst() == ["switchyard> ", "", "#1 queued: Fix the test", "switchyard> "]
        )
    }

    @Test(.timeLimit(.minutes(1))) func `an engine that ends ends the session`() async throws {
        let log = Log(["new Fix", "wait"])
        let engine = AddingEngine()
        let app = application(log)
        defer { app.stop() }
        app.connect(engine)
        try await waitUntil { !engine.commands.isEmpty }
        engine.end()
        try await waitUntil { log.ending != nil }
        #expect(log.ending?.refusals.first?.message == "The engine has ended.")
    }
}
