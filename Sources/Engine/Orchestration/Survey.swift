import Foundation
import Workspace

/// The text files of a worktree, as far as a prompt could ever hold them.
struct Survey: Sendable {
    /// Files above this size in bytes are listed and not read.
    private static let fileLimit = 256 * 1024
    /// Bytes read in all for the work on a task.
    private static let totalLimit = 32 * 1024 * 1024

    /// The text of files by path.
    var contents: [String: String]
    /// All paths that are not ignored, in order; those that are kept from agents are not among them.
    var allPaths: [String]
    /// The paths that are kept from agents, in order.
    var hiddenPaths: [String]

    /// Reads a worktree.
    ///
    /// - Parameters:
    ///   - worktree: Lists the files.
    ///   - guardian: Reads them, and knows which are kept from agents.
    ///   - sizeLimit: Bytes read in all; what comes after is listed and not read.
    /// - Returns: What was read.
    /// - Throws: `GitError`, or `CancellationError`.
    @concurrent
    static func read(
        _ worktree: GitRepository,
        through guardian: PathGuard,
        sizeLimit: Int = totalLimit
    ) async throws -> Survey {
        let (hidden, paths) = try await worktree.files().reduce(into: ([String](), [String]())) {
            lists,
            path in
            if guardian.hides(path) { lists.0.append(path) } else { lists.1.append(path) }
        }
        var contents: [String: String] = [:]
        var room = sizeLimit
        for path in paths where room > 0 {
            try Task.checkCancellation()
            // Links, devices and files that are gone or too large are listed only.
            guard let bytes = try? guardian.read(path), bytes.count <= fileLimit else { continue }
            guard let text = text(of: bytes) else { continue }
            contents[path] = text
            room -= bytes.count
        }
        return Survey(contents: contents, allPaths: paths.sorted(), hiddenPaths: hidden.sorted())
    }

    /// The text of a file, or nil for a binary one; git calls a file binary by the same sign.
    private static func text(of bytes: [UInt8]) -> String? {
        guard !bytes.prefix(8000).contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
