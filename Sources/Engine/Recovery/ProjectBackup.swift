public import Domain
import Foundation
import Store

/// Saves a project's database into a file, also beside a running engine, and puts such a file back.
///
/// It is the database alone: tasks, steps, chat, settings and the event log. Worktrees, checkpoints and long
/// outputs are files of the state folder and stay there.
public enum ProjectBackup {
    /// A saved database.
    public struct Saved: Codable, Sendable, Equatable {
        /// The file.
        public var path: String
        /// Its size in bytes.
        public var size: Int64
        /// How many tasks it has.
        public var tasks: Int
        /// The newest event it has.
        public var cursor: EventCursor
    }

    /// A database that was put back.
    public struct Restored: Codable, Sendable, Equatable {
        /// The file it came from, which is as it was.
        public var source: String
        /// How many tasks it has.
        public var tasks: Int
        /// The newest event it has.
        public var cursor: EventCursor
        /// Where the database lies now that was in its place; nil when there was none.
        public var earlier: String?
    }

    /// Saves the database as it is at this moment.
    ///
    /// - Parameters:
    ///   - options: Which project.
    ///   - path: The file; it has its name only when it is whole, and only its owner can read it.
    ///   - overwriting: Whether a file of that name may be replaced.
    /// - Returns: What was saved.
    /// - Throws: `conflict` for a file that is there, `notFound` for a project without state, `unavailable`.
    public static func save(
        _ options: EngineOptions,
        to path: String,
        overwriting: Bool
    ) async throws(EngineError) -> Saved {
        // Names such as `file:x` or `:memory:` mean something else to the database library.
        let path = URL(fileURLWithPath: path).path
        if !overwriting { try WholeFile.requireFree(path) }
        let reader = try await ProjectReader.open(options)
        guard let storage = reader.storage else { throw .notFound(what: "database of this project yet") }
        do throws(StorageError) {
            let facts = try await storage.backup(to: path)
            return Saved(path: path, size: facts.size, tasks: facts.taskCount, cursor: facts.head.cursor)
        } catch {
            throw EngineError(error)
        }
    }

    /// Puts a saved database in the place of the present one, which is kept under another name.
    ///
    /// Worktrees that it does not know are kept until ``forgetEarlier(_:)``.
    ///
    /// - Parameters:
    ///   - options: Which project; no engine may work on it.
    ///   - path: The saved database, which is only read.
    /// - Returns: What was put back.
    /// - Throws: `unavailable` while an engine works on the project, `invalid` for a file that is damaged, was
    ///   changed or is of a newer version, `notFound` for one that is not there; nothing is changed then.
    public static func restore(
        _ options: EngineOptions,
        from path: String
    ) async throws(EngineError) -> Restored {
        let source = URL(fileURLWithPath: path).path
        guard FileManager.default.fileExists(atPath: source) else { throw .notFound(what: "file \(source)") }
        let directories = try await ProjectPlace.find(options).directories.created()
        let lock = try await EngineLock.acquire(at: directories.lock, now: options.now())
        defer { withExtendedLifetime(lock) {} }
        let copy = directories.database + ".restoring"
        DatabaseFiles.discard(copy)
        defer { DatabaseFiles.discard(copy) }
        let facts = try await prepare(copy, from: source)
        do {
            let earlier = try await swap(copy, into: directories, from: source, at: options.now())
            LogHeadFile(path: directories.logHead).write(facts.head.hash)
            return Restored(
                source: source,
                tasks: facts.taskCount,
                cursor: facts.head.cursor,
                earlier: earlier
            )
        } catch {
            throw EngineError(error)
        }
    }

    /// Forgets the database that the present one took the place of, so that worktrees which no task names are
    /// tidied up again; its files stay.
    ///
    /// - Parameter options: Which project; no engine may work on it.
    /// - Returns: Where the earlier database lies; nil when none was waited for.
    /// - Throws: `unavailable` while an engine works on the project.
    public static func forgetEarlier(_ options: EngineOptions) async throws(EngineError) -> String? {
        let directories = try await ProjectPlace.find(options).directories.created()
        let lock = try await EngineLock.acquire(at: directories.lock, now: options.now())
        defer { withExtendedLifetime(lock) {} }
        let earlier = EarlierDatabase.read(in: directories)
        EarlierDatabase.forget(in: directories)
        return earlier?.path
    }

    // MARK: - Detail

    /// Copies a saved database beside the present one and looks through it.
    private static func prepare(
        _ copy: String,
        from source: String
    ) async throws(EngineError) -> BackupFacts {
        do {
            try FileManager.default.copyItem(atPath: source, toPath: copy)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
        } catch {
            throw .unavailable(
                message: "\(source) cannot be copied to \(copy): \(error.localizedDescription)",
                remedy: "Check that it can be read, and the space on the disk."
            )
        }
        do throws(StorageError) {
            return try await Storage.prepareRestore(of: copy)
        } catch {
            throw .invalid(
                message: error.message.replacing(copy, with: source),
                remedy: "Nothing was changed. Choose another backup."
            )
        }
    }

    private static func swap(
        _ copy: String,
        into directories: EngineDirectories,
        from source: String,
        at time: Date
    ) async throws -> String? {
        var earlier = EarlierDatabase(cause: .restored, time: time, reason: source)
        let isThere = FileManager.default.fileExists(atPath: directories.database)
        // Closing it empties its log. One that is damaged is kept with the log as it is.
        if isThere, let present = try? Storage.open(at: directories.database, access: .readWrite) {
            let numbers = try? await present.lastNumbers()
            try? present.close()
            if let numbers { try await goOn(copy, after: numbers) }
        }
        try DatabaseFiles.sync(copy)
        // From here on no worktree is tidied up.
        try earlier.keep(in: directories)
        if isThere {
            earlier.path = try DatabaseFiles.keep(directories.database, as: "replaced", at: time)
            try earlier.keep(in: directories)
        }
        // Without a hash beside it a log is not compared; that of the old one is not in the new one.
        try? FileManager.default.removeItem(atPath: directories.logHead)
        try DatabaseFiles.put(copy, inPlaceOf: directories.database)
        for path in [directories.damageMark, directories.uncheckedMark] {
            try? FileManager.default.removeItem(atPath: path)
        }
        return earlier.path
    }

    /// Numbers that were given out since the backup have files and branches named by them.
    private static func goOn(_ copy: String, after numbers: [String: Int64]) async throws {
        let storage = try Storage.open(at: copy, access: .readWrite)
        do {
            try await storage.goOn(after: numbers)
        } catch {
            try? storage.close()
            throw error
        }
        try storage.close()
    }
}
