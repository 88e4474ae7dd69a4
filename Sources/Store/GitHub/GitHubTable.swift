package import Domain
package import Foundation

/// What was fetched from GitHub of the one repository that the project belongs to.
///
/// The whole value of an item is stored as JSON in `details`; the other columns are copies of what statements
/// filter and order by. A list is replaced as a whole, and what is the same as before is not written again.
package enum GitHubTable {
    /// How old a list is.
    package struct ListAge: Sendable, Equatable {
        /// `owner/name` of the repository that it is of, after the server and a slash.
        package let repository: String
        /// When it was known to be true last.
        package let fetchedAt: Date
        /// When it was seen to be another than before.
        package let changedAt: Date
    }

    /// Reads a list, the newest first.
    package static func items<Item: FetchedItem>(
        _ type: Item.Type,
        in connection: StorageConnection
    ) throws(StorageError) -> [Item] {
        try connection.rows(Statement.items, [.word(Item.list)]) { row throws(StorageError) in
            try row.json("details")
        }
    }

    /// Reads one item; nil when it is not in the list.
    package static func item<Item: FetchedItem>(
        _ key: Int64,
        of type: Item.Type,
        in connection: StorageConnection
    ) throws(StorageError) -> Item? {
        let arguments: [SQLValue] = [.word(Item.list), .integer(key)]
        return try connection.row(Statement.item, arguments) { row throws(StorageError) in
            try row.json("details")
        }
    }

    /// Reads how old each list is; what was never fetched is missing.
    package static func ages(
        in connection: StorageConnection
    ) throws(StorageError) -> [GitHubList: ListAge] {
        let pairs = try connection.rows(Statement.ages) { row throws(StorageError) -> (GitHubList, ListAge) in
            let list: GitHubList = try row.word("list")
            let age = ListAge(
                repository: try row.text("repository"),
                fetchedAt: try row.time("fetched_at"),
                changedAt: try row.time("changed_at")
            )
            return (list, age)
        }
        return Dictionary(pairs) { _, last in last }
    }

    /// Puts a list in the place of the one before.
    ///
    /// A list of another repository takes everything with it that was known of the one before.
    ///
    /// - Parameters:
    ///   - items: The list; of two with the same number the last one counts.
    ///   - repository: What it is a list of, see ``ListAge/repository``.
    ///   - time: When GitHub confirmed it; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: Whether anything of it is another than before; true for a list that is there for the first time.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func replace<Item: FetchedItem>(
        with items: [Item],
        of repository: String,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Bool {
        try forgetOthers(than: repository, in: connection)
        let list = SQLValue.word(Item.list)
        let rows = try connection.rows(Statement.details, [list]) { row throws(StorageError) in
            (try row.integer("number"), try row.text("details"))
        }
        var gone = Dictionary(rows) { _, last in last }
        var hasChanged = false
        for item in Dictionary(items.map { ($0.key, $0) }, uniquingKeysWith: { _, last in last }).values {
            let details = try connection.redactedJSON(item)
            guard gone.removeValue(forKey: item.key) != details.string else { continue }
            hasChanged = true
            try connection.execute(
                Statement.put,
                [list, .integer(item.key), .name(item.stateName), .time(item.sortedAt), .text(details)]
            )
        }
        for key in gone.keys {
            hasChanged = true
            try connection.execute(Statement.delete, [list, .integer(key)])
        }
        if Item.list == .runs, hasChanged { try connection.execute(Statement.deleteOrphans, [list]) }
        let isFirst = try ages(in: connection)[Item.list] == nil
        let age: [SQLValue] = [list, .text(connection.redacted(repository)), .time(time)]
        try connection.execute(hasChanged || isFirst ? Statement.noteChange : Statement.noteFetch, age)
        return hasChanged || isFirst
    }

    /// Notes that a list that was fetched before is still the same; nothing for one that never was.
    ///
    /// - Throws: ``StorageError``.
    package static func confirm(
        _ list: GitHubList,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) {
        try connection.execute(Statement.confirm, [.word(list), .time(time)])
    }

    // MARK: - Jobs

    /// Reads the jobs of a run that has ended; nil when those of this attempt were not kept.
    package static func jobs(
        of run: RunID,
        attempt: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> [PipelineJob]? {
        let arguments: [SQLValue] = [.id(run), .integer(Int64(attempt))]
        return try connection.row(Statement.jobs, arguments) { row throws(StorageError) in
            try row.json("details")
        }
    }

    /// Keeps the jobs of a run that has ended.
    ///
    /// - Throws: ``StorageError``.
    package static func keep(
        _ jobs: [PipelineJob],
        of run: RunID,
        attempt: Int,
        in connection: StorageConnection
    ) throws(StorageError) {
        let details = try connection.redactedJSON(jobs)
        try connection.execute(Statement.keepJobs, [.id(run), .integer(Int64(attempt)), .text(details)])
    }

    // MARK: - Detail

    private static func forgetOthers(
        than repository: String,
        in connection: StorageConnection
    ) throws(StorageError) {
        let others: [SQLValue] = [.text(connection.redacted(repository))]
        let count = try connection.row(Statement.others, others) { row throws(StorageError) in
            try row.integer("count")
        }
        guard (count ?? 0) > 0 else { return }
        for statement in Statement.clear { try connection.execute(statement) }
        try DetailTable.clear(in: connection)
    }

    /// The statements of the tables.
    enum Statement {
        static let items: SQLText = """
            SELECT details FROM github_items WHERE list = $1 ORDER BY sorted_at DESC, number DESC
            """
        static let item: SQLText = "SELECT details FROM github_items WHERE list = $1 AND number = $2"
        static let details: SQLText = "SELECT number, details FROM github_items WHERE list = $1"
        static let put: SQLText = """
            INSERT INTO github_items (list, number, state, sorted_at, details) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (list, number) DO UPDATE SET
                state = excluded.state, sorted_at = excluded.sorted_at, details = excluded.details
            """
        static let delete: SQLText = "DELETE FROM github_items WHERE list = $1 AND number = $2"
        static let deleteOrphans: SQLText = """
            DELETE FROM github_jobs WHERE run NOT IN (SELECT number FROM github_items WHERE list = $1)
            """
        static let deleteFurther: SQLText = """
            DELETE FROM github_items WHERE list = $1 AND number NOT IN (
                SELECT number FROM github_items WHERE list = $1
                ORDER BY sorted_at DESC, number DESC LIMIT $2
            )
            """
        static let ages: SQLText = "SELECT list, repository, fetched_at, changed_at FROM github_lists"
        static let noteChange: SQLText = """
            INSERT INTO github_lists (list, repository, fetched_at, changed_at) VALUES ($1, $2, $3, $3)
            ON CONFLICT (list) DO UPDATE SET
                repository = excluded.repository, fetched_at = excluded.fetched_at,
                changed_at = excluded.changed_at
            """
        static let noteFetch: SQLText = """
            UPDATE github_lists SET repository = $2, fetched_at = $3 WHERE list = $1
            """
        // Whoever compares the times sees two changes within a millisecond as well.
        static let noteItems: SQLText = """
            UPDATE github_lists SET
                changed_at = CASE WHEN changed_at >= $2 THEN changed_at + 1 ELSE $2 END
            WHERE list = $1
            """
        static let confirm: SQLText = "UPDATE github_lists SET fetched_at = $2 WHERE list = $1"
        static let others: SQLText = "SELECT count(*) AS count FROM github_lists WHERE repository <> $1"
        static let clear: [SQLText] = [
            "DELETE FROM github_lists", "DELETE FROM github_items", "DELETE FROM github_jobs",
        ]
        static let jobs: SQLText = "SELECT details FROM github_jobs WHERE run = $1 AND attempt = $2"
        static let keepJobs: SQLText = """
            INSERT INTO github_jobs (run, attempt, details) VALUES ($1, $2, $3)
            ON CONFLICT (run) DO UPDATE SET attempt = excluded.attempt, details = excluded.details
            """
    }
}
