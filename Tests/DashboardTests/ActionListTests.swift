import Domain
import Terminal
import Testing

@testable import Dashboard

/// Help and palette: the keys in force, by where they work, and the reasons of what does not.
@Suite struct ActionListTests {
    private func driver(_ userText: String = "", _ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.state.keymap = Keymap(userText: userText)
        driver.select(3)
        driver.answer()
        return driver
    }

    private func row(_ driver: Driver, with text: String) -> String? {
        driver.screen.first { $0.contains(text) }
    }

    @Test func `help is grouped by where keys work, the nearest first`() throws {
        var driver = driver()
        driver.press("2", "?")
        let headings = ["Detail", "Selected task", "In every pane", "Anywhere"]
        guard case .actions(let dialog)? = driver.state.dialogs.last?.content else {
            Issue.record("there is no help")
            return
        }
        let found = dialog.list.ids.compactMap { row -> String? in
            if case .heading(let context) = row { context.title } else { nil }
        }
        #expect(found == headings)
        #expect(dialog.selected?.info.context == .detail)
    }

    @Test func `help shows the user's own keys and marks them`() {
        var driver = driver("[task]\n\"task.retry\" = [\"B\", \"g r\"]\n\"task.shell\" = \"<disabled>\"\n")
        driver.press("?")
        #expect(driver.shows("Keys that work here, * yours"))
        #expect(row(driver, with: "*retry")?.contains("B gr ") == true)
        #expect(row(driver, with: "*shell")?.contains(" s ") == false)
        #expect(row(driver, with: "Put the files back")?.contains("*") == false)
    }

    @Test func `help is narrowed by words and by keys, headings with it`() {
        var driver = driver()
        driver.press("?")
        driver.type("'pagedown")
        #expect(driver.shows("page down"))
        #expect(driver.shows("In every pane"))
        #expect(!driver.shows("Selected task"))
        driver.type(" nothing like it")
        #expect(driver.shows("No command matches."))
        driver.press("enter")
        #expect(driver.state.dialogs.count == 1)
    }

    @Test func `the mark passes over headings both ways`() {
        var driver = driver("", 80, 10)
        driver.press("?")
        #expect(selected(driver) == .openTask)
        // The last of the list's own actions, and the first of the next heading.
        driver.press("down", "down", "down", "down", "down", "down")
        #expect(selected(driver) == .cancelTask)
        driver.press("up")
        #expect(selected(driver)?.info.context == .tasks)
        driver.press("up", "up", "up", "up", "up", "up")
        #expect(selected(driver) == .openTask)
        #expect(driver.shows("┃   Tasks"))
        driver.press("pagedown", "pagedown", "pageup", "pageup", "pageup")
        #expect(selected(driver) == .openTask)
    }

    @Test func `keys that something nearer has are not shown`() throws {
        var driver = driver()
        driver.press("d")
        driver.answer()
        driver.press(":")
        driver.type("'write 'task")
        let line = try #require(row(driver, with: "Write a task for an agent."))
        let shown = try #require(line.split(separator: "›").last)
        #expect(shown.drop { $0 == " " }.hasPrefix("new task"))
        #expect(driver.state.keymap.labels(for: .newTask, seenFrom: [.tasks, .task, .global]) == ["n"])
    }

    @Test func `the palette says why a command cannot be done`() {
        var driver = driver()
        driver.press(":")
        driver.type("'bring")
        #expect(row(driver, with: "bring in")?.contains("#3 is not committed yet; approve it first.") == true)
        driver.press("enter")
        #expect(driver.shows("#3 is not committed yet; approve it first."))
    }

    @Test func `a command that means nothing here says so when it is chosen`() {
        var driver = driver()
        driver.press(":")
        driver.type("'follow stay")
        #expect(row(driver, with: "It means nothing where you are.")?.contains("follow") == true)
        driver.press("enter")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.shows("Steps and output can be followed, the overview cannot."))
    }

    @Test func `the palette shows the keys of every command that has any`() {
        var driver = driver("inherits = \"vim\"\n")
        driver.press(":")
        driver.type("'previous 'hunk")
        #expect(row(driver, with: "There is no diff.")?.contains("[c { N") == true)
    }

    @Test func `page keys move by a page, and what is out of view is counted`() throws {
        var driver = driver("", 80, 24)
        driver.press("?")
        let list = try #require(self.list(driver))
        let page = list.rows - 1
        #expect(driver.shows("\(list.count - list.rows) more below"))
        driver.press("pagedown")
        let next = try #require(self.list(driver))
        #expect(next.offset == page)
        // The mark stays at its height, but for a heading that it passes over.
        #expect((next.selectedIndex ?? 0) - next.offset - ((list.selectedIndex ?? 0) - list.offset) <= 1)
        #expect(driver.shows("\(page) above, "))
        for _ in 0..<40 { driver.press("pagedown") }
        #expect(!driver.shows("more below"))
        #expect(driver.shows("more above"))
        for _ in 0..<40 { driver.press("pageup") }
        #expect(self.list(driver)?.offset == 0)
    }

    @Test(arguments: [(80, 24), (50, 15)]) func `the marked line is told of in full`(
        columns: Int,
        rows: Int
    ) {
        var driver = driver("", columns, rows)
        driver.press("?")
        driver.type("'afresh")
        #expect(selected(driver) == .retryTask)
        let text = driver.screen.map { $0.filter { !"┃│".contains($0) } }.joined(separator: " ")
            .split(separator: " ").joined(separator: " ")
        #expect(text.contains("Start the task afresh in a new worktree."))
        #expect(text.contains("Not now: #3 is reviewing; cancel it first to start afresh."))
    }

    @Test func `a narrow list has keys and names, and as many of them as before`() throws {
        var driver = driver("", 50, 15)
        driver.press("?")
        #expect(driver.shows("mark range"))
        #expect(!driver.shows("Mark every"))
        #expect(try #require(list(driver)).rows >= 5)
    }

    @Test func `whole words come before scattered letters, and names before sentences`() {
        let ranking = { (pattern: String) in
            WordRanking(pattern).filter(
                ["taller", "cancel", "mark", "stop reply", "canvas of a cancelled task"],
                name: { $0 },
                text: { "\($0) \($0 == "mark" ? "or cancel" : "")" }
            )
        }
        #expect(ranking("cancel") == ["cancel", "canvas of a cancelled task", "mark"])
        #expect(Set(ranking("ancel")) == ["cancel", "mark", "canvas of a cancelled task"])
        #expect(ranking("tlr") == ["taller"])
        #expect(ranking("cancel !mark") == ["cancel", "canvas of a cancelled task"])
        #expect(ranking("").count == 5)
    }

    @Test(arguments: ["vim", "mouse", "theme", "new task", "cancel", "retry"])
    func `the palette finds a command by its name first`(name: String) {
        var driver = driver()
        driver.press(":")
        driver.type(name)
        #expect(selected(driver)?.info.title.hasPrefix(name) == true)
    }

    private func list(_ driver: Driver) -> ListState<ActionListDialog.Row>? {
        guard case .actions(let dialog)? = driver.state.dialogs.last?.content else { return nil }
        return dialog.list
    }

    private func selected(_ driver: Driver) -> Action? {
        guard case .actions(let dialog)? = driver.state.dialogs.last?.content else { return nil }
        return dialog.selected
    }
}
