import Foundation

extension GitHubCore {
    /// `GET /search/issues` with the qualifiers that clients use most; 1,000 can be read at most.
    func searchIssues(_ call: Call) throws -> Reply {
        guard let text = call.query["q"], !text.isEmpty else { throw Refusal.missing("q", of: "Search") }
        let state = snapshot
        // A quoted value may hold spaces.
        let terms = text.matches(of: /[^\s"]*"[^"]*"|\S+/).map { String($0.output) }
        let found = state.newestFirst.filter { ticket in
            terms.allSatisfy { Self.matches($0, ticket, in: state, login: call.login) }
        }
        var reply = page(Self.sorted(found, for: call), for: call, key: "items", most: 1000) {
            state.issue($0, isNewest: call.isNewestVersion).merging(["score": 1])
        }
        if case .json(let body) = reply.body {
            reply.body = .json(body.merging(["incomplete_results": false]))
        }
        return reply
    }

    private static func matches(_ term: String, _ ticket: Ticket, in state: GitHubState, login: String?)
        -> Bool
    {
        let parts = term.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return says(ticket, term) }
        let value = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        let who = value == "@me" ? login ?? "" : value
        switch parts[0] {
        case "repo": return value.lowercased() == state.fullName.lowercased()
        case "is", "type", "state": return hasQuality(value, ticket)
        case "author": return ticket.author == who
        case "assignee": return ticket.assignees.contains(who)
        case "label": return ticket.labels.contains(value)
        case "draft": return ticket.pull?.isDraft == (value == "true")
        case "head": return ticket.pull?.head == value
        case "base": return ticket.pull?.base == value
        case "review-requested", "user-review-requested":
            return ticket.pull?.requestedReviewers.contains(who) == true
        case "reviewed-by": return ticket.pull?.reviews.contains { $0.author == who } == true
        case "mentions": return ticket.body?.contains("@" + who) == true
        case "involves":
            return ticket.author == who || ticket.assignees.contains(who)
                || ticket.body?.contains("@" + who) == true
        default: return says(ticket, term)
        }
    }

    private static func hasQuality(_ quality: String, _ ticket: Ticket) -> Bool {
        switch quality {
        case "issue": ticket.pull == nil
        case "pr": ticket.pull != nil
        case "open": ticket.isOpen
        case "closed": !ticket.isOpen
        case "merged": ticket.pull?.merge != nil
        case "unmerged": ticket.pull != nil && ticket.pull?.merge == nil
        case "draft": ticket.pull?.isDraft == true
        default: true
        }
    }

    private static func says(_ ticket: Ticket, _ words: String) -> Bool {
        (ticket.title + "\n" + (ticket.body ?? "")).localizedCaseInsensitiveContains(words)
    }
}
