import Domain
import Terminal
import Testing

@testable import Dashboard

/// Help while one writes, and vim's modes turned on and off from the screen.
@Suite struct WritingKeysTests {
    private func titles(_ driver: Driver) -> [String] {
        guard case .actions(let dialog)? = driver.state.dialogs.last?.content else { return [] }
        return dialog.list.ids.compactMap { if case .title(let title) = $0 { title } else { nil } }
    }

    @Test(arguments: Keymap.presets) func `F1 lists the keys while one writes, and writes nothing`(
        preset: String
    ) {
        for opening in [["3", "i"], ["n"], ["n", "tab"], ["C"]] {
            var driver = Driver.connected(120, 40, keymap: Keymap(preset: preset))
            driver.answer()
            for key in opening { driver.press(key) }
            let (count, text) = (driver.state.dialogs.count, driver.state.activeEditor?.text)
            driver.press("f1")
            #expect(driver.state.dialogs.count == count + 1)
            #expect(driver.shows("Keys while you write"))
            #expect(titles(driver).first == "While writing")
            driver.press("enter")
            #expect(driver.takeCommands().isEmpty)
            #expect(driver.state.dialogs.count == count)
            #expect(driver.state.activeEditor?.text == text)
        }
    }

    @Test(arguments: ["undo", "yank", "kill", "completion", "'alt+y"])
    func `what an editor knows by itself is found in help`(word: String) {
        for key in [["?"], ["n", "f1"]] {
            var driver = Driver.connected(120, 40)
            for name in key { driver.press(name) }
            driver.type(word)
            #expect(!titles(driver).isEmpty, "\(word)")
        }
    }

    @Test func `a key that the keymap has is not told to do something else`() {
        let rows = WritingKeys.sections(.standard, .emacs).flatMap(\.rows)
        #expect(!rows.contains { $0.help == "Begin a new line." })
        let emacs = Keymap(userText: "[editor]\n\"editor.external\" = \"ctrl+y\"\n")
        let keys = WritingKeys.sections(emacs, .emacs).first?.rows.flatMap(\.keys) ?? []
        #expect(keys.contains("ctrl+k") && !keys.contains("ctrl+y"))
    }

    @Test func `vim's commands are listed where its modes are on`() {
        #expect(WritingKeys.sections(.standard, .emacs).count == 2)
        #expect(WritingKeys.sections(.standard, .vim).flatMap(\.rows).contains { $0.keys.contains("ZZ") })
        #expect(KeyListing(Keymap(preset: "vim")).text.contains("While writing, with vim's modes"))
        #expect(!KeyListing(.standard).text.contains("vim's modes\n"))
        #expect(KeyReference.markdown().contains("## While writing"))
    }

    @Test func `vim's modes are found, turned on while one writes, and remembered`() {
        var driver = Driver.connected(120, 40)
        driver.answer()
        driver.press("n")
        driver.type("draft")
        driver.press("f8")
        #expect(driver.shows("New task: INSERT"))
        #expect(driver.state.memory.editing == "vim")
        driver.press("esc")
        #expect(driver.shows("New task: NORMAL"))
        driver.press("f8")
        #expect(!driver.shows("New task: "))
        #expect(driver.state.activeEditor?.text == "draft")
        #expect(driver.state.memory.editing == nil)
        driver.press("esc", ":")
        driver.type("vim")
        driver.press("enter")
        #expect(driver.state.editing == .vim)

        var next = Driver.starting(120, 40)
        next.apply(.remembered(.memory(driver.state.memory)))
        #expect(next.state.editing == .vim)
        #expect(next.state.chat.editor.mode == .insert)
    }

    @Test func `a keymap that is changed to say how texts are edited is heard`() {
        var driver = Driver.connected(120, 40)
        driver.press("f8", "f8", "f8")
        #expect(driver.state.editing == .vim)
        driver.apply(.keymapRead(Keymap(userText: "editing = \"vim\"\n"), []))
        driver.apply(.keymapRead(Keymap(userText: ""), []))
        #expect(driver.state.editing == .emacs)
        #expect(driver.state.chat.editor.mode == nil)
    }
}
