/// A word from a list that the server may lengthen at any time: a state, a conclusion, a kind of change.
///
/// A word that is not on our list is kept as it came, so that an answer with a new one can still be read
/// and shown. Letters' case does not matter: a review's state is `APPROVED` when asked for and `approved`
/// in a webhook.
package enum ServerWord<Known: RawRepresentable & Hashable & Sendable>: Sendable, Hashable
where Known.RawValue == String {
    /// A word whose meaning we know.
    case known(Known)

    /// Any other word, as the server wrote it; untrusted text.
    case other(String)

    /// Reads a word.
    package init(_ text: String) {
        if let known = Known(rawValue: text) ?? Known(rawValue: text.lowercased()) {
            self = .known(known)
        } else {
            self = .other(text)
        }
    }

    /// The word where its meaning is known.
    package var known: Known? {
        switch self {
        case .known(let known): known
        case .other: nil
        }
    }

    /// The word as text, the known ones in small letters.
    package var text: String {
        switch self {
        case .known(let known): known.rawValue
        case .other(let text): text
        }
    }
}

extension ServerWord: Codable {
    /// Reads a string.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes ``text``.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
