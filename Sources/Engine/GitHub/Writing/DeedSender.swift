import Domain
import GitHub

/// Says or does something on GitHub, once.
struct DeedSender: Sendable {
    let connection: GitHubConnection

    private var client: GitHubClient { connection.client }
    private var repository: RepositoryName { connection.repository }

    /// Says or does it.
    ///
    /// - Returns: What was made or changed, as a page for people; nil where GitHub gives none.
    /// - Throws: `GitHubError`, or `EngineError` where GitHub has said yes and not done it.
    func send(_ deed: GitHubDeed) async throws -> String? {
        switch deed {
        case .pullRequest(let number, let change): try await send(change, to: number)
        case .issue(let number, let change): try await send(change, to: number)
        case .newIssue(let title, let body, let labels):
            try await client.createIssue(
                NewIssue(title: title, body: body, labels: labels),
                in: repository
            ).htmlURL
        }
    }

    // MARK: - Pull requests

    private func send(_ change: Domain.PullRequestChange, to number: Int) async throws -> String? {
        switch change {
        case .review(let verdict, let body, let commit):
            let review = NewReview(verdict: NewReview.Verdict(verdict), body: body, commitID: commit)
            return try await client.submitReview(review, ofPullRequest: number, in: repository).htmlURL
        case .comment(let body):
            return try await client.comment(body, onIssue: number, in: repository).htmlURL
        case .reply(let thread, let body):
            return try await client.reply(
                body,
                toThread: Int(thread),
                ofPullRequest: number,
                in: repository
            ).htmlURL
        case .merge(let method, let head):
            let result = try await client.merge(
                pullRequest: number,
                in: repository,
                head: head,
                by: GitHub.MergeMethod(method)
            )
            guard result.merged else {
                throw GitHubError.conflict(message: result.message ?? "it was not merged")
            }
            return page(ofPullRequest: number)
        case .updateBranch(let head):
            try await client.updateBranch(ofPullRequest: number, in: repository, head: head)
            return page(ofPullRequest: number)
        case .markReady: return try await markReady(number)
        case .close: return try await client.closePullRequest(number, in: repository).htmlURL
        case .requestReview(let people):
            // A team is written with its organisation, and asked for by its short name alone.
            let teams = people.filter { $0.contains("/") }
            return try await client.requestReviewers(
                people.filter { !$0.contains("/") },
                teams: teams.compactMap { $0.split(separator: "/").last.map { String($0) } },
                ofPullRequest: number,
                in: repository
            ).htmlURL
        }
    }

    private func markReady(_ number: Int) async throws(GitHubError) -> String? {
        let pull = try await client.pullRequest(number, in: repository).value
        guard pull.isDraft else { return pull.htmlURL }
        guard let node = pull.nodeID else { throw .notFound(path: "/graphql") }
        try await client.markReady(nodeID: node)
        return pull.htmlURL
    }

    // MARK: - Issues

    private func send(_ change: IssueChange, to number: Int) async throws -> String? {
        switch change {
        case .comment(let body):
            return try await client.comment(body, onIssue: number, in: repository).htmlURL
        case .close(let isDone):
            let reason: IssueStateReason = isDone ? .completed : .notPlanned
            return try await client.closeIssue(number, as: reason, in: repository).htmlURL
        case .reopen: return try await client.reopenIssue(number, in: repository).htmlURL
        case .assign(let people):
            let issue = try await client.assign(people, toIssue: number, in: repository)
            // GitHub leaves out without a word whom it cannot assign.
            let assigned = Set(issue.assignees.map { $0.login.lowercased() })
            let missing = people.filter { !assigned.contains($0.lowercased()) }
            guard missing.isEmpty else { throw Self.unassignable(missing, number) }
            return issue.htmlURL
        case .unassign(let people):
            return try await client.unassign(people, fromIssue: number, in: repository).htmlURL
        case .label(let names):
            _ = try await client.addLabels(names, toIssue: number, in: repository)
            return page("issues", number)
        }
    }

    private static func unassignable(_ people: [String], _ number: Int) -> EngineError {
        .conflict(
            message: "GitHub did not assign \(people.joined(separator: ", ")) to #\(number).",
            remedy: "Only who may work in the repository, or has said something there, can be assigned."
        )
    }

    // MARK: - Pages

    private func page(ofPullRequest number: Int) -> String { page("pull", number) }

    private func page(_ kind: String, _ number: Int) -> String {
        "https://\(connection.place.storedName)/\(kind)/\(number)"
    }
}

extension GitHub.MergeMethod {
    /// The method as calls name it.
    init(_ method: Domain.MergeMethod) {
        switch method {
        case .merge: self = .merge
        case .squash: self = .squash
        case .rebase: self = .rebase
        }
    }
}

extension NewReview.Verdict {
    /// The verdict as calls name it.
    init(_ verdict: ReviewVerdict) {
        switch verdict {
        case .comment: self = .comment
        case .approve: self = .approve
        case .requestChanges: self = .requestChanges
        }
    }
}
