/// How the log of a job is written out.
public struct JobLogStyle: Codable, Sendable, Hashable {
    /// Whether each line begins with its time.
    public var showsTimes: Bool
    /// Whether colours of the log are kept, as SGR sequences; all other sequences are always taken out.
    public var showsColors: Bool

    /// Creates a style; a plain one if nothing is given.
    public init(showsTimes: Bool = false, showsColors: Bool = false) {
        self.showsTimes = showsTimes
        self.showsColors = showsColors
    }
}

/// The log of a job, which is kept beside the database; ask for its text by ``JobLogTextQuery``.
public struct JobLog: Codable, Sendable, Equatable {
    /// The run.
    public var run: RunID
    /// The job.
    public var job: JobID
    /// The job's name.
    public var name: String
    /// How many lines there are.
    public var lineCount: Int
    /// How many characters the text has in the style that was asked for.
    public var length: Int
    /// Whether the log was too large and its middle is missing.
    public var isCut: Bool
    /// What it tells to have failed; nil for a job that did not fail.
    public var failure: FailureReport?
    /// The command of the step that failed, as the workflow has it; nil where the log does not tell.
    public var command: String?
    /// The part that shows what failed, short enough for a message or a small model; nil for a job that did not fail.
    public var excerpt: String?

    /// Creates a description of a log.
    public init(
        run: RunID,
        job: JobID,
        name: String,
        lineCount: Int,
        length: Int,
        isCut: Bool = false,
        failure: FailureReport? = nil,
        command: String? = nil,
        excerpt: String? = nil
    ) {
        self.run = run
        self.job = job
        self.name = name
        self.lineCount = lineCount
        self.length = length
        self.isCut = isCut
        self.failure = failure
        self.command = command
        self.excerpt = excerpt
    }
}
