/// What became of a command.
///
/// A failing command is a result, not an error.
package struct CommandResult: Sendable, Hashable {
    /// How a command ended.
    package enum Outcome: Sendable, Hashable {
        /// It ended by itself with this code.
        case exited(Int32)
        /// A signal ended it that was not ours.
        case signalled(Int32)
        /// It was stopped because its time was up.
        case timedOut(after: Duration)
        /// It was stopped because the task that ran it was cancelled.
        case cancelled
        /// It never ran; the text says why in people's words.
        case failedToStart(String)
    }

    /// The command as a person would write it.
    package let line: String
    /// How it ended.
    package let outcome: Outcome
    /// From start to end.
    package let duration: Duration
    /// The beginning and the end of the merged output.
    package let output: OutputExcerpt

    /// Creates a result; tests and recorded runs do.
    package init(line: String, outcome: Outcome, duration: Duration, output: OutputExcerpt) {
        self.line = line
        self.outcome = outcome
        self.duration = duration
        self.output = output
    }

    /// Whether it ended by itself with code 0.
    package var succeeded: Bool { outcome == .exited(0) }

    /// The code a shell would report: 128 + signal, 124 for the time limit, 127 if it never ran,
    /// 130 if it was cancelled.
    package var exitCode: Int32 {
        switch outcome {
        case .exited(let code): code
        case .signalled(let number): 128 + number
        case .timedOut: 124
        case .cancelled: 130
        case .failedToStart: 127
        }
    }

    /// Bytes the command wrote in all, kept or not.
    package var totalBytes: Int { output.totalBytes }
}
