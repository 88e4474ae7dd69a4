import Domain
import Terminal

/// The conversation shown, and the message being written.
struct ChatState: Sendable {
    /// The conversation shown; nil before the first message of a new one.
    private(set) var conversation: ConversationID?
    /// Its messages, oldest first; nil until loaded.
    private(set) var messages: [ChatMessage]?
    /// The message being written.
    var editor = TextEditor()
    /// Whether keys go into the message.
    var isWriting = false
    /// What is in view.
    var scroll = ScrollState(follows: true)
    /// The messages as lines of the pane's width.
    private(set) var lines: [RoleLine] = []
    private var rendered: [MessageID: (message: ChatMessage, lines: [RoleLine])] = [:]
    private var width = 0

    /// Shows another conversation; nil begins a new one.
    mutating func show(_ id: ConversationID?) {
        guard id != conversation || id == nil else { return }
        conversation = id
        messages = id == nil ? [] : nil
        rendered = [:]
        width = 0
        scroll.scrollToEnd()
    }

    /// Learns the number of the conversation that the first message began; what is shown stays.
    mutating func adopt(_ id: ConversationID) {
        guard conversation == nil else { return }
        conversation = id
        // Its messages may have been told of before its number was known.
        messages = nil
    }

    /// Takes all messages of the conversation anew.
    mutating func replace(_ new: [ChatMessage]) {
        messages = new
        width = 0
    }

    /// Takes a new or changed message.
    mutating func upsert(_ message: ChatMessage) {
        guard message.conversation == conversation, messages != nil else { return }
        if let index = messages?.lastIndex(where: { $0.id == message.id }) {
            messages?[index] = message
        } else {
            messages?.append(message)
        }
        width = 0
    }

    /// Takes the text of a reply so far.
    mutating func grow(_ id: MessageID, text: String) {
        guard let index = messages?.lastIndex(where: { $0.id == id }), messages?[index].state == .streaming
        else {
            return
        }
        messages?[index].text = text
        width = 0
    }

    /// Whether a reply is being written.
    var isReplying: Bool { messages?.last?.state == .streaming }
    /// The newest reply.
    var lastReply: ChatMessage? { messages?.last { $0.role == .assistant } }

    /// Lays the messages out for a width, those anew that changed.
    mutating func layOut(columns: Int) {
        guard columns != width else { return }
        let isNewWidth = columns != renderedWidth
        renderedWidth = columns
        width = columns
        var all: [RoleLine] = []
        for message in messages ?? [] {
            if isNewWidth || rendered[message.id]?.message != message {
                rendered[message.id] = (message, MessageText.lines(of: message, columns: columns))
            }
            if !all.isEmpty { all.append(RoleLine()) }
            all += rendered[message.id]?.lines ?? []
        }
        lines = all
    }

    private var renderedWidth = 0
}
