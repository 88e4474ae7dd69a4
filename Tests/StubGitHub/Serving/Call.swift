import Foundation
import StubServer

/// One request, taken apart, with who asks.
struct Call: Sendable {
    let method: String

    /// The segments of the path after the repository, still split where the client wrote a slash.
    var path: [String]

    /// The whole path as it was asked for, without the query.
    let address: String

    let query: [String: String]
    let headers: [String: String]
    let body: JSON

    /// What the route's pattern named, such as `number`.
    var parameters: [String: String] = [:]

    /// The account of the token; nil when no token came.
    var login: String?

    init(_ request: StubServer.Request) {
        method = request.method
        headers = request.headers
        let parts = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        address = String(parts[0])
        path = address.split(separator: "/").map { String($0).removingPercentEncoding ?? String($0) }
        var query: [String: String] = [:]
        for item in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1).map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? String($0)
            }
            if let name = pair.first { query[name] = pair.count > 1 ? pair[1] : "" }
        }
        self.query = query
        body = JSON.parse(request.body) ?? .object([:])
    }

    /// The bearer token or the older `token` form.
    var token: String? {
        guard let field = headers["authorization"] else { return nil }
        let words = field.split(separator: " ")
        guard words.count == 2, ["bearer", "token"].contains(words[0].lowercased()) else { return field }
        return String(words[1])
    }

    /// A named number of the path, such as an issue's.
    func number(_ name: String = "number") throws -> Int {
        guard let number = parameters[name].flatMap({ Int($0) }) else { throw Refusal.notFound }
        return number
    }

    /// A named text of the path.
    func text(_ name: String) -> String { parameters[name] ?? "" }

    var isRead: Bool { method == "GET" || method == "HEAD" }

    /// Whether the client asked for the shapes of 2026-03-10, which leave out what had long been doubled.
    var isNewestVersion: Bool { (headers["x-github-api-version"] ?? "2022-11-28") >= "2026-03-10" }
}

/// What goes back, before headers, limits and faults are added.
struct Reply: Sendable {
    enum Body: Sendable {
        case none
        case json(JSON)
        case bytes([UInt8], type: String)
    }

    var status = 200
    var headers: [String: String] = [:]
    var body: Body = .none

    /// A JSON answer.
    static func json(_ value: JSON, status: Int = 200, headers: [String: String] = [:]) -> Reply {
        Reply(status: status, headers: headers, body: .json(value))
    }

    /// A text answer.
    static func text(_ text: String, type: String, status: Int = 200) -> Reply {
        Reply(status: status, body: .bytes(Array(text.utf8), type: type))
    }

    /// Success with nothing to say.
    static let empty = Reply(status: 204)
}

/// A request that is refused, in GitHub's words.
struct Refusal: Error {
    let status: Int
    let message: String
    var errors: [JSON] = []
    var headers: [String: String] = [:]

    var reply: Reply {
        var members: [String: JSON] = [
            "message": .text(message),
            "documentation_url": "https://docs.github.com/rest",
            // A text, as in the real one.
            "status": .text(String(status)),
        ]
        if !errors.isEmpty { members["errors"] = .list(errors) }
        return .json(.object(members), status: status, headers: headers)
    }

    static let notFound = Refusal(status: 404, message: "Not Found")
    static let noPermission = Refusal(
        status: 403,
        message: "Resource not accessible by personal access token"
    )

    /// What fails validation, with errors that may be objects or plain texts.
    static func invalid(_ errors: [JSON], message: String = "Validation Failed") -> Refusal {
        Refusal(status: 422, message: message, errors: errors)
    }

    /// A required field that did not come.
    static func missing(_ field: String, of resource: String) -> Refusal {
        .invalid([["resource": .text(resource), "field": .text(field), "code": "missing_field"]])
    }
}
