import Domain
import Logging
import Store
import Workspace

/// Works on one task from the queue to the review, and from the approval to the commit.
///
/// Every phase is a journalled step. Being cancelled ends it at the next wait; whoever cancelled has
/// stored why, so nothing is stored here then.
struct TaskRunner: Sendable {
    let services: EngineServices
    let id: TaskID
    /// How it reaches GitHub; nil where only files are looked at.
    var links: TaskLinks?

    var journal: Journal { services.journal }

    /// Runs a job to its end and stores what came of it.
    ///
    /// - Returns: Whether that could be stored.
    func run(_ job: TaskQueue.Job) async -> Bool {
        services.followUps.begin(id, hears: job == .work)
        defer { services.followUps.end(id) }
        do {
            switch job {
            case .work: try await work()
            case .publish(let message): try await publish(message: message)
            case .check: try await checkRevision()
            }
            return true
        } catch is CancellationError {
            services.logger.debug("work was taken away", metadata: ["task.id": "\(id)"])
            return true
        } catch {
            // Such as a git that was ended in the middle; no further one is started for it.
            guard !Task.isCancelled else { return true }
            if let error = error as? StorageError, error.isOutOfRoom {
                return await waitForRoom(TaskStop(error), job)
            }
            return await stop(TaskStop(error), job)
        }
    }

    /// Ends the steps that a cancelled job left open.
    func tidy() async {
        do {
            let state = try await journal.task(id).state
            let summary =
                switch state {
                case .cancelled: "cancelled"
                case .paused: "paused"
                default: "cut off"
                }
            try await journal.closeOpenSteps(of: id, summary: summary)
            if state == .cancelled, let worktree = try await services.worktree(of: try await journal.task(id))
            {
                await services.worktrees.release(worktree)
            }
        } catch {
            services.logger.error(
                "the open steps of a task could not be ended",
                metadata: ["task.id": "\(id)", "error": "\(error)"]
            )
        }
    }

    // MARK: - Phases

    private func work() async throws {
        var task = try await journal.task(id)
        // A rejected change comes back as `working` and keeps what it was taken for.
        if task.state == .queued { try await classify(task) }
        let ground = try await prepare()
        task = try await journal.advance(id) { task in
            if task.state != .working { try task.enter(.working) }
        }
        let loop = WorkLoop(services: services, task: task, ground: ground)
        let result = try await withinWallTime { try await loop.run() }
        try await review(result, ground: ground)
    }

    private func classify(_ task: AgentTask) async throws {
        try await journal.advance(id) { try $0.enter(.classifying) }
        let model = try await services.models.selection(for: task.options)
        let labels = try await labels(of: task)
        try await journal.step(.classify, "classify the task", of: id) { _ in
            let (classification, route) = RouteChooser.choose(
                prompt: task.prompt,
                labels: labels,
                options: task.options,
                model: model
            )
            let summary =
                "\(classification.complexity.rawValue) \(classification.type.rawValue): \(route.reason)"
            let end = StepEnd(summary: summary) { task in
                task.classification = classification
                task.route = route
            }
            return (end, ())
        }
    }

    /// The labels of the issue that a task is about, as they were fetched last.
    private func labels(of task: AgentTask) async throws -> [String] {
        guard let issue = task.options.issue else { return [] }
        return try await journal.storage.read { connection in
            try GitHubTable.item(Int64(issue), of: GitHubIssue.self, in: connection)?.labels ?? []
        }
    }

    /// Brings the change before the user, or lets it pass by the task's policy.
    private func review(_ result: WorkResult, ground: WorkGround) async throws {
        let task = try await journal.task(id)
        let (picture, _) = try await services.refresh(task, in: ground.worktree)
        guard !picture.change.files.isEmpty else {
            throw TaskStop.failed(
                TaskTrouble(
                    code: .noUsableEdit,
                    message: "The work ended without a change to any file.",
                    remedy: "Say more precisely what is to change, or choose a larger model; then retry."
                )
            )
        }
        let evidence = ground.evidence.newest(of: picture.tree) ?? task.evidence
        // What the user said and nobody has heard may be a reason against it.
        let decision = ApprovalRules.decide(
            task.hasUnheard ? .never : task.options.approval,
            evidence: evidence,
            testChanges: picture.testChanges,
            tree: picture.tree
        )
        let mayCommit = try await hooksMayRun(in: ground.worktree)
        try await journal.step(.approval, "review", of: id) { step in
            if !result.summary.isEmpty { step.output.append(result.summary + "\n") }
            let (passes, summary): (Bool, String) =
                switch decision {
                case .wait(let reason): (false, reason)
                case .commit(let reason) where mayCommit: (true, "approved: \(reason)")
                case .commit: (false, "waits for your approval: commit hooks need a sandbox or your consent")
                }
            var end = StepEnd(summary: summary, tree: picture.tree)
            end.change = { task in
                task.evidence = evidence
                task.note(picture)
                task.feedback = nil
                task.reviewNotes = nil
                try task.enter(.reviewing)
            }
            end.next = passes ? .publishing : nil
            return (end, ())
        }
        if case .commit = decision, mayCommit { try await publish(message: nil) }
    }

    // MARK: - Ending

    func stop(_ stop: TaskStop, _ job: TaskQueue.Job) async -> Bool {
        do {
            if job == .work, try await keepEarlierChange(after: stop) { return true }
            services.logger.info(
                "work ended without a change to review",
                metadata: ["task.id": "\(id)", "code": "\(stop.trouble.code.rawValue)"]
            )
            let task = try await journal.task(id)
            let ending = await lostWorktree(of: task, after: stop) ?? stop
            var picture: WorktreePicture?
            if let worktree = try? await services.worktree(of: task) {
                picture = try? await services.refresh(task, in: worktree).picture
            }
            let found = picture
            try await journal.advance(id) { task in
                if let found { task.note(found) }
                // What fails after the review leaves the change where it was: with the user.
                let isReviewed = task.state == .publishing || job == .check
                let next = isReviewed ? TaskState.reviewing : ending.state
                // A commit that does not get to GitHub is whole: the user has to know what stands in its way.
                let isPush = task.state == .publishing && task.options.start != nil && task.commit != nil
                try task.enter(next, trouble: next == .reviewing && !isPush ? nil : ending.trouble)
            }
            return true
        } catch is CancellationError {
            return true
        } catch {
            services.logger.error(
                "the end of a task could not be stored",
                metadata: ["task.id": "\(id)", "error": "\(error)"]
            )
            return false
        }
    }

    /// The end of work whose files were taken away under it; nil when they are there.
    private func lostWorktree(of task: AgentTask, after stop: TaskStop) async -> TaskStop? {
        guard stop.trouble.code == .environment, task.workspace != nil, task.state.isActive else {
            return nil
        }
        do {
            guard try await services.worktree(of: task) == nil else { return nil }
        } catch {
            return nil
        }
        return .blocked(
            TaskTrouble(
                code: .environment,
                message: "The worktree of task #\(id) was deleted or damaged while the task ran.",
                remedy: "Resume the task: the worktree is made again from its last checkpoint."
            )
        )
    }
}
