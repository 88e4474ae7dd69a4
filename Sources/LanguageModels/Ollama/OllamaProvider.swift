import Foundation
package import HTTP

/// Ollama's own interface, which alone lets a client choose the context window.
package struct OllamaProvider: LanguageModelProvider {
    let client: HTTPClient
    let baseURL: String
    let clock: any Clock<Duration>
    let waitingInterval: Duration

    /// How long to try to connect: a host that is there accepts in milliseconds.
    let connectLimit: Duration

    private let json = RepairingJSON()

    /// Creates a provider; it connects when it is first asked something.
    ///
    /// - Parameters:
    ///   - client: Makes the connections.
    ///   - baseURL: The host, without a trailing slash; see `OllamaAddress`.
    ///   - connectLimit: How long to try to connect.
    ///   - clock: Times the reports of waiting.
    ///   - waitingInterval: How often a call reports that it is waiting.
    package init(
        client: HTTPClient = HTTPClient(),
        baseURL: String = OllamaAddress.standard.url,
        connectLimit: Duration = .seconds(5),
        clock: any Clock<Duration> = ContinuousClock(),
        waitingInterval: Duration = .seconds(10)
    ) {
        self.client = client
        self.baseURL = baseURL
        self.connectLimit = connectLimit
        self.clock = clock
        self.waitingInterval = waitingInterval
    }

    /// Creates a provider for a host.
    ///
    /// - Parameters:
    ///   - baseURL: The host, without a trailing slash; see `OllamaAddress`.
    ///   - authorities: A file in PEM form of the authorities to trust; nil for those of the system.
    package init(baseURL: String, authorities: String?) {
        self.init(client: HTTPClient(authorities: authorities), baseURL: baseURL)
    }

    package var label: String { "Ollama at \(baseURL)" }

    package var isRecorded: Bool { false }

    package var isOnThisMachine: Bool {
        let host = URLComponents(string: baseURL)?.host ?? ""
        return host == "localhost" || host == "[::1]" || host == "::1" || host.hasPrefix("127.")
    }

    package var sharedHost: String? { OllamaAddress.shared(baseURL) }

    /// Whether anything answers at the address, within two seconds.
    package func isAnswering() async -> Bool {
        let request = HTTPRequest(
            url: baseURL + "/",
            timeouts: HTTPTimeouts(connect: .seconds(2), total: .seconds(2))
        )
        guard let response = try? await client.send(request, maximumBodyBytes: 1 << 16) else { return false }
        return response.head.isSuccess
    }

    package func version() async throws(ModelError) -> String {
        try await get(OllamaVersion.self, "/api/version").version
    }

    package func models() async throws(ModelError) -> [InstalledModel] {
        try await get(OllamaTags.self, "/api/tags").models
    }

    package func running() async throws(ModelError) -> [RunningModel] {
        try await running(within: .seconds(30))
    }

    package func details(of model: String) async throws(ModelError) -> ModelDetails {
        let show = try await ask(OllamaShow.self, "/api/show", model: model, limit: .seconds(30))
        return ModelDetails(
            name: model,
            capabilities: show.capabilities,
            trainedContext: show.trainedContext,
            family: show.details?.family,
            parameterSize: show.details?.parameterSize,
            quantization: show.details?.quantization
        )
    }

    package func remove(_ model: String) async throws(ModelError) {
        let request = HTTPRequest(
            method: .delete,
            url: baseURL + "/api/delete",
            headers: ["Content-Type": "application/json"],
            body: Self.body(["model": model]),
            timeouts: HTTPTimeouts(connect: connectLimit, total: .seconds(60))
        )
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await client.send(request)
        } catch {
            throw ModelError(error, url: baseURL)
        }
        guard response.head.isSuccess else {
            throw ModelError(status: response.status, body: response.body, model: model)
        }
    }

    func running(within limit: Duration) async throws(ModelError) -> [RunningModel] {
        let answer = try await ask(OllamaRunning.self, "/api/ps", model: nil, limit: limit)
        return (answer.models ?? []).compactMap { entry in
            guard let name = entry.name ?? entry.model else { return nil }
            return RunningModel(name: name, contextLength: entry.contextLength, sizeInVRAM: entry.sizeInVRAM)
        }
    }
}

// MARK: - Questions with one answer

extension OllamaProvider {
    private func get<Answer: Decodable>(
        _ type: Answer.Type,
        _ path: String
    ) async throws(ModelError) -> Answer {
        try await ask(type, path, model: nil, limit: .seconds(30))
    }

    private func ask<Answer: Decodable>(
        _ type: Answer.Type,
        _ path: String,
        model: String?,
        limit: Duration
    ) async throws(ModelError) -> Answer {
        let request = HTTPRequest(
            method: model == nil ? .get : .post,
            url: baseURL + path,
            headers: model == nil ? [:] : ["Content-Type": "application/json"],
            body: model.map { Self.body(["model": $0]) } ?? [],
            timeouts: HTTPTimeouts(connect: connectLimit, total: limit)
        )
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await client.send(request)
        } catch {
            throw ModelError(error, url: baseURL)
        }
        guard response.head.isSuccess else {
            throw ModelError(status: response.status, body: response.body, model: model)
        }
        guard let answer = json.decode(type, from: response.body) else {
            let excerpt = SafeText.excerpt(of: response.body)
            throw .invalidReply(reason: "\(path) gave \(excerpt)")
        }
        return answer
    }

    static func body(_ fields: [String: String]) -> [UInt8] {
        // A dictionary of strings always encodes.
        (try? JSONEncoder().encode(fields)).map { Array($0) } ?? []
    }
}
