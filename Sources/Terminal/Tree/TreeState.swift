/// A tree as rows, with what is open, the selection and a filter.
///
/// The rows are made anew when something opens, closes or comes; a move and a frame cost what is in view. A
/// filter keeps the leaves that match and the nodes above them, all of them open.
package struct TreeState<ID: Hashable & Sendable>: Sendable {
    /// One row.
    package struct Row: Hashable, Sendable {
        package let id: ID
        package let label: String
        /// How many nodes stand above it in the tree.
        package let depth: Int
        /// Whether nothing can be below it.
        package let isLeaf: Bool
        /// Whether what is below it is shown.
        package let isOpen: Bool
    }

    /// What is shown, from the top.
    package private(set) var rows: [Row] = []
    /// Selection and scrolling of the rows.
    package private(set) var list = ListState<ID>()
    /// The nodes that are open while no filter opens all.
    package private(set) var expanded: Set<ID>
    /// What narrows the tree.
    package private(set) var filter = FuzzyFilter("")

    private var roots: [TreeNode<ID>]

    /// Creates a tree with its first row selected.
    ///
    /// - Parameters:
    ///   - roots: The nodes that have none above them.
    ///   - expanded: The nodes that are open; nil for all.
    package init(_ roots: [TreeNode<ID>] = [], expanded: Set<ID>? = nil) {
        self.roots = roots
        self.expanded = expanded ?? Set(roots.flatMap { $0.branches })
        layOut()
    }

    /// The selected row; nil only if there is none.
    package var selected: Row? { list.selectedIndex.map { rows[$0] } }
    /// The rows in view.
    package var visible: ArraySlice<Row> { rows[list.visible] }

    /// Takes other nodes; what is open, the selection and the filter stay, and new branches are open.
    package mutating func update(_ new: [TreeNode<ID>]) {
        let known = Set(roots.flatMap { $0.branches })
        expanded.formUnion(new.flatMap { $0.branches }.filter { !known.contains($0) })
        roots = new
        layOut()
    }

    /// Narrows the tree; an empty filter shows it as it was.
    package mutating func narrow(by filter: FuzzyFilter) {
        guard filter != self.filter else { return }
        self.filter = filter
        layOut()
    }

    /// Takes the height of the view.
    package mutating func fit(rows: Int) { list.fit(rows: rows) }

    /// Selects another row.
    package mutating func select(index: Int) { list.select(index: index) }

    /// Selects a node and opens what it is in; false if it is not in the tree or hidden by the filter.
    @discardableResult
    package mutating func select(id: ID) -> Bool {
        if list.select(id: id) { return true }
        guard filter.isEmpty, let above = roots.lazy.compactMap({ Self.way(to: id, in: $0) }).first else {
            return false
        }
        expanded.formUnion(above)
        layOut()
        return list.select(id: id)
    }

    /// Moves the selection, in whatever way a list can.
    package mutating func move(_ change: (inout ListState<ID>) -> Void) {
        var moved = list
        change(&moved)
        list.select(index: moved.selectedIndex ?? 0)
    }

    /// Opens the selected node, or goes to the first below it if it is open.
    package mutating func expand() {
        guard let selected, !selected.isLeaf else { return }
        if selected.isOpen {
            list.move(by: 1)
        } else {
            open(selected.id)
        }
    }

    /// Closes the selected node, or goes to the one above it if it is closed or a leaf.
    package mutating func collapse() {
        guard let selected else { return }
        if selected.isOpen, filter.isEmpty {
            expanded.remove(selected.id)
            layOut()
        } else if let index = list.selectedIndex,
            let parent = rows[..<index].lastIndex(where: { $0.depth < selected.depth })
        {
            list.select(index: parent)
        }
    }

    /// Opens the selected node, or closes it; a filter keeps everything open.
    package mutating func toggle() {
        guard let selected, !selected.isLeaf, filter.isEmpty else { return }
        if selected.isOpen { collapse() } else { open(selected.id) }
    }

    /// Opens every node.
    package mutating func expandAll() {
        expanded = Set(roots.flatMap { $0.branches })
        layOut()
    }

    private mutating func open(_ id: ID) {
        expanded.insert(id)
        layOut()
    }

    private mutating func layOut() {
        let shown = filter.isEmpty ? roots : roots.compactMap { $0.narrowed(by: filter) }
        rows = []
        for root in shown { add(root, depth: 0) }
        list.update(ids: rows.map { $0.id })
    }

    private mutating func add(_ node: TreeNode<ID>, depth: Int) {
        let isOpen = !node.isLeaf && (!filter.isEmpty || expanded.contains(node.id))
        rows.append(Row(id: node.id, label: node.label, depth: depth, isLeaf: node.isLeaf, isOpen: isOpen))
        guard isOpen else { return }
        for child in node.children { add(child, depth: depth + 1) }
    }

    /// The nodes above another one, from the top; nil if it is not below this one.
    private static func way(to id: ID, in node: TreeNode<ID>) -> [ID]? {
        if node.id == id { return [] }
        guard let rest = node.children.lazy.compactMap({ Self.way(to: id, in: $0) }).first else { return nil }
        return [node.id] + rest
    }
}
