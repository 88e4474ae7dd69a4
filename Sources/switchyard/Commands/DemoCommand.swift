import ArgumentParser
import Domain
import Engine
import Foundation

/// `demo` where there is no screen: the whole flow on the sample project, as printed steps.
///
/// On a terminal `demo` opens the dashboard instead; see `DashboardLaunch`.
struct DemoCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the whole flow on a sample repository with a recorded model, without network.",
        discussion: """
            It makes a small project in a temporary folder: a shell script that writes Roman numerals, with a bug, and
            a test that shows it. On a terminal the dashboard opens on it: press n, then Enter, and replies that were
            recorded mend the bug, at first in part, so that the check has them tried again; look at the change
            with d, approve it with a. Elsewhere, and with --json, the same is printed step by step. With --plain it
            is a session line by line.

            A sample in which nothing was done is removed at the end; of any other the path is printed.
            """
    )

    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let sample = try await DemoFolder.make()
        console.progress("sample repository: \(sample.repository) (replies are recorded, not generated)")
        var options = sample.options(environment: ProcessInfo.processInfo.environment)
        options.recordedModel = .contents(try DemoRecording.contents(), name: DemoRecording.name)
        options.lifeline = Companions.lifeline
        let status = try await TaskFollower.withEngine(options, console) { follower in
            // Without a sandbox the checks need a consent; they are the sample's own shell script.
            _ = try await follower.engine.perform(.setUnsandboxedConsent(isGranted: true))
            return try await follower.follow(
                .addTask(prompt: SampleProject.suggestedTask, options: TaskOptions(approval: .checksPass))
            )
        }
        console.progress(sample.place)
        return status
    }
}
