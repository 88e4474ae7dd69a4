import Domain
import EngineTesting
import Foundation
import Glibc
import Testing

@testable import Remote

@Suite(.timeLimit(.minutes(1)))
struct EngineServerTests {
    // MARK: - Several clients

    @Test func `two clients see each other's commands`() async throws {
        let door = try await Door.open(to: LogEngine())
        let clients = [try await door.connect(), try await door.connect()]
        let streams = clients.map { $0.events(after: EventCursor(rawValue: 0)) }
        for (number, client) in clients.enumerated() {
            _ = try await client.perform(.setCheckCommand(line: "from \(number)"))
        }
        for events in streams {
            var texts: [String?] = []
            for try await envelope in events {
                if case .settingChanged(_, let value) = envelope.event { texts.append(value) }
                if texts.count == 2 { break }
            }
            #expect(texts == ["from 0", "from 1"])
        }
        await door.server.stop()
    }

    @Test func `one event reaches twenty clients`() async throws {
        let engine = LogEngine()
        let door = try await Door.open(to: engine)
        try await withThrowingTaskGroup(of: EngineEvent?.self) { group in
            for _ in 1...20 {
                let client = try await door.connect()
                group.addTask {
                    var iterator = client.events(after: EventCursor(rawValue: 0)).makeAsyncIterator()
                    return try await iterator.next()?.event
                }
            }
            #expect(await door.server.connectionCount == 20)
            engine.append(["one"])
            for try await event in group {
                #expect(event == .settingChanged(name: "check", value: "one"))
            }
        }
        await door.server.stop()
    }

    @Test func `what was asked for is done, also when the client has gone without waiting for it`()
        async throws
    {
        let engine = LogEngine()
        let gate = engine.hold()
        let door = try await Door.open(to: engine)
        var client: RawClient? = try RawClient(door)
        await client?.send(RawClient.hello + "\n")
        // More than are under way at once, so that some still wait when the client goes.
        for number in 1...200 {
            let command = EngineCommand.setCheckCommand(line: "\(number)")
            let request = OutgoingRequest(
                id: number,
                method: .perform,
                params: PerformParameters(id: UUID(), command: command)
            )
            await client?.send(String(decoding: try WireCoding.line(request), as: UTF8.self))
        }
        client = nil
        gate.finish()
        var arrivals = engine.arrivals.makeAsyncIterator()
        var lines: Set<String> = []
        while lines.count < 200, case .setCheckCommand(let line?) = await arrivals.next() {
            lines.insert(line)
        }
        #expect(lines.count == 200)
        await door.server.stop()
    }

    @Test func `a client that never reads stops nobody and is told little`() async throws {
        let engine = LogEngine()
        let door = try await Door.open(to: engine)
        let silent = try RawClient(door)
        await silent.send(RawClient.hello + "\n")
        await silent.send(#"{"jsonrpc":"2.0","id":1,"method":"events","params":{"after":0}}"# + "\n")
        // The answers to both; from now on it reads no more.
        _ = await silent.readLine()
        _ = await silent.readLine()
        let text = String(repeating: "x", count: 10_000)
        engine.append(Array(repeating: text, count: 1_000))
        let client = try await door.connect()
        var count = 0
        for try await _ in client.events(after: EventCursor(rawValue: 0)) {
            count += 1
            if count == 1_000 { break }
        }
        #expect(count == 1_000)
        // What the two sockets' buffers hold, and one event that waits; far from the ten megabytes.
        #expect(engine.pulled.count == 2)
        #expect(engine.pulled.sorted().first.map { $0 < 200 } == true)
        await door.server.stop()
    }

    @Test func `the number of clients is told as they come and go`() async throws {
        let door = try await Door.open(to: LogEngine())
        var counts = door.server.connectionCounts.makeAsyncIterator()
        var told: [Int?] = []
        let client = try await door.connect()
        told.append(await counts.next())
        await client.disconnect()
        told.append(await counts.next())
        await door.server.stop()
        told.append(await counts.next())
        told.append(await counts.next())
        #expect(told == [1, 0, 0, nil])
        #expect(!FileManager.default.fileExists(atPath: door.path))
    }

    // MARK: - What is refused

    @Test func `a process that takes the connection and says nothing is given up`() async throws {
        let folder = try Door.privateFolder()
        let listener = try UnixSocket.listen(at: folder.path + "/s")
        await #expect(
            throws: EngineError.unavailable(
                message: "The engine's process does not answer.",
                remedy: "It may be stopped: wake it with kill -CONT and its process number, or end it."
            )
        ) {
            try await RemoteEngine(
                identity: Door.client,
                pauses: [],
                patience: .milliseconds(20)
            ) { () async throws(EngineError) in try UnixSocket.connect(to: folder.path + "/s") }
        }
        withExtendedLifetime(listener) {}
    }

    @Test func `ends with different protocols do not talk, and say what to do`() async throws {
        let door = try await Door.open(to: LogEngine())
        await #expect(
            throws: EngineError.conflict(
                message:
                    "Switchyard 9.9 (protocol 99) cannot talk to the running engine, which is Switchyard "
                    + "1.2.3 (protocol 1).",
                remedy:
                    "Update the older of the two, or end the running engine with `switchyard engine stop` "
                    + "and start Switchyard again."
            )
        ) { try await door.connect(ClientIdentity(version: "9.9", protocolNumber: 99)) }
        await door.server.stop()
    }

    @Test(arguments: [
        ("nonsense", "-32700"), ("[1]", "-32700"), ("\u{0}\u{1}", "-32700"),
        (#"{"id":1,"method":"ask","params":{"query":"listTasks","arguments":{}}}"#, "-32600"),
    ])
    func `what cannot be a first message is answered with an error and the end`(
        line: String,
        code: String
    ) async throws {
        let door = try await Door.open(to: LogEngine())
        let client = try RawClient(door)
        await client.send(line + "\n")
        let said = await client.readToEnd()
        #expect(said.contains(#""code":\#(code)"#))
        #expect(said.contains(#""data":"#))
        await door.server.stop()
    }

    @Test func `a line without an end is refused at the limit`() async throws {
        let door = try await Door.open(to: LogEngine())
        let client = try RawClient(door)
        let piece = String(repeating: "x", count: 1 << 20)
        var sent = 0
        while sent < 40, await client.send(piece) { sent += 1 }
        #expect((32...34).contains(sent))
        #expect(await client.readToEnd().contains("32 MB"))
        await door.server.stop()
    }

    @Test func `a method that is not known is an error of that request alone`() async throws {
        let door = try await Door.open(to: LogEngine())
        let client = try RawClient(door)
        await client.send(RawClient.hello + "\n")
        await client.send(#"{"jsonrpc":"2.0","id":7,"method":"fly","params":{}}"# + "\n")
        await client.send("the end\n")
        let lines = await client.readToEnd().split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.dropFirst().first?.contains("-32601") == true)
        #expect(lines.dropFirst().first?.contains(#""id":7"#) == true)
        await door.server.stop()
    }

    // MARK: - The socket

    @Test func `the socket is its owner's alone`() async throws {
        let door = try await Door.open(to: LogEngine())
        var status = stat()
        #expect(lstat(door.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        await door.server.stop()
    }

    @Test func `a socket that an ended engine left is replaced`() async throws {
        let folder = try Door.privateFolder()
        let path = folder.path + "/s"
        _ = try UnixSocket.listen(at: path)
        #expect(FileManager.default.fileExists(atPath: path))
        let server = EngineServer(engine: LogEngine(), path: path, identity: Door.server)
        try await server.start()
        _ = try await RemoteEngine.connect(path: path, identity: Door.client)
        await server.stop()
    }

    @Test func `places that others reach, or that are taken, or too long, are refused`() async throws {
        let folder = try Door.privateFolder()
        try folder.write("file", "mine")
        try folder.write("open/file", "mine")
        chmod(folder.path + "/open", 0o755)
        for name in ["file", "open/s", String(repeating: "x", count: 108)] {
            let server = EngineServer(
                engine: LogEngine(),
                path: folder.path + "/" + name,
                identity: Door.server
            )
            await #expect(throws: EngineError.self, "\(name)") { try await server.start() }
        }
        #expect(folder.text("file") == "mine")
    }

    @Test func `where no engine listens, that is said`() async throws {
        let folder = try Door.privateFolder()
        let path = folder.path + "/s"
        await #expect(
            throws: EngineError.unavailable(
                message: "No engine is running at \(path).",
                remedy: "Start Switchyard in the project."
            )
        ) { try await RemoteEngine.connect(path: path, identity: Door.client) }
    }
}
