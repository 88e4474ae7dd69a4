import Foundation
import Synchronization

// Whether a pull request can be merged, and merging it.

extension GitHubCore {
    /// Whether a pull request merges, and GitHub's word for how it stands.
    ///
    /// It is worked out between two looks: the first gets nil and "unknown".
    func mergeability(_ ticket: Ticket, _ pull: Pull, isLooking: Bool) -> (mergeable: Bool?, word: String) {
        guard ticket.isOpen else { return (pull.merge == nil ? pull.mergeability?.result : nil, "unknown") }
        let pair = [pull.headCommit, pull.baseCommit]
        var known = Mergeability(pair: pair)
        if let earlier = pull.mergeability, earlier.pair == pair { known = earlier }
        if known.looks > 0, known.result == nil {
            known.result = git.mergedTree(pull.baseCommit, pull.headCommit) != nil
        }
        if isLooking { known.looks += 1 }
        let kept = known
        state.withLock { state in
            // Not through `change`: a look is no change.
            update(&state.tickets[ticket.number]) { $0.pull?.mergeability = kept }
        }
        guard let result = kept.result else { return (nil, "unknown") }
        return (result, result ? mergeWord(pull) : "dirty")
    }

    private func mergeWord(_ pull: Pull) -> String {
        if pull.isDraft { return "draft" }
        let state = snapshot
        if state.obstacle(to: pull) != nil { return "blocked" }
        let isBehind = git.count(from: pull.headCommit, to: pull.baseCommit) > 0
        if state.protections[pull.base]?.isStrict == true, isBehind { return "behind" }
        return state.isGreen(pull.headCommit) ? "clean" : "unstable"
    }

    // MARK: Merging

    func mergePull(_ call: Call) throws -> Reply {
        let (ticket, pull) = try self.pull(call)
        let method = call.body["merge_method"]?.asText ?? "merge"
        try checkMerge(ticket, pull, method: method, wanted: call.body["sha"]?.asText)
        let login = call.login ?? "ghost"
        let author = (name: login, email: "\(login)@users.noreply.github.com")
        let outcome =
            switch method {
            case "rebase":
                git.rebase(pull.headCommit, onto: pull.base, at: pull.baseCommit)
            default:
                git.merge(
                    pull.headCommit,
                    into: pull.base,
                    at: pull.baseCommit,
                    message: message(for: ticket, pull, method: method, body: call.body),
                    squashes: method == "squash",
                    author: author
                )
            }
        switch outcome {
        case .conflicts:
            throw Refusal(status: 405, message: "Pull Request is not mergeable")
        case .baseMoved:
            throw Refusal(
                status: 405,
                message: "Base branch was modified. Review and try the merge again."
            )
        case .merged(let commit):
            try close(ticket.number, mergedAs: commit, onto: pull.baseCommit, by: login)
            observe()
            return .json([
                "sha": .text(commit), "merged": true, "message": "Pull Request successfully merged",
            ])
        }
    }

    private func checkMerge(_ ticket: Ticket, _ pull: Pull, method: String, wanted: String?) throws {
        let state = snapshot
        guard ["merge", "squash", "rebase"].contains(method) else {
            throw Refusal.invalid([["resource": "PullRequest", "field": "merge_method", "code": "invalid"]])
        }
        guard state.settings.mergeMethods.contains(method) else {
            let names = ["merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"]
            let name = names[method] ?? method
            throw Refusal(status: 405, message: "\(name) are not allowed on this repository.")
        }
        guard ticket.isOpen, pull.merge == nil else {
            throw Refusal(status: 405, message: "Pull Request is not mergeable")
        }
        guard !pull.isDraft else { throw Refusal(status: 405, message: "Pull Request is still a draft") }
        guard wanted == nil || wanted == pull.headCommit else {
            throw Refusal(
                status: 409,
                message: "Head branch was modified. Review and try the merge again."
            )
        }
        if let obstacle = state.obstacle(to: pull) { throw Refusal(status: 405, message: obstacle) }
    }

    private func message(for ticket: Ticket, _ pull: Pull, method: String, body: JSON) -> String {
        let owner = snapshot.settings.owner
        let isSquash = method == "squash"
        let usual =
            isSquash
            ? "\(ticket.title) (#\(ticket.number))"
            : "Merge pull request #\(ticket.number) from \(owner)/\(pull.head)"
        let title = body["commit_title"]?.asText ?? usual
        let rest = body["commit_message"]?.asText ?? (isSquash ? "" : ticket.title)
        return rest.isEmpty ? title : title + "\n\n" + rest
    }

    private func close(
        _ number: Int,
        mergedAs commit: String,
        onto base: String,
        by login: String
    ) throws {
        try state.withLock { state in
            let time = state.now
            try state.change(number) { ticket in
                ticket.isOpen = false
                ticket.closedAt = time
                // A request in between may have seen the moved base already.
                ticket.pull?.baseCommit = base
                ticket.pull?.merge = Pull.Merge(commit: commit, at: time, by: login)
            }
            state.closeMentioned(in: number, at: time)
        }
    }

    // MARK: Updating

    func updateBranch(_ call: Call) throws -> Reply {
        let (ticket, pull) = try self.pull(call)
        if let expected = call.body["expected_head_sha"]?.asText, expected != pull.headCommit {
            throw Refusal.invalid([], message: "expected head sha didn’t match current head ref.")
        }
        guard git.count(from: pull.headCommit, to: pull.baseCommit) > 0 else {
            throw Refusal.invalid([], message: "There are no new commits on the base branch.")
        }
        let login = call.login ?? "ghost"
        let outcome = git.merge(
            pull.baseCommit,
            into: pull.head,
            at: pull.headCommit,
            message: "Merge branch '\(pull.base)' into \(pull.head)",
            squashes: false,
            author: (name: login, email: "\(login)@users.noreply.github.com")
        )
        guard case .merged = outcome else {
            throw Refusal.invalid([], message: "merge conflict between base and head")
        }
        observe()
        let home = snapshot.home
        return .json(
            [
                "message": "Updating pull request branch.",
                "url": "\(home)/pulls/\(ticket.number)",
            ],
            status: 202
        )
    }
}

extension GitHubState {
    /// Why the protection of the base forbids a merge; nil when it does not.
    func obstacle(to pull: Pull) -> String? {
        guard let protection = protections[pull.base] else { return nil }
        var verdicts: [String: String] = [:]
        for review in pull.reviews
        where ["APPROVED", "CHANGES_REQUESTED", "DISMISSED"].contains(review.state) {
            verdicts[review.author ?? "ghost"] = review.state
        }
        let approvals = verdicts.values.count(where: { $0 == "APPROVED" })
        if approvals < protection.approvals {
            let plural = protection.approvals == 1 ? "review is" : "reviews are"
            return
                "At least \(protection.approvals) approving \(plural) required by reviewers with write access."
        }
        for name in protection.checks where verdict(on: name, of: pull.headCommit) != "success" {
            return "Required status check \"\(name)\" is expected."
        }
        return nil
    }

    /// How a check or status of a name ended; nil while it has not.
    private func verdict(on name: String, of commit: String) -> String? {
        if let status = latestStatuses(of: commit).first(where: { $0.context == name }) {
            return status.state
        }
        let run = runs.last(where: { $0.commit == commit && settings.workflows[$0.workflow].job == name })
        return run?.latest.conclusion
    }

    /// Whether nothing about a commit has failed or is still open.
    func isGreen(_ commit: String) -> Bool {
        let latest = latestStatuses(of: commit)
        let statusesAreGreen = latest.isEmpty || Self.combined(latest) == "success"
        let mine = runs.filter { $0.commit == commit }
        let last = Dictionary(mine.map { ($0.workflow, $0.latest.conclusion) }) { $1 }
        return statusesAreGreen
            && last.values.allSatisfy { ["success", "skipped", "neutral"].contains($0 ?? "") }
    }

    /// Closes the issues that a merged pull request says it fixes.
    mutating func closeMentioned(in number: Int, at time: Date) {
        guard let body = tickets[number]?.body else { return }
        for match in body.matches(of: /(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?) #(\d+)/) {
            guard let mentioned = Int(match.1) else { continue }
            update(&tickets[mentioned]) { ticket in
                ticket.isOpen = false
                ticket.stateReason = "completed"
                ticket.closedAt = time
                ticket.updatedAt = time
            }
        }
    }
}
