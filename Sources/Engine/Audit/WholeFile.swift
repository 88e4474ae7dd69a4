import Domain
import Foundation
import Glibc

/// A file that gets its name only when all of it is on the disk; only its owner can read it.
final class WholeFile {
    private let path: String
    private let partial: String
    private let handle: FileHandle
    private var isFinished = false

    /// Begins a file; nobody sees it yet.
    ///
    /// - Parameters:
    ///   - path: The name that it will have.
    ///   - overwriting: Whether one of that name may be replaced.
    /// - Throws: `conflict` when one is there that may not, `unavailable` when the folder cannot be written to.
    init(_ path: String, overwriting: Bool) throws(EngineError) {
        if !overwriting { try Self.requireFree(path) }
        partial = "\(path).partial-\(UUID().uuidString.prefix(8))"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path, String(cString: strerror(errno))) }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit {
        if !isFinished { unlink(partial) }
    }

    /// Throws `conflict` if there is a file of a name already.
    static func requireFree(_ path: String) throws(EngineError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        throw .conflict(
            message: "\(path) is there already.",
            remedy: "Choose another name, or say --force to replace it."
        )
    }

    /// Writes more of it.
    func write(_ data: Data) throws(EngineError) {
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw Self.failure(path, error.localizedDescription)
        }
    }

    /// Gives it its name.
    func finish() throws(EngineError) {
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw Self.failure(path, error.localizedDescription)
        }
        guard rename(partial, path) == 0 else { throw Self.failure(path, String(cString: strerror(errno))) }
        isFinished = true
    }

    private static func failure(_ path: String, _ reason: String) -> EngineError {
        .unavailable(
            message: "\(path) cannot be written: \(reason).",
            remedy: "Check the folder and the space on its disk."
        )
    }
}
