import Domain
import Foundation
import Testing

@testable import Store

@Suite struct AuditLineTests {
    private let temporary: TemporaryDatabase

    init() throws { temporary = try TemporaryDatabase() }

    private func entries() async throws -> [AuditEntry] {
        let storage = try temporary.open()
        for value in ["plain", "\"payload\":,\"payload\": } \\ \n \u{1F600} é\u{301}", "last"] {
            try await storage.appendSetting(value, name: "a \"name\"")
        }
        return try await storage.read {
            try AuditLog.entries(after: EventCursor(rawValue: 0), limit: 9, in: $0)
        }
    }

    private func readBack(_ entry: AuditEntry) -> AuditEntry? {
        AuditLine.entry(of: Data(AuditLine.text(of: entry).utf8))
    }

    @Test func `an event is read back from its line as it is, and the chain with it`() async throws {
        var walk = ChainWalk()
        for entry in try await entries() {
            let line = AuditLine.text(of: entry)
            #expect(!line.contains("\n"))
            #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
            #expect(readBack(entry) == entry)
            walk.add(try #require(readBack(entry)))
        }
        #expect(walk.finished().isWhole)
    }

    @Test func `a removed payload is null, and one that is no JSON any more is a text`() async throws {
        var entry = try await entries()[0]
        entry.payload = nil
        entry.redactedAt = moment(3)
        entry.cause = EventCursor(rawValue: 7)
        #expect(AuditLine.text(of: entry).hasSuffix(#","payload":null}"#))
        #expect(readBack(entry) == entry)
        for broken in ["{\"cut", "two\nlines", "null", ""] {
            entry.payload = broken
            #expect(!AuditLine.text(of: entry).contains("\n"))
            #expect(readBack(entry) == entry)
        }
        entry.payload = #"{"other":1}"#
        #expect(AuditLine.text(of: entry).hasSuffix(#","payload":{"other":1}}"#))
        #expect(readBack(entry) == entry)
    }

    @Test(arguments: ["", "{}", "null", "[1]", #"{"cursor":1,"payload":null}"#, #"{"cursor":1,"payload":"#])
    func `what is no event is none`(line: String) {
        #expect(AuditLine.entry(of: Data(line.utf8)) == nil)
    }

    @Test(arguments: [
        (AuditFilter(kind: "settingChanged"), 3), (AuditFilter(kind: "taskChanged"), 0),
        (AuditFilter(correlation: "settings"), 3), (AuditFilter(correlation: "other"), 0),
        (AuditFilter(since: moment()), 3), (AuditFilter(since: moment(0.001)), 0),
        (AuditFilter(until: moment()), 3), (AuditFilter(until: moment(-0.001)), 0),
    ])
    func `a filter lets pass what it names`(filter: AuditFilter, count: Int) async throws {
        _ = try await entries()
        let found = try temporary.open(.readOnly).readNow {
            (
                try AuditLog.entries(filter, after: nil, limit: 9, in: $0),
                try AuditLog.entries(filter, after: EventCursor(rawValue: 1), limit: 9, in: $0)
            )
        }
        #expect(found.0.count == count)
        #expect(found.1.count == max(0, count - 1))
    }

    @Test func `the newest are asked for without a place, in the order of the log`() async throws {
        _ = try await entries()
        let newest = try temporary.open(.readOnly).readNow {
            try AuditLog.entries(after: nil, limit: 2, in: $0)
        }
        #expect(newest.map(\.cursor.rawValue) == [2, 3])
    }
}
