package import Domain
package import Foundation

/// The messages of the conversations, with full-text search over them.
package enum MessageTable {
    /// Adds a message.
    ///
    /// - Parameters:
    ///   - conversation: The conversation it belongs to.
    ///   - role: Who wrote it.
    ///   - text: What it says so far.
    ///   - state: How far it got.
    ///   - model: The model that writes it, for replies.
    ///   - time: When; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: The message as it is stored, redacted.
    /// - Throws: ``StorageError``.
    package static func insert(
        conversation: ConversationID,
        role: ChatRole,
        text: String,
        state: ChatMessageState = .complete,
        model: String? = nil,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> ChatMessage {
        let inserted = try connection.row(
            Statement.insert,
            [
                .id(conversation), .word(role), .text(connection.redacted(text)), .word(state),
                .optional(model) { .text(connection.redacted($0)) }, .time(time),
            ],
            message
        )
        guard let inserted else { throw .absent(what: "new message") }
        return inserted
    }

    /// Writes a changed message: its text, state, trouble, model and usage.
    ///
    /// - Returns: The message as it is stored, redacted.
    /// - Throws: ``StorageError``; `absent` when there is no such message.
    @discardableResult
    package static func update(
        _ message: ChatMessage,
        in connection: StorageConnection
    ) throws(StorageError) -> ChatMessage {
        let usage: RedactedText? =
            if let usage = message.usage { try connection.redactedJSON(usage) } else { nil }
        let updated = try connection.row(
            Statement.update,
            [
                .id(message.id), .text(connection.redacted(message.text)), .word(message.state),
                .optional(message.trouble) { .text(connection.redacted($0)) },
                .optional(message.model) { .text(connection.redacted($0)) }, .optional(usage) { .text($0) },
            ],
            Self.message
        )
        guard let updated else { throw .absent(what: "message \(message.id)") }
        return updated
    }

    /// Reads a message; nil when there is none of that number.
    package static func find(
        _ id: MessageID,
        in connection: StorageConnection
    ) throws(StorageError) -> ChatMessage? {
        try connection.row(Statement.find, [.id(id)], message)
    }

    /// Reads the newest messages of a conversation.
    ///
    /// - Parameters:
    ///   - conversation: The conversation.
    ///   - before: Only messages before this one; nil for the newest.
    ///   - limit: How many at the most.
    ///   - connection: Any connection.
    /// - Returns: The messages, oldest first.
    /// - Throws: ``StorageError``.
    package static func page(
        of conversation: ConversationID,
        before: MessageID? = nil,
        limit: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> [ChatMessage] {
        let before = before?.rawValue ?? Int64.max
        return try connection.rows(
            Statement.page,
            [.id(conversation), .integer(before), .limit(limit)],
            message
        ).reversed()
    }

    /// Reads the replies that were being written, oldest first: after a crash, those that never end.
    package static func unfinished(in connection: StorageConnection) throws(StorageError) -> [ChatMessage] {
        try connection.rows(Statement.unfinished, [], message)
    }

    /// Looks for messages of all conversations that hold the words.
    ///
    /// - Parameters:
    ///   - words: What the user typed: all words have to be there, each may go on; `"…"` is a phrase.
    ///   - limit: How many at the most.
    ///   - connection: Any connection.
    /// - Returns: The messages, best first; none when there is no letter or digit to look for.
    /// - Throws: ``StorageError``.
    package static func search(
        _ words: String,
        limit: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> [ChatMessage] {
        guard let query = SearchQuery(words: words) else { return [] }
        return try connection.rows(
            Dialect.sqlite.searchMessages,
            [.name(query.expression), .limit(limit)],
            message
        )
    }

    // MARK: - Detail

    private static func message(from row: SQLRow) throws(StorageError) -> ChatMessage {
        var message = ChatMessage(
            id: try row.id("id"),
            conversation: try row.id("conversation"),
            role: try row.word("role"),
            text: try row.text("text"),
            state: try row.word("state"),
            model: try row.optionalText("model"),
            createdAt: try row.time("created_at")
        )
        message.trouble = try row.optionalText("trouble")
        message.usage = try row.optionalJSON("usage")
        return message
    }

    /// The statements of the table; the search is in ``Dialect``.
    private enum Statement {
        static let insert: SQLText = """
            INSERT INTO messages (conversation, role, text, state, model, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            RETURNING *
            """
        static let update: SQLText = """
            UPDATE messages SET text = $2, state = $3, trouble = $4, model = $5, usage = $6
            WHERE id = $1
            RETURNING *
            """
        static let find: SQLText = "SELECT * FROM messages WHERE id = $1"
        static let page: SQLText = """
            SELECT * FROM messages WHERE conversation = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            """
        static let unfinished: SQLText = "SELECT * FROM messages WHERE state = 'streaming' ORDER BY id"
    }
}
