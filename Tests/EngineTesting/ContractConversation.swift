import Domain
import Engine
import Foundation

/// The checks of ``ContractCheck``, spoken through one client.
struct ContractConversation {
    let client: any EngineClient
    let fixture: EngineFixture

    // MARK: - Work

    func taskToItsCommit() async throws {
        let id = try await add()
        let reviewed = try await wait(for: id, in: .reviewing)
        try expect(reviewed.evidence?.provesSuccess == true, "the checks passed")
        try await same(TaskDiffQuery(task: id))
        let steps = try await same(ListStepsQuery(task: id))
        for step in steps { try await same(StepOutputQuery(step: step.id, offset: 0, limit: 1_000)) }
        let receipt = try await client.perform(
            .approveTask(id: id, acceptedTestFiles: [], message: "Ä \u{2028} \"quoted\"\nwith a body")
        )
        try expect(receipt.task == id, "the receipt names the task")
        let done = try await wait(for: id, in: .done)
        try expect(done.commit != nil, "there is a commit")
        try expect(try await same(TaskQuery(id: id)) == done, "the event told the task as it is")
        _ = try await client.perform(.bringIntoBranch(id: id))
        try expect(fixture.checkoutText("calc.py") == SampleBug.fixed, "the change is in the branch")
    }

    func stopping() async throws {
        let id = try await add()
        try await wait(for: id, in: .working)
        _ = try await client.perform(.cancelTask(id: id))
        try await wait(for: id, in: .cancelled)
        fixture.provider.script([SampleBug.good])
        _ = try await client.perform(.reopenTask(id: id))
        try await wait(for: id, in: .reviewing)
        _ = try await client.perform(.retryTask(id: id))
        try await wait(for: id, in: .reviewing, afterState: .working)
    }

    func reworking() async throws {
        let id = try await add()
        try await wait(for: id, in: .reviewing)
        _ = try await client.perform(.checkTask(id: id))
        try await wait(for: id, in: .reviewing, afterState: .working)
        _ = try await client.perform(.recordEdits(id: id))
        _ = try await client.perform(.undoTask(id: id))
        try expect(
            try await client.ask(TaskDiffQuery(task: id)).text.isEmpty,
            "nothing is left of the change"
        )
        _ = try await client.perform(.undoTask(id: id))
        try await same(TaskDiffQuery(task: id))
    }

    // MARK: - Questions

    func questions() async throws {
        let snapshot = try await client.ask(SnapshotQuery())
        let own = try await fixture.engine.ask(SnapshotQuery())
        try expect(snapshot.project == own.project, "the project is the same")
        try expect(snapshot.tasks == own.tasks, "the tasks are the same")
        try expect(snapshot.cursor <= own.cursor, "the cursor is of the log")
        try await same(ListTasksQuery())
        try await same(ListFilesQuery())
        try await same(ListModelsQuery())
        try await same(ShowModelQuery(name: ScriptedProvider.model))
        try await same(ListLoadedModelsQuery())
        try await same(ListSettingsQuery())
        try await same(SearchMessagesQuery(words: "sum"))
        try await same(LogPositionQuery())
        try await same(GitHubStatusQuery())
        try await same(ListIssuesQuery())
        try await same(ListPullRequestsQuery())
        try await same(ListRunsQuery())
        let findings = try await client.ask(DoctorQuery())
        let ownFindings = try await fixture.engine.ask(DoctorQuery())
        try expect(findings.map(\.subject) == ownFindings.map(\.subject), "the findings are the same")
    }

    func refusals() async throws {
        let absent = TaskID(rawValue: 4_711)
        let commands: [EngineCommand] = [
            .addTask(prompt: " ", options: TaskOptions()),
            .cancelTask(id: absent), .reopenTask(id: absent), .retryTask(id: absent),
            .resumeTask(id: absent), .approveTask(id: absent, acceptedTestFiles: [], message: nil),
            .rejectTask(id: absent, comment: "no"), .undoTask(id: absent), .bringIntoBranch(id: absent),
            .recordEdits(id: absent), .checkTask(id: absent), .setModel(name: ""),
            .sendMessage(conversation: ConversationID(rawValue: 4_711), text: "hello"),
            .sendMessage(conversation: nil, text: " "),
            .refreshGitHub, .rerunPipeline(id: RunID(rawValue: 4_711), failedOnly: false),
            .cancelPipeline(id: RunID(rawValue: 4_711)), .publishTask(id: absent),
        ]
        for command in commands {
            let told = await outcome { _ = try await client.perform(command) }
            let own = await outcome { _ = try await fixture.engine.perform(command) }
            try expect(told == own, "\(command): \(String(describing: told)), not \(String(describing: own))")
            try expect(told != nil, "\(command) is refused")
        }
        try await refused(TaskQuery(id: absent))
        try await refused(ListStepsQuery(task: absent))
        try await refused(TaskDiffQuery(task: absent))
        try await refused(StepOutputQuery(step: StepID(rawValue: 4_711)))
        try await refused(RunJobsQuery(run: RunID(rawValue: 4_711)))
    }

    // MARK: - Events

    func eventsFromACursor() async throws {
        let id = try await add(approval: .checksPass)
        try await wait(for: id, in: .done)
        let last = try await client.ask(LogPositionQuery())
        try expect(last.rawValue > 10, "there are events")
        for start in [0, last.rawValue / 2, last.rawValue - 1] {
            let after = EventCursor(rawValue: start)
            let told = try await durable(of: client, after: after, upTo: last)
            let own = try await durable(of: fixture.engine, after: after, upTo: last)
            try expect(told == own, "the events after \(start) are the engine's own")
            try expect(
                told.compactMap(\.cursor?.rawValue) == Array((start + 1)...last.rawValue),
                "the events after \(start) are complete"
            )
        }
    }

    func eventsFromNowOn() async throws {
        // Ten times, since what is to be found is a matter of order.
        for number in 1...10 {
            let events = client.events(after: nil)
            let text = "echo \(number)"
            _ = try await client.perform(.setCheckCommand(line: text))
            try await first(events, "the command's own event") { envelope in
                if case .settingChanged(_, let value) = envelope.event { value == text } else { false }
            }
        }
    }

    func outputGrows() async throws {
        let events = client.events(after: nil)
        let id = try await add()
        try await first(events, "growth of the reply") { envelope in
            if case .outputGrew(let task, _, _) = envelope.event { task == id } else { false }
        }
        _ = try await client.perform(.cancelTask(id: id))
        try await wait(for: id, in: .cancelled)
    }

    func lettingGo() async throws {
        let listening = Task {
            for try await _ in client.events(after: nil) {}
        }
        // That it is answered says that the stream has begun.
        _ = try await client.ask(LogPositionQuery())
        listening.cancel()
        _ = await listening.result
    }

    // MARK: - The rest

    func conversation() async throws {
        let events = client.events(after: nil)
        let receipt = try await client.perform(.sendMessage(conversation: nil, text: "hello"))
        guard let conversation = receipt.conversation else {
            throw ContractCheck.Failed(description: "the receipt names no conversation")
        }
        try await first(events, "the whole reply") { envelope in
            guard case .messageChanged(let message) = envelope.event else { return false }
            return message.role == .assistant && message.state == .complete
        }
        let messages = try await same(ListMessagesQuery(conversation: conversation))
        try expect(messages.map(\.role) == [.user, .assistant], "question and reply are kept")
        try expect(messages.last?.text == "Hello to you.", "the reply is the model's")
        try await same(SearchMessagesQuery(words: "hello"))
        _ = try await client.perform(.stopReply(conversation: conversation))
    }

    func settings() async throws {
        _ = try await client.perform(.setCheckCommand(line: "make check"))
        _ = try await client.perform(.setUnsandboxedConsent(isGranted: false))
        _ = try await client.perform(.setModel(name: ScriptedProvider.model))
        _ = try await client.perform(.refreshHealth)
        try await same(ListSettingsQuery())
        let project = try await client.ask(SnapshotQuery()).project
        try expect(project.check?.line == "make check", "the check command is the one that was set")
    }

    func download() async throws {
        let events = client.events(after: nil)
        _ = try await client.perform(.pullModel(name: "another"))
        try await first(events, "the end of the download") { envelope in
            guard case .pullProgress(let model, _, _, _, let outcome) = envelope.event else { return false }
            return model == "another" && outcome == .ready
        }
        try await same(ListModelsQuery())
    }
}

// MARK: - How it is said

extension ContractConversation {
    private func expect(_ holds: Bool, _ what: String) throws {
        if !holds { throw ContractCheck.Failed(description: "it does not hold that \(what)") }
    }

    private func add(approval: ApprovalPolicy = .never) async throws -> TaskID {
        let options = TaskOptions(checkCommand: SampleBug.check, approval: approval)
        let receipt = try await client.perform(.addTask(prompt: SampleBug.prompt, options: options))
        guard let id = receipt.task else {
            throw ContractCheck.Failed(description: "the receipt names no task")
        }
        return id
    }

    /// Waits by the client's events until a task is in a state, or in it again after another one.
    @discardableResult
    private func wait(
        for id: TaskID,
        in state: TaskState,
        afterState earlier: TaskState? = nil
    ) async throws -> AgentTask {
        let start = earlier == nil ? EventCursor(rawValue: 0) : try await position(of: id, in: state)
        var isPast = earlier == nil
        for try await envelope in client.events(after: start) {
            guard case .taskChanged(let task) = envelope.event, task.id == id else { continue }
            if task.state == earlier { isPast = true }
            if isPast, task.state == state { return task }
            if task.state == .failed || task.state == .blocked {
                throw ContractCheck.Failed(
                    description: "\(task.state): \(task.trouble?.message ?? "no trouble")"
                )
            }
        }
        throw ContractCheck.Failed(description: "the events ended")
    }

    /// The event with which a task came into a state for the first time.
    private func position(of id: TaskID, in state: TaskState) async throws -> EventCursor {
        for try await envelope in client.events(after: EventCursor(rawValue: 0)) {
            guard case .taskChanged(let task) = envelope.event, task.id == id, task.state == state,
                let cursor = envelope.cursor
            else { continue }
            return cursor
        }
        throw ContractCheck.Failed(description: "the events ended")
    }

    private func first(
        _ events: AsyncThrowingStream<EventEnvelope, any Error>,
        _ what: String,
        where isIt: (EventEnvelope) -> Bool
    ) async throws {
        for try await envelope in events where isIt(envelope) { return }
        throw ContractCheck.Failed(description: "the events ended without \(what)")
    }

    private func durable(
        of client: any EngineClient,
        after cursor: EventCursor,
        upTo last: EventCursor
    ) async throws -> [EventEnvelope] {
        var found: [EventEnvelope] = []
        for try await envelope in client.events(after: cursor) where envelope.cursor != nil {
            found.append(envelope)
            if envelope.cursor == last { break }
        }
        return found
    }

    /// Asks through the client and of the engine itself, and wants the same answer.
    @discardableResult
    private func same<Query: EngineQuery>(_ query: Query) async throws -> Query.Answer
    where Query.Answer: Equatable {
        let told = try await client.ask(query)
        let own = try await fixture.engine.ask(query)
        try expect(told == own, "\(query) has the answer \(own), not \(told)")
        return told
    }

    private func refused(_ query: some EngineQuery) async throws {
        let told = await outcome { _ = try await client.ask(query) }
        let own = await outcome { _ = try await fixture.engine.ask(query) }
        try expect(told != nil && told == own, "\(query) is refused in the same words")
    }

    /// What a thing is refused with; nil when it is not.
    private func outcome(_ body: () async throws -> Void) async -> EngineError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? EngineError ?? .defect(message: "\(error)")
        }
    }
}
