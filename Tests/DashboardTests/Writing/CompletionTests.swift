import Domain
import Terminal
import Testing

@testable import Dashboard

/// What is offered while a word is typed, and which keys choose from it.
@Suite struct CompletionTests {
    /// A dashboard in whose chat something is being written.
    private func writing(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.answer()
        driver.press("3", "i")
        return driver
    }

    private func offered(_ driver: Driver) -> [String] {
        driver.state.completion?.list.ids.map(\.text) ?? []
    }

    @Test(arguments: [
        ("see @med", CompletionWord.Kind.file, "med"), ("@", .file, ""), ("(@src/m", .file, "src/m"),
        ("`@a", .file, "a"), ("#1", .task, "1"), ("as in #", .task, ""), ("/mo", .command, "mo"),
    ])
    func `a word with a sign can be completed`(text: String, kind: CompletionWord.Kind, query: String) throws
    {
        let word = try #require(CompletionWord(TextEditor(text: text), hasCommands: true))
        #expect(word.kind == kind)
        #expect(word.query == query)
        #expect(text.hasSuffix(word.text))
    }

    @Test(arguments: ["", "word", "me@example.org", "@a ", "a /mo", " /mo", "x\n/mo", "a#1", "\"\""])
    func `other words cannot`(text: String) {
        #expect(CompletionWord(TextEditor(text: text), hasCommands: true) == nil)
    }

    @Test func `a command is one at the beginning of a message and nowhere else`() {
        #expect(CompletionWord(TextEditor(text: "/mo"), hasCommands: false) == nil)
    }

    @Test(arguments: ["tab", "enter"]) func `a file is found and taken`(key: String) {
        var driver = writing()
        driver.type("Explain @medi")
        #expect(driver.state.asked.contains(.files))
        #expect(driver.shows("the files are being read"))
        driver.answer()
        #expect(offered(driver).first == "@src/median.py")
        #expect(driver.shows("› @src/median.py"))
        driver.press(key)
        #expect(driver.state.chat.editor.text == "Explain @src/median.py ")
        #expect(driver.state.completion == nil)
        #expect(driver.takeCommands().isEmpty)
        driver.press("enter")
        #expect(driver.takeCommands().count == 1)
    }

    @Test func `what was changed is offered first`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(project: Fixtures.dirtyProject))
        driver.press("n")
        driver.answer()
        driver.type("@")
        driver.answer()
        #expect(offered(driver).prefix(3) == ["@notes.md", "@src/mean.py", "@Makefile"])
        #expect(Set(offered(driver)).count == offered(driver).count)
        driver.press("down", "tab")
        driver.type("again")
        driver.press("enter")
        #expect(
            driver.takeCommands() == [.addTask(prompt: "@src/mean.py again", options: TaskOptions())]
        )
    }

    @Test func `arrows and Ctrl-N and Ctrl-P move around the ends`() {
        var driver = writing()
        driver.type("@src/m")
        driver.answer()
        let all = offered(driver)
        #expect(all.count == 3)
        for (key, index) in [("down", 1), ("ctrl+n", 2), ("down", 0), ("up", 2), ("ctrl+p", 1)] {
            driver.press(key)
            #expect(driver.state.completion?.selected?.text == all[index])
        }
        driver.press("tab")
        #expect(driver.state.chat.editor.text == all[1] + " ")
    }

    @Test func `Escape closes it until the word changes, and a second one leaves`() {
        var driver = writing()
        driver.type("@src")
        driver.answer()
        driver.press("esc")
        #expect(driver.state.completion == nil)
        #expect(driver.state.isWritingChat)
        driver.press("left", "right")
        #expect(driver.state.completion == nil)
        driver.type("/")
        #expect(driver.state.completion != nil)
        driver.press("esc", "esc")
        #expect(!driver.state.isWritingChat)
        #expect(driver.state.completion == nil)
    }

    @Test func `Ctrl-C closes it before anything else`() {
        var driver = writing()
        driver.type("/")
        driver.press("ctrl+c")
        #expect(driver.state.completion == nil)
        #expect(driver.state.isWritingChat)
    }

    @Test func `typing goes on whether or not the engine answers`() {
        var driver = writing()
        driver.type("Where is @mea")
        driver.press("up", "down")
        driver.type("n.py?")
        driver.press("enter")
        let conversation = Fixtures.conversation.id
        #expect(
            driver.takeCommands() == [.sendMessage(conversation: conversation, text: "Where is @mean.py?")]
        )
        driver.type("and @mo")
        driver.apply(
            .failed(.ask(.files), .unavailable(message: "The engine has ended.", remedy: "Start it."))
        )
        #expect(driver.state.toast == nil)
        driver.type("de")
        #expect(!driver.shows("the files are being read"))
        #expect(!driver.state.asked.contains(.files))
        #expect(driver.state.chat.editor.text == "and @mode")
        driver.press("backspace", "enter")
        #expect(driver.takeCommands().count == 1)
    }

    @Test func `an answer that comes too late changes nothing`() {
        var driver = writing()
        driver.type("@m ")
        driver.apply(.loaded(.files(Fixtures.files)))
        #expect(driver.state.completion == nil)
    }

    @Test func `the files are kept while the popup is open and read anew after that`() {
        var driver = writing()
        driver.type("@s")
        driver.answer()
        driver.type("rc/me")
        #expect(offered(driver) == ["@src/mean.py", "@src/median.py", "@src/mode.py"])
        #expect(!driver.state.asked.contains(.files))
        driver.press("backspace", "backspace")
        #expect(offered(driver).count == 4)
        driver.press("tab")
        driver.type("@")
        #expect(driver.state.asked.contains(.files))
    }

    @Test func `a task is found by its number or its title`() {
        var driver = writing()
        driver.type("like #")
        #expect(offered(driver).first == "#7")
        driver.type("3")
        #expect(offered(driver) == ["#3"])
        #expect(driver.shows("fix: the average of an empty list"))
        driver.press("backspace")
        driver.type("version")
        #expect(offered(driver) == ["#1"])
        driver.press("tab")
        #expect(driver.state.chat.editor.text == "like #1 ")
    }

    @Test func `a command is found, taken and done`() {
        var driver = writing()
        driver.type("/mo")
        #expect(offered(driver).first == "/model")
        #expect(driver.shows("Choose the model for new tasks and the chat."))
        driver.press("enter")
        #expect(driver.state.chat.editor.text == "/model")
        #expect(driver.state.completion == nil)
        driver.press("enter")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.chat.editor.isEmpty)
        guard case .models? = driver.state.dialogs.last?.content else {
            Issue.record("the list of models is not open")
            return
        }
    }

    @Test func `a command typed in full is done by one Enter`() {
        var driver = writing()
        driver.type("/new")
        driver.press("enter")
        #expect(driver.state.chat.conversation == nil)
        #expect(driver.state.chat.editor.isEmpty)
        #expect(driver.state.isWritingChat)
    }

    @Test func `a command that cannot be done says why and keeps the text`() {
        var driver = writing()
        driver.type("/stop")
        driver.press("enter")
        #expect(driver.shows("No reply is being written."))
        #expect(driver.state.chat.editor.text == "/stop")
    }

    @Test func `the task command takes words and goes to the engine`() {
        var driver = writing()
        driver.type("/ta")
        driver.press("tab")
        driver.type("tidy up")
        driver.press("enter")
        #expect(
            driver.takeCommands() == [
                .sendMessage(conversation: Fixtures.conversation.id, text: "/task tidy up")
            ]
        )
    }

    @Test func `every command but the engine's has an action that can be found`() {
        for command in SlashCommand.allCases where command != .task {
            #expect(command.action != nil)
            #expect(SlashCommand(message: " \(command.text)\n") == command)
        }
        #expect(SlashCommand(message: "/usr/bin is missing") == nil)
        #expect(SlashCommand(message: "/model now") == nil)
    }

    @Test func `a path with blanks, at which a mention would end, is not offered`() {
        #expect(CompletionPopup.mentionable(["a", "b c", "d\te", "f\ng", "ä"]) == ["a", "ä"])
    }

    @Test func `of very many files those that begin like the word come first`() throws {
        let word = try #require(CompletionWord(TextEditor(text: "@target"), hasCommands: false))
        var popup = CompletionPopup(word)
        let many = (0..<20_000).map { "target/build/output\($0).txt" }
        popup.take(files: many + ["zoo/Target.swift"])
        let found = popup.paths(changed: [])
        #expect(found.prefix(5).contains("zoo/Target.swift"))
        #expect(found.count <= CompletionPopup.mostRanked)
    }

    @Test func `nothing is offered for what is pasted or recalled`() {
        var driver = writing()
        driver.apply(.terminal(.paste("see @src")))
        #expect(driver.state.completion == nil)
        driver.press("left", "right")
        #expect(driver.state.completion == nil)
        driver.type("/")
        #expect(driver.state.completion != nil)
    }

    /// Every cursor on screens of every size, with lines wrapped around it.
    @Test func `the popup never hides the line being typed and stays on the screen`() {
        for rows in 1...12 {
            for columns in [1, 5, 12, 40, 120] {
                let area = Rect(column: 0, row: 0, columns: columns, rows: rows)
                for row in 0..<rows {
                    for above in 0...min(row, 2) {
                        for below in 0...min(rows - 1 - row, 2) {
                            let found = CompletionView.place(
                                cursor: Point(column: columns / 2, row: row),
                                rows: (above, below),
                                in: area,
                                wanted: Size(columns: 30, rows: 8)
                            )
                            guard let (rect, _) = found else { continue }
                            #expect(rect.intersection(area) == rect && !rect.isEmpty)
                            let line = Rect(
                                column: 0,
                                row: row - above,
                                columns: columns,
                                rows: above + 1 + below
                            )
                            #expect(rect.intersection(line).isEmpty)
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: [(200, 60), (120, 40), (80, 24), (50, 15), (30, 8), (20, 4), (10, 3), (5, 2)])
    func `what is typed is seen at every size`(columns: Int, rows: Int) {
        for opening in [["3", "i"], ["n"]] {
            var driver = Driver.connected(columns, rows)
            driver.answer()
            for key in opening { driver.press(key) }
            driver.type("@m")
            driver.answer()
            #expect(driver.screen.count == rows)
            guard let cursor = driver.canvas.cursor, cursor.column >= 2 else { continue }
            let before = (cursor.column - 2..<cursor.column).map {
                driver.canvas[Point(column: $0, row: cursor.row)].glyph
            }
            #expect(before == [Glyph("@"), Glyph("m")])
        }
    }
}
