import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The word about what just happened: what it covers, and what makes it go.
@Suite struct ToastTests {
    private let trouble = DashboardInput.noticed(
        "The disk is full. Make room, then try again.",
        isTrouble: true
    )

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (50, 15), (30, 8), (20, 4)])
    func `neither the footer nor what is in the panes is covered`(columns: Int, rows: Int) {
        for message in ["Short.", String(repeating: "A long word of trouble. ", count: 12)] {
            var driver = Driver.connected(columns, rows)
            driver.press("G")
            let footer = driver.screen.last
            driver.apply(.noticed(message, isTrouble: true))
            #expect(driver.screen.last == footer)
            let list = driver.state.tasks.list
            for index in list.visible { #expect(driver.shows("#\(list.ids[index]) ")) }
            #expect(list.visible.contains(list.count - 1))
            let covered = driver.screen.filter { $0.contains("long word") || $0.contains("Short.") }
            #expect((1...4).contains(covered.count))
            #expect(columns < 80 || covered.count <= 2)
        }
    }

    @Test func `a word goes with the next key, which does its work`() {
        var driver = Driver.connected(80, 24)
        driver.apply(.noticed("Copied.", isTrouble: false))
        driver.press("j")
        #expect(!driver.shows("Copied."))
        #expect(driver.state.tasks.list.selectedIndex == 1)
    }

    @Test func `Esc closes trouble and does nothing else`() {
        var driver = Driver.connected(80, 24)
        driver.press("2")
        driver.apply(trouble)
        driver.press("esc")
        #expect(!driver.shows("The disk is full."))
        #expect(driver.state.focus == .detail)
        driver.press("esc")
        #expect(driver.state.focus == .tasks)
    }

    @Test func `trouble stays until a key does something after there was time to read`() {
        var driver = Driver.connected(80, 24)
        driver.apply(trouble)
        driver.time += 0.3
        driver.apply(.terminal(.key(Key(.down))))
        #expect(driver.shows("The disk is full."))
        driver.press("F12")
        #expect(driver.shows("The disk is full."))
        driver.press("j")
        #expect(!driver.shows("The disk is full."))
    }

    @Test func `a refused key replaces it with its own reason`() {
        var driver = Driver.connected(80, 24)
        driver.select(6)
        driver.apply(trouble)
        driver.press("a")
        #expect(!driver.shows("The disk is full."))
        #expect(driver.shows("only a change in review can be approved"))
    }

    @Test func `letters typed into a field leave trouble there`() {
        var driver = Driver.connected(80, 24)
        driver.press("3", "i")
        driver.apply(trouble)
        driver.time += 5
        driver.type("hello")
        #expect(driver.shows("The disk is full."))
        driver.press("esc")
        #expect(!driver.shows("The disk is full."))
        #expect(driver.state.chat.isWriting)
        driver.press("esc")
        #expect(!driver.state.chat.isWriting)
    }

    @Test func `in a dialog Esc closes the dialog first, whatever is told below it`() {
        var driver = Driver.connected(80, 24)
        driver.press("m")
        driver.apply(trouble)
        #expect(!driver.shows("Esc closes this."))
        driver.time += 0.1
        driver.apply(.terminal(.key(Key(.escape))))
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.shows("The disk is full."))
        #expect(driver.shows("Esc closes this."))
        driver.press("esc")
        #expect(!driver.shows("The disk is full."))
    }

    @Test func `that no model answers is told where models were asked for, and else once`() {
        var driver = Driver.connected(80, 24, Fixtures.snapshot(activity: ModelActivity()))
        let away = DashboardInput.failed(
            .ask(.models),
            .unavailable(message: "Ollama is away.", remedy: "Start it.")
        )
        driver.press("n")
        driver.apply(away)
        #expect(driver.state.toast == nil)
        #expect(driver.screen.filter { $0.contains("No model answers:") }.count == 1)
        driver.press("esc", "m")
        driver.apply(away)
        #expect(driver.shows("Ollama is away."))
        driver.press("esc", "esc")
        #expect(driver.state.dialogs.isEmpty)
        driver.press("n")
        driver.apply(away)
        #expect(driver.state.toast == nil)
    }

    @Test func `in a dialog Esc closes the dialog when the trouble is about something else`() {
        var driver = Driver.connected(80, 24)
        driver.press("H")
        driver.press("n")
        driver.apply(
            .failed(.perform(.refreshHealth), .unavailable(message: "Git is away.", remedy: "Install it."))
        )
        #expect(driver.shows("Git is away."))
        driver.press("esc")
        #expect(driver.state.dialogs.isEmpty)
        #expect(!driver.shows("Git is away."))
    }

    @Test func `trouble of a dialog that was closed belongs to the panes`() {
        var driver = Driver.connected(80, 24)
        driver.press("2", "m")
        driver.apply(trouble)
        driver.time += 0.1
        driver.apply(.terminal(.key(Key(.character("c"), .control))))
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.shows("The disk is full."))
        driver.press("esc")
        #expect(!driver.shows("The disk is full."))
        #expect(driver.state.focus == .detail)
    }

    @Test func `a refused comment comes back with its trouble`() {
        var driver = Driver.connected(80, 24)
        let effect = Effect.perform(.rejectTask(id: TaskID(rawValue: 3), comment: "return 0"))
        driver.apply(.failed(effect, .conflict(message: "It is done already.", remedy: "Retry it.")))
        #expect(driver.shows("return 0"))
        #expect(driver.shows("It is done already."))
        #expect(driver.state.dialogs.count == 1)
    }

    @Test func `n closes a question, whatever trouble there is`() {
        var driver = Driver.connected(80, 24)
        driver.press("q")
        driver.apply(trouble)
        driver.press("n")
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test(arguments: [(80, 24), (50, 15), (30, 8), (12, 5)])
    func `a dialog and its trouble do not cover each other`(columns: Int, rows: Int) {
        var driver = Driver.connected(columns, rows)
        driver.press("?")
        let last = driver.screen.last
        driver.apply(.noticed("Trouble here.", isTrouble: true))
        let space = DialogSpace(driver.state)
        #expect(driver.shows("Trouble"))
        #expect(rows < 8 || driver.screen.last == last)
        #expect(space.everything.intersection(space.toast).isEmpty || rows < 6)
        #expect(rows < 8 || driver.shows("type to"))
    }
}
