import LanguageModels
import Synchronization

/// The text of a reply while it comes, filled from the model's thread and read from the chat's.
final class ReplyBuffer: Sendable {
    private let text = Mutex("")

    /// What has come by now.
    var current: String { text.withLock { $0 } }

    /// Takes news of the call.
    ///
    /// - Returns: The whole text when it changed; nil otherwise.
    func take(_ progress: ChatProgress) -> String? {
        text.withLock { text in
            switch progress {
            case .text(let more):
                text += more
                return text
            case .retrying:
                // What came of the broken try is void.
                text = ""
                return text
            case .waiting, .thinking:
                return nil
            }
        }
    }
}
