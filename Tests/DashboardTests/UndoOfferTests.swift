import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Taking back what was just done, as long as that is offered.
@Suite struct UndoOfferTests {
    private func id(_ number: Int64) -> TaskID { TaskID(rawValue: number) }

    /// Lets the engine take everything that was asked of it.
    @discardableResult
    private func take(_ driver: inout Driver) -> [EngineCommand] {
        let commands = driver.takeCommands()
        for command in commands { driver.apply(.performed(command, CommandReceipt())) }
        return commands
    }

    /// A dashboard in which a queued task was just cancelled.
    private func cancelled(_ columns: Int = 80, _ rows: Int = 24) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.select(6)
        driver.press("x")
        take(&driver)
        return driver
    }

    private func alarms(_ driver: inout Driver) -> [Alarm] {
        driver.takeEffects().compactMap { if case .wake(_, let alarm) = $0 { alarm } else { nil } }
    }

    @Test func `a cancelled task is put back by one key, wherever one has gone`() {
        var driver = cancelled()
        #expect(driver.shows("Cancelled #6 · u undo"))
        #expect(driver.screen.last?.contains("u undo") == true)
        #expect(driver.takeEffects() == [.wake(after: .seconds(5), for: .offerOver(since: driver.time))])
        driver.press("j", "2")
        #expect(driver.shows("Cancelled #6 · u undo"))
        driver.press("u")
        #expect(driver.takeCommands() == [.reopenTask(id: id(6))])
        #expect(!driver.shows("Cancelled #6"))
        #expect(driver.state.toast == nil)
    }

    @Test func `of a task that the agent was at it is said that it goes back to the queue`() {
        var driver = Driver.connected(80, 24)
        driver.select(5)
        driver.press("x", "y")
        #expect(!driver.shows("Cancelled"))
        take(&driver)
        #expect(driver.shows("Cancelled #5 · u back to the queue"))
        driver.press("u")
        #expect(driver.takeCommands() == [.reopenTask(id: id(5))])
    }

    @Test func `changes that waited for review come back to it, however many`() {
        var driver = Driver.connected(80, 24)
        driver.select(4)
        driver.press("v", "j", "x", "y")
        take(&driver)
        #expect(driver.shows("Cancelled 2 tasks · u undo"))
        driver.press("u")
        #expect(driver.takeCommands() == [.reopenTask(id: id(4)), .reopenTask(id: id(3))])
    }

    @Test func `a change that was cancelled comes back by the same key later`() {
        var task = Fixtures.inReview
        task.state = .cancelled
        task.cancelledFrom = .reviewing
        var driver = Driver.connected(80, 24, Fixtures.snapshot(tasks: [task]))
        driver.press("u")
        #expect(driver.takeCommands() == [.reopenTask(id: task.id)])
    }

    @Test func `the offer ends when the time has come that was asked for`() {
        var driver = cancelled()
        let alarms = alarms(&driver)
        #expect(alarms.count == 1)
        for alarm in alarms { driver.apply(.woke(alarm)) }
        #expect(!driver.shows("Cancelled #6"))
        driver.press("u")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.shows("#6 has changed no file yet."))
    }

    @Test func `after five seconds the key is another one, even if nothing woke the screen`() {
        var driver = cancelled()
        driver.time += 4.5
        driver.press("u")
        #expect(driver.takeCommands().isEmpty)
        #expect(!driver.shows("u undo  "))
    }

    @Test func `an older alarm does not end a newer offer`() {
        var driver = cancelled()
        let old = alarms(&driver)
        driver.select(7)
        driver.press("x", "y")
        take(&driver)
        #expect(driver.shows("Cancelled #7"))
        for alarm in old { driver.apply(.woke(alarm)) }
        #expect(driver.shows("Cancelled #7"))
        driver.press("u")
        #expect(driver.takeCommands() == [.reopenTask(id: id(7))])
    }

    @Test func `of many it is said when the last one is taken, and all come back`() {
        var driver = Driver.connected(80, 24)
        driver.press("v", "j", "x", "y")
        let commands = driver.takeCommands()
        #expect(commands.count == 2)
        driver.apply(.performed(commands[0], CommandReceipt()))
        #expect(!driver.shows("Cancelled"))
        driver.apply(.performed(commands[1], CommandReceipt()))
        #expect(driver.shows("Cancelled 2 tasks · u back to the queue"))
        driver.press("u")
        #expect(driver.takeCommands() == [.reopenTask(id: id(7)), .reopenTask(id: id(6))])
    }

    @Test func `a refusal is shown and nothing is offered`() {
        var driver = Driver.connected(80, 24)
        driver.press("v", "j", "x", "y")
        let commands = driver.takeCommands()
        let error = EngineError.conflict(message: "#7 has ended already.", remedy: "Retry it.")
        driver.apply(.failed(.perform(commands[0]), error))
        driver.apply(.performed(commands[1], CommandReceipt()))
        #expect(driver.shows("#7 has ended already."))
        #expect(!driver.shows("Cancelled"))
        #expect(driver.state.offer == nil)
        #expect(driver.state.sent.isEmpty)
    }

    @Test func `where letters are typed the key is a letter, and in a dialog it is the dialog's`() {
        var driver = cancelled()
        driver.press("3", "i")
        driver.type("u")
        #expect(driver.state.chat.editor.text == "u")
        driver = cancelled()
        driver.press("n")
        driver.type("u")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.offer == nil)
    }

    @Test func `without a key for it nothing is offered`() {
        var driver = Driver.connected(80, 24)
        driver.state.keymap = Keymap(userText: "[toast]\n\"toast.undo\" = \"<disabled>\"\n")
        driver.select(6)
        driver.press("x")
        take(&driver)
        #expect(driver.shows("Cancelled #6"))
        #expect(alarms(&driver).isEmpty)
        driver.press("j")
        #expect(!driver.shows("Cancelled #6"))
    }

    @Test(arguments: [(200, 60), (80, 24), (50, 15), (30, 8), (20, 4), (10, 2)])
    func `it can be read at every size`(columns: Int, rows: Int) {
        let driver = cancelled(columns, rows)
        #expect(driver.screen.count == rows)
        #expect(columns < 30 || driver.shows("Cancelled #6 · u undo"))
    }
}
