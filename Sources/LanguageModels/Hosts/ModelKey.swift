import Foundation
import Glibc

/// The key that a host of models wants; it prints as nothing.
package struct ModelKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The key itself: for the host, and for who takes it out of what is stored.
    package let secret: String

    /// No key is as long.
    static let maximumBytes = 4_096

    /// Reads a key; white space around it is no part of it.
    ///
    /// - Returns: nil for what cannot be a key: nothing, or more than one word of plain characters.
    package init?(_ text: String) {
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty, secret.utf8.count <= Self.maximumBytes,
            secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.secret = secret
    }

    package var description: String { "a key" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Where the key of a host is.
///
/// The key itself is never a setting.
package enum ModelKeySource: Sendable, Hashable {
    /// The host wants none.
    case none

    /// An environment variable, with what it holds; nil where it is not set or holds no key.
    case variable(name: String, key: ModelKey?)

    /// A file with the key alone, which nobody but its owner can read.
    case file(path: String)

    /// The key now; a file is read each time, so that a new key counts at once.
    ///
    /// - Throws: `ModelError.keyUnusable` when there is to be one and there is none.
    package func read() throws(ModelError) -> ModelKey? {
        switch self {
        case .none: return nil
        case .variable(let name, let key):
            guard let key else {
                throw .keyUnusable(reason: "the environment variable \(name) is not set, or holds no key")
            }
            return key
        case .file(let path): return try KeyFile(path: path).read()
        }
    }
}

/// A file with a key in it.
private struct KeyFile {
    let path: String

    /// What is checked is what was opened, so nothing can be put in its place in between.
    func read() throws(ModelError) -> ModelKey {
        guard path.hasPrefix("/") else {
            throw .keyUnusable(reason: "\(path) does not begin with /")
        }
        // Non-blocking, so that a pipe of that name does not hold us.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw failure("it is no ordinary file") }
        guard status.st_uid == geteuid() else { throw failure("it belongs to somebody else") }
        let mode = status.st_mode & 0o777
        // Stricter is fine: a file that not even its owner may change.
        guard mode == 0o600 || mode == 0o400 else {
            throw failure("others may use it (mode \(String(mode, radix: 8))); close it with chmod 600")
        }
        var bytes = [UInt8](repeating: 0, count: ModelKey.maximumBytes + 1)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw failure(String(cString: strerror(errno))) }
        guard let key = ModelKey(String(decoding: bytes.prefix(count), as: UTF8.self)) else {
            throw failure("it does not hold a key and nothing else")
        }
        return key
    }

    private func failure(_ reason: String) -> ModelError {
        .keyUnusable(reason: "\(path): \(reason)")
    }
}
