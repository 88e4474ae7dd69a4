import Engine
import EngineTesting
import Testing

/// The engine in this process keeps the contract; `RemoteTests` has the same for one behind a socket.
@Suite(.timeLimit(.minutes(1)))
struct ContractTests {
    @Test(arguments: ContractCheck.allCases)
    func `the engine keeps the contract`(check: ContractCheck) async throws {
        let fixture = try await EngineFixture.start(check.replies)
        try await check.run(client: fixture.engine, fixture: fixture)
        await fixture.engine.shutDown()
    }
}
