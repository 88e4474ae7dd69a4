package import Foundation

/// How many requests are left, for each kind of them.
package struct RateLimitPayload: Decodable, Sendable, Hashable {
    /// One kind of requests.
    package struct Resource: Decodable, Sendable, Hashable {
        /// How many there are in a window.
        package let limit: Int
        /// How many are left.
        package let remaining: Int
        /// When the window ends, by the server's clock.
        package var resetsAt: Date { Date(timeIntervalSince1970: TimeInterval(reset)) }

        /// Seconds since 1970.
        private let reset: Int

        private enum CodingKeys: String, CodingKey {
            case limit, remaining, reset
        }
    }

    /// By the server's names for them, such as `core`, `search` and `graphql`.
    package let resources: [String: Resource]

    // No `rate`, which repeated `core` until API version 2026-03-10.
    private enum CodingKeys: String, CodingKey {
        case resources
    }
}

/// What the start of a workflow answered where the server says which run it made.
package struct DispatchResultPayload: Decodable, Sendable, Hashable {
    /// The run.
    package let runID: Int?

    private enum CodingKeys: String, CodingKey {
        case runID = "workflow_run_id"
    }
}
