import Domain
import Engine
import EngineTesting
import Foundation
import Testing
import Workspace

/// Rules as a user adds and revokes them, and what they let run.
@Suite(.timeLimit(.minutes(1)))
struct CommandRuleTests {
    private func add(
        _ fixture: EngineFixture,
        _ effect: CommandRule.Effect,
        _ pattern: String,
        _ scope: CommandRule.Scope = .project,
        expiresAt: Date? = nil
    ) async throws {
        _ = try await fixture.engine.perform(
            .addCommandRule(
                effect: effect,
                pattern: CommandPattern(pattern),
                scope: scope,
                isSandboxOnly: false,
                expiresAt: expiresAt
            )
        )
    }

    private func rules(_ fixture: EngineFixture) async throws -> [CommandRule] {
        try await fixture.engine.ask(ListCommandRulesQuery())
    }

    /// Waits for a task that comes to rest blocked.
    private func blocked(_ fixture: EngineFixture, _ id: TaskID) async throws -> AgentTask {
        try await fixture.wait(for: id, in: .blocked)
    }

    @Test func `rules are told by events, listed, and gone when they are revoked`() async throws {
        let fixture = try await EngineFixture.start([], hasConsent: false)
        let cursor = try await fixture.engine.ask(SnapshotQuery()).cursor
        try await add(fixture, .allow, "npm  test")
        try await add(fixture, .deny, "git push *")
        #expect(
            try await rules(fixture).map(\.summary) == [
                "allow npm test in this project", "deny git push * in this project",
            ]
        )
        _ = try await fixture.engine.perform(.revokeCommandRule(id: RuleID(rawValue: 1)))
        #expect(try await rules(fixture).map(\.id.rawValue) == [2])
        var told: [CommandRule] = []
        for try await envelope in fixture.engine.events(after: cursor) {
            guard case .commandRuleChanged(let rule) = envelope.event else { continue }
            #expect(envelope.cursor != nil)
            told.append(rule)
            if told.count == 3 { break }
        }
        #expect(told.map(\.id.rawValue) == [1, 2, 1])
        #expect(told.map { $0.revokedAt != nil } == [false, false, true])

        await #expect(throws: EngineError.notFound(what: "rule 9")) {
            try await fixture.engine.perform(.revokeCommandRule(id: RuleID(rawValue: 9)))
        }
        await #expect {
            try await fixture.engine.perform(.revokeCommandRule(id: RuleID(rawValue: 1)))
        } throws: { error in
            if case .conflict = error as? EngineError { true } else { false }
        }
        await fixture.engine.shutDown()
    }

    @Test func `a rule that could never hold is refused`() async throws {
        let fixture = try await EngineFixture.start([], hasConsent: false)
        for (pattern, scope, end) in [
            ("", CommandRule.Scope.project, nil), ("a; b", .project, nil),
            ("make", .project, Date(timeIntervalSince1970: 1)), ("make", .task(id: TaskID(rawValue: 9)), nil),
        ] as [(String, CommandRule.Scope, Date?)] {
            await #expect(throws: EngineError.self) {
                try await add(fixture, .allow, pattern, scope, expiresAt: end)
            }
        }
        #expect(try await rules(fixture).isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `the consent is a rule, and revoking that takes it back`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        _ = try await fixture.engine.perform(.setUnsandboxedConsent(isGranted: true))
        let consent = try #require(try await rules(fixture).first)
        #expect(try await rules(fixture).count == 1)
        #expect(consent.pattern == .anyCheck)
        #expect(try await fixture.engine.ask(SnapshotQuery()).project.isolation == "unsandboxed, by consent")
        _ = try await fixture.engine.perform(.revokeCommandRule(id: consent.id))
        #expect(try await fixture.engine.ask(SnapshotQuery()).project.isolation == nil)
        let id = try await fixture.add()
        #expect(try await blocked(fixture, id).trouble?.code == .needsConsent)
        await fixture.engine.shutDown()
    }

    @Test func `without a sandbox a check runs by a rule about its command, also after a restart`()
        async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.good], hasConsent: false)
        try await add(fixture, .allow, "python3 test_calc.py")
        await fixture.engine.shutDown()
        let again = try await fixture.restarted()
        let id = try await again.add()
        let task = try await again.wait(for: id, in: .reviewing)
        #expect(task.evidence?.isolation == "unsandboxed, by rule 1")
        // Of another command it says nothing.
        let other = try await again.add(check: "\(SampleBug.check); date > report.txt")
        let waiting = try await blocked(again, other)
        #expect(waiting.trouble?.code == .needsConsent)
        #expect(waiting.trouble?.message.contains("no rule allows `date >report.txt`") == true)
        await again.engine.shutDown()
    }

    @Test func `a rule for once is for one piece of work, and used up by it`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.bad, SampleBug.good], hasConsent: false)
        try await add(fixture, .allow, "python3 *", .once)
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: .reviewing)
        // Before any edit, on the red candidate and on the green one.
        #expect(try await fixture.steps(id).filter { $0.kind == .check }.count == 3)
        #expect(task.evidence?.provesSuccess == true)
        #expect(try await rules(fixture).isEmpty)
        let next = try await fixture.add()
        #expect(try await blocked(fixture, next).trouble?.code == .needsConsent)
        await fixture.engine.shutDown()
    }

    @Test func `a rule of a task is about no other`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good], hasConsent: false)
        let id = try await fixture.add()
        _ = try await blocked(fixture, id)
        try await add(fixture, .allow, "python3 *", .task(id: id))
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        try await fixture.wait(for: id, in: .reviewing)
        let other = try await fixture.add()
        #expect(try await blocked(fixture, other).trouble?.code == .needsConsent)
        await fixture.engine.shutDown()
    }

    @Test func `a rule that has expired lets nothing run`() async throws {
        let time = FixedTime()
        let fixture = try await EngineFixture.start([SampleBug.good], hasConsent: false) { options in
            options.now = { time.now }
        }
        try await add(fixture, .allow, "python3 *", expiresAt: time.now.addingTimeInterval(3600))
        let first = try await fixture.add()
        try await fixture.wait(for: first, in: .reviewing)
        time.advance(by: 3600)
        let second = try await fixture.add()
        #expect(try await blocked(fixture, second).trouble?.code == .needsConsent)
        await fixture.engine.shutDown()
    }

    @Test func `what is denied does not run, whatever else allows it, and the rule is named`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        try await add(fixture, .deny, "python3")
        let id = try await fixture.add()
        let task = try await blocked(fixture, id)
        #expect(task.trouble?.code == .denied)
        #expect(
            task.trouble?.message == "Rule 2 (deny python3 in this project) forbids `python3 test_calc.py`."
        )
        #expect(task.trouble?.remedy.contains("switchyard rules revoke 2") == true)
        #expect(try await fixture.steps(id).allSatisfy { $0.kind != .check })
        _ = try await fixture.engine.perform(.revokeCommandRule(id: RuleID(rawValue: 2)))
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        try await fixture.wait(for: id, in: .reviewing)

        try await add(fixture, .deny, "python3")
        await #expect {
            try await fixture.engine.perform(.checkTask(id: id))
        } throws: { error in
            guard case .denied(let message, _) = error as? EngineError else { return false }
            return message.contains("Rule 3")
        }
        #expect(try await fixture.task(id).state == .reviewing)
        await fixture.engine.shutDown()
    }

    @Test(.enabled { await Sandbox.probe().sandbox != nil })
    func `what is denied does not run in the sandbox either`() async throws {
        let probe = await Sandbox.probe()
        let fixture = try await EngineFixture.start([SampleBug.good], hasConsent: false) {
            $0.sandbox = probe
        }
        try await add(fixture, .deny, "python3")
        let id = try await fixture.add()
        #expect(try await blocked(fixture, id).trouble?.code == .denied)
        await fixture.engine.shutDown()
    }
}
