import CILogs
import Domain
import Foundation

/// What the log of a job that failed tells.
struct LogReading: Sendable {
    /// What failed.
    let failure: FailureReport
    /// The command that failed; nil where the log does not tell.
    let command: String?
    /// The part that shows it.
    let excerpt: String
}

/// Reads the logs of jobs.
enum JobLogs {
    /// How many characters an excerpt has at the most.
    static let excerptLength = 8_000

    /// The table of patterns, read at the first log; nil if it cannot be used, which a test rules out.
    private static let reader = (try? FailurePatterns.embedded()).map(FailureReader.init)

    /// What a log tells to have failed; a large one takes its time.
    ///
    /// - Parameters:
    ///   - log: The log without secrets.
    ///   - job: The job.
    /// - Returns: The reading; nil for a job that did not fail, and where logs cannot be read at all.
    static func reading(of log: LogText, _ job: PipelineJob) -> LogReading? {
        guard job.state.isRed, let reader else { return nil }
        let steps = job.steps.filter(\.state.isRed)
        let failure = reader.report(
            of: log,
            job: job.name,
            failedSteps: steps.map(\.name),
            failedDuring: steps.compactMap(\.times)
        )
        return LogReading(
            failure: failure,
            command: FailingCommand.text(in: log, report: failure),
            excerpt: LogExcerpt.failingPart(of: log, report: failure, budget: excerptLength)
        )
    }
}

extension PipelineStep {
    /// When it ran, to the second as GitHub tells it; nil where it does not.
    fileprivate var times: ClosedRange<Date>? {
        guard let startedAt, let completedAt, startedAt <= completedAt else { return nil }
        return startedAt...completedAt.addingTimeInterval(1)
    }
}
