import Domain
import GitHub
import Logging
import Store
import Workspace

/// How the work on a task reaches GitHub.
struct TaskLinks: Sendable {
    /// Who asks GitHub.
    let gitHub: GitHubService
    /// Keeps what an agent wants to say there until the user posts it.
    let draft: @Sendable (GitHubDeed, TaskID) async throws -> Void
}

extension TaskRunner {
    /// The beginning of the title of the step by which a commit gets to GitHub.
    static let pushTitle = "push to"

    /// Brings the commit of a task to GitHub, never by force.
    ///
    /// It goes to the branch that it began from, or to a branch of its own with a pull request into that one. What is there already is found and not pushed again. The fix of a red run is watched from then on; other work is
    /// done.
    ///
    /// - Throws: `EngineError` or `GitError` with what to do; the change stays with the user then.
    func push() async throws {
        let task = try await journal.task(id)
        guard let start = task.options.start, let links, let worktree = try await services.worktree(of: task)
        else {
            throw TaskStop.failed(TaskTrouble(environment: "Task #\(id) has no way to GitHub from here."))
        }
        let connection = try await links.gitHub.required()
        let place: PushPlace?
        if start.pushesToBranch {
            place = try await caughtUp(task, worktree, with: start.branch, connection)
        } else {
            place = task.commit.map { PushPlace(commit: $0, isThere: false) }
        }
        // Else the change no longer fits, and the task waits for the user.
        guard let place else { return }
        try await push(place, start, worktree.branch, connection)
        await links.gitHub.expectChange(of: .pullRequests)
        await links.gitHub.expectChange(of: .runs)
        // Also where GitHub was asked for nothing so far: somebody has to see the rerun.
        if task.options.fix != nil { await links.gitHub.begin() }
        await draftReplies(links)
    }

    // MARK: - Detail

    /// What is to be pushed.
    private struct PushPlace: Sendable {
        let commit: String
        /// Whether the branch on GitHub holds it already.
        let isThere: Bool
    }

    private func push(
        _ place: PushPlace,
        _ start: TaskStart,
        _ own: String,
        _ connection: GitHubConnection
    ) async throws {
        let task = try await journal.task(id)
        let branch = start.pushesToBranch ? start.branch : own
        let publisher = TaskPublisher(
            connection: connection,
            repository: services.repository,
            redactor: journal.storage.redactor,
            task: task,
            commit: place.commit,
            branch: branch
        )
        try await journal.step(.publish, "\(Self.pushTitle) \(branch)", of: id) { step in
            let publication: TaskPublication?
            if start.pushesToBranch {
                if !place.isThere { try await publisher.pushAlone { step.output.append($0 + "\n") } }
                publication = try await openPullRequest(of: start, at: place.commit)
            } else {
                publication = try await publisher.publish { step.output.append($0 + "\n") }.publication
            }
            let hash = place.commit.prefix(10)
            let verb = place.isThere ? "has \(hash) already" : "is at \(hash)"
            let request = publication.map { ", pull request #\($0.number)" } ?? ""
            let time = journal.now()
            let end = StepEnd(summary: "\(branch) \(verb)\(request)") { task in
                task.publication = publication ?? task.publication
                guard task.options.fix != nil else { return try task.enter(.done) }
                var progress = task.fixProgress ?? FixProgress()
                progress.pushedCommit = place.commit
                progress.pushedAt = time
                progress.run = nil
                task.fixProgress = progress
                try task.enter(.watching)
            }
            return (end, ())
        }
    }

    /// The pull request that the branch has by now, as it was fetched last.
    private func openPullRequest(of start: TaskStart, at commit: String) async throws -> TaskPublication? {
        guard let number = start.pullRequest else { return nil }
        let pull = try await journal.storage.read { connection in
            try GitHubTable.item(Int64(number), of: PullRequest.self, in: connection)
        }
        return pull.map {
            TaskPublication(number: number, url: $0.url, branch: start.branch, commit: commit)
        }
    }

    // MARK: - A branch that has moved on

    /// Brings the commit onto what the branch has become on GitHub.
    ///
    /// - Returns: What is to be pushed; nil where both have changed the same lines: the task waits then.
    private func caughtUp(
        _ task: AgentTask,
        _ worktree: Worktree,
        with branch: String,
        _ connection: GitHubConnection
    ) async throws -> PushPlace? {
        guard let commit = task.commit else { return nil }
        let repository = worktree.repository
        let fetcher = GitHubFetcher(connection: connection, repository: services.repository)
        let head = try await fetcher.fetch(branch: branch)
        if try await repository.isAncestor(head, of: commit) {
            return PushPlace(commit: commit, isThere: head == commit)
        }
        if try await repository.isAncestor(commit, of: head) {
            return PushPlace(commit: commit, isThere: true)
        }
        let made = try await repository.log("\(worktree.base)..\(commit)", limit: 2)
        guard made.count == 1 else {
            throw EngineError.conflict(
                message: "\(branch) has moved on, and #\(id) has commits that Switchyard did not make.",
                remedy: "Rebase the branch by hand in \(worktree.path), then approve again."
            )
        }
        let target = RebaseTarget(branch: branch, commit: head, tree: try await repository.tree(of: head))
        let merged = try await repository.merge(head, commit)
        guard merged.conflicts.isEmpty else {
            try await giveBack(task, worktree, target, commit)
            return nil
        }
        guard merged.tree != target.tree else {
            throw EngineError.conflict(
                message: "\(branch) holds the change of #\(id) already.",
                remedy: "Cancel the task."
            )
        }
        let rebased = try await repository.recommit(commit, tree: merged.tree, onto: head)
        try await replace(commit, with: rebased, merged.tree, worktree, target)
        return PushPlace(commit: rebased, isThere: false)
    }

    private func replace(
        _ commit: String,
        with rebased: String,
        _ tree: String,
        _ worktree: Worktree,
        _ target: RebaseTarget
    ) async throws {
        let moved = worktree.based(on: target.commit, tree: target.tree)
        try await journal.step(.revise, Self.rebaseTitle, of: id) { step in
            step.output.append("from \(commit)\nto \(rebased), onto \(target.commit) (\(target.branch))\n")
            try await worktree.repository.moveBranch(worktree.branch, from: commit, to: rebased)
            do {
                _ = try await services.checkpoints.restore(tree, into: worktree.repository)
            } catch {
                try? await worktree.repository.moveBranch(worktree.branch, from: rebased, to: commit)
                throw error
            }
            await services.checkpoints.forget(worktree.repository)
            let task = try await journal.task(id)
            let picture = try await services.refresh(task, in: moved).picture
            let end = StepEnd(summary: "commit \(rebased.prefix(10))", tree: picture.tree) { task in
                task.rebase(onto: target)
                task.commit = rebased
                task.note(picture)
            }
            return (end, ())
        }
    }

    /// Leaves the worktree on what the branch is now with what of the change fits; the agent does the rest once the
    /// user has the task resumed.
    private func giveBack(
        _ task: AgentTask,
        _ worktree: Worktree,
        _ target: RebaseTarget,
        _ commit: String
    ) async throws {
        let (checkpoints, repository) = (services.checkpoints, worktree.repository)
        let base = try await repository.tree(of: worktree.base)
        let changed = try await repository.tree(of: commit)
        let carried = try await checkpoints.carry(changed, from: base, onto: target.tree, in: repository)
        let words = ConflictText(
            paths: carried.conflicts,
            branch: target.branch,
            branchDiff: try await checkpoints.diff(from: base, to: target.tree, in: repository),
            changeDiff: try await checkpoints.diff(from: base, to: changed, in: repository)
        ).text
        let moved = worktree.based(on: target.commit, tree: target.tree)
        let files = carried.conflicts.prefix(5).joined(separator: ", ")
        let trouble = TaskTrouble(
            code: .environment,
            message: "\(target.branch) has moved on, and the change no longer fits there: \(files).",
            remedy: "Resume the task: the agent makes the change again on what the branch is now."
        )
        try await journal.step(.approval, Self.conflictTitle, of: id) { step in
            step.output.append("the commit was \(commit)\n\n\(words)\n")
            try await services.move(worktree, to: carried.tree, onto: target, from: commit)
            let picture = try await services.refresh(task, in: moved).picture
            let end = StepEnd(summary: "in \(files)", tree: picture.tree) { task in
                task.rebase(onto: target)
                task.commit = nil
                task.commitSubject = nil
                task.note(picture)
                task.feedback = words
                task.reviewNotes = nil
                try task.enter(.blocked, trouble: trouble)
            }
            return (end, ())
        }
    }

    // MARK: - Review threads

    /// Drafts an answer to each thread that the task was for; nothing is said on GitHub before the user does.
    private func draftReplies(_ links: TaskLinks) async {
        guard let task = try? await journal.task(id), let start = task.options.start,
            let number = start.pullRequest, let commit = task.commit
        else { return }
        let subject = task.commitSubject.map { ": \($0)" } ?? ""
        let proposal = start.pushesToBranch ? nil : task.publication
        let place = proposal.map { "Proposed in #\($0.number), " } ?? "Done in "
        for thread in start.threads {
            let change = PullRequestChange.reply(
                thread: thread,
                body: "\(place)\(commit.prefix(10))\(subject)"
            )
            do {
                try await links.draft(.pullRequest(number: number, change: change), id)
            } catch {
                services.logger.warning(
                    "a reply could not be drafted",
                    metadata: ["task.id": "\(id)", "error": "\(error)"]
                )
            }
        }
    }
}
