import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Marks and comments on the hunks of a change that waits for review.
@Suite struct ReviewMarksTests {
    private static let third = TaskID(rawValue: 3)
    private static let tree = Fixtures.workspace(3).tree
    private static let mean = HunkReference(
        path: "src/mean.py",
        lines: HunkLines(oldStart: 1, oldCount: 4, newStart: 1, newCount: 6)
    )
    private static let median = HunkReference(
        path: "src/median.py",
        lines: HunkLines(oldStart: 1, oldCount: 2, newStart: 1, newCount: 4)
    )

    /// A dashboard that shows the diff of the task in review; the cursor is on its first hunk.
    private func driver(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.select(3)
        driver.press("d")
        driver.answer()
        return driver
    }

    private func load(_ text: String, tree: String = ReviewMarksTests.tree, into driver: inout Driver) {
        driver.apply(.loaded(.diff(Self.third, DiffState(TaskDiff(text: text, tree: tree), tree: tree))))
    }

    // MARK: - Marks

    @Test func `a hunk is rejected and accepted again, and that is said in words`() {
        var driver = driver()
        #expect(!driver.shows("rejected"))
        driver.press("-")
        #expect(driver.shows("✗ rejected  @@ -1,4 +1,6 @@"))
        #expect(driver.shows("src/mean.py  +3 -1  ✗ 1 of 1 rejected"))
        #expect(driver.shows("Detail #3: 1 of 2 hunks rejected"))
        // Said once, so that the footer has room for the keys.
        #expect(driver.screen.filter { $0.contains("hunks rejected") }.count == 1)
        #expect(driver.screen.last?.contains("- reject hunk  i comment") == true)
        #expect(driver.inASCII().shows("rejected  @@ -1,4 +1,6 @@"))
        driver.press("-")
        #expect(!driver.shows("rejected"))
        #expect(driver.state.reviews.isEmpty)
    }

    @Test func `a file is rejected as a whole, and then one of its hunks accepted`() {
        let hunk = { (line: Int) in "@@ -\(line),1 +\(line),1 @@\n-old \(line)\n+new \(line)\n" }
        let text = "diff --git a/x b/x\n" + hunk(1) + hunk(20) + hunk(40) + "diff --git a/y b/y\n" + hunk(1)
        var driver = driver()
        load(text, into: &driver)
        driver.press("g", "n", "n", "_")
        #expect(driver.shows("✗ rejected  x  +3 -3"))
        #expect(driver.shows("Detail #3: 3 of 4 hunks rejected"))
        #expect(driver.state.marks?.review?.rejected == [HunkReference(path: "x")])
        driver.press("-")
        #expect(driver.shows("x  +3 -3  ✗ 2 of 3 rejected"))
        #expect(driver.state.marks?.review?.rejected.map(\.lines?.newStart) == [1, 40])
        driver.press("-")
        // All of its hunks, which is not the same as the file with its name and mode.
        #expect(driver.state.marks?.review?.rejected.map(\.lines?.newStart) == [1, 20, 40])
        driver.press("_")
        #expect(driver.state.marks == nil)
        // On the heading of a file the keys are about the file.
        driver.press("g", "-")
        #expect(driver.state.marks?.review?.rejected == [HunkReference(path: "x")])
    }

    @Test func `a change of which nothing is left is not said to wait`() {
        for (files, words) in [
            ([], "nothing is left of the change"),
            ([ChangeSummary.File(path: "a", added: 1, removed: 0)], "the change waits for you"),
        ] {
            let task = Fixtures.task(9, "fix", .reviewing) { $0.change = ChangeSummary(files: files) }
            let driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
            #expect(driver.shows(words))
        }
    }

    @Test func `a file without hunks counts as one`() {
        let text = "diff --git a/a.png b/a.png\nBinary files a/a.png and b/a.png differ\n" + Fixtures.diff
        var driver = driver()
        load(text, into: &driver)
        driver.press("g", "-")
        #expect(driver.shows("Detail #3: 1 of 3 hunks rejected"))
        #expect(driver.state.marks?.review?.rejected == [HunkReference(path: "a.png")])
    }

    @Test func `marks stay on what they were put on when the diff becomes another one`() throws {
        var driver = driver()
        driver.press("n", "-")
        #expect(driver.state.marks?.review?.rejected == [Self.median])
        // The first file is gone, and lines have moved.
        let start = try #require(Fixtures.diff.range(of: "diff --git a/src/median"))
        let rest = Fixtures.diff[start.lowerBound...].replacing("@@ -1,2 +1,4 @@", with: "@@ -11,2 +13,4 @@")
        load(String(rest), tree: "ffff0000", into: &driver)
        let review = try #require(driver.state.marks?.review)
        #expect(review.tree == "ffff0000")
        #expect(review.rejected.map(\.lines?.oldStart) == [11])
        #expect(driver.shows("Detail #3: 1 of 1 hunk rejected"))
        // Another task and back.
        driver.select(4)
        #expect(!driver.shows("hunk rejected"))
        driver.select(3)
        #expect(driver.shows("Detail #3: 1 of 1 hunk rejected"))
    }

    @Test func `only a change in review is marked`() {
        var task = Fixtures.inReview
        task.state = .working
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.press("d")
        driver.answer()
        for key in ["-", "_", "i", "A"] {
            driver.press(key)
            #expect(driver.shows("#3 is working; only a change in review is marked."))
        }
        #expect(driver.state.reviews.isEmpty)
        #expect(driver.takeCommands().isEmpty)
    }

    // MARK: - Comments

    @Test func `a comment is shown below its hunk, changed and taken back`() {
        var driver = driver()
        driver.press("i")
        #expect(driver.shows("Comment on src/mean.py, hunk 1"))
        driver.type("why not raise?")
        driver.press("enter")
        #expect(driver.shows("▏ you: why not raise?"))
        #expect(driver.takeCommands().isEmpty)
        driver.press("i")
        driver.type(" Or 0")
        driver.press("enter")
        #expect(driver.shows("▏ you: why not raise? Or 0"))
        driver.press("i", "ctrl+u", "enter")
        #expect(!driver.shows("why not raise"))
        #expect(driver.state.reviews.isEmpty)
    }

    @Test func `a comment on the last hunk is seen, or it is said where it stands`() throws {
        var driver = driver(80, 24)
        driver.press("n", "i")
        driver.type("one two")
        driver.press("enter")
        #expect(driver.shows("▏ you: one two"))
        #expect(driver.state.toast == nil)
        let diff = try #require(driver.state.detail.diff)
        #expect(diff.scroll.visible.contains(diff.cursor))
        // With the cursor at the top of a long hunk there is no room for its end.
        let lines = (1...40).map { "+line \($0)\n" }.joined()
        load("diff --git a/x b/x\n@@ -0,0 +1,40 @@\n" + lines, into: &driver)
        driver.press("g", "j", "i")
        driver.type("long")
        driver.press("enter")
        #expect(!driver.shows("▏ you: long"))
        #expect(driver.shows("The comment is kept; it stands further down."))
    }

    @Test func `a line is commented on with its number, and the comment is edited where it stands`() {
        var driver = driver()
        driver.press("j", "j", "i")
        #expect(driver.shows("Comment on src/mean.py line 2 before the change"))
        driver.type("keep this")
        driver.press("enter", "j", "i")
        driver.type("not this")
        driver.press("enter")
        #expect(driver.shows("▏ you on line 2 before: keep this"))
        #expect(driver.shows("▏ you on line 2: not this"))
        #expect(
            driver.state.marks?.review?.comments == [
                HunkComment(
                    place: Self.mean,
                    line: HunkComment.Line(side: .old, number: 2),
                    text: "keep this"
                ),
                HunkComment(
                    place: Self.mean,
                    line: HunkComment.Line(side: .new, number: 2),
                    text: "not this"
                ),
            ]
        )
        // Past the five lines that are left of the hunk to the first comment.
        driver.press("j", "j", "j", "j", "j", "i", "ctrl+u")
        driver.type("all of it")
        driver.press("enter")
        #expect(driver.shows("▏ you on line 2 before: all of it"))
    }

    @Test func `a comment whose hunk is gone goes to its file`() {
        var driver = driver()
        driver.press("i")
        driver.type("words")
        driver.press("enter")
        load(Fixtures.diff.replacing("if not values:", with: "if values == []:"), tree: "ffff", into: &driver)
        #expect(driver.shows("▏ you: words"))
        let places = driver.state.marks?.review?.comments.map(\.place)
        #expect(places == [HunkReference(path: "src/mean.py")])
    }

    // MARK: - Commands

    @Test func `applying sends the rejected hunks with the tree that was looked at`() {
        var driver = driver()
        driver.press("A")
        #expect(driver.shows("No hunk of #3 is rejected."))
        driver.press("-", "A")
        let review = ChangeReview(tree: Self.tree, rejected: [Self.mean])
        let command = EngineCommand.reviseChange(id: Self.third, review: review)
        #expect(driver.takeCommands() == [command])
        driver.press("i")
        driver.type("still to be said")
        driver.press("enter")
        driver.apply(.performed(command, CommandReceipt(task: Self.third, note: "Taken back: 1 hunk.")))
        #expect(driver.shows("Taken back: 1 hunk."))
        #expect(driver.state.marks?.summary == nil)
        #expect(driver.state.marks?.review?.rejected.isEmpty == true)
        #expect(driver.state.marks?.review?.comments.map(\.text) == ["still to be said"])
    }

    @Test func `a rejection takes marks and comments along, and forgets them once it is taken`() {
        var driver = driver()
        driver.press("-", "n", "i")
        driver.type("fine")
        driver.press("enter", "c")
        #expect(driver.shows("1 of 2 hunks rejected, 1 comment."))
        driver.press("enter")
        let review = ChangeReview(
            tree: Self.tree,
            rejected: [Self.mean],
            comments: [HunkComment(place: Self.median, text: "fine")]
        )
        let command = EngineCommand.rejectTask(id: Self.third, comment: "", review: review)
        #expect(driver.takeCommands() == [command])
        driver.apply(.failed(.perform(command), .conflict(message: "Moved on.", remedy: "Look again.")))
        #expect(driver.state.marks?.review == review)
        driver.apply(.performed(command, CommandReceipt(task: Self.third)))
        #expect(driver.state.reviews.isEmpty)
        #expect(!driver.shows("rejected"))
    }

    @Test func `approving with marks asks which is meant`() {
        var driver = driver()
        driver.press("-", "a")
        #expect(driver.shows("1 of 2 hunks rejected, but still in the change."))
        driver.press("y")
        #expect(driver.takeCommands().isEmpty)
        driver.press("tab", "enter")
        let review = ChangeReview(tree: Self.tree, rejected: [Self.mean])
        #expect(driver.takeCommands() == [.reviseChange(id: Self.third, review: review)])
        driver.press("a", "tab", "tab", "enter")
        #expect(driver.shows("Approve and commit"))
        driver.press("y")
        #expect(
            driver.takeCommands() == [
                .approveTask(
                    id: Self.third,
                    acceptedTestFiles: [],
                    message: "fix: the average of an empty list must not crash"
                )
            ]
        )
        var done = Fixtures.inReview
        done.state = .done
        driver.events(.taskChanged(task: done))
        #expect(driver.state.reviews.isEmpty)
    }

    // MARK: - Editing

    @Test func `a hunk is opened at its first changed line, and the engine looks at it afterwards`() {
        var driver = driver()
        let folder = Fixtures.workspace(3).path
        driver.press("E")
        #expect(
            driver.takeEffects() == [
                .openFiles(folder: folder, paths: ["src/mean.py"], line: 2, of: Self.third)
            ]
        )
        driver.apply(.filesEdited(Self.third))
        #expect(driver.takeCommands() == [.recordEdits(id: Self.third)])
        driver.press("j", "j", "j", "j", "E")
        #expect(
            driver.takeEffects() == [
                .openFiles(folder: folder, paths: ["src/mean.py"], line: 3, of: Self.third)
            ]
        )
        // Of a task that is at work the agent is the editor.
        driver.apply(.filesEdited(TaskID(rawValue: 5)))
        #expect(driver.takeCommands().isEmpty)
        driver.press("e")
        let paths = ["src/mean.py", "src/median.py"]
        #expect(
            driver.takeEffects() == [.openFiles(folder: folder, paths: paths, line: nil, of: Self.third)]
        )
    }

    @Test func `a deleted file cannot be opened`() {
        var driver = driver()
        load(
            "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
            into: &driver
        )
        driver.press("E")
        #expect(driver.shows("There is no file here to edit."))
    }

    // MARK: - The cursor and folds

    @Test func `hunks and files fold at the cursor, and all at once`() throws {
        var driver = driver()
        driver.press("enter")
        #expect(driver.shows("▸ @@ -1,4 +1,6 @@"))
        #expect(!driver.shows("+    return sum(values)"))
        driver.press("enter")
        #expect(driver.shows("+    return sum(values)"))
        driver.press("k", "enter")
        #expect(driver.shows("▸ src/mean.py"))
        #expect(!driver.shows("@@ -1,4"))
        driver.press(",")
        #expect(driver.state.detail.diff?.layout.rows == [.file(0), .file(1)])
        driver.press(".")
        #expect(driver.state.detail.diff?.layout.rows.count == 15)
        #expect(driver.state.detail.diff?.cursor == 0)
    }

    @Test func `files and hunks are gone to, and the cursor is always in view`() throws {
        var driver = driver(80, 24)
        #expect(driver.state.detail.diff?.cursor == 1)
        driver.press(")")
        #expect(driver.state.detail.diff?.cursor == 9)
        driver.press("n")
        #expect(driver.state.detail.diff?.cursor == 10)
        driver.press("(")
        #expect(driver.state.detail.diff?.cursor == 9)
        driver.press("(")
        #expect(driver.state.detail.diff?.cursor == 0)
        for key in ["G", "pageup", "j", "J", "K", "pagedown", "g", "j", "enter", "enter", ",", ".", "|"] {
            driver.press(key)
            let diff = try #require(driver.state.detail.diff)
            #expect(diff.scroll.visible.contains(diff.cursor), "after \(key)")
        }
        driver.press("G")
        #expect(driver.state.detail.diff?.cursor == 14)
        driver.apply(.resized(Size(columns: 60, rows: 16)))
        let diff = try #require(driver.state.detail.diff)
        #expect(diff.cursor == 14 && diff.scroll.visible.contains(14))
    }

    @Test func `the row of the cursor is marked beyond colour`() throws {
        let driver = driver()
        let canvas = DashboardView.draw(driver.state, theme: try Theme.embedded("mono", depth: .none))
        let row = try #require(driver.screen.firstIndex { $0.contains("@@ -1,4 +1,6 @@") })
        let marked = (0..<120).map { canvas[Point(column: $0, row: row)] }
            .filter { $0.style.attributes.contains(.reverse) }
        #expect(marked.map(\.glyph.text).joined().contains("def mean(values):"))
    }
}
