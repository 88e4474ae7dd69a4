import Domain
import Foundation
import Testing

/// The pages of pull requests and issues are written as ever: databases and other front ends hold them.
@Suite struct DetailWireTests {
    private static let comment = GitHubComment(
        id: 1 << 33,
        author: "bob",
        body: "Why?",
        createdAt: Sample.time,
        url: "https://g/c"
    )

    private static let commentJSON = """
        {"author":"bob","body":"Why?","createdAt":1700000000500,"id":8589934592,"url":"https://g/c"}
        """

    @Test func `comments`() throws {
        try check(Self.comment, isWritten: Self.commentJSON)
        try check(
            GitHubComment(id: 1, author: nil, body: "", createdAt: Sample.time, url: ""),
            isWritten: #"{"body":"","createdAt":1700000000500,"id":1,"url":""}"#
        )
    }

    @Test func `the page of an issue`() throws {
        let issue = GitHubIssue(
            number: 3,
            title: "t",
            createdAt: Sample.time,
            updatedAt: Sample.time,
            url: "u"
        )
        try check(
            IssueDetail(issue: issue, comments: [Self.comment], fetchedAt: Sample.time),
            isWritten: """
                {"comments":[\(Self.commentJSON)],"fetchedAt":1700000000500,\
                "issue":{"assignees":[],"body":"","commentCount":0,"createdAt":1700000000500,"labels":[],\
                "number":3,"state":"open","title":"t","updatedAt":1700000000500,"url":"u"}}
                """
        )
    }

    @Test func `the page of a pull request`() throws {
        let pull = PullRequest(
            number: 5,
            title: "t",
            headBranch: "fix",
            headCommit: "d4",
            baseBranch: "main",
            createdAt: Sample.time,
            updatedAt: Sample.time,
            url: "u"
        )
        let pullJSON = """
            {"baseBranch":"main","body":"","createdAt":1700000000500,"headBranch":"fix","headCommit":"d4",\
            "isDraft":false,"labels":[],"mergeability":"unknown","number":5,"requestedReviewers":[],\
            "review":"none","state":"open","title":"t","updatedAt":1700000000500,"url":"u"}
            """
        try check(
            PullRequestDetail(pullRequest: pull, fetchedAt: Sample.time),
            isWritten: """
                {"checks":[],"comments":[],"commits":[],"diff":"","fetchedAt":1700000000500,"files":[],\
                "isDiffCut":false,"missing":[],"pullRequest":\(pullJSON),"reviews":[],"threads":[]}
                """
        )
    }

    @Test func `the parts of a pull request`() throws {
        try check(
            PullRequestCommit(id: "c1", message: "m", author: "bob", date: Sample.time),
            isWritten: #"{"author":"bob","date":1700000000500,"id":"c1","message":"m"}"#
        )
        try check(
            PullRequestFile(path: "b", previousPath: "a", status: .renamed, additions: 1, deletions: 2),
            isWritten: #"{"additions":1,"deletions":2,"path":"b","previousPath":"a","status":"renamed"}"#
        )
        try check(
            PullRequestReview(
                id: 7,
                author: "bob",
                state: .changesRequested,
                body: "no",
                commit: "d4",
                submittedAt: Sample.time
            ),
            isWritten: """
                {"author":"bob","body":"no","commit":"d4","id":7,"state":"changes-requested",\
                "submittedAt":1700000000500}
                """
        )
        try check(
            PullRequestThread(
                id: 11,
                path: "a",
                line: 3,
                isOnOldSide: true,
                diffHunk: "@@",
                comments: [Self.comment],
                isResolved: false,
                isOutdated: true
            ),
            isWritten: """
                {"comments":[\(Self.commentJSON)],"diffHunk":"@@","id":11,"isOnOldSide":true,\
                "isOutdated":true,"isResolved":false,"line":3,"path":"a"}
                """
        )
        try check(
            PullRequestCheck(
                name: "test",
                state: .timedOut,
                summary: "late",
                url: "u",
                run: RunID(rawValue: 1 << 33),
                job: JobID(rawValue: 9),
                startedAt: Sample.time,
                completedAt: Sample.time
            ),
            isWritten: """
                {"completedAt":1700000000500,"job":9,"name":"test","run":8589934592,\
                "startedAt":1700000000500,"state":"timed-out","summary":"late","url":"u"}
                """
        )
    }

    @Test func `words of closed lists`() {
        #expect(
            PullRequestFile.Status.allCases.map(\.rawValue).joined(separator: " ")
                == "added removed modified renamed copied changed unchanged"
        )
        #expect(
            PullRequestReview.State.allCases.map(\.rawValue).sorted().joined(separator: " ")
                == "approved changes-requested commented dismissed pending"
        )
        #expect(ReviewVerdict.allCases.map(\.rawValue) == ["comment", "approve", "request-changes"])
    }

    private static let folders: [(String, Int?)] = [
        ("/s/worktrees/pr-12-fix", 12), ("/s/worktrees/pr-12", 12), ("/s/worktrees/12-fix", nil),
        ("/s/worktrees/pr-fix", nil), ("/s/worktrees/12-pr-13", nil),
    ]

    @Test(arguments: folders)
    func `the folder of a worktree names its pull request`(path: String, number: Int?) {
        #expect(WorktreeStatus(path: path).pullRequest == number)
        #expect(WorktreeStatus(path: path, task: TaskID(rawValue: 12)).pullRequest == nil)
    }
}
