import Foundation
import Synchronization

// Issues, their comments, labels and assignees; pull requests are issues too.

extension GitHubCore {
    static var issueRoutes: [Route] {
        [
            Route("GET", "issues", .issues) { try $0.listIssues($1) },
            Route("POST", "issues", .issues) { try $0.createIssue($1) },
            Route("GET", "issues/:number", .issues) { core, call in
                let number = try call.number()
                return try core.state.withLock { state in
                    .json(state.issue(try state.ticket(number), isNewest: call.isNewestVersion))
                }
            },
            Route("PATCH", "issues/:number", .issues) { try $0.editIssue($1) },
            Route("GET", "issues/:number/comments", .issues) { try $0.listComments($1) },
            Route("POST", "issues/:number/comments", .issues) { try $0.createComment($1) },
            Route("POST", "issues/:number/labels", .issues) { try $0.label($1, replaces: false) },
            Route("PUT", "issues/:number/labels", .issues) { try $0.label($1, replaces: true) },
            Route("GET", "issues/:number/labels", .issues) { core, call in
                let ticket = try core.ticket(call)
                let state = core.snapshot
                return core.page(ticket.labels, for: call) { state.label($0) }
            },
            Route("DELETE", "issues/:number/labels/:name", .issues) { core, call in
                let name = call.text("name")
                guard try core.ticket(call).labels.contains(name) else {
                    throw Refusal(status: 404, message: "Label does not exist")
                }
                let ticket = try core.change(call) { $0.labels.removeAll { $0 == name } }
                let state = core.snapshot
                return .json(.list(ticket.labels.map { state.label($0) }))
            },
            Route("POST", "issues/:number/assignees", .issues) { try $0.assign($1, adds: true) },
            Route("DELETE", "issues/:number/assignees", .issues) { try $0.assign($1, adds: false) },
            Route("GET", "labels", .issues) { core, call in
                let state = core.snapshot
                return core.page(state.labels, for: call) { state.label($0.name) }
            },
            Route("POST", "labels", .issues) { try $0.createLabel($1) },
            Route("GET", "assignees", .issues) { core, call in
                let state = core.snapshot
                return core.page(state.settings.users, for: call) { state.user($0.login) }
            },
        ]
    }

    /// The state as it is now, for what is only read.
    var snapshot: GitHubState { state.withLock { $0 } }

    /// The issue or pull request that a call is about.
    func ticket(_ call: Call) throws -> Ticket {
        let number = try call.number()
        return try state.withLock { try $0.ticket(number) }
    }

    /// Changes the issue or pull request that a call is about.
    @discardableResult
    func change(_ call: Call, _ change: (inout Ticket) -> Void) throws -> Ticket {
        let number = try call.number()
        return try state.withLock { state in
            try state.change(number, change)
            return try state.ticket(number)
        }
    }

    private func issueReply(_ ticket: Ticket, for call: Call, status: Int = 200) -> Reply {
        .json(snapshot.issue(ticket, isNewest: call.isNewestVersion), status: status)
    }

    // MARK: Lists

    private func listIssues(_ call: Call) throws -> Reply {
        let state = snapshot
        let found = state.newestFirst.filter { Self.isListed($0, for: call) }
        let sorted = Self.sorted(found, for: call)
        return page(sorted, for: call) { state.issue($0, isNewest: call.isNewestVersion) }
    }

    private static func isListed(_ ticket: Ticket, for call: Call) -> Bool {
        guard isWanted(ticket, state: call.query["state"] ?? "open") else { return false }
        let wanted = Set((call.query["labels"] ?? "").split(separator: ",").map { String($0) })
        guard wanted.isSubset(of: ticket.labels) else { return false }
        if let since = call.query["since"].flatMap({ Timestamp.parse($0) }), ticket.updatedAt < since {
            return false
        }
        if let creator = call.query["creator"], ticket.author != creator { return false }
        return isAbout(ticket, assignee: call.query["assignee"])
    }

    /// Whether a ticket is in the state that "open", "closed" or "all" names.
    static func isWanted(_ ticket: Ticket, state: String) -> Bool {
        state == "all" || (state == "open") == ticket.isOpen
    }

    private static func isAbout(_ ticket: Ticket, assignee: String?) -> Bool {
        switch assignee {
        case nil, "*": assignee == nil || !ticket.assignees.isEmpty
        case "none": ticket.assignees.isEmpty
        case .some(let login): ticket.assignees.contains(login)
        }
    }

    /// Orders tickets as a list's `sort` and `direction` say.
    static func sorted(_ tickets: [Ticket], for call: Call) -> [Ticket] {
        let sorted =
            switch call.query["sort"] {
            case "updated": tickets.sorted { $0.updatedAt > $1.updatedAt }
            case "comments": tickets.sorted { $0.comments.count > $1.comments.count }
            default: tickets
            }
        return call.query["direction"] == "asc" ? sorted.reversed() : sorted
    }

    private func listComments(_ call: Call) throws -> Reply {
        let ticket = try ticket(call)
        let state = snapshot
        return page(ticket.comments, for: call) { state.comment($0, on: ticket.number) }
    }

    // MARK: Writing

    private func createIssue(_ call: Call) throws -> Reply {
        guard let title = call.body["title"]?.asText, !title.isEmpty else {
            throw Refusal.missing("title", of: "Issue")
        }
        let ticket = state.withLock { state in
            let number = state.newNumber()
            let ticket = Ticket(
                id: state.newID(),
                number: number,
                title: title,
                body: call.body["body"]?.asText,
                author: call.login,
                labels: call.body["labels"]?.asTexts ?? [],
                assignees: call.body["assignees"]?.asTexts ?? [],
                createdAt: state.now,
                updatedAt: state.now
            )
            state.tickets[number] = ticket
            return ticket
        }
        return issueReply(ticket, for: call, status: 201)
    }

    private func editIssue(_ call: Call) throws -> Reply {
        let body = call.body
        if let wanted = body["state"]?.asText, !["open", "closed"].contains(wanted) {
            throw Refusal.invalid([["resource": "Issue", "field": "state", "code": "invalid"]])
        }
        let time = state.withLock { $0.now }
        let ticket = try change(call) { ticket in
            if let title = body["title"]?.asText { ticket.title = title }
            if body.has("body") { ticket.body = body["body"]?.asText }
            if let labels = body["labels"]?.asTexts { ticket.labels = labels }
            if let assignees = body["assignees"]?.asTexts { ticket.assignees = assignees }
            if let wanted = body["state"]?.asText { ticket.isOpen = wanted == "open" }
            let reason = body["state_reason"]?.asText
            ticket.stateReason = ticket.isOpen ? nil : reason ?? ticket.stateReason ?? "completed"
            ticket.closedAt = ticket.isOpen ? nil : ticket.closedAt ?? time
        }
        return issueReply(ticket, for: call)
    }

    private func createComment(_ call: Call) throws -> Reply {
        guard let body = call.body["body"]?.asText, !body.isEmpty else {
            throw Refusal.missing("body", of: "IssueComment")
        }
        let (id, time) = state.withLock { ($0.newID(), $0.now) }
        let comment = Comment(id: id, body: body, author: call.login, createdAt: time, updatedAt: time)
        let ticket = try change(call) { $0.comments.append(comment) }
        return .json(snapshot.comment(comment, on: ticket.number), status: 201)
    }

    private func label(_ call: Call, replaces: Bool) throws -> Reply {
        let names = call.body["labels"]?.asTexts ?? call.body.asTexts ?? []
        let ticket = try change(call) { ticket in
            if replaces { ticket.labels = [] }
            ticket.labels += names.filter { !ticket.labels.contains($0) }
        }
        state.withLock { state in
            for name in names where !state.labels.contains(where: { $0.name == name }) {
                state.labels.append(Label(id: state.newID(), name: name, color: "ededed", about: nil))
            }
        }
        let present = snapshot
        return .json(.list(ticket.labels.map { present.label($0) }))
    }

    private func assign(_ call: Call, adds: Bool) throws -> Reply {
        let known = Set(snapshot.settings.users.map(\.login))
        // Those who may not be assigned are left out without a word.
        let names = (call.body["assignees"]?.asTexts ?? []).filter { known.contains($0) }
        let ticket = try change(call) { ticket in
            ticket.assignees.removeAll { names.contains($0) }
            if adds { ticket.assignees += names }
        }
        return issueReply(ticket, for: call, status: adds ? 201 : 200)
    }

    private func createLabel(_ call: Call) throws -> Reply {
        guard let name = call.body["name"]?.asText else { throw Refusal.missing("name", of: "Label") }
        let shape: JSON = try state.withLock { state in
            guard !state.labels.contains(where: { $0.name == name }) else {
                throw Refusal.invalid([["resource": "Label", "field": "name", "code": "already_exists"]])
            }
            let label = Label(
                id: state.newID(),
                name: name,
                color: call.body["color"]?.asText ?? "ededed",
                about: call.body["description"]?.asText
            )
            state.labels.append(label)
            return state.label(name)
        }
        return .json(shape, status: 201)
    }
}
