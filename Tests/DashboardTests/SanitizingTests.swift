import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Nothing that a model, a command or a user wrote reaches the terminal as anything but text.
@Suite struct SanitizingTests {
    private static let hostile = [
        "\u{1B}[2J\u{1B}]0;owned\u{07}after", "\u{1B}]52;c;b3duZWQ=\u{1B}\\x", "\u{202E}gnp.exe\u{202C}",
        "\u{9B}31mred", "a\u{0}b\u{8}c\rd", "zero\u{200B}width", "日本語とても長い題名",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}",
        "👩‍👩‍👧‍👦👍🏽🇩🇪",
    ]

    private static let forbidden: Set<Unicode.Scalar> = [
        "\u{1B}", "\u{07}", "\u{9B}", "\u{202E}", "\u{202C}", "\u{0}", "\u{8}", "\r", "\u{200B}", "\u{200D}",
    ]

    @Test(arguments: hostile) func `untrusted text is drawn as text`(text: String) {
        for (columns, rows) in [(200, 60), (80, 24), (30, 8), (12, 4), (5, 1)] {
            let task = Fixtures.task(1, text, .reviewing) {
                $0.trouble = TaskTrouble(code: .model, message: text, remedy: text)
                $0.workspace = Fixtures.workspace(1)
                $0.testChanges = [TestChangeNotice(path: text, summary: text, weakens: true)]
                $0.change = ChangeSummary(files: [.init(path: text, added: 1, removed: 1)])
                $0.feedback = text
            }
            var project = Fixtures.project
            project.name = text
            project.branch = text
            let activity = ModelActivity(model: text, isRecorded: true)
            var driver = Driver.connected(
                columns,
                rows,
                Fixtures.snapshot(project: project, tasks: [task], activity: activity)
            )
            let message = ChatMessage(
                id: MessageID(rawValue: 1),
                conversation: Fixtures.conversation.id,
                role: .assistant,
                text: "# \(text)\n- \(text)\n```\n\(text)\n```\n| \(text) |\n|---|\n\(text)",
                model: text,
                createdAt: Fixtures.now
            )
            driver.apply(.loaded(.messages(Fixtures.conversation.id, [message])))
            let step = Fixtures.step(1, .check, text, task: 1) { $0.outputLength = text.count }
            driver.apply(.loaded(.steps(task.id, [step])))
            check(driver)
            driver.press("2", "l")
            driver.output = text
            driver.answerOutput()
            check(driver)
            driver.press("l")
            let diff = TaskDiff(text: "diff --git a/\(text) b/x\n@@ -0,0 +1 @@\n+\(text)\n")
            driver.apply(.loaded(.diff(task.id, DiffState(diff, tree: Fixtures.workspace(1).tree))))
            check(driver)
            driver.press("l")
            check(driver)
            driver.press("a")
            check(driver)
            driver.press("esc", "3")
            check(driver)
            driver.press("3", "i")
            driver.apply(.terminal(.paste(text)))
            check(driver)
            driver.apply(.noticed(text, isTrouble: true))
            check(driver)
        }
    }

    private func check(_ driver: Driver, sourceLocation: SourceLocation = #_sourceLocation) {
        for line in driver.screen {
            #expect(
                Self.forbidden.isDisjoint(with: line.unicodeScalars),
                "\(line.debugDescription)",
                sourceLocation: sourceLocation
            )
            #expect(
                TerminalText.width(of: line) <= driver.state.size.columns,
                "\(line)",
                sourceLocation: sourceLocation
            )
        }
    }
}
