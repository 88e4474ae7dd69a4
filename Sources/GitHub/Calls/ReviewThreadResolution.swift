import Foundation

/// What GraphQL tells of one thread, and the comments by which it is recognised.
struct ReviewThreadResolution: Decodable, Sendable, Equatable {
    let nodeID: String
    let isResolved: Bool
    let isOutdated: Bool
    let comments: Comments

    struct Comments: Decodable, Sendable, Equatable {
        let nodes: [Comment?]?
    }

    /// Known by its key, and by its number where the server tells that; a number passes 2³¹, which
    /// GraphQL's own `databaseId` cannot, so the long one comes as a text.
    struct Comment: Decodable, Sendable, Equatable {
        let id: String
        let fullDatabaseId: String?
    }

    private enum CodingKeys: String, CodingKey {
        case isResolved, isOutdated, comments
        case nodeID = "id"
    }

    /// Whether it is of the thread that a comment began.
    func matches(_ thread: ReviewThread) -> Bool {
        (comments.nodes ?? []).contains { node in
            guard let node else { return false }
            return node.fullDatabaseId == String(thread.rootID)
                || thread.comments.contains { $0.nodeID == node.id }
        }
    }
}

extension [ReviewThread] {
    /// The threads with what GraphQL tells of each.
    func resolved(by resolutions: [ReviewThreadResolution]) -> [ReviewThread] {
        map { thread in
            guard let match = resolutions.first(where: { $0.matches(thread) }) else { return thread }
            var thread = thread
            thread.resolution = ReviewThread.Resolution(
                nodeID: match.nodeID,
                isResolved: match.isResolved,
                isOutdated: match.isOutdated
            )
            return thread
        }
    }
}

extension GitHubClient {
    /// Reads which threads of a pull request are resolved, at most 1,000 of them.
    func reviewThreadResolutions(
        ofPullRequest number: Int,
        in repository: RepositoryName
    ) async throws(GitHubError) -> [ReviewThreadResolution] {
        var found: [ReviewThreadResolution] = []
        var cursor: String?
        for _ in 0..<10 {
            let answer = try await graphQL(
                Self.reviewThreadsQuery,
                variables: ReviewThreadsVariables(
                    owner: repository.owner,
                    name: repository.name,
                    number: number,
                    cursor: cursor
                ),
                as: ReviewThreadsAnswer.self
            )
            guard let page = answer.repository?.pullRequest?.reviewThreads else { break }
            found += (page.nodes ?? []).compactMap(\.self)
            guard page.pageInfo.hasNextPage, let next = page.pageInfo.endCursor, next != cursor else { break }
            cursor = next
        }
        return found
    }

    private static let reviewThreadsQuery = """
        query($owner: String!, $name: String!, $number: Int!, $cursor: String) {
          repository(owner: $owner, name: $name) {
            pullRequest(number: $number) {
              reviewThreads(first: 100, after: $cursor) {
                pageInfo { hasNextPage endCursor }
                nodes { id isResolved isOutdated comments(first: 1) { nodes { id fullDatabaseId } } }
              }
            }
          }
        }
        """
}

private struct ReviewThreadsVariables: Encodable, Sendable {
    let owner: String
    let name: String
    let number: Int
    let cursor: String?
}

private struct ReviewThreadsAnswer: Decodable, Sendable {
    struct Repository: Decodable, Sendable {
        let pullRequest: PullRequest?
    }

    struct PullRequest: Decodable, Sendable {
        let reviewThreads: Page
    }

    struct Page: Decodable, Sendable {
        let pageInfo: PageInfo
        let nodes: [ReviewThreadResolution?]?
    }

    struct PageInfo: Decodable, Sendable {
        let hasNextPage: Bool
        let endCursor: String?
    }

    let repository: Repository?
}
