import Domain
import Foundation
import Synchronization
import Terminal
import Testing

@testable import Dashboard

/// An engine that is told what to answer.
private final class FakeEngine: EngineClient {
    private struct State {
        var commands: [EngineCommand] = []
        var listeners: [AsyncThrowingStream<EventEnvelope, any Error>.Continuation] = []
        var refusal: EngineError?
    }

    private let state = Mutex(State())

    var commands: [EngineCommand] { state.withLock { $0.commands } }

    func refuse(_ error: EngineError) { state.withLock { $0.refusal = error } }

    func publish(_ cursor: Int64, _ event: EngineEvent) {
        let envelope = EventEnvelope(
            cursor: EventCursor(rawValue: cursor),
            time: Fixtures.now,
            correlation: "test",
            event: event
        )
        for listener in state.withLock({ $0.listeners }) { listener.yield(envelope) }
    }

    func end() {
        for listener in state.withLock({ $0.listeners }) { listener.finish() }
    }

    func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt {
        let refusal = state.withLock { state in
            state.commands.append(command)
            return state.refusal
        }
        if let refusal { throw refusal }
        return CommandReceipt(note: "taken")
    }

    func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
        let answer: Any =
            switch query {
            case is SnapshotQuery: Fixtures.snapshot()
            case is ListStepsQuery: Fixtures.steps
            case is TaskDiffQuery: TaskDiff(text: Fixtures.diff)
            case is ListMessagesQuery: Fixtures.messages
            case let query as StepOutputQuery:
                TextSlice(
                    text: String("OK\n".dropFirst(query.offset)),
                    offset: min(3, query.offset),
                    total: 3
                )
            case is ListModelsQuery: [ModelSummary(name: "m")]
            default: [ChatMessage]()
            }
        guard let answer = answer as? Query.Answer else { throw .notFound(what: "\(query)") }
        return answer
    }

    func events(after cursor: EventCursor?) -> AsyncThrowingStream<EventEnvelope, any Error> {
        AsyncThrowingStream { continuation in state.withLock { $0.listeners.append(continuation) } }
    }

    var isListenedTo: Bool { state.withLock { !$0.listeners.isEmpty } }
}

@MainActor @Suite(.timeLimit(.minutes(1))) struct ApplicationTests {
    /// What the platform was asked to do.
    @MainActor private final class Log {
        var entries: [String] = []
        var titles: [String] = []
        var mouse: [MouseReporting] = []
    }

    private func application(
        _ screen: MemoryScreen,
        _ log: Log,
        keymap: Keymap = .standard,
        mouse: MouseReporting = .off
    ) throws -> DashboardApplication {
        let platform = DashboardPlatform(
            editText: { _ throws(PlatformError) in
                log.entries.append("edit")
                return "from the editor\n"
            },
            showText: { title, _ throws(PlatformError) in log.entries.append("show \(title)") },
            editFiles: { _, _, _ throws(PlatformError) in
                throw PlatformError(message: "vi cannot be started.", remedy: "Set EDITOR.")
            },
            openShell: { path throws(PlatformError) in
                log.entries.append("shell")
                return nil
            },
            copy: { _ in .copied(by: .tmux) },
            saveDraft: { log.entries.append("draft \($0)") },
            notify: { notice throws(PlatformError) in
                log.entries.append("notify \(notice.text)")
                throw PlatformError(message: "notify.command failed.", remedy: "Correct it.")
            },
            setTitle: { log.titles.append($0) },
            setMouse: { log.mouse.append($0) },
            suspend: { log.entries.append("suspend") },
            redraw: { log.entries.append("redraw") },
            quit: { log.entries.append("quit \($0)") },
            now: { Fixtures.now }
        )
        return DashboardApplication(
            screen: screen,
            theme: try .embedded("mono", depth: .none),
            keymap: keymap,
            platform: platform,
            mouse: mouse
        )
    }

    private func press(_ keys: String..., on app: DashboardApplication) throws {
        for key in keys { app.receive(.key(try #require(Key(key)))) }
    }

    @Test func `it paints before there is an engine and again with one`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = try application(screen, Log())
        defer { app.stop() }
        app.start(size: screen.size)
        #expect(screen.frames == 1)
        #expect(screen.text.joined().contains("Starting…"))
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        #expect(screen.text.joined().contains("statistics"))
    }

    @Test func `an event reaches the screen`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = try application(screen, Log())
        defer { app.stop() }
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        for number in 0..<500 {
            engine.publish(101 + Int64(number), .taskChanged(task: Fixtures.task(50, "state \(number)")))
        }
        await app.settle(through: EventCursor(rawValue: 600))
        #expect(screen.text.joined().contains("state 499"))
        #expect(screen.frames < 100)
    }

    @Test func `commands reach the engine in the order of their keys`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = try application(screen, Log())
        defer { app.stop() }
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        try press("H", "j", "x", "H", on: app)
        await app.settle()
        #expect(engine.commands == [.refreshHealth, .cancelTask(id: TaskID(rawValue: 6)), .refreshHealth])
        engine.refuse(.conflict(message: "Not now.", remedy: "Later."))
        try press("H", on: app)
        await app.settle()
        #expect(screen.text.joined().contains("Not now. Later."))
    }

    @Test func `programs of the user come and go`() async throws {
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let log = Log()
        let app = try application(screen, log)
        defer { app.stop() }
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        try press("n", "ctrl+g", on: app)
        await app.settle()
        #expect(screen.text.joined().contains("from the editor"))
        try press("esc", "j", "j", "e", on: app)
        await app.settle()
        #expect(screen.text.joined().contains("vi cannot be started. Set EDITOR."))
        try press("s", on: app)
        await app.settle()
        try press("y", "ctrl+z", "ctrl+l", on: app)
        await app.settle()
        #expect(log.entries == ["edit", "draft from the editor", "shell", "suspend", "redraw"])
    }

    @Test func `the output of a step is read, searched, and given to the pager`() async throws {
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let log = Log()
        let app = try application(screen, log)
        defer { app.stop() }
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        try press("j", "j", "j", "j", "o", on: app)
        await app.settle()
        #expect(screen.text.contains { $0.contains("┃OK") })
        try press("/", "z", "enter", on: app)
        await app.settle()
        #expect(screen.text.joined().contains("nothing found"))
        try press("p", on: app)
        await app.settle()
        #expect(log.entries == ["show the output of step 14"])
    }

    @Test func `a flood of events costs thirty frames a second and loses nothing`() async throws {
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = try application(screen, Log())
        defer { app.stop() }
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        let frames = screen.frames
        let start = ContinuousClock.now
        let conversation = Fixtures.conversation.id
        let reply = ChatMessage(
            id: MessageID(rawValue: 9),
            conversation: conversation,
            role: .assistant,
            text: "",
            state: .streaming,
            createdAt: Fixtures.now
        )
        engine.publish(101, .messageChanged(message: reply))
        for number in 0..<5000 {
            let text = String(repeating: "word ", count: number) + "last \(number)"
            engine.publish(102, .replyGrew(message: reply.id, conversation: conversation, text: text))
            if number % 100 == 0 { await Task.yield() }
        }
        engine.publish(103, .taskChanged(task: Fixtures.task(50, "after the flood")))
        await app.settle(through: EventCursor(rawValue: 103))
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        #expect(screen.text.joined().contains("last 4999"))
        #expect(screen.text.joined().contains("after the flood"))
        // An upper bound that no slow machine can break: fewer frames are always allowed.
        #expect(Double(screen.frames - frames) <= seconds * 31 + 3)
    }

    @Test func `what is written is kept and who is away is called`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let log = Log()
        let app = try application(screen, log)
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        app.receive(.focusLost)
        engine.publish(101, .taskChanged(task: Fixtures.task(5, "work", .failed)))
        await app.settle(through: EventCursor(rawValue: 101))
        #expect(log.entries == ["notify #5 failed: work"])
        #expect(screen.text.joined().contains("notify.command failed. Correct it."))
        app.receive(.focusGained)
        try press("n", "h", "i", on: app)
        app.stop()
        #expect(log.entries == ["notify #5 failed: work", "draft hi"])
        app.stop()
        #expect(log.entries == ["notify #5 failed: work", "draft hi"])
    }

    @Test func `the window is named after what goes on, and only when that changes`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let log = Log()
        let app = try application(screen, log)
        defer { app.stop() }
        app.start(size: screen.size)
        #expect(log.titles == ["switchyard"])
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        try press("j", "k", "2", on: app)
        #expect(log.titles == ["switchyard", "switchyard: statistics (1 running, 3 waiting)"])
        engine.publish(101, .taskChanged(task: Fixtures.task(5, "work", .failed)))
        await app.settle(through: EventCursor(rawValue: 101))
        #expect(log.titles.last == "switchyard: statistics (3 waiting)")
    }

    @Test func `the mouse is as it was set, can be switched, and says how text is selected`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let log = Log()
        let app = try application(screen, log, mouse: .clicks)
        defer { app.stop() }
        app.start(size: screen.size)
        #expect(log.mouse == [.clicks])
        app.receive(.mouse(MouseEvent(.press(.left), at: Point(column: 1, row: 1))))
        #expect(screen.text.joined().contains("Shift+drag selects text; f9 turns the mouse off."))
        try press("f9", "f9", on: app)
        #expect(log.mouse == [.clicks, .off, .clicks])
    }

    @Test func `a fast wheel gets no more frames than a stream`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = try application(screen, Log())
        defer { app.stop() }
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        await app.settle()
        let frames = screen.frames
        let start = ContinuousClock.now
        for number in 0..<2000 {
            let action: MouseEvent.Action = number / 5 % 2 == 0 ? .scrollDown : .scrollUp
            app.receive(.mouse(MouseEvent(action, at: Point(column: 5, row: 5))))
        }
        await app.settle()
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        // An upper bound that no slow machine can break: fewer frames are always allowed.
        #expect(Double(screen.frames - frames) <= seconds * 31 + 3)
    }

    @Test func `nothing is painted when nothing changed`() throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = try application(screen, Log())
        app.start(size: screen.size)
        try press("k", "k", "k", on: app)
        #expect(screen.frames == 1)
        app.repaint()
        #expect(screen.frames == 2)
    }

    @Test(.timeLimit(.minutes(1))) func `who hesitates within a sequence is shown how to go on`() async throws
    {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = try application(screen, Log(), keymap: Keymap(preset: "vim"))
        defer { app.stop() }
        app.start(size: screen.size)
        try press("space", on: app)
        await app.settle()
        #expect(!screen.text.joined().contains("┏ space …"))
        try await waitUntil { screen.text.joined().contains("┏ space …") }
        try press("m", on: app)
        #expect(screen.text.joined().contains("┏ space m …"))
    }

    @Test func `an engine that ends is told of`() async throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = try application(screen, Log())
        defer { app.stop() }
        app.start(size: screen.size)
        let engine = FakeEngine()
        app.connect(engine)
        try await connected(engine)
        engine.end()
        try await waitUntil { screen.text.joined().contains("The engine has ended.") }
        #expect(screen.text.joined().contains("Start Switchyard again."))
    }

    /// Waits until the application listens to the engine, which it does after its first question.
    private func connected(_ engine: FakeEngine) async throws {
        try await waitUntil { engine.isListenedTo }
    }
}
