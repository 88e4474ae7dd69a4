/// What a failing check said, reduced to what helps to repair it.
package struct FailureDigest: Sendable, Hashable {
    /// The failures found, in order, at most the first 1,000; empty if the output has no form that is known.
    package var failures: [CheckFailure]
    /// The number of failed tests, if the output says so.
    package var failedCount: Int?
    /// The number of passed tests, if the output says so.
    package var passedCount: Int?
    /// The digest for a prompt; the tail of the output if no failure was recognised.
    package var text: String
    /// Whether something had to be left out of `text`.
    package var isShortened: Bool
}

/// One failed test or one compiler error.
package struct CheckFailure: Sendable, Hashable {
    /// The test's name, if it is one.
    package var name: String?
    /// The file as the output names it.
    package var file: String?
    /// The line, counted from 1.
    package var line: Int?
    /// The column, counted from 1.
    package var column: Int?
    /// The call or expression that failed.
    package var call: String?
    /// The value that was wanted.
    package var expected: String?
    /// The value there was.
    package var got: String?
    /// The error message.
    package var message: String?

    /// Describes a failure; what is not known stays nil.
    package init(
        name: String? = nil,
        file: String? = nil,
        line: Int? = nil,
        column: Int? = nil,
        call: String? = nil,
        expected: String? = nil,
        got: String? = nil,
        message: String? = nil
    ) {
        self.name = name
        self.file = file
        self.line = line
        self.column = column
        self.call = call
        self.expected = expected
        self.got = got
        self.message = message
    }
}
