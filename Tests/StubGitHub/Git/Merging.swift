import Foundation

// Merging as GitHub does it: without a checkout, in the bare repository itself.

/// How a merge ended.
enum MergeOutcome: Sendable {
    /// The commit that the base branch is now at.
    case merged(String)
    case conflicts

    /// The branch was moved by somebody else meanwhile.
    case baseMoved
}

extension BareRepository {
    /// The tree of a merge; nil when it conflicts.
    func mergedTree(_ first: String, _ second: String) -> String? {
        let outcome = git(["merge-tree", "--write-tree", first, second])
        guard outcome.isSuccess else { return nil }
        return outcome.text.split(separator: "\n").first.map(String.init)
    }

    /// Makes a commit of a tree.
    func commitTree(
        _ tree: String,
        parents: [String],
        message: String,
        environment: [String: String] = [:]
    ) -> String? {
        let arguments = ["commit-tree", tree] + parents.flatMap { ["-p", $0] } + ["-m", message]
        let outcome = git(arguments, environment: environment)
        return outcome.isSuccess ? outcome.line : nil
    }

    /// Merges a commit into a branch with a merge commit, or with one plain commit when it squashes.
    func merge(
        _ head: String,
        into branch: String,
        at base: String,
        message: String,
        squashes: Bool,
        author: (name: String, email: String)
    ) -> MergeOutcome {
        let environment = ["GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email]
        guard let tree = mergedTree(base, head),
            let commit = commitTree(
                tree,
                parents: squashes ? [base] : [base, head],
                message: message,
                environment: environment
            )
        else { return .conflicts }
        return moveBranch(branch, to: commit, from: base) ? .merged(commit) : .baseMoved
    }

    /// Puts the commits of a branch anew on top of another, in a clone of its own.
    func rebase(_ head: String, onto branch: String, at base: String) -> MergeOutcome {
        let work = path + ".rebase-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: work) }
        let steps: [[String]] = [
            ["clone", "--quiet", "--shared", "--no-checkout", path, work],
            ["-C", work, "checkout", "--quiet", "--detach", head],
            ["-C", work, "rebase", "--quiet", "--force-rebase", base],
        ]
        for step in steps where !git(step, in: "/").isSuccess { return .conflicts }
        let commit = git(["-C", work, "rev-parse", "HEAD"], in: "/").line
        let fetched = git(["fetch", "--quiet", "--no-write-fetch-head", work, "HEAD"])
        guard fetched.isSuccess else { return .conflicts }
        return moveBranch(branch, to: commit, from: base) ? .merged(commit) : .baseMoved
    }
}
