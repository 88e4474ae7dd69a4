import Domain
import Terminal
import Testing

@testable import Dashboard

/// The clipboard, the mouse, the window's title and a keymap that changes, as far as they are state.
@Suite struct TerminalServicesTests {
    private var driver: Driver { .connected(200, 60) }

    // MARK: - Clipboard

    @Test(
        arguments: [
            (.copied(by: .wlCopy), "The diff of #3: copied with wl-copy."),
            (.copied(by: .custom("pbcopy")), "The diff of #3: copied with clipboard.command."),
            (.sent, "The diff of #3: sent to the terminal, which does not say whether it took it."),
        ] as [(Clipboard.Outcome, String)]
    )
    func `copied is said only of what a program took`(outcome: Clipboard.Outcome, words: String) {
        var driver = driver
        driver.apply(.copied(outcome, what: "the diff of #3"))
        #expect(driver.shows(words))
        #expect(driver.state.toast?.isTrouble == false)
    }

    @Test(
        arguments: [
            (.tooLong(bytes: 80_000), "it has 80000 bytes, and the terminal takes 74994."),
            (.refused(by: .tmux, reason: "no \u{1B}[2Jserver"), "tmux: no ·[2Jserver."),
            (.noProvider, "the terminal is not there to take it."),
        ] as [(Clipboard.Outcome, String)]
    )
    func `what went nowhere can be seen in the pager`(outcome: Clipboard.Outcome, words: String) {
        var driver = driver
        driver.apply(.copied(outcome, what: "the diff of #3"))
        #expect(driver.shows("The diff of #3 was not copied: \(words) p shows it in your pager."))
        #expect(driver.state.toast?.isTrouble == true)
        driver.select(3)
        driver.press("p")
        #expect(driver.takeEffects().contains { if case .openPager = $0 { true } else { false } })
    }

    @Test func `so can a reply of the chat`() {
        var driver = driver
        driver.answer()
        driver.press("3")
        driver.apply(.copied(.tooLong(bytes: 80_000), what: "the newest reply"))
        #expect(driver.shows("p shows it in your pager."))
        driver.press("p")
        let reply = driver.state.chat.lastReply?.text ?? "there is no reply in the fixture"
        #expect(driver.takeEffects() == [.openPager(title: "the newest reply", text: reply)])
    }

    // MARK: - Mouse

    @Test func `how text is selected is told once, at the first use of the mouse`() {
        var driver = driver
        let turn = MouseEvent(.scrollDown, at: Point(column: 5, row: 5))
        driver.apply(.terminal(.mouse(MouseEvent(.move(nil), at: Point(column: 5, row: 5)))))
        #expect(driver.state.toast == nil)
        driver.apply(.terminal(.mouse(turn)))
        #expect(driver.shows("Shift+drag selects text; f9 turns the mouse off."))
        driver.press("j")
        driver.apply(.terminal(.mouse(turn)))
        #expect(driver.state.toast == nil)
    }

    @Test func `trouble is not covered by it`() {
        var driver = driver
        driver.apply(.noticed("The disk is full.", isTrouble: true))
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: Point(column: 5, row: 5)))))
        #expect(driver.shows("The disk is full."))
        #expect(!driver.state.hasToldOfSelecting)
    }

    @Test func `a key leaves the mouse to the terminal and takes it back, also while one writes`() {
        var driver = driver
        driver.state.mouse = .drags
        driver.press("f9")
        #expect(driver.takeEffects() == [.setMouse(.off)])
        #expect(driver.shows("The mouse is off: dragging selects text; f9 turns it on again."))
        driver.press("n", "f9")
        #expect(driver.takeEffects() == [.setMouse(.drags)])
        #expect(driver.shows("The mouse is on: Shift+drag selects text."))
    }

    @Test func `turns that came at once scroll as far as one after the other`() {
        var (one, many) = (Driver.connected(80, 24), Driver.connected(80, 24))
        for driver in [one, many] { #expect(driver.state.layout.panes[.detail] != nil) }
        let place = Point(column: 10, row: 18)
        for _ in 0..<4 { one.apply(.terminal(.mouse(MouseEvent(.scrollDown, at: place)))) }
        many.apply(.terminal(.mouse(MouseEvent(.scrollDown, at: place, count: 4))))
        #expect(one.screen == many.screen)
    }

    // MARK: - Title

    @Test func `the title counts what runs and what waits`() {
        #expect(WindowTitle.text(for: Driver.starting().state) == "switchyard")
        #expect(WindowTitle.text(for: driver.state) == "switchyard: statistics (1 running, 3 waiting)")
        let calm = Driver.connected(80, 24, Fixtures.snapshot(tasks: []))
        #expect(WindowTitle.text(for: calm.state) == "switchyard: statistics")
    }

    // MARK: - Keymap

    private func read(_ text: String) -> DashboardInput {
        let keymap = Keymap(userText: text, file: "keymap.toml")
        return .keymapRead(keymap, KeymapCheck(keymap).findings.filter { $0.file == "keymap.toml" })
    }

    @Test func `new keys are in force at once`() {
        var driver = driver.inASCII()
        driver.apply(read("[global]\n\"task.new\" = \"Y\"\n"))
        #expect(driver.shows("Your keymap was read again."))
        #expect(driver.state.keymap.namesArrows)
        driver.press("n")
        #expect(driver.state.dialogs.isEmpty)
        driver.press("Y")
        #expect(driver.shows("New task"))
    }

    @Test func `a mistake keeps the old keys and is told with its line`() {
        var driver = driver
        driver.apply(read("[global]\n\"task.new\" = \"Y\"\n\"app.fly\" = \"v\"\n"))
        #expect(driver.shows("keymap.toml:3: there is no action \"app.fly\""))
        #expect(driver.shows("The keys stay as they were"))
        driver.press("Y")
        #expect(driver.state.dialogs.isEmpty)
        driver.press("n")
        #expect(driver.shows("New task"))
    }

    @Test func `what does not work in it is told, and what may be meant as it is more quietly`() {
        var driver = driver
        driver.apply(read("[global]\n\"task.new\" = [\"w\", \"ctrl+m\"]\n"))
        #expect(driver.shows("keymap.toml:2: task.new: terminals send the code of enter for ctrl+m"))
        #expect(driver.state.toast?.isTrouble == true)
        driver.apply(read("[global]\n\"task.new\" = \"q\"\n"))
        #expect(driver.shows("Your keymap was read again: app.quit has no key; the palette has it"))
        #expect(driver.state.toast?.isTrouble == false)
    }

    @Test func `keys that were begun are forgotten`() {
        var driver = driver
        driver.apply(read("inherits = \"vim\"\n"))
        driver.press("space")
        #expect(driver.state.begunChord != nil)
        driver.apply(read("[global]\n\"task.new\" = \"w\"\n"))
        #expect(driver.state.begunChord == nil)
    }
}
