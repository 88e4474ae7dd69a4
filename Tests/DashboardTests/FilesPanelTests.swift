import Domain
import Terminal
import Testing

@testable import Dashboard

/// The tree of files beside a diff.
@Suite struct FilesPanelTests {
    private static let added = """
        new file mode 100644
        --- /dev/null
        +++ b/PATH
        @@ -0,0 +1,2 @@
        +one
        +two

        """
    private static let modified = """
        index 83db48f..bf2a1c4 100644
        --- a/PATH
        +++ b/PATH
        @@ -1,2 +1,1 @@
         one
        -two

        """
    private static let deleted = """
        deleted file mode 100644
        --- a/PATH
        +++ /dev/null
        @@ -1,1 +0,0 @@
        -one

        """
    private static let binary = """
        index 83db48f..bf2a1c4 100644
        Binary files a/PATH and b/PATH differ

        """

    private static func diff(_ files: (path: String, body: String)...) -> String {
        files.map { path, body in
            "diff --git a/\(path) b/\(path)\n" + body.replacing("PATH", with: path)
        }.joined()
    }

    private static let sample = diff(
        ("README.md", modified),
        ("Sources/App/main.swift", modified),
        ("Sources/App/view.swift", added),
        ("docs/a/b/c.md", deleted),
        ("docs/a/b/d/logo.png", binary)
    )

    /// The rows of a tree with their facts.
    private func rows(_ text: String) -> [String] {
        let files = FileTree(DiffDocument(text))
        return TreeState(files.nodes).rows.map { row in
            let facts = files.facts(of: row.id)
            let indent = String(repeating: "  ", count: row.depth)
            return "\(indent)\(row.label) +\(facts.added) -\(facts.removed)" + (facts.isBinary ? " bin" : "")
        }
    }

    // MARK: - Files to rows

    @Test func `folders come first, are summed up, and joined where they hold one folder alone`() {
        #expect(
            rows(Self.sample) == [
                "Sources/App +2 -1", "  main.swift +0 -1", "  view.swift +2 -0", "docs/a/b +0 -1 bin",
                "  d +0 -0 bin", "    logo.png +0 -0 bin", "  c.md +0 -1", "README.md +0 -1",
            ]
        )
        #expect(rows("").isEmpty)
    }

    @Test func `one path may stand there twice`() {
        #expect(
            rows(Self.diff(("link", Self.deleted), ("link", Self.added))) == ["link +0 -1", "link +2 -0"]
        )
    }

    @Test func `a path without an end is no tree without an end`() {
        let path = String(repeating: "a/", count: 5000) + "b"
        #expect(TreeState(FileTree(DiffDocument(Self.diff((path, Self.added)))).nodes).rows.count == 2)
        let many = (0..<50).map { String(repeating: "a/", count: $0) + "b" }
        let text = many.map { Self.diff(($0, Self.added)) }.joined()
        let depths = TreeState(FileTree(DiffDocument(text)).nodes).rows.map(\.depth)
        #expect((depths.max() ?? 0) <= 41)
    }

    // MARK: - The panel

    private func driver(
        _ columns: Int = 80,
        _ rows: Int = 24,
        diff: String = Fixtures.diff
    ) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.select(3)
        driver.press("d")
        load(diff, &driver)
        return driver
    }

    private func load(_ text: String, tree: String = Fixtures.workspace(3).tree, _ driver: inout Driver) {
        driver.apply(.loaded(.diff(TaskID(rawValue: 3), DiffState(TaskDiff(text: text), tree: tree))))
    }

    @Test(arguments: [(120, 40), (50, 15)]) func `the files of a diff`(columns: Int, rows: Int) throws {
        var driver = driver(columns, rows)
        driver.answer()
        driver.press("t", "j")
        try expectScreen(driver, "files")
    }

    @Test func `where there is room it stands beside the diff, which goes to the selected file`() {
        var driver = driver()
        driver.press("t")
        #expect(driver.shows("▾ src"))
        #expect(driver.shows("M mean.py"))
        #expect(driver.shows("@@ -1,4 +1,6 @@"))
        #expect(driver.state.detail.files.selectedFile == 0)
        driver.press("j")
        #expect(driver.state.detail.files.selectedFile == 1)
        #expect((driver.state.detail.diff?.scroll.offset ?? 0) > 0)
        driver.press("enter")
        #expect(!driver.state.detail.files.hasKeys)
        #expect(driver.shows("▾ src"))
        #expect(driver.state.detail.files.selectedFile == 1)
        driver.press("t")
        #expect(driver.state.detail.files.hasKeys)
        driver.press("t")
        #expect(!driver.shows("▾ src"))
        #expect(driver.state.contexts.first == .diff)
    }

    @Test func `where there is no room it has all of it, until a file is chosen`() {
        var driver = driver(50, 15)
        driver.press("t")
        #expect(driver.shows("M mean.py"))
        #expect(!driver.shows("@@"))
        driver.press("j", "enter")
        #expect(driver.shows("@@"))
        #expect(!driver.shows("M mean.py"))
        driver.press("t")
        #expect(driver.shows("M mean.py"))
    }

    @Test func `its keys open and close folders and leave the tabs alone`() {
        var driver = driver(120, 40, diff: Self.sample)
        driver.press("t", "g", "h")
        #expect(driver.shows("▸ Sources/App"))
        #expect(!driver.shows("M main.swift"))
        #expect(driver.state.detail.section == .diff)
        driver.press("l", "l")
        #expect(driver.state.detail.files.selectedFile == 1)
        driver.press("left", "enter")
        #expect(driver.shows("▸ Sources/App"))
        driver.press("*")
        #expect(driver.shows("▾ Sources/App"))
        driver.press("]")
        #expect(driver.state.detail.section == .output)
    }

    @Test func `a filter narrows it, and Esc goes back step by step`() {
        var driver = driver()
        driver.press("t", "/")
        driver.type("med")
        #expect(!driver.shows("M mean.py"))
        #expect(driver.shows("M median.py"))
        driver.press("enter")
        #expect(driver.shows("M median.py"))
        driver.press("esc")
        #expect(driver.shows("M mean.py"))
        #expect(driver.state.detail.files.hasKeys)
        driver.press("/")
        driver.type("nothing like it")
        #expect(driver.shows("No file matches"))
        driver.press("esc", "esc")
        #expect(!driver.state.detail.files.hasKeys)
        #expect(driver.state.focus == .detail)
        driver.press("esc")
        #expect(driver.state.focus == .tasks)
    }

    @Test func `it follows the diff while that has the keys`() {
        var driver = driver()
        driver.press("t", "g", "j", "enter")
        #expect(driver.state.detail.files.selectedFile == 0)
        driver.press("G")
        #expect(driver.state.detail.files.selectedFile == driver.state.detail.diff?.fileAtCursor)
    }

    @Test func `another diff of the task leaves the selection on its file, another task leaves it shown`() {
        var driver = driver(120, 40, diff: Self.sample)
        driver.press("t")
        driver.state.detail.files.change { $0.select(id: .file(2)) }
        load(Self.diff(("Sources/App/view.swift", Self.modified), ("a", Self.added)), tree: "b1", &driver)
        #expect(driver.state.detail.files.selectedFile == 0)
        #expect(driver.shows("M view.swift"))
        driver.select(4)
        #expect(driver.state.detail.files.isShown)
        #expect(!driver.state.filesHaveKeys)
    }

    @Test func `without a diff there is no tree`() {
        var driver = Driver.connected(80, 24)
        driver.select(6)
        driver.press("d", "t")
        #expect(driver.shows("#6 has changed nothing yet."))
        #expect(!driver.state.detail.files.isShown)
    }

    @Test func `names from outside cannot draw outside`() {
        var driver = driver(80, 24, diff: Self.diff(("a\u{1B}[2Jb/統計\u{202E}.py", Self.added)))
        driver.press("t")
        for line in driver.screen {
            #expect(!line.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        }
    }

    @Test func `nothing crashes down to one cell`() {
        for size in Size.fromOneCell {
            var driver = driver(size.columns, size.rows, diff: Self.sample)
            for key in ["2", "t", "j", "/", "x", "esc", "h", "t", "t", "enter"] {
                driver.press(key)
                #expect(driver.screen.count == size.rows)
            }
        }
    }
}
