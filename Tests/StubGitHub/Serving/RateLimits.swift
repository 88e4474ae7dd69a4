import Foundation

// What a request may cost, and what is said when nothing is left.

extension GitHubState {
    /// The present window of a resource, a new one if the last has ended.
    func limit(of resource: String) -> Limit {
        let most = ["core": 5000, "search": 30, "graphql": 5000, "anonymous": 60][resource] ?? 5000
        if let limit = limits[resource], limit.reset > now { return limit }
        let window: TimeInterval = resource == "search" ? 60 : 3600
        let reset = Date(timeIntervalSince1970: (now.timeIntervalSince1970 + window).rounded(.down))
        return Limit(limit: most, remaining: most, reset: reset)
    }

    /// Takes one request from a resource.
    mutating func spend(_ resource: String) {
        var limit = limit(of: resource)
        limit.remaining = max(0, limit.remaining - 1)
        limits[resource] = limit
    }

    /// The fields about a resource.
    func limitFields(of resource: String) -> [String: String] {
        let limit = limit(of: resource)
        return [
            "X-RateLimit-Limit": String(limit.limit),
            "X-RateLimit-Remaining": String(limit.remaining),
            "X-RateLimit-Used": String(max(0, limit.limit - limit.remaining)),
            "X-RateLimit-Reset": String(Int(limit.reset.timeIntervalSince1970)),
            "X-RateLimit-Resource": resource == "anonymous" ? "core" : resource,
        ]
    }

    /// What a request over the limit gets.
    func overLimit(_ login: String?) -> Refusal {
        let who = login.map { "user ID \(userID($0))" } ?? "127.0.0.1"
        return Refusal(status: limitStatus, message: "API rate limit exceeded for \(who).")
    }

    /// The answer to `GET /rate_limit`, which costs nothing.
    func rateLimits(isAnonymous: Bool, isNewest: Bool) -> JSON {
        let core = limitShape(isAnonymous ? "anonymous" : "core")
        let shape: JSON = [
            "resources": [
                "core": core, "search": limitShape("search"), "graphql": limitShape("graphql"),
            ]
        ]
        return isNewest ? shape : shape.merging(["rate": core])
    }

    private func limitShape(_ resource: String) -> JSON {
        let limit = limit(of: resource)
        let used = max(0, limit.limit - limit.remaining)
        return [
            "limit": .number(limit.limit),
            "remaining": .number(limit.remaining),
            "used": .number(used),
            "reset": .number(Int(limit.reset.timeIntervalSince1970)),
            "resource": .text(resource == "anonymous" ? "core" : resource),
        ]
    }
}

extension Refusal {
    /// The limit that is about haste, which leaves `X-RateLimit-Remaining` alone.
    static func secondaryLimit(status: Int, retryAfter: Int?) -> Refusal {
        Refusal(
            status: status,
            message:
                "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
            headers: retryAfter.map { ["Retry-After": String($0)] } ?? [:]
        )
    }
}
