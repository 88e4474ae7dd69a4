import Foundation
import HTTP
import StubServer
import Testing

@testable import GitHub

/// Questions to a server: what goes out, marks of what is remembered, and pages.
@Suite struct ReadingTests {
    @Test func `a question carries the fields that GitHub wants, and its query encoded`() async throws {
        let fixture = try ClientFixture { _, _ in .plain(#"{"id": 5000000000}"#) }
        let query = [URLQueryItem(name: "q", value: "a+b c&d/é")]
        let thing = try await fixture.client.get("/repos/o/n", query: query, as: Thing.self)
        #expect(thing.value == Thing(id: 5_000_000_000))
        #expect(thing.isComplete && !thing.isUnchanged)
        #expect(thing.fetchedAt == fixture.clock.date)
        let request = try #require(fixture.server.requests.first)
        #expect(request.target == "/repos/o/n?q=a%2Bb%20c%26d%2F%C3%A9")
        #expect(request.headers["authorization"] == "Bearer " + ClientFixture.secret)
        #expect(request.headers["accept"] == "application/vnd.github+json")
        #expect(request.headers["x-github-api-version"] == "2022-11-28")
        #expect(request.headers["user-agent"] == "switchyard/test")
    }

    @Test func `nothing is asked before anybody signed in`() async throws {
        let server = try StubServer(answering: .plain("{}"))
        let configuration = try GitHubConfiguration(baseURL: server.url, credential: nil)
        let client = GitHubClient(configuration, http: HTTPClient(), memory: InMemoryResponses())
        await #expect(throws: GitHubError.notSignedIn) { try await client.get("/user", as: Thing.self) }
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: ["/repos/../user", "/repos/o/./n"])
    func `a path that climbs is not asked for`(path: String) async throws {
        let fixture = try ClientFixture { _, _ in .plain("{}") }
        await #expect(throws: GitHubError.notFound(path: path)) {
            try await fixture.client.get(path, as: Thing.self)
        }
        #expect(fixture.server.requests.isEmpty)
    }

    // MARK: Marks

    @Test func `what did not change is taken from memory, with its mark sent back verbatim`() async throws {
        let fixture = try ClientFixture { request, _ in
            request.headers["if-none-match"] == #"W/"5f1e""#
                ? .plain("", status: 304) : .plain(#"{"id": 1}"#, headers: ["ETag": #"W/"5f1e""#])
        }
        let first = try await fixture.client.get("/x", as: Thing.self)
        fixture.clock.advance(by: .seconds(60))
        let second = try await fixture.client.get("/x", as: Thing.self)
        #expect(!first.isUnchanged)
        #expect(second.isUnchanged)
        #expect(second.value == first.value)
        #expect(second.fetchedAt == first.fetchedAt + 60)
        #expect(fixture.server.requests.map { $0.headers["if-none-match"] } == [nil, #"W/"5f1e""#])
    }

    @Test func `a time of change serves where there is no mark`() async throws {
        let time = "Tue, 14 Nov 2023 22:13:20 GMT"
        let fixture = try ClientFixture { request, _ in
            request.headers["if-modified-since"] == time
                ? .plain("", status: 304) : .plain(#"{"id": 1}"#, headers: ["Last-Modified": time])
        }
        _ = try await fixture.client.get("/x", as: Thing.self)
        #expect(try await fixture.client.get("/x", as: Thing.self).isUnchanged)
    }

    @Test func `what one account saw is not another's`() async throws {
        let fixture = try ClientFixture { _, _ in .plain(#"{"id": 1}"#, headers: ["ETag": #""a""#]) }
        _ = try await fixture.client.get("/x", as: Thing.self)
        let other = try ClientFixture.client(
            of: fixture.server.url,
            secret: "ghp_other",
            memory: fixture.memory
        )
        _ = try await other.get("/x", as: Thing.self)
        #expect(fixture.server.requests.map { $0.headers["if-none-match"] } == [nil, nil])
    }

    @Test func `no change of what was never seen is no answer`() async throws {
        let fixture = try ClientFixture { _, _ in .plain("", status: 304) }
        let error = await #expect(throws: GitHubError.self) {
            try await fixture.client.get("/x", as: Thing.self)
        }
        guard case .unreadable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    // MARK: Pages

    @Test func `pages are followed as their links say`() async throws {
        let fixture = try ClientFixture { request, _ in
            let link = "<\(request.origin)/repositories/7/items?cursor=v1%3Aab,c>; rel=\"next\""
            return request.target.hasPrefix("/repos/")
                ? .plain(#"[{"id": 1}, {"id": 2}]"#, headers: ["Link": link]) : .plain(#"[{"id": 3}]"#)
        }
        let things = try await fixture.client.list("/repos/o/n/items", of: Thing.self)
        #expect(things.value.map(\.id) == [1, 2, 3])
        #expect(things.isComplete)
        #expect(
            fixture.server.requests.map(\.target) == [
                "/repos/o/n/items?per_page=100", "/repositories/7/items?cursor=v1%3Aab,c",
            ]
        )
    }

    @Test func `items are found under a key`() async throws {
        let fixture = try ClientFixture { _, _ in
            .plain(#"{"total_count": 9, "workflow_runs": [{"id": 4}]}"#)
        }
        let things = try await fixture.client.list("/runs", under: "workflow_runs", of: Thing.self)
        #expect(things.value == [Thing(id: 4)])
    }

    @Test func `a quiet list costs nothing on any page`() async throws {
        let fixture = try ClientFixture { request, _ in
            guard request.headers["if-none-match"] == nil else { return .plain("", status: 304) }
            let isFirst = request.target.contains("per_page")
            let link = isFirst ? ["Link": "<\(request.origin)/items?page=2>; rel=\"next\""] : [:]
            return .plain(
                isFirst ? #"[{"id": 1}]"# : #"[{"id": 2}]"#,
                headers: link.merging(["ETag": "\"\(request.target)\""]) { one, _ in one }
            )
        }
        let first = try await fixture.client.list("/items", of: Thing.self)
        let second = try await fixture.client.list("/items", of: Thing.self)
        #expect(!first.isUnchanged)
        #expect(second.isUnchanged)
        #expect(second.value.map(\.id) == [1, 2])
        #expect(fixture.server.requests.count == 4)
    }

    @Test func `a limit cuts the pages and says so`() async throws {
        let fixture = try ClientFixture { request, _ in
            .plain(
                #"[{"id": 1}, {"id": 2}]"#,
                headers: ["Link": "<\(request.origin)/items?page=2>; rel=\"next\""]
            )
        }
        let things = try await fixture.client.list("/items", limit: 2, of: Thing.self)
        #expect(things.value.count == 2)
        #expect(!things.isComplete)
        #expect(fixture.server.requests.map(\.target) == ["/items?per_page=2"])
    }

    @Test func `pages that lead in a circle end`() async throws {
        let fixture = try ClientFixture { request, _ in
            .plain("[]", headers: ["Link": "<\(request.origin)/items?per_page=100>; rel=\"next\""])
        }
        let things = try await fixture.client.list("/items", of: Thing.self)
        #expect(!things.isComplete)
        #expect(fixture.server.requests.count == 1)
    }

    @Test func `a link to another server is not followed`() async throws {
        let other = try StubServer(answering: .plain("[]"))
        let link = "<\(other.url)/items?page=2>; rel=\"next\""
        let fixture = try ClientFixture { _, _ in .plain("[]", headers: ["Link": link]) }
        await #expect(throws: GitHubError.unreadable(what: "a link that leads to another server")) {
            try await fixture.client.list("/items", of: Thing.self)
        }
        #expect(other.requests.isEmpty)
    }

    @Test func `an answer of the wrong form names the place and not the value`() async throws {
        let fixture = try ClientFixture { _, _ in .plain(#"[{"id": 1}, {"id": "private"}]"#) }
        await #expect(throws: GitHubError.unreadable(what: "the answer to /items at 1.id")) {
            try await fixture.client.list("/items", of: Thing.self)
        }
    }
}
