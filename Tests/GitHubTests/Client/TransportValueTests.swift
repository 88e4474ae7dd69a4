import Foundation
import HTTP
import Testing

@testable import GitHub

/// The small values under the client: times, links, addresses, redirects, and the memory.
@Suite struct TransportValueTests {
    // MARK: Times

    @Test(arguments: [
        ("2023-02-17T17:03:46Z", 1_676_653_426.0),
        ("2023-02-17T17:03:46.000+01:00", 1_676_649_826),
        ("2023-02-17T17:03:46.250-0530", 1_676_673_226.25),
        ("1970-01-01T00:00:00Z", 0),
        ("2024-02-29T12:00:00Z", 1_709_208_000),
    ])
    func `both forms of times are read`(text: String, seconds: Double) {
        #expect(GitHubCoding.date(text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        "", "2023-02-17", "2023-02-17T17:03:46", "2023-13-17T17:03:46Z", "2023-02-30T17:03:46Z",
        "2023-02-17T25:03:46Z", "2023-02-17T17:03:46.Z", "2023-02-17T17:03:46Zx", "2023-02-17T17:03:46+1",
    ])
    func `what is no time is none`(text: String) {
        #expect(GitHubCoding.date(text) == nil)
    }

    @Test func `times are decoded from texts and numbers, and written in UTC`() throws {
        let json = Data(#"["2023-11-14T22:13:20Z", 1700000000]"#.utf8)
        let dates = try GitHubCoding.decoder().decode([Date].self, from: json)
        #expect(dates == [PacedClock.start, PacedClock.start])
        let written = try GitHubCoding.encoder().encode([PacedClock.start])
        #expect(String(decoding: written, as: UTF8.self) == #"["2023-11-14T22:13:20Z"]"#)
    }

    @Test func `the time of a head is read`() {
        #expect(GitHubCoding.httpDate("Tue, 14 Nov 2023 22:13:20 GMT") == PacedClock.start)
        #expect(GitHubCoding.httpDate("Tuesday, 14-Nov-23 22:13:20 GMT") == nil)
    }

    // MARK: Links

    @Test(
        arguments: [
            (
                #"<https://a/b?x=1,2>; rel="next", <https://a/c>; rel="last""#, "https://a/b?x=1,2",
                "https://a/c"
            ),
            (
                #"<https://a/c>; title="a, b"; rel=last , <https://a/d>; REL="prev next""#, "https://a/d",
                "https://a/c"
            ),
            (#"<https://a/b>; rel="prev""#, nil, nil),
            ("", nil, nil), ("<https://a/b", nil, nil), ("garbage, more", nil, nil),
            ("<https://a/b>", nil, nil),
        ] as [(String, String?, String?)]
    )
    func `links are found by what they are`(field: String, next: String?, last: String?) {
        let header = LinkHeader(field)
        #expect(header.next == next)
        #expect(header["last"] == last)
    }

    // MARK: Addresses

    @Test(arguments: [
        ("https://api.github.com", "https://api.github.com", "github.com"),
        (" https://git.example.org/api/v3/ ", "https://git.example.org/api/v3", "git.example.org"),
        ("https://api.company.ghe.com", "https://api.company.ghe.com", "company.ghe.com"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", "127.0.0.1"),
        ("http://localhost:1", "http://localhost:1", "localhost"),
    ])
    func `an address is taken without its last slash`(text: String, baseURL: String, host: String) throws {
        let configuration = try GitHubConfiguration(baseURL: text, credential: nil)
        #expect(configuration.baseURL == baseURL)
        #expect(configuration.host == host)
    }

    @Test(arguments: [
        "http://git.example.org/api/v3", "http://api.github.com", "http://127.0.0.1.example.org",
        "http://127.example.org", "ftp://github.com", "api.github.com", "", "https://",
        "https://me:secret@api.github.com", "https://api.github.com?x=1",
    ])
    func `an address that would give the token away is refused`(text: String) {
        #expect(throws: GitHubConfiguration.Refusal.self) {
            try GitHubConfiguration(baseURL: text, credential: nil)
        }
    }

    @Test func `a setting goes before the environment, and both before GitHub's own`() {
        let environment = ["GITHUB_API_URL": "https://two"]
        #expect(
            GitHubConfiguration.baseURL(setting: "https://one", environment: environment) == "https://one"
        )
        #expect(GitHubConfiguration.baseURL(setting: " ", environment: environment) == "https://two")
        #expect(GitHubConfiguration.baseURL(setting: nil, environment: [:]) == "https://api.github.com")
    }

    // MARK: Redirects

    private func step(
        _ location: String?,
        status: Int = 302,
        from url: String = "https://api.github.com/a",
        mayLeave: Bool = true
    ) throws -> Redirect.Step {
        var headers = HTTPHeaders()
        headers["Location"] = location
        let request = HTTPRequest(
            method: .post,
            url: url,
            headers: ["Authorization": "Bearer x", "User-Agent": "u", "Accept": "a"],
            body: [1]
        )
        return Redirect.step(
            after: HTTPResponseHead(status: status, headers: headers),
            to: request,
            server: try #require(ServerOrigin("https://api.github.com")),
            mayLeave: mayLeave,
            count: 0
        )
    }

    @Test(arguments: [301, 302, 307, 308])
    func `a redirect on the same server keeps everything`(status: Int) throws {
        for location in ["https://API.github.com:443/b?x=%2F", "/b"] {
            guard case .follow(let next) = try step(location, status: status, mayLeave: false) else {
                Issue.record("not followed")
                return
            }
            #expect(next.url.hasSuffix(location.hasPrefix("/") ? "api.github.com/b" : "/b?x=%2F"))
            #expect(next.method == .post)
            #expect(next.body == [1])
            #expect(next.headers["Authorization"] == "Bearer x")
        }
    }

    @Test(arguments: ["https://storage.example.org/x?sig=a%2F", "https://api.github.com:444/x"])
    func `a redirect to another server takes nothing along but our name`(location: String) throws {
        guard case .follow(let next) = try step(location) else {
            Issue.record("not followed")
            return
        }
        #expect(next.url == location)
        #expect(next.method == .get && next.body.isEmpty)
        #expect(next.headers == ["User-Agent": "u"])
    }

    @Test(arguments: [
        "http://storage.example.org/x", "http://api.github.com/x", "http://127.0.0.1/x", "file:///etc/passwd",
        "https://me@storage.example.org/x", "https://",
    ])
    func `a redirect to what is not encrypted or no server is refused`(location: String) throws {
        guard case .refuse = try step(location) else {
            Issue.record("followed")
            return
        }
    }

    @Test func `what is no redirect is the answer`() throws {
        #expect(try step(nil) == .stay)
        #expect(try step("/b", status: 304) == .stay)
        #expect(try step("/b", status: 201) == .stay)
    }

    // MARK: Memory

    @Test func `what was not used for longest is forgotten first`() async {
        let memory = InMemoryResponses(maximumBytes: 10)
        await memory.remember(Self.response(bytes: 4), for: "a")
        await memory.remember(Self.response(bytes: 4), for: "b")
        _ = await memory.entry(for: "a")
        await memory.remember(Self.response(bytes: 4), for: "c")
        #expect(await memory.entry(for: "a") != nil)
        #expect(await memory.entry(for: "b") == nil)
        #expect(await memory.entry(for: "c") != nil)
        await memory.remember(Self.response(bytes: 11), for: "a")
        #expect(await memory.entry(for: "a") == nil)
        #expect(await memory.count == 1)
    }

    @Test func `the number of answers is bounded too`() async {
        let memory = InMemoryResponses(maximumEntries: 3)
        for number in 0..<9 { await memory.remember(Self.response(bytes: 1), for: "\(number)") }
        #expect(await memory.count == 3)
        #expect(await memory.entry(for: "8") != nil)
    }

    private static func response(bytes: Int) -> RememberedResponse {
        RememberedResponse(
            etag: "\"e\"",
            lastModified: nil,
            link: nil,
            body: Data(repeating: 0, count: bytes),
            fetchedAt: PacedClock.start
        )
    }
}
