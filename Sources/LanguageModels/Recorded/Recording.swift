package import Foundation

/// Replies to play back, as a file holds them.
///
///     {"name": "demo", "model": "recorded-demo", "contextLength": 8192, "replies": [
///       {"match": "failing test", "text": "…", "tokensPerSecond": 80},
///       {"format": true, "repeat": true, "text": "{\"files\": []}"}]}
package struct Recording: Sendable, Hashable, Decodable {
    /// The file cannot be used.
    package struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is wrong, and where.
        package let reason: String

        /// What is wrong and what to do.
        package var description: String { "The recording cannot be read: \(reason). Correct the file." }
    }

    /// What people read.
    package var name: String

    /// The one model it plays.
    package var model: String

    /// The window that model claims, in tokens.
    package var contextLength: Int

    /// The replies in their order.
    package var replies: [RecordedReply]

    private enum CodingKeys: String, CodingKey {
        case name
        case model
        case contextLength
        case replies
    }

    /// Creates a recording.
    package init(
        name: String = "demo",
        model: String = "recorded",
        contextLength: Int = 8_192,
        replies: [RecordedReply]
    ) {
        self.name = name
        self.model = model
        self.contextLength = contextLength
        self.replies = replies
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decodeIfPresent(String.self, forKey: .name) ?? "demo"
        model = try values.decodeIfPresent(String.self, forKey: .model) ?? "recorded"
        contextLength = try values.decodeIfPresent(Int.self, forKey: .contextLength) ?? 8_192
        replies = try values.decode([RecordedReply].self, forKey: .replies)
    }

    /// Reads a file's bytes.
    ///
    /// - Throws: `Invalid`, which names the place.
    package init(json bytes: Data) throws(Invalid) {
        do {
            self = try JSONDecoder().decode(Recording.self, from: bytes)
        } catch let error as DecodingError {
            throw Invalid(reason: error.place)
        } catch {
            throw Invalid(reason: "\(error)")
        }
    }
}

/// One reply of a recording.
package struct RecordedReply: Sendable, Hashable, Decodable {
    /// How the reply ends.
    package enum Outcome: String, Sendable, Hashable, Decodable {
        case complete

        /// The token limit cuts it.
        case cut

        /// The host fails after the text, with `error` as its words.
        case error
    }

    /// A text that must occur in a message of the request; `nil` fits every request.
    package var match: String?

    /// What the model says.
    package var text: String

    /// The speed to play at; zero plays at once.
    package var tokensPerSecond: Double

    /// The wait before the first piece.
    package var delayMilliseconds: Int

    /// How the reply ends.
    package var outcome: Outcome

    /// The host's words when the outcome is an error.
    package var error: String?

    /// Whether it can be used again and again.
    package var isRepeated: Bool

    /// Whether it answers requests for JSON; it then answers no others.
    package var isFormatted: Bool

    private enum CodingKeys: String, CodingKey {
        case match
        case text
        case tokensPerSecond
        case delayMilliseconds
        case outcome
        case error
        case isRepeated = "repeat"
        case isFormatted = "format"
    }

    /// Creates a reply.
    package init(
        match: String? = nil,
        text: String,
        tokensPerSecond: Double = 0,
        delayMilliseconds: Int = 0,
        outcome: Outcome = .complete,
        error: String? = nil,
        isRepeated: Bool = false,
        isFormatted: Bool = false
    ) {
        self.match = match
        self.text = text
        self.tokensPerSecond = tokensPerSecond
        self.delayMilliseconds = delayMilliseconds
        self.outcome = outcome
        self.error = error
        self.isRepeated = isRepeated
        self.isFormatted = isFormatted
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        match = try values.decodeIfPresent(String.self, forKey: .match)
        text = try values.decode(String.self, forKey: .text)
        tokensPerSecond = try values.decodeIfPresent(Double.self, forKey: .tokensPerSecond) ?? 0
        delayMilliseconds = try values.decodeIfPresent(Int.self, forKey: .delayMilliseconds) ?? 0
        outcome = try values.decodeIfPresent(Outcome.self, forKey: .outcome) ?? .complete
        error = try values.decodeIfPresent(String.self, forKey: .error)
        isRepeated = try values.decodeIfPresent(Bool.self, forKey: .isRepeated) ?? false
        isFormatted = try values.decodeIfPresent(Bool.self, forKey: .isFormatted) ?? false
    }
}

extension DecodingError {
    /// What is wrong, with the path to it.
    fileprivate var place: String {
        let (context, missing): (Context, String?) =
            switch self {
            case .keyNotFound(let key, let context): (context, key.stringValue)
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, nil)
            @unknown default: (Context(codingPath: [], debugDescription: "\(self)"), nil)
            }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        let place = path.isEmpty ? "" : " at " + path.joined(separator: ".")
        let reason = missing.map { "\"\($0)\" is missing" } ?? SafeText.sentence(context.debugDescription)
        return reason + place
    }
}
