import Domain
import Foundation

@testable import Dashboard

/// What the pages of pull requests tell.
extension Fixtures {
    /// All of a pull request of the list: two open threads, one that is resolved, and checks of all kinds.
    static func detail(
        of number: Int,
        _ change: (inout PullRequestDetail) -> Void = { _ in }
    ) -> PullRequestDetail {
        let request = pullRequests.first { $0.number == number } ?? pullRequests[0]
        var detail = PullRequestDetail(
            pullRequest: request,
            commits: [
                PullRequestCommit(
                    id: "11aa22bb33cc44dd",
                    message: "Handle empty lists\n\nThe mean of nothing is nothing,\nand so is the median.",
                    author: "kim",
                    date: ago(90)
                ),
                PullRequestCommit(
                    id: request.headCommit,
                    message: "Say so in the README",
                    author: nil,
                    date: ago(31)
                ),
            ],
            files: [
                PullRequestFile(path: "src/mean.py", status: .modified, additions: 3, deletions: 1),
                PullRequestFile(path: "src/median.py", status: .modified, additions: 2, deletions: 0),
            ],
            diff: diff,
            comments: [comment(1, "sam", "Why not **zero**?", minutesAgo: 80)],
            reviews: [
                PullRequestReview(
                    id: 7,
                    author: "alex",
                    state: .changesRequested,
                    body: "Tests are missing.",
                    commit: "11aa22bb33cc44dd",
                    submittedAt: ago(60)
                ),
                PullRequestReview(
                    id: 8,
                    author: "sam",
                    state: .commented,
                    body: "",
                    commit: nil,
                    submittedAt: ago(55)
                ),
            ],
            threads: [
                thread(100, "src/median.py", line: 2, "Is this reached at all?"),
                thread(101, "src/mean.py", line: 3, "Is None the right answer?"),
                thread(102, "src/mean.py", line: nil, "A typo.") {
                    $0.isResolved = true
                    $0.isOutdated = true
                },
            ],
            checks: [
                check("linux", .failed) { $0.run = RunID(rawValue: 940) },
                check("coverage", .failed) {
                    $0.summary = "81 % is less than 85 %"
                    $0.url = "https://coverage.example/20"
                },
                check("macos", .running) { $0.completedAt = nil },
                check("lint", .passed) { $0.run = RunID(rawValue: 9999) },
            ],
            fetchedAt: ago(1)
        )
        change(&detail)
        return detail
    }

    /// A pull request on whose pages everything is the same text.
    static func detail(of request: PullRequest, saying text: String) -> PullRequestDetail {
        PullRequestDetail(
            pullRequest: request,
            commits: [PullRequestCommit(id: text, message: "\(text)\n\n\(text)", author: text, date: now)],
            files: [
                PullRequestFile(
                    path: text,
                    previousPath: text,
                    status: .renamed,
                    additions: 1,
                    deletions: 1
                )
            ],
            diff: """
                diff --git a/\(text) b/\(text)
                --- a/\(text)
                +++ b/\(text)
                @@ -1 +1 @@ \(text)
                -\(text)
                +\(text)
                """,
            comments: [comment(1, text, text, minutesAgo: 1)],
            reviews: [
                PullRequestReview(
                    id: 1,
                    author: text,
                    state: .approved,
                    body: text,
                    commit: text,
                    submittedAt: now
                )
            ],
            threads: [
                thread(1, text, line: 1, text) { $0.diffHunk = "@@ \(text)\n-\(text)\n+\(text)" }
            ],
            checks: [
                check(text, .failed) {
                    $0.summary = text
                    $0.url = text
                }
            ],
            missing: [text],
            fetchedAt: now
        )
    }

    static func comment(_ id: Int64, _ author: String, _ body: String, minutesAgo: Double) -> GitHubComment {
        GitHubComment(
            id: id,
            author: author,
            body: body,
            createdAt: ago(minutesAgo),
            url: "https://github.com/kim/statistics/pull/20#discussion_r\(id)"
        )
    }

    static func thread(
        _ id: Int64,
        _ path: String,
        line: Int?,
        _ body: String,
        _ change: (inout PullRequestThread) -> Void = { _ in }
    ) -> PullRequestThread {
        var thread = PullRequestThread(
            id: id,
            path: path,
            line: line,
            diffHunk:
                "@@ -1,4 +1,6 @@\n def mean(values):\n-    return 0\n+    if not values:\n+        return None",
            comments: [
                comment(id, "sam", body, minutesAgo: 70),
                comment(id + 1000, "kim", "I will look.", minutesAgo: 65),
            ],
            isResolved: false
        )
        change(&thread)
        return thread
    }

    static func check(
        _ name: String,
        _ state: PipelineState,
        _ change: (inout PullRequestCheck) -> Void = { _ in }
    ) -> PullRequestCheck {
        var check = PullRequestCheck(name: name, state: state, startedAt: ago(20), completedAt: ago(17.5))
        change(&check)
        return check
    }
}
