import Domain
import Foundation
import HTTP
import LanguageModels
import Workspace

/// Which host of models the settings name.
extension EngineParts {
    /// The host: a given or recorded one, one with OpenAI's interface where an address of such is set, or Ollama.
    ///
    /// - Parameters:
    ///   - options: What the engine was started with.
    ///   - configuration: The settings in force.
    ///   - directories: Where tokens are counted.
    /// - Returns: The host; nothing was asked of it, unless there are replies to use in its place.
    /// - Throws: `invalid` for an address or a recording that cannot be used.
    static func provider(
        _ options: EngineOptions,
        _ configuration: EngineConfiguration,
        _ directories: EngineDirectories
    ) async throws(EngineError) -> any LanguageModelProvider {
        if let provider = options.provider { return provider }
        if let model = options.recordedModel { return try recorded(model) }
        if let file = configuration.recordingFile { return try recorded(file: file) }
        if let url = configuration.openAIURL {
            let server = try openAI(url, options, configuration)
            if let fallback = options.recordedFallback, await !server.isAnswering() {
                return try recorded(fallback)
            }
            guard let limit = configuration.openAITokensPerMonth else { return server }
            let ledger = TokenLedger(path: directories.tokens(of: server.address.shared))
            return MeteredProvider(server, ledger: ledger, tokensPerMonth: limit, now: options.now)
        }
        let server = try ollama(options, configuration)
        guard let fallback = options.recordedFallback, await !server.isAnswering() else { return server }
        return try recorded(fallback)
    }

    /// The keys of hosts, which are kept out of what is stored whatever their variables are called.
    ///
    /// - Parameters:
    ///   - options: What the engine was started with.
    ///   - root: The top of the checkout.
    /// - Returns: The keys that can be read now; what is wrong with the others is told when they are used.
    static func keys(_ options: EngineOptions, _ root: String) -> [String] {
        guard let configuration = try? options.configuration(root: root, stored: [:]),
            configuration.openAIURL != nil, let source = try? keySource(options, configuration),
            let key = try? source.read()
        else { return [] }
        return [key.secret]
    }

    // MARK: - Hosts

    private static func openAI(
        _ url: String,
        _ options: EngineOptions,
        _ configuration: EngineConfiguration
    ) throws(EngineError) -> OpenAIProvider {
        let address: OpenAIAddress
        do throws(OpenAIAddress.Invalid) {
            address = try OpenAIAddress(url)
        } catch {
            let name = SettingName.openAIURL.rawValue
            throw .invalid(
                message: "The address in `\(name)` cannot be used: \(error.reason).",
                remedy: "Write it like http://127.0.0.1:8080/v1, or remove it to use Ollama."
            )
        }
        return OpenAIProvider(
            client: HTTPClient(authorities: options.environment["SSL_CERT_FILE"]),
            address: address,
            key: try keySource(options, configuration)
        )
    }

    private static func keySource(
        _ options: EngineOptions,
        _ configuration: EngineConfiguration
    ) throws(EngineError) -> ModelKeySource {
        if let name = configuration.openAIKeyVariable {
            guard !CommandEnvironment.isAllowed(name) else {
                throw .invalid(
                    message: "\(name) is a variable that commands of a task get, so no key can be in it.",
                    remedy: "Put the key into a variable of its own, such as MODEL_API_KEY."
                )
            }
            return .variable(name: name, key: options.environment[name].flatMap { ModelKey($0) })
        }
        if let path = configuration.openAIKeyFile { return .file(path: path) }
        return .none
    }

    private static func ollama(
        _ options: EngineOptions,
        _ configuration: EngineConfiguration
    ) throws(EngineError) -> OllamaProvider {
        do throws(OllamaAddress.Invalid) {
            return OllamaProvider(
                baseURL: try OllamaAddress(configuration.ollamaHost).url,
                // The name that OpenSSL and most tools on it know.
                authorities: options.environment["SSL_CERT_FILE"]
            )
        } catch {
            throw .invalid(
                message: "\(configuration.ollamaHost) is no address of a model server.",
                remedy: "Write it like http://127.0.0.1:11434, in OLLAMA_HOST or in the configuration."
            )
        }
    }

    // MARK: - Recordings

    private static func recorded(
        _ model: EngineOptions.RecordedModel
    ) throws(EngineError) -> any LanguageModelProvider {
        switch model {
        case .contents(let data, let name): try recorded(data, name: name)
        case .file(let path): try recorded(file: path)
        }
    }

    private static func recorded(file path: String) throws(EngineError) -> any LanguageModelProvider {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .invalid(message: "The recording \(path) cannot be read.", remedy: "Check the path.")
        }
        return try recorded(data, name: path)
    }

    private static func recorded(_ data: Data, name: String) throws(EngineError) -> any LanguageModelProvider
    {
        do throws(Recording.Invalid) {
            return RecordedProvider(try Recording(json: data))
        } catch {
            throw .invalid(
                message: "\(name): \(error.reason).",
                remedy: "Correct the recording, or record it anew."
            )
        }
    }
}
