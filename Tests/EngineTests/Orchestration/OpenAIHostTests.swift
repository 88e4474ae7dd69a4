import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing

/// The settings of a server with OpenAI's interface, through the engine: it is used, its key stays with it, and
/// its budget is kept.
@Suite(.timeLimit(.minutes(2)))
struct OpenAIHostTests {
    private static let good = StubResponse.openAI("calc.py\n```python\n\(SampleBug.fixed)```\n")
    private static let key = "plain-words-that-are-a-key-0815"

    private func start(
        _ host: StubOpenAI,
        _ settings: [String: String] = [:],
        environment: [String: String] = [:]
    ) async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            options.provider = nil
            options.overrides = settings.merging(["models.openai.url": host.url]) { $1 }
            options.environment.merge(environment) { $1 }
        }
    }

    @Test func `a task is worked on by the server, with the key from its variable`() async throws {
        let host = try StubOpenAI(replies: [Self.good])
        defer { host.stop() }
        let fixture = try await start(
            host,
            ["models.openai.key-variable": "MY_HOSTED_MODELS"],
            environment: ["MY_HOSTED_MODELS": Self.key]
        )
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.route?.model == "stub")
        #expect(task.usage.promptTokens == 11 && task.usage.replyTokens == 7)
        #expect(host.server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(Self.key)" })
        await fixture.engine.shutDown()
    }

    @Test func `a key that the host repeats is not stored`() async throws {
        let refusal = StubResponse.plain(
            #"{"error":{"message":"Incorrect key \#(Self.key) for this"}}"#,
            status: 403
        )
        let host = try StubOpenAI(replies: Array(repeating: refusal, count: 24))
        defer { host.stop() }
        let fixture = try await start(
            host,
            ["models.openai.key-variable": "MY_HOSTED_MODELS"],
            environment: ["MY_HOSTED_MODELS": Self.key]
        )
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .failed)
        #expect(task.trouble?.message.contains("Incorrect key") == true)
        let steps = try await fixture.steps(id)
        #expect(!"\(steps)".contains(Self.key))
        await fixture.engine.shutDown()
        let files = try FileManager.default.subpathsOfDirectory(atPath: fixture.state.path)
        for file in files {
            let data = FileManager.default.contents(atPath: fixture.state.path + "/" + file) ?? Data()
            #expect(data.range(of: Data(Self.key.utf8)) == nil, "\(file)")
        }
    }

    @Test func `a key that is missing parks the task and says where to put it`() async throws {
        let host = try StubOpenAI(replies: [Self.good])
        defer { host.stop() }
        let fixture = try await start(host, ["models.openai.key-variable": "MY_HOSTED_MODELS"])
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .blocked)
        #expect(task.trouble?.message.contains("MY_HOSTED_MODELS") == true)
        #expect(host.server.requests.isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `a budget that is used up parks the task before anything is sent`() async throws {
        let host = try StubOpenAI(replies: [Self.good])
        defer { host.stop() }
        let fixture = try await start(host, ["models.openai.tokens-per-month": "50"])
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .blocked)
        #expect(task.trouble?.message.contains("budget of 50 tokens") == true)
        #expect(host.chats.isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `a variable that commands of a task get cannot hold the key`() async throws {
        let host = try StubOpenAI()
        defer { host.stop() }
        await #expect { try await start(host, ["models.openai.key-variable": "LANG"]) } throws: { error in
            (error as? EngineError)?.message.contains("LANG") == true
        }
    }

    @Test(arguments: ["http://api.example.org/v1", "localhost:8080", "https://me:pass-word@example.org/v1"])
    func `an address that cannot be used is told, without what may be secret in it`(url: String) async throws
    {
        await #expect {
            try await EngineFixture.start([]) { options in
                options.provider = nil
                options.overrides = ["models.openai.url": url]
            }
        } throws: { error in
            guard let error = error as? EngineError else { return false }
            return error.message.contains("models.openai.url") && !error.message.contains("pass-word")
        }
    }

    @Test func `an Ollama server that is named for once is the one that is asked`() async throws {
        let host = try StubOpenAI()
        let ollama = try StubOllama(replies: [.text("calc.py\n```python\n\(SampleBug.fixed)```\n")])
        defer {
            host.stop()
            ollama.stop()
        }
        let fixture = try await EngineFixture.start([]) { options in
            options.provider = nil
            options.environment["SWITCHYARD_MODELS_OPENAI_URL"] = host.url
            options.ollamaHost = ollama.url
        }
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        #expect(host.server.requests.isEmpty)
        await fixture.engine.shutDown()
    }
}
