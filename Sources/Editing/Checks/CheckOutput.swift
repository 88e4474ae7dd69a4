/// Reads the output of compilers and test runners.
package enum CheckOutput {
    /// Reduces an output to its failures: location, call, expected, got, message; never the test's code.
    /// - Parameters:
    ///   - output: Standard output and standard error as they came.
    ///   - budgetCharacters: How long the digest's text may be.
    package static func digest(_ output: String, budgetCharacters: Int) -> FailureDigest {
        FailureDigest(failures: [], failedCount: nil, passedCount: nil, text: output, isShortened: false)
    }
}
