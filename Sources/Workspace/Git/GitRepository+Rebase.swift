import Foundation

/// To bring a commit onto another base without a working tree: objects are written first, and the branch is
/// moved in one step, so whatever fails before that has changed nothing.
extension GitRepository {
    /// Merges two commits from where they parted; nothing but objects is written.
    ///
    /// - Parameters:
    ///   - ours: The hash of the one commit.
    ///   - theirs: The hash of the other.
    /// - Returns: The merged files.
    /// - Throws: ``GitError``; a conflict is a result.
    package func merge(_ ours: String, _ theirs: String) async throws -> MergedTree {
        let sides = [try await commit(named: ours), try await commit(named: theirs)]
        let answer = try await git(MergedTree.arguments + sides, accepting: [0, 1])
        guard let merged = MergedTree(fields: answer.fields) else {
            throw GitError.failed(
                command: "git merge-tree",
                exitCode: answer.exitCode,
                message: answer.message.isEmpty ? "no tree was made" : answer.message
            )
        }
        return merged
    }

    /// Makes a commit of other files on another parent, with author, date and message of an earlier one.
    ///
    /// No hook runs, as none does when git itself rebases; it is signed where the user's commits are.
    ///
    /// - Parameters:
    ///   - earlier: The commit whose words are taken.
    ///   - tree: The files.
    ///   - parent: The commit that it stands on.
    /// - Returns: The hash of a commit that no branch holds yet.
    /// - Throws: ``GitError``.
    package func recommit(_ earlier: String, tree: String, onto parent: String) async throws -> String {
        _ = try await identity()
        let format = "--format=%an%x00%ae%x00%aI%x00%B"
        let words = try await git(["log", "--no-show-signature", "--max-count=1", format, earlier, "--"])
        let parts = words.output.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw GitError.unknownRevision(earlier) }
        let isSigned = try await git(
            ["config", "--type=bool", "--get", "commit.gpgSign"],
            accepting: [0, 1, 128]
        ).text
        var commit = command(
            ["commit-tree"] + (isSigned == "true" ? ["-S"] : []) + ["-p", parent, "-F", "-", tree]
        )
        var message = parts[3]
        while message.last == UInt8(ascii: "\n") { message.removeLast() }
        commit.input = Array(message) + [UInt8(ascii: "\n")]
        let names = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE"]
        for (name, value) in zip(names, parts) {
            commit.variables[name] = String(decoding: value, as: UTF8.self)
        }
        let environment = ProcessInfo.processInfo.environment
        for name in ["SSH_AUTH_SOCK", "GNUPGHOME"] { commit.variables[name] = environment[name] }
        return try await commit.run().text
    }

    /// Moves the branch that is checked out, and the index with it; the files stay as they are.
    ///
    /// For our worktrees only, never for the user's checkout.
    ///
    /// - Parameters:
    ///   - branch: The branch's short name.
    ///   - old: The commit that it is on; if it is on another, nothing happens.
    ///   - new: The commit that it is to be on.
    /// - Throws: ``GitError``; the branch is where it was then.
    package func moveBranch(_ branch: String, from old: String, to new: String) async throws {
        func move(_ from: String, _ to: String) async throws {
            let reference = "refs/heads/" + branch
            _ = try await git(["update-ref", "-m", "switchyard: rebase", reference, to, from])
        }
        try await move(old, new)
        do {
            _ = try await git(["read-tree", "--reset", new])
        } catch {
            try? await move(new, old)
            throw error
        }
    }
}
