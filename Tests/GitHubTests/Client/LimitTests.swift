import Foundation
import HTTP
import StubServer
import Testing

@testable import GitHub

/// GitHub's limits as a caller meets them: a time from which on it makes sense, and silence until then.
@Suite struct LimitTests {
    /// What GitHub's clock says when ours says `PacedClock.start`: it is an hour ahead.
    private static let date = "Tue, 14 Nov 2023 23:13:20 GMT"

    private static let secondary = #"{"message": "You have exceeded a secondary rate limit"}"#

    @Test(arguments: [403, 429])
    func `a used up limit names its end on our clock, and is not asked before`(status: Int) async throws {
        let headers = [
            "Date": Self.date, "X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": "1700003900", "X-RateLimit-Resource": "core",
        ]
        let fixture = try ClientFixture { _, number in
            number == 1
                ? .plain(
                    #"{"message": "API rate limit exceeded for user ID 1."}"#,
                    status: status,
                    headers: headers
                ) : .plain(#"{"id": 1}"#)
        }
        let client = fixture.client
        let until = PacedClock.start + 301
        for _ in 0..<2 {
            await #expect(throws: GitHubError.rateLimited(until: until, isSecondary: false)) {
                try await client.get("/x", as: Thing.self)
            }
        }
        await #expect(throws: GitHubError.rateLimited(until: until, isSecondary: false)) {
            try await client.write(.post, "/x", body: Thing(id: 1))
        }
        #expect(fixture.server.requests.count == 1)
        #expect(await client.limits.wakeUp(at: fixture.clock.date) == until)
        fixture.clock.advance(by: .seconds(301))
        #expect(try await client.get("/x", as: Thing.self).value.id == 1)
    }

    @Test func `the last request of a window ends it, for its kind alone`() async throws {
        let fixture = try ClientFixture { request, _ in
            let isSearch = request.target.hasPrefix("/search/")
            return .plain(
                #"{"id": 1}"#,
                headers: [
                    "X-RateLimit-Limit": "30", "X-RateLimit-Remaining": isSearch ? "0" : "20",
                    "X-RateLimit-Reset": "1700000059",
                    "X-RateLimit-Resource": isSearch ? "search" : "core",
                ]
            )
        }
        let client = fixture.client
        _ = try await client.get("/search/issues", as: Thing.self)
        let until = PacedClock.start + 60
        await #expect(throws: GitHubError.rateLimited(until: until, isSecondary: false)) {
            try await client.get("/search/issues", as: Thing.self)
        }
        _ = try await client.get("/x", as: Thing.self)
        #expect(fixture.server.requests.count == 2)
        let limits = await client.limits
        #expect(limits.windows["search"]?.remaining == 0)
        #expect(limits.windows["core"]?.remaining == 20)
    }

    @Test func `a short wish to be left alone is sat out once, even by a write`() async throws {
        let fixture = try ClientFixture { _, number in
            number == 1
                ? .plain(Self.secondary, status: 403, headers: ["Retry-After": "2"]) : .plain("{}")
        }
        try await fixture.client.write(.post, "/x", body: Thing(id: 1))
        #expect(fixture.clock.sleeps == [.seconds(2)])
        #expect(fixture.server.requests.count == 2)
    }

    @Test func `a second one in a row is told`() async throws {
        let fixture = try ClientFixture { _, _ in
            .plain(Self.secondary, status: 429, headers: ["Retry-After": "1"])
        }
        await #expect(throws: GitHubError.self) { try await fixture.client.get("/x", as: Thing.self) }
        #expect(fixture.clock.sleeps == [.seconds(1)])
        #expect(fixture.server.requests.count == 2)
    }

    @Test func `a wish without a time is a minute, for everything`() async throws {
        let fixture = try ClientFixture { _, _ in .plain(Self.secondary, status: 403) }
        let error = GitHubError.rateLimited(until: PacedClock.start + 60, isSecondary: true)
        for path in ["/x", "/search/issues"] {
            await #expect(throws: error) { try await fixture.client.get(path, as: Thing.self) }
        }
        #expect(fixture.server.requests.count == 1)
        #expect(fixture.clock.sleeps.isEmpty)
    }

    @Test func `the question for the limits themselves is always free`() async throws {
        let fixture = try ClientFixture { request, _ in
            request.target == "/rate_limit" ? .plain(#"{"id": 1}"#) : .plain(Self.secondary, status: 403)
        }
        await #expect(throws: GitHubError.self) { try await fixture.client.get("/x", as: Thing.self) }
        #expect(try await fixture.client.get("/rate_limit", as: Thing.self).value.id == 1)
    }
}
