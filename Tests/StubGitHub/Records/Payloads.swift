import Foundation

// The shapes in which GitHub tells of accounts, the repository, issues and comments.

extension GitHubState {
    /// An account; null for one that is gone.
    func user(_ login: String?) -> JSON {
        guard let login else { return .null }
        return [
            "login": .text(login),
            "id": .number(userID(login)),
            "node_id": "U_\(userID(login))",
            "avatar_url": "\(url)/avatars/\(login)",
            "url": "\(url)/users/\(login)",
            "html_url": "\(url)/\(login)",
            "type": "User",
            "site_admin": false,
        ]
    }

    /// The repository, as seen with a token.
    func repository(for token: StubGitHub.Token?) -> JSON {
        let access = token?.access ?? .read
        let isAdmin = access == .admin
        let canPush = access.rawValue >= StubGitHub.Token.Access.write.rawValue
        let openIssues = tickets.values.count(where: { $0.isOpen })
        let methods = settings.mergeMethods
        return [
            "id": .number(repositoryID),
            "node_id": "R_stub",
            "name": .text(settings.name),
            "full_name": .text(fullName),
            "private": .flag(settings.isPrivate),
            "visibility": settings.isPrivate ? "private" : "public",
            "owner": user(settings.owner),
            "html_url": "\(url)/\(fullName)",
            "url": .text(home),
            "description": .null,
            "fork": false,
            "archived": false,
            "disabled": false,
            "has_issues": true,
            "default_branch": .text(settings.defaultBranch),
            "clone_url": "\(url)/\(fullName).git",
            "ssh_url": "git@github.com:\(fullName).git",
            "language": .null,
            "open_issues_count": .number(openIssues),
            "allow_merge_commit": .flag(methods.contains("merge")),
            "allow_squash_merge": .flag(methods.contains("squash")),
            "allow_rebase_merge": .flag(methods.contains("rebase")),
            "delete_branch_on_merge": false,
            "permissions": [
                "admin": .flag(isAdmin),
                "maintain": .flag(isAdmin),
                "push": .flag(canPush),
                "triage": .flag(canPush),
                "pull": true,
            ],
            "created_at": "2024-01-02T03:04:05Z",
            "pushed_at": .time(pushedAt),
        ]
    }

    /// A label by its name.
    func label(_ name: String) -> JSON {
        let known = labels.first { $0.name == name }
        return [
            "id": .number(known?.id ?? 1),
            "node_id": "LA_\(known?.id ?? 1)",
            "url": "\(home)/labels/\(name)",
            "name": .text(name),
            "color": .text(known?.color ?? "ededed"),
            "default": false,
            "description": .maybe(known?.about),
        ]
    }

    /// An issue or a pull request as the issues' list shows it.
    func issue(_ ticket: Ticket, isNewest: Bool = false) -> JSON {
        let page = ticket.pull == nil ? "issues" : "pull"
        let address = "\(home)/issues/\(ticket.number)"
        var shape: JSON = [
            "id": .number(ticket.id),
            "node_id": "I_\(ticket.id)",
            "number": .number(ticket.number),
            "title": .text(ticket.title),
            "body": .maybe(ticket.body),
            "user": user(ticket.author),
            "author_association": "MEMBER",
            "state": ticket.isOpen ? "open" : "closed",
            "state_reason": .maybe(ticket.stateReason),
            "locked": false,
            "labels": .list(ticket.labels.map { label($0) }),
            "assignee": user(ticket.assignees.first),
            "assignees": .list(ticket.assignees.map { user($0) }),
            "milestone": .null,
            "comments": .number(ticket.comments.count),
            "created_at": .time(ticket.createdAt),
            "updated_at": .time(ticket.updatedAt),
            "closed_at": .time(ticket.closedAt),
            "url": .text(address),
            "comments_url": "\(address)/comments",
            "repository_url": .text(home),
            "html_url": "\(url)/\(fullName)/\(page)/\(ticket.number)",
        ]
        if let pull = ticket.pull {
            shape = shape.merging([
                "draft": .flag(pull.isDraft),
                "pull_request": [
                    "url": "\(home)/pulls/\(ticket.number)",
                    "html_url": "\(url)/\(fullName)/pull/\(ticket.number)",
                    "diff_url": "\(url)/\(fullName)/pull/\(ticket.number).diff",
                    "merged_at": .time(pull.merge?.at),
                ],
            ])
        }
        return isNewest ? shape.removing(["assignee"]) : shape
    }

    /// A comment under an issue.
    func comment(_ comment: Comment, on number: Int) -> JSON {
        [
            "id": .number(comment.id),
            "node_id": "IC_\(comment.id)",
            "body": .text(comment.body),
            "user": user(comment.author),
            "author_association": "MEMBER",
            "created_at": .time(comment.createdAt),
            "updated_at": .time(comment.updatedAt),
            "url": "\(home)/issues/comments/\(comment.id)",
            "issue_url": "\(home)/issues/\(number)",
            "html_url": "\(url)/\(fullName)/issues/\(number)#issuecomment-\(comment.id)",
        ]
    }
}
