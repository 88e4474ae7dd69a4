import CILogs

/// The table of the product, read once: to compile its expressions takes longer than most tests.
enum EmbeddedPatterns {
    private static let outcome = Result { () throws(FailurePatternError) in try FailurePatterns.embedded() }

    /// The patterns.
    static func patterns() throws -> FailurePatterns { try outcome.get() }

    /// Reads logs by them.
    static func reader() throws -> FailureReader { FailureReader(try patterns()) }
}
