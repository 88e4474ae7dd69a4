import Synchronization

/// A key with the form in which it is shown.
struct ShownKey: Sendable {
    let chord: KeyChord
    let label: String
}

/// The keys to show that were asked for once.
///
/// Every frame asks for those of the footer, and the answer depends on the keymap alone. The copies of a
/// keymap share it; there are no more questions than actions and places.
final class ShownKeys: Sendable {
    struct Question: Hashable {
        let action: Action
        /// Where the action is looked up; nil where it is at home.
        let contexts: [ActionContext]?
        /// Whether arrows are named.
        let inWords: Bool
    }

    private let answers = Mutex<[Question: [ShownKey]]>([:])

    /// The answer to a question; the chords are looked up the first time.
    func keys(_ question: Question, _ chords: () -> [KeyChord]) -> [ShownKey] {
        if let known = answers.withLock({ $0[question] }) { return known }
        let new = chords().map { ShownKey(chord: $0, label: $0.label(inWords: question.inWords)) }
        answers.withLock { $0[question] = new }
        return new
    }
}
