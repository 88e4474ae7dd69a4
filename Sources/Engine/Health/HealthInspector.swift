import Domain
import Foundation
import LanguageModels
import Store
import Workspace

/// Looks at what the engine depends on and says of each how it stands and what to do about it.
///
/// Looking is here; what a finding means is in ``HealthFindings``, which is pure.
struct HealthInspector: Sendable {
    /// What is looked at.
    struct Subjects: Sendable {
        /// The host of models.
        var provider: any LanguageModelProvider
        /// The model that is chosen; nil when none is.
        var chosenModel: String?
        /// What the probe for a sandbox found.
        var sandbox: SandboxAvailability
        /// Whether the user consented to checks outside of a sandbox.
        var hasConsent: Bool
        /// The check command; nil when none is set or detected.
        var check: CheckCommand?
        /// The project's database.
        var storage: Storage
        /// Where the project's state lies.
        var stateDirectory: String
        /// The user's checkout.
        var repositoryRoot: String
        /// How the project stands with GitHub.
        var gitHub: GitHubStatus
    }

    /// Findings about the machine that have no subject of their own stand under this one: what may happen
    /// to processes there.
    static let processes = HealthSubject.sandbox

    /// What is to be looked at now: the chosen model and the check command change while the engine runs.
    let subjects: @Sendable () async -> Subjects
    let commands: CommandRunner
    let environment: CommandEnvironment
    let now: @Sendable () -> Date

    /// Looks at what can change while Switchyard runs; takes no longer than the slowest answer.
    ///
    /// - Returns: One finding per subject, in the order of `HealthSubject`.
    func quick() async -> [HealthItem] {
        await look(at: subjects(), isThorough: false)
    }

    private func look(at subjects: Subjects, isThorough: Bool) async -> [HealthItem] {
        async let git = output(of: ["git", "--version"])
        async let model = modelFinding(subjects)
        async let database = databaseFinding(subjects, isThorough: isThorough)
        let items = await [
            HealthFindings.git(version: git),
            model,
            HealthFindings.sandbox(subjects.sandbox, hasConsent: subjects.hasConsent),
            database,
            diskFinding(subjects),
            HealthFindings.checks(subjects.check),
            HealthFindings.gitHub(subjects.gitHub),
        ]
        return stamped(items)
    }

    /// Looks at everything a user could have got wrong, and through the whole database.
    func doctor() async -> [HealthItem] {
        let subjects = await subjects()
        async let first = look(at: subjects, isThorough: true)
        async let name = output(of: ["git", "-C", subjects.repositoryRoot, "config", "user.name"])
        async let email = output(of: ["git", "-C", subjects.repositoryRoot, "config", "user.email"])
        async let model = modelDetails(subjects)
        let further = await [
            HealthFindings.identity(name: name, email: email),
            model,
            budgetFinding(subjects),
            HealthFindings.permissions(of: subjects.stateDirectory, mode: mode(of: subjects.stateDirectory)),
            HealthFindings.fileSystem(
                FileSystemKind(of: subjects.stateDirectory),
                path: subjects.stateDirectory
            ),
            HealthFindings.logind(killsProcesses: LogindSettings.read().killsUserProcesses),
        ]
        let items = await first + stamped(further.compactMap { $0 })
        let order = HealthSubject.allCases
        // Stable within a subject: the finding that the quick look has as well comes first.
        return order.flatMap { subject in items.filter { $0.subject == subject } }
    }

    // MARK: - Looking

    private func stamped(_ items: [HealthItem]) -> [HealthItem] {
        let time = now()
        return items.map { item in
            var item = item
            if item.level != .off { item.checkedAt = time }
            return item
        }
    }

    private func modelFinding(_ subjects: Subjects) async -> HealthItem {
        do throws(ModelError) {
            let models = try await subjects.provider.models()
            return HealthFindings.model(
                host: subjects.provider.label,
                isRecorded: subjects.provider.isRecorded,
                installed: models,
                chosen: subjects.chosenModel,
                traits: HealthFindings.HostTraits(subjects.provider)
            )
        } catch {
            return HealthFindings.model(failure: error)
        }
    }

    private func modelDetails(_ subjects: Subjects) async -> HealthItem? {
        guard let name = subjects.chosenModel else { return nil }
        do throws(ModelError) {
            let version = try await subjects.provider.version()
            let details = try await subjects.provider.details(of: name)
            return HealthFindings.details(details, version: version)
        } catch {
            // The quick finding says what is wrong with the host or the model.
            return nil
        }
    }

    private func budgetFinding(_ subjects: Subjects) -> HealthItem? {
        do throws(ModelError) {
            return try subjects.provider.budget().map(HealthFindings.budget)
        } catch {
            return HealthFindings.model(failure: error)
        }
    }

    private func databaseFinding(_ subjects: Subjects, isThorough: Bool) async -> HealthItem {
        do throws(StorageError) {
            let storage = subjects.storage
            // A large one takes a while to look through, and nobody asked for that.
            guard isThorough else {
                try await storage.look()
                return HealthFindings.databaseAnswers
            }
            return HealthFindings.database(problems: try await storage.fullCheck())
        } catch {
            return HealthFindings.database(failure: error)
        }
    }

    private func diskFinding(_ subjects: Subjects) -> HealthItem {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: subjects.stateDirectory)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
        return HealthFindings.disk(freeBytes: free, path: subjects.stateDirectory)
    }

    private func mode(of path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    /// What a short command prints; nil when it fails or prints nothing.
    private func output(of arguments: [String]) async -> String? {
        let command = Command(
            arguments: arguments,
            directory: "/",
            environment: environment,
            limits: CommandLimits(wallTime: .seconds(10), grace: .seconds(1))
        )
        let result = await commands.run(command)
        guard result.succeeded else { return nil }
        let line = result.output.text.firstLine(limit: 200)
        return line.isEmpty ? nil : line
    }
}
