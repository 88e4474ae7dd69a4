/// Something suspicious in a changed file.
package struct GuardFinding: Sendable, Hashable {
    /// What was found.
    package enum Kind: String, Sendable, Hashable {
        /// A comment stands where code was left out ("rest unchanged").
        case placeholder
        /// The file lost much of its content and the task does not ask for that.
        case shrinkage
        /// Conflict or SEARCH/REPLACE markers are left in the file.
        case markers
        /// A code fence of the reply is left in the file.
        case replyFence
        /// The file is what it was.
        case unchanged
        /// Sentences of the reply stand in a code file.
        case prose
        /// Output of the failing check was pasted into the file.
        case pastedOutput
        /// Test code was pasted into a program file.
        case pastedTest
        /// The file does not look like valid code any more.
        case syntax
    }

    /// What was found.
    package var kind: Kind
    /// The file.
    package var path: String
    /// The line of the new content, counted from 1, if it is about one.
    package var line: Int?
    /// Whether the edit must not be written; otherwise it is a warning to show.
    package var isRefusal: Bool
    /// What to tell the model, as an instruction.
    package var modelText: String
    /// What to tell people, as a statement.
    package var peopleText: String
}
