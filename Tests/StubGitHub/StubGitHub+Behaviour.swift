package import Foundation
import Synchronization

extension StubGitHub {
    /// One request that came, and how it was answered.
    package struct Exchange: Sendable {
        /// The verb.
        package let method: String

        /// The path with its query.
        package let target: String

        /// The fields under lowercase names, the token included.
        package let headers: [String: String]

        /// The bytes that came.
        package let body: [UInt8]

        /// What was answered; 0 for a connection that got no status.
        package let status: Int

        /// Whether an `Authorization` came.
        package let hasToken: Bool

        /// Whether it came to the storage of logs, which is another origin.
        package let isForStorage: Bool
    }

    /// Something to do badly, so many times.
    package struct Fault: Sendable {
        /// What goes wrong.
        package enum Kind: Sendable {
            /// A failure of the server, whose body is JSON or a page.
            case status(Int, isHTML: Bool)

            /// The limit that is about haste; with or without `Retry-After` in seconds.
            case secondaryLimit(status: Int, retryAfter: Int?)

            /// A body in pieces with a pause before each.
            case slow(pieces: Int, pause: Duration)

            /// A body that ends in its middle.
            case cut

            /// No answer at all.
            case silence

            /// A merge that finds its base branch moved.
            case baseModified
        }

        /// What goes wrong.
        package var kind: Kind

        /// How many requests are still hit.
        package var times: Int

        /// Only requests with this verb; nil hits all.
        package var method: String?

        /// Only requests whose path contains this; nil hits all.
        package var path: String?

        /// Whether the request is carried out before it fails, as when a gateway gives up.
        package var actsFirst: Bool
    }

    /// Fails the next requests that match.
    ///
    /// - Parameters:
    ///   - times: How many.
    ///   - status: With what.
    ///   - isHTML: Whether the body is a page and no JSON.
    ///   - method: Only requests with this verb.
    ///   - path: Only requests whose path contains this.
    ///   - actsFirst: Whether the request is carried out all the same.
    package func failNext(
        _ times: Int = 1,
        status: Int = 502,
        isHTML: Bool = false,
        method: String? = nil,
        path: String? = nil,
        actsFirst: Bool = false
    ) {
        let kind = Fault.Kind.status(status, isHTML: isHTML)
        add(Fault(kind: kind, times: times, method: method, path: path, actsFirst: actsFirst))
    }

    /// Does something badly for the next requests that match; cut and slow ones are carried out.
    package func misbehaveNext(
        _ kind: Fault.Kind,
        times: Int = 1,
        method: String? = nil,
        path: String? = nil
    ) {
        add(Fault(kind: kind, times: times, method: method, path: path, actsFirst: false))
    }

    private func add(_ fault: Fault) { core.state.withLock { $0.faults.append(fault) } }

    /// Ends all that `failNext` and `misbehaveNext` began.
    package func behave() { core.state.withLock { $0.faults = [] } }

    /// Sets the allowance of a resource: "core", "search", "graphql" or "anonymous".
    ///
    /// - Parameters:
    ///   - remaining: How many requests are left.
    ///   - resource: Of what.
    ///   - reset: When the window ends; nil keeps the present one.
    ///   - status: What a request over the limit gets: 403 or 429.
    package func setRateLimit(
        remaining: Int,
        of resource: String = "core",
        reset: Date? = nil,
        status: Int = 403
    ) {
        core.state.withLock { state in
            var limit = state.limit(of: resource)
            limit.remaining = remaining
            limit.reset = reset ?? limit.reset
            state.limits[resource] = limit
            state.limitStatus = status
        }
    }

    /// How many requests a resource has left.
    package func remaining(of resource: String = "core") -> Int {
        core.state.withLock { $0.limit(of: resource).remaining }
    }

    /// Moves the stub's time on: limits reset, signed addresses expire.
    package func advanceClock(by seconds: TimeInterval) { core.state.withLock { $0.skew += seconds } }

    /// Renames the repository; the old addresses redirect from now on.
    package func rename(owner: String, name: String) {
        core.state.withLock { state in
            state.formerNames.insert(state.fullName.lowercased())
            state.settings.owner = owner
            state.settings.name = name
            state.formerNames.remove(state.fullName.lowercased())
        }
    }

    /// Demands something of a branch; nil lifts it.
    package func protect(_ branch: String, _ protection: Protection? = Protection()) {
        core.state.withLock { $0.protections[branch] = protection }
    }

    /// Every request so far, those to the storage of logs too.
    package var exchanges: [Exchange] { core.state.withLock { $0.exchanges } }

    /// How many requests were answered with 304.
    package var notModifiedCount: Int { exchanges.count(where: { $0.status == 304 }) }

    /// Forgets the requests so far.
    package func forgetExchanges() { core.state.withLock { $0.exchanges = [] } }
}
