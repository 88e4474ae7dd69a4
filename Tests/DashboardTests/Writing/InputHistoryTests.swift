import Domain
import Terminal
import Testing

@testable import Dashboard

/// The way back through texts that were sent before, vim's modes and pastes where texts are written.
@Suite struct InputHistoryTests {
    private func press(_ keys: String..., on history: inout InputHistory, _ editor: inout TextEditor) {
        for name in keys {
            guard let key = Key(name) else {
                Issue.record("no key: \(name)")
                return
            }
            _ = history.handle(key, in: &editor, through: ["one", "two", "two", "three\nlines"])
        }
    }

    @Test(arguments: [
        (["up"], "three\nlines"), (["up", "up"], "three\nlines"), (["up", "up", "up"], "two"),
        (["up", "up", "up", "up"], "one"), (["up", "up", "up", "up", "up", "up"], "one"),
        (["ctrl+p", "ctrl+p", "ctrl+p"], "two"), (["up", "up", "up", "down"], "three\nlines"),
        (["up", "down"], "draft"), (["down"], "draft"),
        (["up", "up", "up", "ctrl+n", "down", "down"], "draft"),
    ])
    func `up on the first line and down on the last walk`(keys: [String], text: String) {
        var history = InputHistory()
        var editor = TextEditor(text: "draft")
        for key in keys { press(key, on: &history, &editor) }
        #expect(editor.text == text)
    }

    @Test func `the draft comes back with its cursor and what can be undone`() {
        var history = InputHistory()
        var editor = TextEditor()
        press("a", "space", "b", "left", "up", "x", "up", "up", on: &history, &editor)
        #expect(editor.text == "two")
        press("down", on: &history, &editor)
        #expect(editor.text == "three\nlinesx")
        press("down", "down", on: &history, &editor)
        #expect(editor.text == "a b")
        #expect(editor.cursor == TextPosition(line: 0, column: 2))
        editor.undo()
        #expect(editor.text == "a ")
    }

    @Test func `what was not sent is the draft unless an earlier text was changed`() {
        var history = InputHistory()
        var editor = TextEditor(text: "draft")
        #expect(history.unsent(editor).text == "draft")
        press("up", on: &history, &editor)
        #expect(history.unsent(editor).text == "draft")
        press("!", on: &history, &editor)
        #expect(history.unsent(editor).text == "three\nlines!")
        let left = history.end()
        #expect(left?.text == "draft")
        let second = history.end()
        #expect(second == nil)
    }

    @Test func `in the chat one walks through the messages of the conversation`() {
        var driver = Driver.connected(120, 40)
        driver.answer()
        driver.press("3", "i")
        driver.type("new words")
        driver.press("up")
        let sent = Fixtures.messages[0].text
        #expect(driver.state.chat.editor.text == sent)
        #expect(driver.state.chat.unsentText == "new words")
        driver.press("enter")
        #expect(
            driver.takeCommands() == [.sendMessage(conversation: Fixtures.conversation.id, text: sent)]
        )
        #expect(driver.state.chat.editor.text == "new words")
    }

    @Test func `in the dialog one walks through the texts of earlier tasks`() {
        var driver = Driver.connected(120, 40)
        driver.press("n")
        driver.type("draft")
        driver.press("up", "up")
        #expect(driver.state.activeEditor?.text.hasPrefix("documentation: explain") == true)
        driver.press("esc")
        #expect(driver.state.draft == "draft")
        driver.press("n", "up", "enter")
        #expect(driver.state.draft == "draft")
        #expect(
            driver.takeCommands() == [
                .addTask(prompt: "test: cover the mode of two equal values", options: TaskOptions())
            ]
        )
    }

    @Test func `a long paste is a chip, is expanded by a key and sent in full`() {
        let text = (1...240).map { "line \($0)" }.joined(separator: "\n")
        var driver = Driver.connected(120, 40)
        driver.answer()
        driver.press("3", "i")
        driver.type("see ")
        #expect(driver.state.availability(of: .expandPaste) == .hidden)
        driver.apply(.terminal(.paste(text)))
        #expect(driver.shows("see [pasted 240 lines]"))
        #expect(driver.state.availability(of: .expandPaste) == .enabled)
        driver.press("enter")
        #expect(
            driver.takeCommands() == [
                .sendMessage(conversation: Fixtures.conversation.id, text: "see " + text)
            ]
        )
        driver.apply(.terminal(.paste(text)))
        driver.press("f6")
        #expect(driver.shows("line 240") && !driver.shows("[pasted"))
        driver.press("ctrl+c", "n")
        driver.apply(.terminal(.paste(text)))
        #expect(driver.shows("[pasted 240 lines]"))
        driver.press("f6", "enter")
        #expect(driver.takeCommands() == [.addTask(prompt: text, options: TaskOptions())])
    }

    @Test func `a paste never runs keys`() {
        var driver = Driver.connected(120, 40)
        driver.press("3", "i")
        driver.apply(.terminal(.paste("/quit\nq\u{1B}\r\n")))
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.state.isWritingChat)
        #expect(driver.state.chat.editor.text == "/quit\nq\n")
    }

    @Test func `with vim's keys the mode is shown and Escape leaves from normal mode`() {
        var driver = Driver.connected(120, 40, keymap: Keymap(preset: "vim"))
        driver.answer()
        driver.press("3", "i")
        #expect(driver.shows(" INSERT "))
        driver.type("q n ?")
        driver.press("esc")
        #expect(driver.shows(" NORMAL "))
        driver.type("0dw")
        #expect(driver.state.chat.editor.text == "n ?")
        driver.press("u", "ctrl+r", "v")
        #expect(driver.shows(" VISUAL "))
        driver.press("esc", "esc")
        #expect(!driver.state.isWritingChat)
        #expect(driver.state.chat.editor.text == "n ?")
        driver.press("i")
        #expect(driver.shows(" INSERT "))
        driver.press("esc", "enter")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.shows("In normal mode Enter goes down a row; ctrl+s or :wq sends."))
        driver.type(":wq")
        #expect(driver.shows(" NORMAL :wq "))
        driver.press("enter")
        #expect(driver.takeCommands().count == 1)
        #expect(driver.shows(" INSERT "))
    }

    @Test func `k above the first line walks, and walks on`() {
        var driver = Driver.connected(120, 40, keymap: Keymap(preset: "vim"))
        driver.press("n")
        #expect(driver.shows("New task: INSERT"))
        driver.type("draft")
        driver.press("esc", "k", "k")
        #expect(driver.state.activeEditor?.text.hasPrefix("documentation: explain") == true)
        #expect(driver.shows("New task: NORMAL"))
        driver.press("j", "j", "j", "j", "esc")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.state.draft == "draft")
    }

    @Test func `fields of one line have no modes`() {
        var driver = Driver.connected(120, 40, keymap: Keymap(preset: "vim"))
        driver.press("C", "ctrl+u")
        driver.type("jk")
        driver.press("enter")
        #expect(driver.takeCommands() == [.setCheckCommand(line: "jk")])
    }
}
