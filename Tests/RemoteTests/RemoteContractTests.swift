import Engine
import EngineTesting
import Remote
import Testing

/// An engine behind a socket keeps the contract as the one in the own process does.
@Suite(.timeLimit(.minutes(1)))
struct RemoteContractTests {
    @Test(arguments: ContractCheck.allCases)
    func `a remote engine keeps the contract`(check: ContractCheck) async throws {
        let fixture = try await EngineFixture.start(check.replies)
        let door = try await Door.open(to: fixture.engine)
        let client = try await door.connect()
        try await check.run(client: client, fixture: fixture)
        await client.disconnect()
        await door.server.stop()
        await fixture.engine.shutDown()
    }
}
