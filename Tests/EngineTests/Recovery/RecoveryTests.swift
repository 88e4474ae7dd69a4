import Domain
import Engine
import EngineTesting
import Foundation
import Store
import StubServer
import Testing
import Workspace

@Suite(.timeLimit(.minutes(1)))
struct RecoveryTests {
    @Test func `what a killed process left is interrupted and can be resumed`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        await fixture.engine.shutDown()
        let id = try await leaveRunningTask(in: fixture)
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        // Also before anybody has sorted it out: nobody works on it.
        let reader = try await ProjectReader.open(options)
        #expect(try await reader.ask(TaskQuery(id: id)).state == .interrupted)
        #expect(try await reader.ask(ListTasksQuery()).map(\.state) == [.interrupted])

        let again = try await fixture.restarted()
        let task = try await again.task(id)
        #expect(task.state == .interrupted)
        #expect(task.trouble?.code == .interrupted)
        #expect(task.trouble?.message.contains("ask for an edit") == true)
        let steps = try await again.steps(id)
        #expect(steps.map(\.state) == [.interrupted])
        // What had come before the end is there.
        #expect(try await again.engine.ask(StepOutputQuery(step: steps[0].id)).text == "half a rep")

        _ = try await again.engine.perform(.resumeTask(id: id))
        try await again.wait(for: id, in: .reviewing)
        await again.engine.shutDown()
    }

    @Test func `a worktree that was made and never noted is cleared away at the next start`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let named = try await fixture.worktree(of: id)
        await fixture.engine.shutDown()
        let pool = WorktreePool(
            directory: fixture.state.path,
            repository: fixture.project.repository,
            checkpoints: CheckpointStore(directory: fixture.state.path + "/checkpoints")
        )
        let clean = try await pool.create(id: 8, title: "clean")
        let dirty = try await pool.create(id: 9, title: "dirty")
        try Data("work\n".utf8).write(to: URL(fileURLWithPath: dirty.path + "/work"))

        let again = try await fixture.restarted()
        let manager = FileManager.default
        #expect(manager.fileExists(atPath: named))
        #expect(!manager.fileExists(atPath: clean.path))
        #expect(!manager.fileExists(atPath: dirty.path))
        let trash = try manager.contentsOfDirectory(atPath: fixture.state.path + "/trash")
        #expect(trash.count == 1)
        #expect(fixture.state.text("trash/\(trash.first ?? "")/work") == "work\n")
        await again.engine.shutDown()
    }

    @Test func `a second engine on a project is refused, and says who has it`() async throws {
        let fixture = try await EngineFixture.start([])
        await #expect {
            try await fixture.restarted()
        } throws: { error in
            guard case .unavailable(let message, _) = error as? EngineError else { return false }
            return message.contains("pid \(ProcessInfo.processInfo.processIdentifier)")
        }
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let reader = try await ProjectReader.open(options)
        #expect(reader.runningEngine?.processID == ProcessInfo.processInfo.processIdentifier)
        await fixture.engine.shutDown()
        #expect(reader.runningEngine == nil)
        let next = try await fixture.restarted()
        await next.engine.shutDown()
    }

    @Test func `a reader sees what an engine stores`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let reader = try await ProjectReader.open(options)
        #expect(try await reader.ask(ListTasksQuery()).map(\.id) == [id])
        #expect(try await reader.ask(TaskDiffQuery(task: id)).text.contains("+    return a + b"))
        let steps = try await reader.ask(ListStepsQuery(task: id))
        #expect(steps.contains { $0.kind == .check })
        await #expect(throws: EngineError.self) { try await reader.ask(ListModelsQuery()) }
        await fixture.engine.shutDown()
    }

    @Test
    func `an engine that is to run nothing leaves the queue alone, and one for its own tasks runs those`()
        async throws
    {
        let project = try await TemporaryRepository.make(SampleBug.files)
        let state = try TemporaryFolder("state")
        let provider = ScriptedProvider([SampleBug.good])
        var options = EngineFixture.options(project: project, state: state, provider: provider)
        options.runsOnly = .nothing
        let idle = try await LocalEngine.start(options)
        let waiting = try #require(
            try await idle.perform(.addTask(prompt: "later", options: TaskOptions())).task
        )
        await idle.shutDown()

        options.runsOnly = .tasksAddedHere
        let busy = try await LocalEngine.start(options)
        _ = try await busy.perform(.setUnsandboxedConsent(isGranted: true))
        let events = busy.events(after: nil)
        let own = try #require(
            try await busy.perform(.addTask(prompt: "fix: now", options: TaskOptions())).task
        )
        for try await envelope in events {
            if case .taskChanged(let task) = envelope.event, task.id == own, task.state == .reviewing {
                break
            }
        }
        #expect(try await busy.ask(TaskQuery(id: waiting)).state == .queued)
        await busy.shutDown()
    }

    @Test func `recorded replies step in only where no model server answers`() async throws {
        let project = try await TemporaryRepository.make(SampleBug.files)
        let recording = Data(#"{"name": "r", "model": "recorded-r", "replies": [{"text": "hello"}]}"#.utf8)
        for (answers, model) in [(false, "recorded-r"), (true, "stub:latest")] {
            let server = try StubOllama(replies: [])
            if !answers { server.stop() }
            let state = try TemporaryFolder("state")
            var options = EngineOptions(
                repository: project.path,
                stateDirectory: state.path,
                environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
            )
            options.ollamaHost = server.url
            options.recordedFallback = .contents(recording, name: "r")
            let engine = try await LocalEngine.start(options)
            #expect(try await engine.ask(ListModelsQuery()).map(\.name) == [model])
            await engine.shutDown()
            if answers { server.stop() }
        }
    }

    @Test func `a project without state reads as empty`() async throws {
        let project = try await TemporaryRepository.make(SampleBug.files)
        let state = try TemporaryFolder("state")
        let options = EngineFixture.options(project: project, state: state, provider: ScriptedProvider([]))
        let reader = try await ProjectReader.open(options)
        #expect(try await reader.ask(ListTasksQuery()).isEmpty)
        #expect(reader.runningEngine == nil)
        #expect(try await !reader.ask(ListSettingsQuery()).isEmpty)
    }

    @Test func `a folder that is no repository is refused with a remedy`() async throws {
        let folder = try TemporaryFolder("nothing")
        await #expect {
            try await LocalEngine.start(
                EngineOptions(repository: folder.path, stateDirectory: folder.path + "/s")
            )
        } throws: { error in
            if case .unavailable(_, let remedy) = error as? EngineError { !remedy.isEmpty } else { false }
        }
    }

    @Test func `a cut tail of the event log is found at the next start`() async throws {
        let fixture = try await EngineFixture.start([])
        await fixture.engine.shutDown()
        let head = fixture.state.path + "/log-head"
        try Data(String(repeating: "a", count: 64).utf8).write(to: URL(fileURLWithPath: head))
        let again = try await fixture.restarted()
        let database = try await again.engine.ask(SnapshotQuery()).health.filter { $0.subject == .database }
        #expect(database.map(\.level) == [.limited])
        await again.engine.shutDown()
    }

    @Test func `a commit that was made and not recorded is recognised`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        let reviewed = try await fixture.wait(for: id, in: .reviewing)
        await fixture.engine.shutDown()
        let worktree = try await GitRepository.discover(at: #require(reviewed.workspace?.path))
        let made = try await worktree.commitAll(message: "Made just before the end")
        let storage = try Storage.open(at: fixture.state.path + "/switchyard.db", access: .readWrite)
        try await storage.write { connection in
            guard var task = try TaskTable.find(id, in: connection) else { return }
            task.state = .publishing
            try TaskTable.update(task, in: connection)
            _ = try StepTable.start(task: id, kind: .commit, title: "commit", at: Date(), in: connection)
        }
        try storage.close()

        let again = try await fixture.restarted()
        #expect(try await again.task(id).state == .interrupted)
        _ = try await again.engine.perform(.resumeTask(id: id))
        #expect(try await again.task(id).state == .reviewing)
        _ = try await again.engine.perform(.approveTask(id: id, acceptedTestFiles: [], message: nil))
        #expect(try await again.wait(for: id, in: .done).commit == made.commit)
        await again.engine.shutDown()
    }

    @Test(arguments: [(ApprovalPolicy.checksPass, true), (.checksPass, false), (.never, true)])
    func `a task that was killed between its approval and its commit goes on from there`(
        policy: ApprovalPolicy,
        hadBegun: Bool
    ) async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        await fixture.engine.shutDown()
        let storage = try Storage.open(at: fixture.state.path + "/switchyard.db", access: .readWrite)
        try await storage.write { connection in
            guard var task = try TaskTable.find(id, in: connection) else { return }
            task.options.approval = policy
            task.state = .publishing
            try TaskTable.update(task, in: connection)
            guard hadBegun else { return }
            _ = try StepTable.start(task: id, kind: .commit, title: "commit", at: Date(), in: connection)
        }
        try storage.close()

        let again = try await fixture.restarted()
        let steps = try await again.steps(id).count
        _ = try await again.engine.perform(.resumeTask(id: id))
        let end = try await again.wait(for: id, in: policy == .never ? .reviewing : .done)
        #expect((end.commit != nil) == (policy != .never))
        // Nothing is asked, edited or checked again.
        #expect(try await again.steps(id).count == steps + (policy == .never ? 0 : 1))
        await again.engine.shutDown()
    }

    /// Rows as a process leaves them that is killed in the middle of a model call.
    private func leaveRunningTask(in fixture: EngineFixture) async throws -> TaskID {
        let storage = try Storage.open(at: fixture.state.path + "/switchyard.db", access: .readWrite)
        let (task, step) = try await storage.write { connection in
            var task = try TaskTable.insert(
                prompt: SampleBug.prompt,
                options: TaskOptions(checkCommand: SampleBug.check),
                at: Date(),
                in: connection
            )
            for state in [TaskState.classifying, .preparing, .working] {
                task.state = state
                task = try TaskTable.update(task, in: connection)
            }
            let step = try StepTable.start(
                task: task.id,
                kind: .modelCall,
                title: "ask for an edit",
                at: Date(),
                in: connection
            )
            return (task.id, step.id)
        }
        try storage.close()
        try fixture.state.write("outputs/live-\(step).txt", "half a rep")
        return task
    }
}
