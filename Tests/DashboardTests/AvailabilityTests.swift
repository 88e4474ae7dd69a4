import Domain
import Terminal
import Testing

@testable import Dashboard

@Suite struct AvailabilityTests {
    /// The actions on a task that each state allows, besides looking at it.
    static let table: [(TaskState, Set<Action>)] = [
        (.queued, [.cancelTask]),
        (.classifying, [.cancelTask]),
        (.preparing, [.cancelTask]),
        (.working, [.cancelTask]),
        (.reviewing, [.cancelTask, .approveTask, .rejectTask, .undoTask, .checkTask]),
        (.publishing, [.cancelTask]),
        (.watching, [.cancelTask]),
        (.done, [.retryTask]),
        (.failed, [.retryTask, .undoTask]),
        (.cancelled, [.retryTask]),
        (.blocked, [.cancelTask, .retryTask, .resumeTask, .undoTask]),
        (.interrupted, [.cancelTask, .retryTask, .resumeTask, .undoTask]),
        (.paused, [.cancelTask, .retryTask, .resumeTask, .undoTask]),
    ]

    @Test(arguments: table) func `each state has its keys`(state: TaskState, allowed: Set<Action>) {
        var task = Fixtures.inReview
        task.state = state
        let driver = Driver.connected(80, 24, Fixtures.snapshot(tasks: [task]))
        let actions: [Action] = [
            .cancelTask, .retryTask, .resumeTask, .undoTask, .approveTask, .rejectTask, .bringIntoBranch,
            .checkTask,
        ]
        for action in actions {
            #expect(
                driver.state.availability(of: action).isEnabled == allowed.contains(action),
                "\(action) when \(state)"
            )
        }
    }

    @Test func `every state has a key that leaves it`() {
        for state in TaskState.allCases {
            var task = Fixtures.inReview
            task.state = state
            let driver = Driver.connected(80, 24, Fixtures.snapshot(tasks: [task]))
            let leaving: [Action] = [.cancelTask, .retryTask, .resumeTask, .approveTask]
            #expect(leaving.contains { driver.state.availability(of: $0).isEnabled }, "\(state)")
        }
    }

    @Test func `a refused key says why`() {
        var driver = Driver.connected(80, 24)
        driver.select(6)
        driver.press("a")
        #expect(driver.shows("#6 is queued; only a change in review can be approved."))
        #expect(driver.state.dialogs.isEmpty)
        driver.press("s")
        #expect(driver.shows("#6 has no worktree yet."))
        driver.select(3)
        driver.press("b")
        #expect(driver.shows("#3 is not committed yet; approve it first."))
    }

    @Test func `bringing in needs a clean checkout on a branch`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(project: Fixtures.dirtyProject))
        driver.select(1)
        driver.press("b")
        #expect(driver.shows("Your checkout has uncommitted changes: notes.md, src/mean.py."))
        var detached = Fixtures.project
        detached.branch = nil
        driver.events(.projectChanged(project: detached))
        driver.press("b")
        #expect(driver.shows("on no branch"))
        driver.events(.projectChanged(project: Fixtures.project))
        driver.press("b", "y")
        #expect(driver.takeCommands() == [.bringIntoBranch(id: TaskID(rawValue: 1))])
    }

    @Test func `what is in the branch is not offered to be brought in`() {
        var task = Fixtures.tasks[0]
        task.broughtInto = "main"
        var project = Fixtures.project
        project.head = task.commit
        var driver = Driver.connected(120, 40, Fixtures.snapshot(project: project, tasks: [task]))
        #expect(driver.shows("committed, and brought into main"))
        #expect(!driver.shows("b bring in"))
        driver.press("b")
        #expect(driver.shows("#1 is in main already."))
        // The branch was put back to where the task began.
        driver.events(.projectChanged(project: Fixtures.project))
        #expect(driver.shows("b bring in"))
    }

    @Test func `bringing in shows the commit, and that the branch is elsewhere by now`() {
        var task = Fixtures.tasks[0]
        task.commitSubject = "Print the version"
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        driver.press("b")
        #expect(driver.shows("77aa66bb  Print the version"))
        #expect(driver.shows("Only as a fast-forward"))
        driver.press("esc")
        var project = Fixtures.project
        project.head = "0123456789"
        driver.events(.projectChanged(project: project))
        driver.press("b")
        #expect(driver.shows("main is no longer at 4f2d9a7b, where #1 was started."))
    }

    @Test func `checks run again on a change in review, and are offered where nothing else proves it`() {
        var task = Fixtures.inReview
        task.evidence?.isStale = true
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [Fixtures.inReview]))
        #expect(!driver.shows("O check again"))
        driver.events(.taskChanged(task: task))
        #expect(driver.shows("O check again"))
        driver.press("O")
        #expect(driver.takeCommands() == [.checkTask(id: task.id)])
        var project = Fixtures.project
        project.isolation = nil
        driver.events(.projectChanged(project: project))
        driver.press("O")
        #expect(driver.shows("Checks may not run without a sandbox; S allows them."))
        project.check = nil
        driver.events(.projectChanged(project: project))
        driver.press("O")
        #expect(driver.shows("This project has no check command; C sets one."))
        #expect(driver.takeCommands().isEmpty)
    }

    @Test func `a comment that came to nothing is told when the change is back`() {
        var task = Fixtures.inReview
        task.state = .working
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [task]))
        task.state = .reviewing
        task.trouble = TaskTrouble(
            code: .checksFailed,
            message: "The comment led to no usable change; the earlier one still waits.",
            remedy: "Approve it as it is."
        )
        driver.events(.taskChanged(task: task))
        #expect(driver.shows("#3: The comment led to no usable change; the earlier one still waits."))
        #expect(driver.state.availability(of: .approveTask).isEnabled)
    }

    @Test func `a task can be written before the engine answers, and learns of the project when it does`() {
        var driver = Driver.starting(80, 24)
        driver.press("n")
        #expect(driver.shows("New task"))
        #expect(!driver.shows("nothing will be proven"))
        driver.events(.projectChanged(project: Fixtures.project))
        #expect(driver.shows(Fixtures.project.check?.line ?? "no check in the fixture"))
    }

    @Test func `before the engine answers its keys say so`() {
        var driver = Driver.starting(80, 24)
        driver.press("m")
        #expect(driver.shows("The engine is still starting."))
        driver.apply(.engineFailed(.unavailable(message: "No git here.", remedy: "Run git init.")))
        driver.press("m")
        #expect(driver.shows("No git here."))
        driver.press("q")
        #expect(driver.takeEffects() == [.quit(.stop)])
    }

    @Test func `consent is asked for only where there is no sandbox`() {
        var driver = Driver.connected(80, 24)
        driver.press("S")
        #expect(driver.shows("Checks run in bubblewrap here; no consent is needed."))
        var project = Fixtures.project
        project.isolation = nil
        driver.events(.projectChanged(project: project))
        driver.press("S")
        #expect(driver.shows("Run checks without a sandbox?"))
        driver.press("y")
        #expect(driver.takeCommands() == [.setUnsandboxedConsent(isGranted: true)])
        project.isolation = "unsandboxed, by consent"
        driver.events(.projectChanged(project: project))
        driver.press("S", "y")
        #expect(driver.takeCommands() == [.setUnsandboxedConsent(isGranted: false)])
    }

    @Test func `the footer shows what works and always help`() {
        for columns in [40, 60, 80, 120] {
            var driver = Driver.connected(columns, 24)
            driver.select(3)
            #expect(driver.screen.last?.contains("? help") == true)
            driver.press("2")
            #expect(driver.screen.last?.contains("? help") == true)
        }
        var driver = Driver.connected(200, 60)
        driver.select(3)
        #expect(driver.screen.last?.contains("a approve") == true)
        driver.select(6)
        #expect(driver.screen.last?.contains("a approve") == false)
    }
}
