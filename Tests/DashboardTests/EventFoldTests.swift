import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct EventFoldTests {
    @Test func `a changed task changes in its place`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        var task = Fixtures.inReview
        task.state = .done
        task.commit = "0123456789"
        driver.events(.taskChanged(task: task))
        #expect(driver.state.tasks.all.count == Fixtures.tasks.count)
        #expect(driver.state.selectedTask?.state == .done)
        #expect(driver.shows("01234567"))
    }

    @Test func `a new task is selected by the one who wrote it, whatever comes first`() {
        let new = Fixtures.task(8, "new one")
        let command = EngineCommand.addTask(prompt: "new one", options: TaskOptions())
        var receiptFirst = Driver.connected(80, 24)
        receiptFirst.apply(.performed(command, CommandReceipt(task: new.id)))
        receiptFirst.events(.taskChanged(task: new))
        #expect(receiptFirst.state.selectedTask?.id == new.id)
        var eventFirst = Driver.connected(80, 24)
        eventFirst.events(.taskChanged(task: new))
        #expect(eventFirst.state.selectedTask?.id != new.id)
        eventFirst.apply(.performed(command, CommandReceipt(task: new.id)))
        #expect(eventFirst.state.selectedTask?.id == new.id)
    }

    @Test func `a new task is seen by who looks at the top, and the selection stays`() {
        var driver = Driver.connected(80, 24)
        driver.events(.taskChanged(task: Fixtures.task(8, "from elsewhere")))
        #expect(driver.shows("from elsewhere"))
        #expect(driver.state.selectedTask?.id.rawValue == 7)
    }

    @Test func `what is not visible is not asked for, and nothing twice`() {
        var driver = Driver.connected(50, 15)
        #expect(driver.state.asked.isEmpty)
        driver.select(3)
        driver.press("d")
        let tree = Fixtures.workspace(3).tree
        #expect(driver.state.asked == [.steps(TaskID(rawValue: 3)), .diff(TaskID(rawValue: 3), tree: tree)])
        driver.press("j", "k")
        let questions = driver.effects.filter { if case .ask = $0 { true } else { false } }
        #expect(questions.count == 2)
    }

    @Test func `a new checkpoint makes the shown diff be asked for again`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("d")
        driver.answer()
        #expect(driver.state.asked.isEmpty)
        var task = Fixtures.inReview
        task.workspace?.tree = "ffff0000"
        driver.events(.taskChanged(task: task))
        #expect(driver.state.asked == [.diff(task.id, tree: "ffff0000")])
    }

    @Test func `output is fetched as it grows, without gaps`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("enter", "l")
        driver.answer()
        driver.answer()
        let step = Fixtures.step(15, .modelCall, "ask again", .started)
        driver.events(.stepChanged(step: step), .outputGrew(task: step.taskID, step: step.id, length: 6))
        #expect(driver.state.asked.contains(.output(step.id, offset: 0)))
        driver.apply(.loaded(.output(step.id, offset: 0, TextSlice(text: "def me", offset: 0, total: 10))))
        #expect(driver.state.asked.contains(.output(step.id, offset: 6)))
        driver.apply(.loaded(.output(step.id, offset: 6, TextSlice(text: "an()", offset: 6, total: 10))))
        #expect(driver.state.detail.output?.text == "def mean()")
        #expect(driver.shows("def mean()"))
        #expect(driver.state.asked.isEmpty)
    }

    @Test func `an empty slice does not ask for ever`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("enter", "l")
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), Fixtures.steps)))
        let step = StepID(rawValue: 14)
        #expect(driver.state.asked.contains(.output(step, offset: 0)))
        driver.apply(.loaded(.output(step, offset: 0, TextSlice(text: "", offset: 0, total: 60))))
        #expect(!driver.state.asked.contains(.output(step, offset: 0)))
    }

    @Test func `following goes to each new step, looking back stays`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("enter", "l")
        driver.answer()
        #expect(driver.state.detail.step?.id.rawValue == 14)
        driver.events(.stepChanged(step: Fixtures.step(15, .edit, "edit")))
        #expect(driver.state.detail.step?.id.rawValue == 15)
        driver.press("k")
        driver.events(.stepChanged(step: Fixtures.step(16, .check, "check")))
        #expect(driver.state.detail.step?.id.rawValue == 14)
        driver.press("f")
        #expect(driver.state.detail.step?.id.rawValue == 16)
    }

    @Test func `a reply grows while it is written and not after`() {
        var driver = Driver.connected(120, 40)
        driver.answer()
        let conversation = Fixtures.conversation.id
        var reply = ChatMessage(
            id: MessageID(rawValue: 9),
            conversation: conversation,
            role: .assistant,
            text: "",
            state: .streaming,
            createdAt: Fixtures.now
        )
        driver.events(.messageChanged(message: reply))
        driver.events(.replyGrew(message: reply.id, conversation: conversation, text: "The **med"))
        #expect(driver.shows("The **med"))
        driver.press("3")
        #expect(driver.state.availability(of: .stopReply).isEnabled)
        driver.press("x")
        #expect(driver.takeCommands() == [.stopReply(conversation: conversation)])
        reply.text = "The **median**"
        reply.state = .stopped
        driver.events(.messageChanged(message: reply))
        driver.events(.replyGrew(message: reply.id, conversation: conversation, text: "late"))
        #expect(driver.shows("The median"))
        #expect(driver.shows("(stopped)"))
    }

    @Test func `the first message begins a conversation`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(conversations: []))
        driver.press("3", "i")
        driver.type("hello")
        driver.press("enter")
        let command = EngineCommand.sendMessage(conversation: nil, text: "hello")
        #expect(driver.takeCommands() == [command])
        let id = ConversationID(rawValue: 7)
        driver.apply(.performed(command, CommandReceipt(conversation: id)))
        #expect(driver.state.asked.contains(.messages(id)))
        driver.type("more")
        driver.press("enter")
        #expect(driver.takeCommands() == [.sendMessage(conversation: id, text: "more")])
    }

    @Test func `a refused question is not repeated until the user moves on`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        let question = Question.steps(TaskID(rawValue: 3))
        driver.apply(.failed(.ask(question), .unavailable(message: "The disk hangs.", remedy: "Wait.")))
        driver.events(.healthChanged(items: []))
        #expect(!driver.state.asked.contains(question))
        driver.press("2")
        #expect(driver.state.asked.contains(question))
    }

    @Test func `long lines of output are wrapped and keep their colours`() {
        var output = OutputState(step: StepID(rawValue: 1), total: 0)
        output.append(TextSlice(text: "\u{1B}[31mone two three\nfour", offset: 0, total: 24))
        output.layOut(columns: 8)
        #expect(output.rows.map { $0.map(\.text).joined() } == ["one two", "three", "four"])
        #expect(output.rows[2][0].style.foreground == .ansi(1))
        output.append(TextSlice(text: "teen\n", offset: 24, total: 29))
        output.layOut(columns: 8)
        #expect(output.rows.map { $0.map(\.text).joined() } == ["one two", "three", "fourteen"])
        output.layOut(columns: 20)
        #expect(output.rows.count == 2)
    }

    @Test func `a long output keeps its end`() {
        var output = OutputState(step: StepID(rawValue: 1), total: 10_000_000)
        #expect(output.nextOffset == 10_000_000 - OutputState.characterLimit)
        let page = String(repeating: "0123456789abcde\n", count: 4096)
        for _ in 0..<12 {
            output.append(TextSlice(text: page, offset: output.nextOffset, total: 20_000_000))
        }
        #expect(output.text.count <= 2 * OutputState.characterLimit)
        #expect(output.nextOffset == 10_000_000 - OutputState.characterLimit + 12 * 65_536)
    }

    @Test func `the wheel scrolls what is under it and a click selects`() {
        var driver = Driver.connected(80, 24)
        let before = driver.state.tasks.list.selectedID
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: Point(column: 10, row: 5)))))
        #expect(driver.state.tasks.list.selectedID != before)
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: Point(column: 10, row: 18)))))
        #expect(driver.state.focus == .detail)
    }
}
