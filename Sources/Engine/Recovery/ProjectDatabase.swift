import Domain
import Foundation
import Store

/// A project's database as it is opened at the start: one that is damaged is moved out of the way.
struct ProjectDatabase: Sendable {
    let storage: Storage
    private let directories: EngineDirectories
    private let secrets: [String]
    private let now: @Sendable () -> Date

    private init(
        storage: Storage,
        directories: EngineDirectories,
        secrets: [String],
        now: @escaping @Sendable () -> Date
    ) {
        self.storage = storage
        self.directories = directories
        self.secrets = secrets
        self.now = now
    }

    /// Opens the database; makes one where there is none, or where the present one is damaged.
    ///
    /// - Parameters:
    ///   - directories: Where it lies; the engine's lock is held.
    ///   - secrets: Tokens that are never stored.
    ///   - now: The time.
    /// - Returns: The open database.
    /// - Throws: `StorageError`, `EngineError`.
    static func open(
        in directories: EngineDirectories,
        secrets: [String],
        now: @escaping @Sendable () -> Date
    ) async throws -> ProjectDatabase {
        if DatabaseFiles.logSize(at: directories.database) > 0 {
            // A disk without room for this name has no room for damage to be moved either.
            _ = FileManager.default.createFile(atPath: directories.uncheckedMark, contents: nil)
        }
        if let mark = FileManager.default.contents(atPath: directories.damageMark) {
            let reason = String(decoding: mark, as: UTF8.self)
            return try await begunAnew(in: directories, secrets, now, because: reason)
        }
        do {
            let storage = try Storage.open(at: directories.database, access: .readWrite, secrets: secrets)
            return ProjectDatabase(storage: storage, directories: directories, secrets: secrets, now: now)
        } catch StorageError.corrupt(_) {
            let reason = "it is no database, or a broken one"
            return try await begunAnew(in: directories, secrets, now, because: reason)
        }
    }

    /// Closes the database, moves it out of the way and begins a new one.
    func replaced(because reason: String) async throws -> ProjectDatabase {
        try? storage.close()
        return try await Self.begunAnew(in: directories, secrets, now, because: reason)
    }

    // MARK: - Detail

    private static func begunAnew(
        in directories: EngineDirectories,
        _ secrets: [String],
        _ now: @escaping @Sendable () -> Date,
        because reason: String
    ) async throws -> ProjectDatabase {
        var earlier = EarlierDatabase(cause: .damaged, time: now(), reason: reason)
        // First of all: from here on no worktree is tidied up.
        try earlier.keep(in: directories)
        let kept = try DatabaseFiles.setAside(directories.database, as: "damaged", at: now())
        earlier.path = kept
        try earlier.keep(in: directories)
        for path in [directories.damageMark, directories.uncheckedMark, directories.logHead] {
            try? FileManager.default.removeItem(atPath: path)
        }
        let storage = try Storage.open(at: directories.database, access: .readWrite, secrets: secrets)
        if let damaged = try? Storage.open(at: kept, access: .readOnly) {
            // Files of outputs and branches have these numbers in their names.
            if let numbers = try? await damaged.lastNumbers() { try await storage.goOn(after: numbers) }
            let file = kept + ".events.jsonl"
            earlier.eventCount = (try? await export(damaged, to: file)) ?? 0
            earlier.eventsFile = earlier.eventCount > 0 ? file : nil
            try? damaged.close()
            try earlier.keep(in: directories)
        }
        return ProjectDatabase(storage: storage, directories: directories, secrets: secrets, now: now)
    }

    /// Writes the events that can be read; where there are none, no file either.
    private static func export(_ damaged: Storage, to path: String) async throws(EngineError) -> Int {
        let file = try WholeFile(path, overwriting: false)
        let count = try await EventSalvage(damaged).visit { entries throws(EngineError) in
            try file.write(AuditFile.lines(of: entries))
        }
        if count > 0 { try file.finish() }
        return count
    }
}
