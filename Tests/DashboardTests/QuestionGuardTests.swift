import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What keeps a slip of the finger from answering a question.
@Suite struct QuestionGuardTests {
    /// Every question with buttons, and what it has to name.
    private var questions: [(dialog: ConfirmDialog, names: [String])] {
        var state = Driver.connected(80, 24).state
        let tasks = state.tasks
        func task(_ id: Int64) -> AgentTask { tasks.task(TaskID(rawValue: id)) ?? Fixtures.inReview }
        var questions: [(dialog: ConfirmDialog, names: [String])] = [
            (state.quitDialog, ["#6", "#5"]),
            (state.cancelDialog(task(5)), ["#5", "translate the headings"]),
            (state.cancelDialog([task(5), task(6)], of: 3), ["2 tasks", "#5", "#6"]),
            (state.retryDialog([task(2)], of: 1), ["#2", "refactor the reader"]),
            (state.bringDialog(task(1)), ["#1", "main"]),
            (state.approveDialog(task(3), message: nil), ["#3", "average of an empty list"]),
            (state.approveDialog(task(4), message: nil), ["#4", "tests/test_mean.py"]),
            (state.consentDialog, ["/home/kim/statistics"]),
            (state.downloadDialog("llama3.2:3b"), ["llama3.2:3b", "gigabytes"]),
            (state.publishDialog(task(1)), ["#1", "switchyard/1-average-of-an-empty-list", "77aa66bb"]),
            (state.cancelDialog(Fixtures.runs[0]), ["build #41", "main"]),
        ]
        state.project?.isolation = "unsandboxed, by consent"
        questions.append((state.consentDialog, ["/home/kim/statistics"]))
        return questions
    }

    @Test func `each names what it hits, begins with what costs nothing, and listens late`() {
        for (dialog, names) in questions {
            let text = ([dialog.title] + dialog.body.map(\.text)).joined(separator: "\n")
            for name in names { #expect(text.contains(name), "\(dialog.title): \(name)") }
            #expect(dialog.chosen == .dismiss, "\(dialog.title)")
            #expect(dialog.buttons.first?.outcome == .dismiss, "\(dialog.title)")
            #expect(dialog.buttons.filter { $0.outcome == .dismiss }.count == 1, "\(dialog.title)")
            #expect(dialog.isDangerous, "\(dialog.title)")
            // Words that could be read as going on with what is asked, or as the action of that name.
            let first = dialog.buttons.first?.label ?? ""
            #expect(!["Go on", "Cancel", "OK", "Continue"].contains(first), "\(dialog.title)")
            let shown = Dialog(id: 1, content: .confirm(dialog), openedAt: Fixtures.now)
            #expect(shown.isGuarded(at: Fixtures.now + 0.249))
            #expect(!shown.isGuarded(at: Fixtures.now + 0.25))
        }
    }

    @Test(arguments: Keymap.presets) func `no key that asks is one that answers`(preset: String) {
        let keymap = Keymap(preset: preset)
        let asking: [Action] = [
            .quit, .cancelTask, .retryTask, .bringIntoBranch, .checkConsent, .approveTask, .publishTask,
            .cancelRun,
        ]
        let answers = [Action.confirm, .answerYes].flatMap { keymap.chords(for: $0) }.compactMap(\.keys.first)
        #expect(!answers.isEmpty)
        for action in asking {
            for chord in keymap.chords(for: action) {
                #expect(chord.keys.last.map(answers.contains) == false, "\(chord) of \(action)")
            }
        }
    }

    /// Holds a key down: it repeats after a while, and then quickly.
    private func hold(_ key: Key, after delay: Double, _ driver: inout Driver) {
        driver.time += delay
        for _ in 0..<60 {
            driver.apply(.terminal(.key(key)))
            driver.time += 0.033
        }
    }

    @Test(arguments: [("x", 5), ("a", 3), ("b", 1), ("q", 3)] as [(String, Int64)], [0.2, 0.4, 0.66])
    func `a key that is held asks and does not answer`(question: (String, Int64), delay: Double) {
        var driver = Driver.connected(80, 24)
        driver.select(question.1)
        driver.press(question.0)
        #expect(driver.state.dialogs.count == 1)
        hold(Key(.character(question.0.first ?? " ")), after: delay, &driver)
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.state.dialogs.count == 1)
        driver.press("enter")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.takeCommands().isEmpty)
    }

    @Test(arguments: [(80, 24), (18, 6)]) func `a key that comes too soon is told so in the question`(
        columns: Int,
        rows: Int
    ) {
        var driver = Driver.connected(columns, rows)
        driver.select(5)
        driver.press("x")
        driver.time += 0.15
        driver.apply(.terminal(.key(Key(.character("y")))))
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.shows("Too soon: press"))
        #expect(driver.state.toast == nil)
        driver.press("y")
        #expect(driver.takeCommands() == [.cancelTask(id: TaskID(rawValue: 5))])
        #expect(!driver.shows("Too soon"))
    }

    @Test func `the held key that asked is not told to be pressed again`() {
        var driver = Driver.connected(80, 24)
        driver.select(5)
        driver.press("x")
        hold(Key(.character("x")), after: 0.2, &driver)
        #expect(!driver.shows("Too soon"))
    }

    @Test func `leaving with tasks names its keys, and yes is no answer to it`() {
        var driver = Driver.connected(80, 24)
        driver.press("q")
        #expect(driver.shows("esc stays, ctrl+c stops and quits."))
        driver.press("y")
        #expect(driver.shows("choose a button"))
        #expect(driver.state.dialogs.count == 1)
        let one = Fixtures.tasks.filter { $0.id.rawValue == 5 }
        let state = Driver.connected(80, 24, Fixtures.snapshot(tasks: one)).state
        #expect(state.quitDialog.body.first?.text == "1 task is not finished yet.")
        #expect(
            state.quitDialog.buttons.map(\.label) == [
                "Stay", "Leave it running", "Finish first", "Stop and quit",
            ]
        )
    }

    @Test func `Ctrl-C that is held does not quit, pressed again it does`() {
        var driver = Driver.connected(80, 24)
        driver.press("ctrl+c")
        hold(Key(.character("c"), .control), after: 0.66, &driver)
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.state.dialogs.count == 1)
        #expect(driver.shows("Too soon: press ctrl+c again."))
        driver.press("ctrl+c")
        #expect(driver.takeEffects() == [.quit(.stop)])
    }

    @Test func `Enter that chose a command does not answer what it asks, nor send what it opens`() {
        var driver = Driver.connected(80, 24)
        driver.select(5)
        driver.press(":")
        driver.type("cancel")
        driver.press("enter")
        #expect(driver.shows("Cancel #5?"))
        hold(Key(.enter), after: 0.5, &driver)
        #expect(driver.state.dialogs.count == 1)
        driver.press("y")
        #expect(driver.takeCommands() == [.cancelTask(id: TaskID(rawValue: 5))])
        driver.press("n")
        driver.type("half a task")
        driver.press("esc", ":")
        driver.type("new task")
        driver.press("enter")
        _ = driver.takeEffects()
        hold(Key(.enter), after: 0.5, &driver)
        #expect(driver.takeCommands().isEmpty)
        driver.press("enter")
        #expect(driver.takeCommands() == [.addTask(prompt: "half a task", options: TaskOptions())])
    }

    @Test func `a key of the user's that both asks and answers only asks`() {
        var driver = Driver.connected(80, 24)
        driver.state.keymap = Keymap(userText: "[task]\n\"task.cancel\" = \"y\"\n")
        driver.select(5)
        driver.press("y", "y")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.dialogs.count == 1)
        #expect(driver.shows("y asked this question; choose the button to answer it."))
        driver.press("tab", "enter")
        #expect(driver.takeCommands() == [.cancelTask(id: TaskID(rawValue: 5))])
    }

    @Test func `a letter that opened a field is a letter in it at once`() {
        var driver = Driver.connected(80, 24)
        driver.press("n")
        driver.type("no")
        driver.press("enter")
        #expect(driver.takeCommands() == [.addTask(prompt: "no", options: TaskOptions())])
    }
}
