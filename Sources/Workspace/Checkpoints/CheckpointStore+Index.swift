import Foundation
import Glibc

/// The store's folder, and the index of its own that it keeps for each worktree.
extension CheckpointStore {
    /// Makes the index ready and returns the tree of the commit it started from.
    ///
    /// The index is kept between checkpoints: what it knows of files' times saves reading them again. It
    /// starts as a copy of the worktree's own for the same reason, and is then set to HEAD, so that a blob
    /// that is merely staged in the user's repository is written anew into the store.
    func prepareIndex(of repository: GitRepository) throws(CheckpointError) -> String {
        let index = indexFile(of: repository)
        if let base = bases[repository.gitDirectory], FileManager.default.fileExists(atPath: index) {
            return base
        }
        indexed[repository.gitDirectory] = nil
        try prepareDirectory(for: repository)
        unlink(index + ".lock")
        if !FileManager.default.fileExists(atPath: index) {
            copyIndex(of: repository, to: index)
            do throws(CheckpointError) {
                _ = try run(["read-tree", "--reset", "HEAD"], repository)
            } catch {
                // The copy alone would pass for a finished index the next time.
                unlink(index)
                throw error
            }
        }
        let base = try run(["rev-parse", "--verify", "HEAD^{tree}"], repository).text
        bases[repository.gitDirectory] = base
        return base
    }

    /// Copies the worktree's own index; a missing or unreadable one only costs time.
    ///
    /// git reads a file again that was written in the same second as the index or later, since such a file may have
    /// changed after it was looked at (git's `racy-git.txt`). A copy with a newer time would hide such changes.
    private func copyIndex(of repository: GitRepository, to path: String) {
        let source = repository.gitDirectory + "/index"
        var status = stat()
        guard stat(source, &status) == 0 else { return }
        do {
            try FileManager.default.copyItem(atPath: source, toPath: path)
        } catch {
            unlink(path)
            return
        }
        let time = timespec(tv_sec: status.st_mtim.tv_sec, tv_nsec: 0)
        if utimensat(AT_FDCWD, path, [time, time], 0) != 0 { unlink(path) }
    }

    private func prepareDirectory(for repository: GitRepository) throws(CheckpointError) {
        do {
            for folder in ["objects/info", "objects/pack", "refs/checkpoints", "indexes"] {
                try FileManager.default.createDirectory(
                    atPath: directory + "/" + folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            }
            // With these two the store is a bare repository that git can read and check by itself.
            try write("ref: refs/heads/none\n", to: "HEAD")
            try write(Self.configuration(hashLength: repository.hashLength), to: "config")
            try write(Self.alternate(repository.objectsDirectory) + "\n", to: "objects/info/alternates")
        } catch {
            throw .storage(error.localizedDescription)
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: directory + "/" + name), options: .atomic)
    }

    private static func configuration(hashLength: Int) -> String {
        guard hashLength == 64 else {
            return "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n"
        }
        return
            "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[gc]\n\tauto = 0\n[extensions]\n\tobjectformat = sha256\n"
    }

    /// A path as the alternates file holds it: quoted when it would read as a comment or a quote.
    private static func alternate(_ path: String) -> String {
        guard path.contains("\"") || path.contains("\n") else { return path }
        let escaped = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
            "\n",
            with: "\\n"
        )
        return "\"\(escaped)\""
    }

    func indexFile(of repository: GitRepository) -> String {
        // One store serves one repository, in which `worktrees/<name>` is unique; a checkout has neither.
        let isLinked = repository.gitDirectory != repository.commonDirectory
        let name =
            isLinked ? "worktree-" + URL(filePath: repository.gitDirectory).lastPathComponent : "checkout"
        return directory + "/indexes/" + name
    }
}
