// Worktrees that a killed process made and could not note.

import Foundation

/// What became of worktrees that no task names.
package struct WorktreeSweep: Sendable, Hashable {
    /// Folders that held nothing of their own and are gone.
    package internal(set) var removed: [String] = []
    /// Where folders lie now that held something.
    package internal(set) var trashed: [String] = []
    /// Folders that were left alone, each with the reason for people.
    package internal(set) var kept: [String: String] = [:]

    /// Whether there was nothing to do.
    package var isEmpty: Bool { removed.isEmpty && trashed.isEmpty && kept.isEmpty }
}

extension WorktreePool {
    /// Clears away the worktrees that no task names.
    ///
    /// Only folders directly inside `worktrees` are looked at; files and links there are left alone, and so
    /// is what a process that is alive works in. Clean worktrees are removed; whatever holds changes that
    /// are in no commit, or is no worktree of ours any more, goes to the trash.
    ///
    /// - Parameter paths: The worktrees that tasks name.
    /// - Returns: What became of the others; a folder that cannot be dealt with stays.
    /// - Throws: `CancellationError`.
    package func sweep(keeping paths: Set<String>) async throws -> WorktreeSweep {
        let folder = directory + "/worktrees"
        // A missing folder has nothing to sweep.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var sweep = WorktreeSweep()
        // Nobody but the user knows what those of pull requests are for.
        let ours = names.filter { !Self.isPullRequest($0) }.sorted()
        for path in ours.map({ folder + "/" + $0 }) where !paths.contains(path) && isFolder(path) {
            do {
                if let trash = try await clearAway(path) {
                    sweep.trashed.append(trash)
                } else {
                    sweep.removed.append(path)
                }
            } catch let error as WorktreeError {
                sweep.kept[path] = error.explanation
            } catch let error as GitError {
                sweep.kept[path] = error.explanation
            }
        }
        if listsMissingFolder { try await prune() }
        return sweep
    }

    /// Whether git lists a worktree of ours whose folder is gone: its remover was killed in between.
    private var listsMissingFolder: Bool {
        let entries = repository.commonDirectory + "/worktrees"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: entries)) ?? []
        return names.contains { name in
            let file = try? String(contentsOfFile: entries + "/\(name)/gitdir", encoding: .utf8)
            guard let path = file?.trimmingCharacters(in: .newlines) else { return false }
            return path.hasPrefix(directory + "/worktrees/") && !FileManager.default.fileExists(atPath: path)
        }
    }

    /// Removes a folder, or moves it to the trash and returns where.
    private func clearAway(_ path: String) async throws -> String? {
        if let lease = lease(at: path), lease.isLive, lease != .own { throw WorktreeError.leased(lease) }
        // git keeps a worktree locked while it is being made, and so for ever if it was killed then.
        try await changeList(["unlock", path], accepting: [0, 128])
        if let worktree = try await orphan(at: path) {
            return try await remove(worktree, disposal: .moveToTrash)
        }
        let trash = try moveToTrash(path)
        try await prune()
        return trash
    }

    /// The worktree at a path, if it is one of this repository and on a branch that a pool made.
    func orphan(at path: String) async throws -> Worktree? {
        let found: GitRepository
        do {
            found = try await GitRepository.discover(at: path, lifeline: repository.lifeline)
        } catch GitError.notARepository {
            return nil
        }
        guard found.root == path, found.commonDirectory == repository.commonDirectory,
            workingTree(of: found) == path + "/.git",
            let branch = try await found.currentBranch(),
            branch.hasPrefix(prefix) || branch.hasPrefix(Self.pullRequestPrefix),
            try await found.branchExists(branch)
        else { return nil }
        return Worktree(id: 0, branch: branch, base: "", startTree: "", repository: found)
    }

    /// Whether a path is one at which worktrees are made.
    func isPlace(_ path: String) -> Bool {
        let name = URL(filePath: path).lastPathComponent
        return name != ".." && name != "." && path == directory + "/worktrees/" + name
    }

    func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }
}
