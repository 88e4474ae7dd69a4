import Foundation

/// A conversation at one place of a pull request's diff: a comment and the answers to it.
package struct ReviewThread: Sendable, Equatable {
    /// What only GraphQL tells of a thread.
    package struct Resolution: Sendable, Hashable {
        /// The key with which the thread is resolved.
        package let nodeID: String
        /// Whether somebody has said that it is settled.
        package let isResolved: Bool
        /// Whether the lines it stands at have changed since.
        package let isOutdated: Bool
    }

    /// The id of the comment that began it, which answers are sent to; that comment may be deleted.
    package let rootID: Int
    /// The comments, oldest first; never empty.
    package let comments: [ReviewCommentPayload]
    /// Whether it is settled; `nil` when that was not asked.
    package var resolution: Resolution?

    /// The file that it stands in.
    package var path: String { comments.first?.path ?? "" }
    /// The line that it stands at in today's diff, from 1; `nil` when that is gone or the file is meant.
    package var line: Int? { comments.first?.line }
}

/// Puts review comments together into threads.
package enum ThreadGrouping {
    /// Groups comments by what they answer.
    ///
    /// Threads come in the order of their first comments, and comments in a thread in that of their times
    /// (of their ids, where two have the same time). Answers whose first comment was deleted stay together
    /// under its id. A comment that is listed twice, as happens when one is added between two pages, is
    /// taken once.
    package static func threads(of comments: [ReviewCommentPayload]) -> [ReviewThread] {
        let ordered = comments.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
        let answered = Dictionary(
            comments.compactMap { comment in comment.inReplyToID.map { (comment.id, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        var seen: Set<Int> = []
        var roots: [Int] = []
        var members: [Int: [ReviewCommentPayload]] = [:]
        for comment in ordered where seen.insert(comment.id).inserted {
            let root = root(of: comment.id, answered: answered)
            if members[root] == nil { roots.append(root) }
            members[root, default: []].append(comment)
        }
        return roots.map { ReviewThread(rootID: $0, comments: members[$0] ?? [], resolution: nil) }
    }

    /// Where the chain of answers that a comment is in begins.
    ///
    /// The server lets answers point to a thread's first comment only. In what came from elsewhere there can
    /// be a chain, or even a ring; since an answer is younger than what it answers, only links to smaller
    /// ids are followed, and every walk ends.
    private static func root(of id: Int, answered: [Int: Int]) -> Int {
        var current = id
        while let parent = answered[current], parent < current { current = parent }
        return current
    }
}
