import Foundation

/// How a commit is made.
package struct CommitOptions: Sendable {
    /// Untracked or changed files above this size stay out, as in checkpoints.
    package var fileSizeCap: Int
    /// Where commit hooks run; `nil` runs them unsandboxed, for which the caller has consent.
    package var sandbox: Sandbox?
    /// How long hooks may take.
    package var wallTime: Duration
    /// Files that hooks cannot read in the sandbox, by absolute path.
    package var hiddenPaths: [String] = []

    /// The defaults: 5 MiB a file, ten minutes for hooks.
    package init(
        fileSizeCap: Int = CheckpointStore.defaultFileSizeCap,
        sandbox: Sandbox? = nil,
        wallTime: Duration = .seconds(600)
    ) {
        self.fileSizeCap = fileSizeCap
        self.sandbox = sandbox
        self.wallTime = wallTime
    }
}

/// A commit that was made.
package struct MadeCommit: Sendable, Hashable {
    /// The commit's hash.
    package let commit: String
    /// Its tree's hash: the same as a checkpoint's when nothing changed since, not even by a hook.
    package let tree: String
}

/// Who commits.
package struct GitIdentity: Sendable, Hashable {
    /// `user.name`.
    package let name: String
    /// `user.email`.
    package let email: String

    /// Names a committer.
    package init(name: String, email: String) {
        self.name = name
        self.email = email
    }
}

extension GitRepository {
    /// Who would commit here, by the user's configuration.
    ///
    /// - Throws: ``GitError/identityMissing``.
    package func identity() async throws -> GitIdentity {
        let answer = try await git(["var", "GIT_AUTHOR_IDENT"], accepting: [0, 128])
        // "Name <mail> seconds zone"; git makes an address up from the host name unless one is set.
        let text = answer.text
        guard answer.exitCode == 0, let open = text.firstIndex(of: "<"), let close = text.lastIndex(of: ">")
        else {
            throw GitError.identityMissing
        }
        let name = text[..<open].trimmingCharacters(in: .whitespaces)
        let email = String(text[text.index(after: open)..<close])
        guard !name.isEmpty, !email.isEmpty, try await hasConfiguredAddress() else {
            throw GitError.identityMissing
        }
        return GitIdentity(name: name, email: email)
    }

    /// Commits everything in a worktree that is not ignored, hooks included.
    ///
    /// For our worktrees only, never for the user's checkout. The staging follows the same rules as a
    /// checkpoint, so that the commit's tree equals the checkpoint's.
    ///
    /// - Throws: ``GitError/nothingToCommit``, ``GitError/identityMissing``,
    ///   ``GitError/commitRefused(output:)`` when a hook refuses.
    package func commitAll(
        message: String,
        options: CommitOptions = CommitOptions()
    ) async throws -> MadeCommit {
        _ = try await identity()
        let changes = try await WorkingTreeChanges.list(in: self, fileSizeCap: options.fileSizeCap)
        if !changes.removedInput.isEmpty {
            var remove = command(["update-index", "-z", "--force-remove", "--stdin"])
            remove.input = changes.removedInput
            _ = try await remove.run()
        }
        if !changes.standardInput.isEmpty {
            var stage = command(["update-index", "-z", "--add", "--remove", "--replace", "--stdin"])
            stage.input = changes.standardInput
            _ = try await stage.run()
        }
        let staged = try await git(["diff-index", "--cached", "--quiet", "HEAD", "--"], accepting: [0, 1])
        guard staged.exitCode == 1 else { throw GitError.nothingToCommit }
        try await runCommit(message: message, options: options)
        return MadeCommit(commit: try await headCommit(), tree: try await tree(of: "HEAD"))
    }

    /// Brings a branch into the user's branch: only if the checkout is clean and nothing has to be merged.
    ///
    /// - Returns: The commit that the user's branch is on afterwards.
    /// - Throws: ``GitError/checkoutIsDirty(paths:)``, ``GitError/detachedHead``,
    ///   ``GitError/notAFastForward(branch:onto:)``.
    package func fastForward(to branch: String) async throws -> String {
        guard let current = try await currentBranch() else { throw GitError.detachedHead }
        let status = try await status()
        guard status.isClean else {
            throw GitError.checkoutIsDirty(paths: status.entries.prefix(5).map(\.path))
        }
        let target = try await commit(named: branch)
        guard try await isAncestor(try await headCommit(), of: target) else {
            throw GitError.notAFastForward(branch: branch, onto: current)
        }
        // Locks are wanted here: this one writes.
        var merge = command(["merge", "--ff-only", "--quiet", target])
        merge.variables["GIT_OPTIONAL_LOCKS"] = "1"
        merge.wallTime = .seconds(600)
        _ = try await merge.run()
        return try await headCommit()
    }

    /// Whether a hook of a commit is installed.
    package func hasCommitHooks() async throws -> Bool {
        let hooks = try await git(["rev-parse", "--path-format=absolute", "--git-path", "hooks"]).text
        return ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"].contains { name in
            FileManager.default.isExecutableFile(atPath: hooks + "/" + name)
        }
    }

    private func hasConfiguredAddress() async throws -> Bool {
        let environment = ProcessInfo.processInfo.environment
        if ["GIT_AUTHOR_EMAIL", "EMAIL"].contains(where: { environment[$0]?.isEmpty == false }) {
            return true
        }
        let arguments = ["config", "--get-regexp", "^(user|author)\\.email$"]
        return try await git(arguments, accepting: [0, 1]).exitCode == 0
    }

    /// Runs `git commit`; in the sandbox when there are hooks, because they run code of the worktree.
    ///
    /// Without hooks nothing but git itself runs, and it stays outside: a signature needs the user's key.
    private func runCommit(message: String, options: CommitOptions) async throws {
        var commit = command(["commit", "--quiet", "--cleanup=whitespace", "--file=-"])
        commit.input = Array(message.utf8)
        commit.wallTime = options.wallTime
        if try await !hasCommitHooks() {
            let environment = ProcessInfo.processInfo.environment
            for name in ["SSH_AUTH_SOCK", "GNUPGHOME"] { commit.variables[name] = environment[name] }
        } else if let sandbox = options.sandbox {
            var policy = try await commitPolicy()
            policy.hiddenPaths = options.hiddenPaths
            commit.confinement = (sandbox, policy)
        }
        do {
            _ = try await commit.run()
        } catch GitError.failed(_, _, let message) {
            throw GitError.commitRefused(output: message)
        }
    }

    /// What a commit may write outside the worktree.
    ///
    /// Objects, this worktree's metadata, its branch and the branch's log. Configuration and hooks stay read-only, or a hook could leave the sandbox later.
    private func commitPolicy() async throws -> SandboxPolicy {
        let branch = try await currentBranch() ?? ""
        let folder = "refs/heads/" + branch.split(separator: "/").dropLast().joined(separator: "/")
        var policy = SandboxPolicy(worktree: root, commonDirectory: commonDirectory)
        policy.writablePaths =
            [gitDirectory] + ["objects", folder, "logs/" + folder].map { commonDirectory + "/" + $0 }
        policy.readOnlyPaths = ["commondir", "gitdir"].map { gitDirectory + "/" + $0 }
        return policy
    }
}
