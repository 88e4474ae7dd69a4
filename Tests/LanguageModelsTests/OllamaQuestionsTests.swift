import Foundation
import HTTP
import LanguageModels
import StubServer
import Synchronization
import Testing

/// What Ollama is asked besides chat.
@Suite(.timeLimit(.minutes(1))) struct OllamaQuestionsTests {
    private let client = HTTPClient()

    @Test func `the host tells its version and that it lives`() async throws {
        let ollama = try StubOllama()
        let provider = OllamaProvider(client: client, baseURL: ollama.url)
        #expect(try await provider.version() == "0.99.0")
        #expect(await provider.isAnswering())
        #expect(provider.label == "Ollama at \(ollama.url)")
        #expect(!provider.isRecorded)
        ollama.stop()
        #expect(await !provider.isAnswering())
    }

    @Test(arguments: [
        ("http://127.0.0.1:11434", true), ("http://localhost:1", true), ("http://[::1]:11434", true),
        ("http://192.168.0.7:11434", false), ("https://models.example.org", false),
    ])
    func `an address tells whether models have this machine's memory`(url: String, isHere: Bool) {
        #expect(OllamaProvider(client: client, baseURL: url).isOnThisMachine == isHere)
    }

    @Test func `installed models come with what is known of them`() async throws {
        let ollama = try StubOllama(models: [.init("a:7b"), .init("b")])
        let models = try await OllamaProvider(client: client, baseURL: ollama.url).models()
        #expect(models.map(\.name) == ["a:7b", "b:latest"])
        let model = try #require(models.first)
        #expect(model.sizeInBytes == 4_683_075_271)
        #expect(model.parameterSize == "7.6B")
        #expect(model.quantization == "Q4_K_M")
        #expect(model.digest.hasPrefix("845dbda0ea48"))
        #expect(model.modifiedAt == Date(timeIntervalSince1970: 1_772_593_567))
    }

    @Test(arguments: [
        ("x", "x:latest", true), ("x:latest", "x", true), ("x:7b", "x", false), ("ns/x", "ns/x:latest", true),
        ("host:5000/x", "host:5000/x:latest", true), ("x", "y", false),
    ])
    func `a name without a tag means the latest`(name: String, other: String, isSame: Bool) {
        #expect(InstalledModel(name: name).isNamed(other) == isSame)
    }

    @Test func `details say what a model can do and its trained context`() async throws {
        let ollama = try StubOllama(models: [
            .init("a", capabilities: ["completion", "thinking"], trainedContext: 40_960)
        ])
        let details = try await OllamaProvider(client: client, baseURL: ollama.url).details(of: "a")
        #expect(details.capabilities == ["completion", "thinking"])
        #expect(details.canThink)
        #expect(details.trainedContext == 40_960)
        #expect(details.family == "stub")
    }

    @Test func `details of a missing model are an error that names it`() async throws {
        let ollama = try StubOllama()
        await #expect(throws: ModelError.modelMissing(name: "nobody")) {
            try await OllamaProvider(client: client, baseURL: ollama.url).details(of: "nobody")
        }
    }

    @Test func `a running model tells the context it was really loaded with`() async throws {
        let ollama = try StubOllama(replies: [.text("ok")])
        let provider = OllamaProvider(client: client, baseURL: ollama.url)
        #expect(try await provider.running().isEmpty)
        _ = try await provider.chat(OllamaChatTests.request()) { _ in }
        let running = try await provider.running()
        #expect(running == [RunningModel(name: "stub:latest", contextLength: 8_192, sizeInVRAM: 0)])
    }

    @Test(arguments: ["{}", "{\"models\":null}", "{\"models\":[{},{\"name\":\"x\",\"size\":\"big\"}]}"])
    func `lists with holes are read as far as they go`(body: String) async throws {
        let server = try StubServer(answering: .plain(body))
        let models = try await OllamaProvider(client: client, baseURL: server.url).models()
        #expect(models.count == (body.contains("\"x\"") ? 1 : 0))
    }

    @Test func `a web page in place of a list is no reply`() async throws {
        let server = try StubServer(answering: .plain("<html>"))
        await #expect { try await OllamaProvider(client: client, baseURL: server.url).models() } throws: {
            if case .invalidReply? = $0 as? ModelError { true } else { false }
        }
    }

    @Test func `a model is taken from the disk, and one that is not there is named`() async throws {
        let ollama = try StubOllama(models: [.init("a:7b"), .init("b")])
        let provider = OllamaProvider(client: client, baseURL: ollama.url)
        try await provider.remove("b")
        #expect(try await provider.models().map(\.name) == ["a:7b"])
        await #expect(throws: ModelError.modelMissing(name: "b")) { try await provider.remove("b") }
    }

    // MARK: Pull

    @Test func `a pull reports its progress and ends with the model installed`() async throws {
        let ollama = try StubOllama(models: [], pullable: ["new:1b"])
        let provider = OllamaProvider(client: client, baseURL: ollama.url)
        let progress = Mutex<[PullProgress]>([])
        try await provider.pull("new:1b") { report in progress.withLock { $0.append(report) } }
        let reports = progress.withLock { $0 }
        #expect(reports.map(\.fraction) == [nil, 0, 0.5, nil, nil])
        #expect(reports.last?.status == "success")
        #expect(try await provider.models().map(\.name) == ["new:1b"])
    }

    @Test func `a pull of an unknown model fails after its first line`() async throws {
        let ollama = try StubOllama()
        await #expect(throws: ModelError.notInLibrary(name: "nobody")) {
            try await OllamaProvider(client: client, baseURL: ollama.url).pull("nobody") { _ in }
        }
    }

    @Test func `a pull that breaks off is cut`() async throws {
        let server = try StubServer(
            answering: StubResponse(steps: [.text("{\"status\":\"pulling manifest\"}\n"), .cut])
        )
        await #expect(throws: ModelError.streamCut(partialText: "")) {
            try await OllamaProvider(client: client, baseURL: server.url).pull("x") { _ in }
        }
    }

    // MARK: Addresses

    @Test(arguments: [
        ("", "http://127.0.0.1:11434"), ("  ", "http://127.0.0.1:11434"),
        ("host", "http://host:11434"), ("host:1234", "http://host:1234"), (":1234", "http://127.0.0.1:1234"),
        ("0.0.0.0", "http://127.0.0.1:11434"), ("0.0.0.0:80", "http://127.0.0.1:80"),
        ("http://host", "http://host:80"), ("https://host", "https://host:443"),
        ("https://host:8443/ollama/", "https://host:8443/ollama"),
        ("http://host:11434/", "http://host:11434"),
        ("[::1]", "http://[::1]:11434"), ("[::1]:99", "http://[::1]:99"), ("::1", "http://[::1]:11434"),
        ("[::]:99", "http://[::1]:99"), ("\"host:1\"", "http://host:1"),
        ("host:nonsense", "http://host:11434"),
        ("host:99999", "http://host:11434"),
    ])
    func `addresses are read as Ollama reads them`(text: String, url: String) throws {
        #expect(try OllamaAddress(text).url == url)
    }

    @Test(arguments: ["ftp://host", "me:secret@host", "a b", "host?x"])
    func `what is no address is refused`(text: String) {
        #expect(throws: OllamaAddress.Invalid.self) { try OllamaAddress(text) }
    }
}
