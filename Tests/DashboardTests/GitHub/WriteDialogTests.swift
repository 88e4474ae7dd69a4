import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What an agent drafted, and what GitHub refused, waits in the inbox; one key opens it, the next one posts it.
@Suite struct WriteDialogTests {
    private static func write(
        _ id: Int64,
        _ deed: GitHubDeed,
        _ state: GitHubWrite.State,
        problem: EngineError? = nil,
        task: TaskID? = nil
    ) -> GitHubWrite {
        GitHubWrite(
            id: WriteID(rawValue: id),
            repository: "github.com/kim/statistics",
            deed: deed,
            state: state,
            problem: problem,
            task: task,
            createdAt: Fixtures.now,
            updatedAt: Fixtures.now
        )
    }

    private static let draft = write(
        3,
        .pullRequest(number: 20, change: .reply(thread: 77, body: "Done: the sum is right now.\nSee `sum`.")),
        .draft,
        task: TaskID(rawValue: 3)
    )
    private static let refused = write(
        4,
        .pullRequest(number: 20, change: .merge(method: .squash, head: "99aa88bb77cc")),
        .refused,
        problem: .conflict(message: "kim/statistics does not allow this.", remedy: "It allows: merge.")
    )

    private func driver() -> Driver {
        var driver = Driver.onGitHub()
        driver.apply(.loaded(.gitHubWrites([Self.refused, Self.draft])))
        driver.press("6")
        _ = driver.takeCommands()
        return driver
    }

    private func texts(_ driver: Driver) -> [String] {
        driver.state.inbox.list.ids.compactMap(driver.state.inbox.entry).map(\.text)
    }

    @Test func `a draft and a refusal wait, and go when they are dealt with`() {
        var driver = driver()
        #expect(texts(driver).contains("draft: reply on #20: Done: the sum is right now."))
        #expect(
            texts(driver).contains("refused: merge of #20 by squash: kim/statistics does not allow this.")
        )
        var done = Self.draft
        done.state = .done
        var waiting = Self.refused
        waiting.state = .waiting
        driver.events(.gitHubWriteChanged(write: done), .gitHubWriteChanged(write: waiting))
        #expect(!texts(driver).contains { $0.contains("#20") && !$0.hasPrefix("PR") })
    }

    @Test func `a draft is read in full, and y posts it`() {
        var driver = driver()
        driver.state.inbox.list.select(id: .write(Self.draft.id))
        driver.press("enter")
        #expect(driver.shows("Post this?"))
        #expect(driver.shows("by task #3"))
        #expect(driver.shows("See `sum`."))
        driver.press("y")
        #expect(driver.takeCommands() == [.postWrite(id: Self.draft.id)])
    }

    @Test func `other words can be given before it is posted`() {
        var driver = driver()
        driver.state.inbox.list.select(id: .write(Self.draft.id))
        driver.press("enter", "tab", "tab", "enter")
        #expect(driver.shows("Text of the reply on #20"))
        driver.type("!")
        driver.press("enter")
        guard case .postWrite(Self.draft.id, let body)? = driver.takeCommands().first else {
            Issue.record("nothing is posted")
            return
        }
        #expect(body?.contains("Done: the sum is right now.") == true)
        #expect(body?.contains("!") == true)
    }

    @Test func `a refusal says why, has no text to edit, and can be discarded`() {
        var driver = driver()
        driver.state.inbox.list.select(id: .write(Self.refused.id))
        driver.press("enter")
        #expect(driver.shows("It allows: merge."))
        #expect(!driver.shows("Edit the text"))
        driver.press("tab", "tab", "enter")
        #expect(driver.takeCommands() == [.discardWrite(id: Self.refused.id)])
    }
}
