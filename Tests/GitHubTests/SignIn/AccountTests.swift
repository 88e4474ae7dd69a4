import HTTP
import StubServer
import Testing

@testable import GitHub

/// Who is signed in, and what the token may do.
@Suite struct AccountTests {
    @Test(
        arguments: [
            ("ghp_abc", "repo, read:org", ["repo", "read:org"], GitHubToken.Kind.classic),
            ("ghp_abc", "", [], .classic),
            ("github_pat_abc", nil, nil, .fineGrained),
            ("gho_abc", "gist,workflow", ["gist", "workflow"], .oauth),
        ] as [(String, String?, [String]?, GitHubToken.Kind)]
    )
    func `scopes are those that the server names`(
        token: String,
        field: String?,
        scopes: [String]?,
        kind: GitHubToken.Kind
    ) async throws {
        let fixture = try ClientFixture(secret: token) { _, _ in
            .plain(
                #"{"login": "octocat", "id": 1}"#,
                headers: field.map { ["X-OAuth-Scopes": $0] } ?? [:]
            )
        }
        let account = try await fixture.client.account()
        #expect(
            account
                == Account(
                    login: "octocat",
                    scopes: scopes,
                    kind: kind,
                    source: .environment("GITHUB_TOKEN")
                )
        )
        #expect(fixture.server.requests.map(\.target) == ["/user"])
    }

    @Test(
        arguments: [
            (["repo", "workflow"], []), (["repo"], ["workflow"]), (["public_repo"], ["repo", "workflow"]),
            ([], ["repo", "workflow"]), (nil, []),
        ] as [([String]?, [String])]
    )
    func `what is missing is named`(granted: [String]?, missing: [String]) {
        let account = Account(login: "me", scopes: granted, kind: .classic, source: .environment("X"))
        #expect(account.missing(of: ["repo", "workflow"]) == missing)
    }

    @Test func `a larger scope has the smaller ones within`() {
        let account = Account(
            login: "me",
            scopes: ["repo", "admin:org"],
            kind: .classic,
            source: .environment("X")
        )
        #expect(account.missing(of: ["public_repo", "read:org", "read:user"]) == ["read:user"])
    }
}
