import Domain
import EngineTesting
import Foundation
import StubGitHub
import Testing

@testable import Engine

/// What is said and done on GitHub gets there, and what became of it is told.
@Suite(.timeLimit(.minutes(1)))
struct WriterTests {
    @Test func `a comment is recorded before it is sent, and its place is told`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        let start = try await engine.ask(SnapshotQuery()).cursor
        let note = try await engine.say(.issue(number: number, change: .comment(body: "I look at it.")))
        #expect(note?.hasPrefix("done: ") == true)
        #expect(note?.contains("#issuecomment-") == true)
        #expect(fixture.gitHub.comments(on: number) == ["I look at it."])
        let write = try #require(try await engine.writes().first)
        #expect(write.state == .done)
        #expect(write.url.map { note == "done: \($0)" } == true)
        #expect(write.repository == "127.0.0.1/octo/project")
        var states: [GitHubWrite.State] = []
        for try await envelope in engine.events(after: start) {
            guard case .gitHubWriteChanged(let told) = envelope.event else { continue }
            #expect(envelope.cursor != nil)
            states.append(told.state)
            if told.state == .done { break }
        }
        #expect(states == [.waiting, .sending, .done])
        await engine.shutDown()
    }

    @Test func `everything that can be done about an issue is done`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let note = try await engine.say(
            .newIssue(title: " It breaks ", body: "Badly.", labels: ["bug"])
        )
        #expect(note?.contains("/issues/1") == true)
        #expect(fixture.gitHub.titles == ["It breaks"])
        _ = try await engine.say(.issue(number: 1, change: .assign(people: ["@mona", "hubot"])))
        #expect(fixture.gitHub.assignees(of: 1) == ["mona", "hubot"])
        _ = try await engine.say(.issue(number: 1, change: .unassign(people: ["mona"])))
        #expect(fixture.gitHub.assignees(of: 1) == ["hubot"])
        _ = try await engine.say(.issue(number: 1, change: .label(names: ["later"])))
        _ = try await engine.say(.issue(number: 1, change: .close(isDone: false)))
        #expect(!fixture.gitHub.isOpen(1))
        _ = try await engine.say(.issue(number: 1, change: .reopen))
        #expect(fixture.gitHub.isOpen(1))
        #expect(try await engine.writes().allSatisfy { $0.state == .done && $0.url != nil })
        await engine.shutDown()
    }

    @Test func `everything that can be done about a pull request is done`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let gitHub = fixture.gitHub
        let head = try gitHub.push(["new.txt": "new\n"], to: "topic")
        let number = gitHub.addPull("Add a file", head: "topic")
        gitHub.addRemark("Why?", on: number, path: "new.txt", line: 1)
        let thread = Int64(try #require(gitHub.threads(of: number).first))
        func say(_ change: PullRequestChange) async throws {
            _ = try await engine.say(.pullRequest(number: number, change: change))
        }
        try await say(.comment(body: "Nice."))
        try await say(.reply(thread: thread, body: "Because."))
        try await say(.requestReview(from: ["hubot"]))
        try await say(.review(verdict: .approve, body: "", commit: head))
        try await say(.markReady)
        #expect(gitHub.comments(on: number) == ["Nice."])
        #expect(gitHub.remarks(on: number) == ["Why?", "Because."])
        #expect(gitHub.reviews(of: number) == ["APPROVED "])
        try gitHub.push(["base.txt": "moved\n"], to: "main")
        try await say(.updateBranch(head: head))
        let updated = try #require(gitHub.branches["topic"])
        #expect(updated != head)
        try await say(.merge(method: .squash, head: updated))
        #expect(gitHub.isMerged(number))
        let other = try gitHub.push(["other.txt": "new\n"], to: "other")
        #expect(!other.isEmpty)
        let second = gitHub.addPull("Add another", head: "other")
        _ = try await engine.say(.pullRequest(number: second, change: .close))
        #expect(!gitHub.isOpen(second) && !gitHub.isMerged(second))
        await engine.shutDown()
    }

    @Test(arguments: [
        GitHubDeed.issue(number: 1, change: .comment(body: " \n")),
        .issue(number: 0, change: .reopen),
        .issue(number: 1, change: .assign(people: ["@", " "])),
        .issue(number: 1, change: .label(names: [""])),
        .issue(number: 1, change: .comment(body: String(repeating: "x", count: 70_000))),
        .newIssue(title: " ", body: "text", labels: []),
        .pullRequest(number: 1, change: .review(verdict: .requestChanges, body: "", commit: "a1")),
        .pullRequest(number: 1, change: .merge(method: .merge, head: "")),
        .pullRequest(number: 1, change: .requestReview(from: [])),
    ])
    func `what makes no sense is not recorded`(deed: GitHubDeed) async throws {
        let (fixture, engine) = try await WriterFixture.start()
        guard case .invalid = await engine.refusal(of: .writeToGitHub(deed: deed)) else {
            Issue.record("it was taken")
            return
        }
        #expect(try await engine.writes().isEmpty)
        #expect(fixture.gitHub.exchanges.isEmpty)
        await engine.shutDown()
    }

    @Test func `a refusal is told in GitHub's words, kept, and can be posted with others`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let head = try fixture.gitHub.push(["new.txt": "new\n"], to: "topic")
        let number = fixture.gitHub.addPull("Mine", head: "topic", author: "octo")
        let change = PullRequestChange.review(verdict: .approve, body: "Fine", commit: head)
        let deed = GitHubDeed.pullRequest(number: number, change: change)
        let error = await engine.refusal(of: .writeToGitHub(deed: deed))
        #expect(error?.message.contains("Can not approve your own pull request") == true)
        let write = try #require(try await engine.writes().first)
        #expect(write.state == .refused)
        #expect(write.problem == error)
        // A refusal is final until the user says otherwise.
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.count("POST", "/reviews") == 1)
        #expect(await engine.refusal(of: .postWrite(id: write.id, body: "Fine!")) == error)
        #expect(try await engine.writes().first?.deed.body == "Fine!")
        #expect(fixture.count("POST", "/reviews") == 2)
        _ = try await engine.perform(.discardWrite(id: write.id))
        guard case .conflict = await engine.refusal(of: .postWrite(id: write.id)) else {
            Issue.record("it was posted")
            return
        }
        await engine.shutDown()
    }

    @Test func `a merge says which method is allowed, and that the head moved`() async throws {
        let (fixture, engine) = try await WriterFixture.start { $0.mergeMethods = ["squash"] }
        let head = try fixture.gitHub.push(["new.txt": "new\n"], to: "topic")
        let number = fixture.gitHub.addPull("Add a file", head: "topic")
        func refusal(_ method: MergeMethod, _ head: String) async -> EngineError? {
            let change = PullRequestChange.merge(method: method, head: head)
            let deed = GitHubDeed.pullRequest(number: number, change: change)
            return await engine.refusal(of: .writeToGitHub(deed: deed))
        }
        let first = await refusal(.merge, head)
        #expect(first?.message == "octo/project does not allow merge commits.")
        #expect(first?.remedy == "It allows: squash.")
        let second = await refusal(.squash, String(repeating: "0", count: 40))
        #expect(second?.message == "#\(number) is not at 0000000000 any more, so nothing was done.")
        #expect(!fixture.gitHub.isMerged(number))
        await engine.shutDown()
    }

    @Test func `whom GitHub does not assign is told of`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        let deed = GitHubDeed.issue(number: number, change: .assign(people: ["mona", "nobody"]))
        let error = await engine.refusal(of: .writeToGitHub(deed: deed))
        #expect(error?.message == "GitHub did not assign nobody to #\(number).")
        #expect(fixture.gitHub.assignees(of: number) == ["mona"])
        await engine.shutDown()
    }

    @Test func `a draft is posted when the user says so, and not before`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        let deed = GitHubDeed.issue(number: number, change: .comment(body: "Done."))
        let draft = try await engine.writer.draft(deed, by: TaskID(rawValue: 3))
        #expect(draft.state == .draft)
        #expect(draft.task == TaskID(rawValue: 3))
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number).isEmpty)
        let receipt = try await engine.perform(.postWrite(id: draft.id, body: "Done, I hope."))
        #expect(receipt.note?.hasPrefix("done: ") == true)
        #expect(fixture.gitHub.comments(on: number) == ["Done, I hope."])
        let write = try #require(try await engine.writes().first)
        #expect(write.id == draft.id && write.state == .done && write.task == draft.task)
        await engine.shutDown()
    }

    @Test func `a secret is not said`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        let secret = "ghp_" + String(repeating: "a1B2c3", count: 6)
        _ = try await engine.say(.issue(number: number, change: .comment(body: "It is \(secret).")))
        #expect(fixture.gitHub.comments(on: number).first?.contains(secret) == false)
        await engine.shutDown()
    }
}
