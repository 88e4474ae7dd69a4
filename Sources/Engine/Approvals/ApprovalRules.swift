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

    /// What a change lacks to be approved without more ado.
    ///
    /// - Parameters:
    ///   - evidence: The newest run of the checks.
    ///   - tree: The files as they are now.
    /// - Returns: nil when the checks pass on exactly these files.
    static func gap(in evidence: CheckEvidence?, on tree: String) -> EvidenceGap? {
        guard let evidence else { return .missing }
        if evidence.isStale || evidence.tree != tree { return .stale }
        return evidence.outcome == .passed ? nil : .failed
    }

    /// What an approval that was forced says of itself for good.
    static func confession(of gap: EvidenceGap) -> String {
        "approved although the evidence was \(gap.rawValue)"
    }

    /// Why an approval that is not forced is refused.
    static func refusal(of id: TaskID, for gap: EvidenceGap) -> EngineError {
        let message =
            switch gap {
            case .missing: "No check has run on the change of task #\(id): nothing shows that it works."
            case .stale: "The files of task #\(id) have changed since the checks ran."
            case .failed: "The checks do not pass on the change of task #\(id)."
            }
        let check = "switchyard check \(id)"
        let remedy =
            switch gap {
            case .missing, .stale: "Run the checks (O, or \(check)), or force the approval (--force)."
            case .failed: "Give the change back with a comment, or force the approval (--force)."
            }
        return .denied(message: message, remedy: remedy)
    }

    private static func names(_ notices: [TestChangeNotice]) -> String {
        Set(notices.map(\.path)).sorted().joined(separator: ", ")
    }
}
