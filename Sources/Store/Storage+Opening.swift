// How a database file is made, opened and refused.

import Foundation
import GRDB
import Glibc

extension Storage {
    /// How long a connection waits for another process to give up its lock.
    private static let busySeconds: TimeInterval = 5

    /// Opens a project's database.
    ///
    /// - Parameters:
    ///   - path: The file, in a folder that exists. It is made with mode 0600 when it is missing.
    ///   - access: What the connection may do.
    ///   - secrets: Tokens known to the caller, which are never stored.
    /// - Returns: The open database, with the schema of this version.
    /// - Throws: ``StorageError``; a file that cannot be used is left as it is.
    package static func open(
        at path: String,
        access: Access,
        secrets: [String] = []
    ) throws(StorageError) -> Storage {
        let redactor = Redactor(secrets: secrets)
        do {
            switch access {
            case .readWrite:
                try makeFile(at: path)
                try refuseNewer(at: path)
                let pool = try DatabasePool(path: path, configuration: configuration(for: access))
                try pool.writeWithoutTransaction { try prepare($0, path: path) }
                return Storage(path: path, redactor: redactor, reader: pool, writer: pool)
            case .readOnly:
                guard FileManager.default.fileExists(atPath: path) else {
                    throw StorageError.missing(path: path)
                }
                let queue = try readingQueue(at: path)
                return Storage(path: path, redactor: redactor, reader: queue, writer: nil)
            }
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Opens a file to read it, also where nothing beside it can be written.
    private static func readingQueue(at path: String) throws -> DatabaseQueue {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration(for: .readOnly))
            try queue.read { try Migration.requireCurrent(on: $0, path: path) }
            return queue
        } catch let error as DatabaseError where isSideFileMissing(error, at: path) {
            return try unchangingQueue(at: path)
        }
    }

    /// Opens a file that nobody can change, for which SQLite needs no side files.
    static func unchangingQueue(at path: String) throws -> DatabaseQueue {
        let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        let queue = try DatabaseQueue(
            path: "file:\(name)?immutable=1",
            configuration: configuration(for: .readOnly)
        )
        try queue.read { try Migration.requireCurrent(on: $0, path: path) }
        return queue
    }

    /// Whether a file could not be read only because its side files cannot be made, and none holds anything.
    private static func isSideFileMissing(_ error: DatabaseError, at path: String) -> Bool {
        switch error.resultCode {
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR: break
        default: return false
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let isRefused = access(folder, W_OK) != 0 || DiskRoom.isFull(beside: path)
        return isRefused && DatabaseFiles.logSize(at: path) == 0
    }

    /// Throws if a newer version wrote the file, without changing a byte of it: to open a pool is to write.
    private static func refuseNewer(at path: String) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration(for: .readOnly))
        try queue.read { try Migration.refuseNewer(on: $0, path: path) }
        try queue.close()
    }

    /// The pages that each of the four connections keeps, in kilobytes.
    ///
    /// A quarter of SQLite's own measure, which one after the other would fill within some hundred tasks. What is read
    /// again soon comes from the system's cache.
    private static let cachedKilobytes = 500

    static func configuration(for access: Access) -> Configuration {
        var configuration = Configuration()
        configuration.label = "switchyard.database"
        configuration.readonly = access == .readOnly
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = 3
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -\(cachedKilobytes)") }
        return configuration
    }

    private static func prepare(_ database: Database, path: String) throws {
        // GRDB sets NORMAL after its own preparation hook, so this has to come later: a committed
        // step must survive a power cut.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // What is redacted has to be gone from the file, too.
        _ = try Int.fetchOne(database, sql: "PRAGMA secure_delete = ON")
        try Migration.bringUpToDate(database, path: path)
    }

    /// Makes an empty file that only the user can read; SQLite gives its side files the same mode.
    static func makeFile(at path: String) throws(StorageError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor < 0 else {
            Glibc.close(descriptor)
            return
        }
        switch errno {
        case EEXIST: return
        case ENOSPC, EDQUOT: throw .full(path: path)
        case EROFS, EACCES, EPERM: throw .readOnly(path: path)
        default: throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
