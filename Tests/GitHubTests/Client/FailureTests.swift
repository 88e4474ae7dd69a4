import Foundation
import StubServer
import Testing

@testable import GitHub

/// Refusals and broken answers: which error each becomes, what is tried again, and when nothing is.
@Suite struct FailureTests {
    /// A refusal and the error it becomes.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: Int
        var headers: [String: String] = [:]
        let body: String
        let error: GitHubError

        var testDescription: String { "\(status) \(body.prefix(60))" }
    }

    static let refusals = [
        Refusal(
            status: 401,
            body: #"{"message": "Bad credentials", "status": "401"}"#,
            error: .unauthorized(message: "Bad credentials")
        ),
        Refusal(
            status: 403,
            headers: ["X-RateLimit-Remaining": "4000"],
            body: #"{"message": "Resource not accessible by personal access token"}"#,
            error: .forbidden(
                message: "Resource not accessible by personal access token",
                missingScope: nil
            )
        ),
        Refusal(
            status: 403,
            headers: ["X-OAuth-Scopes": "gist, read:org", "X-Accepted-OAuth-Scopes": "repo"],
            body: #"{"message": "Must have push access"}"#,
            error: .forbidden(message: "Must have push access", missingScope: "the scope repo")
        ),
        Refusal(
            status: 403,
            headers: ["X-Accepted-GitHub-Permissions": "contents=write"],
            body: #"{"message": "Resource not accessible by personal access token"}"#,
            error: .forbidden(
                message: "Resource not accessible by personal access token",
                missingScope: "the permission contents=write"
            )
        ),
        Refusal(
            status: 404,
            body: #"{"message": "Not Found", "documentation_url": "https://docs.github.com"}"#,
            error: .notFound(path: "/x")
        ),
        Refusal(
            status: 405,
            body: #"{"message": "Pull Request is not mergeable"}"#,
            error: .conflict(message: "Pull Request is not mergeable")
        ),
        Refusal(
            status: 409,
            body: #"{"message": "Head branch was modified.\nReview and try again"}"#,
            error: .conflict(message: "Head branch was modified. Review and try again")
        ),
        Refusal(status: 410, body: #"{"message": "Issues are disabled"}"#, error: .gone),
        Refusal(
            status: 422,
            body: """
                {"message": "Validation Failed", "errors": [
                  {"resource": "PullRequest", "code": "custom", "message": "A pull request already exists"},
                  {"resource": "Label", "field": "name", "code": "already_exists"}, "plain words", 7]}
                """,
            error: .invalid(
                message: "Validation Failed",
                fields: [
                    "PullRequest: A pull request already exists", "Label.name: already exists", "plain words",
                ]
            )
        ),
        Refusal(
            status: 422,
            body: #"{"message": "Invalid request", "errors": "only one"}"#,
            error: .invalid(message: "Invalid request", fields: ["only one"])
        ),
        Refusal(
            status: 400,
            body: #"{"message": "Problems parsing JSON"}"#,
            error: .invalid(message: "Problems parsing JSON", fields: [])
        ),
        Refusal(
            status: 422,
            body: "<html><body>Unprocessable</body></html>",
            error: .invalid(message: "", fields: [])
        ),
    ]

    @Test(arguments: refusals)
    func `each refusal is its own error, asked once`(refusal: Refusal) async throws {
        let fixture = try ClientFixture { _, _ in
            .plain(refusal.body, status: refusal.status, headers: refusal.headers)
        }
        await #expect(throws: refusal.error) { try await fixture.client.get("/x", as: Thing.self) }
        #expect(fixture.server.requests.count == 1)
    }

    @Test func `a page in place of an answer is tried three times, with growing waits`() async throws {
        let fixture = try ClientFixture { _, _ in
            .plain("<html><h1>502 Bad Gateway</h1></html>", status: 502)
        }
        await #expect(throws: GitHubError.server(status: 502)) {
            try await fixture.client.get("/x", as: Thing.self)
        }
        #expect(fixture.server.requests.count == 3)
        #expect(fixture.clock.sleeps == [.milliseconds(375), .milliseconds(1_125)])
    }

    @Test func `a body that is cut is asked for again`() async throws {
        let fixture = try ClientFixture { _, number in
            number == 1
                ? StubResponse(framing: .length(100), steps: [.text(#"{"id""#), .cut]) : .plain(#"{"id": 1}"#)
        }
        #expect(try await fixture.client.get("/x", as: Thing.self).value.id == 1)
        #expect(fixture.server.requests.count == 2)
    }

    @Test func `a server that fails five times in a row is left alone for half a minute`() async throws {
        let fixture = try ClientFixture { _, number in
            number <= 5 ? .plain("", status: 503) : .plain(#"{"id": 1}"#)
        }
        for _ in 0..<3 {
            await #expect(throws: GitHubError.server(status: 503)) {
                try await fixture.client.get("/x", as: Thing.self)
            }
        }
        #expect(fixture.server.requests.count == 5)
        fixture.clock.advance(by: .seconds(31))
        #expect(try await fixture.client.get("/x", as: Thing.self).value.id == 1)
    }

    @Test func `what is no answer of GitHub cannot be read`() async throws {
        let fixture = try ClientFixture { _, _ in .plain("<html>Sign in to the hotel's network</html>") }
        await #expect(throws: GitHubError.unreadable(what: "the answer to /x")) {
            try await fixture.client.get("/x", as: Thing.self)
        }
    }

    @Test func `a cancelled call is cancelled`() async throws {
        let fixture = try ClientFixture { _, _ in .silent }
        let task = Task { try await fixture.client.get("/x", as: Thing.self) }
        await fixture.server.waitForRequests(1)
        task.cancel()
        await #expect(throws: GitHubError.cancelled) { try await task.value }
    }

    // MARK: Redirects

    @Test func `redirects that never end are given up`() async throws {
        let fixture = try ClientFixture { _, number in
            .plain("", status: 301, headers: ["Location": "/again/\(number)"])
        }
        await #expect(throws: GitHubError.self) { try await fixture.client.get("/x", as: Thing.self) }
        #expect(fixture.server.requests.count == 6)
    }

    @Test func `a question does not follow to another server`() async throws {
        let other = try StubServer(answering: .plain(#"{"id": 1}"#))
        let fixture = try ClientFixture { _, _ in
            .plain("", status: 302, headers: ["Location": other.url + "/x"])
        }
        await #expect(throws: GitHubError.self) { try await fixture.client.get("/x", as: Thing.self) }
        #expect(other.requests.isEmpty)
    }

    // MARK: The token

    @Test func `no error shows the token, even when a server repeats it`() async throws {
        let secret = ClientFixture.secret
        let bodies = [#"{"message": "Bad: \#(secret)", "errors": ["\#(secret)"]}"#, "<p>\(secret)</p>"]
        for status in [401, 403, 404, 409, 422, 429, 500] {
            for body in bodies {
                let fixture = try ClientFixture { _, _ in .plain(body, status: status) }
                let thrown = await #expect(throws: GitHubError.self) {
                    try await fixture.client.get("/x", as: Thing.self)
                }
                let error = try #require(thrown)
                var dumped = ""
                dump(error, to: &dumped)
                #expect(!(dumped + error.explanation + String(reflecting: error)).contains(secret))
            }
        }
    }
}
