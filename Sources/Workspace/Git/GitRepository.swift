import Foundation

/// A git working tree, read through the `git` command: the user's checkout or one of our worktrees.
///
/// Nothing here writes, but for ``GitRepository/commitAll(message:options:)``, which is for worktrees, and
/// ``GitRepository/fastForward(to:)``, which is the user's own key. Every method throws ``GitError``,
/// or `CancellationError` when its task is cancelled.
package struct GitRepository: Sendable, Hashable {
    /// The top of the working tree, absolute and without symbolic links.
    package let root: String
    /// The working tree's own git directory (`.git`, or `.git/worktrees/<name>`).
    package let gitDirectory: String
    /// The git directory that all worktrees share.
    package let commonDirectory: String
    /// The length of the repository's object names: 40 (SHA-1) or 64 (SHA-256).
    package let hashLength: Int
    let lifeline: ProcessLifeline

    /// Finds the repository that holds a directory.
    ///
    /// - Parameters:
    ///   - directory: An absolute path of a directory anywhere inside the working tree.
    ///   - lifeline: Ends git processes with the engine.
    /// - Returns: The repository, by its absolute paths.
    /// - Throws: ``GitError/notARepository(path:)``, ``GitError/gitMissing``.
    package static func discover(
        at directory: String,
        lifeline: ProcessLifeline = .none
    ) async throws -> GitRepository {
        var command = GitCommand(
            [
                "rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--git-common-dir",
                "--show-object-format",
            ],
            in: directory
        )
        command.lifeline = lifeline
        let lines = try await command.run().text.split(separator: "\n").map(String.init)
        guard lines.count == 4 else { throw GitError.notARepository(path: directory) }
        return GitRepository(
            root: lines[0],
            gitDirectory: lines[1],
            commonDirectory: lines[2],
            hashLength: lines[3] == "sha256" ? 64 : 40,
            lifeline: lifeline
        )
    }

    /// Where the shared objects lie.
    package var objectsDirectory: String { commonDirectory + "/objects" }

    // MARK: Reading

    /// The hash of the commit that is checked out.
    ///
    /// - Throws: ``GitError/unbornHead`` in a repository without a commit.
    package func headCommit() async throws -> String {
        do {
            return try await commit(named: "HEAD")
        } catch GitError.unknownRevision {
            throw GitError.unbornHead
        }
    }

    /// The hash of the commit that a name stands for.
    ///
    /// - Throws: ``GitError/unknownRevision(_:)``.
    package func commit(named name: String) async throws -> String {
        try await object(name + "^{commit}", name: name)
    }

    /// The hash of a commit's tree.
    ///
    /// - Throws: ``GitError/unknownRevision(_:)``.
    package func tree(of revision: String) async throws -> String {
        try await object(revision + "^{tree}", name: revision)
    }

    /// The short name of the branch that is checked out, or `nil` when HEAD is detached.
    package func currentBranch() async throws -> String? {
        let answer = try await git(["symbolic-ref", "--quiet", "--short", "HEAD"], accepting: [0, 1])
        return answer.exitCode == 0 ? answer.text : nil
    }

    /// What is uncommitted: staged, unstaged and untracked; not what is ignored.
    package func status() async throws -> GitStatus {
        let answer = try await git([
            "status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignore-submodules=dirty",
        ])
        return GitStatus(porcelain: answer.fields)
    }

    /// Tracked and untracked paths that are not ignored: what an agent may look at.
    package func files() async throws -> [String] {
        let answer = try await git([
            "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate",
        ])
        return answer.fields.filter { !$0.hasSuffix("/") }
    }

    /// A file's bytes at a revision or in a tree, or `nil` if it is not there.
    package func contents(of path: String, at revision: String) async throws -> [UInt8]? {
        let name = try Self.name(revision) + ":" + path
        let answer = try await git(["cat-file", "blob", name], accepting: [0, 128])
        return answer.exitCode == 0 ? answer.output : nil
    }

    /// The difference of two revisions or trees, with renames.
    package func diff(from old: String, to new: String) async throws -> TreeDiff {
        TreeDiff(gitOutput: try await git(TreeDiff.options + [Self.name(old), Self.name(new)]).output)
    }

    /// Subjects of commits, newest first.
    ///
    /// The range is a revision, or such as `main..HEAD`; nil is all that any reference leads to.
    package func log(_ range: String? = "HEAD", limit: Int = 20) async throws -> [LogLine] {
        let arguments = [
            "log", "-z", "--no-show-signature", "--format=%H%x09%s", "--max-count=\(limit)",
            try range.map { try Self.name($0) } ?? "--all", "--",
        ]
        return try await git(arguments).fields.compactMap { field in
            guard let tab = field.firstIndex(of: "\t") else { return nil }
            return LogLine(commit: String(field[..<tab]), subject: String(field[field.index(after: tab)...]))
        }
    }

    /// One commit of ``log(_:limit:)``.
    package struct LogLine: Sendable, Hashable {
        /// The whole hash.
        package let commit: String
        /// The first line of the message.
        package let subject: String
    }

    /// Whether a local branch of this name exists.
    package func branchExists(_ name: String) async throws -> Bool {
        try await git(["show-ref", "--verify", "--quiet", "refs/heads/\(name)"], accepting: [0, 1]).exitCode
            == 0
    }

    /// Whether the first commit is the second or one of its ancestors.
    package func isAncestor(_ ancestor: String, of descendant: String) async throws -> Bool {
        let arguments = ["merge-base", "--is-ancestor", try Self.name(ancestor), try Self.name(descendant)]
        return try await git(arguments, accepting: [0, 1]).exitCode == 0
    }

    // MARK: Calling git

    /// Runs git at the top of the working tree.
    func git(_ arguments: [String], accepting codes: Set<Int32> = [0]) async throws -> GitCommand.Answer {
        var command = command(arguments)
        command.accepted = codes
        return try await command.run()
    }

    func command(_ arguments: [String]) -> GitCommand {
        var command = GitCommand(arguments, in: root)
        command.lifeline = lifeline
        // Named, not found: an agent's command may have rewritten the worktree's `.git` file to lead to a
        // configuration of its own, and configurations name programs.
        command.variables = ["GIT_DIR": gitDirectory, "GIT_WORK_TREE": root]
        return command
    }

    private func object(_ expression: String, name: String) async throws -> String {
        _ = try Self.name(name)
        let answer = try await git(["rev-parse", "--verify", "--quiet", expression], accepting: [0, 1, 128])
        guard answer.exitCode == 0 else { throw GitError.unknownRevision(name) }
        return answer.text
    }

    /// A name that somebody gave, unless git would take it for an option.
    ///
    /// - Throws: ``GitError/unknownRevision(_:)``.
    private static func name(_ text: String) throws -> String {
        guard !text.hasPrefix("-") else { throw GitError.unknownRevision(text) }
        return text
    }
}
