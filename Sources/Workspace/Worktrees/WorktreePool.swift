import Domain
package import Foundation

/// Makes and removes the worktrees of one repository.
///
/// Layout of the state directory: `worktrees/<id>-<slug>` are the worktrees, `leases/<id>-<slug>.json`
/// who works in them, `trash/<time>-<id>-<slug>` what was moved away. The user's checkout is only read;
/// in the repository only new branches and git's list of worktrees are written.
package actor WorktreePool {
    /// What happens to work that is nowhere else.
    package enum Disposal: Sendable, Hashable {
        /// Refuse to remove it.
        case onlyIfSafe
        /// Move the folder to the trash and keep the branch.
        case moveToTrash
    }

    let directory: String
    let repository: GitRepository
    let checkpoints: CheckpointStore
    let prefix: String
    private let turns = WorktreeListTurns()

    /// A pool for a repository.
    ///
    /// - Parameters:
    ///   - directory: The project's state directory, absolute and without symbolic links.
    ///   - repository: The user's checkout.
    ///   - checkpoints: Carries the user's changes over where that is asked for.
    ///   - prefix: The first part of branch names, with its slash.
    package init(
        directory: String,
        repository: GitRepository,
        checkpoints: CheckpointStore,
        prefix: String = BranchName.defaultPrefix
    ) {
        self.directory = directory
        self.repository = repository
        self.checkpoints = checkpoints
        self.prefix = prefix
    }

    // MARK: Making

    /// Makes a worktree and its branch.
    ///
    /// An existing branch or folder is never used again or removed: the name gets a number instead.
    ///
    /// - Parameters:
    ///   - id: The task's number.
    ///   - title: The task's title; part of it becomes part of the names.
    ///   - base: The commit to start from; `nil` is the user's HEAD.
    ///   - includesUncommittedChanges: Brings the user's uncommitted changes (tracked, and untracked that are
    ///     not ignored) along, uncommitted. The base must be HEAD then.
    /// - Returns: The worktree, checked out.
    /// - Throws: ``WorktreeError``, or `CancellationError`.
    package func create(
        id: Int64,
        title: String,
        base: String? = nil,
        includesUncommittedChanges: Bool = false
    ) async throws -> Worktree {
        do {
            let commit =
                if let base { try await repository.commit(named: base) } else {
                    try await repository.headCommit()
                }
            // Before the worktree, so that a failure leaves nothing behind.
            let changes = includesUncommittedChanges ? try await checkpoints.record(repository) : nil
            let (branch, path) = try await add(id: id, title: title, commit: commit)
            let made = try await GitRepository.discover(at: path, lifeline: repository.lifeline)
            let startTree: String
            if let changes {
                _ = try await checkpoints.restore(changes.tree, into: made)
                startTree = changes.tree
            } else {
                startTree = try await made.tree(of: "HEAD")
            }
            return Worktree(id: id, branch: branch, base: commit, startTree: startTree, repository: made)
        } catch let error as GitError {
            throw WorktreeError.git(error)
        } catch let error as CheckpointError {
            throw WorktreeError.checkpoint(error)
        }
    }

    /// Finds a worktree again after a restart.
    ///
    /// - Returns: `nil` if the folder is gone.
    package func open(
        id: Int64,
        branch: String,
        base: String,
        startTree: String,
        path: String
    ) async throws -> Worktree? {
        guard FileManager.default.fileExists(atPath: path + "/.git") else { return nil }
        do {
            let found = try await GitRepository.discover(at: path, lifeline: repository.lifeline)
            guard found.root == path, found.commonDirectory == repository.commonDirectory else { return nil }
            // Both must name each other: an agent may have pointed its `.git` file at another's metadata.
            guard workingTree(of: found) == path + "/.git" else { return nil }
            return Worktree(id: id, branch: branch, base: base, startTree: startTree, repository: found)
        } catch GitError.notARepository {
            return nil
        } catch GitError.failed(_, _, let message) where Self.isAboutGitFile(message) {
            return nil
        } catch let error as GitError {
            throw WorktreeError.git(error)
        }
    }

    /// Whether git could not make sense of a worktree's `.git` file: then there is no worktree any more.
    private static func isAboutGitFile(_ message: String) -> Bool {
        message.contains("gitfile") || message.contains(".git file")
    }

    /// The `.git` file that a worktree's metadata lead back to; newer versions of git may write it relative.
    func workingTree(of repository: GitRepository) -> String? {
        guard let text = try? String(contentsOfFile: repository.gitDirectory + "/gitdir", encoding: .utf8)
        else { return nil }
        let directory = URL(filePath: repository.gitDirectory, directoryHint: .isDirectory)
        let line = text.trimmingCharacters(in: .newlines)
        return URL(filePath: line, relativeTo: directory).standardizedFileURL.path
    }

    /// How long a checkout may take: that of a large repository takes its time, and a post-checkout hook may run.
    static let checkoutTime = Duration.seconds(600)

    private func add(id: Int64, title: String, commit: String) async throws -> (branch: String, path: String)
    {
        let name = BranchName.make(id: id, title: title, prefix: prefix)
        try makeDirectory("worktrees")
        var attempt = 1
        while true {
            let branch = attempt == 1 ? name : "\(name)-\(attempt)"
            let path = directory + "/worktrees/" + branch.dropFirst(prefix.count)
            attempt += 1
            if FileManager.default.fileExists(atPath: path) { continue }
            if try await repository.branchExists(branch) { continue }
            // --no-track: a base like origin/main would else become the branch's upstream.
            let arguments = ["add", "--quiet", "--no-track", "-b", branch, path, commit]
            do {
                try await changeList(arguments, wallTime: Self.checkoutTime)
                return (branch, path)
            } catch GitError.failed(_, _, let message)
                where message.contains("already exists") && attempt < 100
            {
                // Somebody else took the name since.
                continue
            }
        }
    }

    // MARK: Removing

    /// Removes a worktree.
    ///
    /// With ``Disposal/onlyIfSafe`` it throws if something would be lost. With ``Disposal/moveToTrash`` the
    /// folder is kept in the trash whenever it is not clean. The branch is deleted only if its commits are
    /// on another branch as well.
    ///
    /// - Returns: Where the folder lies now, or `nil` if it was removed.
    /// - Throws: ``WorktreeError``, or `CancellationError`.
    @discardableResult
    package func remove(_ worktree: Worktree, disposal: Disposal = .onlyIfSafe) async throws -> String? {
        if let lease = lease(of: worktree), lease.isLive, lease != .own { throw WorktreeError.leased(lease) }
        do {
            return try await removeUnleased(worktree, disposal)
        } catch let error as GitError {
            throw WorktreeError.git(error)
        }
    }

    private func removeUnleased(_ worktree: Worktree, _ disposal: Disposal) async throws -> String? {
        guard FileManager.default.fileExists(atPath: worktree.path) else {
            try await prune()
            release(worktree)
            return nil
        }
        let status = try await worktree.repository.status()
        let unmerged = try await unmergedCommits(of: worktree)
        if disposal == .onlyIfSafe {
            guard status.isClean else {
                throw WorktreeError.uncommittedChanges(paths: status.entries.prefix(5).map(\.path))
            }
            guard unmerged == 0 else { throw WorktreeError.unmergedCommits(count: unmerged) }
        }
        var trash: String?
        if status.isClean {
            try await changeList(["remove", worktree.path])
        } else {
            trash = try moveToTrash(worktree.path)
            try await changeList(["prune"])
        }
        await checkpoints.forget(worktree.repository)
        release(worktree)
        if unmerged == 0 {
            // Lower-case d: git itself refuses once more if the branch is not merged into HEAD.
            _ = try await repository.git(["branch", "-d", worktree.branch], accepting: [0, 1])
        }
        return trash
    }

    /// Commits of the branch that neither another branch nor a remote one nor a tag holds, nor what was fetched of
    /// pull requests.
    func unmergedCommits(of worktree: Worktree) async throws -> Int {
        // With --branches the pattern is a short name; a whole one would silently exclude nothing.
        let others = [
            "--exclude=\(worktree.branch)", "--branches", "--remotes", "--tags", "--glob=refs/switchyard/*",
        ]
        let arguments = ["rev-list", "--count", "refs/heads/\(worktree.branch)", "--not"] + others
        return Int(try await repository.git(arguments).text) ?? 0
    }

    /// Moves a folder to the trash.
    ///
    /// - Returns: Where it lies then.
    func moveToTrash(_ path: String) throws -> String {
        try makeDirectory("trash")
        // Seconds order the trash by age, which is all that the retention asks for.
        let time = Int(Date.now.timeIntervalSince1970)
        let name = URL(filePath: path).lastPathComponent
        let target = directory + "/trash/\(time)-\(name)-\(UUID().uuidString.prefix(4))"
        do {
            try FileManager.default.moveItem(atPath: path, toPath: target)
        } catch {
            throw WorktreeError.storage(error.localizedDescription)
        }
        return target
    }

    /// Deletes what has been in the trash for longer than a time.
    ///
    /// - Returns: How many folders were deleted.
    @discardableResult
    package func emptyTrash(olderThan age: Duration, now: Date = .now) -> Int {
        trashed(olderThan: age, now: now).count { (try? FileManager.default.removeItem(atPath: $0)) != nil }
    }

    /// The paths of what has been in the trash for longer than a time.
    package func trashed(olderThan age: Duration, now: Date = .now) -> [String] {
        let trash = directory + "/trash"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: trash)) ?? []
        let limit = now.timeIntervalSince1970 - Double(age.components.seconds)
        let old = names.filter { name in
            guard let time = name.split(separator: "-").first.flatMap({ Double($0) }) else { return false }
            return time < limit
        }
        return old.map { trash + "/" + $0 }
    }

    /// Lets git forget worktrees whose folders are gone.
    package func prune() async throws {
        do {
            try await changeList(["prune"])
        } catch let error as GitError {
            throw WorktreeError.git(error)
        }
    }

    /// Runs a `git worktree` that changes the list of worktrees, when it is its turn.
    func changeList(
        _ arguments: [String],
        accepting codes: Set<Int32> = [0],
        wallTime: Duration? = nil,
        settings: [String] = []
    ) async throws {
        var command = repository.command(["worktree"] + arguments)
        command.accepted = codes
        command.settings = settings
        if let wallTime { command.wallTime = wallTime }
        _ = try await turns.run(command)
    }

    // MARK: Leases

    /// Marks a worktree as worked in by this process.
    ///
    /// - Throws: ``WorktreeError/leased(_:)`` if a process that is alive has it.
    package func lease(_ worktree: Worktree) throws {
        if let lease = lease(of: worktree), lease.isLive, lease != .own { throw WorktreeError.leased(lease) }
        try makeDirectory("leases")
        do {
            let data = try JSONEncoder().encode(WorktreeLease.own)
            try data.write(to: URL(filePath: leaseFile(at: worktree.path)), options: .atomic)
        } catch {
            throw WorktreeError.storage(error.localizedDescription)
        }
    }

    /// Takes this process's mark away.
    package func release(_ worktree: Worktree) {
        guard lease(of: worktree) == .own else { return }
        try? FileManager.default.removeItem(atPath: leaseFile(at: worktree.path))
    }

    /// Who works in a worktree, alive or not.
    package func lease(of worktree: Worktree) -> WorktreeLease? { lease(at: worktree.path) }

    /// The same by the path of the worktree.
    func lease(at path: String) -> WorktreeLease? {
        guard let data = FileManager.default.contents(atPath: leaseFile(at: path)) else { return nil }
        return try? JSONDecoder().decode(WorktreeLease.self, from: data)
    }

    func leaseFile(at path: String) -> String {
        directory + "/leases/" + URL(filePath: path).lastPathComponent + ".json"
    }

    func makeDirectory(_ name: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: directory + "/" + name,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw WorktreeError.storage(error.localizedDescription)
        }
    }
}
