// The little of GraphQL that REST has no call for. Its queries go out as writes do, one at a time.

import Foundation
import HTTP

extension GitHubClient {
    /// Asks GraphQL, at the cost of one request of its own limit.
    ///
    /// - Parameters:
    ///   - query: The query or mutation.
    ///   - variables: Values for its variables; never put a value into the query's text.
    ///   - type: What `data` holds.
    /// - Returns: What `data` holds.
    /// - Throws: Any ``GitHubError``: what GraphQL reports inside an answer with status 200 becomes the case
    ///   that REST has for it.
    func graphQL<Answer: Decodable & Sendable>(
        _ query: String,
        variables: some Encodable & Sendable,
        as type: Answer.Type
    ) async throws(GitHubError) -> Answer {
        let answer = try await write(
            .post,
            GraphQLAddress.path(besides: configuration.baseURL),
            body: GraphQLQuestion(query: query, variables: variables),
            as: GraphQLAnswer<Answer>.self
        )
        if let failure = answer.errors.first {
            if failure.type == "RATE_LIMITED" {
                // The refusal has no time in it; asking for the limits is free.
                let limits = try? await rateLimit()
                let until = limits?.value.resources["graphql"]?.resetsAt ?? now().addingTimeInterval(60)
                throw .rateLimited(until: until, isSecondary: false)
            }
            throw failure.error
        }
        guard let data = answer.data else { throw .unreadable(what: "an answer of GraphQL without data") }
        return data
    }
}

/// Where a server has GraphQL.
enum GraphQLAddress {
    /// The path that the client takes, for the address of the REST interface.
    ///
    /// `https://api.github.com` has it below itself. An Enterprise server's `https://HOST/api/v3` has it next
    /// to itself at `https://HOST/api/graphql`, which only a whole address can say.
    static func path(besides base: String) -> String {
        let suffix = "/api/v3"
        return base.hasSuffix(suffix) ? String(base.dropLast("v3".count)) + "graphql" : "/graphql"
    }
}

/// A question to GraphQL.
private struct GraphQLQuestion<Variables: Encodable & Sendable>: Encodable, Sendable {
    let query: String
    let variables: Variables
}

/// What GraphQL answers with status 200, success or not.
struct GraphQLAnswer<Value: Decodable & Sendable>: Decodable, Sendable {
    /// What was asked for; `nil` where anything failed, since what is left then has holes.
    let data: Value?
    let errors: [Failure]

    /// Why a part of the answer is missing.
    struct Failure: Decodable, Sendable, Hashable {
        let type: String?
        let message: String?

        /// The case that REST has for it.
        var error: GitHubError {
            let message = message ?? ""
            return switch type ?? "" {
            case "NOT_FOUND": .notFound(path: "/graphql")
            case "FORBIDDEN", "INSUFFICIENT_SCOPES": .forbidden(message: message, missingScope: nil)
            case "SERVICE_UNAVAILABLE": .server(status: 503)
            default: .invalid(message: message, fields: [])
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        errors = try container.decodeIfPresent([Failure].self, forKey: .errors) ?? []
        data = try errors.isEmpty ? container.decodeIfPresent(Value.self, forKey: .data) : nil
    }

    private enum CodingKeys: String, CodingKey {
        case data, errors
    }
}
