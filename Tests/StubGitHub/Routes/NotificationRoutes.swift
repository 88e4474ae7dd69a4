import Foundation
import Synchronization

// What an account is told of: here, where it was named.

/// That somebody named an account in an issue or a pull request.
struct Mention: Sendable {
    let id: Int
    /// The issue or pull request.
    let number: Int
    let login: String
    let isOfTeam: Bool
    var updatedAt: Date
}

extension GitHubCore {
    static var notificationRoutes: [Route] {
        [Route("GET", "notifications", .notifications) { try $0.listNotifications($1) }]
    }

    private func listNotifications(_ call: Call) throws -> Reply {
        guard let login = call.login else {
            throw Refusal(status: 401, message: "Requires authentication")
        }
        let state = snapshot
        // Fine-grained tokens are not supported there.
        let token = call.token.flatMap { state.settings.tokens[$0] }
        guard token?.scopes != nil else { throw Refusal.noPermission }
        let mine = state.mentions.filter { $0.login == login }.sorted { $0.updatedAt > $1.updatedAt }
        var reply = page(mine, for: call) { state.notification($0) }
        reply.headers["X-Poll-Interval"] = "60"
        if let newest = mine.first { reply.headers["Last-Modified"] = Timestamp.field(newest.updatedAt) }
        return reply
    }
}

extension GitHubState {
    fileprivate func notification(_ mention: Mention) -> JSON {
        let ticket = tickets[mention.number]
        let isPull = ticket?.pull != nil
        return [
            "id": "\(mention.id)",
            "unread": true,
            "reason": mention.isOfTeam ? "team_mention" : "mention",
            "updated_at": .time(mention.updatedAt),
            "last_read_at": .null,
            "url": "\(url)/notifications/threads/\(mention.id)",
            "subject": [
                "title": .maybe(ticket?.title),
                "url": "\(home)/\(isPull ? "pulls" : "issues")/\(mention.number)",
                "latest_comment_url": .null,
                "type": isPull ? "PullRequest" : "Issue",
            ],
        ]
    }
}

extension StubGitHub {
    /// Names an account in an issue or a pull request, which tells it of that until it has read it.
    ///
    /// - Parameters:
    ///   - login: The account.
    ///   - number: The issue or pull request.
    ///   - isOfTeam: Whether a team of the account was named.
    package func addMention(of login: String, in number: Int, isOfTeam: Bool = false) {
        core.state.withLock { state in
            state.mentions.removeAll { $0.login == login && $0.number == number }
            state.mentions.append(
                Mention(
                    id: state.newID(),
                    number: number,
                    login: login,
                    isOfTeam: isOfTeam,
                    updatedAt: state.now
                )
            )
        }
    }

    /// Lets an account have read all that it was told of.
    package func readMentions(of login: String) {
        core.state.withLock { state in state.mentions.removeAll { $0.login == login } }
    }
}
