import ArgumentParser
import Dashboard
import Domain
import Engine

/// `fix`: makes a task of a red run, or of review threads.
struct FixCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Make a task that turns a red run green, or that answers the threads of a pull request.",
        discussion: """
            Nothing is pushed before you approve the change of the task. It is done when its rerun is green; with \
            --wait the exit code is 0 only then, and 3 when the task needs you, such as for the approval. The same \
            command goes on waiting after that.
            """
    )

    @Argument(
        help: ArgumentHelp("The run's number, which stands first in `switchyard runs`.", valueName: "run")
    )
    var run: Int64?

    @Option(
        name: .customLong("pr"),
        help: ArgumentHelp("The pull request whose newest red run is meant.", valueName: "number")
    )
    var pullRequest: Int?

    @Flag(help: "Answer the open review threads of the pull request; the replies are drafted, not posted.")
    var threads = false

    @Option(
        name: .customLong("thread"),
        help: ArgumentHelp(
            "A review thread to answer, by the number of its first comment; once for each of them.",
            valueName: "comment"
        )
    )
    var chosenThreads: [Int64] = []

    @Option(help: ArgumentHelp("What to tell the agent besides the threads.", valueName: "text"))
    var say: String?

    @Flag(help: "Work on it now, and go on until the rerun is green or the task needs you.")
    var wait = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (run == nil) != (pullRequest == nil) else {
            throw ValidationError("Name a run, or a pull request with --pr.")
        }
        guard isAboutThreads else {
            if say != nil { throw ValidationError("--say goes with --threads.") }
            return
        }
        if pullRequest == nil { throw ValidationError("Threads are those of a pull request: --pr.") }
    }

    private var isAboutThreads: Bool { threads || !chosenThreads.isEmpty }

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        modelOptions.apply(to: &options)
        options.runsOnly = wait ? .tasksAddedHere : .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            let command = try await command(follower)
            if wait { return try await follower.followUntilGreen(command) }
            return try await follower.add(command)
        }
    }

    private func command(_ follower: TaskFollower) async throws -> EngineCommand {
        guard let number = pullRequest else { return .fixRun(id: RunID(rawValue: run ?? 0)) }
        guard !isAboutThreads else {
            return .fixThreads(pullRequest: number, threads: chosenThreads, words: say ?? "")
        }
        _ = try await follower.engine.perform(.refreshGitHub)
        let requests = try await follower.engine.ask(ListPullRequestsQuery())
        guard let request = requests.first(where: { $0.number == number }) else {
            throw EngineError.notFound(what: "open pull request #\(number)")
        }
        let runs = try await follower.engine.ask(ListRunsQuery())
        guard let red = FixText.redRun(of: request, among: runs) else {
            throw EngineError.conflict(
                message: "No run of pull request #\(number) is red.",
                remedy: "`switchyard runs` lists the runs, and how each of them ended."
            )
        }
        return .fixRun(id: red.id)
    }
}

/// `fixes`: what became of red runs.
struct FixesCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixes",
        abstract: "List what became of red runs that were fixed, or how that went by kind of failure."
    )

    @Flag(help: "Add them up by kind of failure.")
    var stats = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let reader = try await ProjectReader.open(project.engine)
        let fixes = try await reader.ask(ListFixesQuery())
        guard stats else {
            console.result(fixes.isEmpty ? "none" : fixes.map { FixText.row($0) }.joined(separator: "\n"))
            try console.json(fixes)
            return .done
        }
        let statistics = FixStatistics.summary(of: fixes)
        let rows = statistics.map { FixText.row($0) }
        console.result(rows.isEmpty ? "none" : rows.joined(separator: "\n"))
        try console.json(statistics)
        return .done
    }
}

extension TaskFollower {
    /// Performs a command that makes a task, and leaves that in the queue.
    fileprivate func add(_ command: EngineCommand) async throws -> ExitStatus {
        let receipt = try await engine.perform(command)
        guard let id = receipt.task else { throw EngineError.defect(message: "The engine gave no number.") }
        if let note = receipt.note { console.progress(note) }
        let added = try await engine.ask(TaskQuery(id: id))
        console.result("added #\(id) \(added.title)")
        try console.json(TaskReport(added))
        return .done
    }
}
