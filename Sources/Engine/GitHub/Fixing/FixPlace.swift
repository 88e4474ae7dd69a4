import Domain

/// Decides where the fix of a red run goes; a pure value.
struct FixPlace: Sendable, Equatable {
    /// The branch that the run was of.
    var branch: String
    /// Its newest commit.
    var tip: String
    /// Whether GitHub protects it.
    var isProtected: Bool
    /// The branch that everything is merged into in the end; nil where it is not known.
    var defaultBranch: String?
    /// The branches that are the user's.
    var ownBranches: Set<String>
    /// The open pull request of that branch; nil for none.
    var pullRequest: Int?

    /// Where the task begins, and where its commit goes: to the branch itself where that is the user's and no other
    /// work depends on it, else to a branch of the task's own with a pull request into it.
    var start: TaskStart {
        let isShared = branch == defaultBranch || isProtected
        return TaskStart(
            branch: branch,
            commit: tip,
            pushesToBranch: !isShared && ownBranches.contains(branch),
            pullRequest: pullRequest
        )
    }

    /// The branches of pull requests that an account has opened from the repository itself.
    static func branches(of pulls: [PullRequest], by account: String?, in repository: String) -> Set<String> {
        guard let account = account?.lowercased() else { return [] }
        return Set(
            pulls.filter { $0.author?.lowercased() == account && $0.isFrom(repository) }.map(\.headBranch)
        )
    }
}

extension PullRequest {
    /// Whether its branch is in a repository, as opposed to a fork of it.
    func isFrom(_ repository: String) -> Bool {
        headRepository?.lowercased() == repository.lowercased()
    }
}
