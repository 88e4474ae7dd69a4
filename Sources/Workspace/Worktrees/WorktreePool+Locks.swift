// Locks that git left in the repository because it was killed.

import Foundation
import Glibc

extension WorktreePool {
    /// How long a lock has to stay as it is to count as left behind; git holds one on a reference for milliseconds.
    private static let patience = Duration.milliseconds(200)

    /// Removes the locks of git processes of ours that were killed: the next git, the user's too, would refuse to
    /// work.
    ///
    /// A git that is told to end removes its locks; one in a sandbox is killed with it. Looked at are the references
    /// of our own branches, and the index and HEAD of some worktrees; those of the user's checkout never.
    ///
    /// - Parameter worktrees: Worktrees in which nobody works, as their tasks were cut off.
    /// - Returns: The locks that were removed.
    /// - Throws: `CancellationError`.
    package func clearLocks(in worktrees: Set<String>) async throws -> [String] {
        let found = locks(in: worktrees)
        guard !found.isEmpty else { return [] }
        // A git of somebody else's may hold one just now.
        try await Task.sleep(for: Self.patience)
        return locks(in: worktrees).filter { path, mark in
            found[path] == mark && unlink(path) == 0
        }
        .keys.sorted()
    }

    /// What tells a lock from a later one of the same name.
    private struct LockMark: Equatable {
        var inode: ino_t
        var seconds: Int
        var nanoseconds: Int
    }

    private func locks(in worktrees: Set<String>) -> [String: LockMark] {
        let references = repository.commonDirectory + "/refs/heads/" + prefix
        var paths = names(in: references).filter { $0.hasSuffix(".lock") }.map { references + $0 }
        let entries = repository.commonDirectory + "/worktrees"
        for name in worktrees.isEmpty ? [] : names(in: entries) {
            let entry = "\(entries)/\(name)"
            let file = try? String(contentsOfFile: entry + "/gitdir", encoding: .utf8)
            guard let place = file?.trimmingCharacters(in: .newlines), place.hasSuffix("/.git"),
                worktrees.contains(String(place.dropLast(5)))
            else { continue }
            paths += ["index.lock", "HEAD.lock"].map { "\(entry)/\($0)" }
        }
        var marks: [String: LockMark] = [:]
        for path in paths {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            let time = status.st_mtim
            marks[path] = LockMark(inode: status.st_ino, seconds: time.tv_sec, nanoseconds: time.tv_nsec)
        }
        return marks
    }

    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }
}
