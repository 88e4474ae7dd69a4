/// What the parser must know of a request to understand the reply to it.
package struct ReplyContext: Sendable {
    /// The files shown to the model: path relative to the worktree → present content.
    package var files: [String: String]
    /// Every path of the worktree; used to complete a bare file name, never to permit or refuse one.
    package var allPaths: Set<String>
    /// The file a block without any path belongs to, when the request was about one file alone.
    package var onlyFileInQuestion: String?
    /// The symbol a block without any path replaces, when the request asked for one function or type of
    /// `onlyFileInQuestion`.
    package var onlySymbolInQuestion: String?
    /// Whether the model stopped because its tokens ran out, so that the end of the reply is missing.
    package var wasCutByTokenLimit: Bool
    /// The absolute path of the worktree, taken off paths that start with it.
    package var worktreePath: String?

    /// Describes a request.
    package init(
        files: [String: String],
        allPaths: Set<String> = [],
        onlyFileInQuestion: String? = nil,
        onlySymbolInQuestion: String? = nil,
        wasCutByTokenLimit: Bool = false,
        worktreePath: String? = nil
    ) {
        self.files = files
        self.allPaths = allPaths
        self.onlyFileInQuestion = onlyFileInQuestion
        self.onlySymbolInQuestion = onlySymbolInQuestion
        self.wasCutByTokenLimit = wasCutByTokenLimit
        self.worktreePath = worktreePath
    }
}
