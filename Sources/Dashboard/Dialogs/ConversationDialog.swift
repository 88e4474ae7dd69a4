import Domain
import Terminal

/// The list of conversations to go on with.
struct ConversationDialog: Sendable {
    /// All conversations, the newest first.
    private var conversations: [Conversation]
    /// The words that narrow the list.
    private(set) var filter = TextEditor()
    /// The conversations that match.
    var list: ListState<ConversationID>

    /// Opens the list.
    ///
    /// - Parameters:
    ///   - conversations: The newest first.
    ///   - shown: The one in the chat, which is marked at first.
    init(_ conversations: [Conversation], shown: ConversationID?) {
        self.conversations = conversations
        list = ListState(ids: conversations.map(\.id))
        if let shown { list.select(id: shown) }
    }

    /// How many there are.
    var count: Int { conversations.count }

    /// What is known about a conversation of the list.
    func conversation(_ id: ConversationID) -> Conversation? { conversations.first { $0.id == id } }

    /// Takes all conversations anew.
    mutating func replace(_ new: [Conversation]) {
        conversations = new
        relist()
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        relist()
        list.moveToFirst()
    }

    private mutating func relist() {
        list.update(ids: FuzzyFilter(filter.text).filter(conversations, by: \.title).map(\.id))
    }
}
