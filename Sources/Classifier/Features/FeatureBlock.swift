/// A group of features that is brought to one length by itself, so that a long body does not drown a title.
enum FeatureBlock: UInt8, CaseIterable, Sendable {
    /// Words of the title and pairs of them.
    case titleWords
    /// Words of the body and pairs of them.
    case bodyWords
    /// The first 25 tokens of title and body, and pairs of them.
    case firstWords
    /// What the text shows besides its words (``TextFlags``).
    case flags
    /// Three to five characters in a row within the title's words.
    case titleCharacters
    /// The first 25 tokens of what the author wrote into a form, and pairs of them (``OwnWords``).
    case ownWords

    /// How much the block counts, as its length in the space of features.
    var weight: Float {
        switch self {
        case .titleWords: 0.5
        case .bodyWords: 1
        case .firstWords, .ownWords: 0.4
        case .flags, .titleCharacters: 0.3
        }
    }
}
