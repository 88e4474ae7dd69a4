package import Foundation

/// Answers that are remembered in order to be asked for again at no cost; what was not used for longest goes first.
package enum ResponseTable {
    /// An answer as it is kept.
    package struct Entry: Sendable, Equatable {
        /// The mark of this state of the thing, as the server wrote it.
        package let etag: String?
        /// When the thing last changed, as the server wrote it.
        package let lastModified: String?
        /// The addresses of further pages, as the server wrote them.
        package let link: String?
        /// The body: JSON.
        package let body: Data
        /// When it came.
        package let fetchedAt: Date

        /// Describes an answer.
        package init(etag: String?, lastModified: String?, link: String?, body: Data, fetchedAt: Date) {
            self.etag = etag
            self.lastModified = lastModified
            self.link = link
            self.body = body
            self.fetchedAt = fetchedAt
        }
    }

    /// How much is kept at the most.
    package struct Bounds: Sendable {
        /// How many answers.
        package var count: Int
        /// How many bytes all bodies have together.
        package var bytes: Int

        /// Sets bounds.
        package init(count: Int = 1_000, bytes: Int = 16 << 20) {
            self.count = count
            self.bytes = bytes
        }
    }

    /// Reads an answer; nil when it is not remembered.
    package static func find(
        _ key: String,
        in connection: StorageConnection
    ) throws(StorageError) -> Entry? {
        try connection.row(Statement.find, [.name(key)]) { row throws(StorageError) in
            Entry(
                etag: try row.optionalText("etag"),
                lastModified: try row.optionalText("last_modified"),
                link: try row.optionalText("link"),
                body: Data(try row.text("body").utf8),
                fetchedAt: try row.time("fetched_at")
            )
        }
    }

    /// Remembers an answer in place of the one before, and forgets others where there is no room.
    ///
    /// One that holds a secret is not remembered: what is left of it without the secret is another answer than
    /// the one that its mark stands for.
    ///
    /// - Parameters:
    ///   - entry: The answer.
    ///   - key: What it answers, without a token in it.
    ///   - bounds: How much is kept.
    ///   - time: When it is used; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: Whether it is remembered.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func remember(
        _ entry: Entry,
        for key: String,
        within bounds: Bounds = Bounds(),
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Bool {
        try connection.execute(Statement.delete, [.name(key)])
        // The texts of its strings are looked at one by one, as they are wherever an item is stored.
        guard entry.body.count <= bounds.bytes,
            let body = try? connection.redactor.storable(json: entry.body),
            body.isAsGiven, body.string.utf8.count == entry.body.count
        else { return false }
        let marks = [entry.etag, entry.lastModified, entry.link].map { $0.map(connection.redacted) }
        guard marks.allSatisfy({ $0?.isAsGiven ?? true }) else { return false }
        let texts = marks.map { SQLValue.optional($0) { .text($0) } }
        try connection.execute(
            Statement.insert,
            [.name(key)] + texts
                + [.text(body), .integer(Int64(entry.body.count)), .time(entry.fetchedAt), .time(time)]
        )
        try makeRoom(bounds, in: connection)
        return true
    }

    /// Notes that an answer was of use, so that it stays longer than others.
    ///
    /// - Throws: ``StorageError``.
    package static func touch(
        _ key: String,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) {
        try connection.execute(Statement.touch, [.name(key), .time(time)])
    }

    // MARK: - Detail

    private static func makeRoom(
        _ bounds: Bounds,
        in connection: StorageConnection
    ) throws(StorageError) {
        let sums = try connection.row(Statement.total) {
            row throws(StorageError) -> (count: Int, bytes: Int) in
            (Int(try row.integer("count")), Int(try row.integer("bytes")))
        }
        guard var total = sums, total.count > bounds.count || total.bytes > bounds.bytes else { return }
        let oldest = try connection.rows(Statement.oldest) {
            row throws(StorageError) -> (key: String, bytes: Int) in
            (try row.text("key"), Int(try row.integer("size")))
        }
        for entry in oldest {
            guard total.count > bounds.count || total.bytes > bounds.bytes else { return }
            try connection.execute(Statement.delete, [.name(entry.key)])
            total.count -= 1
            total.bytes -= entry.bytes
        }
    }

    /// The statements of the table.
    private enum Statement {
        static let find: SQLText = """
            SELECT etag, last_modified, link, body, fetched_at FROM github_responses WHERE key = $1
            """
        static let insert: SQLText = """
            INSERT INTO github_responses (key, etag, last_modified, link, body, size, fetched_at, used_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """
        static let touch: SQLText = "UPDATE github_responses SET used_at = $2 WHERE key = $1"
        static let delete: SQLText = "DELETE FROM github_responses WHERE key = $1"
        static let total: SQLText = """
            SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM github_responses
            """
        static let oldest: SQLText = "SELECT key, size FROM github_responses ORDER BY used_at, key"
    }
}
