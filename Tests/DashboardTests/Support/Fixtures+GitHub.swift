import Domain
import Foundation

/// What is on GitHub: issues, pull requests and runs in every interesting state.
extension Fixtures {
    /// A project without a remote.
    static let gitHubOff = GitHubStatus(connection: .off)

    static let gitHub = gitHubStatus()

    static func gitHubStatus(
        _ connection: GitHubStatus.Connection = .connected,
        problem: EngineError? = nil,
        minutesAgo: Double = 2
    ) -> GitHubStatus {
        let times = Dictionary(uniqueKeysWithValues: GitHubList.allCases.map { ($0, ago(minutesAgo)) })
        return GitHubStatus(
            connection: connection,
            repository: "kim/statistics",
            host: "github.com",
            account: "Kim",
            tokenSource: "GITHUB_TOKEN",
            problem: problem,
            fetchedAt: times,
            changedAt: times
        )
    }

    static let issues: [GitHubIssue] = [
        GitHubIssue(
            number: 12,
            title: "The mean of an empty list crashes",
            body: "Steps:\r\n\r\n1. `mean([])`\r\n2. **ZeroDivisionError**",
            labels: ["bug", "good first issue"],
            author: "sam",
            commentCount: 3,
            createdAt: ago(3000),
            updatedAt: ago(200),
            url: "https://github.com/kim/statistics/issues/12"
        ),
        GitHubIssue(
            number: 9,
            title: "Explain the file format",
            createdAt: ago(9000),
            updatedAt: ago(4000),
            url: "https://github.com/kim/statistics/issues/9"
        ),
    ]

    /// An issue of the list with two comments.
    static func issueDetail(_ number: Int) -> IssueDetail {
        IssueDetail(
            issue: issues.first { $0.number == number } ?? issues[0],
            comments: [
                GitHubComment(
                    id: 1,
                    author: "alex",
                    body: "It happens with `[]` **alone**.",
                    createdAt: ago(1000),
                    url: "https://github.com/kim/statistics/issues/\(number)#issuecomment-1"
                ),
                GitHubComment(
                    id: 2,
                    author: nil,
                    body: "Seen here as well.",
                    createdAt: ago(500),
                    url: "https://github.com/kim/statistics/issues/\(number)#issuecomment-2"
                ),
            ],
            fetchedAt: ago(1)
        )
    }

    static func mention(_ number: Int, isPullRequest: Bool = false, minutesAgo: Double = 10) -> GitHubMention
    {
        GitHubMention(
            number: number,
            title: "Somebody asks about \(number)",
            isPullRequest: isPullRequest,
            updatedAt: ago(minutesAgo),
            url: "https://github.com/kim/statistics/\(isPullRequest ? "pull" : "issues")/\(number)"
        )
    }

    static func pullRequest(
        _ number: Int,
        _ title: String,
        by author: String,
        minutesAgo: Double,
        _ change: (inout PullRequest) -> Void = { _ in }
    ) -> PullRequest {
        var request = PullRequest(
            number: number,
            title: title,
            author: author,
            headBranch: "topic-\(number)",
            headCommit: "99aa88bb77cc",
            headRepository: "kim/statistics",
            baseBranch: "main",
            createdAt: ago(minutesAgo + 600),
            updatedAt: ago(minutesAgo),
            url: "https://github.com/kim/statistics/pull/\(number)"
        )
        change(&request)
        return request
    }

    static let pullRequests: [PullRequest] = [
        pullRequest(20, "Handle empty lists", by: "kim", minutesAgo: 30) {
            $0.isDraft = true
            $0.checks = CheckSummary(passed: 3, failed: 1, pending: 1)
            $0.review = .changesRequested
            $0.body = "## Why\n\nThe mean of nothing is **nothing**.\n\nCloses #12."
            $0.labels = ["bug"]
            $0.additions = 12
            $0.deletions = 3
            $0.changedFiles = 2
        },
        pullRequest(21, "Translate 統計 の 見出し into English", by: "sam", minutesAgo: 90) {
            $0.checks = CheckSummary(passed: 2, pending: 2)
            $0.requestedReviewers = ["KIM"]
            $0.mergeability = .conflicts
        },
        pullRequest(18, "Cover the mode of two equal values", by: "alex", minutesAgo: 2000) {
            $0.checks = CheckSummary(passed: 5)
            $0.review = .approved
        },
        pullRequest(17, "A first try at quantiles", by: "alex", minutesAgo: 9000),
    ]

    static func run(
        _ id: Int64,
        _ workflow: String,
        _ branch: String?,
        _ state: PipelineState,
        minutesAgo: Double,
        _ change: (inout PipelineRun) -> Void = { _ in }
    ) -> PipelineRun {
        var run = PipelineRun(
            id: RunID(rawValue: id),
            workflow: workflow,
            number: Int(id - 900),
            title: "Commit \(id)",
            branch: branch,
            commit: "4f2d9a7be01c55aa",
            event: "push",
            actor: "sam",
            state: state,
            createdAt: ago(minutesAgo),
            startedAt: ago(minutesAgo),
            updatedAt: ago(minutesAgo - 1.5),
            url: "https://github.com/kim/statistics/actions/runs/\(id)"
        )
        change(&run)
        return run
    }

    /// In no order.
    static let runs: [PipelineRun] = [
        run(941, "build", "main", .running, minutesAgo: 4) { $0.title = "Handle empty lists" },
        run(930, "build", "main", .passed, minutesAgo: 300),
        run(942, "lint", "main", .passed, minutesAgo: 4),
        run(940, "build", "topic-20", .failed, minutesAgo: 20) { $0.attempt = 2 },
        run(935, "build", "topic-20", .failed, minutesAgo: 100),
        run(920, "release", nil, .cancelled, minutesAgo: 5000),
    ]

    static func jobs(of run: RunID) -> [PipelineJob] {
        [
            PipelineJob(
                id: JobID(rawValue: run.rawValue * 10),
                run: run,
                name: "linux",
                state: .failed,
                startedAt: ago(19),
                completedAt: ago(17.5),
                steps: [
                    PipelineStep(
                        number: 1,
                        name: "Check out",
                        state: .passed,
                        startedAt: ago(19),
                        completedAt: ago(18.9)
                    ),
                    PipelineStep(
                        number: 2,
                        name: "make test",
                        state: .failed,
                        startedAt: ago(18.9),
                        completedAt: ago(17.5)
                    ),
                    PipelineStep(number: 3, name: "Upload", state: .skipped),
                ],
                failure: FailureReport(
                    failureClass: .testFailure,
                    tool: "pytest",
                    headline: "test_stats.py:12: test_mean_of_nothing: ZeroDivisionError",
                    step: "make test",
                    findings: [],
                    firstErrorLine: 120,
                    counts: FailureCounts(findings: 1, failedTests: 1),
                    exitCode: 2
                )
            ),
            PipelineJob(
                id: JobID(rawValue: run.rawValue * 10 + 1),
                run: run,
                name: "macos",
                state: .passed,
                startedAt: ago(19),
                completedAt: ago(16),
                steps: [PipelineStep(number: 1, name: "make test", state: .passed)]
            ),
        ]
    }
}
