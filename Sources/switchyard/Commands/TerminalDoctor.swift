import Dashboard
import Domain
import Engine
import Foundation
import Terminal
import Workspace

/// Looks at the terminal for `doctor`; what a finding means is decided by ``TerminalInspection``.
enum TerminalDoctor {
    /// What is found, in the order in which it is told.
    ///
    /// - Parameter settings: The settings in force.
    /// - Returns: The findings.
    static func findings(settings: [Setting]) async -> [TerminalFinding] {
        let environment = ProcessInfo.processInfo.environment
        let folders = UserFolders(environment: environment)
        let screen = (try? ScreenSettings(environment: environment)) ?? ScreenSettings()
        let inspection = TerminalInspection(
            facts: TerminalFacts(
                environment: environment,
                characters: await CharacterSupport.establish(environment: environment),
                size: TerminalFacts.currentSize()
            ),
            tmux: await tmux(environment),
            clipboard: screen.clipboard(environment: environment),
            keymap: KeymapReading(folder: folders.configuration),
            themes: ThemeLibrary(folder: folders.configuration),
            themeChoice: folders.themeChoice,
            settings: settings
        )
        return inspection.findings
    }

    /// Asks the tmux that the command runs in.
    private static func tmux(_ environment: [String: String]) async -> TmuxFacts? {
        guard environment["TMUX"]?.isEmpty == false else { return nil }
        let command = Command(
            arguments: TmuxFacts.question,
            directory: "/",
            environment: CommandEnvironment(cleaning: environment)
                .adding(environment.filter { $0.key.hasPrefix("TMUX") }),
            limits: CommandLimits(wallTime: .seconds(3), grace: .seconds(1))
        )
        let result = await CommandRunner(lifeline: Companions.lifeline).run(command)
        return result.succeeded ? TmuxFacts(answer: result.output.text) : nil
    }
}
