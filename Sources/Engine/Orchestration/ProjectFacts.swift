import Domain
import Foundation
import Store
import Synchronization
import Workspace

/// What is known of the project: its settings, its check command, and how code of it may run.
final class ProjectFacts: Sendable {
    /// The name under which it is stored with the project that the queue is paused.
    static let queuePausedName = "queue.paused"

    private struct State {
        var configuration: EngineConfiguration
        var policy: CommandPolicy
        var isQueuePaused: Bool
    }

    /// The clean environment that commands get.
    let environment: CommandEnvironment
    /// Whether there is a sandbox.
    let sandbox: SandboxAvailability
    private let repository: GitRepository
    private let now: @Sendable () -> Date
    private let load: @Sendable ([String: String]) throws(EngineError) -> EngineConfiguration
    private let state: Mutex<State>

    /// Creates the facts.
    ///
    /// - Parameters:
    ///   - repository: The user's checkout.
    ///   - sandbox: Whether there is a sandbox.
    ///   - environment: The clean environment that commands get.
    ///   - stored: What is stored with the project, by name.
    ///   - rules: The rules about commands.
    ///   - now: Tells the time, by which rules expire.
    ///   - load: Makes the settings in force of what is stored.
    /// - Throws: `invalid` when a setting cannot be used.
    init(
        repository: GitRepository,
        sandbox: SandboxAvailability,
        environment: CommandEnvironment,
        stored: [String: String],
        rules: [CommandRule],
        now: @escaping @Sendable () -> Date,
        load: @escaping @Sendable ([String: String]) throws(EngineError) -> EngineConfiguration
    ) throws(EngineError) {
        self.repository = repository
        self.sandbox = sandbox
        self.environment = environment
        self.now = now
        self.load = load
        state = Mutex(
            State(
                configuration: try load(stored),
                policy: CommandPolicy(rules: rules),
                isQueuePaused: stored[Self.queuePausedName] != nil
            )
        )
    }

    /// The settings in force.
    var configuration: EngineConfiguration { state.withLock { $0.configuration } }

    /// What the user's rules say of commands.
    var policy: CommandPolicy { state.withLock { $0.policy } }

    /// Whether the user consented to checks outside of a sandbox.
    var hasConsent: Bool { policy.hasConsent(at: now()) }

    /// Whether the user paused the queue.
    var isQueuePaused: Bool { state.withLock { $0.isQueuePaused } }

    /// Takes what is now stored with the project.
    func reload(_ stored: [String: String]) throws(EngineError) {
        let configuration = try load(stored)
        state.withLock { state in
            state.configuration = configuration
            state.isQueuePaused = stored[Self.queuePausedName] != nil
        }
    }

    /// Takes a rule that was added or revoked.
    func take(_ rule: CommandRule) { state.withLock { $0.policy.take(rule) } }

    /// How commands that run code of a worktree are kept apart from the rest of the machine.
    var isolation: Isolation {
        switch sandbox {
        case .available(let sandbox): .sandbox(sandbox)
        case .unavailable(let reason):
            hasConsent ? .byConsent : .missing(reason: reason)
        }
    }

    /// Whether and how a command of the project's own may run.
    ///
    /// In the sandbox it may unless a rule denies it; outside it only if the rules allow it.
    ///
    /// - Parameters:
    ///   - line: The command.
    ///   - task: The task it is run for; nil for none.
    ///   - spent: Rules that were used up for the work that it is part of, and hold for that.
    ///   - isOwn: Whether it is a command of the project's own, which a consent to run checks is about.
    /// - Returns: What the rules come to.
    func permission(
        toRun line: String,
        for task: TaskID?,
        spent: [CommandRule] = [],
        isOwn: Bool = true
    ) -> CommandPermission {
        var policy = policy
        for rule in spent { policy.take(rule) }
        let context = CommandPolicy.Context(
            isSandboxed: sandbox.sandbox != nil,
            task: task,
            isOwn: isOwn,
            time: now()
        )
        switch (policy.decide(line, context), sandbox) {
        case (.deny(let rule, let command), _): return .denied(by: rule, command: command)
        case (_, .available(let sandbox)): return .granted(.sandbox(sandbox), by: [])
        case (.ask(let asked), .unavailable(let reason)):
            return .needsConsent(sandbox: reason, rules: policy.rules.isEmpty ? nil : asked)
        case (.allow(let rules), .unavailable):
            let isConsent = rules.contains { $0.pattern == .anyCheck && $0.scope == .project }
            return .granted(isConsent ? .byConsent : .byRules(rules.map(\.id)), by: rules)
        }
    }

    /// The command that decides whether a change is good: as it was set, else detected; nil when neither.
    var check: CheckCommand? {
        get async {
            if let check = configuration.check { return check }
            guard let paths = try? await repository.files() else { return nil }
            // Whoever has pytest for use has its program on the PATH. Asking Python itself would take up to half
            // a second, before the first full screen.
            let hasPytest = ProgramFinder.find("pytest", path: environment.variables["PATH"]) != nil
            let files = ProjectFiles(
                paths: paths,
                read: { [root = repository.root] path in Self.text(ofFile: root + "/" + path) },
                canImport: { $0 == "pytest" && hasPytest }
            )
            return CheckDetector.detect(in: files).map { found in
                CheckCommand(line: found.command, source: "detected: \(found.reason)")
            }
        }
    }

    /// What a front end shows of the project.
    func status() async throws -> ProjectStatus {
        let head = try? await repository.headCommit()
        let check = await check
        return ProjectStatus(
            name: URL(fileURLWithPath: repository.root).lastPathComponent,
            path: repository.root,
            branch: try await repository.currentBranch(),
            head: head,
            dirtyFiles: try await repository.status().entries.map(\.path),
            check: check,
            isolation: isolation.name ?? check.flatMap { isolation(of: $0) }
        )
    }

    /// How a check runs outside the sandbox by rules about its commands; nil when they do not let it.
    private func isolation(of check: CheckCommand) -> String? {
        guard case .granted(let isolation, _) = permission(toRun: check.line, for: nil) else { return nil }
        return isolation.name
    }

    // MARK: - Detail

    private static func text(ofFile path: String) -> String? {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 1 << 20 else {
            return nil
        }
        return String(data: bytes, encoding: .utf8)
    }
}
