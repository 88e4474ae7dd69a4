package import Domain
package import Foundation

/// The conversations of the chat.
package enum ConversationTable {
    /// Begins a conversation.
    ///
    /// - Parameters:
    ///   - title: What a list shows.
    ///   - time: When; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: The conversation as it is stored, redacted.
    /// - Throws: ``StorageError``.
    package static func create(
        title: String,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Conversation {
        let created = try connection.row(
            Statement.insert,
            [.text(connection.redacted(title)), .time(time)],
            conversation
        )
        guard let created else { throw .absent(what: "new conversation") }
        return created
    }

    /// Notes that a message came, which moves the conversation to the top of the list.
    ///
    /// - Returns: The conversation as it is stored.
    /// - Throws: ``StorageError``; `absent` when there is no such conversation.
    @discardableResult
    package static func touch(
        _ id: ConversationID,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Conversation {
        let touched = try connection.row(Statement.touch, [.id(id), .time(time)], conversation)
        guard let touched else { throw .absent(what: "conversation \(id)") }
        return touched
    }

    /// Reads a conversation; nil when there is none of that number.
    package static func find(
        _ id: ConversationID,
        in connection: StorageConnection
    ) throws(StorageError) -> Conversation? {
        try connection.row(Statement.find, [.id(id)], conversation)
    }

    /// Reads all conversations, the one with the newest message first.
    package static func all(in connection: StorageConnection) throws(StorageError) -> [Conversation] {
        try connection.rows(Statement.all, [], conversation)
    }

    // MARK: - Detail

    private static func conversation(from row: SQLRow) throws(StorageError) -> Conversation {
        Conversation(
            id: try row.id("id"),
            title: try row.text("title"),
            createdAt: try row.time("created_at"),
            updatedAt: try row.time("updated_at")
        )
    }

    /// The statements of the table.
    private enum Statement {
        static let insert: SQLText = """
            INSERT INTO conversations (title, created_at, updated_at) VALUES ($1, $2, $2) RETURNING *
            """
        static let touch: SQLText = "UPDATE conversations SET updated_at = $2 WHERE id = $1 RETURNING *"
        static let find: SQLText = "SELECT * FROM conversations WHERE id = $1"
        static let all: SQLText = "SELECT * FROM conversations ORDER BY updated_at DESC, id DESC"
    }
}
