import Foundation
import HTTP
import LanguageModels
import StubServer
import Testing

/// What a server with OpenAI's interface is asked besides chat, where it may be, and where its key is.
@Suite(.timeLimit(.minutes(1))) struct OpenAIQuestionsTests {
    private let client = HTTPClient()

    private func provider(_ host: StubOpenAI, key: ModelKeySource = .none) throws -> OpenAIProvider {
        OpenAIProvider(client: client, address: try OpenAIAddress(host.url), key: key)
    }

    @Test func `the host tells that it lives`() async throws {
        let host = try StubOpenAI(models: .plain(#"{"data":[]}"#, headers: ["Server": "llama.cpp"]))
        let provider = try provider(host)
        #expect(try await provider.version() == "llama.cpp")
        #expect(await provider.isAnswering())
        #expect(provider.label == "OpenAI-compatible server at \(host.url)")
        #expect(!provider.isRecorded && !provider.fetchesModels && !provider.mayCost)
        host.stop()
        #expect(await !provider.isAnswering())
    }

    @Test(
        arguments: [
            (#"{"data":[{"id":"a"},{"id":"b","meta":{"size":5}}]}"#, ["a", "b"]), (#"[{"id":"a"}]"#, ["a"]),
            (#"{"data":[{},7,{"id":3},{"id":"a","max_model_len":"long"}]}"#, ["a"]), ("{}", []),
            (#"{"data":null}"#, []),
        ] as [(String, [String])]
    )
    func `lists with holes are read as far as they go`(body: String, names: [String]) async throws {
        let host = try StubOpenAI(models: .plain(body))
        #expect(try await provider(host).models().map(\.name) == names)
    }

    @Test func `a web page in place of a list is no reply`() async throws {
        let host = try StubOpenAI(models: .plain("<html>"))
        await #expect { try await provider(host).models() } throws: {
            if case .invalidReply? = $0 as? ModelError { true } else { false }
        }
    }

    @Test(
        arguments: [
            (#"{"id":"m","max_model_len":4096}"#, 4_096), (#"{"id":"m","context_length":131072}"#, 131_072),
            (#"{"id":"m","context_window":8192}"#, 8_192),
            (#"{"id":"m","max_context_length":32768,"loaded_context_length":4096}"#, 4_096),
            (#"{"id":"m","meta":{"n_ctx_train":40960}}"#, 40_960), (#"{"id":"m","max_model_len":0}"#, nil),
            (#"{"id":"m"}"#, nil),
        ] as [(String, Int?)]
    )
    func `the context is what the host says`(entry: String, context: Int?) async throws {
        let host = try StubOpenAI(models: .plain(#"{"data":[{"id":"other"},\#(entry)]}"#))
        let details = try await provider(host).details(of: "m")
        #expect(details.name == "m")
        #expect(details.trainedContext == context)
    }

    @Test func `of llama.cpp's server counts what it was started with`() async throws {
        let models = #"{"data":[{"id":"/m.gguf","owned_by":"llamacpp","meta":{"n_ctx_train":131072}}]}"#
        let properties = #"{"default_generation_settings":{"n_ctx":16384},"total_slots":1}"#
        let host = try StubOpenAI(models: .plain(models), others: ["/props": .plain(properties)])
        // It takes any name for the one model that it has.
        #expect(try await provider(host).details(of: "coder").trainedContext == 16_384)
        let silent = try StubOpenAI(models: .plain(models))
        #expect(try await provider(silent).details(of: "coder").trainedContext == 131_072)
    }

    @Test func `a model that is in no list may still answer`() async throws {
        let host = try StubOpenAI(models: .plain(#"{"data":[{"id":"a"},{"id":"b"}]}"#))
        #expect(try await provider(host).details(of: "alias") == ModelDetails(name: "alias"))
    }

    @Test func `models are not fetched there`() async throws {
        let host = try StubOpenAI()
        let provider = try provider(host)
        await #expect(throws: ModelError.cannotManage(host: provider.label)) {
            try await provider.pull("x") { _ in }
        }
        #expect(host.server.requests.isEmpty)
    }

    // MARK: Addresses

    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("http://localhost:1234/v1/", "http://localhost:1234/v1"),
        (" https://api.example.org/v1/chat/completions ", "https://api.example.org/v1"),
        ("https://API.example.org/openai/v1", "https://api.example.org/openai/v1"),
        ("http://[::1]:80/", "http://[::1]:80/v1"), ("http://192.168.0.7/v1", "http://192.168.0.7/v1"),
        ("http://box.local:8000", "http://box.local:8000/v1"),
        ("http://172.31.0.1", "http://172.31.0.1/v1"), ("http://[fd00::1]", "http://[fd00::1]/v1"),
    ])
    func `addresses are read`(text: String, url: String) throws {
        #expect(try OpenAIAddress(text).url == url)
    }

    @Test(arguments: [
        "", "host", "127.0.0.1:8080", "ftp://host/v1", "https://me:secret@host/v1",
        "https://host/v1?key=secret",
        "https://a b", "http://api.example.org/v1", "http://8.8.8.8/v1", "http://box:8000",
        "http://172.32.0.1",
        "http://127.0.0.1.example.org/v1", "http://10.example.org", "http://[2001:db8::1]/v1",
        "http://010.0.0.1", "http://fd.example.org",
    ])
    func `what is no address, or is open to everybody's eyes, is refused`(text: String) {
        #expect { try OpenAIAddress(text) } throws: { error in
            guard let error = error as? OpenAIAddress.Invalid else { return false }
            return !error.reason.contains("secret")
        }
    }

    @Test func `an address tells who shares the host, and whether it may cost`() throws {
        let here = try OpenAIAddress("http://localhost:8080")
        #expect(here.isLoopback && here.isPrivate && here.shared == "http://127.0.0.1:8080")
        #expect(here.root == "http://localhost:8080")
        let near = try OpenAIAddress("http://192.168.0.7/v1")
        #expect(!near.isLoopback && near.isPrivate && near.shared == "http://192.168.0.7:80")
        let far = OpenAIProvider(client: client, address: try OpenAIAddress("https://api.example.org/v1"))
        #expect(far.mayCost && !far.isOnThisMachine && far.sharedHost == nil)
    }

    // MARK: Keys

    /// Writes a file and takes it away when the body ends.
    private func withFile<T>(
        _ text: String,
        mode: Int,
        _ body: (String) async throws -> T
    ) async throws -> T {
        let path = FileManager.default.temporaryDirectory.path + "/key-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    @Test func `a key from a variable or a closed file goes with each request`() async throws {
        let host = try StubOpenAI(replies: [.openAI("ok")])
        let variable = ModelKeySource.variable(name: "MODEL_API_KEY", key: ModelKey(" sk-1\n"))
        _ = try await provider(host, key: variable).chat(OllamaChatTests.request()) { _ in }
        _ = try await withFile("sk-2\n", mode: 0o600) { path in
            try await provider(host, key: .file(path: path)).models()
        }
        #expect(host.server.requests.map { $0.headers["authorization"] } == ["Bearer sk-1", "Bearer sk-2"])
    }

    @Test(arguments: [("sk-secret", 0o644, "chmod 600"), ("sk secret", 0o600, "a key and nothing else")])
    func `a file that is open to others, or holds something else, is not used`(
        text: String,
        mode: Int,
        words: String
    ) async throws {
        let host = try StubOpenAI()
        let error = try await withFile(text, mode: mode) { path in
            await #expect(throws: ModelError.self) {
                try await provider(host, key: .file(path: path)).models()
            }
        }
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        #expect(error?.description.contains("secret") == false)
        #expect(host.server.requests.isEmpty)
    }

    @Test(arguments: [
        ModelKeySource.variable(name: "MODEL_API_KEY", key: nil), .file(path: "/nowhere/key"),
        .file(path: "key"), .file(path: "/dev/null"),
    ])
    func `a key that is not there is told before anything is sent`(source: ModelKeySource) async throws {
        let host = try StubOpenAI()
        await #expect {
            try await provider(host, key: source).chat(OllamaChatTests.request()) { _ in }
        } throws: {
            if case .keyUnusable? = $0 as? ModelError { true } else { false }
        }
        #expect(host.server.requests.isEmpty)
    }

    @Test func `a key prints as nothing`() throws {
        let key = try #require(ModelKey("sk-secret"))
        var dumped = ""
        dump(ModelKeySource.variable(name: "MODEL_API_KEY", key: key), to: &dumped)
        #expect(!"\(key)\(String(reflecting: key))\(dumped)".contains("secret"))
        #expect(key.secret == "sk-secret")
    }
}
