import Foundation
import Workspace

/// The panes that `switchyard tmux` opens beside that of the tasks.
enum TmuxLayout {
    /// What says where engines and their users' files are; the new panes get it from us and not from tmux, whose
    /// server may have been started elsewhere.
    private static let passed = ["XDG_STATE_HOME", "XDG_CONFIG_HOME"]

    /// Opens the details on the right and the chat below them.
    ///
    /// - Parameters:
    ///   - project: The folder of the project.
    ///   - environment: Our own environment.
    /// - Throws: Why a pane was not opened.
    static func open(for project: String, environment: [String: String]) async throws(TmuxPane.Refusal) {
        let detail = try await TmuxPane.split(
            environment["TMUX_PANE"],
            .right,
            percent: 60,
            running: command("detail", project, environment),
            in: project,
            environment: environment
        )
        _ = try await TmuxPane.split(
            detail,
            .below,
            percent: 40,
            running: command("chat", project, environment),
            in: project,
            environment: environment
        )
    }

    private static func command(
        _ pane: String,
        _ project: String,
        _ environment: [String: String]
    ) -> [String] {
        let variables = passed.compactMap { name in environment[name].map { "\(name)=\($0)" } }
        return ["env"] + variables + [program, "pane", pane, "--repo", project]
    }

    /// The program that runs, wherever it was found.
    private static var program: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }
}
