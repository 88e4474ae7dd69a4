import ArgumentParser
import Dashboard
import Domain
import Engine
import Foundation

/// `issues`: the open issues, and single ones.
struct IssuesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issues",
        abstract: "List the open issues on GitHub, show or write one, or say or do something about one.",
        subcommands: [
            ListIssuesCommand.self, ShowIssueCommand.self,
            CreateIssueCommand.self, CommentOnIssueCommand.self, CloseIssueCommand.self,
            ReopenIssueCommand.self, AssignIssueCommand.self, LabelIssueCommand.self,
        ],
        defaultSubcommand: ListIssuesCommand.self
    )
}

/// `issues list`: the open issues.
struct ListIssuesCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the open issues (the default)."
    )

    @OptionGroup var freshness: FreshnessOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            try await follower.list(.issues, ListIssuesQuery(), freshness) { GitHubText.row($0) }
        }
    }
}

/// `prs`: the open pull requests, and single ones.
struct PullRequestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prs",
        abstract: "List the open pull requests on GitHub, show, check out, review or merge one.",
        subcommands: [
            ListPullRequestsCommand.self, ShowPullRequestCommand.self, CheckOutCommand.self,
            ReviewPullRequestCommand.self, CommentOnPullRequestCommand.self, MergePullRequestCommand.self,
            UpdateBranchCommand.self, MarkReadyCommand.self, ClosePullRequestCommand.self,
            RequestReviewCommand.self,
        ],
        defaultSubcommand: ListPullRequestsCommand.self
    )
}

/// `prs list`: the open pull requests.
struct ListPullRequestsCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the open pull requests (the default)."
    )

    @OptionGroup var freshness: FreshnessOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            try await follower.list(.pullRequests, ListPullRequestsQuery(), freshness) { GitHubText.row($0) }
        }
    }
}

/// `runs`: the runs of workflows.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the runs of workflows, look at one, read its logs, run it again, or stop it.",
        subcommands: [
            ListRunsCommand.self, ShowRunCommand.self, RunLogCommand.self, RerunCommand.self,
            CancelRunCommand.self,
        ],
        defaultSubcommand: ListRunsCommand.self
    )
}

/// `runs list`: the runs, the newest first.
struct ListRunsCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the runs, the newest first (the default)."
    )

    @OptionGroup var freshness: FreshnessOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            try await follower.list(.runs, ListRunsQuery(), freshness) { GitHubText.row($0) }
        }
    }
}

/// `runs show`: the jobs of a run, and why the failed ones failed.
struct ShowRunCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the jobs of a run, and what the logs of the failed ones say."
    )

    @OptionGroup var run: RunArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let jobs = try await follower.engine.ask(RunJobsQuery(run: run.runID))
            console.result(jobs.isEmpty ? "no jobs" : jobs.flatMap(GitHubText.lines).joined(separator: "\n"))
            try console.json(jobs)
            return .done
        }
    }
}

/// `runs rerun`: runs a run again.
struct RerunCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerun",
        abstract: "Run all jobs of a run again, or those that failed."
    )

    @OptionGroup var run: RunArgument

    @Flag(help: "Run only the jobs that failed.")
    var failed = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let command = EngineCommand.rerunPipeline(id: run.runID, failedOnly: failed)
            return try await follower.change(command, run.runID, "runs again")
        }
    }
}

/// `runs cancel`: stops a run.
struct CancelRunCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Stop a run on GitHub."
    )

    @OptionGroup var run: RunArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            try await follower.change(.cancelPipeline(id: run.runID), run.runID, "is being stopped")
        }
    }
}

/// `publish`: pushes the commit of a task and opens a draft pull request.
struct PublishCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Push the commit of a task to GitHub and open a draft pull request for it.",
        discussion: "Nothing is pushed by force, and a second time finds the pull request of the first."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let receipt = try await follower.engine.perform(.publishTask(id: task.taskID))
            let found = try await follower.engine.ask(TaskQuery(id: task.taskID))
            if let note = receipt.note { console.progress(note) }
            if let published = found.publication {
                console.result("#\(published.number) \(published.url)")
            }
            try console.json(found.publication)
            return .done
        }
    }
}

// MARK: - What they have in common

/// Whether GitHub is asked first.
struct FreshnessOptions: ParsableArguments {
    @Flag(help: "List what was fetched last, without asking GitHub.")
    var cached = false
}

/// A run's number on the command line.
struct RunArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The run's number, which stands first in `switchyard runs`.", valueName: "run")
    )
    var id: Int64

    /// The run.
    var runID: RunID { RunID(rawValue: id) }
}

/// What became of a run, for programs.
private struct RunReport: Encodable {
    var run: RunID
    var note: String?
}

extension TaskFollower {
    /// Attaches to the engine that runs, or starts one that takes up no task, and runs the body.
    static func withGitHub(
        _ project: ProjectOptions,
        _ console: Console,
        _ body: (TaskFollower) async throws -> ExitStatus
    ) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await withEngine(options, console, body)
    }

    /// Prints a list as it is now, or as it was fetched last where GitHub cannot be asked.
    ///
    /// - Parameters:
    ///   - list: Which list.
    ///   - query: What asks for it.
    ///   - freshness: Whether GitHub is asked first.
    ///   - row: An element in one line.
    /// - Returns: That it was done.
    /// - Throws: `EngineError` when the list cannot be had, and was never fetched either.
    fileprivate func list<Query: EngineQuery, Element: Encodable & Sendable>(
        _ list: GitHubList,
        _ query: Query,
        _ freshness: FreshnessOptions,
        _ row: (Element) -> String
    ) async throws -> ExitStatus where Query.Answer == [Element] {
        if !freshness.cached {
            do throws(EngineError) {
                _ = try await engine.perform(.refreshGitHub)
            } catch {
                let status = try await engine.ask(GitHubStatusQuery())
                guard status.fetchedAt[list] != nil else { throw error }
                console.progress("\(error.message) \(error.remedy)")
            }
        }
        let status = try await engine.ask(GitHubStatusQuery())
        let elements = try await engine.ask(query)
        console.progress(GitHubText.age(of: list, status, now: Date()))
        console.result(elements.isEmpty ? "none" : elements.map(row).joined(separator: "\n"))
        try console.json(elements)
        return .done
    }

    /// Changes something about a run and says so.
    fileprivate func change(
        _ command: EngineCommand,
        _ run: RunID,
        _ words: String
    ) async throws -> ExitStatus {
        let receipt = try await engine.perform(command)
        console.result(receipt.note ?? "run \(run) \(words)")
        try console.json(RunReport(run: run, note: receipt.note))
        return .done
    }
}
