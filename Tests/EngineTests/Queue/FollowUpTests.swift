import Domain
import Engine
import EngineTesting
import Foundation
import LanguageModels
import Testing

/// What the user says to a task after it was added, and when the agent hears it.
@Suite(.timeLimit(.minutes(1)))
struct FollowUpTests {
    private static let words = "Name the summands x and y."
    private static let bad = "calc.py\n```python\ndef add(a, b):\n    return a * b\n```\n"
    private static let good = "calc.py\n```python\n\(SampleBug.fixed)```\n"
    private static let renamed = "def add(x, y):\n    return x + y\n"
    private static let cut = "cut off: you have something to say"

    /// Says something to a task.
    @discardableResult
    private func tell(
        _ fixture: EngineFixture,
        _ id: TaskID,
        _ text: String = Self.words,
        _ moment: FollowUpMoment = .afterStep
    ) async throws -> CommandReceipt {
        try await fixture.engine.perform(.followUp(id: id, text: text, when: moment))
    }

    /// What the model was asked, one text a call.
    private func prompts(_ fixture: EngineFixture) -> [String] {
        fixture.provider.requests.map { $0.messages.last?.text ?? "" }
    }

    private func content(_ fixture: EngineFixture, _ id: TaskID) async throws -> String {
        try String(contentsOfFile: try await fixture.worktree(of: id) + "/calc.py", encoding: .utf8)
    }

    private func calls(_ fixture: EngineFixture, _ id: TaskID) async throws -> [StepRecord] {
        try await fixture.steps(id).filter { $0.kind == .modelCall }
    }

    /// Waits until a check has begun and printed something.
    private func waitForCheck(_ title: String, _ fixture: EngineFixture) async throws {
        var found: StepID?
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            if case .stepChanged(let step) = envelope.event, step.title == title { found = step.id }
            guard let found else { continue }
            if try await fixture.engine.ask(StepOutputQuery(step: found)).total > 0 { return }
        }
    }

    /// How often a task came to its review.
    private func reviews(_ fixture: EngineFixture, _ id: TaskID) async throws -> Int {
        let end = try await fixture.engine.ask(SnapshotQuery()).cursor
        var states: [TaskState] = []
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            if case .taskChanged(let task) = envelope.event, task.id == id, task.state != states.last {
                states.append(task.state)
            }
            if let cursor = envelope.cursor, cursor >= end { break }
        }
        return states.count { $0 == .reviewing }
    }

    // MARK: - After this step

    @Test func `what is said is heard with the next call, in order, and marked in its step`() async throws {
        let fixture = try await EngineFixture.start([.held(Self.bad), SampleBug.good])
        let id = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        let receipt = try await tell(fixture, id)
        #expect(receipt.note == "#1 hears it with its next model call.")
        try await tell(fixture, id, "And say why.")
        // It is stored before the receipt.
        #expect(try await fixture.task(id).followUps.map(\.text) == [Self.words, "And say why."])
        #expect(try await fixture.task(id).followUps.allSatisfy { $0.heardIn == nil })
        fixture.provider.release()
        let task = try await fixture.wait(for: id, in: .reviewing)
        let prompts = prompts(fixture)
        #expect(prompts.count == 2)
        #expect(prompts.first?.contains(Self.words) == false)
        let first = try #require(prompts.last?.range(of: "The user has said since: " + Self.words))
        let second = try #require(prompts.last?.range(of: "The user has said since: And say why."))
        #expect(first.upperBound < second.lowerBound)
        let calls = try await calls(fixture, id)
        #expect(calls.map(\.state) == [.succeeded, .succeeded])
        #expect(task.followUps.map(\.heardIn) == [calls[1].id, calls[1].id])
        let output = try await fixture.engine.ask(StepOutputQuery(step: calls[1].id)).text
        #expect(output.hasPrefix("[You said: \(Self.words)]\n[You said: And say why.]\n"))
        await fixture.engine.shutDown()
    }

    @Test func `a change that is good makes one more round before the review`() async throws {
        let second = SampleBug.reply("calc.py", Self.renamed)
        let fixture = try await EngineFixture.start([.held(Self.good), second])
        let id = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        try await tell(fixture, id)
        fixture.provider.release()
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(try await content(fixture, id) == Self.renamed)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.evidence?.tree == task.workspace?.tree)
        #expect(!task.hasUnheard)
        let prompts = prompts(fixture)
        #expect(prompts.count == 2)
        #expect(prompts.last?.contains("The files above hold a change for this request already.") == true)
        #expect(prompts.last?.contains("return a + b") == true)
        #expect(try await reviews(fixture, id) == 1)
        await fixture.engine.shutDown()
    }

    @Test func `where nothing comes of the words, the change that was good goes to the review`() async throws
    {
        let fixture = try await EngineFixture.start([.held(Self.good), .text("I would rather not.")])
        let id = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        try await tell(fixture, id)
        fixture.provider.release()
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(try await content(fixture, id) == SampleBug.fixed)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.evidence?.tree == task.workspace?.tree)
        #expect(!task.hasUnheard)
        let last = try #require(try await fixture.steps(id).last)
        let output = try await fixture.engine.ask(StepOutputQuery(step: last.id)).text
        #expect(output.contains("What you said since led to no further change."))
        await fixture.engine.shutDown()
    }

    @Test func `beyond the limits it waits with the change, and is heard with the next rejection`()
        async throws
    {
        let replies: [ScriptedReply] = [.held(Self.good), SampleBug.reply("calc.py", Self.renamed)]
        let fixture = try await EngineFixture.start(replies) { $0.overrides["limits.tries"] = "1" }
        // Not even a policy that lets the change pass does so over what nobody has heard.
        let id = try await fixture.add(approval: .checksPass)
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        try await tell(fixture, id)
        fixture.provider.release()
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.hasUnheard)
        #expect(prompts(fixture).count == 1)
        _ = try await fixture.engine.perform(.rejectTask(id: id, comment: "See what I said."))
        // Now that it is heard, the policy decides again.
        let done = try await fixture.wait(for: id, in: .done)
        #expect(!done.hasUnheard)
        let prompt = try #require(prompts(fixture).last)
        #expect(prompt.contains("See what I said."))
        #expect(prompt.contains(Self.words))
        await fixture.engine.shutDown()
    }

    // MARK: - Now

    @Test func `now cuts the call off, and the next one carries the words`() async throws {
        let fixture = try await EngineFixture.start([.stalling("calc.py"), SampleBug.good])
        let id = try await fixture.add()
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        let receipt = try await tell(fixture, id, Self.words, .now)
        #expect(
            receipt.note == "What #1 is doing is cut off; its next model call carries the message."
        )
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(fixture.provider.cancelledCalls == 1)
        let calls = try await calls(fixture, id)
        #expect(calls.map(\.state) == [.interrupted, .succeeded])
        #expect(calls[0].summary == Self.cut)
        // What had come of the reply stays readable, and the try is not lost.
        #expect(try await fixture.engine.ask(StepOutputQuery(step: calls[0].id)).text.contains("calc.py"))
        #expect(calls.allSatisfy { $0.title.contains("edit, try 1:") })
        #expect(prompts(fixture).last?.contains(Self.words) == true)
        #expect(task.followUps.map(\.heardIn) == [calls[1].id])
        #expect(task.evidence?.provesSuccess == true)
        await fixture.engine.shutDown()
    }

    @Test func `now cuts the check of a candidate off, which may come again`() async throws {
        let check = "if grep -rq 'a [*] b' .; then echo checking; exec tail -f /dev/null; fi; "
        let fixture = try await EngineFixture.start([SampleBug.bad, SampleBug.good])
        let id = try await fixture.add(check: check + SampleBug.check)
        try await waitForCheck("check candidate 1", fixture)
        try await tell(fixture, id, Self.words, .now)
        let task = try await fixture.wait(for: id, in: .reviewing)
        let checks = try await fixture.steps(id).filter { $0.kind == .check }
        #expect(checks.map(\.state) == [.failed, .interrupted, .succeeded])
        #expect(checks[1].summary == Self.cut)
        // The candidate that nobody judged is kept as a checkpoint and told of.
        let step = checks[1].id
        #expect(checks[1].tree != nil)
        let prompt = try #require(prompts(fixture).last)
        #expect(prompt.contains("An earlier answer made this change, which was not checked:"))
        #expect(prompt.contains("+    return a * b"))
        #expect(prompt.contains(Self.words))
        #expect(task.evidence?.provesSuccess == true)
        _ = try await fixture.engine.perform(.restoreStep(id: id, step: step))
        #expect(try await content(fixture, id).contains("a * b"))
        await fixture.engine.shutDown()
    }

    @Test func `now cuts the check before any edit off, and candidates are checked all the same`()
        async throws
    {
        let check = "if grep -rq 'a - b' .; then echo checking; exec tail -f /dev/null; fi; "
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add(check: check + SampleBug.check)
        try await waitForCheck("check before any edit", fixture)
        try await tell(fixture, id, Self.words, .now)
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.baseline == nil)
        #expect(task.evidence?.provesSuccess == true)
        #expect(prompts(fixture).first?.contains(Self.words) == true)
        #expect(!task.hasUnheard)
        await fixture.engine.shutDown()
    }

    // MARK: - Not at work

    @Test(arguments: FollowUpMoment.allCases)
    func `a task that waits hears it with its first call`(moment: FollowUpMoment) async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        let id = try await fixture.add()
        let receipt = try await tell(fixture, id, Self.words, moment)
        #expect(receipt.note == "#1 hears it with its first model call.")
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: false))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(prompts(fixture).first?.contains(Self.words) == true)
        let calls = try await calls(fixture, id)
        #expect(calls.map(\.state) == [.succeeded])
        #expect(task.followUps.map(\.heardIn) == [calls[0].id])
        await fixture.engine.shutDown()
    }

    @Test func `what was not heard before the end of the engine is heard after it, and so is what was`()
        async throws
    {
        let fixture = try await EngineFixture.start([.stalling("calc.py")])
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        let id = try await fixture.add()
        try await tell(fixture, id, "Heard before.")
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: false))
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        try await tell(fixture, id)
        await fixture.engine.shutDown()
        fixture.provider.script([SampleBug.good])
        let again = try await fixture.restarted()
        let interrupted = try await again.task(id)
        #expect(interrupted.state == .interrupted)
        #expect(interrupted.followUps.map { $0.heardIn == nil } == [false, true])
        try await tell(again, id, "Said while it was at rest.")
        _ = try await again.engine.perform(.resumeTask(id: id))
        let task = try await again.wait(for: id, in: .reviewing)
        let prompt = try #require(prompts(again).last)
        for text in ["Heard before.", Self.words, "Said while it was at rest."] {
            #expect(prompt.contains("The user has said since: " + text))
        }
        // Where it was heard first stays as it is.
        #expect(task.followUps[0].heardIn == interrupted.followUps[0].heardIn)
        #expect(!task.hasUnheard)
        await again.engine.shutDown()
    }

    @Test func `work that begins afresh hears all of it again`() async throws {
        let fixture = try await EngineFixture.start([.stalling("calc.py"), SampleBug.good])
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        let id = try await fixture.add()
        try await tell(fixture, id)
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: false))
        try await fixture.waitForStep(.modelCall, of: id, printing: true)
        _ = try await fixture.engine.perform(.cancelTask(id: id))
        let before = try await fixture.task(id).followUps
        _ = try await fixture.engine.perform(.retryTask(id: id))
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(prompts(fixture).last?.contains(Self.words) == true)
        #expect(task.followUps.map(\.text) == before.map(\.text))
        let last = try await calls(fixture, id).last?.id
        #expect(task.followUps.map(\.heardIn) == [last])
        await fixture.engine.shutDown()
    }

    // MARK: - Refusals

    @Test func `nobody hears it in review or at the end, and that is said`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let review = await #expect(throws: EngineError.self) { try await tell(fixture, id) }
        guard case .conflict(_, let remedy)? = review else {
            Issue.record("\(String(describing: review))")
            return
        }
        #expect(remedy == "Reject it with a comment; the agent goes on with that.")
        _ = try await fixture.engine.perform(.cancelTask(id: id))
        let end = await #expect(throws: EngineError.self) { try await tell(fixture, id, "x", .now) }
        #expect(end?.message == "Task #1 has ended (cancelled), so nobody hears it.")
        #expect(try await fixture.task(id).followUps.isEmpty)
        let missing = TaskID(rawValue: 9)
        await #expect(throws: EngineError.notFound(what: "task #9")) { try await tell(fixture, missing) }
        await fixture.engine.shutDown()
    }

    @Test func `nothing, and more than the window holds, is refused`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        let id = try await fixture.add()
        let half = String(repeating: "word ", count: 5_000)
        try await tell(fixture, id, half)
        for text in [" \n", half] {
            let error = await #expect(throws: EngineError.self) { try await tell(fixture, id, text) }
            guard case .invalid? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(try await fixture.task(id).followUps.count == 1)
        await fixture.engine.shutDown()
    }

    @Test func `a secret in it is neither stored nor sent`() async throws {
        let secret = "ghp_" + String(repeating: "a1B2", count: 9)
        let fixture = try await EngineFixture.start([SampleBug.good])
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: true))
        let id = try await fixture.add()
        try await tell(fixture, id, "The token is \(secret).")
        #expect(try await fixture.task(id).followUps.first?.text.contains("a1B2") == false)
        _ = try await fixture.engine.perform(.setQueuePaused(isPaused: false))
        try await fixture.wait(for: id, in: .reviewing)
        let prompt = try #require(prompts(fixture).first)
        #expect(prompt.contains("The token is "))
        #expect(!prompt.contains("a1B2"))
        await fixture.engine.shutDown()
    }
}
