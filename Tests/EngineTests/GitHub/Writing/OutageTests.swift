import Domain
import EngineTesting
import Foundation
import StubGitHub
import Testing

@testable import Engine

/// What cannot be sent is kept, sent once when it can be, and never sent twice.
@Suite(.timeLimit(.minutes(1)))
struct OutageTests {
    private static func comment(_ number: Int, _ body: String = "Thanks!") -> GitHubDeed {
        .issue(number: number, change: .comment(body: body))
    }

    private func state(_ engine: LocalEngine) async throws -> GitHubWrite.State? {
        try await engine.writes().first?.state
    }

    @Test func `what was said while GitHub was away is sent in order by who reaches it next`() async throws {
        let (fixture, offline) = try await WriterFixture.start(isReachable: false)
        let number = fixture.gitHub.addIssue("add subtracts")
        let note = try await offline.say(Self.comment(number, "first"))
        #expect(note == "GitHub cannot be reached; it is kept and sent as soon as that is possible.")
        _ = try await offline.say(Self.comment(number, "second"))
        _ = try await offline.say(.issue(number: number, change: .close(isDone: true)))
        let waiting = try await offline.writes()
        #expect(waiting.map(\.state) == [.waiting, .waiting, .waiting])
        #expect(waiting.allSatisfy { $0.problem?.message == "GitHub cannot be reached." })
        await offline.shutDown()

        let engine = try await fixture.next()
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number) == ["first", "second"])
        #expect(!fixture.gitHub.isOpen(number))
        #expect(try await engine.writes().allSatisfy { $0.state == .done && $0.problem == nil })
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number).count == 2)
        await engine.shutDown()
    }

    @Test func `what waits can be taken back`() async throws {
        let (fixture, offline) = try await WriterFixture.start(isReachable: false)
        let number = fixture.gitHub.addIssue("add subtracts")
        _ = try await offline.say(Self.comment(number))
        let write = try #require(try await offline.writes().first)
        _ = try await offline.perform(.discardWrite(id: write.id))
        await offline.shutDown()
        let engine = try await fixture.next()
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number).isEmpty)
        #expect(try await state(engine) == .discarded)
        await engine.shutDown()
    }

    @Test func `an engine that keeps up with GitHub sends it by itself`() async throws {
        let (fixture, offline) = try await WriterFixture.start(isReachable: false)
        let number = fixture.gitHub.addIssue("add subtracts")
        _ = try await offline.say(Self.comment(number))
        await offline.shutDown()
        let engine = try await fixture.next { options in
            options.runsOnly = .everything
            options.clock = HeldClock()
        }
        for try await envelope in engine.events(after: EventCursor(rawValue: 0)) {
            if case .gitHubWriteChanged(let write) = envelope.event, write.state == .done { break }
        }
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!"])
        await engine.shutDown()
    }

    @Test func `without a token it waits for one`() async throws {
        let (fixture, first) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        await first.shutDown()
        let signedOut = try await fixture.next { $0.overrides["github.token-file"] = nil }
        let note = try await signedOut.say(Self.comment(number))
        #expect(note?.hasPrefix("Nobody is signed in to GitHub; it is kept") == true)
        await signedOut.shutDown()
        let engine = try await fixture.next()
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!"])
        await engine.shutDown()
    }

    @Test func `what is for another repository is not sent to this one`() async throws {
        let (fixture, offline) = try await WriterFixture.start(isReachable: false)
        let number = fixture.gitHub.addIssue("add subtracts")
        _ = try await offline.say(Self.comment(number))
        let write = try #require(try await offline.writes().first)
        await offline.shutDown()
        let elsewhere = try await fixture.next { $0.overrides["github.repository"] = "octo/other" }
        _ = await elsewhere.refusal(of: .refreshGitHub)
        #expect(fixture.count("POST", "/") == 0)
        #expect(try await state(elsewhere) == .waiting)
        guard case .conflict = await elsewhere.refusal(of: .postWrite(id: write.id)) else {
            Issue.record("it was posted")
            return
        }
        await elsewhere.shutDown()
    }

    // MARK: - Answers that do not come

    @Test func `an answer that is cut off is looked for, and found`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        fixture.gitHub.misbehaveNext(.cut, method: "POST", path: "/comments")
        let note = try await engine.say(Self.comment(number))
        #expect(note?.contains("#issuecomment-") == true)
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!"])
        #expect(fixture.count("POST", "/comments") == 1)
        await engine.shutDown()
    }

    @Test func `the same words said before are not taken for these`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        _ = try await engine.say(Self.comment(number))
        fixture.gitHub.failNext(status: 502, method: "POST", path: "/comments")
        let note = try await engine.say(Self.comment(number))
        #expect(note?.contains("looked up") == true)
        #expect(try await state(engine) == .uncertain)
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!", "Thanks!"])
        #expect(try await engine.writes().allSatisfy { $0.state == .done })
        await engine.shutDown()
    }

    @Test(arguments: [
        PullRequestChange.comment(body: "Nice."),
        .review(verdict: .comment, body: "Look again.", commit: "HEAD"),
        .reply(thread: 0, body: "Because."),
        .merge(method: .merge, head: "HEAD"),
        .updateBranch(head: "HEAD"),
    ])
    func `what a broken gateway has done is found, whatever it is`(change: PullRequestChange) async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let gitHub = fixture.gitHub
        let head = try gitHub.push(["new.txt": "new\n"], to: "topic")
        try gitHub.push(["base.txt": "moved\n"], to: "main")
        let number = gitHub.addPull("Add a file", head: "topic")
        gitHub.addRemark("Why?", on: number, path: "new.txt", line: 1)
        let thread = Int64(try #require(gitHub.threads(of: number).first))
        let (real, method, path) = Self.request(for: change, head: head, thread: thread)
        gitHub.failNext(status: 504, method: method, path: path, actsFirst: true)
        _ = try await engine.say(.pullRequest(number: number, change: real))
        #expect(try await state(engine) == .done)
        #expect(fixture.count(method, path) == 1)
        await engine.shutDown()
    }

    /// The change with the commit and the thread that there are, and how it is asked for.
    private static func request(
        for change: PullRequestChange,
        head: String,
        thread: Int64
    ) -> (PullRequestChange, method: String, path: String) {
        switch change {
        case .review(let verdict, let body, _):
            (.review(verdict: verdict, body: body, commit: head), "POST", "/reviews")
        case .reply(_, let body): (.reply(thread: thread, body: body), "POST", "/replies")
        case .merge(let method, _): (.merge(method: method, head: head), "PUT", "/merge")
        case .updateBranch: (.updateBranch(head: head), "PUT", "/update-branch")
        default: (change, "POST", "/comments")
        }
    }

    @Test func `a new issue whose answer is lost is written once`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        fixture.gitHub.misbehaveNext(.cut, method: "POST", path: "/issues")
        let note = try await engine.say(.newIssue(title: "It breaks", body: "Badly.", labels: []))
        #expect(note?.contains("/issues/1") == true)
        #expect(fixture.gitHub.titles == ["It breaks"])
        await engine.shutDown()
    }

    @Test func `a burst of failures is outlasted`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        fixture.gitHub.failNext(3, status: 503, method: "POST", path: "/comments")
        let note = try await engine.say(Self.comment(number))
        #expect(note == "GitHub failed (503); it is kept and sent as soon as that is possible.")
        for _ in 0..<2 {
            _ = try await engine.perform(.refreshGitHub)
            #expect(try await state(engine) == .waiting)
        }
        _ = try await engine.perform(.refreshGitHub)
        #expect(try await state(engine) == .done)
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!"])
        await engine.shutDown()
    }

    @Test func `a limit is waited for, and asks nothing meanwhile`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        fixture.gitHub.setRateLimit(remaining: 0, reset: fixture.time.now.addingTimeInterval(600))
        let note = try await engine.say(Self.comment(number))
        #expect(note?.contains("limit on requests") == true)
        #expect(try await state(engine) == .waiting)
        let count = fixture.gitHub.exchanges.count
        _ = try await engine.say(Self.comment(number, "Again!"))
        #expect(await engine.refusal(of: .refreshGitHub) != nil)
        #expect(fixture.gitHub.exchanges.count == count)
        fixture.time.advance(by: 700)
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!", "Again!"])
        await engine.shutDown()
    }

    // MARK: - Ends

    @Test func `an engine that ends while it sends leaves no double behind`() async throws {
        let (fixture, first) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        fixture.gitHub.misbehaveNext(.silence, method: "POST", path: "/comments")
        let command = Task { try await first.say(Self.comment(number)) }
        await fixture.untilAsked("POST", "/comments")
        await first.shutDown()
        _ = await command.result
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!"])

        let engine = try await fixture.next()
        #expect(try await state(engine) == .uncertain)
        _ = try await engine.perform(.refreshGitHub)
        #expect(try await state(engine) == .done)
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!"])
        #expect(fixture.count("POST", "/comments") == 1)
        await engine.shutDown()
    }

    @Test func `a merge that was cut off by the end is found, and not refused`() async throws {
        let (fixture, first) = try await WriterFixture.start()
        let head = try fixture.gitHub.push(["new.txt": "new\n"], to: "topic")
        let number = fixture.gitHub.addPull("Add a file", head: "topic")
        fixture.gitHub.misbehaveNext(.silence, method: "PUT", path: "/merge")
        let change = PullRequestChange.merge(method: .merge, head: head)
        let command = Task { try await first.say(.pullRequest(number: number, change: change)) }
        await fixture.untilAsked("PUT", "/merge")
        await first.shutDown()
        _ = await command.result

        let engine = try await fixture.next()
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.isMerged(number))
        #expect(try await state(engine) == .done)
        #expect(fixture.count("PUT", "/merge") == 1)
        await engine.shutDown()
    }

    @Test func `what was never sent is sent after the end`() async throws {
        let (fixture, first) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        // As a process leaves it that dies between the record and the request.
        let place = "127.0.0.1/octo/project"
        let write = try await first.services.journal.addWrite(Self.comment(number), of: place)
        try await first.services.journal.changeWrite(write.id) { $0.state = .sending }
        await first.shutDown()
        let engine = try await fixture.next()
        _ = try await engine.perform(.refreshGitHub)
        #expect(fixture.gitHub.comments(on: number) == ["Thanks!"])
        #expect(try await state(engine) == .done)
        await engine.shutDown()
    }

    @Test func `what ended two weeks ago is forgotten`() async throws {
        let (fixture, engine) = try await WriterFixture.start()
        let number = fixture.gitHub.addIssue("add subtracts")
        _ = try await engine.say(Self.comment(number))
        fixture.time.advance(by: 15 * 86_400)
        #expect(try await engine.writes().isEmpty)
        await engine.shutDown()
    }
}
