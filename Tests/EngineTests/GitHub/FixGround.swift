import Domain
import Engine
import EngineTesting
import Foundation
import StubGitHub
import Workspace

/// A GitHub whose runs really run, a colleague who pushes to it, and an engine on a checkout of its own.
///
/// The account is `octo`. Nothing waits by the clock: GitHub is asked whenever a test wants it to be.
struct FixGround: Sendable {
    let gitHub: StubGitHub
    let colleague: TemporaryRepository
    let fixture: EngineFixture
    let options: EngineOptions
    let engine: LocalEngine

    /// Makes a ground on which nothing was pushed yet.
    ///
    /// - Parameters:
    ///   - replies: What the model says.
    ///   - command: What the workflow runs on each commit.
    ///   - job: The name of the workflow's one job.
    ///   - change: Changes the options before the start.
    static func make(
        _ replies: [ScriptedReply],
        command: String = SampleBug.check,
        job: String = "test",
        change: (inout EngineOptions) -> Void = { _ in }
    ) async throws -> FixGround {
        let colleague = try await TemporaryRepository.make(SampleBug.files)
        var settings = StubGitHub.Settings()
        settings.workflows = [StubGitHub.Workflow(job: job, command: command)]
        let gitHub = try StubGitHub(repository: colleague.path + "/.git", settings: settings)
        var kept: EngineOptions?
        let fixture = try await EngineFixture.start(replies, files: ["README": "mine\n"]) { options in
            connect(&options, to: gitHub)
            change(&options)
            kept = options
        }
        // What the log of a job says was run is allowed by a rule of its own; the consent is about the project's check.
        _ = try await fixture.engine.perform(
            .addCommandRule(
                effect: .allow,
                pattern: CommandPattern(SampleBug.check),
                scope: .project,
                isSandboxOnly: false,
                expiresAt: nil
            )
        )
        guard let options = kept else { throw EngineFixture.Unexpected(description: "no options") }
        return FixGround(
            gitHub: gitHub,
            colleague: colleague,
            fixture: fixture,
            options: options,
            engine: fixture.engine
        )
    }

    private static func connect(_ options: inout EngineOptions, to gitHub: StubGitHub) {
        let url = "https://github.com/octo/project.git"
        let lines = """
            [remote "origin"]
            \turl = \(url)
            [url "\(gitHub.cloneURL)"]
            \tinsteadOf = \(url)

            """
        let configuration = options.repository + "/.git/config"
        let before = FileManager.default.contents(atPath: configuration) ?? Data()
        let isWritten = FileManager.default.createFile(
            atPath: configuration,
            contents: before + Data(lines.utf8)
        )
        precondition(isWritten, "the repository's configuration cannot be written")
        options.overrides["github.api-url"] = gitHub.url
        options.environment["GITHUB_TOKEN"] = gitHub.token
        options.clock = BriskClock()
    }

    /// The same with another engine, as after a restart.
    func restarted() async throws -> FixGround {
        await engine.shutDown()
        return FixGround(
            gitHub: gitHub,
            colleague: colleague,
            fixture: fixture,
            options: options,
            engine: try await LocalEngine.start(options)
        )
    }

    /// Ends everything.
    func end() async {
        await engine.shutDown()
        gitHub.stop()
    }

    // MARK: - The colleague

    /// Pushes the colleague's newest commit to a branch, and waits until its run has ended.
    ///
    /// - Parameters:
    ///   - files: What a new commit changes; none pushes the one that is there.
    ///   - branch: The branch.
    /// - Returns: The commit.
    @discardableResult
    func push(_ files: [String: String] = [:], to branch: String = "feature") async throws -> String {
        let repository = colleague.repository
        for (path, text) in files { try colleague.folder.write(path, text) }
        if !files.isEmpty { _ = try await repository.commitAll(message: "Change \(files.keys.sorted())") }
        let commit = try await repository.headCommit()
        _ = try await repository.push(commit, toBranch: branch, at: PushDestination(url: gitHub.cloneURL))
        await gitHub.runsAreFinished()
        return commit
    }

    /// The contents of a file in a branch on GitHub.
    func text(of path: String, in branch: String) async throws -> String? {
        let bytes = try await colleague.repository.contents(of: path, at: branch)
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Opens a pull request of a branch, and waits until the engine knows of it.
    @discardableResult
    func pull(by author: String, of branch: String = "feature") async throws -> Int {
        let number = gitHub.addPull("Adding", head: branch, author: author)
        _ = try await settle { engine in
            try await engine.ask(ListPullRequestsQuery()).first { $0.number == number }
        }
        return number
    }

    // MARK: - Asking and waiting

    /// Asks GitHub again and again until something is there.
    func settle<Value: Sendable>(
        _ look: (LocalEngine) async throws -> Value?
    ) async throws -> Value {
        let events = engine.events(after: nil)
        _ = try await engine.perform(.refreshGitHub)
        if let found = try await look(engine) { return found }
        for try await envelope in events {
            if let found = try await look(engine) { return found }
            if case .gitHubChanged = envelope.event { _ = try await engine.perform(.refreshGitHub) }
        }
        throw EngineFixture.Unexpected(description: "the engine ended")
    }

    /// The newest run of a branch, when it has ended.
    func run(on branch: String = "feature") async throws -> PipelineRun {
        try await settle { engine in
            try await engine.ask(ListRunsQuery()).first { $0.branch == branch && $0.state.isEnded }
        }
    }

    /// A task when it is in a state.
    ///
    /// - Throws: `Unexpected` when it comes to rest in another one.
    @discardableResult
    func task(_ id: TaskID, in state: TaskState) async throws -> AgentTask {
        try await settle { engine in
            let task = try await engine.ask(TaskQuery(id: id))
            if task.state == state { return task }
            guard !task.state.isFinal, task.state != .blocked else {
                let words = task.trouble?.message ?? "no trouble"
                throw EngineFixture.Unexpected(description: "\(task.state): \(words)")
            }
            return nil
        }
    }

    /// Makes a task of the newest run of a branch.
    func fix(_ branch: String = "feature") async throws -> TaskID {
        let receipt = try await engine.perform(.fixRun(id: try await run(on: branch).id))
        guard let id = receipt.task else { throw EngineFixture.Unexpected(description: "no task") }
        return id
    }

    /// Waits for the change of a task, approves it, and waits until its commit is pushed.
    func approve(_ id: TaskID, force: Bool = false) async throws -> AgentTask {
        try await task(id, in: .reviewing)
        _ = try await engine.perform(
            .approveTask(id: id, acceptedTestFiles: [], message: nil, force: force)
        )
        return try await settle { engine in
            let task = try await engine.ask(TaskQuery(id: id))
            return task.state == .publishing ? nil : task
        }
    }

    /// Why a command is refused; nil when it is not.
    func refusal(of command: EngineCommand) async -> EngineError? {
        do throws(EngineError) {
            _ = try await engine.perform(command)
            return nil
        } catch {
            return error
        }
    }

    /// What is known of red runs.
    func fixes() async throws -> [FixOutcome] { try await engine.ask(ListFixesQuery()) }
}

/// A clock on which short waits end at once, and long ones with the task that waits.
struct BriskClock: Clock {
    private let clock = ContinuousClock()
    private let held = HeldClock()

    /// The present moment.
    var now: ContinuousClock.Instant { clock.now }

    /// As fine as the machine's own.
    var minimumResolution: Duration { clock.minimumResolution }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        guard clock.now.duration(to: deadline) > .seconds(5) else { return try Task.checkCancellation() }
        try await held.sleep(until: deadline, tolerance: tolerance)
    }
}
