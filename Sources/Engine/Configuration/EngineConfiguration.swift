import Domain
import Foundation
import LanguageModels
import Workspace

/// The settings in force, each with where its value comes from.
///
/// Later layers win: built-in values, the user's file, the project's file, the environment, what was
/// set for this project in Switchyard, the command line.
struct EngineConfiguration: Sendable, Equatable {
    /// A value and where it comes from.
    struct Value: Sendable, Equatable {
        let text: String
        let source: String
    }

    private let values: [SettingName: Value]

    /// Puts the layers together.
    ///
    /// - Parameters:
    ///   - environment: The engine's environment.
    ///   - userFile: The path of the user's file; nil for ``userFilePath(environment:)``. A missing file is fine.
    ///   - projectFile: The path of the project's file; nil when there is no project. A missing file is fine.
    ///   - stored: What was set for this project, by setting name; names that are no setting belong to
    ///     others and are passed over.
    ///   - overrides: What the command line says, by setting name.
    /// - Returns: The settings in force.
    /// - Throws: `invalid` with file and line for what cannot be used.
    static func load(
        environment: [String: String],
        userFile: String? = nil,
        projectFile: String? = nil,
        stored: [String: String] = [:],
        overrides: [String: String] = [:]
    ) throws(EngineError) -> EngineConfiguration {
        var values: [SettingName: Value] = [:]
        for name in SettingName.allCases { values[name] = Value(text: name.standard, source: "default") }
        if let path = userFile ?? userFilePath(environment: environment) {
            for entry in try entries(ofFile: path) {
                values[entry.name] = Value(text: entry.value, source: "\(path):\(entry.line)")
            }
        }
        if let path = projectFile {
            for entry in try entries(ofFile: path) {
                try requireAllowed(entry, path: path)
                values[entry.name] = Value(text: entry.value, source: "\(path):\(entry.line)")
            }
        }
        for name in SettingName.allCases {
            let hit = name.variables.first { environment[$0]?.isEmpty == false }
            guard let hit, let text = environment[hit] else { continue }
            try requireUsable(name, text, source: "the environment variable \(hit)")
            values[name] = Value(text: text, source: "environment variable \(hit)")
        }
        for (key, text) in stored {
            guard let name = SettingName(rawValue: key), name.problem(with: text) == nil else { continue }
            values[name] = Value(text: text, source: "set for this project")
        }
        for (key, text) in overrides.sorted(by: { $0.key < $1.key }) {
            guard let name = SettingName(rawValue: key) else {
                let remedy = "`switchyard config` lists all settings."
                throw .invalid(message: "There is no setting `\(key)`.", remedy: remedy)
            }
            try requireUsable(name, text, source: "the command line")
            values[name] = Value(text: text, source: "command line")
        }
        return EngineConfiguration(values: values)
    }

    /// Where the user's file lies: under `XDG_CONFIG_HOME`, else under `~/.config`; nil without either.
    static func userFilePath(environment: [String: String]) -> String? {
        // The XDG specification says that a relative path is to be ignored.
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            return folder + "/switchyard/config.toml"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.config/switchyard/config.toml"
    }

    /// The name of the project's file, in the top folder of the checkout.
    static let projectFileName = ".switchyard.toml"

    /// The text and the source of a setting.
    func value(of name: SettingName) -> Value {
        values[name] ?? Value(text: name.standard, source: "default")
    }

    /// All settings as a front end lists them.
    var settings: [Setting] {
        SettingName.allCases.map { name in
            let value = value(of: name)
            return Setting(name: name.rawValue, value: value.text, source: value.source, help: name.help)
        }
    }

    // MARK: - Layers

    private static func entries(ofFile path: String) throws(EngineError) -> [ConfigurationFile.Entry] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .invalid(
                message: "\(path) cannot be read.",
                remedy: "Make the file readable, or remove it."
            )
        }
        do throws(ConfigurationFile.Problem) {
            return try ConfigurationFile(text: String(decoding: data, as: UTF8.self), path: path).entries
        } catch {
            throw .invalid(
                message: error.message,
                remedy: "Correct the line; `switchyard config` lists all settings and what they are for."
            )
        }
    }

    private static func requireAllowed(_ entry: ConfigurationFile.Entry, path: String) throws(EngineError) {
        guard let reason = entry.name.reasonAgainstProjectFile else { return }
        throw .invalid(
            message:
                "\(path):\(entry.line): a project's file may not set `\(entry.name.rawValue)`: \(reason).",
            remedy: "Set it in your own file (~/.config/switchyard/config.toml) or with "
                + "\(entry.name.variables[0]), and remove the line."
        )
    }

    private static func requireUsable(
        _ name: SettingName,
        _ text: String,
        source: String
    ) throws(EngineError) {
        guard let problem = name.problem(with: text) else { return }
        let said = name.form == .variable ? "something else" : "`\(text)`"
        throw .invalid(message: "\(problem), but \(source) says \(said).", remedy: "Correct or remove it.")
    }
}

// MARK: - Typed values

extension EngineConfiguration {
    /// The address of the model server as it was written.
    var ollamaHost: String { value(of: .ollamaHost).text }
    /// The address of a server with OpenAI's interface as it was written; nil where Ollama is used.
    var openAIURL: String? { text(.openAIURL) }
    /// The variable that holds the key for that server; nil for none.
    var openAIKeyVariable: String? { text(.openAIKeyVariable) }
    /// The file that holds it; nil for none.
    var openAIKeyFile: String? { text(.openAIKeyFile) }
    /// How many tokens that server may take in a calendar month; nil for no limit.
    var openAITokensPerMonth: Int? {
        let tokens = number(.openAITokensPerMonth)
        return tokens > 0 ? tokens : nil
    }
    /// The chosen model; nil to take one that is installed.
    var model: String? { text(.model) }
    /// The address by which those who share the model server find each other; nil where replies are recorded.
    var sharedHost: String? {
        guard recordingFile == nil else { return nil }
        if let openAIURL {
            guard let address = try? OpenAIAddress(openAIURL), address.isPrivate else { return nil }
            return address.shared
        }
        guard let address = try? OllamaAddress(ollamaHost) else { return nil }
        return OllamaAddress.shared(address.url)
    }
    /// A file of recorded replies.
    var recordingFile: String? { text(.recording) }
    /// The check command with its source; nil to detect one.
    var check: CheckCommand? {
        text(.checkCommand).map { CheckCommand(line: $0, source: value(of: .checkCommand).source) }
    }
    /// How long a run of the checks may take.
    var checkTimeout: Duration { .seconds(number(.checkTimeout)) }
    /// What the names of tasks' branches begin with.
    var branchPrefix: String { value(of: .branchPrefix).text }
    /// Who is named in the messages of commits; nil for nobody.
    var coAuthor: CoAuthor? { text(.coAuthor).flatMap { CoAuthor($0) } }
    /// How long the server keeps the model in memory; negative is for ever.
    var keepAlive: Duration { .seconds(number(.keepAlive)) }
    /// The most tokens of one reply in the chat.
    var chatReplyTokens: Int { number(.chatReplyTokens) }
    /// How much of attached files goes into a chat's prompt, in tokens.
    var chatAttachmentTokens: Int { number(.chatAttachmentTokens) }

    /// How long each part of a model call may take.
    var modelTimeouts: ChatTimeouts {
        ChatTimeouts(
            load: .seconds(number(.loadTime)),
            firstToken: .seconds(number(.firstTokenTime)),
            silence: .seconds(number(.silenceTime))
        )
    }
    /// How long worktrees that were cleaned away stay in the trash.
    var trashRetention: Duration { .seconds(number(.trashDays) * 24 * 3600) }

    /// A command that is run once in a fresh worktree; nil for none.
    var worktreeSetup: String? { text(.worktreeSetup) }
    /// The ignored files that a fresh worktree gets from the checkout.
    var worktreeCopies: [PathPattern] { patterns(.worktreeCopy) }
    /// How far the ports of two worktrees are to be apart; 0 where nobody asks.
    var portOffset: Int { number(.portOffset) }
    /// Which files are kept from agents and models.
    var secrets: SecretFiles { SecretFiles(allowed: patterns(.secretsAllow)) }

    /// Whether GitHub is asked for anything.
    var isGitHubOn: Bool { value(of: .gitHub).text == "on" }
    /// Where GitHub's interface is; nil for github.com.
    var gitHubAddress: String? { text(.gitHubAddress) }
    /// A file with a token for GitHub.
    var gitHubTokenFile: String? { text(.gitHubTokenFile) }
    /// The project's repository on GitHub as `owner/name`; nil to find it by the remotes.
    var gitHubRepository: String? { text(.gitHubRepository) }
    /// Whether red runs of the user's branches become tasks by themselves.
    var hasAutomaticFixes: Bool { value(of: .automaticFixes).text == "on" }

    /// How much one task may try.
    var limits: WorkLimits {
        var limits = WorkLimits()
        limits.rounds = number(.rounds)
        limits.tries = number(.tries)
        limits.replyTokens = number(.replyTokens)
        limits.totalReplyTokens = number(.totalTokens)
        return limits
    }

    /// How many tasks are worked on at once.
    var tasksAtOnce: Int { number(.queueTasks) }
    /// How many tasks are started within an hour at the most; 0 is no limit.
    var executionsPerHour: Int { number(.queuePerHour) }
    /// How many tasks a host of models works for at once.
    var slotsPerHost: Int { number(.queueHostSlots) }
    /// How many minutes the work on a task may take; nil for no limit.
    var wallMinutes: Int? {
        let minutes = number(.wallMinutes)
        return minutes > 0 ? minutes : nil
    }

    /// The text of a setting; nil where it is blank.
    func text(_ name: SettingName) -> String? {
        let text = value(of: name).text
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    private func patterns(_ name: SettingName) -> [PathPattern] {
        SettingName.parts(of: value(of: name).text).compactMap { PathPattern($0) }
    }

    private func number(_ name: SettingName) -> Int {
        Int(value(of: name).text) ?? Int(name.standard) ?? 0
    }
}
