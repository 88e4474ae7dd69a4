// How a database is copied while it is in use, and how a copy is made fit to take its place.

import Domain
import Foundation
import GRDB
import Glibc

/// What a copy of a database holds.
package struct BackupFacts: Sendable, Equatable {
    /// Its size in bytes.
    package let size: Int64
    /// How many tasks it has.
    package let taskCount: Int
    /// The end of its event log.
    package let head: LogHead
}

extension Storage {
    /// Copies the database, as it is at this moment, into one file that needs no other.
    ///
    /// Writers are not held up. The copy is looked through before it gets its name, so there is a whole one of
    /// that name or the one that was there before.
    ///
    /// - Parameter target: Where to; a file there is replaced.
    /// - Returns: What the copy holds.
    /// - Throws: ``StorageError``; `corrupt` when the copy is damaged, as the database is then.
    package func backup(to target: String) async throws(StorageError) -> BackupFacts {
        try requireOpen()
        let partial = "\(target).partial-\(UUID().uuidString.prefix(8))"
        do throws(StorageError) {
            try Self.makeFile(at: partial)
            let (taskCount, head) = try copy(to: partial)
            try DatabaseFiles.sync(partial)
            guard rename(partial, target) == 0 else { throw DatabaseFiles.failure(at: target) }
            DatabaseFiles.syncFolder(of: target)
            return BackupFacts(size: Self.size(of: target), taskCount: taskCount, head: head)
        } catch {
            DatabaseFiles.discard(partial)
            throw error
        }
    }

    /// Checks whether a file can take the place of a project's database, and brings its schema up to date.
    ///
    /// - Parameter path: A copy that belongs to the caller: it is written to.
    /// - Returns: What it holds.
    /// - Throws: ``StorageError``: `corrupt` when it is damaged, `newerSchema`, `malformed` when it is another
    ///   program's database or its event log is not as it was written.
    package static func prepareRestore(of path: String) async throws(StorageError) -> BackupFacts {
        try requireOurs(path)
        let storage = try Storage.open(at: path, access: .readWrite)
        let facts: BackupFacts
        do throws(StorageError) {
            if let problem = try await storage.fullCheck().first {
                throw .malformed(what: "damage in \(path): \(problem)")
            }
            let (log, head, count) = try await storage.read { connection in
                (
                    try EventLog.verify(in: connection), try EventLog.end(in: connection),
                    try TaskTable.count(in: connection)
                )
            }
            if let fault = log.faults.first {
                throw .malformed(what: "a changed event log in \(path): \(fault.message)")
            }
            facts = BackupFacts(size: size(of: path), taskCount: count, head: head)
        } catch {
            try? storage.close()
            throw error
        }
        try storage.close()
        return facts
    }

    /// The numbers that were given out last, by table; none of them is ever given out again.
    package func lastNumbers() async throws(StorageError) -> [String: Int64] {
        try await read { connection in
            let pairs = try connection.rows(Dialect.sqlite.lastNumbers) { row throws(StorageError) in
                (try row.text("name"), try row.integer("seq"))
            }
            return Dictionary(pairs) { _, last in last }
        }
    }

    /// Goes on counting after the numbers of another database, whose files are still about.
    package func goOn(after numbers: [String: Int64]) async throws(StorageError) {
        try await write { connection in
            for (table, number) in numbers {
                try connection.execute(Dialect.sqlite.dropNumber, [.name(table), .integer(number)])
                try connection.execute(Dialect.sqlite.setNumber, [.name(table), .integer(number)])
            }
        }
    }

    // MARK: - Detail

    private func copy(to path: String) throws(StorageError) -> (tasks: Int, head: LogHead) {
        try outcome {
            let queue = try DatabaseQueue(path: path, configuration: Self.configuration(for: .readWrite))
            defer { try? queue.close() }
            try reader.backup(to: queue)
            return try queue.writeWithoutTransaction { database in
                // One file: a log beside it would be lost where it is moved to.
                _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
                let problems = try String.fetchAll(database, sql: Dialect.sqlite.quickCheck.text)
                guard problems == ["ok"] else { throw StorageError.corrupt(path: self.path) }
                let connection = connection(database)
                return (try TaskTable.count(in: connection), try EventLog.end(in: connection))
            }
        }.get()
    }

    /// Throws unless a file is a database of Switchyard's, without changing a byte of it.
    private static func requireOurs(_ path: String) throws(StorageError) {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration(for: .readOnly))
            defer { try? queue.close() }
            let isOurs = try queue.read { database in
                try Migration.refuseNewer(on: database, path: path)
                return try database.tableExists("events") && database.tableExists("tasks")
            }
            guard isOurs else {
                throw StorageError.malformed(what: "no project of Switchyard's in \(path)")
            }
        } catch {
            throw StorageError(error, path: path)
        }
    }

    private static func size(of path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
