import ArgumentParser
import Domain

// What is said and done about pull requests, without the screen.

/// `prs review`: reviews a pull request.
struct ReviewPullRequestCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Review a pull request: approve it, ask for changes, or only remark.",
        discussion: "The review is of one commit, so that what comes later is not approved with it."
    )

    @OptionGroup var request: NumberArgument

    @Flag(help: "What the review says.")
    var verdict: ReviewVerdict

    @OptionGroup var body: BodyOptions
    @OptionGroup var commit: HeadOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let text = try body.text() ?? ""
        return try await TaskFollower.withGitHub(project, console) { follower in
            let head = try await follower.head(of: request.number, given: commit.head)
            let change = PullRequestChange.review(verdict: verdict, body: text, commit: head)
            return try await follower.write(.pullRequest(number: request.number, change: change))
        }
    }
}

/// `prs comment`: comments on a pull request.
struct CommentOnPullRequestCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Comment on a pull request."
    )

    @OptionGroup var request: NumberArgument
    @OptionGroup var body: BodyArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.pullRequest(number: request.number, change: .comment(body: try body.text()))
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `prs merge`: merges a pull request.
struct MergePullRequestCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge a pull request, if its newest commit is still the one that is known."
    )

    @OptionGroup var request: NumberArgument

    @Option(help: "How: merge, squash or rebase.")
    var method: MergeMethod

    @OptionGroup var commit: HeadOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let head = try await follower.head(of: request.number, given: commit.head)
            let change = PullRequestChange.merge(method: method, head: head)
            return try await follower.write(.pullRequest(number: request.number, change: change))
        }
    }
}

/// `prs update-branch`: merges the base into the branch of a pull request.
struct UpdateBranchCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "update-branch",
        abstract: "Merge the base of a pull request into its branch."
    )

    @OptionGroup var request: NumberArgument
    @OptionGroup var commit: HeadOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let head = try await follower.head(of: request.number, given: commit.head)
            let change = PullRequestChange.updateBranch(head: head)
            return try await follower.write(.pullRequest(number: request.number, change: change))
        }
    }
}

/// `prs ready`: makes a draft ready for review.
struct MarkReadyCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "ready",
        abstract: "Mark a draft as ready for review."
    )

    @OptionGroup var request: NumberArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.pullRequest(number: request.number, change: .markReady)
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `prs close`: closes a pull request without merging it.
struct ClosePullRequestCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close a pull request without merging it."
    )

    @OptionGroup var request: NumberArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.pullRequest(number: request.number, change: .close)
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `prs request-review`: asks people for a review.
struct RequestReviewCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "request-review",
        abstract: "Ask people or teams for a review of a pull request."
    )

    @OptionGroup var request: NumberArgument

    @Argument(
        help: ArgumentHelp("Their accounts; a team as organisation/team.", valueName: "login")
    )
    var people: [String]

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.pullRequest(number: request.number, change: .requestReview(from: people))
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}
