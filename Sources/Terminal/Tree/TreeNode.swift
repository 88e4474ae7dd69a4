/// A node of a tree that is shown as indented rows.
package struct TreeNode<ID: Hashable & Sendable>: Sendable {
    /// Names the node; no other node of the tree has the same.
    package let id: ID
    /// What stands in its row; untrusted text.
    package let label: String
    /// What a filter looks at if the node is a leaf.
    package let words: String
    /// The nodes below it in order; none makes it a leaf.
    package let children: [TreeNode]

    /// Creates a node.
    ///
    /// - Parameters:
    ///   - id: Names the node.
    ///   - label: What stands in its row.
    ///   - words: What a filter looks at; nil for the label.
    ///   - children: The nodes below it. Trees are walked by recursion, so they must not be hundreds deep.
    package init(_ id: ID, _ label: String, words: String? = nil, children: [TreeNode] = []) {
        self.id = id
        self.label = label
        self.words = words ?? label
        self.children = children
    }

    /// Whether nothing can be below it.
    package var isLeaf: Bool { children.isEmpty }

    /// The names of this node and of all below it that have children.
    var branches: [ID] { isLeaf ? [] : [id] + children.flatMap { $0.branches } }

    /// What is left when only the leaves that match are kept, with the nodes above them; nil for nothing.
    func narrowed(by filter: FuzzyFilter) -> TreeNode? {
        guard !isLeaf else { return filter.matches(words) ? self : nil }
        let left = children.compactMap { $0.narrowed(by: filter) }
        return left.isEmpty ? nil : TreeNode(id, label, words: words, children: left)
    }
}
