import Dispatch
import Domain
import Glibc
import Testing

@testable import Remote

/// How long somebody at the other end may take to say who it is.
@Suite(.timeLimit(.minutes(1))) struct PatienceTests {
    /// A connection on which nobody says anything, and the other end of it.
    private func silence() throws -> (ours: OpenSocket, theirs: OpenSocket) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let outcome = socketpair(AF_UNIX, type, 0, &ends)
        try #require(outcome == 0)
        return (OpenSocket(owning: ends[0]), OpenSocket(owning: ends[1]))
    }

    @Test func `the first time may have a limit of its own`() async throws {
        let (ours, theirs) = try silence()
        do throws(EngineError) {
            _ = try await RemoteEngine(
                identity: Door.client,
                patience: .seconds(600),
                firstPatience: .milliseconds(10)
            ) { () async throws(EngineError) in ours }
            Issue.record("nobody said who it is")
        } catch {
            #expect(error.message.contains("does not answer"))
        }
        withExtendedLifetime(theirs) {}
    }
}
