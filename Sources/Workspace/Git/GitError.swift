/// Why git could not do what was asked; each case is something else the user can do about it.
package enum GitError: Error, Hashable {
    /// The `git` program is not installed.
    case gitMissing
    /// The directory is not inside a git working tree.
    case notARepository(path: String)
    /// The repository has no commit yet, so there is nothing to start from.
    case unbornHead
    /// git does not know who commits: `user.name` or `user.email` is not set.
    case identityMissing
    /// Another git process holds this lock, or left it behind.
    case lockHeld(path: String)
    /// A name or hash that the repository does not know.
    case unknownRevision(String)
    /// A branch of that name exists already.
    case branchExists(String)
    /// The checkout has uncommitted changes; the first few paths.
    case checkoutIsDirty(paths: [String])
    /// The checkout is on no branch.
    case detachedHead
    /// The user's branch has moved on; a fast-forward is not possible.
    case notAFastForward(branch: String, onto: String)
    /// There is nothing to commit.
    case nothingToCommit
    /// A commit hook said no, or its commit could not be signed; the output.
    case commitRefused(output: String)
    /// git did not answer in time.
    case timedOut(command: String)
    /// Anything else: git's own words.
    case failed(command: String, exitCode: Int32, message: String)

    /// What happened and what to do, for people.
    package var explanation: String {
        switch self {
        case .gitMissing: "git is not installed; install it (apt install git)"
        case .notARepository(let path): "\(path) is not in a git repository; run git init there first"
        case .unbornHead: "the repository has no commit yet; make a first one (git commit)"
        case .identityMissing:
            "git does not know who you are; run git config --global user.name \"Your Name\" "
                + "and git config --global user.email you@example.com"
        case .lockHeld(let path): "another git process is at work (\(path)); if none is, remove that file"
        case .unknownRevision(let name): "the repository has no revision \(name)"
        case .branchExists(let name): "the branch \(name) exists already"
        case .checkoutIsDirty(let paths):
            "your checkout has uncommitted changes (\(paths.joined(separator: ", "))); commit or stash them first"
        case .detachedHead: "your checkout is on no branch; check one out first"
        case .notAFastForward(let branch, let onto):
            "\(onto) has moved on since \(branch) was started; rebase \(branch) onto it first"
        case .nothingToCommit: "there is nothing to commit"
        case .commitRefused(let output): "the commit was refused:\n\(output)"
        case .timedOut(let command): "git did not answer in time: \(command)"
        case .failed(let command, let exitCode, let message): "\(command) failed with \(exitCode): \(message)"
        }
    }
}
