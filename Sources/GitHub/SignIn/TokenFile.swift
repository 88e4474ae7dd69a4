import Foundation
import Glibc

/// A file that holds a token, which is only read when nobody else can.
struct TokenFile: Sendable {
    /// No token is as long.
    private static let maximumBytes = 4_096

    /// Where it is.
    let path: String

    /// Reads the file; `nil` when there is none.
    ///
    /// What is checked is what was opened, so nothing can be put in its place in between.
    ///
    /// - Throws: `SignInError` for a file that others may use, and for what is no file.
    func read() throws(SignInError) -> String? {
        // Non-blocking, so that a pipe of that name does not hold us.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { return nil }
            throw .fileUnreadable(path: path, reason: String(cString: strerror(code)))
        }
        defer { close(descriptor) }
        try check(descriptor)
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes + 1)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            throw .fileUnreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard count <= Self.maximumBytes else {
            throw .fileUnreadable(path: path, reason: "it is too large")
        }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func check(_ descriptor: Int32) throws(SignInError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .fileUnreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .fileUnreadable(path: path, reason: "it is no ordinary file")
        }
        guard status.st_uid == geteuid() else { throw .fileOfAnotherUser(path: path) }
        let mode = status.st_mode & 0o777
        // Stricter is fine: a file that not even its owner may change.
        guard mode == 0o600 || mode == 0o400 else { throw .fileOpenToOthers(path: path, mode: mode) }
    }
}
