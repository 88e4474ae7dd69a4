import Domain
import Foundation
import Synchronization
import Terminal
import Testing

@testable import Dashboard

/// When how the screen stands is written, and when not.
@MainActor @Suite struct ScreenKeepingTests {
    /// A file in memory.
    private final class File: Sendable {
        private struct Contents {
            var data: Data?
            var writes = 0
        }

        private let contents: Mutex<Contents>

        init(_ text: String? = nil) { contents = Mutex(Contents(data: text.map { Data($0.utf8) })) }

        var data: Data? { contents.withLock { $0.data } }
        var writes: Int { contents.withLock { $0.writes } }

        func write(_ data: Data) {
            contents.withLock {
                $0.data = data
                $0.writes += 1
            }
        }

        var memory: ScreenMemory? {
            guard case .memory(let memory) = ScreenMemory.reading(data) else { return nil }
            return memory
        }
    }

    /// An engine that answers how things stand, and nothing happens in it.
    private final class StillEngine: EngineClient {
        private let silence = AsyncThrowingStream<EventEnvelope, any Error>.makeStream()

        func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt {
            CommandReceipt()
        }

        func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
            let answer: Any = query is SnapshotQuery ? Fixtures.snapshot() : [StepRecord]()
            guard let answer = answer as? Query.Answer else { throw .notFound(what: "\(query)") }
            return answer
        }

        func events(after cursor: EventCursor?) -> AsyncThrowingStream<EventEnvelope, any Error> {
            silence.stream
        }
    }

    private func application(_ screen: MemoryScreen, _ file: File) -> DashboardApplication {
        let platform = DashboardPlatform(
            editText: { text throws(PlatformError) in text },
            showText: { _, _ throws(PlatformError) in },
            editFiles: { _, _, _ throws(PlatformError) in },
            openShell: { _ throws(PlatformError) in nil },
            copy: { _ in .sent },
            saveDraft: { _ in },
            loadScreen: { file.data },
            saveScreen: { file.write($0) },
            suspend: {},
            redraw: {},
            quit: { _ in },
            now: { Fixtures.now }
        )
        return DashboardApplication(screen: screen, theme: .fallback, keymap: .standard, platform: platform)
    }

    private func press(_ keys: String..., on app: DashboardApplication) throws {
        for key in keys { app.receive(.key(try #require(Key(key)))) }
    }

    private func end(_ app: DashboardApplication) async {
        app.stop()
        await app.saved()
    }

    @Test func `the first frame does not wait for what was remembered, and the second has it`() async throws {
        let file = File(#"{"version":1,"focus":"chat","shares":{"two.left":0.5}}"#)
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = application(screen, file)
        app.start(size: screen.size)
        #expect(screen.frames == 1)
        #expect(screen.text.joined().contains("┏ 1 Tasks"))
        await app.settle()
        #expect(screen.text.joined().contains("┏ 3 Chat"))
        #expect(screen.frames == 2)
        await end(app)
        #expect(file.writes == 0)
    }

    @Test func `what was changed is there at the next start`() async throws {
        let file = File()
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = application(screen, file)
        app.start(size: screen.size)
        await app.settle()
        try press("2", "z", ">", on: app)
        let before = screen.text
        await end(app)
        #expect(file.writes == 1)
        #expect(file.memory?.zooms == ["detail": "half"])

        let next = MemoryScreen(size: screen.size)
        let again = application(next, file)
        again.start(size: next.size)
        await again.settle()
        #expect(next.text == before)
        await end(again)
        #expect(file.writes == 1)
    }

    @Test(.timeLimit(.minutes(1))) func `a pause is enough, and nothing more is written after it`()
        async throws
    {
        let file = File()
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = application(screen, file)
        app.start(size: screen.size)
        await app.settle()
        try press("3", "2", "z", on: app)
        #expect(file.writes == 0)
        try await waitUntil { file.writes != 0 }
        #expect(file.memory?.focus == "detail")
        await end(app)
        #expect(file.writes == 1)
    }

    @Test(.timeLimit(.minutes(1))) func `what the engine tells of is nothing to write`() async throws {
        let file = File()
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = application(screen, file)
        app.start(size: screen.size)
        app.connect(StillEngine())
        try await waitUntil { screen.text.joined().contains("statistics") }
        await app.settle()
        await end(app)
        #expect(file.writes == 0)
    }

    @Test func `a file that cannot be read stays until something changes`() async throws {
        let file = File("{ broken")
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = application(screen, file)
        app.start(size: screen.size)
        await app.settle()
        #expect(screen.text.joined().contains("it begins afresh."))
        await end(app)
        #expect(file.data == Data("{ broken".utf8))

        let again = application(screen, file)
        again.start(size: screen.size)
        await again.settle()
        try press("3", on: again)
        await end(again)
        #expect(file.memory?.focus == "chat")
    }

    @Test func `who leaves before the file was read leaves it alone`() async throws {
        let file = File(#"{"version":1,"focus":"chat"}"#)
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = application(screen, file)
        app.start(size: screen.size)
        try press("2", on: app)
        await end(app)
        #expect(file.writes == 0)
    }

    @Test func `the mouse moves a border in few steps, however many it reports`() async throws {
        let screen = MemoryScreen(size: Size(columns: 120, rows: 40))
        let app = application(screen, File())
        defer { app.stop() }
        app.start(size: screen.size)
        await app.settle()
        let frames = screen.frames
        app.receive(.mouse(MouseEvent(.press(.left), at: Point(column: 44, row: 10))))
        for column in 45..<75 {
            app.receive(.mouse(MouseEvent(.move(.left), at: Point(column: column, row: 10))))
        }
        app.receive(.mouse(MouseEvent(.release(.left), at: Point(column: 74, row: 10))))
        #expect(screen.frames - frames <= 3)
        #expect(screen.text[1].prefix(76).last == "╭")
    }
}
