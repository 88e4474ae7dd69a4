import Synchronization

/// The keys to show that were asked for once.
///
/// Every frame asks for those of the footer, and the answer depends on the keymap alone. The copies of a
/// keymap share it; there are no more questions than actions and places.
final class KeyLabels: Sendable {
    struct Question: Hashable {
        let action: Action
        /// Where the action is looked up; nil where it is at home.
        let contexts: [ActionContext]?
        /// Whether arrows are named.
        let inWords: Bool
    }

    private let answers = Mutex<[Question: String?]>([:])

    /// The answer to a question; it is worked out the first time.
    func label(_ question: Question, _ answer: () -> String?) -> String? {
        if let known = answers.withLock({ $0[question] }) { return known }
        let new = answer()
        answers.withLock { _ = $0.updateValue(new, forKey: question) }
        return new
    }
}
