import Domain
import Engine
import EngineTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditTests {
    private func entries(_ engine: LocalEngine) async throws -> [AuditEntry] {
        try await engine.ask(AuditLogQuery(after: EventCursor(rawValue: 0), limit: 1_000))
    }

    @Test func `what is removed is gone, recorded, and skipped by those who follow the events`() async throws
    {
        let fixture = try await EngineFixture.start([])
        _ = try await fixture.engine.perform(.setCheckCommand(line: "make secret-target"))
        _ = try await fixture.engine.perform(.setCheckCommand(line: "make test"))
        let before = try await entries(fixture.engine)
        let secret = try #require(before.first { $0.payload?.contains("secret-target") == true })
        let receipt = try await fixture.engine.perform(
            .redactEvent(cursor: secret.cursor, reason: "names a customer")
        )
        #expect(receipt.note?.contains("event \(secret.cursor.rawValue)") == true)

        let after = try await entries(fixture.engine)
        #expect(after.count == before.count + 1)
        #expect(after.first { $0.cursor == secret.cursor }?.payload == nil)
        let record = try #require(after.last)
        #expect(record.kind == "payloadRedacted")
        #expect(record.correlation == "user-\(NSUserName())")
        #expect(AuditSentence.text(of: record).contains("names a customer"))
        let found = try await fixture.engine.ask(VerifyAuditQuery())
        #expect(found.isWhole && found.redactedCount == 1)

        var told: [Int64] = []
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            guard let cursor = envelope.cursor else { continue }
            told.append(cursor.rawValue)
            if cursor == record.cursor { break }
        }
        #expect(told == after.map(\.cursor.rawValue).filter { $0 != secret.cursor.rawValue })
        await fixture.engine.shutDown()
    }

    @Test func `what cannot be removed is refused with the reason`() async throws {
        let fixture = try await EngineFixture.start([])
        let first = try #require(try await entries(fixture.engine).first).cursor
        _ = try await fixture.engine.perform(.redactEvent(cursor: first, reason: nil))
        let record = try #require(try await entries(fixture.engine).last).cursor
        for cursor in [first, record] {
            await #expect {
                try await fixture.engine.perform(.redactEvent(cursor: cursor, reason: nil))
            } throws: { error in
                if case .conflict = error as? EngineError { true } else { false }
            }
        }
        await #expect(throws: EngineError.notFound(what: "event 99999")) {
            try await fixture.engine.perform(
                .redactEvent(cursor: EventCursor(rawValue: 99_999), reason: nil)
            )
        }
        await fixture.engine.shutDown()
    }

    @Test func `a reader exports beside an engine what can be verified without it`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let reader = try await ProjectReader.open(options)
        let path = fixture.state.path + "/export.jsonl"
        let count = try await reader.exportAudit(to: path, overwriting: false)
        let found = try AuditFile.verify(path)
        #expect(found.isWhole && found.count == count && count > 10)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        await #expect {
            try await reader.exportAudit(to: path, overwriting: false)
        } throws: { error in
            if case .conflict = error as? EngineError { true } else { false }
        }

        // A line that is gone, one that says another thing, one that is none.
        var lines = try #require(fixture.state.text("export.jsonl")).split(separator: "\n").map(String.init)
        #expect(lines.count == count)
        lines[4] = lines[4].replacing(#""payload":{"#, with: #""payload":{ "#)
        lines[6] = "noise"
        lines.remove(at: 2)
        try fixture.state.write("changed.jsonl", lines.joined(separator: "\n") + "\n")
        let changed = try AuditFile.verify(fixture.state.path + "/changed.jsonl")
        #expect(
            changed.faults.map(\.message) == [
                "1 event is missing between 2 and 4", "event 5: its payload was changed",
                "line 6 is no event", "1 event is missing between 6 and 8",
            ]
        )
        #expect(throws: EngineError.self) { try AuditFile.verify(fixture.state.path + "/nowhere") }
        await fixture.engine.shutDown()
    }

    @Test func `the filters of the list name tasks and kinds`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let filter = AuditFilter(correlation: "task-\(id)", kind: "taskChanged")
        let found = try await fixture.engine.ask(AuditLogQuery(filter: filter, limit: 2))
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.correlation == "task-\(id)" && $0.kind == "taskChanged" })
        #expect(AuditSentence.text(of: try #require(found.last)).hasPrefix("#\(id) reviewing: "))
        let project = try await TemporaryRepository.make(SampleBug.files)
        let state = try TemporaryFolder("state")
        let options = EngineFixture.options(project: project, state: state, provider: ScriptedProvider([]))
        let reader = try await ProjectReader.open(options)
        #expect(try await reader.ask(AuditLogQuery()).isEmpty)
        #expect(try await reader.ask(VerifyAuditQuery()).isWhole)
        await fixture.engine.shutDown()
    }
}
