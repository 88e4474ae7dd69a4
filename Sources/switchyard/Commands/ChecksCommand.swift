import ArgumentParser
import Dashboard
import Domain
import Engine
import Foundation

/// `checks`: how the checks of a pull request or a branch stand.
struct ChecksCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract:
            "Show the checks of a pull request or a branch; it ends with 0 only if all of them are green.",
        discussion: """
            Without an option it shows those of the branch that is checked out. A branch without an open pull request \
            has those of its newest commit that ran on GitHub Actions.
            """
    )

    @Option(help: ArgumentHelp("The pull request.", valueName: "number"))
    var pr: Int?

    @Option(help: ArgumentHelp("The branch on GitHub.", valueName: "name"))
    var branch: String?

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard pr == nil || branch == nil else { throw ValidationError("Name either --pr or --branch.") }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let found = try await report(by: follower)
            let rows = found.checks.map { GitHubText.row($0) }
            let none = found.isWhole ? "no checks" : "checks unknown"
            console.result(rows.isEmpty ? none : rows.joined(separator: "\n"))
            if !rows.isEmpty { console.progress(GitHubText.words(CheckSummary(found.checks))) }
            try console.json(found)
            return found.verdict == .green && found.isWhole ? .done : .failed
        }
    }

    // MARK: - Detail

    private func report(by follower: TaskFollower) async throws -> ChecksReport {
        if let pr { return try await report(ofPullRequest: pr, by: follower) }
        let name = try await branchName(by: follower)
        let status = try await follower.refreshed(.runs)
        let pulls = try await follower.engine.ask(ListPullRequestsQuery())
        // Of a fork's pull request it would be another branch of the same name.
        let own = pulls.first { pull in
            pull.headBranch == name && pull.headRepository?.lowercased() == status.repository?.lowercased()
        }
        if let own { return try await report(ofPullRequest: own.number, by: follower) }
        let runs = try await follower.engine.ask(ListRunsQuery()).filter { $0.branch == name }
        let newest = runs.max { $0.createdAt < $1.createdAt }
        let checks = Self.newest(of: runs.filter { $0.commit == newest?.commit }).map { PullRequestCheck($0) }
        return ChecksReport(branch: name, commit: newest?.commit, checks: checks)
    }

    private func report(ofPullRequest number: Int, by follower: TaskFollower) async throws -> ChecksReport {
        let asked = Date()
        let detail = try await follower.engine.ask(PullRequestDetailQuery(number: number))
        await follower.tellAge(of: detail.fetchedAt, since: asked)
        for missing in detail.missing { follower.console.progress(missing) }
        return ChecksReport(
            pullRequest: number,
            branch: detail.pullRequest.headBranch,
            commit: detail.pullRequest.headCommit,
            checks: detail.checks,
            isWhole: detail.pullRequest.checks != nil
        )
    }

    private func branchName(by follower: TaskFollower) async throws -> String {
        if let branch { return branch }
        let snapshot = try await follower.engine.ask(SnapshotQuery())
        guard let current = snapshot.project.branch else {
            throw EngineError.invalid(
                message: "The checkout is on no branch.",
                remedy: "Name a branch with --branch, or a pull request with --pr."
            )
        }
        return current
    }

    /// The newest run of each workflow.
    private static func newest(of runs: [PipelineRun]) -> [PipelineRun] {
        let byWorkflow = Dictionary(grouping: runs, by: \.workflow)
        return byWorkflow.values.compactMap { runs in runs.max { $0.createdAt < $1.createdAt } }
            .sorted { $0.workflow < $1.workflow }
    }
}

/// The checks of a commit, for programs.
private struct ChecksReport: Encodable {
    var pullRequest: Int?
    var branch: String?
    var commit: String?
    var verdict: CheckWatch.Verdict
    var checks: [PullRequestCheck]
    /// Whether all of them could be fetched.
    var isWhole: Bool

    init(
        pullRequest: Int? = nil,
        branch: String?,
        commit: String?,
        checks: [PullRequestCheck],
        isWhole: Bool = true
    ) {
        self.isWhole = isWhole
        self.pullRequest = pullRequest
        self.branch = branch
        self.commit = commit
        self.checks = checks
        verdict = CheckWatch.Verdict(checks)
    }
}

extension PullRequestCheck {
    /// A run as the one check that it is to a branch.
    fileprivate init(_ run: PipelineRun) {
        self.init(
            name: run.workflow,
            state: run.state,
            summary: run.title,
            url: run.url,
            run: run.id,
            startedAt: run.startedAt,
            completedAt: run.state.isEnded ? run.updatedAt : nil
        )
    }
}

extension CheckSummary {
    /// Counts how checks stand.
    fileprivate init(_ checks: [PullRequestCheck]) {
        self.init(
            passed: checks.count { $0.state.isEnded && !$0.state.isAgainst },
            failed: checks.count { $0.state.isAgainst },
            pending: checks.count { !$0.state.isEnded }
        )
    }
}

extension TaskFollower {
    /// Looks at everything on GitHub anew, or says why a list is as it was fetched last.
    ///
    /// - Parameter list: The list that is needed.
    /// - Returns: How the project stands with GitHub then.
    /// - Throws: `EngineError` when the list cannot be had, and was never fetched either.
    func refreshed(_ list: GitHubList) async throws -> GitHubStatus {
        do throws(EngineError) {
            _ = try await engine.perform(.refreshGitHub)
        } catch {
            let status = try await engine.ask(GitHubStatusQuery())
            guard status.fetchedAt[list] != nil else { throw error }
            console.progress("\(error.message) \(error.remedy)")
            return status
        }
        return try await engine.ask(GitHubStatusQuery())
    }
}
