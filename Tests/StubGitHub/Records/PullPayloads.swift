import Foundation

// The shapes in which GitHub tells of pull requests, reviews and remarks.

extension GitHubState {
    /// A pull request as lists show it; one alone has more, which `more` adds.
    func pullRequest(_ ticket: Ticket, _ pull: Pull, isNewest: Bool, more: [String: JSON] = [:]) -> JSON {
        let address = "\(home)/pulls/\(ticket.number)"
        let shape: JSON = [
            "id": .number(pull.id),
            "node_id": .text(nodeID(ticket)),
            "number": .number(ticket.number),
            "title": .text(ticket.title),
            "body": .maybe(ticket.body),
            "user": user(ticket.author),
            "author_association": "MEMBER",
            "state": ticket.isOpen ? "open" : "closed",
            "locked": false,
            "draft": .flag(pull.isDraft),
            "labels": .list(ticket.labels.map { label($0) }),
            "assignee": user(ticket.assignees.first),
            "assignees": .list(ticket.assignees.map { user($0) }),
            "requested_reviewers": .list(pull.requestedReviewers.map { user($0) }),
            "requested_teams": [],
            "milestone": .null,
            "head": end(pull.head, pull.headCommit),
            "base": end(pull.base, pull.baseCommit),
            "merged_at": .time(pull.merge?.at),
            "merge_commit_sha": .maybe(pull.merge?.commit),
            "auto_merge": .null,
            "created_at": .time(ticket.createdAt),
            "updated_at": .time(ticket.updatedAt),
            "closed_at": .time(ticket.closedAt),
            "url": .text(address),
            "issue_url": "\(home)/issues/\(ticket.number)",
            "diff_url": "\(url)/\(fullName)/pull/\(ticket.number).diff",
            "html_url": "\(url)/\(fullName)/pull/\(ticket.number)",
        ]
        let complete = shape.merging(more)
        return isNewest ? complete.removing(["assignee", "merge_commit_sha"]) : complete
    }

    /// What GraphQL knows a pull request by.
    func nodeID(_ ticket: Ticket) -> String { "PR_\(ticket.id)" }

    private func end(_ branch: String, _ commit: String) -> JSON {
        [
            "label": "\(settings.owner):\(branch)",
            "ref": .text(branch),
            "sha": .text(commit),
            "user": user(settings.owner),
            "repo": repository(for: nil),
        ]
    }

    /// A review.
    func review(_ review: Review, of number: Int) -> JSON {
        var shape: JSON = [
            "id": .number(review.id),
            "node_id": "PRR_\(review.id)",
            "user": user(review.author),
            "body": .text(review.body),
            "state": .text(review.state),
            "commit_id": .text(review.commit),
            "author_association": "MEMBER",
            "pull_request_url": "\(home)/pulls/\(number)",
            "html_url": "\(url)/\(fullName)/pull/\(number)#pullrequestreview-\(review.id)",
        ]
        // A pending review has no such member.
        if let time = review.submittedAt { shape = shape.merging(["submitted_at": .time(time)]) }
        return shape
    }

    /// A remark about a line.
    func remark(_ remark: Pull.Remark, in thread: Pull.Thread, of number: Int, head: String) -> JSON {
        let isOutdated = thread.commit != head
        var shape: JSON = [
            "id": .number(remark.id),
            "node_id": "PRRC_\(remark.id)",
            "pull_request_review_id": .maybe(number: remark.review),
            "body": .text(remark.body),
            "user": user(remark.author),
            "path": .text(thread.path),
            "line": isOutdated ? .null : .maybe(number: thread.line),
            "original_line": .maybe(number: thread.line),
            "side": "RIGHT",
            "diff_hunk": "@@ -1 +1 @@",
            "commit_id": .text(head),
            "original_commit_id": .text(thread.commit),
            "author_association": "MEMBER",
            "created_at": .time(remark.at),
            "updated_at": .time(remark.at),
            "pull_request_url": "\(home)/pulls/\(number)",
            "url": "\(home)/pulls/comments/\(remark.id)",
            "html_url": "\(url)/\(fullName)/pull/\(number)#discussion_r\(remark.id)",
        ]
        if let first = thread.comments.first, first.id != remark.id {
            shape = shape.merging(["in_reply_to_id": .number(first.id)])
        }
        return shape
    }
}
