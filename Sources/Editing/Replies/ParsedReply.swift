/// What a model's reply asks for.
package struct ParsedReply: Sendable, Hashable {
    /// The edits in the order of the reply; at most one whole file, or one list of blocks, per path.
    package var edits: [ProposedEdit]
    /// What could not be used, and notes on what was repaired or left out.
    package var problems: [ReplyProblem]
    /// The text outside of edits and blocks, thoughts removed, trimmed.
    package var prose: String

    /// Whether something in the reply that was meant as an edit was lost, so that the model should be told.
    package var hasFaults: Bool { problems.contains { !$0.isNote } }

    /// Whether the end of the reply is missing because the model ran out of tokens in the middle of an edit.
    package var isCutOff: Bool { problems.contains { $0.kind == .cutByTokenLimit } }
}

/// Something in a reply that is not, or not plainly, an edit.
package struct ReplyProblem: Sendable, Hashable {
    /// What kind of problem it is; the caller's next step depends on it.
    package enum Kind: String, Sendable, Hashable {
        /// The reply has nothing but white space.
        case empty
        /// The reply has text, but nothing that could be applied.
        case noEdits
        /// The token limit fell into an edit; that edit is not among the edits.
        case cutByTokenLimit
        /// A block has content but no path, and several files are in question.
        case blockWithoutPath
        /// An edit lacks a part, such as the divider of a SEARCH/REPLACE block.
        case malformed
        /// A block is plainly no file (commands, output) and was left out.
        case ignoredBlock
        /// An edit was written in an unusual way and was understood all the same.
        case repaired
    }

    /// What kind of problem it is.
    package var kind: Kind
    /// The file it concerns, if known.
    package var path: String?
    /// The line of the reply, counted from 1.
    package var line: Int
    /// One sentence for the model and for people.
    package var text: String

    /// Whether nothing meant as an edit was lost.
    package var isNote: Bool { kind == .ignoredBlock || kind == .repaired }
}
