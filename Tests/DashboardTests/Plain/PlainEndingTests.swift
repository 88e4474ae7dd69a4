import Domain
import Foundation
import Testing

@testable import Dashboard

/// The ways out: the end of the input, quitting, Ctrl-C, and an engine that ends.
@Suite struct PlainEndingTests {
    private static let idle = Fixtures.snapshot(tasks: [Fixtures.inReview])

    @Test func `a script's tasks are seen to their end`() throws {
        var driver = PlainDriver.connected()
        driver.type("cancel 5")
        #expect(driver.takeLines().last == "Cancel #5? Type yes:")
        driver.apply(.endOfInput)
        #expect(driver.takeLines() == ["No answer: nothing was done."])
        #expect(driver.takeEffects() == [])
        driver.events(.taskChanged(task: Fixtures.task(5, "translate", .failed)))
        #expect(driver.takeEnding() == nil)
        driver.events(.taskChanged(task: Fixtures.task(6, "docs", .working)))
        driver.events(.taskChanged(task: Fixtures.task(6, "docs", .reviewing)))
        let takenEnding = driver.takeEnding()
        let ending = try #require(takenEnding)
        #expect(ending.tasks.map(\.state) == [.failed, .reviewing])
        #expect(!ending.isInterrupted)
        #expect(driver.takeLines().suffix(2) == ["#5 failed: translate", "#6 reviewing: docs"])
    }

    @Test func `what was refused in a script is kept, but not what a person saw`() throws {
        for isInteractive in [false, true] {
            var driver = PlainDriver.connected(Self.idle, isInteractive: isInteractive)
            driver.type("nonsense")
            driver.apply(.endOfInput)
            let takenEnding = driver.takeEnding()
            let ending = try #require(takenEnding)
            #expect(ending.refusals.count == (isInteractive ? 0 : 1))
        }
    }

    @Test func `an answer that is still to come holds the next line`() {
        var driver = PlainDriver.connected(Self.idle)
        driver.type("health")
        driver.apply(.performed(.refreshHealth, CommandReceipt()))
        #expect(!driver.session.takesLines)
        driver.events(.healthChanged(items: Fixtures.health))
        #expect(driver.takeLines().first == "git: good, git 2.39.5")
        #expect(driver.session.takesLines)
    }

    private static let answers: [(String, PlainEffect?)] = [
        ("1", nil), ("", nil), ("yes", nil), ("9", nil), ("2", .leave), ("3", nil),
        ("4", .end(PlainEnding())),
    ]

    @Test(arguments: answers)
    func `quitting asks what becomes of running tasks`(answer: String, effect: PlainEffect?) {
        var driver = PlainDriver.connected(isInteractive: true)
        driver.apply(.endOfInput)
        #expect(driver.session.prompt == "Quit? Type a number: ")
        #expect(
            driver.takeLines().suffix(4)
                == ["1 Stay", "2 Leave them running", "3 Finish first", "4 Stop and quit"]
        )
        driver.type(answer)
        #expect(driver.takeEffects() == (effect.map { [$0] } ?? []))
    }

    @Test func `finishing first ends the session when nothing is left to do`() {
        var driver = PlainDriver.connected(isInteractive: true)
        driver.apply(.endOfInput)
        driver.type("3")
        #expect(driver.takeLines().last == "The session ends when the tasks are done.")
        #expect(!driver.session.takesLines)
        for var task in Fixtures.tasks {
            task.state = .cancelled
            driver.events(.taskChanged(task: task))
        }
        #expect(driver.takeEffects() == [.end(PlainEnding())])
    }

    @Test func `a terminal that only ends leaves the tasks running`() {
        var driver = PlainDriver.connected(isInteractive: true)
        driver.apply(.endOfInput)
        driver.apply(.endOfInput)
        #expect(driver.takeEffects() == [.leave])
        #expect(!driver.session.takesLines)
    }

    @Test func `where nothing runs the end of the input is the end`() {
        var driver = PlainDriver.connected(Self.idle, isInteractive: true)
        driver.apply(.endOfInput)
        #expect(driver.takeEffects() == [.end(PlainEnding())])
    }

    @Test func `Ctrl-C takes one thing back, and twice it quits`() {
        var driver = PlainDriver.connected(isInteractive: true)
        driver.type("wait")
        #expect(driver.session.prompt == nil)
        driver.apply(.interrupted)
        #expect(driver.takeLines().first == "No longer waiting; the tasks go on.")
        driver.time += 3
        driver.type("cancel 5")
        driver.apply(.interrupted)
        #expect(
            driver.takeLines().suffix(2) == ["No: nothing was done.", "Ctrl-C again within 2 seconds quits."]
        )
        #expect(driver.takeEffects() == [])
        driver.time += 1
        driver.apply(.interrupted)
        #expect(driver.takeEnding()?.isInterrupted == true)
    }

    @Test func `Ctrl-C at the question whether to quit means it`() {
        var driver = PlainDriver.connected(isInteractive: true)
        driver.type("quit")
        driver.apply(.interrupted)
        #expect(driver.takeEnding()?.isInterrupted == true)
    }

    @Test func `where only waiting is left Ctrl-C quits at once`() {
        var driver = PlainDriver.connected()
        driver.apply(.endOfInput)
        driver.apply(.interrupted)
        #expect(driver.takeEnding()?.isInterrupted == true)
    }

    @Test(arguments: [false, true]) func `an engine that ends is trouble for everyone`(isInteractive: Bool) {
        var driver = PlainDriver.connected(isInteractive: isInteractive)
        let error = EngineError.unavailable(message: "The engine has ended.", remedy: "Start it again.")
        driver.apply(.engineEnded(error))
        #expect(driver.takeLines() == ["The engine has ended. Start it again."])
        #expect(driver.takeEnding()?.refusals == [error])
        driver.type("tasks")
        #expect(driver.takeLines() == [])
    }
}
