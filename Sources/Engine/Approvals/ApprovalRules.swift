import Domain

/// Who may let a change pass, and when.
enum ApprovalRules {
    /// What to do with a change that is ready for review.
    enum Decision: Sendable, Equatable {
        /// The user looks at it; the reason is for people.
        case wait(reason: String)
        /// It is committed at once.
        case commit(reason: String)
    }

    /// Decides about a change by the task's policy.
    ///
    /// - Parameters:
    ///   - policy: What the user chose for the task.
    ///   - evidence: The newest run of the checks.
    ///   - testChanges: Changes to tests that need an explicit approval.
    ///   - tree: The files as they are now.
    /// - Returns: What to do, and why.
    static func decide(
        _ policy: ApprovalPolicy,
        evidence: CheckEvidence?,
        testChanges: [TestChangeNotice],
        tree: String
    ) -> Decision {
        switch policy {
        case .never:
            return .wait(reason: "waits for your approval")
        case .always where testChanges.isEmpty:
            return .commit(reason: "every change is approved for this task")
        case .checksPass where testChanges.isEmpty:
            guard let evidence, evidence.provesSuccess, evidence.tree == tree else {
                return .wait(reason: "waits for your approval: no passing checks on exactly these files")
            }
            return .commit(reason: "the checks pass on exactly these files")
        case .always, .checksPass:
            return .wait(reason: "waits for your approval: it changes \(names(testChanges))")
        }
    }

    /// Checks an approval by the user.
    ///
    /// - Parameters:
    ///   - acceptedTestFiles: The test files that the user names.
    ///   - testChanges: The changes that have to be named.
    /// - Throws: `denied` when a file is missing from the list or named without being changed.
    static func check(
        acceptedTestFiles: [String],
        against testChanges: [TestChangeNotice]
    ) throws(EngineError) {
        let needed = Set(testChanges.map(\.path))
        let named = Set(acceptedTestFiles)
        let missing = needed.subtracting(named).sorted()
        guard missing.isEmpty else {
            throw .denied(
                message:
                    "The change touches \(missing.joined(separator: ", ")), which the approval does not name.",
                remedy: "Look at those files in the diff, then approve by naming each of them."
            )
        }
        let unknown = named.subtracting(needed).sorted()
        guard unknown.isEmpty else {
            throw .denied(
                message: "The approval names \(unknown.joined(separator: ", ")), which is no changed test.",
                remedy: "Look at the diff again and name exactly the test files that it changes."
            )
        }
    }

    private static func names(_ notices: [TestChangeNotice]) -> String {
        Set(notices.map(\.path)).sorted().joined(separator: ", ")
    }
}
