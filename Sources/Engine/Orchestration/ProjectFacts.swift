import Domain
import Foundation
import Store
import Synchronization
import Workspace

/// What is known of the project: its settings, its check command, and how code of it may run.
final class ProjectFacts: Sendable {
    /// The name under which the consent to unsandboxed checks is stored with the project.
    static let consentName = "checks.unsandboxed-consent"

    /// The name under which it is stored with the project that the queue is paused.
    static let queuePausedName = "queue.paused"

    private struct State {
        var configuration: EngineConfiguration
        var hasConsent: Bool
        var isQueuePaused: Bool
    }

    /// The clean environment that commands get.
    let environment: CommandEnvironment
    /// Whether there is a sandbox.
    let sandbox: SandboxAvailability
    private let repository: GitRepository
    private let load: @Sendable ([String: String]) throws(EngineError) -> EngineConfiguration
    private let state: Mutex<State>

    /// Creates the facts.
    ///
    /// - Parameters:
    ///   - repository: The user's checkout.
    ///   - sandbox: Whether there is a sandbox.
    ///   - environment: The clean environment that commands get.
    ///   - stored: What is stored with the project, by name.
    ///   - load: Makes the settings in force of what is stored.
    /// - Throws: `invalid` when a setting cannot be used.
    init(
        repository: GitRepository,
        sandbox: SandboxAvailability,
        environment: CommandEnvironment,
        stored: [String: String],
        load: @escaping @Sendable ([String: String]) throws(EngineError) -> EngineConfiguration
    ) throws(EngineError) {
        self.repository = repository
        self.sandbox = sandbox
        self.environment = environment
        self.load = load
        state = Mutex(
            State(
                configuration: try load(stored),
                hasConsent: stored[Self.consentName] != nil,
                isQueuePaused: stored[Self.queuePausedName] != nil
            )
        )
    }

    /// The settings in force.
    var configuration: EngineConfiguration { state.withLock { $0.configuration } }

    /// Whether the user consented to checks outside of a sandbox.
    var hasConsent: Bool { state.withLock { $0.hasConsent } }

    /// Whether the user paused the queue.
    var isQueuePaused: Bool { state.withLock { $0.isQueuePaused } }

    /// Takes what is now stored with the project.
    func reload(_ stored: [String: String]) throws(EngineError) {
        let configuration = try load(stored)
        state.withLock { state in
            state.configuration = configuration
            state.hasConsent = stored[Self.consentName] != nil
            state.isQueuePaused = stored[Self.queuePausedName] != nil
        }
    }

    /// How commands that run code of a worktree are kept apart from the rest of the machine.
    var isolation: Isolation {
        switch sandbox {
        case .available(let sandbox): .sandbox(sandbox)
        case .unavailable(let reason):
            hasConsent ? .byConsent : .missing(reason: reason)
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
        return ProjectStatus(
            name: URL(fileURLWithPath: repository.root).lastPathComponent,
            path: repository.root,
            branch: try await repository.currentBranch(),
            head: head,
            dirtyFiles: try await repository.status().entries.map(\.path),
            check: await check,
            isolation: isolation.name
        )
    }

    // MARK: - Detail

    private static func text(ofFile path: String) -> String? {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 1 << 20 else {
            return nil
        }
        return String(data: bytes, encoding: .utf8)
    }
}
