import Domain
import Foundation
import GitHub
import Testing
import Workspace

@testable import Engine

@Suite struct GitHubMappingTests {
    private func decode<Value: Decodable>(_ json: String, as type: Value.Type = Value.self) throws -> Value {
        try GitHubCoding.decoder().decode(type, from: Data(json.utf8))
    }

    private static let words: [(String, String?, PipelineState)] = [
        ("queued", nil, PipelineState.queued), ("requested", nil, .queued), ("waiting", nil, .waiting),
        ("pending", nil, .waiting), ("in_progress", nil, .running), ("completed", "success", .passed),
        ("completed", "failure", .failed), ("completed", "startup_failure", .failed),
        ("completed", "cancelled", .cancelled), ("completed", "skipped", .skipped),
        ("completed", "timed_out", .timedOut), ("completed", "action_required", .actionRequired),
        ("completed", "neutral", .neutral), ("completed", "stale", .neutral),
        ("completed", "something new", .neutral), ("completed", nil, .neutral),
        ("something new", nil, .running), ("something new", "success", .passed),
    ]

    @Test(arguments: words)
    func `two words make a state`(status: String, conclusion: String?, state: PipelineState) {
        #expect(PipelineState(ServerWord(status), conclusion.map { ServerWord($0) }) == state)
    }

    @Test func `a run that was just made has no word and is queued`() {
        #expect(PipelineState(nil, nil) == .queued)
    }

    @Test func `check runs and statuses are counted together`() throws {
        let runs = try decode(
            """
            [{"id":1,"name":"a","head_sha":"d","status":"completed","conclusion":"skipped"},
             {"id":2,"name":"b","head_sha":"d","status":"completed","conclusion":"cancelled"},
             {"id":3,"name":"c","head_sha":"d","status":"in_progress","conclusion":null}]
            """,
            as: [CheckRunPayload].self
        )
        let times = #""created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z""#
        let statuses = try decode(
            """
            [{"id":1,"state":"error","context":"x",\(times)},{"id":2,"state":"pending","context":"y",\(times)},
             {"id":3,"state":"success","context":"z",\(times)}]
            """,
            as: [StatusPayload].self
        )
        #expect(CheckSummary(runs, statuses) == CheckSummary(passed: 2, failed: 2, pending: 2))
        #expect(CheckSummary([], []) == CheckSummary())
    }

    private static let reviews: [([String], PullRequest.ReviewState)] = [
        ([], PullRequest.ReviewState.none),
        (["ann COMMENTED"], .commented),
        (["ann APPROVED", "ann COMMENTED"], .approved),
        (["ann CHANGES_REQUESTED", "bob APPROVED"], .changesRequested),
        (["ann CHANGES_REQUESTED", "ann APPROVED"], .approved),
        (["ann CHANGES_REQUESTED", "ann DISMISSED", "bob APPROVED"], .approved),
        (["ann APPROVED", "ann DISMISSED"], .none),
        (["ann PENDING"], .none),
        (["ann something", "bob PENDING"], .commented),
    ]

    @Test(arguments: reviews)
    func `the newest word of each reviewer counts`(
        words: [String],
        state: PullRequest.ReviewState
    ) throws {
        let reviews = words.enumerated().map { number, word in
            let parts = word.split(separator: " ")
            return #"{"id":\#(number),"user":{"id":1,"login":"\#(parts[0])"},"state":"\#(parts[1])"}"#
        }
        let payloads = try decode("[\(reviews.joined(separator: ","))]", as: [ReviewPayload].self)
        #expect(PullRequest.ReviewState(payloads) == state)
    }

    @Test func `a list keeps what only the single form told, as long as the head is the same`() throws {
        let single = PullRequest(try decode(CannedGitHub.pull(5, isSingle: true)), known: nil)
        #expect(single.mergeability == .clean)
        #expect(single.additions == 3)
        var known = single
        known.review = .approved
        known.checks = CheckSummary(passed: 1)
        #expect(PullRequest(try decode(CannedGitHub.pull(5)), known: known) == known)

        let moved = CannedGitHub.pull(5).replacing(CannedGitHub.head, with: "e5")
        let next = PullRequest(try decode(moved), known: known)
        #expect(next.mergeability == .unknown)
        #expect(next.checks == nil)
        #expect(next.changedFiles == nil)
        #expect(next.review == .approved)
    }

    private static let refusals: [(String, String)] = [
        (
            "remote: error: GH006: Protected branch update failed for refs/heads/main.\n"
                + " ! [remote rejected] a -> main (protected branch hook declined)", "protects the branch"
        ),
        (" ! [rejected] d4 -> b (non-fast-forward)\nerror: failed to push some refs", "has commits"),
        ("remote: Permission to me/mine.git denied to ann.\nfatal: unable to access: 403", "may not push"),
        ("git@github.com: Permission denied (publickey).", "may not push"),
        ("fatal: unable to access 'https://g/': Could not resolve host: g", "cannot be reached"),
        (" ! [remote rejected] d4 -> b (pre-receive hook declined)", "was refused"),
    ]

    @Test(arguments: refusals)
    func `a refused push says why and what to do`(words: String, message: String) {
        let error = EngineError(
            push: .failed(command: "git push", exitCode: 1, message: words),
            to: "b",
            of: "me/mine"
        )
        #expect(error.message.contains(message))
        #expect(!error.remedy.isEmpty)
    }

    @Test func `few pull requests are asked about in a round, and each in its turn`() throws {
        let pulls = try (1...50).map { number in
            let text = CannedGitHub.pull(number).replacing(CannedGitHub.head, with: "d\(number)")
            return PullRequest(try decode(text), known: nil)
        }
        var survey = PullRequestSurvey()
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        var asked: Set<Int> = []
        for round in 0..<3 {
            let time = now.addingTimeInterval(Double(round))
            for pull in survey.needingChecks(pulls, at: time).prefix(PullRequestSurvey.perRound) {
                asked.insert(pull.number)
                survey.noteChecks(of: pull, at: time)
            }
        }
        #expect(asked.count == 50)
        // What GitHub has not worked out is asked a few times, and then left to the next change.
        let first = pulls[0]
        for _ in 0..<PullRequestSurvey.mergeTries {
            #expect(survey.needingDetails([first]) == [first])
            survey.noteDetails(of: first)
        }
        #expect(survey.needingDetails([first]).isEmpty)
    }
}
