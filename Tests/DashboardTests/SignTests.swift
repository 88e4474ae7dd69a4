import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What is told by a sign is never told by colour alone, with or without Unicode.
@Suite struct SignTests {
    /// A text as it is drawn where there is no Unicode.
    private func plain(_ text: String) -> String {
        var canvas = Canvas(size: Size(columns: 8, rows: 1))
        canvas.put(text, at: Point(column: 0, row: 0))
        return canvas.inASCII().text[0]
    }

    @Test func `each state of a task and of a step has a sign of its own`() {
        let groups: [[TaskState]] = [
            [.queued], [.classifying, .preparing, .working, .publishing], [.reviewing],
            [.watching], [.done], [.failed], [.cancelled], [.blocked], [.interrupted], [.paused],
        ]
        #expect(groups.flatMap { $0 }.count == TaskState.allCases.count)
        for forms in [groups.map { $0[0].sign }, groups.map { plain($0[0].sign) }] {
            #expect(Set(forms).count == groups.count)
            #expect(forms.allSatisfy { TerminalText.width(of: $0) == 1 })
        }
        let steps: [StepState] = [.started, .succeeded, .failed, .interrupted]
        #expect(Set(steps.map { plain($0.sign) }).count == steps.count)
    }

    @Test func `what is under way blinks with the seconds, and nothing else does`() {
        var driver = Driver.connected(80, 24)
        #expect(driver.state.isWorking)
        func row(_ driver: Driver) -> String? { driver.screen.first { $0.contains("#5") } }
        #expect(row(driver)?.contains("▶") == true)
        let before = driver.screen
        driver.time += 1
        driver.apply(.ticked)
        #expect(row(driver)?.contains("▷") == true)
        #expect(zip(before, driver.screen).count { $0 != $1 } == 1)
        driver.time += 1
        driver.apply(.ticked)
        #expect(driver.screen == before)
    }

    @Test func `with nothing under way nothing ticks`() {
        var driver = Driver.connected(80, 24)
        for task in driver.state.tasks.unfinishedTasks(upTo: 10) {
            var ended = task
            ended.state = .cancelled
            driver.events(.taskChanged(task: ended))
        }
        #expect(!driver.state.isWorking)
    }

    @Test(arguments: [200, 120, 80, 60]) func `each level of health has a sign of its own, at any width`(
        columns: Int
    ) {
        let levels: [HealthLevel] = [.good, .limited, .bad, .off, .unknown]
        #expect(levels.map(\.sign) == ["●", "◐", "✗", "○", "?"])
        #expect(Set(levels.map { plain($0.sign) }).count == levels.count)
        for level in levels {
            var driver = Driver.connected(columns, 40)
            driver.events(.healthChanged(items: [HealthItem(subject: .git, level: level, message: "")]))
            let name = columns >= 120 ? " git" : "G"
            #expect(driver.screen[0].contains(level.sign + name), "\(driver.screen[0])")
            #expect(driver.inASCII().screen[0].contains(plain(level.sign) + name))
        }
    }

    @Test func `the context meter shows how full it is without Unicode too`() {
        let driver = Driver.connected(120, 40)
        #expect(driver.screen[0].contains("██░░░░░░"))
        #expect(driver.inASCII().screen[0].contains("##......"))
    }

    @Test func `arrows among keys are named without Unicode`() {
        var driver = Driver.connected(80, 24)
        driver.press("m")
        #expect(driver.shows("↓ next"))
        #expect(driver.inASCII().shows("down next"))
        driver.press("esc", "n", "tab")
        driver.answer()
        #expect(driver.shows("‹ the project's ›"))
        #expect(driver.inASCII().shows("< the project's >"))
    }

    @Test func `text beyond ASCII shows that something is there and keeps its place`() {
        let driver = Driver.connected(120, 40)
        #expect(driver.inASCII().shows("translate the headings: ? ?"))
        for (line, plain) in zip(driver.canvas.text, driver.inASCII().screen) {
            #expect(TerminalText.width(of: line) >= plain.count)
        }
    }
}
