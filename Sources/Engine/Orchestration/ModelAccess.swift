import Domain
import Foundation
import LanguageModels
import Synchronization

/// The model that a piece of work gets.
struct ModelSelection: Sendable, Equatable {
    /// Its name.
    var name: String
    /// Whether its replies are recorded.
    var isRecorded: Bool
}

/// The models of the project's host: which is chosen, what is asked of it, and what it is doing.
///
/// Tasks and chat share it, so that they share the model's window and the header tells of both.
final class ModelAccess: Sendable {
    /// Room for a file of a thousand lines and its new version; a larger window only costs memory and time.
    static let preferredContextTokens = 16_384

    private struct State {
        var chosen: String?
        var activity: ModelActivity
        var calls = 0
    }

    /// Calls the host.
    let caller: ModelCaller
    private let hub: EventHub
    private let state: Mutex<State>

    /// Creates the access.
    ///
    /// - Parameters:
    ///   - caller: Calls the host.
    ///   - chosen: The model to use; nil for the best that the host has.
    ///   - hub: Told of what the model is doing.
    init(caller: ModelCaller, chosen: String?, hub: EventHub) {
        self.caller = caller
        self.hub = hub
        let activity = ModelActivity(model: chosen, isRecorded: caller.provider.isRecorded)
        state = Mutex(State(chosen: chosen, activity: activity))
    }

    /// The host.
    var provider: any LanguageModelProvider { caller.provider }

    /// What the model is doing now.
    var activity: ModelActivity { state.withLock { $0.activity } }

    /// The model that was chosen; nil while none is.
    var chosen: String? { state.withLock { $0.chosen } }

    /// Chooses the model of new tasks and of the chat.
    func choose(_ name: String) {
        change { state in
            state.chosen = name
            state.activity = ModelActivity(model: name, isRecorded: state.activity.isRecorded)
        }
    }

    /// The model for a task.
    func selection(for options: TaskOptions) async throws -> ModelSelection {
        try await selection(named: options.model)
    }

    /// The model of a name, or the one that is chosen, or else the best that the host has.
    ///
    /// - Throws: `ModelError`; `TaskStop` when the host has no model at all.
    func selection(named name: String? = nil) async throws -> ModelSelection {
        let isRecorded = provider.isRecorded
        if let name = name ?? chosen { return ModelSelection(name: name, isRecorded: isRecorded) }
        // Of a host elsewhere the memory is not known.
        let memory = provider.isOnThisMachine ? ProcessInfo.processInfo.physicalMemory : nil
        let models = try await provider.models()
        if provider.mayCost, models.count > 1 {
            throw TaskStop.blocked(
                TaskTrouble(
                    code: .model,
                    message: "\(provider.label) has \(models.count) models, and none is chosen.",
                    remedy: "Choose one, as by key m or the setting `model`, since it may cost; then resume."
                )
            )
        }
        guard let choice = ModelPreference.choose(from: models, memoryInBytes: memory)
        else {
            throw TaskStop.blocked(
                TaskTrouble(
                    code: .model,
                    message: "\(provider.label) has no model installed.",
                    remedy: provider.fetchesModels
                        ? "Fetch one, as by `switchyard models --pull qwen2.5-coder:7b`; then resume."
                        : "Load one there; then resume."
                )
            )
        }
        choose(choice.name)
        return ModelSelection(name: choice.name, isRecorded: isRecorded)
    }

    /// The window in tokens that prompts are made for: one that is in use is not made smaller.
    func contextTokens(of model: String) async throws(ModelError) -> Int {
        let details = try await caller.details(of: model)
        let largest = ContextBuckets().largest(trainedContext: details.trainedContext)
        return min(largest, max(caller.contextTokens(of: model) ?? 0, Self.preferredContextTokens))
    }

    /// The models that can be chosen.
    func summaries() async throws(ModelError) -> [ModelSummary] {
        let chosen = chosen
        return try await provider.models().map { model in
            ModelSummary(
                name: model.name,
                sizeInBytes: model.sizeInBytes > 0 ? model.sizeInBytes : nil,
                parameterSize: model.parameterSize,
                quantization: model.quantization,
                isSelected: chosen.map(model.isNamed) ?? false,
                isRecorded: provider.isRecorded
            )
        }
    }

    /// What the host knows of one model, and how it is loaded.
    ///
    /// - Throws: `ModelError`, such as `.modelMissing`.
    func sheet(of name: String) async throws(ModelError) -> ModelSheet {
        let details = try await provider.details(of: name)
        // What is loaded is worth no failure.
        let loaded = (try? await loaded()) ?? []
        return ModelSheet(
            name: details.name,
            family: details.family,
            parameterSize: details.parameterSize,
            quantization: details.quantization,
            contextLength: details.trainedContext,
            capabilities: details.capabilities.sorted(),
            loaded: loaded.first { InstalledModel(name: $0.name).isNamed(name) }
        )
    }

    /// The models that are in the host's memory.
    func loaded() async throws(ModelError) -> [LoadedModel] {
        try await provider.running().map {
            LoadedModel(name: $0.name, contextLength: $0.contextLength, graphicsBytes: $0.sizeInVRAM)
        }
    }

    /// Asks for one reply and keeps the picture of the model's activity true meanwhile.
    ///
    /// - Parameters:
    ///   - call: What to ask.
    ///   - onProgress: Called in order; must return quickly.
    /// - Returns: The reply.
    /// - Throws: `ModelError` after all tries.
    func chat(
        _ call: ModelCall,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        change { state in
            state.calls += 1
            state.activity.model = call.model
            state.activity.phase = .waiting
        }
        // Other calls may still run when this one ends.
        defer {
            change { state in
                state.calls -= 1
                if state.calls == 0 { state.activity.phase = .idle }
            }
        }
        let reply = try await caller.chat(call) { [self] progress in
            note(progress)
            onProgress(progress)
        }
        change { state in
            state.activity.tokensPerSecond = reply.metrics.tokensPerSecond ?? state.activity.tokensPerSecond
            if let prompt = reply.metrics.promptTokens {
                state.activity.contextUsed = prompt + (reply.metrics.replyTokens ?? 0)
            }
            state.activity.contextSize = reply.contextTokens > 0 ? reply.contextTokens : nil
        }
        return reply
    }

    // MARK: - Detail

    private func note(_ progress: ChatProgress) {
        let phase: ModelPhase =
            switch progress {
            case .waiting, .retrying: .waiting
            case .thinking, .text: .replying
            }
        guard activity.phase != phase else { return }
        change { $0.activity.phase = phase }
    }

    private func change(_ change: (inout State) -> Void) {
        let activity = state.withLock { state in
            change(&state)
            return state.activity
        }
        hub.tell(.activityChanged(activity: activity), correlation: "model")
    }
}
