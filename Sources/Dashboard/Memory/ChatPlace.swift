import Domain
import Terminal

/// What was in view of a conversation.
struct ChatPlace: Codable, Equatable, Sendable {
    /// The message at the top of the view.
    var message: MessageID
    /// How many of its rows were above the view.
    var row: Int
}

extension ChatState {
    /// What is in view, or will be once the messages are there; nil for the end, which is followed.
    var place: ChatPlace? {
        guard awaited == nil, let messages else { return awaited }
        guard !scroll.isFollowing, !starts.isEmpty else { return nil }
        let line = scroll.offset - headRows
        let index = starts.lastIndex { $0 <= line } ?? 0
        guard messages.indices.contains(index) else { return nil }
        return ChatPlace(message: messages[index].id, row: max(0, line - starts[index]))
    }

    /// Goes to where the conversation was left, once its messages are laid out.
    mutating func goToAwaited() {
        guard let place = awaited, let messages, !starts.isEmpty else { return }
        awaited = nil
        guard let index = messages.firstIndex(where: { $0.id == place.message }),
            starts.indices.contains(index)
        else { return }
        scroll.go(to: headRows + starts[index] + max(0, min(place.row, rowCount)))
    }
}
