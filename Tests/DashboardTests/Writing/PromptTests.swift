import Domain
import Terminal
import Testing

@testable import Dashboard

/// The fields that narrow or search a pane, and the way back to what was typed into them before.
@Suite struct PromptTests {
    private func diff(_ columns: Int = 80, _ rows: Int = 24) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.select(3)
        driver.press("d")
        driver.answer()
        return driver
    }

    /// A list of tasks that was narrowed by these words, one after the other, and is shown in full again.
    private func filtered(_ words: String...) -> Driver {
        var driver = Driver.connected(80, 24)
        for text in words {
            driver.press("/")
            driver.type(text)
            driver.press("enter", "esc")
        }
        return driver
    }

    private func filter(_ driver: Driver) -> String { driver.state.tasks.filter.text }

    // MARK: - Walking

    /// Keys after `/` and `dr`, and what stands in the field then.
    static let walks: [([String], String)] = [
        (["up"], "mode"), (["up", "up"], "mean"), (["up", "up", "up"], "mean"), (["up", "down"], "dr"),
        (["down"], "dr"), (["up", "up", "down", "down", "down"], "dr"), (["up", "x", "up", "down"], "modex"),
        (["up", "x", "down", "f"], "drf"),
    ]

    @Test(arguments: walks) func `up and down walk through what was typed before`(
        keys: [String],
        text: String
    ) {
        var driver = filtered("mean", "mode")
        driver.press("/")
        driver.type("dr")
        for key in keys { driver.press(key) }
        #expect(filter(driver) == text)
        #expect(driver.state.activePrompt == .tasks)
    }

    @Test func `the list is that of the words recalled, and of those typed once they are back`() {
        var driver = filtered("'version")
        driver.press("/")
        driver.type("'test")
        let typed = driver.state.tasks.list.ids
        #expect(typed.map(\.rawValue) == [7, 4])
        driver.press("up")
        #expect(driver.state.tasks.list.ids.map(\.rawValue) == [1])
        driver.press("down")
        #expect(driver.state.tasks.list.ids == typed)
    }

    @Test func `words in force are not recalled as if they were others`() {
        var driver = filtered("mean")
        driver.press("/")
        driver.type("mode")
        driver.press("enter", "/")
        #expect(filter(driver) == "mode")
        driver.press("up")
        #expect(filter(driver) == "mean")
        driver.press("down")
        #expect(filter(driver) == "mode")
    }

    @Test func `without anything typed before up and down do nothing, and no key is offered for it`() {
        var driver = Driver.connected(120, 40)
        driver.press("/")
        driver.type("m")
        let selected = driver.state.tasks.list.selectedID
        #expect(driver.state.availability(of: .earlierWords) == .hidden)
        #expect(!driver.shows("earlier"))
        driver.press("up", "down")
        #expect(filter(driver) == "m")
        #expect(driver.state.tasks.list.selectedID == selected)
        driver.press("enter", "/")
        #expect(driver.state.availability(of: .earlierWords) == .enabled)
        #expect(driver.shows("earlier"))
    }

    @Test func `other keys still move in the list below the words`() {
        var driver = filtered("mean")
        driver.press("/")
        driver.select(7)
        driver.press("tab")
        #expect(driver.state.selectedTask?.id.rawValue == 6)
        driver.press("ctrl+p")
        #expect(driver.state.selectedTask?.id.rawValue == 7)
        #expect(filter(driver).isEmpty)
    }

    @Test func `keymaps can have other keys for it`() {
        var driver = Driver.connected(80, 24, keymap: Keymap(preset: "emacs"))
        driver.press("/")
        driver.type("mean")
        driver.press("enter", "esc", "ctrl+s", "alt+p")
        #expect(filter(driver) == "mean")
        driver.press("alt+n")
        #expect(filter(driver).isEmpty)
    }

    // MARK: - What is kept

    @Test func `words are kept that stay in force, and not those that Esc takes away`() {
        var driver = filtered("mean")
        driver.press("/")
        driver.type("never")
        driver.press("esc", "/")
        driver.type("  ")
        driver.press("enter", "esc", "/")
        // A click into another pane leaves the words as they are.
        driver.type("mode")
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: Point(column: 10, row: 18)))))
        #expect(driver.state.focus == .detail)
        #expect(driver.state.activePrompt == nil)
        #expect(driver.state.recentWords[.tasks]?.texts == ["mean", "mode"])
    }

    @Test func `each is kept once, the newest fifty of them`() {
        var words = RecentWords((1...70).map { "word \($0)" })
        #expect(words.texts.count == RecentWords.limit)
        #expect(words.texts.first == "word 21")
        words.add("word 30")
        #expect(words.texts.count == RecentWords.limit)
        #expect(words.texts.last == "word 30")
        #expect(words.texts.filter { $0 == "word 30" }.count == 1)
        let before = words
        for text in ["", " ", "two\nlines", String(repeating: "x", count: RecentWords.longest + 1)] {
            words.add(text)
        }
        #expect(words == before)
    }

    @Test func `each field has its own`() {
        var driver = diff(120, 40)
        driver.press("/")
        driver.type("none")
        driver.press("enter", "esc", "t", "/")
        driver.type("med")
        driver.press("enter", "esc", "/")
        driver.press("up")
        #expect(driver.state.detail.files.filter.text == "med")
        #expect(driver.state.detail.files.tree.rows.contains { $0.label == "median.py" })
        driver.press("up")
        #expect(driver.state.detail.files.filter.text == "med")
        driver.press("esc", "esc", "1", "/", "up")
        #expect(filter(driver).isEmpty)
    }

    @Test func `a search recalled is a search at once, and stays known to other tasks`() {
        var driver = diff()
        driver.press("/")
        driver.type("none")
        driver.press("enter", "esc", "g", "/", "up")
        #expect(driver.state.detail.search.field.text == "none")
        #expect(driver.state.detail.diff?.found == 5)
        driver.press("down")
        #expect(driver.state.detail.search.words == nil)
        #expect(driver.state.detail.diff?.found == nil)
        driver.press("esc")
        driver.select(4)
        driver.press("/", "up")
        #expect(driver.state.detail.search.field.text == "none")
    }

    // MARK: - From the palette

    @Test func `a field is in the pane that has the keys`() {
        var driver = diff()
        driver.press("1", ":")
        driver.type("'Look 'words")
        driver.press("enter")
        #expect(driver.state.activePrompt == .search)
        #expect(driver.state.focus == .detail)
        driver.press("esc", ":")
        driver.type("'only 'match")
        driver.press("enter")
        #expect(driver.state.activePrompt == .tasks)
        #expect(driver.state.focus == .tasks)
    }
}
