/// Tells whether a change touches tests or what decides which checks run.
package enum TestWeakening {
    /// A changed file: content before and after, nil where it does not exist.
    package typealias Change = (path: String, before: String?, after: String?)

    /// Names each test and configuration file among the changes with what was done to it, in the order given.
    package static func findings(changes: [Change]) -> [TestChange] {
        []
    }
}
