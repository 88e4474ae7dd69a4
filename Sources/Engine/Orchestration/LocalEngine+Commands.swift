import Domain
import LanguageModels
import Store
import Workspace

extension LocalEngine {
    /// Does what a command asks for.
    func obey(_ command: EngineCommand) async throws -> CommandReceipt {
        switch command {
        case .addTask(let prompt, let options): try await addTask(prompt, options)
        case .cancelTask(let id): try await cancel(id)
        case .reopenTask(let id): try await reopen(id)
        case .retryTask(let id): try await retry(id)
        case .resumeTask(let id): try await resume(id)
        case .approveTask(let id, let files, let message, let force):
            try await approve(id, acceptedTestFiles: files, message, force: force)
        case .rejectTask(let id, let comment, let review): try await reject(id, comment, review)
        case .reviseChange(let id, let review): try await revise(id, review)
        case .recordEdits(let id): try await recordEdits(id)
        case .checkTask(let id): try await checkAgain(id)
        case .undoTask(let id): try await undo(id)
        case .bringIntoBranch(let id): try await bringIntoBranch(id)
        case .setModel(let name): try await setModel(name)
        case .setCheckCommand(let line): try await setCheckCommand(line)
        case .setUnsandboxedConsent(let isGranted): try await setConsent(isGranted)
        case .sendMessage(let conversation, let text): try await send(text, to: conversation)
        case .stopReply(let conversation): try await stopReply(conversation)
        case .pullModel(let name): pull(name)
        case .removeModel(let name): try await remove(name)
        case .refreshHealth: refresh()
        case .stopEngine(let when): requestStop(when)
        case .moveTask(let id, let place): try await move(id, to: place)
        case .setPriority(let id, let priority): try await setPriority(of: id, to: priority)
        case .setQueuePaused(let isPaused): try await setQueuePaused(isPaused)
        case .pauseTask(let id): try await pause(id)
        case .setPrerequisites(let id, let after): try await setPrerequisites(of: id, to: after)
        case .redactEvent(let cursor, let reason): try await redactEvent(cursor, reason: reason)
        case .restoreStep(let id, let step): try await restore(id, to: step)
        case .rebaseTask(let id): try await rebase(id)
        case .collectGarbage(let isRehearsal, let trashesUnsaved):
            try await collectGarbage(isRehearsal: isRehearsal, trashesUnsaved: trashesUnsaved)
        case .addCommandRule(let effect, let pattern, let scope, let isSandboxOnly, let expiresAt):
            try await addRule(effect, pattern, scope, isSandboxOnly: isSandboxOnly, expiresAt: expiresAt)
        case .revokeCommandRule(let id): try await revokeRule(id)
        case .followUp(let id, let text, let moment): try await followUp(id, text, moment)
        case .refreshGitHub: try await refreshGitHub()
        case .rerunPipeline(let id, let failedOnly): try await rerun(id, failedOnly: failedOnly)
        case .cancelPipeline(let id): try await cancel(id)
        case .publishTask(let id): try await publish(id)
        case .writeToGitHub(let deed): try await write(deed)
        case .postWrite(let id, let body): try await post(id, body: body)
        case .discardWrite(let id): try await discard(id)
        case .fixRun(let id): try await fix(id)
        case .fixThreads(let number, let threads, let words): try await fix(threads, of: number, words: words)
        case .checkOutPullRequest(let number): try await checkOut(number)
        case .saveRunLogs(let id, let path): try await saveLogs(of: id, to: path)
        case .noteDelivery(let delivery): try await note(delivery)
        }
    }

    // MARK: - The queue

    private func addTask(_ prompt: String, _ options: TaskOptions) async throws -> CommandReceipt {
        guard !prompt.allSatisfy(\.isWhitespace) else {
            throw EngineError.invalid(message: "The task is empty.", remedy: "Say what is to be done.")
        }
        // Refused here rather than failed later: there is nothing to make a worktree from.
        _ = try await services.repository.headCommit()
        try await checkPrerequisites(of: options)
        let task = try await services.journal.addTask(prompt: prompt, options: options)
        await queue.fill()
        return CommandReceipt(task: task.id)
    }

    private func cancel(_ id: TaskID) async throws -> CommandReceipt {
        try await services.journal.change(id) { task in
            guard !task.state.isFinal else {
                throw EngineError.conflict(
                    message: "Task #\(id) has ended already (\(task.state.rawValue)).",
                    remedy: "Retry it if you want it done again."
                )
            }
            try task.enter(.cancelled)
        }
        await queue.cancel(id)
        // Those that wait for it say so, also if it was in no hands.
        await queue.fill()
        return CommandReceipt(task: id)
    }

    private func retry(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.task(id)
            guard !task.state.isActive, task.state != .queued else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue).",
                    remedy: "Cancel it first, or wait for its end."
                )
            }
            await queue.cancel(id)
            let earlier = try await services.worktree(of: task)
            try await services.journal.change(id) { task in
                try task.enter(.queued)
                task.workspace = nil
                task.classification = nil
                task.route = nil
                task.evidence = nil
                task.baseline = nil
                task.testChanges = []
                task.change = nil
                task.commit = nil
                task.commitSubject = nil
                task.broughtInto = nil
                task.publication = nil
                // What was pushed stays there, and is what the prompt of a further round speaks of.
                if let pushed = task.fixProgress?.pushedCommit { task.options.start?.commit = pushed }
                task.fixProgress = task.options.fix == nil ? nil : FixProgress()
                task.feedback = nil
                task.reviewNotes = nil
                // Work that begins afresh has heard nothing of it.
                for index in task.followUps.indices { task.followUps[index].heardIn = nil }
                task.attempts = 0
            }
            // Only now: what no task names is cleared away by the next start, should this process die here, while a
            // task that names a folder which is gone would stay so.
            let note = try await leave(earlier)
            await queue.fill()
            return CommandReceipt(task: id, note: note)
        }
    }

    /// Clears away the worktree of an earlier attempt; what is in no commit goes to the trash with it.
    private func leave(_ worktree: Worktree?) async throws -> String? {
        guard let worktree else { return nil }
        await services.worktrees.release(worktree)
        do {
            let trash = try await services.worktrees.remove(worktree, disposal: .moveToTrash)
            let days = services.configuration.value(of: .trashDays).text
            return trash.map { "The earlier attempt lies in \($0) for \(days) days." }
        } catch let error as WorktreeError {
            return "The earlier attempt is kept in \(worktree.path): \(error.explanation)."
        }
    }

    private func resume(_ id: TaskID) async throws -> CommandReceipt {
        if try await wasPublishing(id) { return try await resumePublishing(id) }
        if try await wasChecking(id) { return try await resumeChecking(id) }
        if try await wasWatching(id) { return try await watchAgain(id) }
        try await services.journal.change(id) { task in
            guard task.state == .interrupted || task.state == .blocked || task.state == .paused else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue), so there is nothing to resume.",
                    remedy: "Only paused, interrupted and blocked tasks are resumed; others are retried."
                )
            }
            try task.enter(.queued)
        }
        await queue.fill()
        return CommandReceipt(task: id)
    }

    /// Whether a task was cut off between its approval and the end of its commit.
    private func wasPublishing(_ id: TaskID) async throws -> Bool {
        let task = try await services.journal.task(id)
        // A task that was retried since, and set aside in the queue, has steps of earlier attempts alone.
        guard task.state == .interrupted || task.state == .paused, task.workspace != nil,
            let last = try await services.journal.steps(of: id).last
        else { return false }
        // The branch on GitHub had moved on, and bringing the commit there was cut off.
        if task.options.start != nil, task.commit != nil, last.state != .succeeded,
            [TaskRunner.rebaseTitle, TaskRunner.conflictTitle].contains(last.title)
        {
            return true
        }
        // A rejection is an approval step, too, and leaves the user's words to be worked on; so does a red rerun.
        return last.kind == .commit || last.kind == .publish
            || last.kind == .approval && last.state == .succeeded && task.feedback == nil
                && last.title != TaskRunner.roundTitle
    }

    /// Goes on with a commit that was cut off, as the change is whole.
    ///
    /// By itself where the task's policy lets the files pass as they are now, else after another look of the
    /// user's.
    private func resumePublishing(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.task(id)
            var mayPass = false
            if let worktree = try await services.worktree(of: task) {
                let (picture, differs) = try await services.refresh(task, in: worktree)
                let decision = ApprovalRules.decide(
                    task.hasUnheard ? .never : task.options.approval,
                    evidence: task.evidence,
                    testChanges: picture.testChanges,
                    tree: picture.tree
                )
                let hooksMayRun = try await TaskRunner(services: services, id: id).hooksMayRun(in: worktree)
                if case .commit = decision, !differs, hooksMayRun { mayPass = true }
                // Its commit is made and was approved; what is missing is the way to GitHub.
                if task.options.start != nil, task.commit != nil, !differs { mayPass = true }
                try await services.journal.change(id) { $0.note(picture) }
            }
            try await services.journal.change(id) { try $0.enter(.reviewing) }
            guard mayPass else { return CommandReceipt(task: id) }
            try await services.journal.change(id) { try $0.enter(.publishing) }
            await queue.begin(.publish(message: nil), on: id)
            return CommandReceipt(task: id)
        }
    }

    // MARK: - Settings

    private func setModel(_ name: String) async throws -> CommandReceipt {
        // A host that does not answer now may have it later, so only a clear no is one.
        if let models = try? await services.models.provider.models(),
            !models.contains(where: { $0.isNamed(name) })
        {
            throw EngineError.notFound(what: "model \(name) on \(services.models.provider.label)")
        }
        try await set(SettingName.model.rawValue, to: name)
        services.models.choose(name)
        return CommandReceipt(note: "New tasks and the chat use \(name).")
    }

    private func setCheckCommand(_ line: String?) async throws -> CommandReceipt {
        let line = line.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        if let line, let problem = SettingName.checkCommand.problem(with: line) {
            throw EngineError.invalid(message: problem + ".", remedy: "Put it on one line, or into a script.")
        }
        try await set(SettingName.checkCommand.rawValue, to: line)
        await tellProject()
        return CommandReceipt()
    }

    func set(_ name: String, to value: String?) async throws {
        let stored = try await services.journal.write(correlation: "settings") { recorder in
            var kept: String?
            if let value {
                kept = try SettingTable.set(name, to: value, in: recorder.connection)
            } else {
                try SettingTable.clear(name, in: recorder.connection)
            }
            try recorder.record(.settingChanged(name: name, value: kept))
            return try SettingTable.all(in: recorder.connection)
        }
        try services.project.reload(stored)
    }

    // MARK: - Chat, models, health

    private func send(_ text: String, to conversation: ConversationID?) async throws -> CommandReceipt {
        try await chat.send(text, to: conversation)
    }

    private func stopReply(_ conversation: ConversationID) async throws -> CommandReceipt {
        await chat.stop(conversation)
        return CommandReceipt(conversation: conversation)
    }

    private func pull(_ name: String) -> CommandReceipt {
        run { engine in
            let (models, hub) = (engine.services.models, engine.services.hub)
            @Sendable func tell(_ status: String, _ progress: PullProgress?, _ outcome: PullOutcome?) {
                let event = EngineEvent.pullProgress(
                    model: name,
                    status: status,
                    completed: progress?.completedBytes,
                    total: progress?.totalBytes,
                    outcome: outcome
                )
                hub.tell(event, correlation: "pull-\(name)")
            }
            do throws(ModelError) {
                try await models.provider.pull(name) { tell($0.status, $0, nil) }
                models.caller.forgetDetails(of: name)
                tell("\(name) is ready", nil, .ready)
            } catch {
                tell(error.description, nil, .failed)
            }
            await engine.refreshHealth()
        }
        return CommandReceipt(note: "Downloading \(name).")
    }

    private func remove(_ name: String) async throws -> CommandReceipt {
        let models = services.models
        try await models.provider.remove(name)
        models.caller.forgetDetails(of: name)
        run { await $0.refreshHealth() }
        return CommandReceipt(note: "Removed \(name) from its host.")
    }

    private func refresh() -> CommandReceipt {
        run { await $0.refreshHealth() }
        return CommandReceipt()
    }
}
