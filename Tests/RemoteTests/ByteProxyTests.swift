import Domain
import Glibc
import Testing

@testable import Remote

@Suite(.timeLimit(.minutes(1)))
struct ByteProxyTests {
    @Test func `an engine behind a proxy answers, and the proxy ends with the client`() async throws {
        let door = try await Door.open(to: LogEngine())
        let (near, far) = try Self.pair()
        let proxy = Task { [path = door.path] in
            try await ByteProxy.run(path: path, input: far.descriptor, output: far.descriptor)
        }
        let client = try await RemoteEngine(identity: Door.client, pauses: []) {
            () async throws(EngineError) in near
        }
        // Longer than what a pipe or socket holds.
        let line = String(repeating: "é", count: 1 << 20)
        #expect(try await client.perform(.setCheckCommand(line: line)).note == line)
        await client.disconnect()
        try await proxy.value
        await door.server.stop()
    }

    @Test func `a proxy ends with the engine`() async throws {
        let door = try await Door.open(to: LogEngine())
        let (near, far) = try Self.pair()
        let proxy = Task { [path = door.path] in
            try await ByteProxy.run(path: path, input: far.descriptor, output: far.descriptor)
        }
        let client = try await RemoteEngine(identity: Door.client, pauses: []) {
            () async throws(EngineError) in near
        }
        #expect(await client.server == Door.server)
        await door.server.stop()
        try await proxy.value
    }

    private static func pair() throws -> (near: OpenSocket, far: OpenSocket) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
        return (OpenSocket(owning: ends[0]), OpenSocket(owning: ends[1]))
    }
}
