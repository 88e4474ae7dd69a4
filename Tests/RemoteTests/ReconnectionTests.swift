import Domain
import EngineTesting
import Testing

@testable import Remote

@Suite(.timeLimit(.minutes(1)))
struct ReconnectionTests {
    @Test(arguments: [1, 7, 50])
    func `a stream that is cut again and again tells every event once`(every: Int) async throws {
        let engine = LogEngine()
        engine.append((1...300).map(String.init))
        let door = try await Door.open(to: engine)
        let client = try await door.connect()
        var told: [Int64] = []
        for try await envelope in client.events(after: EventCursor(rawValue: 0)) {
            guard let cursor = envelope.cursor else { continue }
            told.append(cursor.rawValue)
            if told.count == 300 { break }
            if told.count.isMultiple(of: every) { door.cut() }
        }
        #expect(told == Array(1...300))
        await door.server.stop()
    }

    @Test func `a stream from now on goes on where it was, though nothing had come before the cut`()
        async throws
    {
        let engine = LogEngine()
        engine.append(["before"])
        let door = try await Door.open(to: engine)
        let client = try await door.connect()
        let events = client.events(after: nil)
        // That it is answered says that the engine has said where the stream begins.
        _ = try await client.ask(LogPositionQuery())
        door.cut()
        engine.append(["after"])
        var iterator = events.makeAsyncIterator()
        let first = try await iterator.next()
        #expect(first?.event == .settingChanged(name: "check", value: "after"))
        await door.server.stop()
    }

    @Test func `a command that was under way at a cut is done once, and its receipt arrives`() async throws {
        let engine = LogEngine()
        let release = engine.hold()
        let door = try await Door.open(to: engine)
        let client = try await door.connect()
        let command = EngineCommand.setCheckCommand(line: "make")
        async let receipt = client.perform(command)
        var arrivals = engine.arrivals.makeAsyncIterator()
        _ = await arrivals.next()
        door.cut()
        // That a question is answered says that the client has connected again, the command sent before it.
        _ = try await client.ask(LogPositionQuery())
        release.yield()
        let found = try await receipt
        #expect(found == CommandReceipt(note: "make"))
        #expect(engine.performed == [command])
        await door.server.stop()
    }

    @Test func `another engine at the same place is not given a command that may have been done`()
        async throws
    {
        let engine = LogEngine()
        let release = engine.hold()
        let door = try await Door.open(to: engine)
        let client = try await door.connect()
        async let outcome = Self.outcome(of: client, .setCheckCommand(line: "make"))
        var arrivals = engine.arrivals.makeAsyncIterator()
        _ = await arrivals.next()
        var identity = Door.server
        identity.processID += 1
        let successor = EngineServer(engine: engine, path: door.path, identity: identity)
        try await successor.start()
        // It has taken the place of the first one's socket; the cut leads to it.
        door.cut()
        let error = await outcome
        #expect(error?.message.contains("may or may not have been done") == true)
        #expect(engine.performed.count == 1)
        release.finish()
        await successor.stop()
        await door.server.stop()
    }

    @Test func `when the engine is gone for good, streams and requests say so`() async throws {
        let door = try await Door.open(to: LogEngine())
        let client = try await door.connect()
        let events = client.events(after: nil)
        _ = try await client.ask(LogPositionQuery())
        await door.server.stop()
        let ended = EngineError.unavailable(
            message: "The engine of this project has ended.",
            remedy: "Try again: whoever comes next starts another one."
        )
        // The engine says goodbye: its end is no failure of the stream.
        for try await _ in events {}
        await #expect(throws: ended) { try await client.ask(LogPositionQuery()) }
        #expect(await Self.outcome(of: client, .refreshHealth) == ended)
    }

    @Test func `a reader that is slow loses nothing, and little waits for it`() async throws {
        let count = 5 * EventInbox.limit
        let engine = LogEngine()
        engine.append((1...count).map(String.init))
        let door = try await Door.open(to: engine)
        let client = try await door.connect()
        let events = client.events(after: EventCursor(rawValue: 0))
        var iterator = events.makeAsyncIterator()
        var told: [Int64] = []
        for number in 0..<count {
            // Questions in between let the connection run ahead of the reader.
            if number.isMultiple(of: 500) { _ = try await client.ask(LogPositionQuery()) }
            if let cursor = try await iterator.next()?.cursor { told.append(cursor.rawValue) }
        }
        #expect(told == Array(1...Int64(count)))
        await door.server.stop()
    }

    private static func outcome(of client: RemoteEngine, _ command: EngineCommand) async -> EngineError? {
        do throws(EngineError) {
            _ = try await client.perform(command)
            return nil
        } catch {
            return error
        }
    }
}
