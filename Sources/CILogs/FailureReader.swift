package import Domain
package import Foundation

/// Reads from a CI job's log what failed.
///
/// Lines are picked by literal texts in one pass; only those meet regular expressions, each pattern at most a fixed
/// number of times, each time with a fixed number of bytes. Time is linear in the log's length.
package struct FailureReader: Sendable {
    private let patterns: FailurePatterns

    /// How often a pattern is tried on one log, and how many findings it may have.
    private static let attemptLimit = 20_000
    private static let draftLimit = 500
    /// How many findings a report holds.
    private static let findingLimit = 50
    /// Findings below are summaries, follow-ups, or all that is known.
    private static let leastDirect = 46
    /// Findings from here on end a job wherever they stand.
    private static let leastFatal = 90

    /// Creates a reader that uses a table of patterns.
    package init(_ patterns: FailurePatterns) { self.patterns = patterns }

    /// Reads a log.
    ///
    /// - Parameters:
    ///   - log: The job's log.
    ///   - job: The job's name.
    ///   - failedSteps: The names of the steps that failed, as far as they are known. They only help to find the
    ///     part of the log and to name it: what words they hold says nothing about the failure.
    ///   - failedDuring: When those steps ran. A log names steps by their commands and not by their names, and a
    ///     step that was allowed to fail looks there like the one that ended the job: the time tells them apart.
    /// - Returns: The report; its class is `unknown` when the log tells nothing.
    package func report(
        of log: LogText,
        job: String,
        failedSteps: [String] = [],
        failedDuring: [ClosedRange<Date>] = []
    ) -> FailureReport {
        let drafts = self.drafts(in: log)
        let part = failingPart(of: log, drafts: drafts, failedSteps: failedSteps, failedDuring)
        let inPart = drafts.filter {
            part.contains($0.finding.logLine - 1) || $0.weight >= Self.leastFatal
        }
        let tells = inPart.contains { $0.weight >= 20 }
        let pool = tells ? inPart : drafts
        let ranked = FindingRanking.ranked(pool, leastDirect: Self.leastDirect)
        let cause = ranked.first
        let step = failedSteps.first ?? cause.flatMap { stepTitle(of: log, around: $0.finding.logLine - 1) }
        let name = step ?? job
        let codes = (inPart.isEmpty ? drafts : inPart).compactMap(\.exitCode)
        return FailureReport(
            failureClass: cause?.finding.failureClass ?? .unknown,
            tool: cause?.finding.tool,
            headline: Headline.text(for: cause?.finding, of: name, others: ranked.count - 1),
            step: step,
            findings: ranked.prefix(Self.findingLimit).map(\.finding),
            firstErrorLine: cause?.finding.logLine,
            counts: counts(of: log, pool: pool, ranked: ranked),
            exitCode: codes.last
        )
    }

    // MARK: - Lines

    private func drafts(in log: LogText) -> [FindingDraft] {
        var attempts = [Int](repeating: 0, count: patterns.patterns.count)
        var found = attempts
        var drafts: [FindingDraft] = []
        patterns.automaton.scan(log, limit: FindingDraft.lineLimit) { index, owners in
            let mark = log.entries[index].mark
            guard mark == .error || ((mark == .plain || mark == .section) && hasPattern(owners)) else {
                return
            }
            let isMarked = mark == .error
            let text = log.message(at: index, limit: FindingDraft.lineLimit)
            for owner in byWeight(owners) {
                let pattern = patterns.patterns[owner]
                guard attempts[owner] < Self.attemptLimit, found[owner] < Self.draftLimit,
                    (pattern.needsErrorMark ?? isMarked) == isMarked
                else { continue }
                attempts[owner] += 1
                if let draft = FindingDraft(pattern, line: text, at: index, of: log) {
                    if mark != .error, isHarmless(text, owners: owners) { return }
                    found[owner] += 1
                    drafts.append(draft)
                    return
                }
            }
            if mark == .error, drafts.count < Self.draftLimit, !text.isEmpty {
                drafts.append(FindingDraft(unknown: text, at: index))
            }
        }
        return drafts
    }

    /// Whether any of the sorted owners is a pattern, not a counter-pattern.
    private func hasPattern(_ owners: [Int]) -> Bool {
        owners.first.map { $0 < patterns.patterns.count } ?? false
    }

    private func isHarmless(_ text: String, owners: [Int]) -> Bool {
        let first = patterns.patterns.count
        return owners.contains { $0 >= first && patterns.counterPatterns[$0 - first].match.matches(text) }
    }

    /// The patterns among owners, the heaviest first, equal ones in the table's order.
    private func byWeight(_ owners: [Int]) -> [Int] {
        let known = patterns.patterns
        return owners.filter { $0 < known.count }.sorted {
            (-known[$0].weight, $0) < (-known[$1].weight, $1)
        }
    }

    // MARK: - The failing step

    /// The lines of the step that failed: the one with a failed step's title, else the first that the runner
    /// says ended with an error, of those that ran at the time of a failed one where that is known, else the whole log.
    private func failingPart(
        of log: LogText,
        drafts: [FindingDraft],
        failedSteps: [String],
        _ times: [ClosedRange<Date>]
    ) -> Range<Int> {
        let whole = 0..<log.count
        guard !log.steps.isEmpty else { return whole }
        let named = log.steps.first { failedSteps.contains(log.text(at: $0, limit: 500)) }
        if let named { return log.step(around: named) }
        let errors = drafts.filter { log.entries[$0.finding.logLine - 1].mark == .error }
        let timely = errors.filter { error in
            let began = log[log.step(around: error.finding.logLine - 1).lowerBound].time
            return began.map { time in times.contains { $0.contains(time) } } ?? false
        }
        let candidates = timely.isEmpty ? errors : timely
        let marked = candidates.first { $0.exitCode != nil } ?? candidates.first
        return marked.map { log.step(around: $0.finding.logLine - 1) } ?? whole
    }

    private func stepTitle(of log: LogText, around index: Int) -> String? {
        let start = log.step(around: index).lowerBound
        guard log.steps.contains(start) else { return nil }
        return log.text(at: start, limit: 200)
    }

    private func counts(of log: LogText, pool: [FindingDraft], ranked: [FindingDraft]) -> FailureCounts {
        let tests = ranked.count { $0.finding.failureClass == .testFailure && $0.finding.test != nil }
        return FailureCounts(
            findings: ranked.count,
            failedTests: max(tests, pool.compactMap(\.failedTests).max() ?? 0),
            errors: log.entries.count { $0.mark == .error },
            warnings: log.entries.count { $0.mark == .warning }
        )
    }
}
