import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Sequences of keys: what is begun, shown after a while, left, and typed.
@Suite struct ChordTests {
    private static let vim = Keymap(preset: "vim")

    private func driver(_ columns: Int = 80, _ rows: Int = 24, keymap: Keymap = ChordTests.vim) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.state.keymap = keymap
        driver.answer()
        driver.select(3)
        driver.answer()
        _ = driver.takeEffects()
        return driver
    }

    /// Lets the time come that was asked for.
    private func wait(_ driver: inout Driver) {
        for case .wake(_, let alarm) in driver.takeEffects() { driver.apply(.woke(alarm)) }
    }

    private let panel = "┏ space"

    @Test(arguments: [(80, 24), (30, 8)]) func `what may follow is shown`(columns: Int, rows: Int) throws {
        var driver = driver(columns, rows)
        driver.press("space")
        wait(&driver)
        try expectScreen(driver, "chord")
    }

    @Test func `the footer shows it at once, the panel after 300 milliseconds`() {
        var driver = driver()
        driver.press("space")
        #expect(driver.screen.last?.hasPrefix("space …  esc leave  / search chat") == true)
        #expect(!driver.shows(panel))
        let effects = driver.takeEffects()
        #expect(effects == [.wake(after: .milliseconds(300), for: .explanation(since: driver.time))])
        driver.apply(.woke(.explanation(since: driver.time)))
        #expect(driver.shows(panel))
    }

    @Test func `who types on sees no panel, not even later`() {
        var driver = driver()
        driver.press("space", "t", "y")
        #expect(driver.state.begunChord == nil)
        wait(&driver)
        #expect(!driver.shows(panel))
        driver.press("space")
        let early = driver.takeEffects()
        driver.press("esc", "space")
        for case .wake(_, let alarm) in early { driver.apply(.woke(alarm)) }
        #expect(!driver.shows(panel))
    }

    @Test func `once shown it stays to the end of the sequence`() {
        var driver = driver()
        driver.press("space")
        wait(&driver)
        driver.press("t")
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.shows("┏ space t …"))
        #expect(driver.shows("n new task"))
        #expect(driver.shows("a approve"))
        driver.press("d")
        #expect(!driver.shows(panel))
        #expect(driver.state.detail.section == .diff)
    }

    @Test func `Esc leaves it and does nothing else`() {
        var driver = driver()
        driver.press("2", "space")
        wait(&driver)
        driver.press("esc")
        #expect(!driver.shows(panel))
        #expect(driver.state.focus == .detail)
        #expect(driver.screen.last?.contains("? help") == true)
        driver.press("esc")
        #expect(driver.state.focus == .tasks)
    }

    @Test func `a key that leads nowhere leaves it and does nothing`() {
        var driver = driver()
        driver.press("g", "j")
        #expect(driver.state.begunChord == nil)
        #expect(driver.state.selectedTask?.id == TaskID(rawValue: 3))
        driver.press("g", "g")
        #expect(driver.state.tasks.list.selectedIndex == 0)
    }

    @Test func `a paste leaves it`() {
        var driver = driver()
        driver.press("space")
        driver.apply(.terminal(.paste("t n")))
        #expect(driver.state.begunChord == nil)
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `in a field letters are written, but for the rest of a sequence`() {
        var driver = driver(keymap: Keymap(preset: "emacs"))
        driver.press("n")
        driver.type("g g")
        driver.press("ctrl+x", "u")
        #expect(driver.shows("g gu"))
        driver.press("ctrl+x", "ctrl+e")
        #expect(driver.takeEffects().contains(.openEditor(text: "g gu", for: .dialog)))
        driver.press("ctrl+x", "esc")
        #expect(driver.state.dialogs.count == 1)
        driver.press("ctrl+x", "ctrl+s")
        #expect(driver.takeCommands() == [.addTask(prompt: "g gu", options: TaskOptions())])
    }

    @Test func `nothing crashes down to one cell`() {
        for size in Size.fromOneCell {
            var driver = driver(size.columns, size.rows)
            driver.press("space")
            wait(&driver)
            #expect(driver.screen.count == size.rows)
            driver.press("t")
            #expect(driver.screen.count == size.rows)
        }
    }

    @Test func `without room for all the last place says how many more there are`() {
        var driver = driver(30, 8)
        driver.press("space")
        wait(&driver)
        #expect(driver.shows("8 more"))
    }
}
