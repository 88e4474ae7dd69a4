/// What merging two sides has led to.
package struct MergedTree: Sendable, Hashable {
    /// The merged files; conflicting ones hold both sides between markers.
    package let tree: String
    /// The paths that both sides have changed differently, in order; empty for a clean merge.
    package let conflicts: [String]

    /// A merge as it came out.
    package init(tree: String, conflicts: [String] = []) {
        self.tree = tree
        self.conflicts = conflicts
    }

    /// The call whose answer ``init(fields:)`` reads, but for the two sides; it ends with 0 or 1.
    static let arguments = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages"]

    /// Reads what `git merge-tree` answered: the tree, and the paths in conflict.
    init?(fields: [String]) {
        guard let tree = fields.first, !tree.isEmpty, tree.allSatisfy(\.isHexDigit) else { return nil }
        self.init(tree: tree, conflicts: Set(fields.dropFirst()).sorted())
    }
}
