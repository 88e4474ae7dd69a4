import Synchronization

/// A part of a chat request that not every host takes, or not for every model.
///
/// A host that refuses one names it, and gets the request again without it or with its other spelling.
enum OpenAIOption: CaseIterable, Sendable, Hashable {
    /// Counts of tokens at the end of the stream.
    case usage

    /// `max_tokens`; in its place goes `max_completion_tokens`.
    case maximumTokens

    case temperature

    case seed

    /// A schema for the reply; in its place goes the wish for any JSON.
    case schema

    /// Any JSON as the reply.
    case anyJSON

    /// The name under which it is sent, and refused.
    private var field: String {
        switch self {
        case .usage: "stream_options"
        case .maximumTokens: "max_tokens"
        case .temperature: "temperature"
        case .seed: "seed"
        case .schema, .anyJSON: "response_format"
        }
    }

    /// The option that a host refused.
    ///
    /// - Parameters:
    ///   - error: What came of the request.
    ///   - request: The request.
    ///   - omitted: What was left out of it already.
    /// - Returns: The option to leave out now; nil when the error is about something else.
    static func refused(
        by error: ModelError,
        of request: ChatRequest,
        omitting omitted: Set<OpenAIOption>
    ) -> OpenAIOption? {
        guard case .rejected(400...422, let text) = error else { return nil }
        return allCases.first { option in
            option.isSent(with: request, omitting: omitted) && text.contains(option.field)
        }
    }

    private func isSent(with request: ChatRequest, omitting omitted: Set<OpenAIOption>) -> Bool {
        guard !omitted.contains(self) else { return false }
        switch (self, request.format) {
        case (.seed, _): return request.seed != nil
        case (.schema, .jsonSchema): return true
        case (.schema, _): return false
        case (.anyJSON, .json): return true
        case (.anyJSON, .jsonSchema): return omitted.contains(.schema)
        case (.anyJSON, .text): return false
        case (.usage, _), (.maximumTokens, _), (.temperature, _): return true
        }
    }
}

/// What the models of a host were found not to take.
final class OpenAIHabits: Sendable {
    private let known = Mutex<[String: Set<OpenAIOption>]>([:])

    /// What to leave out of requests to a model.
    func omitted(for model: String) -> Set<OpenAIOption> { known.withLock { $0[model] ?? [] } }

    /// Remembers what was left out of a request that was answered.
    func learn(_ options: Set<OpenAIOption>, for model: String) {
        guard !options.isEmpty else { return }
        known.withLock { $0[model] = options }
    }
}
