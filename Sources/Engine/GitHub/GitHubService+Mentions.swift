import Domain
import Foundation
import GitHub
import Logging
import Store

// Where the user was named; not every token may know, and then there are none.

extension GitHubService {
    /// Fetches where the user was named.
    ///
    /// - Returns: Whether somebody waits for more of it, which nobody does.
    /// - Throws: `GitHubError` when GitHub cannot be asked at all, or `StorageError`. What the token may not see is
    ///   no failure: the tokens of apps and the fine-grained ones never may.
    func fetchMentions(of connection: GitHubConnection) async throws -> Bool {
        let place = connection.place
        let fetched: Fetched<[GitHubMention]>
        do throws(GitHubError) {
            fetched = try await connection.client
                .notifications(in: connection.repository, limit: Self.mostNotifications)
                .map { payloads in
                    GitHubMention.newest(of: payloads.compactMap { GitHubMention($0, in: place) })
                }
        } catch {
            guard error.isAboutOneThing else { throw error }
            plan.noteRefusal(of: .mentions, at: surroundings.now())
            surroundings.logger.debug("mentions cannot be seen", metadata: ["reason": "\(error.message)"])
            try await keep(
                Fetched(value: [GitHubMention](), fetchedAt: surroundings.now()),
                of: connection
            )
            return false
        }
        if let interval = await connection.client.limits.pollInterval {
            plan.noteLeastInterval(of: .mentions, interval.seconds, at: surroundings.now())
        }
        try await keep(fetched, of: connection)
        return false
    }

    /// How many threads that nobody has looked at are read.
    private static let mostNotifications = 200
}

extension GitHubMention {
    /// Takes what the account is told of; nil for what is no mention in an issue or a pull request.
    ///
    /// - Parameters:
    ///   - payload: What GitHub says.
    ///   - place: The repository.
    init?(_ payload: NotificationPayload, in place: GitHubPlace) {
        guard let reason = payload.reason.known, [.mention, .teamMention].contains(reason),
            let number = payload.number
        else { return nil }
        let isPullRequest = payload.subject.type == .known(.pullRequest)
        self.init(
            number: number,
            title: payload.subject.title,
            isPullRequest: isPullRequest,
            updatedAt: payload.updatedAt,
            url: "https://\(place.storedName)/\(isPullRequest ? "pull" : "issues")/\(number)"
        )
    }

    /// The newest mention of each number, the newest first.
    static func newest(of mentions: [GitHubMention]) -> [GitHubMention] {
        var seen: Set<Int> = []
        let sorted = mentions.sorted { ($1.updatedAt, $1.number) < ($0.updatedAt, $0.number) }
        return sorted.filter { seen.insert($0.number).inserted }
    }
}

extension Duration {
    /// The length in seconds.
    fileprivate var seconds: TimeInterval {
        let (whole, parts) = components
        return Double(whole) + Double(parts) / 1e18
    }
}
