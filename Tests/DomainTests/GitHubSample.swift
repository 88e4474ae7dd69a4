import Domain

/// One value of each noun of GitHub's, without an optional part missing.
extension Sample {
    static let issue = GitHubIssue(
        number: 34,
        title: "It breaks",
        body: "when it rains",
        state: .open,
        labels: ["bug"],
        author: "ann",
        assignees: ["bob"],
        commentCount: 2,
        createdAt: time,
        updatedAt: time,
        url: "https://g/34"
    )

    static let pullRequest = PullRequest(
        number: 35,
        title: "Fix it",
        body: "for the rain",
        state: .open,
        isDraft: true,
        author: "ann",
        headBranch: "fix",
        headCommit: "d4",
        headRepository: "ann/mine",
        baseBranch: "main",
        labels: ["bug"],
        requestedReviewers: ["bob"],
        mergeability: .behind,
        review: .changesRequested,
        checks: CheckSummary(passed: 3, failed: 2, pending: 1),
        additions: 4,
        deletions: 5,
        changedFiles: 6,
        createdAt: time,
        updatedAt: time,
        url: "https://g/35"
    )

    static let run = PipelineRun(
        id: RunID(rawValue: 1 << 33),
        workflow: "CI",
        number: 7,
        attempt: 2,
        title: "Fix it",
        branch: "fix",
        commit: "d4",
        event: "push",
        actor: "ann",
        state: .timedOut,
        createdAt: time,
        startedAt: time,
        updatedAt: time,
        url: "https://g/runs/7"
    )

    static let job = PipelineJob(
        id: JobID(rawValue: 9),
        run: run.id,
        name: "test",
        state: .failed,
        startedAt: time,
        completedAt: time,
        steps: [
            PipelineStep(
                number: 1,
                name: "make",
                state: .actionRequired,
                startedAt: time,
                completedAt: time
            )
        ],
        failure: FailureReport(
            failureClass: .testFailure,
            tool: "pytest",
            headline: "a.py:1: wrong",
            step: "make",
            findings: [
                FailureFinding(
                    failureClass: .testFailure,
                    tool: "pytest",
                    pattern: "pytest.failed",
                    file: "a.py",
                    line: 1,
                    column: 2,
                    test: "t",
                    message: "wrong",
                    logLine: 3
                )
            ],
            firstErrorLine: 3,
            counts: FailureCounts(findings: 1, failedTests: 1, errors: 1),
            exitCode: 1
        )
    )

    static let gitHub = GitHubStatus(
        connection: .signedOut,
        repository: "me/mine",
        host: "github.com",
        account: "ann",
        tokenSource: "the environment variable GITHUB_TOKEN",
        scopes: ["repo"],
        problem: .denied(message: "a", remedy: "b"),
        remaining: 4_999,
        pausedUntil: time,
        fetchedAt: [.issues: time, .pullRequests: time],
        changedAt: [.runs: time]
    )

    static let deed = GitHubDeed.pullRequest(number: 35, change: .merge(method: .squash, head: "d4"))

    static let write = GitHubWrite(
        id: WriteID(rawValue: 6),
        repository: "github.com/me/mine",
        deed: deed,
        state: .refused,
        problem: .denied(message: "a", remedy: "b"),
        task: TaskID(rawValue: 12),
        url: "https://g/35#1",
        createdAt: time,
        updatedAt: time
    )

    static let fix = FixOutcome(
        run: run.id,
        attempt: 2,
        workflow: "CI",
        branch: "fix",
        task: TaskID(rawValue: 12),
        failureClass: .testFailure,
        headline: "a.py:1: wrong",
        ending: .green,
        rounds: 2,
        startedAt: time,
        endedAt: time
    )

    static let delivery = GitHubDelivery(
        id: "e6",
        event: "workflow_run",
        action: "completed",
        repository: "me/mine",
        subjects: [.run(id: run.id), .pullRequest(number: 35)]
    )
}

extension WireJSON {
    static let issue = """
        {"assignees":["bob"],"author":"ann","body":"when it rains","commentCount":2,\
        "createdAt":1700000000500,"labels":["bug"],"number":34,"state":"open","title":"It breaks",\
        "updatedAt":1700000000500,"url":"https://g/34"}
        """

    static let pullRequest = """
        {"additions":4,"author":"ann","baseBranch":"main","body":"for the rain","changedFiles":6,\
        "checks":{"failed":2,"passed":3,"pending":1},"createdAt":1700000000500,"deletions":5,\
        "headBranch":"fix","headCommit":"d4","headRepository":"ann/mine","isDraft":true,"labels":["bug"],\
        "mergeability":"behind","number":35,"requestedReviewers":["bob"],"review":"changes-requested",\
        "state":"open","title":"Fix it","updatedAt":1700000000500,"url":"https://g/35"}
        """

    static let run = """
        {"actor":"ann","attempt":2,"branch":"fix","commit":"d4","createdAt":1700000000500,"event":"push",\
        "id":8589934592,"number":7,"startedAt":1700000000500,"state":"timed-out","title":"Fix it",\
        "updatedAt":1700000000500,"url":"https://g/runs/7","workflow":"CI"}
        """

    static let job = """
        {"completedAt":1700000000500,"failure":{"class":"test-failure","counts":{"errors":1,\
        "failedTests":1,"findings":1,"warnings":0},"exitCode":1,"findings":[{"class":"test-failure","column":2,"file":"a.py","line":1,"logLine":3,\
        "message":"wrong","pattern":"pytest.failed","test":"t","tool":"pytest"}],"firstErrorLine":3,\
        "headline":"a.py:1: wrong","step":"make","tool":"pytest"},"id":9,"name":"test","run":8589934592,\
        "startedAt":1700000000500,"state":"failed","steps":[{"completedAt":1700000000500,"name":"make","number":1,\
        "startedAt":1700000000500,"state":"action-required"}]}
        """

    static let gitHub = """
        {"account":"ann","changedAt":{"runs":1700000000500},"connection":"signed-out",\
        "fetchedAt":{"issues":1700000000500,"pull-requests":1700000000500},"host":"github.com",\
        "pausedUntil":1700000000500,"problem":{"denied":{"message":"a","remedy":"b"}},"remaining":4999,\
        "repository":"me/mine","scopes":["repo"],"tokenSource":"the environment variable GITHUB_TOKEN"}
        """

    static let deed = #"{"pullRequest":{"change":{"merge":{"head":"d4","method":"squash"}},"number":35}}"#

    static let write = """
        {"createdAt":1700000000500,"deed":\(deed),"id":6,"problem":{"denied":{"message":"a","remedy":"b"}},\
        "repository":"github.com/me/mine","state":"refused","task":12,"updatedAt":1700000000500,\
        "url":"https://g/35#1"}
        """

    static let fix = """
        {"attempt":2,"branch":"fix","ending":"green","endedAt":1700000000500,"failureClass":"test-failure",\
        "headline":"a.py:1: wrong","rounds":2,"run":8589934592,"startedAt":1700000000500,"task":12,\
        "workflow":"CI"}
        """

    static let delivery = """
        {"action":"completed","event":"workflow_run","id":"e6","repository":"me/mine",\
        "subjects":[{"run":{"id":8589934592}},{"pullRequest":{"number":35}}]}
        """
}
