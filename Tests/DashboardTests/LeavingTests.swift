import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Leaving, keeping what is written, and calling somebody back.
@Suite struct LeavingTests {
    private var busy: Driver { .connected(80, 24) }
    private var idle: Driver { .connected(80, 24, Fixtures.snapshot(tasks: [Fixtures.inReview])) }

    // MARK: - Quitting

    @Test(arguments: ["q", "ctrl+c"]) func `with nothing running one key quits`(key: String) {
        var driver = idle
        driver.press(key)
        #expect(driver.takeEffects() == [.quit(.stop)])
    }

    @Test(arguments: ["q", "ctrl+c"]) func `with work under way it asks, and staying costs nothing`(
        key: String
    ) {
        var driver = busy
        driver.press(key)
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.shows("2 tasks are not finished yet."))
        driver.press("enter")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `the buttons leave them running, let them finish, or stop them`() {
        var driver = busy
        driver.press("q", "tab", "enter")
        #expect(driver.takeEffects() == [.quit(.leave)])
        driver.press("q", "tab", "tab", "enter")
        #expect(driver.takeEffects() == [.quit(.finish)])
        driver.press("q", "tab", "tab", "tab", "enter")
        #expect(driver.takeEffects() == [.quit(.stop)])
    }

    @Test func `q twice is back where one was: a habit stops no work`() {
        var driver = busy
        driver.press("q", "q")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `Ctrl-C twice means it, but not when the key is merely held`() {
        var driver = busy
        driver.press("ctrl+c")
        driver.time += 0.1
        driver.apply(.terminal(.key(Key(.character("c"), .control))))
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.state.dialogs.count == 1)
        driver.press("ctrl+c")
        #expect(driver.takeEffects() == [.quit(.stop)])
    }

    @Test func `Ctrl-C first closes what is open, layer by layer`() {
        var driver = idle
        driver.press("?", "ctrl+c")
        #expect(driver.state.dialogs.isEmpty)
        driver.press("3", "i", "ctrl+c")
        #expect(!driver.state.chat.isWriting)
        driver.press("1", "/", "ctrl+c")
        #expect(!driver.state.tasks.isFiltering)
        #expect(driver.takeEffects().isEmpty)
        driver.press("ctrl+c")
        #expect(driver.takeEffects() == [.quit(.stop)])
    }

    @Test func `a message that is not sent is kept, so nothing is asked`() {
        var driver = idle
        driver.press("3", "i")
        driver.type("half a message")
        driver.press("esc", "q")
        #expect(driver.takeEffects() == [.quit(.stop)])
        #expect(driver.state.memory.message == "half a message")
    }

    // MARK: - Drafts

    @Test func `Esc keeps the text and n goes on`() {
        var driver = Driver.connected(80, 24)
        driver.press("n")
        driver.type("half a thought")
        driver.press("esc")
        #expect(driver.takeEffects() == [.saveDraft("half a thought")])
        driver.press("n")
        driver.type("s")
        driver.press("enter")
        #expect(driver.takeCommands() == [.addTask(prompt: "half a thoughts", options: TaskOptions())])
        driver.press("n")
        #expect(!driver.shows("half a thought"))
    }

    @Test func `a refused task gives its text back`() {
        var driver = Driver.connected(80, 24)
        driver.press("n")
        driver.type("dear text")
        driver.press("enter")
        for effect in driver.takeEffects() {
            guard case .perform = effect else { continue }
            driver.apply(.failed(effect, .unavailable(message: "The disk is full.", remedy: "Make room.")))
        }
        #expect(driver.shows("The disk is full."))
        driver.press("n")
        #expect(driver.shows("dear text"))
    }

    @Test func `a refused text is kept on disk too`() {
        var driver = busy
        let effect = Effect.perform(.addTask(prompt: "dear text", options: TaskOptions()))
        driver.apply(.failed(effect, .unavailable(message: "The disk is full.", remedy: "Make room.")))
        #expect(driver.takeEffects() == [.saveDraft("dear text")])
    }

    @Test func `a text is kept when the terminal loses focus, once`() {
        var driver = busy
        driver.press("n")
        driver.type("a thought")
        #expect(driver.takeEffects().isEmpty)
        driver.apply(.terminal(.focusLost))
        #expect(driver.takeEffects() == [.saveDraft("a thought")])
        driver.apply(.terminal(.focusGained))
        driver.apply(.terminal(.focusLost))
        #expect(driver.takeEffects().isEmpty)
        driver.type("s")
        driver.press("ctrl+z")
        #expect(driver.takeEffects() == [.saveDraft("a thoughts"), .suspend])
        driver.press("enter")
        #expect(driver.takeEffects().first == .saveDraft(""))
    }

    // MARK: - Pastes

    @Test func `a paste is text, whatever is in it`() {
        var driver = busy
        driver.press("n")
        driver.apply(.terminal(.paste("line one\nq\n\u{1B}[31mline three")))
        #expect(driver.state.dialogs.count == 1)
        #expect(driver.screen.allSatisfy { !$0.unicodeScalars.contains("\u{1B}") })
        driver.press("enter")
        #expect(
            driver.takeCommands() == [
                .addTask(prompt: "line one\nq\n[31mline three", options: TaskOptions())
            ]
        )
        driver.apply(.terminal(.paste("q\ny\n")))
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `a paste of any length is undone at once and leaves what was typed`() {
        var driver = busy
        driver.press("n")
        driver.type("before ")
        let paste = (0..<5000).map { "pasted line \($0)" }.joined(separator: "\n")
        driver.apply(.terminal(.paste(paste)))
        driver.type("after")
        #expect(driver.shows("[pasted 5000 lines]after"))
        driver.press("ctrl+_")
        #expect(driver.shows("before [pasted 5000 lines]"))
        driver.press("ctrl+_")
        driver.press("enter")
        #expect(driver.takeCommands() == [.addTask(prompt: "before", options: TaskOptions())])
    }

    @Test(arguments: ["q", "?", ":", "m", "F", "/"]) func `a paste answers nothing and chooses nothing`(
        key: String
    ) {
        var driver = busy
        driver.press(key)
        let dialogs = driver.state.dialogs.count
        driver.apply(.terminal(.paste("y\nq\n\u{3}\r")))
        #expect(driver.state.dialogs.count == dialogs)
        #expect(driver.takeEffects().isEmpty)
    }

    // MARK: - Notices

    private func task(_ id: Int64, _ state: TaskState) -> EngineEvent {
        .taskChanged(task: Fixtures.task(id, "work", state))
    }

    private func notice(_ text: String) -> Effect {
        .notify(TerminalNotice(title: "switchyard: statistics", text: text))
    }

    @Test(arguments: TaskState.allCases)
    func `who is away is called when a task has ended or needs somebody`(state: TaskState) {
        let news: [TaskState: String] = [
            .reviewing: "#5 waits for your approval: work", .blocked: "#5 needs you: work",
            .failed: "#5 failed: work", .done: "#5 is done: work",
        ]
        var driver = busy
        driver.apply(.terminal(.focusLost))
        driver.events(task(5, .preparing))
        driver.events(task(5, state))
        #expect(driver.takeEffects() == (news[state].map { [notice($0)] } ?? []))
        driver.events(task(5, state))
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `who is there is not called, and nobody again and again`() {
        var driver = busy
        driver.events(task(5, .reviewing))
        #expect(driver.takeEffects().isEmpty)
        driver.apply(.terminal(.focusLost))
        driver.events(task(6, .failed), task(7, .reviewing))
        #expect(driver.takeEffects() == [notice("#6 failed: work")])
        driver.time += 5
        driver.events(task(7, .failed))
        #expect(driver.takeEffects().isEmpty)
        driver.time += 6
        driver.events(task(7, .blocked))
        #expect(driver.takeEffects() == [notice("#7 needs you: work")])
        driver.apply(.terminal(.focusGained))
        driver.time += 60
        driver.events(task(7, .failed))
        #expect(driver.takeEffects().isEmpty)
    }
}
