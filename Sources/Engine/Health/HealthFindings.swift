import Domain
import Foundation
import GitHub
import LanguageModels
import Store
import Workspace

/// What was seen, as findings with a remedy; pure.
enum HealthFindings {
    /// Below this much free space, in bytes, work may stop half-way.
    static let littleSpace: Int64 = 1 << 30
    /// Below this much, worktrees and checks will fail.
    static let noSpace: Int64 = 100 << 20
    /// State above this size, in bytes, is worth a word.
    static let muchState: Int64 = 20 << 30

    /// Whether git is there and new enough.
    static func git(version: String?) -> HealthItem {
        guard let version else {
            return item(.git, .bad, "git was not found.", "Install it: apt install git")
        }
        guard let number = versionNumber(version), number >= [2, 30] else {
            return item(.git, .limited, "\(version) is older than 2.30.", "Install git 2.30 or newer.")
        }
        return item(.git, .good, version)
    }

    /// Whether commits can be signed with a name.
    static func identity(name: String?, email: String?) -> HealthItem {
        let missing = [name == nil ? "user.name" : nil, email == nil ? "user.email" : nil].compactMap { $0 }
        guard let name, let email else {
            let commands = missing.map { "git config --global \($0) …" }.joined(separator: " and ")
            return item(
                .git,
                .limited,
                "git does not know who you are: no \(missing.joined(separator: ", ")).",
                "Set it: \(commands)"
            )
        }
        return item(.git, .good, "commits are made as \(name) <\(email)>")
    }

    /// What a host of models lets one do.
    struct HostTraits {
        /// Whether models can be fetched to it.
        var fetchesModels = true
        /// Whether its tokens may cost money, so that no model is chosen for the user.
        var mayCost = false

        /// A host like Ollama.
        init() {}

        /// Those of a host.
        init(_ provider: any LanguageModelProvider) {
            fetchesModels = provider.fetchesModels
            mayCost = provider.mayCost
        }
    }

    /// Whether the host answered, and has the chosen model.
    static func model(
        host: String,
        isRecorded: Bool,
        installed: [InstalledModel],
        chosen: String?,
        traits: HostTraits = HostTraits()
    ) -> HealthItem {
        if isRecorded {
            return item(
                .model,
                .limited,
                "\(host): replies are recorded.",
                "Start `ollama serve` or set OLLAMA_HOST to use a model."
            )
        }
        guard !installed.isEmpty else {
            return item(
                .model,
                .bad,
                "\(host) has no model installed.",
                traits.fetchesModels
                    ? "Fetch one: switchyard models --pull qwen2.5-coder:7b" : "Load one there."
            )
        }
        if chosen == nil, traits.mayCost, installed.count > 1 {
            return item(
                .model,
                .limited,
                "\(host) has \(installed.count) models, and none is chosen.",
                "Choose one, as by the setting `model`: it may cost."
            )
        }
        guard let chosen else {
            let choice = ModelPreference.choose(from: installed)
            guard let choice else {
                return item(
                    .model,
                    .bad,
                    "\(host) has no model that writes text.",
                    traits.fetchesModels
                        ? "Fetch one: switchyard models --pull qwen2.5-coder:7b" : "Load one there."
                )
            }
            return item(.model, .good, "\(choice.name) on \(host) (\(choice.source))")
        }
        guard installed.contains(where: { $0.isNamed(chosen) }) else {
            guard traits.fetchesModels else {
                return item(
                    .model,
                    .limited,
                    "\(chosen) is not in the list of \(host).",
                    "Choose one that `switchyard models` lists, unless it is another name for one of them."
                )
            }
            return item(
                .model,
                .bad,
                "\(chosen) is not installed on \(host).",
                "Fetch it: switchyard models --pull \(chosen); or choose another model."
            )
        }
        return item(.model, .good, "\(chosen) on \(host)")
    }

    /// Why the host did not answer.
    static func model(failure: ModelError) -> HealthItem {
        item(.model, .bad, failure.message, failure.remedy)
    }

    /// What the chosen model can do.
    static func details(_ details: ModelDetails, version: String) -> HealthItem {
        var facts = ["version \(version)", details.name]
        if let size = details.parameterSize { facts.append("\(size) parameters") }
        if let quantization = details.quantization { facts.append(quantization) }
        if let context = details.trainedContext { facts.append("trained for \(context) tokens of context") }
        if !details.capabilities.isEmpty {
            facts.append("can: " + details.capabilities.sorted().joined(separator: ", "))
        }
        let message = facts.joined(separator: ", ")
        if let context = details.trainedContext, context < 8_192 {
            return item(
                .model,
                .limited,
                message,
                "Files and instructions hardly fit; choose a model with 8192 tokens or more."
            )
        }
        // An empty list comes from hosts that are too old to say.
        if !details.capabilities.isEmpty, !details.capabilities.contains("completion") {
            return item(.model, .bad, message, "This model does not write text; choose another one.")
        }
        return item(.model, .good, message)
    }

    /// How much of the month's tokens is left.
    static func budget(_ budget: TokenBudget) -> HealthItem {
        let message = "\(budget.used) of \(budget.limit) tokens of this month are used or promised"
        guard budget.used > budget.limit / 5 * 4 else { return item(.model, .good, message) }
        return item(
            .model,
            .limited,
            message,
            "Raise models.openai.tokens-per-month, or use a model of your own until the next month."
        )
    }

    /// Whether checks can be kept apart from the machine.
    static func sandbox(_ availability: SandboxAvailability, hasConsent: Bool) -> HealthItem {
        switch availability {
        case .available:
            return item(.sandbox, .good, availability.summary)
        case .unavailable(let reason):
            let isMissing = reason.contains("not installed")
            let fix =
                isMissing
                ? "Install it: apt install bubblewrap"
                : "Allow user namespaces: sysctl -w kernel.unprivileged_userns_clone=1 (on Ubuntu also "
                    + "kernel.apparmor_restrict_unprivileged_userns=0); in a container, start it with more rights."
            let message =
                availability.summary + (hasConsent ? "; checks run unsandboxed, by your consent" : "")
            let further = hasConsent ? fix : fix + " Or consent to unsandboxed checks in this project."
            return item(.sandbox, .limited, message, further)
        }
    }

    /// The database can be read, and nobody has looked through it.
    static var databaseAnswers: HealthItem { item(.database, .good, "the database can be read") }

    /// Whether the database is whole.
    static func database(problems: [String]) -> HealthItem {
        guard let first = problems.first else { return item(.database, .good, "the database is in order") }
        return item(
            .database,
            .bad,
            "The database is damaged: \(first)",
            "Quit and put a backup in its place: switchyard restore FILE. Branches and worktrees stay as they are."
        )
    }

    /// Why the database could not be looked at.
    static func database(failure: StorageError) -> HealthItem {
        item(.database, .bad, failure.message, failure.remedy)
    }

    /// Whether there is room for worktrees and builds.
    static func disk(freeBytes: Int64?, path: String) -> HealthItem {
        guard let freeBytes else {
            return item(.disk, .unknown, "The free space at \(path) is not known.")
        }
        let free = "\(freeBytes / (1 << 20)) MiB free at \(path)"
        let remedy = "Free some space, or set XDG_STATE_HOME to a folder on a larger disk."
        if freeBytes < noSpace { return item(.disk, .bad, free, remedy) }
        if freeBytes < littleSpace { return item(.disk, .limited, free, remedy) }
        return item(.disk, .good, "\(freeBytes / (1 << 30)) GiB free at \(path)")
    }

    /// Whether something decides that a change is good.
    static func checks(_ check: CheckCommand?) -> HealthItem {
        guard let check else {
            return item(
                .checks,
                .limited,
                "No check command was found; changes cannot be tested.",
                "Set one for this project, such as `make test`."
            )
        }
        return item(.checks, .good, "`\(check.line)` (\(check.source))")
    }

    /// Whether GitHub can be asked, and as whom.
    static func gitHub(_ status: GitHubStatus) -> HealthItem {
        let repository = status.repository ?? "the repository"
        let (message, remedy) = (status.problem?.message, status.problem?.remedy)
        switch status.connection {
        case .off:
            return item(.gitHub, .off, "not connected: turned off, or no remote is on a GitHub server")
        case .signedOut:
            // To have no token is a choice; one that is not accepted is none.
            let isChoice = status.problem == EngineError(gitHub: .notSignedIn)
            return item(.gitHub, isChoice ? .off : .limited, message ?? "not signed in", remedy)
        case .connecting:
            return item(.gitHub, .unknown, "\(repository) has not been asked yet")
        case .connected:
            let account = status.account.map { " as \($0)" } ?? ""
            // Fine-grained tokens have none, and GitHub does not tell what they may do.
            let scopes = status.scopes.map {
                $0.isEmpty ? ", scopes: none" : ", scopes: \($0.joined(separator: ", "))"
            }
            return item(.gitHub, .good, repository + account + (scopes ?? ""))
        case .failing:
            return item(.gitHub, .limited, message ?? "\(repository) does not answer", remedy)
        }
    }

    // MARK: - Deeper

    /// Whether others on the machine can read the state.
    static func permissions(of path: String, mode: Int?) -> HealthItem {
        guard let mode else { return item(.disk, .unknown, "The permissions of \(path) are not known.") }
        guard mode & 0o077 == 0 else {
            let octal = String(mode & 0o777, radix: 8)
            return item(
                .disk,
                .limited,
                "\(path) can be read by others (mode \(octal)).",
                "Close it: chmod 700 \(path)"
            )
        }
        return item(.disk, .good, "\(path) is yours alone")
    }

    /// Whether the database lies where locks work.
    static func fileSystem(_ kind: FileSystemKind, path: String) -> HealthItem? {
        guard case .network(let name) = kind else { return nil }
        return item(
            .disk,
            .limited,
            "\(path) lies on a network file system (\(name)), where databases can be damaged.",
            "Set XDG_STATE_HOME to a folder on a local disk."
        )
    }

    /// What the project's state takes of the disk.
    static func diskUse(_ use: DiskUse) -> HealthItem {
        let parts = [
            ("worktrees", use.worktrees), ("checkpoints", use.checkpoints), ("trash", use.trash),
            ("outputs", use.outputs), ("database", use.database),
        ]
        let list = parts.map { "\($0.0) \($0.1.asByteCount)" }.joined(separator: ", ")
        let total = (use.isComplete ? "" : "at least ") + use.total.asByteCount
        let message = "\(total) of state: \(list)"
        guard use.total > muchState else { return item(.disk, .good, message) }
        return item(.disk, .limited, message, "Clear away what nobody needs: switchyard gc")
    }

    /// Whether work goes on after logging out.
    static func logind(killsProcesses: Bool) -> HealthItem? {
        guard killsProcesses else { return nil }
        return item(
            HealthInspector.processes,
            .limited,
            "logind ends all processes at logout (KillUserProcesses=yes), also a detached engine.",
            "Set KillUserProcesses=no in /etc/systemd/logind.conf, or run: loginctl enable-linger"
        )
    }

    // MARK: - Detail

    /// The numbers of a version such as `git version 2.39.5`.
    static func versionNumber(_ text: String) -> [Int]? {
        let word = text.split(separator: " ").first { $0.first?.isNumber == true }
        let numbers = word?.split(separator: ".").prefix(2).compactMap { Int($0) } ?? []
        return numbers.count == 2 ? numbers : nil
    }

    private static func item(
        _ subject: HealthSubject,
        _ level: HealthLevel,
        _ message: String,
        _ remedy: String? = nil
    ) -> HealthItem {
        HealthItem(subject: subject, level: level, message: message, remedy: remedy)
    }
}

/// Orders versions by their numbers.
private func >= (left: [Int], right: [Int]) -> Bool {
    !left.lexicographicallyPrecedes(right)
}
