import Foundation
import HTTP
import LanguageModels
import StubServer
import Testing

/// The monthly budget of tokens.
@Suite(.timeLimit(.minutes(1))) struct TokenLedgerTests {
    private static let november = Date(timeIntervalSince1970: 1_795_500_000)
    private static let december = november.addingTimeInterval(30 * 86_400)

    private func withLedger<T>(_ body: (TokenLedger) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.path + "/ledger-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(TokenLedger(path: folder + "/tokens"))
    }

    @Test func `what is promised is used until it is settled, and a new month begins with nothing`()
        async throws
    {
        try await withLedger { ledger in
            let promise = try ledger.promise(600, limit: 1_000, at: Self.november)
            #expect(throws: ModelError.budgetSpent(used: 600, limit: 1_000)) {
                try ledger.promise(500, limit: 1_000, at: Self.november)
            }
            try ledger.settle(promise, used: 7, at: Self.november)
            #expect(try ledger.used(at: Self.november) == 7)
            // Another process sees the same.
            #expect(try TokenLedger(path: ledger.path).used(at: Self.november) == 7)
            #expect(try ledger.used(at: Self.december) == 0)
            // Looking at another month gave none away; a clock that is set back does not either.
            _ = try ledger.promise(5, limit: 1_000, at: Self.december)
            try ledger.settle(promise, used: 900, at: Self.december)
            #expect(try ledger.used(at: Self.november) == 5)
        }
    }

    @Test func `a file that holds something else stops everything`() async throws {
        try await withLedger { ledger in
            _ = try ledger.used(at: Self.november)
            try Data("2026-11 12 000\n".utf8).write(to: URL(fileURLWithPath: ledger.path))
            #expect {
                try ledger.promise(1, limit: 1_000, at: Self.november)
            } throws: {
                if case .ledgerUnusable? = $0 as? ModelError { true } else { false }
            }
        }
    }

    @Test func `calls count what the host says, and stop before the limit`() async throws {
        try await withLedger { ledger in
            let host = try StubOpenAI(replies: [.openAI("ok"), .openAI("never")])
            let server = OpenAIProvider(client: HTTPClient(), address: try OpenAIAddress(host.url))
            let metered = MeteredProvider(server, ledger: ledger, tokensPerMonth: 140) { Self.november }
            let reply = try await metered.chat(OllamaChatTests.request()) { _ in }
            #expect(reply.text == "ok")
            #expect(try metered.budget() == TokenBudget(used: 18, limit: 140))
            #expect(try server.budget() == nil)
            // The longest reply, of 100 tokens, would still fit alone, but not with its prompt.
            await #expect {
                try await metered.chat(OllamaChatTests.request()) { _ in }
            } throws: {
                if case .budgetSpent(18, 140)? = $0 as? ModelError { true } else { false }
            }
            #expect(host.chats.count == 1)
        }
    }

    @Test(
        arguments: [
            (.plain("{}", status: 429), false),
            (.events(["data: \(StubResponse.openAIDelta("Hello"))\n\n"], then: [.cut]), true),
        ] as [(StubResponse, Bool)]
    )
    func `a failure counts if the host may have worked`(reply: StubResponse, counts: Bool) async throws {
        try await withLedger { ledger in
            let host = try StubOpenAI(replies: [reply])
            let server = OpenAIProvider(client: HTTPClient(), address: try OpenAIAddress(host.url))
            let metered = MeteredProvider(server, ledger: ledger, tokensPerMonth: 1_000) { Self.november }
            await #expect(throws: ModelError.self) {
                try await metered.chat(OllamaChatTests.request()) { _ in }
            }
            let used = try ledger.used(at: Self.november)
            #expect((used > 0) == counts)
            #expect(used < 100)
        }
    }
}
