import Domain
import Foundation
import Testing

@testable import Dashboard

/// What lines and events do, and what is printed of it.
@Suite struct PlainSessionTests {
    private static let idle = Fixtures.snapshot(tasks: [Fixtures.inReview])

    private static func id(_ number: Int64) -> TaskID { TaskID(rawValue: number) }

    @Test func `it greets with what there is to do`() {
        var driver = PlainDriver()
        #expect(!driver.session.takesLines)
        driver.apply(.engineStarted(Fixtures.snapshot()))
        let greeting = "Switchyard, line by line: statistics on main, 7 tasks, 3 waiting for you."
        #expect(driver.takeLines() == ["\(greeting) `help` lists the commands."])
        #expect(driver.session.takesLines)
    }

    @Test(arguments: [40, 80, 132]) func `the list of what needs the screen is broken between names`(
        columns: Int
    ) throws {
        var driver = PlainDriver.connected()
        driver.session.columns = columns
        driver.type("help")
        let lines = driver.takeLines()
        let start = try #require(lines.firstIndex { $0.hasPrefix("On the screen alone: ") })
        let list = lines[start...]
        #expect(list.count > 1)
        #expect(list.allSatisfy { $0.count <= columns })
        let ends = list.dropLast().map { $0.last }
        #expect(ends.allSatisfy { $0 == "," || $0 == ":" })
        #expect(list.contains { $0.contains("layout.narrower,") })
    }

    @Test func `a task is added, and the next line waits for that`() {
        var driver = PlainDriver.connected()
        driver.type("n Fix the test")
        let command = EngineCommand.addTask(prompt: "Fix the test", options: TaskOptions())
        #expect(driver.takeCommands() == [command])
        #expect(!driver.session.takesLines)
        driver.events(.taskChanged(task: Fixtures.task(8, "Fix the test")))
        driver.apply(.performed(command, CommandReceipt(task: Self.id(8))))
        #expect(driver.takeLines() == ["#8 queued: Fix the test"])
        #expect(driver.session.takesLines)
        // It is the one that is spoken of now.
        driver.type("cancel")
        #expect(driver.takeCommands() == [.cancelTask(id: Self.id(8))])
    }

    @Test func `a change of state is one line, and no change is none`() {
        var driver = PlainDriver.connected()
        var task = Fixtures.task(5, "translate", .working)
        task.route = Fixtures.tasks[4].route
        driver.events(.taskChanged(task: task))
        #expect(driver.takeLines() == [])
        task.state = .blocked
        task.trouble = TaskTrouble(code: .model, message: "No model answers.", remedy: "Start Ollama.")
        driver.events(.taskChanged(task: task), .taskChanged(task: task))
        #expect(driver.takeLines() == ["#5 blocked: No model answers. Start Ollama."])
    }

    @Test func `a change in review comes with its evidence and what to do`() {
        var driver = PlainDriver.connected(Fixtures.snapshot(tasks: []))
        driver.events(.taskChanged(task: Fixtures.inReview))
        #expect(
            driver.takeLines() == [
                "#3 plan: single-shot with qwen2.5-coder:7b, simple bug with a check",
                "#3 reviewing: the change waits for you, +5 -1 in 2 files",
                "#3 checks: ✓ passed  make test  exit code 0",
                "#3 next: diff 3, approve 3, reject 3 COMMENT",
            ]
        )
    }

    @Test func `what comes in a stream is told now and then`() {
        var driver = PlainDriver.connected()
        let step = Fixtures.step(20, .modelCall, "edit, try 1", .started, task: 5)
        driver.events(.stepChanged(step: step), .stepChanged(step: step))
        #expect(driver.takeLines() == ["#5 working: edit, try 1"])
        for second in 0..<25 {
            driver.time = Fixtures.now.addingTimeInterval(Double(second))
            driver.events(.outputGrew(task: Self.id(5), step: step.id, length: second))
        }
        #expect(
            driver.takeLines() == ["#5 working: 10 characters so far", "#5 working: 20 characters so far"]
        )
        let ended = Fixtures.step(20, .modelCall, "edit, try 1", task: 5) { $0.summary = "200 tokens" }
        driver.events(.stepChanged(step: ended))
        #expect(driver.takeLines() == ["#5 step 20 succeeded: edit, try 1: 200 tokens"])
    }

    @Test func `approving asks first, with the evidence`() throws {
        var driver = PlainDriver.connected(isInteractive: true)
        driver.type("approve 3")
        #expect(driver.takeCommands() == [])
        let lines = driver.takeLines()
        #expect(lines.contains { $0.hasPrefix("Evidence") && $0.contains("make test") })
        #expect(driver.session.prompt == "Approve #3? Type yes: ")
        driver.type("no")
        #expect(driver.takeLines() == ["Nothing was done."])
        driver.type("a", "yes")
        let title = Fixtures.inReview.title
        #expect(
            driver.takeCommands() == [
                .approveTask(id: Self.id(3), acceptedTestFiles: [], message: title)
            ]
        )
    }

    @Test(arguments: [("y", false), ("", false), ("yes please", false), ("YES", true)])
    func `with tests at stake the whole word is needed`(answer: String, isMeant: Bool) {
        var driver = PlainDriver.connected()
        driver.type("approve 4 Better", answer)
        let files = ["tests/test_mean.py", "tests/test_mode.py"]
        let approval = EngineCommand.approveTask(
            id: Self.id(4),
            acceptedTestFiles: files,
            message: "Better"
        )
        #expect(driver.takeCommands() == (isMeant ? [approval] : []))
    }

    @Test func `what cannot be done says why, and which task is meant is not guessed`() {
        var driver = PlainDriver.connected()
        driver.type("approve 6", "diff 99", "evidence 6")
        #expect(
            driver.takeLines() == [
                "#6 is queued; only a change in review can be approved.",
                "There is no task #99. Look at the list for what there is.",
                "No checks of #6 were run yet.",
            ]
        )
        #expect(driver.takeEffects() == [])
        var fresh = PlainDriver.connected()
        fresh.type("diff")
        #expect(fresh.takeLines().first?.hasPrefix("It is not clear which task is meant.") == true)
        var only = PlainDriver.connected(Self.idle)
        only.type("diff")
        #expect(only.takeEffects() == [.ask(.diff(Self.id(3)))])
    }

    @Test func `answers are printed`() {
        var driver = PlainDriver.connected()
        driver.type("show 3")
        #expect(driver.takeLines().contains { $0.contains("make test") })
        driver.apply(.answered(.steps(Fixtures.steps)))
        #expect(driver.takeLines().first == "step 10 succeeded: classify: simple bug")
        driver.type("diff")
        driver.apply(.answered(.diff(Self.id(3), TaskDiff(text: "+one\n", isCut: true))))
        #expect(
            driver.takeLines() == ["+one", "The diff is cut at its size limit; the worktree has all of it."]
        )
        driver.type("logs")
        driver.apply(.answered(.logs(Self.id(3), [StepLog(step: Fixtures.steps[4], text: "a\nb\n")])))
        #expect(driver.takeLines() == ["step 14 succeeded: make test", "a", "b"])
        #expect(driver.session.takesLines)
        driver.type("tasks")
        #expect(driver.takeLines().map { $0.prefix(2) } == ["#1", "#2", "#3", "#4", "#5", "#6", "#7"])
    }

    @Test func `a text has several lines`() {
        var driver = PlainDriver.connected(isInteractive: true)
        driver.type("new Fix \\")
        #expect(driver.session.prompt == "> ")
        driver.type("the test\\", "", "new <<", "one", "", "two\\", ".")
        let prompts = driver.takeCommands().compactMap { command -> String? in
            if case .addTask(let prompt, _) = command { prompt } else { nil }
        }
        #expect(prompts == ["Fix\nthe test", "one\n\ntwo\\"])
    }

    @Test func `a text that is cut off does nothing`() {
        var driver = PlainDriver.connected(Self.idle)
        driver.type("new <<", "half a text")
        driver.apply(.endOfInput)
        #expect(driver.takeLines().first?.hasPrefix("The text was not ended: nothing was done.") == true)
        #expect(driver.takeEnding()?.refusals.count == 1)
    }

    @Test func `waiting holds the next line until the task is at rest`() {
        var driver = PlainDriver.connected()
        driver.type("wait 5")
        #expect(!driver.session.takesLines)
        driver.events(.taskChanged(task: Fixtures.task(6, "docs", .working)))
        #expect(!driver.session.takesLines)
        driver.events(.taskChanged(task: Fixtures.task(5, "translate", .failed)))
        #expect(driver.session.takesLines)
        driver.type("wait")
        driver.events(.taskChanged(task: Fixtures.task(6, "docs", .reviewing)))
        #expect(driver.session.takesLines)
    }

    @Test func `a reply is followed, and in a script the next line waits for it`() {
        for isInteractive in [false, true] {
            var driver = PlainDriver.connected(isInteractive: isInteractive)
            driver.type("chat hello")
            let command = EngineCommand.sendMessage(conversation: Fixtures.conversation.id, text: "hello")
            #expect(driver.takeCommands() == [command])
            var reply = ChatMessage(
                id: MessageID(rawValue: 9),
                conversation: Fixtures.conversation.id,
                role: .assistant,
                text: "",
                state: .streaming,
                createdAt: Fixtures.now
            )
            driver.events(.messageChanged(message: reply))
            driver.apply(.performed(command, CommandReceipt(conversation: reply.conversation)))
            #expect(driver.session.takesLines == isInteractive)
            driver.events(.replyGrew(message: reply.id, conversation: reply.conversation, text: "one\ntw"))
            #expect(driver.takeLines() == ["qwen2.5-coder:7b:", "one"])
            driver.apply(.interrupted)
            #expect(driver.takeCommands() == [.stopReply(conversation: reply.conversation)])
            reply.text = "one\ntwo"
            reply.state = .stopped
            driver.events(.messageChanged(message: reply))
            #expect(driver.takeLines().suffix(2) == ["two", "(stopped)"])
        }
    }

    @Test func `how far something is may be left out, what came of it and answers never`() {
        var driver = PlainDriver.connected()
        driver.events(
            .stepChanged(step: Fixtures.step(1, .modelCall, "ask the model", task: 5)),
            .pullProgress(model: "tiny", status: "pulling", completed: 1, total: 2, outcome: nil),
            .taskChanged(task: Fixtures.task(5, "translate", .failed))
        )
        #expect(driver.takeToldLines().map(\.kind) == [.progress, .progress, .answer])
        driver.type("tasks", "nonsense")
        let kinds = driver.takeToldLines().map(\.kind)
        #expect(kinds.count == 8 && kinds.allSatisfy { $0 == .answer })
    }

    @Test func `help tells every command, with its keys and why it cannot be used`() {
        var driver = PlainDriver.connected()
        driver.type("show 6", "help")
        let lines = driver.takeLines()
        for command in PlainCommand.all {
            #expect(lines.contains { $0.hasPrefix("  \(command.form.usage)") }, "\(command)")
        }
        #expect(lines.contains("  new TEXT (n, add, task.new): Write a task for an agent."))
        let approve = lines.first { $0.hasPrefix("  approve [TASK] [MESSAGE] (a, task.approve): ") }
        #expect(approve?.hasSuffix("#6 is queued; only a change in review can be approved.") == true)
        #expect(lines.last?.contains("view.zoom") == true)
    }

    private static let hostile = [
        "\u{1B}[2J\u{1B}]0;owned\u{07}after", "\u{202E}gnp.exe\u{202C}", "\u{9B}31mred", "a\u{0}b\u{8}c\rd",
        "zero\u{200B}width",
    ]

    @Test(arguments: hostile) func `nothing that is told steers a terminal`(text: String) {
        let task = Fixtures.task(1, text, .reviewing) {
            $0.trouble = TaskTrouble(code: .model, message: text, remedy: text)
            $0.route = TaskRoute(strategy: .iterative, model: text, isRecorded: false, reason: text)
            $0.workspace = Fixtures.workspace(1)
            $0.testChanges = [TestChangeNotice(path: text, summary: text, weakens: true)]
            $0.change = ChangeSummary(files: [.init(path: text, added: 1, removed: 1)])
            $0.evidence = Fixtures.evidence()
        }
        var project = Fixtures.project
        project.name = text
        var driver = PlainDriver()
        driver.apply(.engineStarted(Fixtures.snapshot(project: project, tasks: [])))
        driver.events(.taskChanged(task: task))
        driver.events(.stepChanged(step: Fixtures.step(1, .check, text, task: 1) { $0.summary = text }))
        let message = ChatMessage(
            id: MessageID(rawValue: 1),
            conversation: Fixtures.conversation.id,
            role: .notice,
            text: text,
            createdAt: Fixtures.now
        )
        driver.events(.messageChanged(message: message))
        driver.events(.pullProgress(model: text, status: text, completed: 1, total: 2, outcome: nil))
        driver.type("tasks", "show 1", "approve 1", "no", "\(text) 1", "help \(text)")
        driver.apply(.answered(.diff(task.id, TaskDiff(text: "+\(text)\n"))))
        driver.apply(.answered(.messages([message])))
        driver.apply(.refused(nil, .invalid(message: text, remedy: text)))
        let lines = driver.takeLines()
        #expect(lines.count > 20)
        for scalar in lines.flatMap(\.unicodeScalars) {
            let isSafe =
                scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
            #expect(isSafe, "\(scalar.debugDescription)")
        }
    }
}
