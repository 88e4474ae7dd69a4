import Engine
import Foundation
import StubServer
import Synchronization

/// A GitHub of canned answers with marks, which a test changes while it runs.
///
/// It knows the repository `me/mine`, empty at first, and the account `ann`.
final class CannedGitHub: Sendable {
    /// A token of no known shape: only what knows it can keep it out of a text.
    static let token = "sesame.open.0123456789"
    static let head = String(repeating: "d4", count: 20)

    private struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: String
        var mark: String
    }

    private final class Routes: Sendable {
        let answers = Mutex<[String: Answer]>([:])

        func answer(_ request: StubServer.Request) -> StubResponse {
            let path = request.target.prefix { $0 != "?" }
            let route = "\(request.method) \(path)"
            // The same address in another form, where a test has set one.
            let isDiff = request.headers["accept"]?.contains("diff") == true
            let known = answers.withLock { isDiff ? $0[route + " as diff"] ?? $0[route] : $0[route] }
            guard let known else { return .plain(#"{"message":"Not Found"}"#, status: 404) }
            var headers = known.headers
            guard request.method == "GET", known.status == 200 else {
                return .plain(known.body, status: known.status, headers: headers)
            }
            headers["ETag"] = known.mark
            return request.headers["if-none-match"] == known.mark
                ? StubResponse(status: 304, headers: headers, framing: .length(nil), steps: [])
                : .plain(known.body, headers: headers)
        }
    }

    private let routes: Routes
    let server: StubServer

    init() throws {
        let routes = Routes()
        self.routes = routes
        server = try StubServer { request, _ in routes.answer(request) }
        set("GET /user", #"{"id":1,"login":"ann"}"#, headers: ["X-OAuth-Scopes": "repo, read:org"])
        setRepository(mayPush: true)
        setIssues([])
        setPulls([])
        setRuns([])
        setNotifications([])
        set("GET /repos/me/mine/commits/\(Self.head)/status", Self.status)
    }

    private static let status = #"{"state":"pending","sha":"d4","total_count":0,"statuses":[]}"#

    /// Sets what a method and a path are answered with; with ` as diff` behind them, where a diff is asked for.
    func set(_ route: String, _ body: String, status: Int = 200, headers: [String: String] = [:]) {
        routes.answers.withLock { answers in
            let mark = "W/\"\(route.utf8.count)-\(body.utf8.reduce(5381) { ($0 &* 33) ^ Int($1) })\""
            answers[route] = Answer(status: status, headers: headers, body: body, mark: mark)
        }
    }

    func setRepository(mayPush: Bool) {
        let permissions = #"{"pull":true,"push":\#(mayPush),"admin":false}"#
        set(
            "GET /repos/me/mine",
            """
            {"id":1,"name":"mine","full_name":"me/mine","default_branch":"main","permissions":\(permissions)}
            """
        )
    }

    func setIssues(_ issues: [String]) {
        set("GET /repos/me/mine/issues", "[\(issues.joined(separator: ","))]")
    }

    func setPulls(_ pulls: [String]) {
        set("GET /repos/me/mine/pulls", "[\(pulls.joined(separator: ","))]")
    }

    func setRuns(_ runs: [String]) {
        let list = runs.joined(separator: ",")
        set("GET /repos/me/mine/actions/runs", #"{"total_count":\#(runs.count),"workflow_runs":[\#(list)]}"#)
    }

    func setNotifications(_ notifications: [String], headers: [String: String] = [:]) {
        let body = "[\(notifications.joined(separator: ","))]"
        set("GET /repos/me/mine/notifications", body, headers: headers)
    }

    /// The requests so far, as method and path.
    var asked: [String] {
        server.requests.map { "\($0.method) \($0.target.prefix { $0 != "?" })" }
    }

    // MARK: - Payloads

    static func issue(_ number: Int, _ title: String = "It breaks") -> String {
        """
        {"id":\(4_000_000_000 + number),"number":\(number),"title":"\(title)","state":"open","body":null,\
        "user":null,"comments":2,"labels":[{"name":"bug"}],"created_at":"2026-01-02T03:04:05Z",\
        "updated_at":"2026-01-02T03:04:05Z","html_url":"https://g/\(number)"}
        """
    }

    static func pull(_ number: Int, branch: String = "fix", isSingle: Bool = false) -> String {
        let single =
            #""mergeable":true,"mergeable_state":"clean","additions":3,"deletions":1,"changed_files":2,"#
        return """
            {"id":\(number),"number":\(number),"title":"Fix it","state":"open","draft":true,\
            \(isSingle ? single : "")"head":{"ref":"\(branch)","sha":"\(head)"},\
            "base":{"ref":"main","sha":"a1"},"created_at":"2026-01-02T03:04:05Z",\
            "updated_at":"2026-01-02T03:04:05Z","html_url":"https://g/\(number)"}
            """
    }

    static func run(_ id: Int, _ status: String = "completed", _ conclusion: String? = "success") -> String {
        """
        {"id":\(id),"name":"CI","display_title":"Fix it","run_number":7,"run_attempt":1,"event":"push",\
        "status":"\(status)","conclusion":\(conclusion.map { "\"\($0)\"" } ?? "null"),"workflow_id":1,\
        "head_branch":"fix","head_sha":"\(head)","created_at":"2026-01-02T03:04:05Z",\
        "updated_at":"2026-01-02T03:05:05Z","html_url":"https://g/runs/\(id)"}
        """
    }

    static func notification(
        _ number: Int,
        reason: String = "mention",
        kind: String = "Issue",
        at time: String = "2026-01-02T03:04:05Z"
    ) -> String {
        let folder = kind == "Issue" ? "issues" : "pulls"
        return """
            {"id":"9\(number)","unread":true,"reason":"\(reason)","updated_at":"\(time)","subject":\
            {"title":"It breaks","url":"https://api.g/repos/me/mine/\(folder)/\(number)","type":"\(kind)"}}
            """
    }

    // MARK: - Engines

    /// Lets an engine find this server, with a remote of the repository and a token in a file.
    ///
    /// - Parameters:
    ///   - options: The options of the engine.
    ///   - pushesTo: The folder that pushes to the remote go to.
    ///   - fetchesFrom: The folder that is fetched from in place of the remote.
    func connect(
        _ options: inout EngineOptions,
        pushesTo folder: String? = nil,
        fetchesFrom mirror: String? = nil
    ) {
        let url = "https://127.0.0.1/me/mine.git"
        var lines = "[remote \"origin\"]\n\turl = \(url)\n"
        if let folder { lines += "[url \"\(folder)\"]\n\tpushInsteadOf = \(url)\n" }
        if let mirror { lines += "[url \"\(mirror)\"]\n\tinsteadOf = \(url)\n" }
        let configuration = options.repository + "/.git/config"
        let before = FileManager.default.contents(atPath: configuration) ?? Data()
        let isWritten = FileManager.default.createFile(
            atPath: configuration,
            contents: before + Data(lines.utf8)
        )
        precondition(isWritten, "the repository's configuration cannot be written")
        let file = options.repository + "/.git/token"
        let isKept = FileManager.default.createFile(
            atPath: file,
            contents: Data((Self.token + "\n").utf8),
            attributes: [.posixPermissions: 0o600]
        )
        precondition(isKept, "the token cannot be written")
        options.overrides["github.api-url"] = server.url
        options.overrides["github.token-file"] = file
    }
}
