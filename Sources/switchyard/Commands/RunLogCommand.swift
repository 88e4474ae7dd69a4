import ArgumentParser
import Dashboard
import Domain
import Foundation

/// `runs log`: the logs of the jobs of a run.
struct RunLogCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Print the logs of the jobs of a run: of those that failed, or of all where none did.",
        discussion: "A log that was read once is kept, and is there without GitHub, too."
    )

    @OptionGroup var run: RunArgument

    @Option(help: ArgumentHelp("Only the job of this name or number.", valueName: "job"))
    var job: String?

    @Flag(help: "Only jobs that failed, also where none did.")
    var failed = false

    @Flag(help: "Begin each line with its time.")
    var times = false

    @Flag(help: "Keep the log's colours.")
    var color = false

    @Flag(help: "Print only the part that shows what failed.")
    var excerpt = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    /// How many characters are asked for at once.
    private static let pageLimit = 1 << 20

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let engine = follower.engine
            let jobs = try chosen(of: try await engine.ask(RunJobsQuery(run: run.runID)))
            if jobs.isEmpty { console.progress("no job of run \(run.id) has failed") }
            var reports: [RunLogReport] = []
            var trouble: EngineError?
            for job in jobs {
                do throws(EngineError) {
                    reports.append(try await report(on: job, isAlone: jobs.count == 1, engine, console))
                } catch {
                    // The others may be there all the same.
                    guard jobs.count > 1 else { throw error }
                    console.progress("\(job.name): \(error.message) \(error.remedy)")
                    trouble = error
                }
            }
            try console.json(reports)
            return trouble.map { ExitStatus(of: $0) } ?? .done
        }
    }

    /// The jobs whose logs are wanted.
    private func chosen(of jobs: [PipelineJob]) throws(EngineError) -> [PipelineJob] {
        let red = jobs.filter(\.state.isRed)
        guard let name = job else {
            // What was skipped has no log.
            return !red.isEmpty || failed ? red : jobs.filter { $0.state != .skipped }
        }
        let named = jobs.filter { $0.name == name || "\($0.id)" == name }
        guard !named.isEmpty else {
            let names = jobs.map(\.name).joined(separator: ", ")
            throw .invalid(
                message: "Run \(run.id) has no job \"\(name)\".",
                remedy: names.isEmpty ? "It has no jobs at all." : "Its jobs are: \(names)."
            )
        }
        return failed ? named.filter(\.state.isRed) : named
    }

    /// Prints the log of a job, or the part of it that is wanted.
    private func report(
        on job: PipelineJob,
        isAlone: Bool,
        _ engine: any EngineClient,
        _ console: Console
    ) async throws(EngineError) -> RunLogReport {
        let style = JobLogStyle(showsTimes: times, showsColors: color)
        let log = try await engine.ask(JobLogQuery(run: job.run, job: job.id, style: style))
        if !isAlone { console.result("==> \(log.name) <==") }
        if log.isCut { console.progress("\(log.name): the log is too large, and its middle is missing") }
        guard !excerpt else {
            if let command = log.command { console.progress("failed in: \(command)") }
            if let excerpt = log.excerpt {
                console.result(excerpt)
            } else {
                console.progress("\(log.name): the log tells of nothing that failed")
            }
            return RunLogReport(log: log, text: nil)
        }
        var text = ""
        var offset = 0
        // The beginning of a colour's sequence whose rest the next page has.
        var held = ""
        while true {
            let query = JobLogTextQuery(
                run: job.run,
                job: job.id,
                style: style,
                offset: offset,
                limit: Self.pageLimit
            )
            let slice = try await engine.ask(query)
            guard !slice.text.isEmpty else { break }
            var shown = held + slice.text
            held = ""
            if color, let escape = shown.lastIndex(of: "\u{1B}"), !shown[escape...].contains("m") {
                held = String(shown[escape...])
                shown = String(shown[..<escape])
            }
            console.log(shown, keepsColors: color)
            if console.isJSON { text += slice.text }
            offset = slice.offset + slice.text.unicodeScalars.count
        }
        console.log(held, keepsColors: color)
        return RunLogReport(log: log, text: text)
    }
}

/// The log of a job, for programs.
private struct RunLogReport: Encodable {
    var log: JobLog
    /// The whole text; nil where only an excerpt was wanted.
    var text: String?
}
