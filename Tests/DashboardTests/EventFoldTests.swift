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
        #expect(driver.state.tasks.count == Fixtures.tasks.count)
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

    @Test func `the wheel scrolls what is under it and a click selects`() {
        var driver = Driver.connected(80, 24)
        let before = driver.state.tasks.list.selectedID
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: Point(column: 10, row: 5)))))
        #expect(driver.state.tasks.list.selectedID != before)
        driver.apply(.terminal(.mouse(MouseEvent(.press(.left), at: Point(column: 10, row: 18)))))
        #expect(driver.state.focus == .detail)
    }
}
