import Domain
import Foundation
import GitHub
import HTTP
import StubGitHub
import Testing

@testable import WebhookIntake

/// What payloads of real shape tell to be another now.
@Suite struct DeliverySubjectTests {
    private static let place = #""repository":{"id":1,"name":"mine","full_name":"me/mine"}"#

    private func read(_ event: String, _ json: String) async throws -> DeliveryReader.Reading {
        let body = Array(json.utf8)
        let headers: HTTPHeaders = [
            "X-GitHub-Event": event, "X-GitHub-Delivery": "d-1", "Content-Type": "application/json",
            "X-Hub-Signature-256": IntakeFixture.signature(of: body),
        ]
        let verifier = try #require(WebhookVerifier(secret: IntakeFixture.secret))
        let reader = DeliveryReader(verifier: verifier, maximumBytes: 1 << 20)
        return await reader.read(IntakeRequest(headers: headers, body: body))
    }

    private func subjects(_ event: String, _ json: String) async throws -> [GitHubDelivery.Subject]? {
        guard case .delivery(let delivery) = try await read(event, json) else { return nil }
        return delivery.subjects
    }

    @Test func `every event of a repository tells where to look`() async throws {
        let gitHub = try StubGitHub()
        defer { gitHub.stop() }
        gitHub.holdRuns()
        gitHub.seed(runs: 1)
        let issue = gitHub.addIssue("It breaks")
        let pull = gitHub.addPull("Fix it", head: "main")
        gitHub.addReview("APPROVED", on: pull)
        let told: [(StubGitHub.WebhookEvent, String)] = [
            (.push(branch: "main"), "branch main"),
            (.issue(number: issue, action: "closed"), "issue #\(issue)"),
            (.pullRequest(number: pull, action: "synchronize"), "pull request #\(pull)"),
            (.review(number: pull), "pull request #\(pull)"),
        ]
        for (event, words) in told {
            let delivery = gitHub.webhook(event, secret: IntakeFixture.secret)
            let json = String(decoding: delivery.body, as: UTF8.self)
            let name = try #require(delivery.headers["X-GitHub-Event"])
            #expect(try await subjects(name, json)?.map(\.words) == [words], "\(name)")
        }
        for event in [
            StubGitHub.WebhookEvent.workflowRun(action: "completed"), .checkRun(action: "completed"),
        ] {
            let delivery = gitHub.webhook(event, secret: IntakeFixture.secret)
            let json = String(decoding: delivery.body, as: UTF8.self)
            let name = try #require(delivery.headers["X-GitHub-Event"])
            let words = try #require(try await subjects(name, json)?.map(\.words))
            #expect(words.last?.hasPrefix("checks of ") == true, "\(name)")
            #expect(words.first?.hasPrefix("run ") == (name == "workflow_run"))
        }
    }

    private static let hints: [(String, String, [GitHubDelivery.Subject])] = [
        (
            "check_suite", #""action":"completed","check_suite":{"id":5,"head_sha":"d4"}"#,
            [.checks(commit: "d4")]
        ),
        ("status", #""sha":"d4","state":"failure","context":"ci","id":9"#, [.checks(commit: "d4")]),
        (
            "workflow_job",
            #""action":"queued","workflow_job":{"id":8,"run_id":30433642400,"head_sha":"d4","steps":[]}"#,
            [.run(id: RunID(rawValue: 30_433_642_400)), .checks(commit: "d4")]
        ),
        (
            "pull_request_review_comment",
            #""action":"created","comment":{"id":1},"pull_request":{"number":42}"#,
            [.pullRequest(number: 42)]
        ),
        (
            "push",
            #""ref":"refs/tags/v1","before":"0","after":"1","created":true,"deleted":false,"forced":false,"commits":[],"head_commit":null"#,
            []
        ),
    ]

    @Test(arguments: hints)
    func `of events that say little the subject is enough`(
        event: String,
        body: String,
        subjects: [GitHubDelivery.Subject]
    ) async throws {
        #expect(try await self.subjects(event, "{\(body),\(Self.place)}") == subjects)
    }

    @Test func `a comment below a pull request is about the pull request`() async throws {
        let json = IntakeFixture.issue(42, action: "created")
            .replacing(#""state":"open""#, with: #""state":"open","pull_request":{"url":"u"}"#)
            .replacing(
                #""sender":"#,
                with:
                    #""comment":{"id":1,"body":null,"user":null,"created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"},"sender":"#
            )
        #expect(try await subjects("issue_comment", json) == [.pullRequest(number: 42)])
    }

    @Test func `the secret is in no text, and a file that others can read is refused`() throws {
        let secret = try #require(WebhookSecret("hush-hush\n"))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!(dumped + "\(secret)").contains("hush"))
        #expect(WebhookSecret(" \n") == nil)
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: Data("hush-hush\n".utf8),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(isWritten)
        #expect(throws: Never.self) { try WebhookSecret.find(environment: [:], file: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let error = #expect(throws: EngineError.self) {
            try WebhookSecret.find(environment: [WebhookSecret.variable: "other"], file: path)
        }
        guard case .denied = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(throws: EngineError.self) { try WebhookSecret.find(environment: [:], file: nil) }
    }
}
