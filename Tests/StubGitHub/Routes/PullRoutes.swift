import Foundation
import Synchronization

// Pull requests: made, listed, changed, and merged by real git.

extension GitHubCore {
    static var pullRoutes: [Route] {
        [
            Route("GET", "pulls", .pulls) { try $0.listPulls($1) },
            Route("POST", "pulls", .pulls) { try $0.createPull($1) },
            Route("GET", "pulls/:number", .pulls) { try $0.showPull($1) },
            Route("PATCH", "pulls/:number", .pulls) { try $0.editPull($1) },
            Route("GET", "pulls/:number/files", .pulls) { core, call in
                let (_, pull) = try core.pull(call)
                let state = core.snapshot
                let files = core.files(of: pull)
                return core.page(files, for: call, most: 3000) { state.file($0, at: pull.headCommit) }
            },
            Route("GET", "pulls/:number/commits", .pulls) { core, call in
                let (_, pull) = try core.pull(call)
                let state = core.snapshot
                let range = "\(core.base(of: pull))..\(pull.headCommit)"
                let commits = Array(core.git.commits(range, limit: 250).reversed())
                return core.page(commits, for: call, most: 250) { state.commit($0) }
            },
            Route("GET", "pulls/:number/merge", .pulls) { core, call in
                guard try core.pull(call).pull.merge != nil else { throw Refusal.notFound }
                return .empty
            },
            Route("PUT", "pulls/:number/merge", .contents) { try $0.mergePull($1) },
            Route("PUT", "pulls/:number/update-branch", .contents) { try $0.updateBranch($1) },
        ]
    }

    /// The pull request that a call is about.
    func pull(_ call: Call) throws -> (ticket: Ticket, pull: Pull) {
        let number = try call.number()
        return try state.withLock { try $0.pull(number) }
    }

    /// Where the branch left its base.
    func base(of pull: Pull) -> String {
        git.mergeBase(pull.baseCommit, pull.headCommit) ?? pull.baseCommit
    }

    /// What a pull request changes.
    func files(of pull: Pull) -> [ChangedFile] {
        git.changedFiles(from: base(of: pull), to: pull.headCommit)
    }

    /// One page of pull requests.
    func pullPage(_ tickets: [Ticket], in state: GitHubState, for call: Call) -> Reply {
        page(tickets, for: call) { ticket in
            ticket.pull.map { state.pullRequest(ticket, $0, isNewest: call.isNewestVersion) } ?? .null
        }
    }

    private func listPulls(_ call: Call) throws -> Reply {
        let state = snapshot
        let head = call.query["head"].map { $0.split(separator: ":").last.map(String.init) ?? $0 }
        let found = state.newestFirst.filter { ticket in
            guard let pull = ticket.pull else { return false }
            if let head, head != pull.head { return false }
            if let base = call.query["base"], base != pull.base { return false }
            return Self.isWanted(ticket, state: call.query["state"] ?? "open")
        }
        return pullPage(Self.sorted(found, for: call), in: state, for: call)
    }

    // MARK: One

    private func showPull(_ call: Call) throws -> Reply {
        let (ticket, pull) = try self.pull(call)
        if call.headers["accept"]?.contains("diff") == true {
            let text = git.diff(from: base(of: pull), to: pull.headCommit)
            return .text(text, type: "application/vnd.github.diff; charset=utf-8")
        }
        let (mergeable, word) = mergeability(ticket, pull, isLooking: true)
        return detail(ticket, pull, mergeable: mergeable, word: word, for: call)
    }

    /// A pull request with all that only its own page tells.
    func detail(
        _ ticket: Ticket,
        _ pull: Pull,
        mergeable: Bool?,
        word: String,
        for call: Call,
        status: Int = 200
    ) -> Reply {
        let state = snapshot
        let files = files(of: pull)
        let additions = files.reduce(0) { $0 + $1.additions }
        let deletions = files.reduce(0) { $0 + $1.deletions }
        let remarks = pull.threads.reduce(0) { $0 + $1.comments.count }
        let commits = git.count(from: base(of: pull), to: pull.headCommit)
        let isMerged = pull.merge != nil
        let more: [String: JSON] = [
            "merged": .flag(isMerged),
            "merged_by": state.user(pull.merge?.by),
            "mergeable": mergeable.map { JSON.flag($0) } ?? .null,
            "mergeable_state": .text(word),
            "rebaseable": mergeable.map { JSON.flag($0) } ?? .null,
            "comments": .number(ticket.comments.count),
            "review_comments": .number(remarks),
            "commits": .number(commits),
            "additions": .number(additions),
            "deletions": .number(deletions),
            "changed_files": .number(files.count),
            "maintainer_can_modify": false,
        ]
        let shape = state.pullRequest(ticket, pull, isNewest: call.isNewestVersion, more: more)
        return .json(shape, status: status)
    }

    private func createPull(_ call: Call) throws -> Reply {
        let body = call.body
        guard let title = body["title"]?.asText, !title.isEmpty else {
            throw Refusal.missing("title", of: "PullRequest")
        }
        let owner = snapshot.settings.owner
        let named = body["head"]?.asText ?? ""
        let head = named.hasPrefix(owner + ":") ? String(named.dropFirst(owner.count + 1)) : named
        let base = body["base"]?.asText ?? ""
        let heads = snapshot.heads
        let unknown = [("head", head), ("base", base)].filter { heads[$0.1] == nil }.map { field, _ -> JSON in
            ["resource": "PullRequest", "field": .text(field), "code": "invalid"]
        }
        guard unknown.isEmpty, let headCommit = heads[head], let baseCommit = heads[base] else {
            throw Refusal.invalid(unknown)
        }
        guard git.count(from: baseCommit, to: headCommit) > 0 else {
            throw Refusal.custom("No commits between \(base) and \(head)")
        }
        let ticket = try state.withLock { state in
            let exists = state.tickets.values.contains {
                $0.isOpen && $0.pull?.head == head && $0.pull?.base == base
            }
            guard !exists else { throw Refusal.custom("A pull request already exists for \(owner):\(head).") }
            let time = state.now
            let number = state.newNumber()
            let pull = Pull(
                id: state.newID(),
                head: head,
                headCommit: headCommit,
                base: base,
                baseCommit: baseCommit,
                isDraft: body["draft"]?.asFlag ?? false
            )
            let ticket = Ticket(
                id: state.newID(),
                number: number,
                title: title,
                body: body["body"]?.asText,
                author: call.login,
                createdAt: time,
                updatedAt: time,
                pull: pull
            )
            state.tickets[number] = ticket
            return ticket
        }
        guard let pull = ticket.pull else { throw Refusal.notFound }
        return detail(ticket, pull, mergeable: nil, word: "unknown", for: call, status: 201)
    }

    private func editPull(_ call: Call) throws -> Reply {
        let body = call.body
        let number = try self.pull(call).ticket.number
        let heads = snapshot.heads
        if let base = body["base"]?.asText, heads[base] == nil {
            throw Refusal.invalid([["resource": "PullRequest", "field": "base", "code": "invalid"]])
        }
        if try self.pull(call).pull.merge != nil, body["state"]?.asText == "open" {
            throw Refusal.invalid([["resource": "PullRequest", "field": "state", "code": "invalid"]])
        }
        let time = state.withLock { $0.now }
        try change(call) { ticket in
            if let title = body["title"]?.asText { ticket.title = title }
            if body.has("body") { ticket.body = body["body"]?.asText }
            if let wanted = body["state"]?.asText {
                ticket.isOpen = wanted == "open"
                ticket.closedAt = ticket.isOpen ? nil : time
            }
            if let base = body["base"]?.asText, let commit = heads[base] {
                ticket.pull?.base = base
                ticket.pull?.baseCommit = commit
            }
        }
        let (ticket, pull) = try state.withLock { try $0.pull(number) }
        let (mergeable, word) = mergeability(ticket, pull, isLooking: false)
        return detail(ticket, pull, mergeable: mergeable, word: word, for: call)
    }
}

extension Refusal {
    /// What only a sentence explains.
    static func custom(_ message: String) -> Refusal {
        .invalid([["resource": "PullRequest", "code": "custom", "message": .text(message)]])
    }
}
