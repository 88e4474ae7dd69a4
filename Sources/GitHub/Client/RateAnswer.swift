import Foundation
import HTTP

/// What one answer says of limits.
struct RateAnswer: Sendable, Hashable {
    /// Which limit refused, if one did.
    enum Kind: Sendable, Hashable {
        case none
        case primary
        case secondary
    }

    /// Which limit refused, if one did.
    var kind = Kind.none

    /// What the request counted for, such as `core`.
    var resource = "core"

    /// How many requests the window has.
    var limit: Int?

    /// How many are left.
    var remaining: Int?

    /// When the window ends, on the server's clock.
    var reset: Date?

    /// How many seconds to wait.
    var retryAfter: Double?

    /// What the server's clock said.
    var date: Date?

    /// How far apart questions for events are to be.
    var pollInterval: Duration?
}

extension RateAnswer {
    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - head: Its head.
    ///   - message: What its body says, if it is a refusal.
    ///   - resource: What the request should count for; the answer may know better.
    init(_ head: HTTPResponseHead, message: String, resource: String) {
        let headers = head.headers
        self.resource = headers["X-RateLimit-Resource"] ?? resource
        limit = headers["X-RateLimit-Limit"].flatMap { Int($0) }
        remaining = headers["X-RateLimit-Remaining"].flatMap { Int($0) }
        reset = headers["X-RateLimit-Reset"].flatMap { Double($0) }.map { Date(timeIntervalSince1970: $0) }
        date = headers["Date"].flatMap(GitHubCoding.httpDate)
        pollInterval = headers["X-Poll-Interval"].flatMap { Int($0) }.map { .seconds(min(max(1, $0), 3_600)) }
        retryAfter = headers["Retry-After"].flatMap { seconds(from: $0) }
        kind = limitThatRefused(status: head.status, message: message.lowercased())
    }

    private func seconds(from field: String) -> Double? {
        if let seconds = Double(field), seconds.isFinite, seconds >= 0 { return seconds }
        guard let time = GitHubCoding.httpDate(field), let date else { return nil }
        return max(0, time.timeIntervalSince(date))
    }

    /// 403 is also "not allowed", which the message and the other fields tell from a limit.
    private func limitThatRefused(status: Int, message: String) -> Kind {
        guard status == 403 || status == 429 else { return .none }
        if message.contains("secondary rate limit") || message.contains("abuse detection") {
            return .secondary
        }
        let namesLimit = message.contains("rate limit")
        guard status == 429 || namesLimit || message.isEmpty || retryAfter != nil else { return .none }
        if remaining == 0, namesLimit || retryAfter == nil { return .primary }
        return status == 429 || namesLimit || retryAfter != nil ? .secondary : .none
    }

    /// What a request counts for, by its path.
    static func resource(ofPath path: String) -> String {
        let path = path.prefix { $0 != "?" }
        if path == "/search/code" { return "code_search" }
        if path.hasPrefix("/search/") { return "search" }
        // An Enterprise server has it beside the base address, so the path is a whole address there.
        return path.hasSuffix("/graphql") ? "graphql" : "core"
    }
}
