import Dashboard
import Domain
import Foundation
import Remote

/// The dashboard's arguments, read without the argument parser: the first frame pays only for what it uses.
struct DashboardLaunch {
    /// Which project the dashboard opens.
    enum Project {
        /// The repository that holds this path.
        case path(String)
        /// A new sample repository in a temporary folder.
        case sample
    }

    /// When recorded replies take the place of a model.
    enum Recorded: String {
        case never
        /// When no model server answers.
        case auto
        /// Always; the demonstration.
        case always
    }

    /// Which engine is shown.
    enum Access {
        /// The one that runs, or one of its own.
        case attachOrStart
        /// The one that runs, and no other.
        case attach
        /// The one of a project on another machine.
        case ssh(SSHDestination)
    }

    var project = Project.path(".")
    private(set) var access = Access.attachOrStart
    /// The one pane that is shown; nil for all.
    private(set) var pane: SinglePane?
    /// Whether other panes of the tmux window get the rest of the dashboard.
    private(set) var fillsWindow = false
    var model: String?
    var ollamaHost: String?
    var recording: String?
    var recorded = Recorded.never
    /// Whether lines are wanted, and no screen.
    var isPlain = false
    /// Whether `demo` was asked for, which says what to do, and prints its steps by itself where there is no screen.
    private(set) var isDemonstration = false

    /// Recognises the dashboard's arguments; nil when they are a subcommand's, ask for help, or are wrong.
    init?(arguments: [String]) {
        var rest = arguments[...]
        switch rest.first {
        case "dashboard": rest.removeFirst()
        case "demo":
            guard rest.dropFirst().allSatisfy({ $0 == "--plain" }) else { return nil }
            project = .sample
            recorded = .always
            isPlain = rest.count > 1
            isDemonstration = true
            return
        case "attach":
            let names = rest.dropFirst()
            guard names.count <= 1, names.first?.hasPrefix("-") != true,
                let destination = try? AttachDestination(names.first ?? ".")
            else { return nil }
            switch destination {
            case .path(let path): (project, access) = (.path(path), .attach)
            case .ssh(let place): (project, access) = (.path(place.path), .ssh(place))
            }
            return
        case "pane":
            guard let name = rest.dropFirst().first, let pane = SinglePane(name: name) else { return nil }
            self.pane = pane
            rest.removeFirst(2)
        case "tmux":
            (pane, fillsWindow) = (SinglePane(name: "tasks"), true)
            rest.removeFirst()
        default: break
        }
        while let name = rest.popFirst() {
            if name == "--sample" {
                project = .sample
                continue
            }
            if name == "--plain" {
                isPlain = true
                continue
            }
            let parts = name.split(separator: "=", maxSplits: 1).map(String.init)
            guard name.hasPrefix("--"), let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                return nil
            }
            switch parts[0] {
            case "--repo": project = .path(value)
            case "--model": model = value
            case "--ollama-host": ollamaHost = value
            case "--recording": recording = value
            case "--recorded":
                guard let choice = Recorded(rawValue: value) else { return nil }
                recorded = choice
            default: return nil
            }
        }
        if needsScreen, isPlain || isSample { return nil }
    }

    /// Whether it makes no sense line by line.
    private var needsScreen: Bool {
        if case .attachOrStart = access { pane != nil } else { true }
    }

    private var isSample: Bool {
        if case .sample = project { true } else { false }
    }

    /// Opens the dashboard, or the plain session where that is wanted or all that can be had.
    @MainActor
    func run() -> Never {
        if isPlain { PlainComposition.run(self) }
        let environment = ProcessInfo.processInfo.environment
        if fillsWindow, environment["TMUX"]?.isEmpty != false {
            refuse("There is no tmux window to lay panes out in: TMUX is not set.", "Start tmux first.")
        }
        let name = environment["TERM"] ?? ""
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, !["", "dumb", "unknown"].contains(name)
        else {
            runWithoutScreen(because: "this is no terminal that can show the dashboard")
        }
        DashboardComposition.run(self)
    }

    /// Does the same line by line; `demo` prints its steps.
    ///
    /// - Parameter reason: Why there is no screen.
    @MainActor
    func runWithoutScreen(because reason: String) -> Never {
        if needsScreen {
            refuse("It needs a screen, and \(reason).", "`switchyard --plain` attaches line by line.")
        }
        let instead = isDemonstration ? "the demonstration, printed" : "the plain session, line by line"
        try? FileHandle.standardError.write(contentsOf: Data("switchyard: \(reason); \(instead):\n".utf8))
        guard !isDemonstration else { HeadlessLaunch.run(["demo"]) }
        PlainComposition.run(self)
    }

    private func refuse(_ message: String, _ remedy: String) -> Never {
        Console(isJSON: false).failure(.invalid(message: message, remedy: remedy))
        exit(ExitStatus.usage.rawValue)
    }
}
