import Foundation
import Testing

@testable import GitHub

/// What calls ask for, before anything is sent.
@Suite struct CallAddressTests {
    @Test(arguments: [
        ("fix/crash", "fix/crash"), ("a#b?c", "a%23b%3Fc"), ("100%", "100%25"), ("naïve", "na%C3%AFve"),
        ("a b+c", "a%20b%2Bc"), ("v1.0_x~1-2", "v1.0_x~1-2"), ("owner:topic", "owner%3Atopic"),
    ])
    func `a ref keeps its slashes and hides what an address would read`(ref: String, path: String) {
        #expect(ref.escapedForPath == path)
    }

    @Test func `what is not asked for is not in the query`() {
        let items = [URLQueryItem](values: ["state": "all", "labels": nil, "since": "2026-01-01T00:00:00Z"])
        #expect(items.map(\.name) == ["state", "since"])
    }

    @Test func `a time is written in the server's form`() {
        #expect(Date(timeIntervalSince1970: 1_767_225_600).serverText == "2026-01-01T00:00:00Z")
    }

    @Test(arguments: [
        ("https://api.github.com", "/graphql"),
        ("https://github.example.org/api/v3", "https://github.example.org/api/graphql"),
        ("http://127.0.0.1:8080", "/graphql"),
        ("http://127.0.0.1:8080/api/v3", "http://127.0.0.1:8080/api/graphql"),
    ])
    func `GraphQL is found beside the other interface`(base: String, path: String) {
        #expect(GraphQLAddress.path(besides: base) == path)
    }

    @Test func `a remark at one line has no range`() throws {
        let encoder = GitHubCoding.encoder()
        let one = NewReview.Comment(path: "a", line: 3, startLine: 3, body: "x")
        #expect(
            String(decoding: try encoder.encode(one), as: UTF8.self)
                == #"{"body":"x","line":3,"path":"a","side":"RIGHT"}"#
        )
        let many = NewReview.Comment(path: "a", line: 5, side: .left, startLine: 3, body: "x")
        #expect(
            String(decoding: try encoder.encode(many), as: UTF8.self)
                == #"{"body":"x","line":5,"path":"a","side":"LEFT","start_line":3,"start_side":"LEFT"}"#
        )
    }

    @Test func `a change sends only what changes`() throws {
        let change = PullRequestChange(title: "New", state: .closed)
        #expect(
            String(decoding: try GitHubCoding.encoder().encode(change), as: UTF8.self)
                == #"{"state":"closed","title":"New"}"#
        )
    }
}
