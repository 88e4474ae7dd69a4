import Foundation
import HTTP
import StubServer
import Synchronization
import Testing

@testable import GitHub

/// Changes: one at a time, a second apart, and never twice.
@Suite struct WritingTests {
    @Test func `a change is sent as JSON and its answer is read`() async throws {
        let fixture = try ClientFixture { _, _ in .plain(#"{"id": 9}"#, status: 201) }
        let made: Thing = try await fixture.client.write(.post, "/things", body: Thing(id: 1))
        #expect(made.id == 9)
        let request = try #require(fixture.server.requests.first)
        #expect(request.method == "POST")
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"id":1}"#)
        #expect(request.headers["content-type"] == "application/json")
    }

    @Test func `an answer without a body is enough, and nothing to an optional`() async throws {
        let fixture = try ClientFixture { _, _ in StubResponse(status: 204, framing: .length(nil), steps: [])
        }
        try await fixture.client.write(.delete, "/things/1", body: Thing(id: 1))
        let nothing = try await fixture.client.write(.put, "/x", body: Thing(id: 1), as: Thing?.self)
        #expect(nothing == nil)
    }

    @Test func `writes go a second apart`() async throws {
        let fixture = try ClientFixture { _, _ in .plain("{}") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 0..<3 {
                group.addTask { try await fixture.client.write(.post, "/things", body: Thing(id: id)) }
            }
            try await group.waitForAll()
        }
        #expect(fixture.server.requests.count == 3)
        #expect(fixture.clock.sleeps == [.seconds(1), .seconds(1)])
        fixture.clock.advance(by: .seconds(5))
        try await fixture.client.write(.post, "/things", body: Thing(id: 3))
        #expect(fixture.clock.sleeps.count == 2)
    }

    @Test(arguments: [
        StubResponse.plain("<html>502</html>", status: 502),
        StubResponse(framing: .length(100), steps: [.text("{"), .cut]),
    ])
    func `a write whose outcome is not known is not repeated`(response: StubResponse) async throws {
        let fixture = try ClientFixture { _, _ in response }
        await #expect(throws: GitHubError.self) {
            try await fixture.client.write(.post, "/things", body: Thing(id: 1))
        }
        #expect(fixture.server.requests.count == 1)
    }

    @Test func `a renamed repository gets the same write at its new address`() async throws {
        let fixture = try ClientFixture { request, _ in
            request.target == "/repos/old/n/things"
                ? .plain("", status: 307, headers: ["Location": "\(request.origin)/repositories/7/things"])
                : .plain(#"{"id": 2}"#)
        }
        let made: Thing = try await fixture.client.write(.patch, "/repos/old/n/things", body: Thing(id: 1))
        #expect(made.id == 2)
        let last = try #require(fixture.server.requests.last)
        #expect(last.target == "/repositories/7/things")
        #expect(last.method == "PATCH")
        #expect(String(decoding: last.body, as: UTF8.self) == #"{"id":1}"#)
        #expect(last.headers["authorization"] != nil)
    }

    // MARK: Turns and pace

    @Test func `one has the turn at a time`() async throws {
        let turns = WriteTurns()
        let inside = Occupancy()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await turns.take()
                    inside.enter()
                    await Task.yield()
                    inside.leave()
                    turns.giveBack()
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.most == 1)
    }

    @Test func `whoever gives up waiting leaves the turn to the next`() async throws {
        let turns = WriteTurns()
        try await turns.take()
        let waiting = Task { try await turns.take() }
        waiting.cancel()
        await #expect(throws: GitHubError.cancelled) { try await waiting.value }
        turns.giveBack()
        try await turns.take()
    }

    @Test(arguments: [(0.0, 1.0), (0.25, 0.75), (1, 0), (9, 0)])
    func `the rest of the second is waited`(since: Double, wait: Double) {
        var pace = WritePace()
        #expect(pace.wait(at: .seconds(3)) == .zero)
        pace.ended(at: .seconds(3))
        #expect(pace.wait(at: .seconds(3) + .seconds(since)) == .seconds(wait))
    }
}

/// How many were somewhere at once.
private final class Occupancy: Sendable {
    private struct State {
        var now = 0
        var most = 0
    }

    private let state = Mutex(State())

    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }
}
