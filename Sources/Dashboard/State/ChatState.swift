import Domain
import Terminal

/// The conversation shown, and the message being written.
struct ChatState: Sendable {
    /// How many of the newest messages are loaded at first.
    static let newestCount = 200
    /// How many messages before those are loaded at once; few, since they are laid out between two frames.
    static let pageLimit = 50

    /// The conversation shown; nil before the first message of a new one.
    private(set) var conversation: ConversationID?
    /// Its messages, oldest first; nil until loaded.
    private(set) var messages: [ChatMessage]?
    /// Whether there may be messages before the first of them.
    private(set) var hasOlder = false
    /// The message being written.
    var editor = TextEditor()
    /// The way through the messages sent before.
    var history = InputHistory()
    /// Whether keys go into the message.
    var isWriting = false
    /// What is in view.
    var scroll = ScrollState(follows: true)
    /// Where the conversation was left, until its messages are there.
    var awaited: ChatPlace?
    /// The messages as lines of the pane's width.
    private(set) var lines: [RoleLine] = []

    private var columns = 0
    /// Where in `lines` each message that is laid out begins.
    private(set) var starts: [Int] = []
    /// The first message whose lines are not up to date.
    private var firstStale = 0
    /// How many messages have come before those that are laid out.
    private var unplaced = 0
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
        hasOlder = false
        unplaced = 0
        awaited = nil
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

    /// Takes the newest messages of the conversation anew.
    mutating func replace(_ new: [ChatMessage]) {
        messages = new
        hasOlder = new.count >= Self.newestCount
        unplaced = 0
        firstStale = 0
    }

    /// Takes the messages before one, if that is still the first; what is in view stays.
    mutating func prepend(_ older: [ChatMessage], before first: MessageID) {
        guard let known = messages, known.first?.id == first else { return }
        messages = older + known
        hasOlder = older.count >= Self.pageLimit
        unplaced += older.count
        if firstStale > 0 { firstStale += older.count }
        // The line about older messages goes without any that push it up.
        if older.isEmpty { scroll.shift(by: -1) }
    }

    /// Takes a new or changed message.
    mutating func upsert(_ message: ChatMessage) {
        guard message.conversation == conversation, let known = messages else { return }
        // It comes with its page.
        if hasOlder, let first = known.first, message.id < first.id { return }
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

    /// The message before which more are wanted: the reader has come near the beginning of what is there.
    var wantedBefore: MessageID? {
        // Where what came last is not in its place yet, the view says nothing.
        guard hasOlder, unplaced == 0, !scroll.isFollowing, scroll.offset < scroll.rows else { return nil }
        return messages?.first?.id
    }

    /// Whether a reply is being written.
    var isReplying: Bool { messages?.last?.state == .streaming }
    /// The newest reply.
    var lastReply: ChatMessage? { messages?.last { $0.role == .assistant } }
    /// What the user has written in the conversation, the oldest first; commands for the engine included.
    var sentTexts: [String] { messages?.filter { $0.role == .user }.map(\.text) ?? [] }
    /// What is written and not sent.
    var unsentText: String { history.unsent(editor).text }

    /// Begins the next message, or goes on with the one that was left for an earlier one.
    mutating func clearMessage() {
        if let written = history.end() {
            editor = written
        } else {
            editor.reset()
        }
        editor.beginTyping()
    }
}

// MARK: - Lines

extension ChatState {
    /// How many rows stand above the first message: one, while there are older messages to tell of.
    var headRows: Int { hasOlder ? 1 : 0 }

    /// How many rows there are to scroll through.
    var rowCount: Int { headRows + lines.count }

    /// Lays the messages out for a width, those anew that changed.
    mutating func layOut(columns: Int) {
        if columns != self.columns {
            self.columns = columns
            firstStale = 0
        }
        let older = unplaced
        unplaced = 0
        if older > 0, firstStale > 0 { place(older: older) }
        layOutStale()
        // What is in view stays: the row that told of older messages is now the blank line after them.
        if older > 0, older < starts.count { scroll.shift(by: starts[older] + headRows) }
    }

    /// Lays the messages at the beginning out, before those that are.
    private mutating func place(older count: Int) {
        guard let messages else { return }
        var added: [RoleLine] = []
        var begins: [Int] = []
        for message in messages.prefix(count) {
            begins.append(added.count)
            if !added.isEmpty { added.append(RoleLine()) }
            added += MessageText.lines(of: message, columns: columns)
        }
        // The message that was the first now has a blank line before it, which is its own.
        begins += starts.prefix(1).map { $0 + added.count }
        if !lines.isEmpty { added.append(RoleLine()) }
        starts = begins + starts.dropFirst().map { $0 + added.count }
        lines.insert(contentsOf: added, at: 0)
        growing?.finalLines += added.count
    }

    private mutating func layOutStale() {
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
