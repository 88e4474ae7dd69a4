import Foundation
import Glibc

/// Whether a disk has room for what SQLite keeps beside a database, which it asks for also to read.
enum DiskRoom {
    /// What the shared memory file takes at first (https://www.sqlite.org/walformat.html, section 2).
    private static let sideFile: UInt64 = 32 << 10

    /// Whether there is no room beside a file; false where the system does not say.
    static func isFull(beside path: String) -> Bool {
        var status = statvfs()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard statvfs(folder, &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < sideFile
    }
}
