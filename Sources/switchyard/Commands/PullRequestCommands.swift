import ArgumentParser
import Dashboard
import Domain
import Engine
import Foundation

/// `prs show`: one pull request.
struct ShowPullRequestCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a pull request: its commits, files, checks, reviews and comments.",
        discussion: "Where GitHub cannot be asked it is shown as it was fetched last."
    )

    @OptionGroup var request: NumberArgument

    @Flag(help: "Print its diff, and nothing else.")
    var diff = false

    @Flag(help: "Print what was said at lines of its change, and nothing else.")
    var threads = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let now = Date()
            let detail = try await follower.engine.ask(PullRequestDetailQuery(number: request.number))
            await follower.tellAge(of: detail.fetchedAt, since: now)
            for missing in detail.missing { console.progress(missing) }
            if !diff, !threads {
                console.result(GitHubText.lines(detail, now: now).joined(separator: "\n"))
            }
            if threads { console.result(GitHubText.lines(detail.threads, now: now).joined(separator: "\n")) }
            if diff {
                if detail.isDiffCut {
                    console.progress("the diff is not whole; `switchyard prs checkout` has all of it")
                }
                console.result(detail.diff)
            }
            try console.json(detail)
            return .done
        }
    }
}

/// `prs checkout`: the branch of a pull request in a worktree of its own.
struct CheckOutCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkout",
        abstract: "Check a pull request out into a worktree of its own, and print where.",
        discussion: """
            Your checkout stays as it is. A second time finds the same worktree, and brings it forward if nothing \
            was changed in it.
            """
    )

    @OptionGroup var request: NumberArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let receipt = try await follower.engine.perform(.checkOutPullRequest(number: request.number))
            if let note = receipt.note { console.progress(note) }
            if let path = receipt.path { console.result(path) }
            try console.json(CheckOutReport(number: request.number, path: receipt.path, note: receipt.note))
            return .done
        }
    }
}

/// `issues show`: one issue with its comments.
struct ShowIssueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an issue with its comments.",
        discussion: "Where GitHub cannot be asked it is shown as it was fetched last."
    )

    @OptionGroup var issue: NumberArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let now = Date()
            let detail = try await follower.engine.ask(IssueDetailQuery(number: issue.number))
            await follower.tellAge(of: detail.fetchedAt, since: now)
            console.result(GitHubText.lines(detail, now: now).joined(separator: "\n"))
            try console.json(detail)
            return .done
        }
    }
}

// MARK: - What they have in common

/// Where a pull request was checked out, for programs.
private struct CheckOutReport: Encodable {
    var number: Int
    var path: String?
    var note: String?
}

extension TaskFollower {
    /// Says so when what is shown was fetched before the question, and why.
    func tellAge(of fetchedAt: Date, since asked: Date) async {
        // Times are kept to the millisecond.
        guard fetchedAt < asked.addingTimeInterval(-0.01) else { return }
        let status = try? await engine.ask(GitHubStatusQuery())
        let reason = status?.problem.map { "\($0.message) \($0.remedy)" } ?? "GitHub cannot be asked now."
        console.progress("\(reason) This is how it was at \(fetchedAt.formatted(.iso8601)).")
    }
}
