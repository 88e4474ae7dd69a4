// What hosts with OpenAI's interface say. Every field may be absent or of an unexpected type: each of them
// has its own, and a reply must not be lost for a field that nobody needs.

import Foundation

/// One event of a chat stream, or the whole of a reply that is not streamed.
struct OpenAIChunk: Decodable {
    var text = ""
    var thinking = ""
    var finishReason: String?
    var usage: OpenAIUsage?
    var timings: LlamaTimings?
    var failure: OpenAIFailure

    private enum Key: String, CodingKey {
        case choices
        case usage
        case timings
    }

    init(from decoder: any Decoder) throws {
        let chunk = try decoder.container(keyedBy: Key.self)
        failure = try OpenAIFailure(from: decoder)
        usage = chunk.lenient(OpenAIUsage.self, .usage)
        timings = chunk.lenient(LlamaTimings.self, .timings)
        // Strict, since text must not vanish without a word; but what went wrong counts for more.
        guard failure.text == nil else { return }
        guard let choice = try chunk.decodeIfPresent([OpenAIChoice].self, forKey: .choices)?.first else {
            return
        }
        text = choice.text
        thinking = choice.thinking
        finishReason = choice.finishReason
    }
}

/// The first of the replies that could have been asked for.
struct OpenAIChoice: Decodable {
    var text = ""
    var thinking = ""
    var finishReason: String?

    private enum Key: String, CodingKey {
        case delta
        case message
        case finishReason = "finish_reason"
    }

    private enum PartKey: String, CodingKey {
        case content
        case refusal
        case reasoning
        case reasoningContent = "reasoning_content"
    }

    init(from decoder: any Decoder) throws {
        let choice = try decoder.container(keyedBy: Key.self)
        finishReason = choice.lenient(String.self, .finishReason)
        let key: Key = choice.contains(.delta) ? .delta : .message
        guard let part = try? choice.nestedContainer(keyedBy: PartKey.self, forKey: key) else { return }
        text = try part.decodeIfPresent(String.self, forKey: .content) ?? ""
        // A model that refuses a schema says so beside the text.
        if text.isEmpty { text = part.lenient(String.self, .refusal) ?? "" }
        // Some send both, the newer name filled and the older one empty, or the same in both.
        thinking = part.lenient(String.self, .reasoningContent) ?? ""
        if thinking.isEmpty { thinking = part.lenient(String.self, .reasoning) ?? "" }
    }
}

/// What a call took, in tokens.
struct OpenAIUsage: Decodable {
    var promptTokens: Int?
    var replyTokens: Int?

    private enum Key: String, CodingKey {
        case promptTokens = "prompt_tokens"
        case replyTokens = "completion_tokens"
    }

    init(from decoder: any Decoder) throws {
        let usage = try decoder.container(keyedBy: Key.self)
        promptTokens = Self.count(usage.lenient(Int.self, .promptTokens))
        replyTokens = Self.count(usage.lenient(Int.self, .replyTokens))
    }

    /// Counts are added up; one that no call can have would end the program there.
    private static func count(_ number: Int?) -> Int? {
        number.flatMap { (0...1 << 40).contains($0) ? $0 : nil }
    }
}

/// What llama.cpp's server adds to the end of a reply: how long each part took, in milliseconds.
struct LlamaTimings: Decodable {
    var promptDuration: Duration?
    var replyDuration: Duration?

    private enum Key: String, CodingKey {
        case prompt = "prompt_ms"
        case reply = "predicted_ms"
    }

    init(from decoder: any Decoder) throws {
        let timings = try decoder.container(keyedBy: Key.self)
        promptDuration = Self.duration(timings.lenient(Double.self, .prompt))
        replyDuration = Self.duration(timings.lenient(Double.self, .reply))
    }

    /// A day is more than any reply takes; what is no number would end the program.
    private static func duration(_ milliseconds: Double?) -> Duration? {
        guard let milliseconds, (0...86_400_000).contains(milliseconds) else { return nil }
        return .milliseconds(milliseconds)
    }
}

/// The error object, which comes with an error status or inside a stream.
struct OpenAIFailure: Decodable {
    /// What went wrong; nil when the object is no error.
    var text: String?

    /// The kind of error in the host's word, such as `model_not_found`.
    var code: String?

    /// The status that the host would have answered with, had the stream not begun.
    var status: Int?

    private enum Key: String, CodingKey {
        case error
        case object
        case message
        case code
        case type
        case detail
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        if let nested = try? object.nestedContainer(keyedBy: Key.self, forKey: .error) {
            read(nested)
        } else if object.lenient(String.self, .object) == "error" {
            read(object)
        } else {
            text = object.lenient(String.self, .error) ?? object.lenient(String.self, .detail)
        }
    }

    private mutating func read(_ error: KeyedDecodingContainer<Key>) {
        text = error.lenient(String.self, .message) ?? "unknown error"
        status = error.lenient(Int.self, .code)
        code = error.lenient(String.self, .code) ?? error.lenient(String.self, .type)
    }
}
