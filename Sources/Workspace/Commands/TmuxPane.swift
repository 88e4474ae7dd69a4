import Foundation

/// Opens a pane beside the dashboard when it runs inside tmux.
package enum TmuxPane {
    /// What became of the wish for a pane.
    package enum Outcome: Sendable, Hashable {
        /// The pane is open.
        case opened
        /// The dashboard does not run inside tmux, or tmux is not installed.
        case notInTmux
        /// tmux refused, mostly because the window is too small; its words.
        case refused(String)
    }

    /// Splits the window and runs a command in the new pane.
    ///
    /// - Parameters:
    ///   - command: The argument list; empty opens the user's shell.
    ///   - directory: Where the pane starts.
    ///   - environment: The dashboard's own environment: tmux is found through `$TMUX`.
    /// - Returns: Whether the pane is open.
    package static func open(
        _ command: [String] = [],
        in directory: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async -> Outcome {
        guard let socket = environment["TMUX"], !socket.isEmpty,
            let tmux = ProgramFinder.find("tmux", path: environment["PATH"])
        else { return .notInTmux }
        var arguments = [tmux, "split-window", "-c", directory]
        if let pane = environment["TMUX_PANE"] { arguments += ["-t", pane] }
        // One argument is a line for a shell, several are run as they are.
        if !command.isEmpty { arguments.append(command.map(Command.quoted).joined(separator: " ")) }
        let passed = environment.filter { $0.key.hasPrefix("TMUX") }
        let request = Command(
            arguments: arguments,
            directory: directory,
            environment: CommandEnvironment(cleaning: environment).adding(passed),
            limits: CommandLimits(wallTime: .seconds(5))
        )
        let result = await CommandRunner().run(request)
        return result.succeeded ? .opened : .refused(result.output.text)
    }
}
