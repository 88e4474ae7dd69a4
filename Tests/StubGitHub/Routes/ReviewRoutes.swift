import Foundation
import Synchronization

// Reviews, remarks about lines, and who is asked for a review.

extension GitHubCore {
    static var reviewRoutes: [Route] {
        [
            Route("GET", "pulls/:number/reviews", .pulls) { core, call in
                let (ticket, pull) = try core.pull(call)
                let state = core.snapshot
                return core.page(pull.reviews, for: call) { state.review($0, of: ticket.number) }
            },
            Route("POST", "pulls/:number/reviews", .pulls) { try $0.createReview($1) },
            Route("POST", "pulls/:number/reviews/:review/events", .pulls) { try $0.submitReview($1) },
            Route("GET", "pulls/:number/comments", .pulls) { try $0.listRemarks($1) },
            Route("POST", "pulls/:number/comments", .pulls) { try $0.createRemark($1) },
            Route("POST", "pulls/:number/comments/:remark/replies", .pulls) { core, call in
                try core.reply(to: try call.number("remark"), call)
            },
            Route("GET", "pulls/:number/requested_reviewers", .pulls) { core, call in
                let (_, pull) = try core.pull(call)
                let state = core.snapshot
                return .json([
                    "users": .list(pull.requestedReviewers.map { state.user($0) }), "teams": [],
                ])
            },
            Route("POST", "pulls/:number/requested_reviewers", .pulls) { try $0.request($1, adds: true) },
            Route("DELETE", "pulls/:number/requested_reviewers", .pulls) { try $0.request($1, adds: false) },
        ]
    }

    private static let states = [
        "APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED",
    ]

    // MARK: Reviews

    private func createReview(_ call: Call) throws -> Reply {
        let (ticket, pull) = try self.pull(call)
        let event = call.body["event"]?.asText
        let verdict = try verdict(event, on: ticket, call)
        let time = state.withLock { $0.now }
        let comments = call.body["comments"]?.asList ?? []
        let body = call.body["body"]?.asText ?? ""
        let needsWords = event == "COMMENT" || event == "REQUEST_CHANGES"
        if needsWords, body.isEmpty, comments.isEmpty {
            throw Refusal.invalid(["Review body can't be blank"], message: "Unprocessable Entity")
        }
        let review = Review(
            id: state.withLock { $0.newID() },
            state: verdict,
            body: body,
            author: call.login,
            commit: call.body["commit_id"]?.asText ?? pull.headCommit,
            submittedAt: event == nil ? nil : time
        )
        let threads = comments.map { comment in
            let id = state.withLock { $0.newID() }
            let remark = Pull.Remark(
                id: id,
                review: review.id,
                body: comment["body"]?.asText ?? "",
                author: call.login,
                at: time
            )
            return Pull.Thread(
                id: "PRRT_\(id)",
                path: comment["path"]?.asText ?? "",
                line: comment["line"]?.asNumber ?? comment["position"]?.asNumber,
                commit: review.commit,
                comments: [remark]
            )
        }
        try state.withLock { state in
            try state.changePull(ticket.number) { pull in
                pull.reviews.append(review)
                pull.threads += threads
                pull.requestedReviewers.removeAll { $0 == review.author }
            }
        }
        return .json(snapshot.review(review, of: ticket.number))
    }

    /// The state that an event gives a review; one's own work cannot be judged.
    private func verdict(_ event: String?, on ticket: Ticket, _ call: Call) throws -> String {
        guard let event else { return "PENDING" }
        guard let state = Self.states[event] else {
            throw Refusal.invalid(
                ["Variable $event of type PullRequestReviewEvent was provided invalid value"],
                message: "Unprocessable Entity"
            )
        }
        let own = [
            "APPROVE": "Can not approve your own pull request",
            "REQUEST_CHANGES": "Can not request changes on your own pull request",
        ]
        if ticket.author == call.login, let text = own[event] {
            throw Refusal.invalid([.text(text)], message: "Unprocessable Entity")
        }
        return state
    }

    private func submitReview(_ call: Call) throws -> Reply {
        let (ticket, _) = try self.pull(call)
        let id = try call.number("review")
        let verdict = try verdict(call.body["event"]?.asText ?? "COMMENT", on: ticket, call)
        let time = state.withLock { $0.now }
        let body = call.body["body"]?.asText
        try state.withLock { state in
            try state.changePull(ticket.number) { pull in
                guard let index = pull.reviews.firstIndex(where: { $0.id == id }) else { return }
                pull.reviews[index].state = verdict
                pull.reviews[index].submittedAt = time
                pull.reviews[index].body = body ?? pull.reviews[index].body
            }
        }
        let (_, pull) = try self.pull(call)
        guard let review = pull.reviews.first(where: { $0.id == id }) else { throw Refusal.notFound }
        return .json(snapshot.review(review, of: ticket.number))
    }

    // MARK: Remarks

    private func listRemarks(_ call: Call) throws -> Reply {
        let (ticket, pull) = try self.pull(call)
        let state = snapshot
        let remarks = pull.threads.flatMap { thread in thread.comments.map { (thread, $0) } }
        return page(remarks.sorted { $0.1.id < $1.1.id }, for: call) {
            state.remark($0.1, in: $0.0, of: ticket.number, head: pull.headCommit)
        }
    }

    private func createRemark(_ call: Call) throws -> Reply {
        if let first = call.body["in_reply_to"]?.asNumber { return try reply(to: first, call) }
        let (ticket, pull) = try self.pull(call)
        guard let body = call.body["body"]?.asText, let path = call.body["path"]?.asText else {
            throw Refusal.missing("path", of: "PullRequestReviewComment")
        }
        let (id, time) = state.withLock { ($0.newID(), $0.now) }
        let remark = Pull.Remark(id: id, review: nil, body: body, author: call.login, at: time)
        let thread = Pull.Thread(
            id: "PRRT_\(id)",
            path: path,
            line: call.body["line"]?.asNumber,
            commit: call.body["commit_id"]?.asText ?? pull.headCommit,
            comments: [remark]
        )
        try state.withLock { try $0.changePull(ticket.number) { $0.threads.append(thread) } }
        let shape = snapshot.remark(remark, in: thread, of: ticket.number, head: pull.headCommit)
        return .json(shape, status: 201)
    }

    private func reply(to first: Int, _ call: Call) throws -> Reply {
        let (ticket, pull) = try self.pull(call)
        guard let index = pull.threads.firstIndex(where: { $0.comments.contains { $0.id == first } }) else {
            throw Refusal.notFound
        }
        guard let body = call.body["body"]?.asText, !body.isEmpty else {
            throw Refusal.missing("body", of: "PullRequestReviewComment")
        }
        let (id, time) = state.withLock { ($0.newID(), $0.now) }
        let remark = Pull.Remark(id: id, review: nil, body: body, author: call.login, at: time)
        try state.withLock { try $0.changePull(ticket.number) { $0.threads[index].comments.append(remark) } }
        let shape = snapshot.remark(
            remark,
            in: pull.threads[index],
            of: ticket.number,
            head: pull.headCommit
        )
        return .json(shape, status: 201)
    }

    // MARK: Asking for reviews

    private func request(_ call: Call, adds: Bool) throws -> Reply {
        let (ticket, _) = try self.pull(call)
        let names = call.body["reviewers"]?.asTexts ?? []
        let known = Set(snapshot.settings.users.map(\.login))
        if adds, names.contains(where: { $0 == ticket.author }) {
            throw Refusal.invalid([], message: "Review cannot be requested from pull request author.")
        }
        if adds, !known.isSuperset(of: names) {
            throw Refusal.invalid(
                [],
                message:
                    "Reviews may only be requested from collaborators. One or more of the users or teams "
                    + "you specified is not a collaborator of the \(snapshot.fullName) repository."
            )
        }
        try state.withLock { state in
            try state.changePull(ticket.number) { pull in
                pull.requestedReviewers.removeAll { names.contains($0) }
                if adds { pull.requestedReviewers += names }
            }
        }
        let (changed, pull) = try self.pull(call)
        let shape = snapshot.pullRequest(changed, pull, isNewest: call.isNewestVersion)
        return .json(shape, status: adds ? 201 : 200)
    }
}
