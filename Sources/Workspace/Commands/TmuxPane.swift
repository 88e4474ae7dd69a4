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
        var options: [String] = []
        if let pane = environment["TMUX_PANE"] { options += ["-t", pane] }
        guard let result = await split(options, command, in: directory, environment) else {
            return .notInTmux
        }
        return result.succeeded ? .opened : .refused(result.output.text)
    }

    /// On which side of a pane another one is opened.
    package enum Side: String, Sendable {
        case right = "-h"
        case below = "-v"
    }

    /// Why no pane was opened.
    package struct Refusal: Error, Hashable {
        /// In tmux's words, or ours if there is no tmux.
        package let words: String
    }

    /// Splits a pane and runs a command in the new one; the keys stay where they are.
    ///
    /// - Parameters:
    ///   - pane: The pane that gives the room; nil for the current one.
    ///   - side: Where the new pane lies.
    ///   - percent: How much of the room it gets.
    ///   - command: The argument list.
    ///   - directory: Where the pane starts.
    ///   - environment: Our own environment: tmux is found through `$TMUX`.
    /// - Returns: The new pane, as tmux calls it.
    /// - Throws: Why there is none.
    package static func split(
        _ pane: String?,
        _ side: Side,
        percent: Int,
        running command: [String],
        in directory: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws(Refusal) -> String {
        var options = ["-d", "-P", "-F", "#{pane_id}", side.rawValue, "-l", "\(percent)%"]
        if let pane { options += ["-t", pane] }
        guard let result = await split(options, command, in: directory, environment) else {
            throw Refusal(words: "there is none")
        }
        let words = result.output.text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard result.succeeded else { throw Refusal(words: words) }
        return words
    }

    /// Lets tmux split a window; nil outside tmux.
    private static func split(
        _ options: [String],
        _ command: [String],
        in directory: String,
        _ environment: [String: String]
    ) async -> CommandResult? {
        guard let socket = environment["TMUX"], !socket.isEmpty,
            let tmux = ProgramFinder.find("tmux", path: environment["PATH"])
        else { return nil }
        var arguments = [tmux, "split-window", "-c", directory] + options
        // One argument is a line for a shell, several are run as they are.
        if !command.isEmpty { arguments.append(command.map(Command.quoted).joined(separator: " ")) }
        let passed = environment.filter { $0.key.hasPrefix("TMUX") }
        let request = Command(
            arguments: arguments,
            directory: directory,
            environment: CommandEnvironment(cleaning: environment).adding(passed),
            limits: CommandLimits(wallTime: .seconds(5))
        )
        return await CommandRunner().run(request)
    }
}
