import Foundation
import Glibc

/// The paths of a working tree that differ from an index, by the rules that checkpoints and commits share.
struct WorkingTreeChanges: Sendable, Hashable {
    /// Paths to be staged: changed, deleted or untracked, and not ignored.
    let paths: [String]
    /// Paths left out: above the size cap, or repositories of their own.
    let skipped: [String]

    /// The paths as `git update-index -z --stdin` reads them.
    var standardInput: [UInt8] {
        paths.flatMap { Array($0.utf8) + [0] }
    }

    /// The call whose answer ``init(fields:root:fileSizeCap:)`` reads.
    static let arguments = [
        "ls-files", "-z", "--others", "--modified", "--deleted", "--exclude-standard", "--deduplicate",
    ]

    init(fields: [String], root: String, fileSizeCap: Int) {
        var paths: [String] = []
        var skipped: [String] = []
        // A path that is both modified and deleted is listed for each.
        for path in Set(fields).sorted() {
            var status = stat()
            let exists = lstat(root + "/" + path, &status) == 0
            let isTooLarge = exists && status.st_mode & S_IFMT == S_IFREG && status.st_size > fileSizeCap
            // git shows an untracked repository inside the tree as a directory: it is not ours to record.
            if path.hasSuffix("/") || isTooLarge {
                skipped.append(path)
            } else {
                paths.append(path)
            }
        }
        self.paths = paths
        self.skipped = skipped
    }

    /// Compares a worktree with its own index.
    static func list(in repository: GitRepository, fileSizeCap: Int) async throws -> WorkingTreeChanges {
        let answer = try await repository.git(arguments)
        return WorkingTreeChanges(fields: answer.fields, root: repository.root, fileSizeCap: fileSizeCap)
    }
}
