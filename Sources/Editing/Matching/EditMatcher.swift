/// Applies a proposed edit to a file's present content.
package enum EditMatcher {
    /// Applies an edit.
    ///
    /// Line endings, a byte order mark and a missing final newline stay as the file has them. Deletions and renames
    /// have no content to match, so they are `unchanged` for a file that exists; the caller carries them out.
    /// - Parameters:
    ///   - edit: The edit.
    ///   - content: The file's content, or nil if it does not exist.
    /// - Returns: The new content, or why there is none.
    package static func apply(_ edit: ProposedEdit, to content: String?) -> EditOutcome {
        switch edit {
        case .wholeFile(_, let new):
            return outcome(of: FileStyle(content).styled(new), from: content, rung: .exact)
        case .searchReplace(let path, let blocks):
            return BlockApplication(path: path, original: content).apply(blocks)
        case .symbol(let path, let name, let new):
            return SymbolReplacement(path: path, name: name, content: new).apply(to: content)
        case .delete(let path), .rename(let path, _):
            guard content == nil else { return .unchanged }
            return .failed(.missingFile(path, wanted: ""))
        }
    }

    /// `unchanged` if the bytes are the same.
    static func outcome(of new: String, from content: String?, rung: MatchRung) -> EditOutcome {
        if let content, content.isIdentical(to: new) { return .unchanged }
        return .applied(newContent: new, rung: rung)
    }
}

extension MatchFailure {
    /// The failure of an edit to a file that is not there.
    static func missingFile(_ path: String, wanted: String) -> MatchFailure {
        let block = SearchReplaceBlock(search: "", replace: wanted)
        let failed = FailedBlock(index: 0, block: block, reason: .fileMissing, nearestLines: "")
        return MatchFailure(path: path, failedBlocks: [failed], partialContent: nil)
    }
}
