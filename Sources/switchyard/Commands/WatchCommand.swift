import ArgumentParser
import Dashboard
import Domain
import Engine
import Foundation

/// `watch`: waits until the checks of a pull request, or a run, are green or red.
struct WatchCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Wait for the checks of a pull request, or for a run, and tell what changes.",
        discussion: """
            It ends with 0 when all are green, with 1 as soon as one is red, saying why, and with 5 when the time is \
            up. Where the dashboard is open it hears of changes from there.
            """
    )

    @Option(help: ArgumentHelp("The pull request.", valueName: "number"))
    var pr: Int?

    @Option(help: ArgumentHelp("The run, by its number in `switchyard runs`.", valueName: "run"))
    var run: Int64?

    @Option(help: ArgumentHelp("How long to wait at the most.", valueName: "seconds"))
    var timeout: Int?

    @Option(help: ArgumentHelp("How often to look where nothing is heard.", valueName: "seconds"))
    var interval = 20

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (pr == nil) != (run == nil) else { throw ValidationError("Name either --pr or --run.") }
        guard interval >= 5 else {
            throw ValidationError("GitHub is not asked more often than every 5 seconds.")
        }
        guard timeout.map({ $0 >= 0 }) ?? true else { throw ValidationError("A timeout is not negative.") }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let subject = pr.map { CheckSubject.pullRequest($0) } ?? .run(RunID(rawValue: run ?? 0))
            let waiting = CheckWaiting(
                follower: follower,
                subject: subject,
                interval: .seconds(interval),
                timeout: timeout.map { .seconds($0) }
            )
            return try await waiting.untilDecided()
        }
    }
}

/// What is waited for.
enum CheckSubject: Sendable {
    case pullRequest(Int)
    case run(RunID)
}
