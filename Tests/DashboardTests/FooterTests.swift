import Domain
import Terminal
import Testing

@testable import Dashboard

/// The footer says what keys do at this moment, and nothing else.
@Suite struct FooterTests {
    private func footer(_ driver: Driver) -> String { driver.screen.last ?? "" }

    /// A wide dashboard in whose chat something is being written.
    private func writing(keymap: Keymap = .standard) -> Driver {
        var driver = Driver.connected(200, 60, keymap: keymap)
        driver.answer()
        driver.press("3", "i")
        return driver
    }

    @Test func `of marked tasks it names what hits one of them, with how many it hits`() {
        var driver = Driver.connected(200, 60)
        for id in [Int64(1), 2, 6] {
            driver.select(id)
            driver.press("space")
        }
        #expect(footer(driver).contains("x cancel 1"))
        #expect(footer(driver).contains("r retry 2"))
        #expect(!footer(driver).contains("resume"))
        #expect(footer(driver).contains("y copy 3"))
    }

    @Test func `of very many marked tasks nothing is counted, and no frame looks at them`() {
        let tasks = (1...1200).map { Fixtures.task($0, "task \($0)") }
        var driver = Driver.connected(200, 60, Fixtures.snapshot(tasks: tasks))
        driver.press("v", "G")
        #expect(footer(driver).contains("x cancel  "))
        #expect(driver.state.markedHits(of: .cancelTask) == nil)
    }

    @Test func `a task that has nothing yet offers no diff`() {
        var driver = Driver.connected(200, 60)
        driver.select(6)
        #expect(!footer(driver).contains("d diff"))
        driver.press("d")
        #expect(driver.shows("#6 has changed nothing yet."))
        driver.select(3)
        #expect(footer(driver).contains("d diff"))
    }

    @Test func `while completions are offered it has their keys`() {
        var driver = writing()
        #expect(footer(driver).contains("enter send"))
        #expect(footer(driver).contains("esc leave"))
        driver.type("/mo")
        #expect(footer(driver) == "tab enter take  esc close list  ↑ ↓ choose")
        driver.type("del")
        #expect(footer(driver).hasPrefix("enter send  tab take  esc close list"))
        driver.press("esc")
        #expect(footer(driver).contains("esc leave"))
    }

    @Test func `a list of completions that shows nothing takes no key`() {
        var driver = writing()
        driver.type("/zzz")
        #expect(!driver.state.showsCompletion)
        #expect(footer(driver).contains("esc leave"))
        driver.press("esc")
        #expect(!driver.state.isWritingChat)
    }

    @Test func `with vim's modes it says what Esc does and what sends`() {
        var driver = writing(keymap: Keymap(preset: "vim"))
        #expect(footer(driver).contains("enter send"))
        #expect(footer(driver).contains("esc normal mode"))
        #expect(!footer(driver).contains("esc leave"))
        driver.press("esc")
        #expect(footer(driver).contains("ctrl+s send"))
        #expect(footer(driver).contains("esc leave"))
        driver.type("d")
        #expect(footer(driver).contains("esc drop command"))
        driver.press("esc")
        driver.type(":w")
        #expect(footer(driver) == "enter do it  esc drop it  :wq send  :q leave")
        driver.press("enter")
        #expect(driver.shows("There is no file to write here"))
        driver.type(":q")
        driver.press("enter")
        #expect(!driver.state.isWritingChat)
    }

    @Test func `without a key that sends in normal mode it names vim's own`() {
        let text = "editing = \"vim\"\n[editor]\n\"editor.submit\" = \"enter\"\n"
        var driver = writing(keymap: Keymap(userText: text))
        driver.press("esc")
        #expect(footer(driver).contains(":wq send"))
    }

    @Test func `ZZ sends and ZQ leaves`() {
        var driver = writing(keymap: Keymap(preset: "vim"))
        driver.type("hello")
        driver.press("esc")
        driver.type("ZZ")
        #expect(driver.takeCommands().count == 1)
        driver.type("again")
        driver.press("esc")
        driver.type("ZQ")
        #expect(driver.takeCommands().isEmpty)
        #expect(!driver.state.isWritingChat)
        #expect(driver.state.chat.editor.text == "again")
    }

    @Test func `while a list is narrowed it tells how, and what Enter and Esc do`() {
        var driver = Driver.connected(200, 60)
        driver.press("/")
        #expect(footer(driver).contains("enter keep"))
        #expect(footer(driver).contains("esc clear"))
        #expect(footer(driver).contains("'exact !not"))
    }

    @Test func `option rows of a task have their own keys`() {
        var driver = Driver.connected(200, 60)
        driver.press("n")
        #expect(!footer(driver).contains("change"))
        driver.press("tab")
        #expect(footer(driver).hasPrefix("← → change"))
        #expect(footer(driver).contains("tab next"))
        #expect(!footer(driver).contains("new line"))
        driver.press("tab", "tab")
        #expect(footer(driver).hasPrefix("type a command"))
        #expect(driver.shows("type a command for this task alone"))
        driver.type("make")
        #expect(!driver.shows("for this task alone"))
    }

    @Test func `Esc that closes trouble is not said to do anything else`() {
        var driver = writing()
        driver.apply(.noticed("The disk is full.", isTrouble: true))
        #expect(!footer(driver).contains("esc leave"))
        #expect(driver.shows("Esc closes this."))
        driver.press("esc")
        #expect(driver.state.isWritingChat)
    }

    @Test func `keys of one action share an entry of what may follow`() {
        var driver = Driver.connected(120, 40)
        driver.press("w")
        for case .wake(_, let alarm) in driver.takeEffects() { driver.apply(.woke(alarm)) }
        #expect(driver.shows("down j pane below") || driver.shows("↓ j pane below"))
        let entries = driver.state.keymap.entries(after: [Key(.character("w"))], in: driver.state.contexts)
        let actions = entries.compactMap(\.action)
        #expect(Set(actions).count == actions.count)
    }
}
