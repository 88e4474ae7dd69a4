import Foundation
import HTTP

/// One call as it goes out: the request, and how its answers are to be treated.
struct GitHubCall: Sendable {
    /// What an answer may have at most, unless a caller says otherwise.
    static let maximumBytes = 16 << 20

    /// What is sent.
    var request: HTTPRequest

    /// The path as the caller gave it, for messages and for finding the limit it counts for.
    let path: String

    /// The most bytes of an answer's body.
    var maximumBytes = GitHubCall.maximumBytes

    /// Whether of a larger body beginning and end are kept, in place of a refusal.
    var keepsEnds = false

    /// Whether the thing may lie on another server.
    var mayLeave = false

    /// Whether asking twice does no harm.
    var isRepeatable: Bool { request.method == .get || request.method == .head }

    /// What the call counts for.
    var resource: String { RateAnswer.resource(ofPath: path) }

    /// Whether it may be asked whatever the limits are.
    var isFree: Bool { path == "/rate_limit" }
}

extension GitHubConfiguration {
    /// What asks for the usual JSON.
    static let jsonMediaType = "application/vnd.github+json"

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - method: What to do.
    ///   - url: A whole address on the server.
    ///   - path: The path as the caller gave it.
    ///   - accept: The form that the answer is wanted in.
    ///   - total: How long it may take.
    /// - Returns: The call, with the token.
    /// - Throws: `GitHubError.notSignedIn` without a token.
    func call(
        _ method: HTTPRequest.Method,
        url: String,
        path: String,
        accept: String = GitHubConfiguration.jsonMediaType,
        total: Duration = .seconds(60)
    ) throws(GitHubError) -> GitHubCall {
        guard let credential else { throw .notSignedIn }
        let headers: HTTPHeaders = [
            "Authorization": "Bearer " + credential.token.reveal(),
            "Accept": accept,
            "X-GitHub-Api-Version": apiVersion,
            "User-Agent": userAgent,
        ]
        let timeouts = HTTPTimeouts(firstByte: .seconds(30), silence: .seconds(30), total: total)
        return GitHubCall(
            request: HTTPRequest(method: method, url: url, headers: headers, timeouts: timeouts),
            path: path
        )
    }

    /// The address of a path, or of a whole address that the server gave.
    ///
    /// - Parameters:
    ///   - path: A path below the base address, percent-encoded, or an address on the same server.
    ///   - query: What to ask there; added to a query that the path has.
    /// - Returns: A whole address.
    /// - Throws: `GitHubError.unreadable` for another server, and for a path that climbs.
    func address(of path: String, query: [URLQueryItem] = []) throws(GitHubError) -> String {
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        guard !segments.contains(where: { $0 == "." || $0 == ".." }) else { throw .notFound(path: path) }
        var address = path
        if path.hasPrefix("/") {
            address = baseURL + path
        } else if ServerOrigin(path) != origin {
            throw .unreadable(what: "a link that leads to another server")
        }
        guard !query.isEmpty else { return address }
        let pairs = query.map { Self.encoded($0.name) + "=" + Self.encoded($0.value ?? "") }
        return address + (address.contains("?") ? "&" : "?") + pairs.joined(separator: "&")
    }

    /// What answers to this address, asked like this, are remembered under.
    func memoryKey(url: String, accept: String) -> String {
        [url, credential?.token.fingerprint ?? "", accept, apiVersion].joined(separator: "\n")
    }

    /// Only what never means anything in an address (RFC 3986): a plus sign would arrive as a space.
    private static func encoded(_ text: String) -> String {
        let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        return text.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: plain)) ?? ""
    }
}
