import Foundation

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

    var project = Project.path(".")
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
    }

    /// Opens the dashboard, or the plain session where that is wanted or all that can be had.
    @MainActor
    func run() -> Never {
        if isPlain { PlainComposition.run(self) }
        let name = ProcessInfo.processInfo.environment["TERM"] ?? ""
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
        let instead = isDemonstration ? "the demonstration, printed" : "the plain session, line by line"
        try? FileHandle.standardError.write(contentsOf: Data("switchyard: \(reason); \(instead):\n".utf8))
        guard !isDemonstration else { HeadlessLaunch.run(["demo"]) }
        PlainComposition.run(self)
    }
}
