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

    private var columns = 0
    /// Where in `lines` each message that is laid out begins.
    private var starts: [Int] = []
    /// The first message whose lines are not up to date.
    private var firstStale = 0
    private var growing: Growing?

    /// The reply that is being written.
    private struct Growing: Sendable {
        let id: MessageID
        var markdown: GrowingMarkdown
        /// How many of `lines` are final.
        var finalLines: Int
    }

    /// Shows another conversation; nil begins a new one.
    mutating func show(_ id: ConversationID?) {
        guard id != conversation || id == nil else { return }
        conversation = id
        messages = id == nil ? [] : nil
        forgetLines(from: 0)
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
        firstStale = 0
    }

    /// Takes a new or changed message.
    mutating func upsert(_ message: ChatMessage) {
        guard message.conversation == conversation, let known = messages else { return }
        let index = known.lastIndex { $0.id == message.id } ?? known.count
        if index < known.count { messages?[index] = message } else { messages?.append(message) }
        firstStale = min(firstStale, index)
    }

    /// Takes the text of a reply so far.
    mutating func grow(_ id: MessageID, text: String) {
        guard let index = messages?.lastIndex(where: { $0.id == id }), messages?[index].state == .streaming
        else {
            return
        }
        messages?[index].text = text
        firstStale = min(firstStale, index)
    }

    /// Whether a reply is being written.
    var isReplying: Bool { messages?.last?.state == .streaming }
    /// The newest reply.
    var lastReply: ChatMessage? { messages?.last { $0.role == .assistant } }
    /// Whether something is written and not sent.
    var hasUnsentText: Bool { !editor.isEmpty && !editor.text.trimmed.isEmpty }
}

// MARK: - Lines

extension ChatState {
    /// Lays the messages out for a width, those anew that changed.
    mutating func layOut(columns: Int) {
        if columns != self.columns {
            self.columns = columns
            firstStale = 0
        }
        guard let messages, firstStale < max(messages.count, starts.count) else { return }
        if firstStale == messages.count - 1, goOn(with: messages[firstStale]) {
            firstStale = messages.count
            return
        }
        forgetLines(from: firstStale)
        for (index, message) in messages.enumerated().dropFirst(firstStale) {
            starts.append(lines.count)
            if !lines.isEmpty { lines.append(RoleLine()) }
            if index == messages.count - 1, message.state == .streaming {
                lines.append(MessageText.head(of: message))
                growing = Growing(
                    id: message.id,
                    markdown: GrowingMarkdown(columns: columns),
                    finalLines: lines.count
                )
                _ = goOn(with: message)
            } else {
                lines += MessageText.lines(of: message, columns: columns)
            }
        }
        firstStale = messages.count
    }

    /// Lays out what a reply has grown by; false when it has to be laid out anew.
    private mutating func goOn(with message: ChatMessage) -> Bool {
        guard message.state == .streaming, var growing, growing.id == message.id,
            let new = growing.markdown.grow(to: message.text)
        else { return false }
        lines.removeSubrange(growing.finalLines...)
        lines += new.final
        growing.finalLines = lines.count
        self.growing = growing
        lines += new.open + MessageText.end(of: message, columns: columns)
        return true
    }

    private mutating func forgetLines(from index: Int) {
        growing = nil
        firstStale = index
        guard index < starts.count else { return }
        lines.removeSubrange(starts[index]...)
        starts.removeSubrange(index...)
    }
}
