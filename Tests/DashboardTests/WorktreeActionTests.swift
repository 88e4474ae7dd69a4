import Domain
import Terminal
import Testing

@testable import Dashboard

/// The keys that put the files of a task back to a step, and its change onto another base.
@Suite struct WorktreeActionTests {
    private static let id = TaskID(rawValue: 3)

    /// The steps of a task in review.
    private func steps(_ state: TaskState = .reviewing) -> Driver {
        var task = Fixtures.inReview
        task.state = state
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.press("2", "l")
        driver.apply(.loaded(.steps(Self.id, Fixtures.steps)))
        return driver
    }

    /// A dashboard on a branch that has moved on since a task was started.
    private func moved(_ change: (inout AgentTask) -> Void = { _ in }) -> Driver {
        var task = Fixtures.inReview
        task.workspace?.baseCommit = "0123456789abcdef"
        change(&task)
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.select(3)
        return driver
    }

    @Test func `restoring asks first and names the step`() {
        var driver = steps()
        #expect(driver.state.detail.section == .steps)
        driver.press("k", "U")
        #expect(driver.state.dialogs.count == 1)
        #expect(driver.shows("Restore step 13 of #3?"))
        #expect(driver.shows("edit src/mean.py"))
        #expect(driver.takeCommands().isEmpty)
        driver.press("esc")
        #expect(driver.state.dialogs.isEmpty)
        driver.press("U", "y")
        #expect(driver.takeCommands() == [.restoreStep(id: Self.id, step: StepID(rawValue: 13))])
    }

    @Test(
        arguments: [
            (.reviewing, true), (.failed, true), (.interrupted, true), (.blocked, true), (.cancelled, true),
            (.working, false), (.queued, false), (.done, false),
        ] as [(TaskState, Bool)]
    )
    func `a step is restored where nobody works on the task`(state: TaskState, isPossible: Bool) {
        var driver = steps(state)
        #expect(driver.state.availability(of: .restoreStep).isEnabled == isPossible)
        driver.press("U")
        #expect(driver.state.dialogs.isEmpty != isPossible)
        if !isPossible { #expect(driver.shows("#3 is \(state.rawValue);")) }
    }

    @Test func `elsewhere the key says where steps are`() {
        var driver = steps()
        driver.press("h", "U")
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.shows("A step is chosen where the steps are listed."))
    }

    @Test func `a step that runs is not restored`() {
        var task = Fixtures.inReview
        task.state = .blocked
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.press("2", "l")
        var open = Fixtures.steps[4]
        open.state = .started
        driver.apply(.loaded(.steps(Self.id, Array(Fixtures.steps.dropLast()) + [open])))
        driver.press("U")
        #expect(driver.shows("The step has not ended yet."))
    }

    @Test func `rebasing asks first and says what becomes of the change`() {
        var driver = moved()
        driver.press("B")
        #expect(driver.shows("Rebase #3 onto main?"))
        #expect(driver.shows("It was started at 01234567; main was at 4f2d9a7b at the last look."))
        driver.press("y")
        #expect(driver.takeCommands() == [.rebaseTask(id: Self.id)])
    }

    @Test func `whether the branch has moved on is the engine's to say: it may have since the last look`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [Fixtures.inReview]))
        driver.select(3)
        driver.press("B", "y")
        #expect(driver.takeCommands() == [.rebaseTask(id: Self.id)])
    }

    @Test func `what cannot be rebased says why`() {
        let reasons: [(Driver, String)] = [
            (moved { $0.state = .working }, "#3 is working; only a change in review or a commit is rebased."),
            (
                moved {
                    $0.state = .done
                    $0.commit = "c0ffee"
                    $0.broughtInto = "main"
                },
                "#3 is in main already."
            ),
        ]
        for (driver, words) in reasons {
            var driver = driver
            driver.press("B")
            #expect(driver.state.dialogs.isEmpty)
            #expect(driver.shows(words), "\(words)")
        }
    }

    @Test func `bringing in names the key that rebases`() throws {
        let driver = moved {
            $0.state = .done
            $0.commit = "c0ffee"
        }
        let task = try #require(driver.state.selectedTask)
        let text = driver.state.bringDialog(task).body.map(\.text).joined(separator: "\n")
        #expect(text.contains("rebase the task onto it first (B)"))
    }
}
