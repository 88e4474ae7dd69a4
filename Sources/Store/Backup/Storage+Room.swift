// Whether the disk takes writes, and what is still in the log of writes.

import Foundation
import GRDB

extension Storage {
    /// Whether the database can be read at all; costs next to nothing.
    ///
    /// - Throws: ``StorageError``.
    package func look() async throws(StorageError) {
        _ = try await read { try EventLog.end(in: $0) }
    }

    /// Writes as much as a step would and takes it back, to see whether that is possible now.
    ///
    /// - Parameter size: How much, in bytes.
    /// - Throws: ``StorageError``.
    package func tryRoom(for size: Int) async throws(StorageError) {
        // What is taken back in the same transaction may never have reached the disk.
        try await write { connection in
            try connection.execute(
                "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
                [.name(Storage.probeName), .name(String(repeating: " ", count: size))]
            )
        }
        try await write {
            try $0.execute("DELETE FROM settings WHERE name = $1", [.name(Storage.probeName)])
        }
    }

    /// No setting: no name of one holds a blank.
    private static let probeName = "room probe"

    /// Ends the statements that run now; each throws ``StorageError``.
    package func interrupt() { reader.interrupt() }

    /// Brings what was committed into the main file and empties the log, so that what was redacted is in
    /// neither.
    ///
    /// - Returns: Whether that could be done; readers may keep an old state alive for a while.
    package func emptyLog() async -> Bool {
        guard let writer else { return false }
        return await withCheckedContinuation { continuation in
            writer.asyncWriteWithoutTransaction { database in
                let result = try? database.checkpoint(.truncate)
                continuation.resume(returning: result?.walFrameCount == 0)
            }
        }
    }
}
