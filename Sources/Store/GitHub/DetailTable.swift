package import Domain
package import Foundation

/// What is kept of a single page of GitHub's: all of it, with its number and the time at which it was fetched.
package protocol FetchedDetail: Codable, Sendable {
    /// Which kind of page it is, in one stable word.
    static var kind: String { get }
    /// The number within the repository.
    var number: Int { get }
    /// When it was fetched.
    var fetchedAt: Date { get set }
}

extension PullRequestDetail: FetchedDetail {
    /// The pages of pull requests.
    package static var kind: String { "pull-request" }
    /// The number within the repository.
    package var number: Int { pullRequest.number }
}

extension IssueDetail: FetchedDetail {
    /// The pages of issues.
    package static var kind: String { "issue" }
    /// The number within the repository.
    package var number: Int { issue.number }
}

/// The pages of single issues and pull requests as they were fetched last; what was not fetched for longest goes
/// first.
///
/// The time is kept beside the JSON, so that a page that is the same as before costs one small write.
package enum DetailTable {
    /// How much is kept at the most.
    package struct Bounds: Sendable {
        /// How many pages.
        package var count: Int
        /// How many bytes all of them have together.
        package var bytes: Int

        /// Sets bounds.
        package init(count: Int = 200, bytes: Int = 64 << 20) {
            self.count = count
            self.bytes = bytes
        }
    }

    /// Reads a page; nil when it is not kept.
    ///
    /// - Parameters:
    ///   - type: Which kind of page.
    ///   - number: The number of the issue or the pull request.
    ///   - repository: What it has to be a page of, see ``GitHubTable/ListAge/repository``; nil for whatever the
    ///     project belonged to last.
    ///   - connection: A connection that may read.
    /// - Returns: The page, without the secrets that were in it.
    /// - Throws: ``StorageError``.
    package static func find<Detail: FetchedDetail>(
        _ type: Detail.Type,
        number: Int,
        of repository: String? = nil,
        in connection: StorageConnection
    ) throws(StorageError) -> Detail? {
        let key: [SQLValue] = [.name(Detail.kind), .integer(Int64(number))]
        let found = try connection.row(Statement.find, key) {
            row throws(StorageError) -> (repository: String, detail: Detail) in
            var detail: Detail = try row.json("details")
            detail.fetchedAt = try row.time("fetched_at")
            return (try row.text("repository"), detail)
        }
        guard let found else { return nil }
        if let repository, found.repository != connection.redacted(repository).string { return nil }
        return found.detail
    }

    /// Keeps a page in place of the one before, and forgets others where there is no room.
    ///
    /// A page of another repository takes everything with it that was kept of the one before.
    ///
    /// - Parameters:
    ///   - detail: The page; one that is larger than all may be together is not kept.
    ///   - repository: What it is a page of, see ``GitHubTable/ListAge/repository``.
    ///   - bounds: How much is kept.
    ///   - connection: A connection that may write.
    /// - Returns: Whether anything of it is another than before.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func keep<Detail: FetchedDetail>(
        _ detail: Detail,
        of repository: String,
        within bounds: Bounds = Bounds(),
        in connection: StorageConnection
    ) throws(StorageError) -> Bool {
        let place = SQLValue.text(connection.redacted(repository))
        try connection.execute(Statement.forgetOthers, [place])
        var timeless = detail
        timeless.fetchedAt = Date(timeIntervalSince1970: 0)
        let text = try connection.redactedJSON(timeless)
        let key: [SQLValue] = [.name(Detail.kind), .integer(Int64(detail.number))]
        let before = try connection.row(Statement.find, key) { row throws(StorageError) in
            try row.text("details")
        }
        let time = SQLValue.time(detail.fetchedAt)
        if before == text.string {
            try connection.execute(Statement.confirm, key + [time])
            return false
        }
        let size = text.string.utf8.count
        guard size <= bounds.bytes else {
            try connection.execute(Statement.delete, key)
            return true
        }
        try connection.execute(Statement.put, key + [place, time, .integer(Int64(size)), .text(text)])
        try makeRoom(bounds, in: connection)
        return true
    }

    /// Forgets everything.
    ///
    /// - Throws: ``StorageError``.
    static func clear(in connection: StorageConnection) throws(StorageError) {
        try connection.execute(Statement.clear)
    }

    // MARK: - Detail

    private static func makeRoom(_ bounds: Bounds, in connection: StorageConnection) throws(StorageError) {
        let newest = try connection.rows(Statement.newest) {
            row throws(StorageError) -> (kind: String, number: Int64, bytes: Int) in
            (try row.text("kind"), try row.integer("number"), Int(try row.integer("size")))
        }
        var total = (count: 0, bytes: 0)
        for page in newest {
            total.count += 1
            total.bytes += page.bytes
            guard total.count > bounds.count || total.bytes > bounds.bytes else { continue }
            try connection.execute(Statement.delete, [.name(page.kind), .integer(page.number)])
        }
    }

    /// The statements of the table.
    private enum Statement {
        static let find: SQLText = """
            SELECT repository, fetched_at, details FROM github_details WHERE kind = $1 AND number = $2
            """
        static let put: SQLText = """
            INSERT INTO github_details (kind, number, repository, fetched_at, size, details)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (kind, number) DO UPDATE SET
                repository = excluded.repository, fetched_at = excluded.fetched_at,
                size = excluded.size, details = excluded.details
            """
        static let confirm: SQLText = """
            UPDATE github_details SET fetched_at = $3 WHERE kind = $1 AND number = $2
            """
        static let delete: SQLText = "DELETE FROM github_details WHERE kind = $1 AND number = $2"
        static let forgetOthers: SQLText = "DELETE FROM github_details WHERE repository <> $1"
        static let newest: SQLText = """
            SELECT kind, number, size FROM github_details ORDER BY fetched_at DESC, kind, number
            """
        static let clear: SQLText = "DELETE FROM github_details"
    }
}
