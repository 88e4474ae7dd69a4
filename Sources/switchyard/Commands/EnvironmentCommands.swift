import ArgumentParser
import Dashboard
import Domain
import Engine
import Foundation

/// `config`: the settings in force, and the project's own.
struct ConfigCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show each setting with where its value comes from, or set the project's check command."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Set this project's check command.", valueName: "command"))
    var setCheck: String?

    @Flag(help: "Go back to the detected check command.")
    var clearCheck = false

    @Flag(help: "Allow checks of this project to run without a sandbox.")
    var allowUnsandboxed = false

    @Flag(help: "Take that consent back.")
    var forbidUnsandboxed = false

    func validate() throws {
        if setCheck != nil, clearCheck {
            throw ValidationError("Choose one of --set-check and --clear-check.")
        }
        if allowUnsandboxed, forbidUnsandboxed {
            throw ValidationError("Choose one of --allow-unsandboxed and --forbid-unsandboxed.")
        }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        let changes = changes
        if !changes.isEmpty {
            var options = project.engine
            options.runsOnly = .nothing
            _ = try await TaskFollower.withEngine(options, console) { follower in
                for change in changes { _ = try await follower.engine.perform(change) }
                return .done
            }
        }
        let files = ScreenFiles(environment: ProcessInfo.processInfo.environment)
        let engine = try await ProjectReader.open(project.engine).ask(ListSettingsQuery())
        let settings = engine + files.settings
        let lines = settings.map { "\($0.name) = \($0.value)   (\($0.source))" }
        console.result((lines + ["", files.places]).joined(separator: "\n"))
        try console.json(settings)
        return .done
    }

    private var changes: [EngineCommand] {
        var changes: [EngineCommand] = []
        if let setCheck { changes.append(.setCheckCommand(line: setCheck)) }
        if clearCheck { changes.append(.setCheckCommand(line: nil)) }
        if allowUnsandboxed { changes.append(.setUnsandboxedConsent(isGranted: true)) }
        if forbidUnsandboxed { changes.append(.setUnsandboxedConsent(isGranted: false)) }
        return changes
    }
}

/// `doctor`: everything a user could have got wrong, and how to put it right.
struct DoctorCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything Switchyard depends on and say how to fix what is wrong."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        modelOptions.apply(to: &options)
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            let items = try await follower.engine.ask(DoctorQuery())
            let settings = try await follower.engine.ask(ListSettingsQuery())
            let terminal = await TerminalDoctor.findings(settings: settings)
            let findings = items.map(Finding.init) + terminal.map(Finding.init)
            console.result(findings.map(row).joined(separator: "\n"))
            try console.json(findings)
            return findings.contains { $0.level == .bad } ? .failed : .done
        }
    }

    /// A finding of the engine's or about the terminal, as it is printed.
    private struct Finding: Encodable {
        let subject: String
        let level: HealthLevel
        let message: String
        let remedy: String?
        let checkedAt: Date?

        init(_ item: HealthItem) {
            subject = item.subject.rawValue
            level = item.level
            message = item.message
            remedy = item.remedy
            checkedAt = item.checkedAt
        }

        init(_ finding: TerminalFinding) {
            subject = finding.subject.rawValue
            level = finding.level
            message = finding.message
            remedy = finding.remedy
            checkedAt = nil
        }
    }

    private func row(_ item: Finding) -> String {
        let mark =
            switch item.level {
            case .good: "ok  "
            case .limited: "warn"
            case .bad: "BAD "
            case .off: "off "
            case .unknown: "?   "
            }
        let remedy = item.remedy.map { "\n       -> \($0)" } ?? ""
        return "\(mark)  \(item.subject): \(item.message)\(remedy)"
    }
}
