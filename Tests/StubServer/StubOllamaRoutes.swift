import Foundation
import Synchronization

/// The paths of a scripted Ollama, and what it remembers.
final class StubOllamaRoutes: Sendable {
    private struct State {
        var models: [StubOllama.Model]
        var loaded: [String: Int] = [:]
        var requests: [StubOllama.ChatBody] = []
    }

    private let state: Mutex<State>
    private let pullable: Set<String>
    private let loadsModels: Bool
    private let script: StubOllama.Script

    init(
        models: [StubOllama.Model],
        pullable: Set<String>,
        loadsModels: Bool,
        script: @escaping StubOllama.Script
    ) {
        state = Mutex(State(models: models))
        self.pullable = pullable
        self.loadsModels = loadsModels
        self.script = script
    }

    var requests: [StubOllama.ChatBody] { state.withLock { $0.requests } }

    func answer(_ request: StubServer.Request) -> StubResponse {
        let body = (try? JSONSerialization.jsonObject(with: Data(request.body))) as? [String: Any] ?? [:]
        let name = (body["model"] ?? body["name"]) as? String ?? ""
        switch (request.method, request.target) {
        case ("GET", "/"), ("HEAD", "/"): return .plain("Ollama is running")
        case ("GET", "/api/version"): return .plain(json(["version": "0.99.0"]))
        case ("GET", "/api/tags"): return tags()
        case ("GET", "/api/ps"): return running()
        case ("POST", "/api/show"): return show(name)
        case ("POST", "/api/pull"): return pull(name)
        case ("DELETE", "/api/delete"): return remove(name)
        case ("POST", "/api/chat"): return chat(StubOllama.ChatBody(body))
        default: return StubResponse.plain("404 page not found", status: 404)
        }
    }

    // MARK: The paths

    private func tags() -> StubResponse {
        let models: [[String: Any]] = state.withLock { $0.models }.map { model in
            [
                "name": model.name,
                "model": model.name,
                "modified_at": "2026-03-04T05:06:07.12345678+02:00",
                "size": 4_683_075_271,
                "digest": "845dbda0ea48ed749caafd9e6037047aa19acfcfd82e704d7ca97d631a0b697e",
                "details": ["family": "stub", "parameter_size": "7.6B", "quantization_level": "Q4_K_M"],
            ]
        }
        return .plain(json(["models": models]))
    }

    private func running() -> StubResponse {
        let models: [[String: Any]] = state.withLock { $0.loaded }.sorted { $0.key < $1.key }.map {
            [
                "name": $0.key, "model": $0.key, "size": 5_000_000_000, "size_vram": 0,
                "context_length": $0.value,
            ]
        }
        return .plain(json(["models": models]))
    }

    private func show(_ name: String) -> StubResponse {
        guard let model = installed(name) else { return missing(name) }
        return .plain(
            json([
                "capabilities": model.capabilities,
                "details": ["family": "stub", "parameter_size": "7.6B", "quantization_level": "Q4_K_M"],
                "model_info": [
                    "general.architecture": "stub",
                    "stub.context_length": model.trainedContext,
                    "tokenizer.ggml.tokens": NSNull(),
                ],
            ])
        )
    }

    private func pull(_ name: String) -> StubResponse {
        let manifest = StubResponse.Step.text(json(["status": "pulling manifest"]) + "\n")
        guard pullable.contains(name) else {
            let error = json(["error": "pull model manifest: file does not exist"])
            return ndjson([manifest, .text(error + "\n")])
        }
        state.withLock { $0.models.append(StubOllama.Model(name)) }
        let layer: [String: Any] = ["status": "pulling 845d", "digest": "sha256:845d", "total": 2000]
        let half = layer.merging(["completed": 1000]) { $1 }
        let lines = [layer, half, ["status": "verifying sha256 digest"], ["status": "success"]]
        return ndjson([manifest] + lines.map { .text(json($0) + "\n") })
    }

    private func remove(_ name: String) -> StubResponse {
        guard let model = installed(name) else { return missing(name) }
        state.withLock { state in
            state.models.removeAll { $0.name == model.name }
            state.loaded[model.name] = nil
        }
        return .plain("")
    }

    private func chat(_ body: StubOllama.ChatBody) -> StubResponse {
        let number = state.withLock { state in
            state.requests.append(body)
            return state.requests.count
        }
        guard let model = installed(body.model) else { return missing(body.model) }
        if loadsModels { state.withLock { $0.loaded[model.name] = body.contextTokens ?? 4096 } }
        return script(body, number).response(to: body)
    }

    private func installed(_ name: String) -> StubOllama.Model? {
        let complete = StubOllama.Model(name).name
        return state.withLock { $0.models.first { $0.name == complete } }
    }

    private func missing(_ name: String) -> StubResponse {
        .plain(json(["error": "model '\(name)' not found"]), status: 404)
    }
}

extension StubOllama.ChatBody {
    fileprivate init(_ body: [String: Any]) {
        let options = body["options"] as? [String: Any] ?? [:]
        model = body["model"] as? String ?? ""
        messages = (body["messages"] as? [[String: Any]] ?? []).map {
            Message(role: $0["role"] as? String ?? "", content: $0["content"] as? String ?? "")
        }
        isStreaming = body["stream"] as? Bool ?? true
        contextTokens = options["num_ctx"] as? Int
        maximumReplyTokens = options["num_predict"] as? Int
        temperature = options["temperature"] as? Double
        seed = options["seed"] as? Int
        stop = options["stop"] as? [String] ?? []
        think = body["think"] as? Bool
        format = body["format"].map(Self.text)
        keepAlive = body["keep_alive"].map(Self.text)
    }

    private static func text(_ value: Any) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: value,
            options: [.sortedKeys, .fragmentsAllowed]
        )
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
