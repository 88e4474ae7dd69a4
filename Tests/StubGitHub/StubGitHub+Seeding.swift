import Foundation
import Synchronization

extension StubGitHub {
    /// Fills the stub with things that look like those of a busy repository.
    ///
    /// Among them are issues of accounts that are gone, without a text, and runs without a branch.
    package func seed(issues: Int = 0, pulls: Int = 0, runs: Int = 0) {
        core.state.withLock { state in
            state.seedTickets(issues: issues, pulls: pulls)
            state.seedRuns(runs)
        }
    }

    /// Adds one open issue and gives its number.
    ///
    /// - Parameters:
    ///   - title: Its title.
    ///   - body: Its text.
    ///   - labels: The names of its labels.
    ///   - assignees: Whose it is.
    ///   - author: Who wrote it.
    /// - Returns: The number.
    @discardableResult
    package func addIssue(
        _ title: String,
        body: String? = nil,
        labels: [String] = [],
        assignees: [String] = [],
        author: String = "mona"
    ) -> Int {
        core.state.withLock { state in
            let ticket = Ticket(
                id: state.newID(),
                number: state.newNumber(),
                title: title,
                body: body,
                author: author,
                labels: labels,
                assignees: assignees,
                createdAt: state.now,
                updatedAt: state.now
            )
            state.tickets[ticket.number] = ticket
            return ticket.number
        }
    }

    /// Closes an issue, as somebody does on its page.
    package func closeIssue(_ number: Int) {
        core.state.withLock { state in
            let time = state.now
            update(&state.tickets[number]) { ticket in
                ticket.isOpen = false
                ticket.stateReason = "completed"
                ticket.closedAt = time
                ticket.updatedAt = time
            }
        }
    }

    /// Adds one open pull request of a branch that is there, written by somebody, and gives its number.
    ///
    /// - Parameters:
    ///   - title: Its title.
    ///   - head: The branch.
    ///   - body: Its text.
    ///   - author: Who wrote it.
    ///   - reviewers: Who is asked for a review.
    /// - Returns: The number.
    @discardableResult
    package func addPull(
        _ title: String,
        head: String,
        body: String? = nil,
        author: String = "mona",
        reviewers: [String] = []
    ) -> Int {
        core.observe()
        return core.state.withLock { state in
            let base = state.settings.defaultBranch
            let pull = Pull(
                id: state.newID(),
                head: head,
                headCommit: state.heads[head] ?? "",
                base: base,
                baseCommit: state.heads[base] ?? "",
                isDraft: false,
                requestedReviewers: reviewers
            )
            let ticket = Ticket(
                id: state.newID(),
                number: state.newNumber(),
                title: title,
                body: body,
                author: author,
                createdAt: state.now,
                updatedAt: state.now,
                pull: pull
            )
            state.tickets[ticket.number] = ticket
            return ticket.number
        }
    }

    /// Adds a remark about a line by somebody, which starts a conversation.
    ///
    /// - Parameters:
    ///   - body: What is said.
    ///   - number: The pull request.
    ///   - path: The file.
    ///   - line: The line.
    ///   - author: Who says it.
    package func addRemark(_ body: String, on number: Int, path: String, line: Int, author: String = "mona") {
        core.state.withLock { state in
            let id = state.newID()
            let time = state.now
            let remark = Pull.Remark(id: id, review: nil, body: body, author: author, at: time)
            update(&state.tickets[number]) { ticket in
                ticket.updatedAt = time
                update(&ticket.pull) { pull in
                    pull.threads.append(
                        Pull.Thread(
                            id: "PRRT_\(id)",
                            path: path,
                            line: line,
                            commit: pull.headCommit,
                            comments: [remark]
                        )
                    )
                }
            }
        }
    }

    /// Adds a review by somebody: "APPROVED", "CHANGES_REQUESTED" or "COMMENTED".
    package func addReview(_ verdict: String, on number: Int, body: String = "", author: String = "mona") {
        core.state.withLock { state in
            let id = state.newID()
            let time = state.now
            update(&state.tickets[number]) { ticket in
                ticket.updatedAt = time
                update(&ticket.pull) { pull in
                    pull.reviews.append(
                        Review(
                            id: id,
                            state: verdict,
                            body: body,
                            author: author,
                            commit: pull.headCommit,
                            submittedAt: time
                        )
                    )
                    pull.requestedReviewers.removeAll { $0 == author }
                }
            }
        }
    }
}

extension GitHubState {
    fileprivate mutating func seedTickets(issues: Int, pulls: Int) {
        let total = issues + pulls
        for place in 0..<total {
            // Pull requests lie between the issues, as they do in life.
            let isPull = pulls > 0 && (place * pulls / total) != ((place + 1) * pulls / total)
            seedTicket(place, of: total, isPull: isPull)
        }
    }

    private mutating func seedTicket(_ place: Int, of total: Int, isPull: Bool) {
        let number = newNumber()
        let time = now.addingTimeInterval(Double(place - total) * 600)
        let isOpen = place % 3 != 0
        let commit = heads[settings.defaultBranch] ?? ""
        let logins = settings.users.map(\.login)
        var ticket = Ticket(
            id: newID(),
            number: number,
            title: isPull ? "Change number \(number)" : "Something is wrong with part \(number)",
            body: place % 11 == 0 ? nil : "The text of number \(number).\n\n- one\n- two\n",
            author: place % 97 == 0 ? nil : logins[place % logins.count],
            isOpen: isOpen,
            stateReason: isOpen ? nil : "completed",
            labels: place % 4 == 0 ? ["bug"] : [],
            createdAt: time,
            updatedAt: time.addingTimeInterval(300),
            closedAt: isOpen ? nil : time.addingTimeInterval(300)
        )
        if isPull {
            ticket.pull = Pull(
                id: newID(),
                head: "seed/\(number)",
                headCommit: commit,
                base: settings.defaultBranch,
                baseCommit: commit,
                isDraft: place % 5 == 0
            )
        }
        tickets[number] = ticket
    }

    fileprivate mutating func seedRuns(_ count: Int) {
        guard !settings.workflows.isEmpty else { return }
        let conclusions = ["success", "success", "failure", "success", "cancelled"]
        for place in 0..<count {
            let time = now.addingTimeInterval(Double(place - count) * 300)
            let number = newRunNumber()
            let commit = String(format: "%040x", number)
            let workflow = place % settings.workflows.count
            var attempt = Attempt(number: 1, jobID: newID(), createdAt: time)
            attempt.startedAt = time
            attempt.steps = JobLog.stepNames(of: settings.workflows[workflow]).enumerated().map {
                Step(name: $0.element, number: $0.offset + 1)
            }
            let stamp = Timestamp.log(time)
            let conclusion = conclusions[place % conclusions.count]
            let result = RunResult(
                conclusion: conclusion,
                sections: ["\(stamp) Run \(number)\n"],
                failedStep: conclusion == "success" ? nil : 2
            )
            attempt.finish(result, at: time.addingTimeInterval(120))
            runs.append(
                Run(
                    id: newID(),
                    number: number,
                    workflow: workflow,
                    branch: place % 50 == 49 ? nil : "seed/\(place % 20)",
                    commit: commit,
                    title: "Change number \(number)",
                    event: "push",
                    actor: settings.owner,
                    createdAt: time,
                    attempts: [attempt]
                )
            )
        }
    }
}
