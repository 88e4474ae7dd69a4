import Domain
import Synchronization

/// The task that was written last, beside the text it was stored as.
///
/// The work on a task changes it several times in a second, each time from what is stored. To compare the text costs
/// nothing beside decoding it, and cannot go wrong: what a transaction took back, or another process
/// changed, is another text.
final class NewestTask: Sendable {
    private let entry = Mutex<(text: RedactedText, task: AgentTask)?>(nil)

    /// Takes note of what a task was stored as.
    func note(_ task: AgentTask, encoded text: RedactedText) {
        entry.withLock { $0 = (text, task) }
    }

    /// The task that a text was made from; nil when it is not the newest.
    func task(encoded text: String) -> AgentTask? {
        entry.withLock { $0?.text.string == text ? $0?.task : nil }
    }

    /// The text that a task was stored as; nil when it is not the newest.
    func text(of task: AgentTask) -> RedactedText? {
        entry.withLock { $0?.task == task ? $0?.text : nil }
    }
}
