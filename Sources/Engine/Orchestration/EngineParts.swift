import Domain
import Foundation
import HTTP
import LanguageModels
import Logging
import Store
import Workspace

/// Everything a ``LocalEngine`` is made of, opened in the order in which one part needs another.
struct EngineParts: Sendable {
    let services: EngineServices
    let storage: Storage
    let queue: TaskQueue
    let chat: ChatService
    let gitHub: GitHubService
    let writer: GitHubWriter
    /// Rings when something of what is known of GitHub may be another.
    let gitHubNews: NewsBell
    let inspector: HealthInspector
    let executor: QueueExecutor
    let lock: EngineLock
    /// What was found at the start and stays true.
    let findings: [HealthItem]
    /// A hash that has to be in the event log, which only a walk over all of it can tell; nil where it was met.
    let unverifiedHead: String?

    /// Opens a project and sorts out what a killed process left; nothing runs yet.
    static func open(_ options: EngineOptions, at place: ProjectPlace) async throws -> EngineParts {
        let directories = try place.directories.created()
        let lock = try await EngineLock.acquire(at: directories.lock, now: options.now())
        let database = try await ProjectDatabase.open(
            in: directories,
            secrets: secrets(in: options.environment) + keys(options, place.repository.root),
            now: options.now
        )
        do {
            return try await assemble(options, place.repository, directories, lock, database.storage)
        } catch StorageError.corrupt(_) {
            let reason = "a part of it that every start needs cannot be read"
            let next = try await database.replaced(because: reason)
            return try await assemble(options, place.repository, directories, lock, next.storage)
        }
    }

    /// Makes the parts around an open database.
    private static func assemble(
        _ options: EngineOptions,
        _ repository: GitRepository,
        _ directories: EngineDirectories,
        _ lock: EngineLock,
        _ storage: Storage
    ) async throws -> EngineParts {
        let (newest, stored, rules) = try await storage.read { connection in
            (
                try EventLog.lastCursor(in: connection),
                try SettingTable.all(in: connection),
                try CommandRuleTable.unrevoked(in: connection)
            )
        }
        let hub = EventHub(newest: newest, now: options.now) { cursor, limit in
            try await storage.read { try EventLog.page(after: cursor, limit: limit, in: $0) }
        }
        let journal = Journal(
            storage: storage,
            hub: hub,
            outputs: StepOutputs(directory: directories.outputs),
            clock: options.now,
            headFile: LogHeadFile(path: directories.logHead)
        )
        let services = try await services(options, repository, directories, journal, stored, rules)
        let recovery = Recovery(services: services)
        let earlier = EarlierDatabase.read(in: directories)
        var findings = earlier.map { [$0.finding] } ?? []
        var unverifiedHead: String?
        switch await recovery.compareLog() {
        case .whole: break
        case .broken(let finding): findings.append(finding)
        case .unknown(let head): unverifiedHead = head
        }
        try await recovery.run(isSweeping: earlier == nil)
        let executor = QueueExecutor(label: "switchyard.orchestration")
        let gitHubNews = NewsBell()
        let gitHub = gitHub(services, options, gitHubNews)
        let writer = GitHubWriter(journal: journal, gitHub: gitHub, logger: services.logger)
        try await writer.recover()
        await gitHub.setWhenReached { [weak writer] in await writer?.sendWaiting() }
        let links = TaskLinks(gitHub: gitHub) { deed, task in _ = try await writer.draft(deed, by: task) }
        let queue = try await queue(services, executor, options.runsOnly, links)
        let chat = chat(services, queue)
        try await chat.recover()
        return EngineParts(
            services: services,
            storage: storage,
            queue: queue,
            chat: chat,
            gitHub: gitHub,
            writer: writer,
            gitHubNews: gitHubNews,
            inspector: inspector(services, gitHub),
            executor: executor,
            lock: lock,
            findings: findings,
            unverifiedHead: unverifiedHead
        )
    }

    // MARK: - Detail

    /// Values of the environment that are never stored: those whose names say that they are secret.
    private static func secrets(in environment: [String: String]) -> [String] {
        environment.filter { name, value in
            // Shorter ones are switches, and paths are where a secret lies.
            CommandEnvironment.namesSecret(name) && value.count >= 8 && !value.hasPrefix("/")
        }.map(\.value)
    }

    private static func services(
        _ options: EngineOptions,
        _ repository: GitRepository,
        _ directories: EngineDirectories,
        _ journal: Journal,
        _ stored: [String: String],
        _ rules: [CommandRule]
    ) async throws -> EngineServices {
        let commands = CommandRunner(lifeline: options.lifeline)
        let sandbox: SandboxAvailability =
            if let given = options.sandbox { given } else {
                await Sandbox.probe(environment: options.environment)
            }
        let project = try ProjectFacts(
            repository: repository,
            sandbox: sandbox,
            environment: CommandEnvironment(cleaning: options.environment),
            stored: stored,
            rules: rules,
            now: journal.now,
            load: { stored throws(EngineError) in
                try options.configuration(root: repository.root, stored: stored)
            }
        )
        let checkpoints = CheckpointStore(directory: directories.checkpoints)
        let provider = try await provider(options, project.configuration, directories)
        let recorded = provider.isRecorded ? try? await provider.models().first?.name : nil
        return EngineServices(
            repository: repository,
            directories: directories,
            journal: journal,
            hub: journal.hub,
            worktrees: WorktreePool(
                directory: directories.root,
                repository: repository,
                checkpoints: checkpoints,
                prefix: project.configuration.branchPrefix
            ),
            checkpoints: checkpoints,
            commands: commands,
            project: project,
            models: ModelAccess(
                caller: ModelCaller(provider: provider, clock: options.clock),
                // A recording plays one model, whatever the project's is.
                chosen: recorded ?? project.configuration.model,
                hub: journal.hub
            ),
            logger: options.logger,
            clock: options.clock
        )
    }

    private static func gitHub(
        _ services: EngineServices,
        _ options: EngineOptions,
        _ news: NewsBell
    ) -> GitHubService {
        let storage = services.journal.storage
        return GitHubService(
            GitHubService.Surroundings(
                storage: storage,
                logFolder: services.directories.jobLogs,
                finder: GitHubFinder(
                    repository: services.repository,
                    commands: services.commands,
                    environment: options.environment
                ),
                http: HTTPClient(authorities: options.environment["SSL_CERT_FILE"]),
                configuration: { services.configuration },
                clock: services.clock,
                now: { services.journal.now() },
                isAttended: { services.hub.isAttended },
                ownBranches: {
                    let tasks = (try? await storage.read { try TaskTable.all(in: $0) }) ?? []
                    let current = try? await services.repository.currentBranch()
                    return Set(tasks.compactMap(\.workspace?.branch) + [current].compactMap(\.self))
                },
                awaitsRuns: {
                    let watching = try? await storage.read { try TaskTable.withState(.watching, in: $0) }
                    return watching?.isEmpty == false
                },
                ring: { news.ring() },
                tell: { services.hub.tell(.gitHubChanged(status: $0), correlation: "github") },
                logger: services.logger
            )
        )
    }

    private static func inspector(_ services: EngineServices, _ gitHub: GitHubService) -> HealthInspector {
        HealthInspector(
            subjects: {
                HealthInspector.Subjects(
                    provider: services.models.provider,
                    chosenModel: services.models.chosen,
                    sandbox: services.project.sandbox,
                    hasConsent: services.project.hasConsent,
                    check: await services.project.check,
                    storage: services.journal.storage,
                    stateDirectory: services.directories.root,
                    repositoryRoot: services.repository.root,
                    gitHub: await gitHub.status
                )
            },
            commands: services.commands,
            environment: services.project.environment,
            now: services.journal.now
        )
    }

    private static func queue(
        _ services: EngineServices,
        _ executor: QueueExecutor,
        _ scope: EngineOptions.QueueScope,
        _ links: TaskLinks
    ) async throws -> TaskQueue {
        let storage = services.journal.storage
        let earlier = try await storage.read { try TaskTable.withState(.queued, in: $0) }
        let waiting = Dictionary(earlier.map { ($0.id, $0.updatedAt) }) { _, last in last }
        let limit = services.configuration.executionsPerHour
        // Whatever is worked on is prepared first.
        let starts = try await storage.read { try StepTable.newestStarts(of: .prepare, limit: limit, in: $0) }
        let surroundings = QueueSurroundings(
            contents: {
                var contents = QueueContents()
                do {
                    contents = try await storage.read { try QueueContents.read(in: $0) }
                } catch {
                    services.logger.error("the queue cannot be read", metadata: ["error": "\(error)"])
                }
                contents.tasks.removeAll { !scope.includes($0, waitingAtStart: waiting) }
                return contents
            },
            rules: { services.queueRules },
            now: { services.journal.now() },
            clock: services.clock,
            run: { id, job in await TaskRunner(services: services, id: id, links: links).run(job) },
            tidy: { id in await TaskRunner(services: services, id: id).tidy() },
            tell: { services.hub.tell(.queueChanged(queue: $0), correlation: "queue") },
            warn: { reason in
                services.logger.warning(
                    "the slots of the model server cannot be shared with other engines",
                    metadata: ["error": "\(reason)"]
                )
            }
        )
        return TaskQueue(executor: executor, starts: starts, surroundings: surroundings)
    }

    private static func chat(_ services: EngineServices, _ queue: TaskQueue) -> ChatService {
        let checkout = CheckoutFiles(services.repository, secrets: { services.configuration.secrets })
        let surroundings = ChatService.Surroundings(
            projectName: URL(fileURLWithPath: services.repository.root).lastPathComponent,
            readFiles: { try await checkout.files() },
            addTask: { prompt in
                let task = try await services.journal.addTask(prompt: prompt, options: TaskOptions())
                await queue.fill()
                return task.id
            },
            hasTask: { id in
                try await services.journal.storage.read { try TaskTable.state(of: id, in: $0) } != nil
            },
            readTask: { try await services.chatTask($0) }
        )
        return ChatService(
            journal: services.journal,
            responder: services.models,
            surroundings: surroundings,
            limits: ChatLimits(services.configuration)
        )
    }
}
