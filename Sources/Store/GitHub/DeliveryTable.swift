package import Domain
package import Foundation

/// The deliveries of webhooks that were taken, so that none is taken twice; the oldest are forgotten.
///
/// What is delivered again after that is old news, and costs a question whose answer is known.
package enum DeliveryTable {
    /// How much is kept.
    package struct Bounds: Sendable {
        /// How many deliveries.
        package var count: Int
        /// For how long, in seconds.
        package var age: TimeInterval

        /// Sets bounds; the usual ones outlast GitHub's own list of deliveries.
        package init(count: Int = 10_000, age: TimeInterval = 14 * 86_400) {
            self.count = count
            self.age = age
        }
    }

    /// Notes that a delivery is taken.
    ///
    /// - Parameters:
    ///   - delivery: The delivery.
    ///   - bounds: How much is kept.
    ///   - time: When.
    ///   - connection: A connection that may write.
    /// - Returns: Whether it is taken for the first time.
    /// - Throws: ``StorageError``.
    package static func take(
        _ delivery: GitHubDelivery,
        within bounds: Bounds = Bounds(),
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Bool {
        let id = SQLValue.text(connection.redacted(delivery.id))
        let known = try connection.row(Statement.find, [id]) { row throws(StorageError) in
            try row.text("event")
        }
        guard known == nil else { return false }
        let event = SQLValue.text(connection.redacted(delivery.event))
        try connection.execute(Statement.insert, [id, event, .time(time)])
        try connection.execute(Statement.forgetOld, [.time(time.addingTimeInterval(-bounds.age))])
        let count = try connection.row(Statement.count) { row throws(StorageError) in
            try row.integer("count")
        }
        if let count, count > Int64(bounds.count) {
            try connection.execute(Statement.forgetFurther, [.limit(bounds.count)])
        }
        return true
    }

    /// The statements of the table.
    private enum Statement {
        static let find: SQLText = "SELECT event FROM github_deliveries WHERE id = $1"
        static let insert: SQLText = """
            INSERT INTO github_deliveries (id, event, taken_at) VALUES ($1, $2, $3)
            """
        static let forgetOld: SQLText = "DELETE FROM github_deliveries WHERE taken_at < $1"
        static let count: SQLText = "SELECT count(*) AS count FROM github_deliveries"
        static let forgetFurther: SQLText = """
            DELETE FROM github_deliveries WHERE id NOT IN (
                SELECT id FROM github_deliveries ORDER BY taken_at DESC, id DESC LIMIT $1
            )
            """
    }
}
