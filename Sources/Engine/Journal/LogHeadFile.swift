import Foundation
import Glibc

/// The newest hash of the event log outside the database, so that a log whose end was cut off is seen.
///
/// It is written after every change, so it must cost nothing: in place, a line of always the same length in
/// one sector of the disk, and not waited for. One from before the newest events serves as well, so the
/// order of writes and their failure do not matter.
final class LogHeadFile: Sendable {
    private let descriptor: Int32

    /// Opens or makes the file; where that fails, nothing is kept.
    init(path: String) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The hash that a file keeps; nil when there is none.
    static func hash(at path: String) -> String? {
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        let hash = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return hash.isEmpty ? nil : hash
    }

    /// Keeps a hash.
    func write(_ hash: String) {
        let line = Array((hash + "\n").utf8)
        _ = line.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }
}
