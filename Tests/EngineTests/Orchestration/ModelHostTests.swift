import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing

/// The ways in which a real host of models misbehaves, through the real client: each ends the task in bounded
/// time, with what happened and what to do.
@Suite(.timeLimit(.minutes(2)))
struct ModelHostTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var reply: StubReply
        var state = TaskState.failed
        var code = TaskTrouble.Code.model
        var message: String
        var testDescription: String { name }
    }

    private static let cases = [
        Case(
            name: "an error line",
            reply: .errorLine("out of memory", after: "calc.py"),
            message: "out of memory"
        ),
        Case(name: "a cut", reply: .cutAfter("calc.py\n```python\ndef"), message: "broke off"),
        Case(name: "a reset", reply: .resetAfter("calc.py\n```python\ndef"), message: "broke off"),
        Case(name: "busy", reply: .status(503, "server busy"), state: .blocked, message: "busy"),
        Case(name: "a refusal", reply: .status(400, "no such option"), message: "no such option"),
        Case(name: "a stall", reply: .stall("calc.py\n"), message: "fell silent"),
        Case(name: "silence", reply: .silent, message: "in time"),
        Case(name: "no JSON", reply: .garbage, message: "no reply"),
        Case(
            name: "the token limit",
            reply: .lengthCut("calc.py\n```python\ndef add(a, b):\n"),
            code: .noUsableEdit,
            message: "cut off by the token limit"
        ),
        Case(name: "an empty reply", reply: .empty, code: .noUsableEdit, message: "empty"),
        Case(
            name: "no UTF-8",
            reply: .bytes([0xFF, 0xFE, 0x80]),
            code: .noUsableEdit,
            message: "no change"
        ),
        Case(
            name: "five megabytes",
            reply: .text(String(repeating: "all work and no play\n", count: 250_000)),
            code: .limit,
            message: "used up"
        ),
    ]

    private func start(_ ollama: StubOllama, model: String? = nil) async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            options.provider = nil
            options.ollamaHost = ollama.url
            options.model = model
            options.overrides = [
                "limits.load-seconds": "1", "limits.first-token-seconds": "1", "limits.silence-seconds": "1",
            ]
        }
    }

    @Test(arguments: cases)
    func `a misbehaving host ends the task with a remedy`(example: Case) async throws {
        let ollama = try StubOllama { _, _ in example.reply }
        defer { ollama.stop() }
        let fixture = try await start(ollama)
        let id = try await fixture.add(check: nil)
        let task = try await fixture.wait(for: id, in: example.state)
        #expect(task.trouble?.code == example.code)
        #expect(task.trouble?.message.contains(example.message) == true, "\(task.trouble?.message ?? "")")
        #expect(task.trouble?.remedy.isEmpty == false)
        #expect(try await fixture.steps(id).allSatisfy { $0.state != .started })
        // Eight calls of a task, three tries of a call.
        #expect((1...24).contains(ollama.requests.count))
        await fixture.engine.shutDown()
    }

    @Test func `a missing model parks the task and says how to fetch it`() async throws {
        let ollama = try StubOllama(pullable: ["nobody:7b"]) { _, _ in
            .text("calc.py\n```python\n\(SampleBug.fixed)```\n")
        }
        defer { ollama.stop() }
        let fixture = try await start(ollama, model: "nobody:7b")
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .blocked)
        #expect(task.trouble?.message.contains("nobody:7b") == true)
        #expect(task.trouble?.remedy.contains("switchyard models --pull nobody:7b") == true)
        #expect(ollama.requests.isEmpty)

        // Fetched, it is there without a restart.
        let events = fixture.engine.events(after: nil)
        _ = try await fixture.engine.perform(.pullModel(name: "nobody:7b"))
        for try await envelope in events {
            if case .pullProgress(_, _, _, _, outcome: .ready) = envelope.event { break }
        }
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        try await fixture.wait(for: id, in: .reviewing)
        await fixture.engine.shutDown()
    }

    @Test func `a model is shown, seen in memory, and deleted`() async throws {
        let ollama = try StubOllama(
            replies: [.text("calc.py\n```python\n\(SampleBug.fixed)```\n")],
            models: [.init("stub"), .init("other:1b", capabilities: ["tools", "completion"])]
        )
        defer { ollama.stop() }
        let fixture = try await start(ollama, model: "stub:latest")
        let engine = fixture.engine
        #expect(try await engine.ask(ListLoadedModelsQuery()).isEmpty)
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        #expect(try await engine.ask(ListLoadedModelsQuery()).map(\.name) == ["stub:latest"])
        #expect(try await engine.ask(ShowModelQuery(name: "stub")).loaded?.graphicsBytes == 0)
        let sheet = try await engine.ask(ShowModelQuery(name: "other:1b"))
        #expect(sheet.capabilities == ["completion", "tools"])
        #expect(sheet.contextLength == 32_768)
        #expect(sheet.loaded == nil)

        _ = try await engine.perform(.removeModel(name: "other:1b"))
        #expect(try await engine.ask(ListModelsQuery()).map(\.name) == ["stub:latest"])
        await #expect(throws: EngineError.self) { try await engine.perform(.removeModel(name: "other:1b")) }
        await engine.shutDown()
    }

    @Test func `a host that recovers within the tries of a call is not noticed`() async throws {
        let good = StubReply.text("calc.py\n```python\n\(SampleBug.fixed)```\n")
        let ollama = try StubOllama(replies: [.status(503, "busy"), .cutAfter("calc"), good])
        defer { ollama.stop() }
        let fixture = try await start(ollama)
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        await fixture.engine.shutDown()
    }
}
