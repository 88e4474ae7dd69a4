/// One change a model asks for, before it is matched against the file and checked by the path guard.
package enum ProposedEdit: Sendable, Hashable {
    /// The file's whole new content; creates the file if there is none.
    case wholeFile(path: String, content: String)
    /// Passages to be found and replaced, in order.
    case searchReplace(path: String, blocks: [SearchReplaceBlock])
    /// A function or type to be replaced as a whole; `name` may be qualified (`Loader.load`).
    case symbol(path: String, name: String, content: String)
    /// The file is to go.
    case delete(path: String)
    /// The file is to move, its content unchanged.
    case rename(from: String, to: String)

    /// Every path the edit touches, as the model gave it when it could not be resolved.
    package var paths: [String] {
        switch self {
        case .wholeFile(let path, _), .searchReplace(let path, _), .symbol(let path, _, _), .delete(let path):
            [path]
        case .rename(let from, let to):
            [from, to]
        }
    }

    /// The path whose present content the edit is applied to.
    package var path: String { paths[0] }
}

/// A passage and what takes its place.
package struct SearchReplaceBlock: Sendable, Hashable {
    /// The lines to find; empty to fill a new or empty file.
    package var search: String
    /// The lines to put there; empty to remove the passage.
    package var replace: String
    /// Whether the outer lines common to both sides are mere context, as in a unified diff, and may be given up if
    /// they do not match.
    package var hasOptionalContext: Bool

    /// Pairs a passage with its replacement.
    package init(search: String, replace: String, hasOptionalContext: Bool = false) {
        self.search = search
        self.replace = replace
        self.hasOptionalContext = hasOptionalContext
    }
}
