import Dispatch
import Domain
import Testing

@testable import Remote

/// What is told of an engine that takes what is asked of it and says nothing.
@Suite(.timeLimit(.minutes(1))) struct SilenceTests {
    @Test func `a silence is told of once, and when it is over`() async throws {
        let engine = LogEngine()
        let gate = engine.hold()
        let door = try await Door.open(to: engine)
        let client = try await door.connect()
        let (told, tell) = AsyncStream<Bool>.makeStream()
        await client.watchSilence(of: .milliseconds(20)) { tell.yield($0) }
        async let receipt = client.perform(.setCheckCommand(line: "make"))
        var news = told.makeAsyncIterator()
        #expect(await news.next() == true)
        gate.yield()
        _ = try await receipt
        #expect(await news.next() == false)

        // What is answered in time is not told of; the next silence is.
        let secondGate = engine.hold()
        let second = Task { try await client.perform(.setCheckCommand(line: "ninja")) }
        #expect(await news.next() == true)
        secondGate.yield()
        _ = try await second.value
        #expect(await news.next() == false)
        await door.server.stop()
    }
}
