// What Ollama says, as lines of JSON. Every field may be absent or of an unexpected type: versions differ,
// look-alikes differ more, and a reply must not be lost for a field that nobody needs.

import Foundation

/// One line of a chat stream, or the whole of a reply that is not streamed.
struct OllamaChatLine: Decodable {
    var text = ""
    var thinking = ""
    var isDone = false
    var doneReason: String?
    var metrics = ChatMetrics()
    var failure: OllamaFailure?

    private enum Key: String, CodingKey {
        case message
        case done
        case doneReason = "done_reason"
        case promptCount = "prompt_eval_count"
        case replyCount = "eval_count"
        case loadDuration = "load_duration"
        case promptDuration = "prompt_eval_duration"
        case replyDuration = "eval_duration"
    }

    private enum MessageKey: String, CodingKey {
        case content
        case thinking
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Key.self)
        if let message = try? line.nestedContainer(keyedBy: MessageKey.self, forKey: .message) {
            // Strict, since text must not vanish without a word.
            text = try message.decodeIfPresent(String.self, forKey: .content) ?? ""
            thinking = message.lenient(String.self, .thinking) ?? ""
        } else {
            failure = try OllamaFailure(from: decoder)
        }
        isDone = line.lenient(Bool.self, .done) ?? false
        guard isDone else { return }
        doneReason = line.lenient(String.self, .doneReason)
        metrics = ChatMetrics(
            promptTokens: line.lenient(Int.self, .promptCount),
            replyTokens: line.lenient(Int.self, .replyCount),
            loadDuration: line.lenient(Int64.self, .loadDuration).map { .nanoseconds($0) },
            promptDuration: line.lenient(Int64.self, .promptDuration).map { .nanoseconds($0) },
            replyDuration: line.lenient(Int64.self, .replyDuration).map { .nanoseconds($0) }
        )
    }
}

/// The error object, which comes with an error status or as a line inside a stream.
struct OllamaFailure: Decodable {
    /// What went wrong; `nil` when the object is no error.
    var text: String?
    var signInURL: String?

    private enum Key: String, CodingKey {
        case error
        case message
        case signInURL = "signin_url"
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        signInURL = object.lenient(String.self, .signInURL)
        text = object.lenient(String.self, .error)
        // Look-alikes with an OpenAI heart nest the text.
        if text == nil, let nested = try? object.nestedContainer(keyedBy: Key.self, forKey: .error) {
            text = nested.lenient(String.self, .message) ?? "unknown error"
        }
    }
}

/// One line of a pull.
struct OllamaPullLine: Decodable {
    var progress: PullProgress
    var failure: OllamaFailure

    private enum Key: String, CodingKey {
        case status
        case digest
        case total
        case completed
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Key.self)
        let total = line.lenient(Int64.self, .total)
        failure = try OllamaFailure(from: decoder)
        progress = PullProgress(
            status: line.lenient(String.self, .status) ?? "",
            digest: line.lenient(String.self, .digest),
            // Left out while it is zero.
            completedBytes: line.lenient(Int64.self, .completed) ?? total.map { _ in 0 },
            totalBytes: total
        )
    }
}

extension KeyedDecodingContainer {
    /// The value under a key, or `nil` when it is absent, null or something else.
    func lenient<T: Decodable>(_ type: T.Type, _ key: Key) -> T? {
        try? decodeIfPresent(type, forKey: key)
    }
}
