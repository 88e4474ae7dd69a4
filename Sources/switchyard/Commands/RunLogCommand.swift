import ArgumentParser
import Dashboard
import Domain
import Foundation

/// `runs log`: the logs of the jobs of a run, or all of them in one archive.
struct RunLogCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Print the logs of the jobs of a run: of those that failed, or of all where none did.",
        discussion: """
            A log that was read once is kept, and is there without GitHub, too. With --archive the logs of all \
            jobs are saved and not printed: as GitHub packs them, with nothing taken out, in a file that you alone \
            can read.
            """
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

    @Option(
        help: ArgumentHelp(
            "Save the logs of the run's newest attempt as a zip archive in this file, which must not be there.",
            valueName: "file"
        )
    )
    var archive: String?

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    /// How many characters are asked for at once.
    private static let pageLimit = 1 << 20

    func validate() throws {
        guard archive != nil, job != nil || failed || times || color || excerpt else { return }
        throw ValidationError("--archive saves all logs as they are; leave out what chooses or changes them.")
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        if let archive { return try await save(to: archive, console) }
        return try await TaskFollower.withGitHub(project, console) { follower in
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

    /// Saves the logs of all jobs.
    private func save(to file: String, _ console: Console) async throws -> ExitStatus {
        // The engine may be in another folder.
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        return try await TaskFollower.withGitHub(project, console) { follower in
            let receipt = try await follower.engine.perform(.saveRunLogs(id: run.runID, path: path))
            if let note = receipt.note { console.progress(note) }
            console.result(receipt.path ?? path)
            try console.json(RunArchiveReport(run: run.runID, path: receipt.path ?? path, note: receipt.note))
            return .done
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

/// Where the logs of a run were saved, for programs.
private struct RunArchiveReport: Encodable {
    var run: RunID
    var path: String
    var note: String?
}
