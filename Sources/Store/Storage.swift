import GRDB
import Synchronization

/// A project's database: one writer, several readers, and no way around the redactor.
///
/// Reads see a consistent snapshot and never wait for the writer. Every write is one transaction
/// that is on the disk when the call returns. Neither is cut short when the calling task is
/// cancelled: the journal entry that says "cancelled" is written by a cancelled task.
package final class Storage: Sendable {
    /// What a connection may do.
    package enum Access: Sendable {
        /// Reads and writes; makes the file when it is missing and brings its schema up to date.
        case readWrite
        /// Reads only, also while another process has the database open.
        case readOnly
    }

    /// The path of the database file.
    package let path: String
    /// What is removed from text before it is stored.
    package let redactor: Redactor

    let reader: any DatabaseReader
    /// The same connections with the right to write; nil when opened to read only.
    let writer: DatabasePool?
    private let isClosed = Atomic(false)
    private let newestTask = NewestTask()

    init(path: String, redactor: Redactor, reader: any DatabaseReader, writer: DatabasePool?) {
        self.path = path
        self.redactor = redactor
        self.reader = reader
        self.writer = writer
    }

    /// Runs a closure on a consistent snapshot of the database.
    ///
    /// - Parameter body: Reads through the connection, which must not leave the closure.
    /// - Returns: What the closure returns.
    /// - Throws: ``StorageError``; an error of the closure that is none comes as `rejected`.
    package func read<T: Sendable>(
        _ body: @escaping @Sendable (StorageConnection) throws -> T
    ) async throws(StorageError) -> T {
        try requireOpen()
        let result: Result<T, StorageError> = await withCheckedContinuation { continuation in
            reader.asyncRead { [self] database in
                continuation.resume(returning: outcome { try body(connection(database.get())) })
            }
        }
        return try result.get()
    }

    /// Runs a closure on a consistent snapshot of the database while the caller's thread waits.
    ///
    /// For commands without an engine; a screen or an actor uses the asynchronous form.
    ///
    /// - Parameter body: Reads through the connection, which must not leave the closure.
    /// - Returns: What the closure returns.
    /// - Throws: ``StorageError``; an error of the closure that is none comes as `rejected`.
    package func readNow<T>(_ body: (StorageConnection) throws -> T) throws(StorageError) -> T {
        try requireOpen()
        return try outcome { try reader.read { try body(connection($0)) } }.get()
    }

    /// Runs a closure in one transaction, which is rolled back when the closure throws.
    ///
    /// Closures run one at a time, in the order of the calls.
    ///
    /// - Parameter body: Reads and writes through the connection, which must not leave the closure.
    /// - Returns: What the closure returns, once that is safely on the disk.
    /// - Throws: ``StorageError``; an error of the closure that is none, such as
    ///   `ImpossibleTransition`, comes as `rejected`.
    @discardableResult
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (StorageConnection) throws -> T
    ) async throws(StorageError) -> T {
        try requireOpen()
        guard let writer else { throw .readOnly(path: path) }
        let result: Result<T, StorageError> = await withCheckedContinuation { continuation in
            writer.asyncWriteWithoutTransaction { [self] database in
                continuation.resume(returning: outcome { try transaction(on: database, body) })
            }
        }
        return try result.get()
    }

    /// Looks for damage in the structure of the file; quick enough to run after an unclean stop.
    ///
    /// - Returns: What is wrong, one line each; empty when all is in order.
    /// - Throws: ``StorageError`` when the check itself cannot run.
    package func quickCheck() async throws(StorageError) -> [String] {
        try await read {
            try $0.rows(Dialect.sqlite.quickCheck) { row throws(StorageError) in try row.text(0) }
        }
        .filter { $0 != "ok" }
    }

    /// Looks for damage in the whole file: its structure, its indexes and the references between rows.
    ///
    /// - Returns: What is wrong, one line each; empty when all is in order.
    /// - Throws: ``StorageError`` when the check itself cannot run.
    package func fullCheck() async throws(StorageError) -> [String] {
        try await read { connection in
            let structure = try connection.rows(Dialect.sqlite.fullCheck) { row throws(StorageError) in
                try row.text(0)
            }
            let references = try connection.rows(Dialect.sqlite.referenceCheck) { row throws(StorageError) in
                "a row of \(try row.text(0)) refers to a missing row of \(try row.text(2))"
            }
            return structure.filter { $0 != "ok" } + references
        }
    }

    /// Ends all connections; what is called afterwards throws `closed`.
    ///
    /// - Throws: ``StorageError`` when a connection is still in use; nothing is closed then.
    package func close() throws(StorageError) {
        // The pool ends its writer first, and who ends last takes the write-ahead log over into the database, which
        // a reader cannot (https://github.com/groue/GRDB.swift/issues/739).
        writer?.invalidateReadOnlyConnections()
        try outcome { try reader.close() }.get()
        isClosed.store(true, ordering: .relaxed)
    }

    // MARK: - Detail

    /// The database library answers calls on a closed connection with a misuse of SQLite.
    func requireOpen() throws(StorageError) {
        guard !isClosed.load(ordering: .relaxed) else { throw .closed }
    }

    func connection(_ database: Database) -> StorageConnection {
        StorageConnection(database: database, path: path, redactor: redactor, newestTask: newestTask)
    }

    private func transaction<T>(
        on database: Database,
        _ body: (StorageConnection) throws -> T
    ) throws -> T {
        var result: T?
        try database.inTransaction(.immediate) {
            result = try body(connection(database))
            return .commit
        }
        // A transaction that neither threw nor gave a result cannot be: the body ran.
        guard let result else { throw StorageError.closed }
        return result
    }

    func outcome<T>(_ body: () throws -> T) -> Result<T, StorageError> {
        do {
            return .success(try body())
        } catch {
            return .failure(StorageError(error, path: path))
        }
    }
}
