import CILogs
import Domain
import Foundation

/// Reads the logs of jobs.
enum JobLogs {
    /// The table of patterns, read at the first log; nil if it cannot be used, which a test rules out.
    private static let reader = (try? FailurePatterns.embedded()).map(FailureReader.init)

    /// What a log tells to have failed, beside whatever actor asks: a large one takes its time.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - log: Its log as GitHub has it.
    /// - Returns: The report; nil where logs cannot be read at all.
    @concurrent
    static func failure(of job: PipelineJob, log: [UInt8]) async -> FailureReport? {
        let steps = job.steps.filter(\.state.isRed)
        return reader?.report(
            of: LogText(log),
            job: job.name,
            failedSteps: steps.map(\.name),
            failedDuring: steps.compactMap(\.times)
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
