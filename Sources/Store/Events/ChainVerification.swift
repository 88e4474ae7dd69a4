package import Domain

/// What a walk over the whole event log found.
package struct ChainVerification: Sendable, Equatable {
    /// How many events the log holds.
    package var count: Int
    /// The hash of the newest event; of an empty log, ``EventChain/genesis``.
    package var head: String
    /// The first event that is not as it was written, or that follows a missing one.
    package var firstBroken: EventCursor?
    /// How many payloads were redacted or pruned later, which is allowed and does not break the chain.
    package var redactedCount: Int
    /// Whether a head kept outside the database is no longer in the log: its tail was cut or rewritten.
    package var isTailMissing: Bool

    /// Whether the log is as it was written.
    package var isWhole: Bool { firstBroken == nil && !isTailMissing }
}
