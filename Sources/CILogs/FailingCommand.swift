package import Domain

/// The command that a job failed in, as the runner repeats it before it runs.
package enum FailingCommand {
    /// Finds the script of the step that failed.
    ///
    /// - Parameters:
    ///   - log: The job's log.
    ///   - report: What was found in it.
    /// - Returns: The script with all its lines, without its shell, environment and colours; nil where the step is an
    ///   action, or where the log does not tell.
    package static func text(in log: LogText, report: FailureReport) -> String? {
        guard let failing = failingLine(of: log, report: report) else { return nil }
        let step = log.step(around: failing)
        guard log.steps.contains(step.lowerBound) else { return nil }
        let group = step.dropFirst().prefix {
            log.entries[$0].mark == .script || log.entries[$0].mark == .setting
        }
        let script = group.filter { log.entries[$0].mark == .script }.map { log.text(at: $0) }
        if !script.isEmpty { return script.joined(separator: "\n") }
        // Runners that do not repeat the script have its first line in the title; only a script has a shell.
        let hasShell = group.contains { log.text(at: $0, limit: shell.utf8.count) == shell }
        guard hasShell else { return nil }
        return String(log.text(at: step.lowerBound).dropFirst("Run ".count))
    }

    private static let shell = "shell: "

    /// The line that tells of the failure, by its index: the cause, or else the first that the runner marked.
    private static func failingLine(of log: LogText, report: FailureReport) -> Int? {
        if let line = report.firstErrorLine, (1...max(1, log.count)).contains(line), log.count > 0 {
            return line - 1
        }
        return log.entries.firstIndex { $0.mark == .error }
    }
}
