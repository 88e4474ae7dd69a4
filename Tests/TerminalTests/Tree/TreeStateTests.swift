import Testing

@testable import Terminal

@Suite struct TreeStateTests {
    /// docs/guide, Sources/{App/{main, view}, Kit}, README, by their names.
    private let roots: [TreeNode<String>] = [
        TreeNode("docs", "docs", children: [TreeNode("guide", "guide", words: "docs/guide")]),
        TreeNode(
            "Sources",
            "Sources",
            children: [
                TreeNode(
                    "App",
                    "App",
                    children: [
                        TreeNode("main", "main", words: "Sources/App/main"),
                        TreeNode("view", "view", words: "Sources/App/view"),
                    ]
                ),
                TreeNode("Kit", "Kit", words: "Sources/Kit"),
            ]
        ),
        TreeNode("README", "README"),
    ]

    /// The rows as an indented list; the selected one has a sign.
    private func drawing(_ tree: TreeState<String>) -> [String] {
        tree.rows.map { row in
            let sign = row.isLeaf ? " " : row.isOpen ? "-" : "+"
            let mark = row.id == tree.selected?.id ? ">" : ""
            return String(repeating: "  ", count: row.depth) + sign + mark + row.label
        }
    }

    @Test func `everything is open at first, in order`() {
        #expect(
            drawing(TreeState(roots)) == [
                "->docs", "   guide", "-Sources", "  -App", "     main", "     view", "   Kit", " README",
            ]
        )
        #expect(drawing(TreeState(roots, expanded: [])) == ["+>docs", "+Sources", " README"])
    }

    @Test func `left closes and then goes up, right opens and then goes down`() {
        var tree = TreeState(roots)
        tree.select(id: "view")
        tree.collapse()
        #expect(tree.selected?.id == "App")
        tree.collapse()
        #expect(tree.selected?.isOpen == false)
        #expect(tree.rows.map(\.id) == ["docs", "guide", "Sources", "App", "Kit", "README"])
        tree.collapse()
        #expect(tree.selected?.id == "Sources")
        tree.collapse()
        #expect(tree.rows.map(\.id) == ["docs", "guide", "Sources", "README"])
        tree.collapse()
        #expect(tree.selected?.id == "Sources")
        tree.expand()
        #expect(tree.selected?.id == "Sources")
        tree.expand()
        #expect(tree.selected?.id == "App")
        #expect(tree.selected?.isOpen == false)
        tree.select(id: "Kit")
        tree.expand()
        #expect(tree.selected?.id == "Kit")
    }

    @Test func `a node is toggled, a leaf is not, and all open at once`() {
        var tree = TreeState(roots, expanded: [])
        tree.toggle()
        #expect(tree.rows.map(\.id) == ["docs", "guide", "Sources", "README"])
        tree.toggle()
        #expect(tree.rows.map(\.id) == ["docs", "Sources", "README"])
        tree.move { $0.moveToLast() }
        tree.toggle()
        #expect(tree.rows.count == 3)
        tree.expandAll()
        #expect(tree.rows.count == 8)
        #expect(tree.selected?.id == "README")
    }

    @Test func `a filter keeps leaves that match and what is above them, all open`() {
        var tree = TreeState(roots, expanded: [])
        tree.narrow(by: FuzzyFilter("main"))
        #expect(tree.rows.map(\.id) == ["Sources", "App", "main"])
        #expect(!tree.rows.dropLast().contains { !$0.isOpen })
        tree.narrow(by: FuzzyFilter("!'App"))
        #expect(tree.rows.map(\.id) == ["docs", "guide", "Sources", "Kit", "README"])
        tree.narrow(by: FuzzyFilter("nothing like it"))
        #expect(tree.rows.isEmpty)
        #expect(tree.selected == nil)
        tree.collapse()
        tree.expand()
        tree.narrow(by: FuzzyFilter(""))
        #expect(tree.rows.map(\.id) == ["docs", "Sources", "README"])
    }

    @Test func `a node is shown wherever it is hidden`() {
        var tree = TreeState(roots, expanded: [])
        let isShown = tree.select(id: "view")
        #expect(isShown)
        #expect(tree.selected?.id == "view")
        #expect(tree.expanded == ["Sources", "App"])
        let isFound2 = tree.select(id: "none")
        #expect(!isFound2)
        #expect(tree.selected?.id == "view")
        tree.narrow(by: FuzzyFilter("README"))
        let isFound3 = tree.select(id: "view")
        #expect(!isFound3)
    }

    @Test func `other nodes leave what is open and selected as it was`() {
        var tree = TreeState(roots)
        tree.select(id: "docs")
        tree.collapse()
        tree.select(id: "Kit")
        let tests = TreeNode("Tests", "Tests", children: [TreeNode("KitTests", "KitTests")])
        tree.update([roots[0], tests, roots[1]])
        #expect(
            tree.rows.map(\.id) == ["docs", "Tests", "KitTests", "Sources", "App", "main", "view", "Kit"]
        )
        #expect(tree.selected?.id == "Kit")
    }

    @Test func `only rows in view are handed out, however many there are`() {
        let many = (0..<100).map { folder in
            TreeNode(
                folder * 1000,
                "folder \(folder)",
                children: (1..<1000).map { TreeNode(folder * 1000 + $0, "file \($0)") }
            )
        }
        var tree = TreeState(many)
        tree.fit(rows: 20)
        #expect(tree.rows.count == 100_000)
        tree.move { $0.moveToLast() }
        #expect(tree.visible.map(\.id) == Array(99_980..<100_000))
        tree.move { $0.move(by: -1) }
        #expect(tree.selected?.id == 99_998)
    }
}
