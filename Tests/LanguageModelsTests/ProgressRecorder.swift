import LanguageModels
import Synchronization

/// Remembers the progress of calls.
final class ProgressRecorder: Sendable {
    private let all = Mutex<[ChatProgress]>([])

    func record(_ progress: ChatProgress) { all.withLock { $0.append(progress) } }

    var text: String {
        all.withLock { $0 }.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    var thinking: String {
        all.withLock { $0 }.map { if case .thinking(let text) = $0 { text } else { "" } }.joined()
    }

    var waits: Int {
        all.withLock { $0 }.count { if case .waiting = $0 { true } else { false } }
    }

    var retries: [Int] {
        all.withLock { $0 }.compactMap { if case .retrying(_, let attempt) = $0 { attempt } else { nil } }
    }
}
