/// Why nothing shows that a change passes the checks as it is.
public enum EvidenceGap: String, Codable, Sendable, CaseIterable {
    /// No check has run.
    case missing
    /// The files have changed since the newest run.
    case stale
    /// The checks ran on these files and did not pass.
    case failed
}

extension AgentTask {
    /// What the change lacks to be approved without more ado; nil when the checks pass on exactly these files.
    public var evidenceGap: EvidenceGap? {
        guard let evidence else { return .missing }
        if evidence.isStale { return .stale }
        return evidence.outcome == .passed ? nil : .failed
    }
}
