import ArgumentParser
import Dashboard
import Domain
import Remote

// Stand in the help for what `DashboardLaunch` reads before this parser is loaded. They run only if it could not
// make sense of their arguments, and say why.

/// `attach`: the dashboard on an engine that runs.
struct AttachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Open the dashboard on an engine that runs, here or on another machine.",
        discussion: """
            Without a destination it is the engine of the project you are in. Unlike the dashboard by itself, it \
            starts none on this machine. With ssh:// the engine runs at the far end, where one is started if none \
            does; `switchyard` has to be installed there. When the line is cut, it is taken up again.

            SWITCHYARD_SSH names the program to use in place of ssh.
            """
    )

    @Argument(
        help: ArgumentHelp("A path, or ssh://[user@]host[:port]/path.", valueName: "destination")
    )
    var destination: String?

    func run() throws {
        if let destination {
            do throws(EngineError) {
                _ = try AttachDestination(destination)
            } catch {
                throw ValidationError("\(error.message) \(error.remedy)")
            }
        }
        throw ValidationError("These arguments of `attach` were not understood.")
    }
}

/// `pane`: one pane of the dashboard alone.
struct PaneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pane",
        abstract: "Open one pane of the dashboard alone, for splits of a terminal.",
        discussion: """
            The panes are \(SinglePane.names.joined(separator: ", ")). All panes of a project show the same \
            engine, which the first one starts if none runs. `detail` shows the task that changed last, until you \
            choose one with Tab; Esc lets it go with the changes again.
            """
    )

    @Argument(help: "The pane.")
    var name: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions

    func run() throws {
        guard SinglePane(name: name) != nil else {
            let names = SinglePane.names.joined(separator: ", ")
            throw ValidationError("There is no pane '\(name)'; the panes are \(names).")
        }
        throw ValidationError("These arguments of `pane` were not understood.")
    }
}

/// `tmux`: panes side by side in the current tmux window.
struct TmuxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tmux",
        abstract: "Lay tasks, details and chat out in the current tmux window.",
        discussion: """
            This pane becomes that of the tasks; the details open on the right, the chat below them. Each is a \
            program of its own on the same engine: `q` ends that pane alone while others are attached.
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions

    func run() throws {
        throw ValidationError("These arguments of `tmux` were not understood.")
    }
}
