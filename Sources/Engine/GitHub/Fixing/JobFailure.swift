import Domain

/// What the log of a job that failed tells, as a task needs it.
struct JobFailure: Sendable, Equatable {
    /// The job's name.
    let job: String
    /// What failed.
    let report: FailureReport
    /// The script of the step that failed, as the workflow has it; nil where the log does not tell.
    let command: String?
    /// The part of the log that shows it; empty where there is no log.
    let excerpt: String

    /// What the log of a job tells, or as much as is known without one that could be read.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - log: Its log as it is kept.
    ///   - excerpt: The part that shows what failed; nil where it cannot be read.
    init(of job: PipelineJob, _ log: KeptLog, excerpt: String?) {
        guard let report = log.failure else {
            self.init(without: job)
            return
        }
        self.init(job: job.name, report: report, command: log.command, excerpt: excerpt ?? log.excerpt ?? "")
    }

    /// What is known of a job without its log.
    init(without job: PipelineJob) {
        let report = job.failure ?? FailureReport(without: job)
        self.init(job: job.name, report: report, command: nil, excerpt: "")
    }

    /// Puts together what is known.
    init(job: String, report: FailureReport, command: String?, excerpt: String) {
        self.job = job
        self.report = report
        self.command = command
        self.excerpt = excerpt
    }
}

extension JobFailure {
    /// What is known of a run of which no job began, as when the workflow's file is wrong.
    init(notStarted run: PipelineRun) {
        self.init(
            job: run.workflow,
            report: FailureReport(
                failureClass: .configuration,
                tool: nil,
                headline: "the workflow \(run.workflow) could not be started",
                step: nil,
                findings: [],
                firstErrorLine: nil,
                counts: FailureCounts(),
                exitCode: nil
            ),
            command: nil,
            excerpt: ""
        )
    }
}

extension [JobFailure] {
    /// The failure that says most: the first that a change of the code can put right, or else the first.
    var leading: JobFailure? { first { $0.report.failureClass.isHealable } ?? first }
}

extension FailureReport {
    /// What can be said of a job whose log cannot be read.
    fileprivate init(without job: PipelineJob) {
        let step = job.steps.first(where: \.state.isRed)?.name
        self.init(
            failureClass: job.state == .timedOut ? .timeOut : .unknown,
            tool: nil,
            headline: step.map { "\(job.name): the step \($0) failed" } ?? "\(job.name) failed",
            step: step,
            findings: [],
            firstErrorLine: nil,
            counts: FailureCounts(),
            exitCode: nil
        )
    }
}

extension FailureClass {
    /// Whether a change of the code can put it right; else the run is best run again.
    var isHealable: Bool {
        switch self {
        case .testFailure, .compileError, .typeError, .lint, .format, .missingModule, .configuration,
            .timeOut, .outOfMemory, .unknown:
            true
        case .diskFull, .network, .permission, .cancelled, .infrastructure: false
        }
    }

    /// What it is, in words that go on after "it is" and the like.
    var words: String {
        switch self {
        case .testFailure: "a test that fails"
        case .compileError: "code that does not compile"
        case .typeError: "a type error"
        case .lint: "a linter's rule that is broken"
        case .format: "a file that is not formatted as agreed"
        case .missingModule: "something that is missing"
        case .configuration: "a build file, workflow or script that is wrong"
        case .timeOut: "a limit of time that was reached"
        case .outOfMemory: "memory that ran out"
        case .diskFull: "a disk that ran full"
        case .network: "a server that could not be reached"
        case .permission: "a right or credential that is missing"
        case .cancelled: "somebody who ended it"
        case .infrastructure: "the runner or a service of the CI itself"
        case .unknown: "a failure of no known kind"
        }
    }
}
