import GRDB

/// One connection inside a ``Storage/read(_:)`` or ``Storage/write(_:)`` closure, which it must not leave.
///
/// It hides the database library, and it is where text becomes ``RedactedText``: nothing else can
/// be bound to a statement.
package struct StorageConnection {
    /// What is removed from text before it is stored.
    package let redactor: Redactor
    /// The path of the database file.
    let path: String
    /// The task that was written last.
    let newestTask: NewestTask
    private let database: Database

    init(database: Database, path: String, redactor: Redactor, newestTask: NewestTask) {
        self.database = database
        self.path = path
        self.redactor = redactor
        self.newestTask = newestTask
    }

    /// Runs a statement that gives no rows.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `$1`, `$2`, … for its arguments.
    ///   - arguments: The values of the arguments.
    /// - Returns: How many rows it inserted, changed or deleted.
    /// - Throws: ``StorageError``.
    @discardableResult
    package func execute(_ sql: SQLText, _ arguments: [SQLValue] = []) throws(StorageError) -> Int {
        try mappingErrors {
            try database.cachedStatement(sql: sql.text).execute(arguments: bindings(of: arguments))
            return database.changesCount
        }
    }

    /// Runs a statement and reads its rows.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `$1`, `$2`, … for its arguments.
    ///   - arguments: The values of the arguments.
    ///   - read: Turns a row into a value; the row is valid only during the call.
    /// - Returns: The values in the order of the rows.
    /// - Throws: ``StorageError``.
    package func rows<T>(
        _ sql: SQLText,
        _ arguments: [SQLValue] = [],
        _ read: (SQLRow) throws(StorageError) -> T
    ) throws(StorageError) -> [T] {
        try mappingErrors {
            let statement = try database.cachedStatement(sql: sql.text)
            let cursor = try Row.fetchCursor(statement, arguments: bindings(of: arguments))
            var values: [T] = []
            while let row = try cursor.next() { values.append(try read(SQLRow(row: row))) }
            return values
        }
    }

    /// Runs a statement and reads its first row.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `$1`, `$2`, … for its arguments.
    ///   - arguments: The values of the arguments.
    ///   - read: Turns the row into a value.
    /// - Returns: The value, or nil when there is no row.
    /// - Throws: ``StorageError``.
    package func row<T>(
        _ sql: SQLText,
        _ arguments: [SQLValue] = [],
        _ read: (SQLRow) throws(StorageError) -> T
    ) throws(StorageError) -> T? {
        // Every row is fetched: a statement such as INSERT … RETURNING has to run to its end.
        try rows(sql, arguments, read).first
    }

    /// Runs a closure once the transaction is on the disk, and not at all if it is taken back.
    func afterCommit(_ body: @escaping @Sendable () -> Void) {
        database.afterNextTransaction { _ in body() }
    }

    /// Removes secrets from a text, so that it can be stored.
    func redacted(_ text: String) -> RedactedText { redactor.storable(text) }

    /// Encodes a value as JSON and removes secrets from its strings, so that it can be stored.
    func redactedJSON(_ value: some Encodable) throws(StorageError) -> RedactedText {
        do {
            return try redactor.storable(json: JSONCoding.encode(value))
        } catch {
            throw .malformed(what: "a \(type(of: value)) that cannot be encoded: \(error)")
        }
    }

    /// Named rather than positional: `$1` means the first value wherever it stands, as in PostgreSQL.
    private func bindings(of arguments: [SQLValue]) -> StatementArguments {
        var named: [String: (any DatabaseValueConvertible)?] = [:]
        for (index, argument) in arguments.enumerated() {
            named.updateValue(argument.binding, forKey: String(index + 1))
        }
        return StatementArguments(named)
    }

    private func mappingErrors<T>(_ body: () throws -> T) throws(StorageError) -> T {
        do {
            return try body()
        } catch {
            throw StorageError(error, path: path)
        }
    }
}
