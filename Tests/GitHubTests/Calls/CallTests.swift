import Foundation
import StubServer
import Testing

@testable import GitHub

/// Calls against a server on loopback that answers as the test says.
@Suite(.timeLimit(.minutes(1))) struct CallTests {
    /// A client of a server that answers to `METHOD path`, in turn where one is asked for again; the last
    /// answer stays.
    private static func fixture(_ answers: [String: [StubResponse]]) throws -> ClientFixture {
        let counts = CallCounts()
        return try ClientFixture { request, _ in
            let key = "\(request.method) \(request.target.prefix { $0 != "?" })"
            guard let list = answers[key], !list.isEmpty else {
                return .plain(#"{"message": "Not Found"}"#, status: 404)
            }
            return list[min(counts.next(key), list.count - 1)]
        }
    }

    private let repository: RepositoryName

    init() throws {
        repository = try #require(RepositoryName(remote: "https://github.com/octocat/hello.git"))
    }

    private let wanted = NewPullRequest(
        title: "Fix the crash",
        body: "Why",
        branch: "fix/crash",
        base: "main"
    )

    private static let pulls = "/repos/octocat/hello/pulls"

    // MARK: Issues

    @Test func `the list of issues has no pull requests`() async throws {
        let marked = PayloadSamples.issue.replacing(
            #""comments": 3"#,
            with: #""comments": 3, "pull_request": {"url": "u"}"#
        )
        let stub = try Self.fixture([
            "GET /repos/octocat/hello/issues": [.plain("[\(PayloadSamples.issue), \(marked)]")]
        ])
        let filter = IssueFilter(state: nil, labels: ["bug", "good first issue"], assignee: "*")
        let found = try await stub.client.issues(in: repository, filter)
        #expect(found.value.map(\.isPullRequest) == [false])
        let target = try #require(stub.server.requests.first?.target)
        #expect(target.contains("state=all"))
        #expect(target.contains("labels=bug%2Cgood%20first%20issue"))
    }

    @Test func `comments can be asked for from a time on`() async throws {
        let path = "/repos/octocat/hello/issues/7/comments"
        let stub = try Self.fixture(["GET \(path)": [.plain("[]")]])
        let time = Date(timeIntervalSince1970: 1_750_000_000)
        _ = try await stub.client.comments(onIssue: 7, in: repository, since: time)
        _ = try await stub.client.comments(onIssue: 7, in: repository)
        let targets = stub.server.requests.map(\.target)
        #expect(targets.first?.contains("since=2025-06-15T15%3A06%3A40Z") == true)
        #expect(targets.last?.contains("since") == false)
    }

    @Test func `why a server that fails again and again is left alone is told`() async throws {
        let stub = try Self.fixture(["GET /repos/octocat/hello": [.plain("", status: 500)]])
        #expect(await stub.client.whyLeftAlone == nil)
        for _ in 0..<2 { _ = try? await stub.client.repository(repository) }
        #expect(await stub.client.whyLeftAlone == .server(status: 500))
    }

    // MARK: Never two pull requests

    @Test func `a pull request that is open already is found and not opened again`() async throws {
        let stub = try Self.fixture([
            "GET \(Self.pulls)": [.plain("[\(PayloadSamples.listedPullRequest)]")]
        ])
        let ensured = try await stub.client.ensurePullRequest(wanted, in: repository)
        #expect(!ensured.wasCreated)
        #expect(ensured.pullRequest.number == 42)
        #expect(stub.server.requests.map(\.method) == ["GET"])
        let target = try #require(stub.server.requests.first?.target)
        #expect(target.contains("head=octocat%3Afix%2Fcrash"))
        #expect(target.contains("base=main"))
    }

    @Test func `one that is not there is opened as a draft`() async throws {
        let stub = try Self.fixture([
            "GET \(Self.pulls)": [.plain("[]")],
            "POST \(Self.pulls)": [.plain(PayloadSamples.singlePullRequest, status: 201)],
        ])
        let ensured = try await stub.client.ensurePullRequest(wanted, in: repository)
        #expect(ensured.wasCreated)
        let body = String(decoding: try #require(stub.server.requests.last).body, as: UTF8.self)
        #expect(body.contains(#""draft":true"#))
        #expect(body.contains(#""head":"fix/crash""#))
    }

    @Test func `a server that ignores the filter does not pass another's for ours`() async throws {
        let other = PayloadSamples.listedPullRequest.replacing("fix/crash", with: "something-else")
        let stub = try Self.fixture([
            "GET \(Self.pulls)": [.plain("[\(other)]")],
            "POST \(Self.pulls)": [.plain(PayloadSamples.singlePullRequest, status: 201)],
        ])
        #expect(try await stub.client.ensurePullRequest(wanted, in: repository).wasCreated)
    }

    @Test(arguments: [422, 502])
    func `one that appears in between is found after the refusal`(status: Int) async throws {
        let stub = try Self.fixture([
            "GET \(Self.pulls)": [.plain("[]"), .plain("[\(PayloadSamples.listedPullRequest)]")],
            "POST \(Self.pulls)": [
                .plain(
                    #"{"message": "Validation Failed", "errors": [{"message": "A pull request already exists"}]}"#,
                    status: status
                )
            ],
        ])
        let ensured = try await stub.client.ensurePullRequest(wanted, in: repository)
        #expect(!ensured.wasCreated)
        #expect(stub.server.requests.map(\.method) == ["GET", "POST", "GET"])
    }

    @Test func `a refusal for another reason is told`() async throws {
        let stub = try Self.fixture([
            "GET \(Self.pulls)": [.plain("[]")],
            "POST \(Self.pulls)": [.plain(#"{"message": "No commits between main and fix"}"#, status: 422)],
        ])
        await #expect(throws: GitHubError.invalid(message: "No commits between main and fix", fields: [])) {
            try await stub.client.ensurePullRequest(wanted, in: repository)
        }
    }

    // MARK: Merging

    @Test func `a merge is tried once more when the base moved at that moment, with the same head`()
        async throws
    {
        let path = "\(Self.pulls)/42/merge"
        let stub = try Self.fixture([
            "PUT \(path)": [
                .plain(
                    #"{"message": "Base branch was modified. Review and try the merge again."}"#,
                    status: 405
                ),
                .plain(#"{"sha": "6dcb09b5", "merged": true, "message": "Merged"}"#),
            ]
        ])
        let result = try await stub.client
            .merge(pullRequest: 42, in: repository, head: "abc", by: .squash)
        #expect(result.merged)
        let bodies = stub.server.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == Array(repeating: #"{"merge_method":"squash","sha":"abc"}"#, count: 2))
    }

    @Test func `a merge whose head moved is not tried again`() async throws {
        let message = "Head branch was modified. Review and try the merge again."
        let stub = try Self.fixture([
            "PUT \(Self.pulls)/42/merge": [.plain(#"{"message": "\#(message)"}"#, status: 409)]
        ])
        await #expect(throws: GitHubError.conflict(message: message)) {
            try await stub.client.merge(pullRequest: 42, in: repository, head: "abc", by: .merge)
        }
        #expect(stub.server.requests.count == 1)
    }

    @Test func `mergeability is asked for again until it is known`() async throws {
        let known = PayloadSamples.singlePullRequest
            .replacing(#""mergeable": null"#, with: #""mergeable": false"#)
            .replacing(#""unknown""#, with: #""dirty""#)
        let stub = try Self.fixture([
            "GET \(Self.pulls)/42": [.plain(PayloadSamples.singlePullRequest), .plain(known)]
        ])
        let settled = try await stub.client.settledPullRequest(42, in: repository)
        #expect(settled.value.mergeableState == .known(.dirty))
        #expect(stub.server.requests.count == 2)
    }

    // MARK: Runs

    @Test(arguments: [
        (StubResponse.plain("", status: 204), nil as Int?),
        (StubResponse.plain(#"{"workflow_run_id": 30433642400}"#), 30_433_642_400),
    ])
    func `both versions' answers to a dispatch are a success`(answer: StubResponse, id: Int?) async throws {
        let path = "/repos/octocat/hello/actions/workflows/ci.yml/dispatches"
        let stub = try Self.fixture(["POST \(path)": [answer]])
        let run = try await stub.client.dispatch(workflow: "ci.yml", on: "main", in: repository)
        #expect(run == id)
    }

    @Test func `runs lie under a key and are filtered by the server`() async throws {
        let stub = try Self.fixture([
            "GET /repos/octocat/hello/actions/runs": [
                .plain(#"{"total_count": 1, "workflow_runs": [\#(PayloadSamples.workflowRun)]}"#)
            ]
        ])
        let runs = try await stub.client.runs(
            in: repository,
            RunFilter(headSHA: "acb5", event: "push")
        )
        #expect(runs.value.map(\.id) == [30_433_642_400])
        let target = try #require(stub.server.requests.first?.target)
        #expect(target.contains("head_sha=acb5"))
        #expect(!target.contains("branch="))
    }

    // MARK: Notifications

    @Test func `what the account takes part in is asked for with its mark, and says how often to ask`()
        async throws
    {
        let stub = try ClientFixture { request, _ in
            let fields = ["Last-Modified": "Fri, 02 Jan 2026 03:04:05 GMT", "X-Poll-Interval": "90"]
            return request.headers["if-modified-since"] == fields["Last-Modified"]
                ? .plain("", status: 304, headers: fields)
                : .plain("[\(PayloadSamples.notification)]", headers: fields)
        }
        let first = try await stub.client.notifications(in: repository)
        #expect(first.value.map(\.number) == [1_347])
        #expect(await stub.client.limits.pollInterval == .seconds(90))
        let second = try await stub.client.notifications(in: repository)
        #expect(second.isUnchanged)
        #expect(second.value == first.value)
        let target = try #require(stub.server.requests.first?.target)
        #expect(target.hasPrefix("/repos/octocat/hello/notifications?"))
        #expect(target.contains("participating=true"))
        #expect(target.contains("all=false"))
    }

    // MARK: Diffs

    @Test func `a diff that the server finds too large is put together from the files`() async throws {
        let file =
            #"{"filename": "a", "status": "added", "additions": 1, "deletions": 0, "patch": "@@ -0,0 +1 @@\n+x"}"#
        let stub = try Self.fixture([
            "GET \(Self.pulls)/42": [.plain(#"{"message": "too large"}"#, status: 406)],
            "GET \(Self.pulls)/42/files": [.plain("[\(file)]")],
        ])
        let diff = try await stub.client.diff(ofPullRequest: 42, in: repository)
        #expect(String(decoding: diff, as: UTF8.self).hasSuffix("+++ b/a\n@@ -0,0 +1 @@\n+x\n"))
        #expect(stub.server.requests.first?.headers["accept"] == "application/vnd.github.diff")
    }

    @Test(arguments: [(406, "too large"), (422, "too large"), (200, "")])
    func `a diff that the server does not give is none, and no other question is asked`(
        status: Int,
        message: String
    ) async throws {
        let stub = try Self.fixture([
            "GET \(Self.pulls)/42": [.plain(#"{"message": "\#(message)"}"#, status: status)]
        ])
        #expect(try await stub.client.wholeDiff(ofPullRequest: 42, in: repository) == nil)
        #expect(stub.server.requests.count == 1)
    }

    @Test func `a diff is given byte by byte, and one that the token may not see is no missing one`()
        async throws
    {
        let stub = try Self.fixture([
            "GET \(Self.pulls)/42": [.plain("diff --git a/a b/a\n")],
            "GET \(Self.pulls)/43": [.plain(#"{"message": "Must have admin rights"}"#, status: 403)],
        ])
        let bytes = try await stub.client.wholeDiff(ofPullRequest: 42, in: repository)
        #expect(bytes == Array("diff --git a/a b/a\n".utf8))
        await #expect(throws: GitHubError.self) {
            try await stub.client.wholeDiff(ofPullRequest: 43, in: repository)
        }
    }

    // MARK: GraphQL

    @Test func `threads have their resolution by the number of their first comment, on an Enterprise server`()
        async throws
    {
        let comments = [
            PayloadSamples.reviewComment(5_000_000_001),
            PayloadSamples.reviewComment(5_000_000_002),
            PayloadSamples.reviewComment(5_000_000_003, answering: 5_000_000_001),
        ]
        let page = { (id: String, comment: String, next: String) in
            #"{"data": {"repository": {"pullRequest": {"reviewThreads": {"pageInfo": \#(next), "nodes": [{"id": "\#(id)", "isResolved": true, "isOutdated": false, "comments": {"nodes": [\#(comment)]}}]}}}}}"#
        }
        let stub = try Self.fixture([
            "GET /api/v3\(Self.pulls)/42/comments": [.plain("[\(comments.joined(separator: ","))]")],
            "POST /api/graphql": [
                .plain(
                    page(
                        "T1",
                        #"{"id": "X", "fullDatabaseId": "5000000001"}"#,
                        #"{"hasNextPage": true, "endCursor": "c1"}"#
                    )
                ),
                .plain(
                    page(
                        "T2",
                        #"{"id": "PRRC_5000000002", "fullDatabaseId": null}"#,
                        #"{"hasNextPage": false, "endCursor": null}"#
                    )
                ),
            ],
        ])
        let threads = try await ClientFixture.client(of: stub.server.url + "/api/v3")
            .reviewThreads(ofPullRequest: 42, in: repository)
        #expect(threads.value.map(\.rootID) == [5_000_000_001, 5_000_000_002])
        #expect(threads.value.map(\.resolution?.nodeID) == ["T1", "T2"])
        #expect(threads.value.first?.comments.count == 2)
        let last = String(decoding: try #require(stub.server.requests.last).body, as: UTF8.self)
        #expect(last.contains(#""cursor":"c1""#))
    }

    @Test func `threads of a server without GraphQL are threads all the same`() async throws {
        let stub = try Self.fixture([
            "GET \(Self.pulls)/42/comments": [.plain("[\(PayloadSamples.reviewComment(1))]")]
        ])
        let threads = try await stub.client.reviewThreads(ofPullRequest: 42, in: repository)
        #expect(threads.value.map(\.rootID) == [1])
        #expect(threads.value.first?.resolution == nil)
    }

    @Test func `what GraphQL refuses inside a success is an error`() async throws {
        let stub = try Self.fixture([
            "POST /graphql": [
                .plain(
                    #"{"data": {"markPullRequestReadyForReview": null}, "errors": [{"type": "FORBIDDEN", "message": "no"}]}"#
                )
            ]
        ])
        await #expect(throws: GitHubError.forbidden(message: "no", missingScope: nil)) {
            try await stub.client.markReady(nodeID: "PR_1")
        }
    }
}
