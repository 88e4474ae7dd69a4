import Foundation
import Testing

@testable import Store

@Suite struct ResponseTableTests {
    private let temporary: TemporaryDatabase
    private let storage: Storage

    init() throws {
        temporary = try TemporaryDatabase()
        storage = try temporary.open()
    }

    private func entry(_ body: String, etag: String? = #"W/"5f1e""#) -> ResponseTable.Entry {
        ResponseTable.Entry(
            etag: etag,
            lastModified: "Mon, 01 Jun 2026 10:00:00 GMT",
            link: #"<https://api.github.com/repositories/1/issues?page=2>; rel="next""#,
            body: Data(body.utf8),
            fetchedAt: moment()
        )
    }

    private func remember(
        _ entry: ResponseTable.Entry,
        for key: String,
        within bounds: ResponseTable.Bounds = .init(),
        at seconds: Double = 0
    ) async throws -> Bool {
        try await storage.write {
            try ResponseTable.remember(entry, for: key, within: bounds, at: moment(seconds), in: $0)
        }
    }

    private func find(_ key: String) async throws -> ResponseTable.Entry? {
        try await storage.read { try ResponseTable.find(key, in: $0) }
    }

    @Test func `an answer comes back as it was, and a newer one takes its place`() async throws {
        let first = entry(#"{"title":"naïve \"it\""}"#)
        #expect(try await remember(first, for: "a"))
        #expect(try await find("a") == first)
        #expect(try await find("b") == nil)
        let second = entry("[]", etag: nil)
        #expect(try await remember(second, for: "a"))
        #expect(try await find("a") == second)
    }

    @Test func `what was not used for longest goes when there are too many`() async throws {
        let bounds = ResponseTable.Bounds(count: 2, bytes: 1_000)
        _ = try await remember(entry("[1]"), for: "a", within: bounds, at: 1)
        _ = try await remember(entry("[2]"), for: "b", within: bounds, at: 2)
        try await storage.write { try ResponseTable.touch("a", at: moment(3), in: $0) }
        _ = try await remember(entry("[3]"), for: "c", within: bounds, at: 4)
        #expect(try await find("a") != nil)
        #expect(try await find("b") == nil)
        #expect(try await find("c") != nil)
    }

    @Test func `so it does when they are too large together, and one that is too large stays out`()
        async throws
    {
        let bounds = ResponseTable.Bounds(count: 10, bytes: 20)
        _ = try await remember(entry("[1111111]"), for: "a", within: bounds, at: 1)
        _ = try await remember(entry("[2222222]"), for: "b", within: bounds, at: 2)
        _ = try await remember(entry("[3333333]"), for: "c", within: bounds, at: 3)
        #expect(try await find("a") == nil)
        #expect(try await find("b") != nil)
        let large = entry("[" + String(repeating: "4", count: 30) + "]")
        #expect(try await !remember(large, for: "d", within: bounds, at: 4))
        #expect(try await find("d") == nil)
        #expect(try await find("c") != nil)
    }

    @Test func `an answer with a token in it is not remembered`() async throws {
        let token = "ghp_" + String(repeating: "a1B2", count: 9)
        #expect(try await !remember(entry(#"{"body":"\#(token)"}"#), for: "a"))
        #expect(try await find("a") == nil)
    }
}
