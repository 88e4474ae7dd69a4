import CILogs
import Domain

/// What is known of a log that is kept, so that opening it again costs nothing.
struct KeptLog: Codable, Sendable {
    /// The form in which logs are kept now; one of another form is fetched anew.
    static let currentForm = 1

    /// The form of this one.
    private(set) var form = KeptLog.currentForm
    /// The run.
    let run: RunID
    /// The job.
    let job: JobID
    /// The job's name.
    let name: String
    /// Whether the job had ended; else the log is not for good.
    let isEnded: Bool
    /// Whether its middle is missing.
    let isCut: Bool
    /// What failed; nil for a job that did not fail.
    let failure: FailureReport?
    /// The command that failed.
    let command: String?
    /// The part that shows what failed.
    let excerpt: String?
    /// Where the parts of its text begin.
    let places: LogPlaces

    /// Describes a log that was written.
    init(of job: PipelineJob, isCut: Bool, places: LogPlaces, reading: LogReading?) {
        run = job.run
        self.job = job.id
        name = job.name
        isEnded = job.state.isEnded
        self.isCut = isCut
        failure = reading?.failure
        command = reading?.command
        excerpt = reading?.excerpt
        self.places = places
    }

    /// What is told of it to whoever wants its text in a style.
    func log(in style: JobLogStyle) -> JobLog {
        JobLog(
            run: run,
            job: job,
            name: name,
            lineCount: places.lineCount,
            length: places.length(in: style),
            isCut: isCut,
            failure: failure,
            command: command,
            excerpt: excerpt
        )
    }
}
