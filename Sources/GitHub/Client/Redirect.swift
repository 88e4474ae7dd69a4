import Foundation
import HTTP

/// Where an answer sends a request on to, and what may travel there; pure.
///
/// Renamed repositories answer with 301 or 307, and the request is made again as it is. Logs and archives
/// answer with 302 to a signed address of a storage, which must not see the token and refuses it.
enum Redirect {
    /// More in a row lead nowhere.
    static let maximumCount = 5

    /// What to do with an answer.
    enum Step: Sendable, Hashable {
        /// It is the answer.
        case stay

        case follow(HTTPRequest)

        /// It leads where the request must not go, for this reason.
        case refuse(String)
    }

    /// Decides about an answer.
    ///
    /// - Parameters:
    ///   - head: The head of the answer.
    ///   - request: What was asked.
    ///   - server: The server that the token is for.
    ///   - mayLeave: Whether the thing may lie on another server.
    ///   - count: How many redirects were followed before.
    /// - Returns: What to do.
    static func step(
        after head: HTTPResponseHead,
        to request: HTTPRequest,
        server: ServerOrigin,
        mayLeave: Bool,
        count: Int
    ) -> Step {
        guard [301, 302, 303, 307, 308].contains(head.status), let location = head.headers["Location"] else {
            return .stay
        }
        guard count < maximumCount else { return .refuse("its redirects never end") }
        guard let url = address(of: location, from: request.url), let target = ServerOrigin(url) else {
            return .refuse("it redirects to something that is no address")
        }
        var next = request
        next.url = url
        if head.status == 303, request.method != .head {
            next.method = .get
            next.body = []
            next.headers["Content-Type"] = nil
        }
        if target == server, ServerOrigin(request.url) == server { return .follow(next) }
        guard mayLeave else { return .refuse("it redirects to another server") }
        guard target.isEncrypted || (target.isLoopback && !server.isEncrypted) else {
            return .refuse("it redirects to an address without encryption")
        }
        // Once it has left, nothing but our name travels, not even back.
        next.method = .get
        next.body = []
        next.headers = HTTPHeaders()
        next.headers["User-Agent"] = request.headers["User-Agent"]
        return .follow(next)
    }

    /// An absolute address; whole ones stay as they are, since signatures cover every character.
    private static func address(of location: String, from url: String) -> String? {
        let lowercased = location.lowercased()
        if lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://") {
            let parts = URLComponents(string: location)
            return parts != nil && parts?.user == nil && parts?.password == nil ? location : nil
        }
        if location.hasPrefix("/"), !location.hasPrefix("//") {
            return ServerOrigin(url).map { $0.address + location }
        }
        return URL(string: location, relativeTo: URL(string: url))?.absoluteURL.absoluteString
    }
}
