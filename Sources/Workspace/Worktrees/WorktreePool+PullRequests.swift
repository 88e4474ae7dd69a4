import Foundation

/// What became of a worktree that a pull request was to be checked out into.
package struct PullRequestCheckOut: Sendable, Hashable {
    /// What was done.
    package enum Outcome: Sendable, Hashable {
        /// It was made.
        case made
        /// It was there, at that commit.
        case current
        /// It was there, and was brought to that commit.
        case broughtForward
        /// It was there and stays as it is, for a reason to follow "it".
        case leftAlone(reason: String)
    }

    /// The absolute path of the worktree.
    package let path: String
    /// The branch that is checked out; nil where somebody checked out a commit.
    package let branch: String?
    /// What was done.
    package let outcome: Outcome
}

// Worktrees of pull requests lie beside those of tasks. They are the user's: no task names them, and no start of an
// engine clears them away.

extension WorktreePool {
    /// What the branches of pull requests begin with.
    static let pullRequestPrefix = "pr/"

    /// Whether a folder is named as the worktree of a pull request.
    static func isPullRequest(_ name: String) -> Bool {
        name.hasPrefix("pr-") && name.dropFirst(3).first?.isNumber == true
    }

    /// Checks a pull request out into a worktree of its own, or brings the one that is there forward.
    ///
    /// A branch with commits that are not the pull request's is never moved, nor is a worktree with changes that are
    /// in no commit. No hook runs: some repositories keep theirs among their files, and here those are somebody else's.
    ///
    /// - Parameters:
    ///   - number: The number of the pull request.
    ///   - head: The name of its branch, of which ours gets a part.
    ///   - commit: Its newest commit, which is in the repository.
    ///   - earlier: The commit that was its newest when it was fetched before; nil when it never was.
    /// - Returns: Where it is and what was done.
    /// - Throws: ``WorktreeError``, or `CancellationError`.
    package func checkOut(
        pullRequest number: Int,
        branch head: String,
        commit: String,
        earlier: String?
    ) async throws -> PullRequestCheckOut {
        do {
            if let found = try await worktree(ofPullRequest: number) {
                return try await bringForward(found, to: commit, from: earlier)
            }
            return try await make(
                BranchName.make(id: Int64(number), title: head, prefix: Self.pullRequestPrefix),
                at: commit,
                earlier: earlier
            )
        } catch let error as GitError {
            throw WorktreeError.git(error)
        }
    }

    // MARK: - Finding

    /// The worktree of a pull request, whatever is checked out in it by now.
    private func worktree(ofPullRequest number: Int) async throws -> GitRepository? {
        let folder = directory + "/worktrees"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name == "pr-\(number)" || name.hasPrefix("pr-\(number)-") {
            let path = folder + "/" + name
            guard isFolder(path) else { continue }
            do {
                let found = try await GitRepository.discover(at: path, lifeline: repository.lifeline)
                guard found.root == path, found.commonDirectory == repository.commonDirectory,
                    workingTree(of: found) == path + "/.git"
                else { continue }
                return found
            } catch GitError.notARepository {
                continue
            } catch GitError.failed {
                // A `.git` file that leads nowhere.
                continue
            }
        }
        return nil
    }

    // MARK: - Bringing forward

    private func bringForward(
        _ found: GitRepository,
        to commit: String,
        from earlier: String?
    ) async throws -> PullRequestCheckOut {
        let current = try await found.currentBranch()
        func ended(_ outcome: PullRequestCheckOut.Outcome) -> PullRequestCheckOut {
            PullRequestCheckOut(path: found.root, branch: current, outcome: outcome)
        }
        guard let branch = current, branch.hasPrefix(Self.pullRequestPrefix) else {
            return ended(.leftAlone(reason: current.map { "is on the branch \($0)" } ?? "is on no branch"))
        }
        let head = try await found.headCommit()
        guard head != commit else { return ended(.current) }
        guard try await found.status().isClean else {
            return ended(.leftAlone(reason: "has changes that are in no commit"))
        }
        guard try await holdsNothingOfItsOwn(head, than: commit, earlier: earlier) else {
            return ended(.leftAlone(reason: "has commits of its own on \(branch)"))
        }
        // Unlike --hard this refuses where a file changed since it was looked at.
        var reset = found.command(["reset", "--keep", "--quiet", commit])
        reset.settings = Self.withoutHooks
        reset.wallTime = Self.checkoutTime
        _ = try await reset.run()
        return ended(.broughtForward)
    }

    /// Whether all commits up to this one are the pull request's, as it is or as it was.
    private func holdsNothingOfItsOwn(
        _ head: String,
        than commit: String,
        earlier: String?
    ) async throws -> Bool {
        if try await repository.isAncestor(head, of: commit) { return true }
        guard let earlier else { return false }
        return try await repository.isAncestor(head, of: earlier)
    }

    private static let withoutHooks = ["core.hooksPath=/dev/null"]

    // MARK: - Making

    private func make(
        _ name: String,
        at commit: String,
        earlier: String?
    ) async throws -> PullRequestCheckOut {
        try makeDirectory("worktrees")
        // The folder of one before may have been deleted by hand, and its branch still be taken.
        try await changeList(["prune"])
        var attempt = 1
        while true {
            let branch = attempt == 1 ? name : "\(name)-\(attempt)"
            let path = directory + "/worktrees/" + branch.replacing("/", with: "-")
            attempt += 1
            if FileManager.default.fileExists(atPath: path) { continue }
            let arguments: [String]
            if try await repository.branchExists(branch) {
                guard try await take(branch, for: commit, earlier: earlier) else { continue }
                arguments = ["add", "--quiet", path, branch]
            } else {
                arguments = ["add", "--quiet", "--no-track", "-b", branch, path, commit]
            }
            do {
                try await changeList(
                    arguments,
                    wallTime: Self.checkoutTime,
                    settings: Self.withoutHooks
                )
            } catch GitError.failed(_, _, let message)
                where message.contains("already exists") && attempt < 100
            {
                // Somebody else took the name since.
                continue
            }
            let made = try await GitRepository.discover(at: path, lifeline: repository.lifeline)
            return PullRequestCheckOut(path: made.root, branch: branch, outcome: .made)
        }
    }

    /// Moves a branch to a commit if nothing is lost by that and nobody has it checked out.
    ///
    /// - Returns: Whether it is there.
    private func take(_ branch: String, for commit: String, earlier: String?) async throws -> Bool {
        let reference = "refs/heads/\(branch)"
        let place = try await repository.git(["for-each-ref", "--format=%(worktreepath)", reference]).text
        guard place.isEmpty else { return false }
        let head = try await repository.commit(named: reference)
        guard head != commit else { return true }
        guard try await holdsNothingOfItsOwn(head, than: commit, earlier: earlier) else { return false }
        // Only if it is still where it was.
        var update = repository.command(["update-ref", reference, commit, head])
        update.settings = Self.withoutHooks
        _ = try await update.run()
        return true
    }
}
