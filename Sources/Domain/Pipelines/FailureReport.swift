/// What kind of failure a job ended with.
public enum FailureClass: String, Codable, Sendable, CaseIterable {
    /// A test ran and did not pass.
    case testFailure = "test-failure"
    /// The code does not compile or link.
    case compileError = "compile-error"
    /// A type checker beside the compiler refused the code.
    case typeError = "type-error"
    /// A linter's rule is broken.
    case lint
    /// A file is not formatted as agreed.
    case format
    /// A module, package, header or program is not there.
    case missingModule = "missing-module"
    /// A build file, workflow or script is wrong.
    case configuration
    /// A limit of time was reached.
    case timeOut = "time-out"
    /// Memory ran out.
    case outOfMemory = "out-of-memory"
    /// The disk ran full.
    case diskFull = "disk-full"
    /// A server could not be reached or gave up.
    case network
    /// A right or credential is missing.
    case permission
    /// Somebody, or a newer run, ended it.
    case cancelled
    /// The runner or a service of the CI itself failed.
    case infrastructure
    /// It failed, and the log does not say of what kind.
    case unknown
}

/// One thing that a CI log tells to be wrong.
public struct FailureFinding: Codable, Sendable, Equatable {
    /// The kind of failure.
    public var failureClass: FailureClass
    /// Who reported it, such as `swiftc` or `pytest`.
    public var tool: String
    /// The stable name of the pattern that found it, such as `swift.compile`.
    public var pattern: String
    /// The file, relative to the repository where the log's path allows it.
    public var file: String?
    /// Counted from 1.
    public var line: Int?
    /// Counted from 1.
    public var column: Int?
    /// The test's name as the tool gives it.
    public var test: String?
    /// The message; further lines of it after line breaks.
    public var message: String
    /// The line of the log that tells it, counted from 1.
    public var logLine: Int

    private enum CodingKeys: String, CodingKey {
        case failureClass = "class"
        case tool, pattern, file, line, column, test, message, logLine
    }

    /// Creates a finding.
    public init(
        failureClass: FailureClass,
        tool: String,
        pattern: String,
        file: String? = nil,
        line: Int? = nil,
        column: Int? = nil,
        test: String? = nil,
        message: String,
        logLine: Int
    ) {
        self.failureClass = failureClass
        self.tool = tool
        self.pattern = pattern
        self.file = file
        self.line = line
        self.column = column
        self.test = test
        self.message = message
        self.logLine = logLine
    }

    /// File, line and column as compilers write them; nil without a file.
    public var location: String? {
        guard let file else { return nil }
        guard let line else { return file }
        return column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
    }
}

/// How much a CI log tells to be wrong.
public struct FailureCounts: Codable, Sendable, Equatable {
    /// Distinct findings, also those that a report leaves out.
    public var findings: Int
    /// Tests that failed: as the tool's summary says, else as many as were found.
    public var failedTests: Int
    /// Lines that the runner marked as errors.
    public var errors: Int
    /// Lines that the runner marked as warnings.
    public var warnings: Int

    /// Creates counts.
    public init(findings: Int = 0, failedTests: Int = 0, errors: Int = 0, warnings: Int = 0) {
        self.findings = findings
        self.failedTests = failedTests
        self.errors = errors
        self.warnings = warnings
    }
}

/// What failed in a CI job, read from its log.
public struct FailureReport: Codable, Sendable, Equatable {
    /// The kind of the cause.
    public var failureClass: FailureClass
    /// Who reported the cause; nil when the log names nothing.
    public var tool: String?
    /// The cause in one line, for a row of a list.
    public var headline: String
    /// The step that failed, if it is known.
    public var step: String?
    /// What was found: the cause first, then by weight and place.
    public var findings: [FailureFinding]
    /// The line of the log to open it at, counted from 1; nil when nothing was found.
    public var firstErrorLine: Int?
    /// How much was found.
    public var counts: FailureCounts
    /// The code with which the failing step's process ended, if the log tells.
    public var exitCode: Int?

    private enum CodingKeys: String, CodingKey {
        case failureClass = "class"
        case tool, headline, step, findings, firstErrorLine, counts, exitCode
    }

    /// Creates a report.
    public init(
        failureClass: FailureClass,
        tool: String?,
        headline: String,
        step: String?,
        findings: [FailureFinding],
        firstErrorLine: Int?,
        counts: FailureCounts,
        exitCode: Int?
    ) {
        self.failureClass = failureClass
        self.tool = tool
        self.headline = headline
        self.step = step
        self.findings = findings
        self.firstErrorLine = firstErrorLine
        self.counts = counts
        self.exitCode = exitCode
    }
}
