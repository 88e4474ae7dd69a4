/// A program to run as a piped child: never on the terminal, never with a way to ask a question.
package struct Command: Sendable, Hashable {
    /// The argument list, the program first; a bare name is looked up in the `PATH` of `environment`.
    package var arguments: [String]
    /// The command as a person would write it, for the screen and the journal.
    package var line: String
    /// The absolute path of the directory it starts in.
    package var directory: String
    /// The child's whole environment.
    package var environment: CommandEnvironment
    /// What it may use up.
    package var limits: CommandLimits

    /// A program with its arguments.
    package init(
        arguments: [String],
        directory: String,
        environment: CommandEnvironment = .current,
        limits: CommandLimits = CommandLimits()
    ) {
        self.arguments = arguments
        line = arguments.map(Self.quoted).joined(separator: " ")
        self.directory = directory
        self.environment = environment
        self.limits = limits
    }

    /// A line for `/bin/sh`.
    package init(
        line: String,
        directory: String,
        environment: CommandEnvironment = .current,
        limits: CommandLimits = CommandLimits()
    ) {
        arguments = ["/bin/sh", "-c", line]
        self.line = line
        self.directory = directory
        self.environment = environment
        self.limits = limits
    }

    /// An argument as a POSIX shell takes it back unchanged.
    package static func quoted(_ argument: String) -> String {
        let plain = argument.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "_-./=:,@%+".utf8.contains(byte)
            }
        }
        guard !plain || argument.isEmpty else { return argument }
        return "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}

/// What a command may use up before it is stopped or its output is cut.
package struct CommandLimits: Sendable, Hashable {
    /// How long it may run; `nil` is without limit.
    package var wallTime: Duration?
    /// How long it has to end by itself after SIGTERM when the time is up.
    package var grace: Duration
    /// The same when the caller cancelled: a person is waiting.
    package var cancelGrace: Duration
    /// Bytes of output kept from the beginning.
    package var excerptHead: Int
    /// Bytes of output kept from the end.
    package var excerptTail: Int

    /// Limits that suit a build or a test run.
    package init(
        wallTime: Duration? = .seconds(900),
        grace: Duration = .seconds(5),
        cancelGrace: Duration = .milliseconds(250),
        excerptHead: Int = 16 * 1024,
        excerptTail: Int = 48 * 1024
    ) {
        self.wallTime = wallTime
        self.grace = grace
        self.cancelGrace = cancelGrace
        self.excerptHead = excerptHead
        self.excerptTail = excerptTail
    }
}
