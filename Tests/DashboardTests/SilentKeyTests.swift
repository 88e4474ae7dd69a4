import Domain
import Terminal
import Testing

@testable import Dashboard

/// No key of an action is silent: what cannot be done where one is says so.
@Suite struct SilentKeyTests {
    private func diff(_ columns: Int, _ rows: Int) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.select(3)
        driver.press("d")
        driver.answer()
        return driver
    }

    @Test func `side by side says how much room it needs, and nothing is changed for later`() {
        var driver = diff(80, 24)
        driver.press("|")
        #expect(driver.shows("Side by side needs 90 columns, and the diff has 78."))
        #expect(driver.state.detail.diff?.isSideBySide == false)
        driver = diff(120, 40)
        driver.press("|")
        #expect(driver.shows("Side by side needs 90 columns, and the diff has 73; z gives it more."))
        driver.press("z", "z", "|")
        #expect(driver.state.detail.diff?.isSideBySide == true)
        #expect(!driver.shows("Side by side needs"))
    }

    static let elsewhere = [
        ("3", "d", "d (diff) works in Tasks and Detail; 1 goes there."),
        ("3", "a", "a (approve) works in Tasks and Detail; 1 goes there."),
        ("3", "f", "f (follow) works in Detail; 2 goes there."),
        ("3", "E", "E (edit here) works in the diff of a task."),
        ("1", "E", "has changed nothing yet."),
        ("4", "a", "a (approve) works in Tasks and Detail; 1 goes there."),
        ("2", "v", "v (mark range) works in Tasks; 1 goes there."),
    ]

    @Test(arguments: elsewhere) func `a key that works elsewhere says where`(
        pane: String,
        key: String,
        words: String
    ) {
        var driver = Driver.connected(120, 40)
        driver.press(pane, key)
        #expect(driver.shows(words))
        #expect(driver.takeEffects().isEmpty)
        driver.press("f12")
        #expect(driver.state.toast == nil)
    }

    @Test func `what is written, and trouble, are not disturbed by that`() {
        var driver = Driver.connected(120, 40)
        driver.press("3", "i", "d")
        #expect(driver.state.toast == nil)
        driver.press("esc")
        driver.apply(.noticed("The disk is full.", isTrouble: true))
        driver.press("d")
        #expect(driver.shows("The disk is full."))
    }

    @Test func `what makes no sense in a part of the details says so`() {
        var driver = Driver.connected(120, 40)
        driver.select(6)
        driver.press("2", "enter")
        #expect(driver.shows("No checks of #6 were run yet."))
        driver.press("f")
        #expect(driver.shows("Steps and output can be followed, the overview cannot."))
        driver = diff(120, 40)
        driver.press("d")
        #expect(driver.shows("The diff is shown already."))
    }

    @Test func `following is told, since often nothing moves`() {
        var driver = Driver.connected(120, 40)
        driver.answer()
        driver.select(3)
        driver.press("o")
        driver.answer()
        driver.press("f")
        #expect(driver.shows("The view stays where it is."))
        driver.press("f")
        #expect(driver.shows("The view stays at the end as more comes."))
    }

    // MARK: - Commits

    private static let third = TaskID(rawValue: 3)

    private func committed(_ change: (inout AgentTask) -> Void = { _ in }) -> AgentTask {
        var task = Fixtures.inReview
        task.state = .done
        task.commit = "1a2b3c4d5e6f7788"
        change(&task)
        return task
    }

    @Test func `after approving it is said what was committed where`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("a", "y")
        var task = Fixtures.inReview
        task.state = .publishing
        driver.events(.taskChanged(task: task))
        #expect(driver.state.toast == nil)
        driver.events(.taskChanged(task: committed()))
        #expect(
            driver.shows(
                "#3 is committed: 1a2b3c4d on switchyard/3-average-of-an-empty-list. b brings it in."
            )
        )
        driver.press("j")
        driver.events(.taskChanged(task: committed()))
        #expect(driver.state.toast == nil)
    }

    @Test func `a commit that was not asked for here, or did not come about, is not told`() {
        var driver = Driver.connected(120, 40)
        driver.events(.taskChanged(task: committed()))
        #expect(driver.state.toast == nil)
        driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("a", "y")
        let failed = committed {
            $0.state = .failed
            $0.commit = nil
        }
        driver.events(.taskChanged(task: failed))
        #expect(driver.state.toast == nil)
    }
}
