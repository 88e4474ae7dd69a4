package import HTTP

/// A host with OpenAI's interface: llama.cpp's server, vLLM, LM Studio, and services on the net.
package struct OpenAIProvider: LanguageModelProvider {
    /// The host.
    package let address: OpenAIAddress

    let client: HTTPClient
    let key: ModelKeySource
    let clock: any Clock<Duration>
    let waitingInterval: Duration

    /// How long to try to connect.
    let connectLimit: Duration

    /// What its models were found not to take.
    let habits = OpenAIHabits()

    private let json = RepairingJSON()

    /// Creates a provider; it connects, and reads a key's file, when it is first asked something.
    ///
    /// - Parameters:
    ///   - client: Makes the connections.
    ///   - address: The host.
    ///   - key: Where the key of the host is.
    ///   - connectLimit: How long to try to connect.
    ///   - clock: Times the reports of waiting, and how long a host only says that it is alive.
    ///   - waitingInterval: How often a call reports that it is waiting.
    package init(
        client: HTTPClient = HTTPClient(),
        address: OpenAIAddress,
        key: ModelKeySource = .none,
        connectLimit: Duration = .seconds(10),
        clock: any Clock<Duration> = ContinuousClock(),
        waitingInterval: Duration = .seconds(10)
    ) {
        self.client = client
        self.address = address
        self.key = key
        self.connectLimit = connectLimit
        self.clock = clock
        self.waitingInterval = waitingInterval
    }

    package var label: String { "OpenAI-compatible server at \(address.url)" }

    package var isRecorded: Bool { false }

    package var isOnThisMachine: Bool { address.isLoopback }

    package var mayCost: Bool { !address.isPrivate }

    package var fetchesModels: Bool { false }

    /// A service on the net works for many at a time.
    package var sharedHost: String? { address.isPrivate ? address.shared : nil }

    /// Whether anything answers at the address, within two seconds.
    package func isAnswering() async -> Bool {
        let request = HTTPRequest(
            url: address.url + "/models",
            timeouts: HTTPTimeouts(connect: .seconds(2), total: .seconds(2))
        )
        // Also a host that wants a key is there.
        return (try? await client.stream(request)) != nil
    }

    /// The server's own name, since none of these hosts tells its version in the same place.
    package func version() async throws(ModelError) -> String {
        let head = try await send(address.url + "/models", limit: .seconds(30)).head
        return head.headers["Server"].map(SafeText.sentence) ?? "unknown"
    }

    package func models() async throws(ModelError) -> [InstalledModel] {
        try await list().map { InstalledModel(name: $0.id, sizeInBytes: $0.sizeInBytes ?? 0) }
    }

    /// What the host knows of one model.
    ///
    /// A model that is not in its list may still answer: llama.cpp's server takes any name, and services
    /// have names that stand for others. So that is no error.
    package func details(of model: String) async throws(ModelError) -> ModelDetails {
        let models = try await list()
        let entry = models.first { $0.id == model } ?? (models.count == 1 ? models.first : nil)
        guard let entry else { return ModelDetails(name: model) }
        var context = entry.context
        if entry.owner == "llamacpp", let served = await servedContext() {
            // What it was trained for is not what it was started with.
            context = served
        }
        return ModelDetails(name: model, trainedContext: context)
    }

    /// Nothing: these hosts do not tell.
    package func running() async throws(ModelError) -> [RunningModel] { [] }

    package func pull(
        _ model: String,
        onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws(ModelError) {
        throw .cannotManage(host: label)
    }
}

// MARK: - Questions with one answer

extension OpenAIProvider {
    /// A request with the key in it.
    func request(
        _ url: String,
        body: [UInt8] = [],
        key: ModelKey?,
        timeouts: HTTPTimeouts
    ) -> HTTPRequest {
        var headers = HTTPHeaders()
        if !body.isEmpty { headers.add("Content-Type", "application/json") }
        if let key { headers.add("Authorization", "Bearer \(key.secret)") }
        return HTTPRequest(
            method: body.isEmpty ? .get : .post,
            url: url,
            headers: headers,
            body: body,
            timeouts: timeouts
        )
    }

    /// What a response that says no means.
    func refusal(_ head: HTTPResponseHead, body: [UInt8], model: String?, hadKey: Bool) -> ModelError {
        let refusal = OpenAIRefusal(
            status: head.status,
            headers: head.headers,
            failure: json.decode(OpenAIFailure.self, from: body),
            body: body,
            model: model,
            url: address.url,
            hadKey: hadKey
        )
        return refusal.error
    }

    private func list() async throws(ModelError) -> [OpenAIModel] {
        let response = try await send(address.url + "/models", limit: .seconds(30))
        guard let answer = json.decode(OpenAIModels.self, from: response.body) else {
            throw .invalidReply(reason: "/models gave \(SafeText.excerpt(of: response.body))")
        }
        return answer.models
    }

    private func servedContext() async -> Int? {
        guard let response = try? await send(address.root + "/props", limit: .seconds(10)),
            let context = json.decode(LlamaProperties.self, from: response.body)?.context, context > 0
        else { return nil }
        return context
    }

    private func send(_ url: String, limit: Duration) async throws(ModelError) -> HTTPResponse {
        let key = try key.read()
        let timeouts = HTTPTimeouts(connect: connectLimit, total: limit)
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await client.send(request(url, key: key, timeouts: timeouts))
        } catch {
            throw ModelError(error, url: address.url)
        }
        guard response.head.isSuccess else {
            throw refusal(response.head, body: response.body, model: nil, hadKey: key != nil)
        }
        return response
    }
}
