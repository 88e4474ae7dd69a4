package import Foundation
import Glibc

/// The files of a database that nobody has open: the main one and the two beside it.
package enum DatabaseFiles {
    /// The endings of the names of a database's files, the main one first.
    private static let endings = ["", "-wal", "-shm"]

    /// The size of the log beside a database, in bytes; 0 when there is none.
    ///
    /// The last connection that is closed removes it, so one that is there before a database is opened is from
    /// a process that did not come to that.
    package static func logSize(at path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Gives the files of a database another name, which says what they are and since when.
    ///
    /// They are never overwritten and never gone: each has its new name before it loses the old one. A
    /// database that is to be put in the place of this one must not meet this one's log there.
    ///
    /// - Parameters:
    ///   - path: The database.
    ///   - label: What it is now, such as `damaged`.
    ///   - time: When.
    /// - Returns: The path of the main file then.
    /// - Throws: ``StorageError``; the files have their old names then.
    package static func setAside(
        _ path: String,
        as label: String,
        at time: Date
    ) throws(StorageError) -> String {
        let kept = try keep(path, as: label, at: time)
        // The main file first: SQLite drops a log that lies beside an empty file, and reads none without its own.
        for ending in endings { unlink(path + ending) }
        syncFolder(of: path)
        return kept
    }

    /// Gives the files of a database a second name, under which they stay whatever becomes of the first.
    ///
    /// - Parameters:
    ///   - path: The database.
    ///   - label: What it is under that name, such as `replaced`.
    ///   - time: When.
    /// - Returns: The path of the main file under its second name.
    /// - Throws: ``StorageError``; no second name is left then.
    package static func keep(
        _ path: String,
        as label: String,
        at time: Date
    ) throws(StorageError) -> String {
        let kept = freeName("\(path).\(label)-\(stamp(time))")
        for ending in endings where exists(path + ending) {
            guard link(path + ending, kept + ending) == 0 || copy(path + ending, to: kept + ending) else {
                let error = failure(at: kept + ending)
                for ending in endings { unlink(kept + ending) }
                throw error
            }
        }
        syncFolder(of: path)
        return kept
    }

    /// Puts a database that is one file in the place of another, which is gone or kept under a second name.
    ///
    /// - Throws: ``StorageError``; the new one has its old name then.
    package static func put(_ path: String, inPlaceOf old: String) throws(StorageError) {
        // A log of the old one would be read as one of the new one.
        for ending in endings.dropFirst() { unlink(old + ending) }
        guard rename(path, old) == 0 else { throw failure(at: old) }
        syncFolder(of: old)
    }

    /// Waits until a file is on the disk.
    ///
    /// - Throws: ``StorageError``.
    package static func sync(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(at: path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(at: path) }
    }

    /// Removes what is left of a database that was never finished.
    package static func discard(_ path: String) {
        for ending in endings + ["-journal"] { unlink(path + ending) }
    }

    // MARK: - Detail

    /// Waits until the names in a folder are on the disk; where that is not possible, the system decides when.
    static func syncFolder(of path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// What the system says of the last call, as an error about a file.
    static func failure(at path: String) -> StorageError {
        switch errno {
        case ENOSPC, EDQUOT: .full(path: path)
        case EROFS, EACCES, EPERM: .readOnly(path: path)
        default: .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Some file systems know no second name for a file.
    private static func copy(_ path: String, to copy: String) -> Bool {
        guard errno != EEXIST else { return false }
        do {
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            try sync(copy)
            return true
        } catch {
            return false
        }
    }

    private static func freeName(_ name: String) -> String {
        var free = name
        var number = 2
        while endings.contains(where: { exists(free + $0) }) {
            free = "\(name)-\(number)"
            number += 1
        }
        return free
    }

    /// A moment as names of files have it: `20261123T094132Z`.
    private static func stamp(_ time: Date) -> String {
        time.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    }
}
