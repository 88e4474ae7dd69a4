import Domain
import Foundation
import Testing

@testable import Store

@Suite struct EventLogTests {
    private let temporary: TemporaryDatabase

    init() throws { temporary = try TemporaryDatabase() }

    /// Makes a log with five events, closed so that it can be tampered with; returns its head.
    @discardableResult
    private func makeLog() async throws -> String {
        let storage = try temporary.open()
        for number in 1...5 { try await storage.appendSetting("value \(number)") }
        let head = try await storage.read { try EventLog.head(in: $0) }
        try storage.close()
        return head
    }

    private func verify(knownHead: String? = nil) throws -> AuditVerification {
        try temporary.open().readNow { try EventLog.verify(knownHead: knownHead, in: $0) }
    }

    @Test func `an appended event is read back as it was given`() async throws {
        let storage = try temporary.open()
        let cause = try await storage.appendSetting("3")
        let task = try await storage.addTask()
        let appended = try await storage.write {
            try EventLog.append(
                .taskChanged(task: task),
                correlation: "task-1",
                cause: cause.cursor,
                at: moment(0.123_456),
                in: $0
            )
        }
        #expect(appended.cursor == EventCursor(rawValue: 2))
        #expect(try await storage.read { try EventLog.head(in: $0) } == appended.hash)
        let page = try await storage.read { try EventLog.page(after: cause.cursor, limit: 10, in: $0) }
        let stored = try #require(page.first)
        #expect(page.count == 1 && stored.cursor == appended.cursor)
        #expect(stored.event == .taskChanged(task: task))
        #expect(abs(stored.time.timeIntervalSince(moment(0.123))) < 0.000_1)
    }

    @Test func `the event of a task just written is stored as any other`() async throws {
        let storage = try temporary.open(secrets: ["hunter2-hunter2"])
        for prompt in ["plain \"quoted\" \u{1F600} / \n", "with hunter2-hunter2 in it"] {
            let (task, cursor) = try await storage.write { connection in
                let task = try TaskTable.insert(
                    prompt: prompt,
                    options: TaskOptions(),
                    at: moment(),
                    in: connection
                )
                let head = try EventLog.append(
                    .taskChanged(task: task),
                    correlation: "task",
                    at: moment(),
                    in: connection
                )
                return (task, head.cursor)
            }
            let payload = try await storage.read { connection in
                try connection.row("SELECT payload FROM events WHERE sequence = $1", [.id(cursor)]) {
                    row throws(StorageError) in try row.text("payload")
                }
            }
            let encoded = try JSONCoding.encode(EngineEvent.taskChanged(task: task))
            #expect(payload == String(decoding: encoded, as: UTF8.self))
        }
    }

    @Test func `an ephemeral event is refused`() async throws {
        let storage = try temporary.open()
        await #expect(throws: StorageError.self) {
            try await storage.write {
                try EventLog.append(
                    .activityChanged(activity: ModelActivity()),
                    correlation: "model",
                    at: moment(),
                    in: $0
                )
            }
        }
        #expect(try await storage.read { try EventLog.lastCursor(in: $0) } == EventCursor(rawValue: 0))
    }

    @Test(arguments: [1, 2, 7, 25, 100])
    func `pages give every event once and in order`(limit: Int) async throws {
        let storage = try temporary.open()
        for number in 1...25 { try await storage.appendSetting("\(number)") }
        var seen: [Int64] = []
        var cursor: EventCursor?
        while true {
            let page = try await storage.read { [cursor] in
                try EventLog.page(after: cursor, limit: limit, in: $0)
            }
            if page.isEmpty { break }
            #expect(page.count <= limit)
            seen += page.compactMap(\.cursor?.rawValue)
            cursor = page.last?.cursor
        }
        #expect(seen == Array(1...25))
    }

    @Test func `pages read while events come in miss none`() async throws {
        let storage = try temporary.open()
        async let writing: Void = {
            for number in 1...60 { try await storage.appendSetting("\(number)") }
        }()
        var seen: [Int64] = []
        while seen.count < 60 {
            let cursor = seen.last.map(EventCursor.init(rawValue:))
            let page = try await storage.read { try EventLog.page(after: cursor, limit: 4, in: $0) }
            seen += page.compactMap(\.cursor?.rawValue)
        }
        try await writing
        #expect(seen == Array(1...60))
    }

    @Test func `an untouched log is whole`() async throws {
        let head = try await makeLog()
        let found = try verify(knownHead: head)
        #expect(found.isWhole)
        #expect(found.count == 5)
        #expect(found.head == head)
    }

    @Test func `an empty log is whole and has the first hash as its head`() throws {
        let found = try verify(knownHead: EventChain.genesis)
        #expect(found.isWhole)
        #expect(found.head == EventChain.genesis)
    }

    private static let tampering: [(sql: String, faults: [AuditFault])] = [
        (
            "UPDATE events SET payload = replace(payload, 'value 3', 'value 9') WHERE sequence = 3",
            [AuditFault(.payloadChanged, at: cursor(3))]
        ),
        ("UPDATE events SET payload = NULL WHERE sequence = 2", [AuditFault(.payloadRemoved, at: cursor(2))]),
        (
            "UPDATE events SET payload = NULL, redacted_at = 1 WHERE sequence = 2",
            [AuditFault(.payloadRemoved, at: cursor(2))]
        ),
        (
            "UPDATE events SET happened_at = happened_at + 1 WHERE sequence = 4",
            [AuditFault(.rowChanged, at: cursor(4))]
        ),
        (
            "UPDATE events SET kind = 'taskChanged' WHERE sequence IN (1, 2)",
            [AuditFault(.rowChanged, at: cursor(1)), AuditFault(.rowChanged, at: cursor(2))]
        ),
        (
            "UPDATE events SET correlation = 'other' WHERE sequence = 5",
            [AuditFault(.rowChanged, at: cursor(5))]
        ),
        ("UPDATE events SET cause = 1 WHERE sequence = 5", [AuditFault(.rowChanged, at: cursor(5))]),
        (
            "UPDATE events SET previous_hash = hash WHERE sequence = 3",
            [AuditFault(.rowChanged, at: cursor(3))]
        ),
        (
            "UPDATE events SET hash = payload_hash WHERE sequence = 3",
            [AuditFault(.rowChanged, at: cursor(3))]
        ),
        ("DELETE FROM events WHERE sequence = 2", [AuditFault(.rowsMissing, at: cursor(3), missing: 1)]),
        ("DELETE FROM events WHERE sequence < 3", [AuditFault(.rowsMissing, at: cursor(3), missing: 2)]),
    ]

    @Test(arguments: tampering)
    func `what was changed is named, and nothing else`(sql: String, faults: [AuditFault]) async throws {
        try await makeLog()
        try temporary.tamper(sql)
        let found = try verify()
        #expect(found.faults == faults)
        #expect(found.faultCount == faults.count)
        #expect(!found.isWhole)
    }

    private static func cursor(_ number: Int64) -> EventCursor { EventCursor(rawValue: number) }

    @Test func `a payload and its hash changed together are found by the chain`() async throws {
        try await makeLog()
        let forged = EventChain.hash(of: "{}")
        try temporary.tamper(
            "UPDATE events SET payload = '{}', payload_hash = '\(forged)' WHERE sequence = 2"
        )
        #expect(try verify().faults == [AuditFault(.rowChanged, at: Self.cursor(2))])
    }

    @Test func `a row forged with a hash that fits it is found by the row after it`() async throws {
        try await makeLog()
        let storage = try temporary.open()
        var entry = try #require(try storage.readNow { try AuditLog.find(Self.cursor(2), in: $0) })
        try storage.close()
        entry.correlation = "forged"
        let hash = EventChain.Link(entry).hash
        try temporary.tamper("UPDATE events SET correlation = 'forged', hash = '\(hash)' WHERE sequence = 2")
        #expect(try verify().faults == [AuditFault(.rowChanged, at: Self.cursor(2))])
    }

    @Test func `of very many faults the first are kept and all are counted`() {
        var walk = ChainWalk()
        for line in 1...(AuditVerification.faultLimit + 5) { walk.addUnreadable(line: line) }
        let found = walk.finished()
        #expect(found.faults.count == AuditVerification.faultLimit)
        #expect(found.faultCount == AuditVerification.faultLimit + 5)
    }

    @Test func `a cut tail is found with the head kept elsewhere, and only with it`() async throws {
        let head = try await makeLog()
        try temporary.tamper("DELETE FROM events WHERE sequence > 3")
        #expect(try verify().isWhole)
        let found = try verify(knownHead: head)
        #expect(found.faults == [AuditFault(.endMissing, at: Self.cursor(3))])
    }

    @Test func `a head kept from before the newest events is as good`() async throws {
        let storage = try temporary.open()
        try await storage.appendSetting("1")
        let head = try await storage.read { try EventLog.head(in: $0) }
        try await storage.appendSetting("2")
        #expect(try await storage.read { try EventLog.verify(knownHead: head, in: $0) }.isWhole)
    }

    @Test func `redacting a secret keeps the chain whole and the events readable, and is recorded`()
        async throws
    {
        let storage = try temporary.open()
        try await storage.appendSetting("make test")
        try await storage.appendSetting("say hunter2secret twice: hunter2secret")
        try await storage.appendSetting("make check")
        let head = try await storage.read { try EventLog.head(in: $0) }
        let count = try await storage.write {
            try EventLog.redact("hunter2secret", correlation: "user-anna", at: moment(9), in: $0)
        }
        #expect(count == 1)
        let (found, events) = try await storage.read {
            (try EventLog.verify(knownHead: head, in: $0), try EventLog.page(after: nil, limit: 9, in: $0))
        }
        #expect(found.isWhole)
        #expect(found.redactedCount == 1)
        #expect(
            events.prefix(3).map(\.event)
                == ["make test", "say [redacted] twice: [redacted]", "make check"].map {
                    .settingChanged(name: "limits.rounds", value: $0)
                }
        )
        let record = try #require(events.last)
        #expect(record.correlation == "user-anna")
        guard case .payloadRedacted(Self.cursor(2), _) = record.event else {
            Issue.record("\(record.event)")
            return
        }
    }

    @Test func `a removed payload leaves a gap for readers, and the chain whole`() async throws {
        let storage = try temporary.open()
        for number in 1...3 { try await storage.appendSetting("value \(number)") }
        try await storage.write { connection in
            try EventLog.removePayload(of: Self.cursor(2), at: moment(9), in: connection)
            try EventLog.append(
                .payloadRedacted(cursor: Self.cursor(2), reason: "a name"),
                correlation: "user-anna",
                at: moment(9),
                in: connection
            )
        }
        let (found, events, removed) = try await storage.read {
            (
                try EventLog.verify(in: $0), try EventLog.page(after: nil, limit: 9, in: $0),
                try AuditLog.find(Self.cursor(2), in: $0)
            )
        }
        #expect(found.isWhole && found.count == 4 && found.redactedCount == 1)
        #expect(events.map(\.cursor?.rawValue) == [1, 3, 4])
        #expect(removed?.payload == nil && removed?.redactedAt == moment(9))
        await #expect(throws: StorageError.self) {
            try await storage.write { try EventLog.removePayload(of: Self.cursor(99), at: moment(), in: $0) }
        }
        // Nothing of it is left in the files, either.
        #expect(await storage.emptyLog())
        for ending in ["", "-wal"] {
            let bytes = try Data(contentsOf: URL(filePath: temporary.path + ending))
            #expect(bytes.range(of: Data("value 2".utf8)) == nil)
            #expect(!ending.isEmpty || bytes.range(of: Data("value 3".utf8)) != nil)
        }
    }

    @Test func `a head is looked for among the newest events`() async throws {
        let storage = try temporary.open()
        var heads: [LogHead] = []
        for number in 1...9 { heads.append(try await storage.appendSetting("\(number)")) }
        let (third, tooFar, unknown, rest) = try await storage.read { [heads] connection in
            (
                try EventLog.recentHead(heads[6].hash, amongNewest: 3, in: connection),
                try EventLog.recentHead(heads[5].hash, amongNewest: 3, in: connection),
                try EventLog.recentHead("none", amongNewest: 9, in: connection),
                try EventLog.verify(after: heads[6], in: connection)
            )
        }
        #expect(third == heads[6])
        #expect(tooFar == nil && unknown == nil)
        #expect(rest.isWhole && rest.count == 2 && rest.head == heads[8].hash)
    }

    @Test func `times that go back change neither the order nor the chain`() async throws {
        let storage = try temporary.open()
        for seconds in [0, 50, -86_400, 3, -90_000] {
            try await storage.write {
                try EventLog.append(
                    .settingChanged(name: "at", value: "\(seconds)"),
                    correlation: "settings",
                    at: moment(Double(seconds)),
                    in: $0
                )
            }
        }
        let (found, events) = try await storage.read {
            (try EventLog.verify(in: $0), try EventLog.page(after: nil, limit: 9, in: $0))
        }
        #expect(found.isWhole)
        #expect(events.map(\.cursor?.rawValue) == [1, 2, 3, 4, 5])
        #expect(events[2].time == moment(-86_400))
    }

    @Test func `a token in an event is never stored`() async throws {
        let storage = try temporary.open(secrets: ["correct horse"])
        try await storage.appendSetting(
            "\nghp_0123456789abcdefghijABCDEFGHIJ correct horse \"quoted\""
        )
        let events = try await storage.read { try EventLog.page(after: nil, limit: 2, in: $0) }
        #expect(
            events.map(\.event)
                == [.settingChanged(name: "limits.rounds", value: "\n[redacted] [redacted] \"quoted\"")]
        )
        #expect(try await storage.read { try EventLog.verify(in: $0) }.isWhole)
    }
}
