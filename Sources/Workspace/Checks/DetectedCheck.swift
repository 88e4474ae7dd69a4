/// The command that tells whether a project works, and why it was chosen.
package struct DetectedCheck: Sendable, Hashable {
    /// How much a passing check says.
    package enum Kind: Sendable, Hashable {
        /// It runs tests.
        case tests
        /// It only builds; the project has no tests that were found.
        case build
    }

    /// A line for the shell, to be run at the top of the worktree.
    package let command: String
    /// What it was chosen for, for people: "Package.swift with a Tests folder".
    package let reason: String
    /// How much it says.
    package let kind: Kind

    /// A check as it was detected or set by the user.
    package init(command: String, reason: String, kind: Kind) {
        self.command = command
        self.reason = reason
        self.kind = kind
    }
}
