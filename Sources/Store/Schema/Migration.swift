import GRDB

/// One step of the schema, forward only: what is here is never edited once it was released.
struct Migration {
    /// The schema's number after this step.
    ///
    /// It is kept in the file's header (`user_version`), which can be read before any table exists.
    let version: Int
    /// The statements of this step.
    let statements: SQLText

    /// All steps, oldest first.
    static let all = [
        Migration(version: 1, statements: Schema.first),
        Migration(version: 2, statements: Schema.evidenceOfSteps),
        Migration(version: 3, statements: Schema.commandRules),
        Migration(version: 4, statements: Schema.gitHub),
        Migration(version: 5, statements: Schema.gitHubWrites),
        Migration(version: 6, statements: Schema.fixOutcomes),
        Migration(version: 7, statements: Schema.deliveries),
        Migration(version: 8, statements: Schema.gitHubDetails),
    ]

    /// The schema that this version of Switchyard reads and writes.
    static let known = all.last?.version ?? 0

    /// Takes the steps that the file has not taken yet, all in one transaction.
    ///
    /// - Throws: ``StorageError`` `newerSchema` when the file is ahead of this version.
    static func bringUpToDate(_ database: Database, path: String) throws {
        guard try version(of: database, path: path) < known else { return }
        try database.inTransaction(.immediate) {
            // Asked again: another process may have been quicker to take the lock.
            let found = try version(of: database, path: path)
            for migration in all where migration.version > found {
                try database.execute(sql: migration.statements.text)
            }
            try database.execute(sql: "PRAGMA user_version = \(known)")
            return .commit
        }
    }

    /// Checks that a file is not ahead of this version.
    ///
    /// - Throws: ``StorageError`` `newerSchema` when it is.
    static func refuseNewer(on database: Database, path: String) throws {
        _ = try version(of: database, path: path)
    }

    /// Checks that a file can be read as it is.
    ///
    /// - Throws: ``StorageError`` `newerSchema` or `olderSchema` when it cannot.
    static func requireCurrent(on database: Database, path: String) throws {
        let found = try version(of: database, path: path)
        guard found == known else { throw StorageError.olderSchema(path: path, found: found, known: known) }
    }

    private static func version(of database: Database, path: String) throws -> Int {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found <= known else { throw StorageError.newerSchema(path: path, found: found, known: known) }
        return found
    }
}
