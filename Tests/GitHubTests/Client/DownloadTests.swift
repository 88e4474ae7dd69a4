import Foundation
import StubServer
import Testing

@testable import GitHub

/// Files that may lie on another server, which must not see the token.
@Suite struct DownloadTests {
    private static let address = "/logs/1.txt?se=2026%3A01&sig=a%2Bb%2F%3D"

    /// A client of a server that redirects to another.
    private func fixture(to storage: StubServer) throws -> ClientFixture {
        try ClientFixture { _, _ in
            .plain("", status: 302, headers: ["Location": storage.url + Self.address])
        }
    }

    @Test func `a log is fetched from its storage without the token and with its address as it is`()
        async throws
    {
        let storage = try StubServer(answering: .plain("2026-01-01T00:00:00.0000000Z hello"))
        let fixture = try fixture(to: storage)
        let bytes = try await fixture.client.download("/repos/o/n/actions/jobs/1/logs", maximumBytes: 1_000)
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("hello"))
        let request = try #require(storage.requests.first)
        #expect(request.target == Self.address)
        #expect(request.headers["authorization"] == nil)
        #expect(request.headers["x-github-api-version"] == nil)
        #expect(request.headers["user-agent"] == "switchyard/test")
    }

    @Test func `an address that came back broken is asked for anew`() async throws {
        let storage = try StubServer { _, number in
            number == 1 ? .plain("<Error/>", status: 503) : .plain("log")
        }
        let fixture = try fixture(to: storage)
        let bytes = try await fixture.client.download("/logs", maximumBytes: 1_000)
        #expect(bytes == Array("log".utf8))
        #expect(fixture.server.requests.count == 2)
    }

    @Test(arguments: [
        (404, GitHubError.gone), (410, .gone),
        (403, .unreadable(what: "the answer to /logs, whose storage answered with status 403")),
    ])
    func `what a storage refuses is told as its own`(status: Int, error: GitHubError) async throws {
        let storage = try StubServer(answering: .plain("<Error/>", status: status))
        let fixture = try fixture(to: storage)
        await #expect(throws: error) {
            try await fixture.client.download("/logs", maximumBytes: 1_000)
        }
    }

    @Test func `a log of a job that still runs is not found`() async throws {
        let fixture = try ClientFixture { _, _ in .plain(#"{"message": "Not Found"}"#, status: 404) }
        await #expect(throws: GitHubError.notFound(path: "/logs")) {
            try await fixture.client.download("/logs", maximumBytes: 1_000)
        }
    }

    @Test func `more than was allowed is refused`() async throws {
        let storage = try StubServer(answering: .plain(String(repeating: "x", count: 2_000)))
        let fixture = try fixture(to: storage)
        await #expect(throws: GitHubError.unreadable(what: "an answer of more than 1000 bytes")) {
            try await fixture.client.download("/logs", maximumBytes: 1_000)
        }
    }

    @Test(
        arguments: [(10, "0123456789", nil, 0), (6, "012789", 3, 4), (5, "01789", 2, 5)]
            as [(Int, String, Int?, Int)]
    )
    func `of more than is wanted beginning and end are kept`(
        limit: Int,
        text: String,
        cut: Int?,
        omitted: Int
    ) async throws {
        let storage = try StubServer(answering: .plain("0123456789"))
        let fixture = try fixture(to: storage)
        let file = try await fixture.client.downloadEnds("/logs", maximumBytes: limit)
        #expect(file == FileEnds(bytes: Array(text.utf8), cut: cut, omittedBytes: omitted))
    }

    @Test func `a redirect that comes back home stays without the token`() async throws {
        let storage = try StubServer { request, _ in
            let home = request.target.split(separator: "=").last.map { String($0) } ?? ""
            return .plain("", status: 302, headers: ["Location": "http://127.0.0.1:\(home)/again"])
        }
        let fixture = try ClientFixture { request, _ in
            guard request.target != "/again" else { return .plain("log") }
            let port = request.origin.split(separator: ":").last ?? ""
            return .plain("", status: 302, headers: ["Location": "\(storage.url)/log?port=\(port)"])
        }
        _ = try await fixture.client.download("/logs", maximumBytes: 1_000)
        #expect(fixture.server.requests.map { $0.headers["authorization"] != nil } == [true, false])
    }
}
