import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct DialogTests {
    private let third = TaskID(rawValue: 3)

    @Test func `a typed task is sent with Enter`() {
        var driver = Driver.connected(80, 24)
        driver.press("n")
        driver.type("fix: n, q and ? are letters here")
        driver.press("ctrl+j")
        driver.type("second line")
        driver.press("alt+enter")
        driver.type("third")
        driver.press("enter")
        #expect(
            driver.takeCommands() == [
                .addTask(
                    prompt: "fix: n, q and ? are letters here\nsecond line\nthird",
                    options: TaskOptions()
                )
            ]
        )
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `options are chosen with Tab and arrows`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(project: Fixtures.dirtyProject))
        driver.press("n")
        driver.answer()
        driver.type("work")
        driver.press("tab", "right", "tab", "right", "right", "tab")
        driver.type("make check")
        driver.press("tab", "right", "tab", "space")
        #expect(driver.shows("notes.md, src/mean.py"))
        driver.press("enter")
        let options = TaskOptions(
            model: "qwen2.5-coder:7b",
            strategy: .iterative,
            checkCommand: "make check",
            approval: .checksPass,
            includesUncommittedChanges: true
        )
        #expect(driver.takeCommands() == [.addTask(prompt: "work", options: options)])
    }

    @Test func `the user's editor takes and gives the text`() {
        var driver = Driver.connected(80, 24)
        driver.press("n")
        driver.type("draft")
        driver.press("ctrl+g")
        #expect(driver.takeEffects() == [.openEditor(text: "draft", for: .dialog)])
        driver.apply(.edited("draft, longer\nwith two lines\n", .dialog))
        driver.press("enter")
        #expect(
            driver.takeCommands() == [
                .addTask(prompt: "draft, longer\nwith two lines", options: TaskOptions())
            ]
        )
    }

    @Test func `a dangerous question ignores keys for a quarter of a second`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("a")
        driver.time += 0.2
        driver.apply(.terminal(.key(Key(.character("y")))))
        driver.apply(.terminal(.key(Key(.enter))))
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.dialogs.count == 1)
        driver.time += 0.06
        driver.apply(.terminal(.key(Key(.character("y")))))
        #expect(
            driver.takeCommands() == [
                .approveTask(
                    id: third,
                    acceptedTestFiles: [],
                    message: "fix: the average of an empty list must not crash"
                )
            ]
        )
    }

    @Test func `Ctrl-C closes even a question that is not listening yet`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("a")
        driver.apply(.terminal(.key(Key(.character("c"), .control))))
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `Enter means cancel unless another button is marked`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("a", "enter")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.dialogs.isEmpty)
        driver.press("a", "tab", "enter")
        #expect(driver.takeCommands().count == 1)
    }

    @Test func `test changes are accepted by name and never by a habit`() {
        var driver = Driver.connected(120, 40)
        driver.select(4)
        driver.press("a")
        #expect(driver.shows("tests/test_mean.py"))
        #expect(driver.shows("weakens: 2 of 5 test functions removed"))
        driver.press("y")
        #expect(driver.takeCommands().isEmpty)
        driver.press("right", "enter")
        #expect(
            driver.takeCommands() == [
                .approveTask(
                    id: TaskID(rawValue: 4),
                    acceptedTestFiles: ["tests/test_mean.py", "tests/test_mode.py"],
                    message: "make the tests green"
                )
            ]
        )
    }

    @Test func `the commit message can be changed before approving`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("a", "e", "ctrl+u")
        driver.type("Handle empty lists")
        driver.press("enter", "y")
        #expect(
            driver.takeCommands() == [
                .approveTask(id: third, acceptedTestFiles: [], message: "Handle empty lists")
            ]
        )
    }

    @Test func `a message of several lines gets the empty line behind its subject`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("a", "e", "ctrl+u")
        driver.type("Fix roman")
        driver.press("ctrl+j")
        driver.type("It has letters for 4 now.")
        driver.press("enter")
        let subject = driver.screen.firstIndex { $0.contains("▏ Fix roman") }
        let body = driver.screen.firstIndex { $0.contains("It has letters for 4 now.") }
        #expect(subject.map { $0 + 2 } == body)
        driver.press("y")
        let message = "Fix roman\n\nIt has letters for 4 now."
        #expect(
            driver.takeCommands() == [
                .approveTask(id: third, acceptedTestFiles: [], message: message)
            ]
        )
    }

    @Test func `the commit message stands apart, its body below its subject`() throws {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("a")
        #expect(driver.shows("▏ fix: the average of an empty list must not crash"))
        driver.press("e", "ctrl+u")
        driver.apply(.terminal(.paste("Handle empty lists\n\nThe mean is nil.\nSo is the median.")))
        driver.press("enter")
        let screen = driver.screen
        let row = try #require(screen.firstIndex { $0.contains("Commit message ") })
        let block = screen[(row + 1)...].prefix(5).map { $0.trimmingCharacters(in: ["┃", " "]) }
        let quoted = ["▏ Handle empty lists", "▏", "▏   The mean is nil.", "▏   So is the median."]
        #expect(Array(block.prefix(4)) == quoted)
        #expect(block.last?.hasPrefix("Branch ") == true)
        #expect(driver.inASCII().shows("|   The mean is nil."))
    }

    @Test func `a text longer than its field says how much is above and below`() {
        var driver = Driver.connected(80, 24)
        driver.press("n")
        driver.apply(.terminal(.paste((1...60).map { "line \($0)" }.joined(separator: "\n"))))
        #expect(!driver.shows("more above"))
        driver.press("f6")
        #expect(driver.shows("more above"))
        #expect(!driver.shows("more below"))
        for _ in 0..<30 { driver.press("up") }
        #expect(driver.shows("29 more above"))
        #expect(driver.shows("more below"))
        // Where somebody types, nothing stands in the way.
        driver.press("end")
        driver.type(String(repeating: "x", count: 60))
        #expect(driver.shows("line 30" + String(repeating: "x", count: 60)))
        #expect(!driver.shows("more above"))
        #expect(driver.shows("more below"))
    }

    @Test func `a rejection carries its comment`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.press("c", "enter")
        #expect(driver.takeCommands().isEmpty)
        driver.type("return 0 instead")
        driver.press("enter")
        #expect(driver.takeCommands() == [.rejectTask(id: third, comment: "return 0 instead")])
    }

    @Test func `cancelling what runs asks, what waits does not`() {
        var driver = Driver.connected(80, 24)
        driver.select(6)
        driver.press("x")
        #expect(driver.takeCommands() == [.cancelTask(id: TaskID(rawValue: 6))])
        driver.select(5)
        driver.press("x")
        #expect(driver.takeCommands().isEmpty)
        driver.press("y")
        #expect(driver.takeCommands() == [.cancelTask(id: TaskID(rawValue: 5))])
    }

    @Test func `a model is chosen from the list or downloaded by name`() {
        var driver = Driver.connected(80, 24)
        driver.press("m")
        driver.answer()
        #expect(driver.shows("recorded"))
        driver.press("down", "enter")
        #expect(driver.takeCommands() == [.setModel(name: "recorded")])
        driver.press("m")
        driver.answer()
        driver.type("llama3.2:3b")
        driver.press("enter")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.shows("Download llama3.2:3b?"))
        driver.press("y")
        #expect(driver.takeCommands() == [.pullModel(name: "llama3.2:3b")])
    }

    @Test func `the check command is shown and can be given back`() {
        var driver = Driver.connected(80, 24)
        driver.press("C")
        #expect(driver.shows("make test"))
        driver.type(" -k")
        driver.press("enter")
        #expect(driver.takeCommands() == [.setCheckCommand(line: "make test -k")])
        driver.press("C", "ctrl+u", "enter")
        #expect(driver.takeCommands() == [.setCheckCommand(line: nil)])
    }

    @Test func `the palette finds and runs a command`() {
        var driver = Driver.connected(80, 24)
        driver.press(":")
        driver.type("look again")
        driver.press("enter")
        #expect(driver.takeCommands() == [.refreshHealth])
    }

    @Test func `a search leads to the conversation`() {
        var driver = Driver.connected(80, 24)
        driver.press("F")
        driver.type("mean")
        driver.answer()
        #expect(driver.shows("Where is the mean computed"))
        driver.press("enter")
        #expect(driver.state.focus == .chat)
        #expect(driver.state.chat.conversation == Fixtures.conversation.id)
    }

    @Test func `the filter narrows, Enter keeps it, Esc clears it`() {
        var driver = Driver.connected(80, 24)
        driver.press("/")
        driver.type("'version")
        #expect(driver.state.tasks.list.count == 1)
        driver.press("enter")
        #expect(driver.state.tasks.list.count == 1)
        driver.press("esc")
        #expect(driver.state.tasks.list.count == Fixtures.tasks.count)
    }
}
