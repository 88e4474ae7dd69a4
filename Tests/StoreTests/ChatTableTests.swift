import Domain
import Foundation
import Testing

@testable import Store

@Suite struct ChatTableTests {
    private let temporary: TemporaryDatabase

    init() throws { temporary = try TemporaryDatabase() }

    private func conversation(
        in storage: Storage,
        title: String = "New conversation"
    ) async throws
        -> Conversation
    {
        try await storage.write { try ConversationTable.create(title: title, at: moment(), in: $0) }
    }

    @discardableResult
    private func say(
        _ text: String,
        in conversation: Conversation,
        of storage: Storage,
        state: ChatMessageState = .complete
    ) async throws -> ChatMessage {
        try await storage.write {
            try MessageTable.insert(
                conversation: conversation.id,
                role: .user,
                text: text,
                state: state,
                at: moment(1),
                in: $0
            )
        }
    }

    @Test func `the conversation with the newest message comes first`() async throws {
        let storage = try temporary.open()
        let first = try await conversation(in: storage, title: "first")
        let second = try await conversation(in: storage, title: "second")
        #expect(try await storage.read { try ConversationTable.all(in: $0) } == [second, first])
        let touched = try await storage.write { try ConversationTable.touch(first.id, at: moment(5), in: $0) }
        #expect(touched.updatedAt == moment(5))
        #expect(try await storage.read { try ConversationTable.all(in: $0) } == [touched, second])
        #expect(try await storage.read { try ConversationTable.find(second.id, in: $0) } == second)
    }

    @Test func `a conversation that is not there cannot be touched`() async throws {
        let storage = try temporary.open()
        await #expect(throws: StorageError.self) {
            try await storage.write {
                try ConversationTable.touch(ConversationID(rawValue: 4), at: moment(), in: $0)
            }
        }
    }

    @Test func `a reply grows from streaming to complete`() async throws {
        let storage = try temporary.open()
        let talk = try await conversation(in: storage)
        var reply = try await say("", in: talk, of: storage, state: .streaming)
        #expect(try await storage.read { try MessageTable.unfinished(in: $0) } == [reply])
        reply.text = "the **answer**"
        reply.state = .failed
        reply.trouble = "the connection was cut"
        reply.model = "qwen"
        reply.usage = TokenUsage(calls: 1, promptTokens: 2, replyTokens: 3, replySeconds: 4)
        let updated = try await storage.write { [reply] in try MessageTable.update(reply, in: $0) }
        #expect(updated == reply)
        #expect(try await storage.message(reply.id) == reply)
        #expect(try await storage.read { try MessageTable.unfinished(in: $0) }.isEmpty)
    }

    @Test func `pages go back in time and read forward`() async throws {
        let storage = try temporary.open()
        let talk = try await conversation(in: storage)
        let other = try await conversation(in: storage)
        for number in 1...7 {
            try await say("\(number)", in: talk, of: storage)
            try await say("elsewhere", in: other, of: storage)
        }
        let newest = try await storage.read { try MessageTable.page(of: talk.id, limit: 3, in: $0) }
        #expect(newest.map(\.text) == ["5", "6", "7"])
        let before = newest.first?.id
        let older = try await storage.read {
            try MessageTable.page(of: talk.id, before: before, limit: 9, in: $0)
        }
        #expect(older.map(\.text) == ["1", "2", "3", "4"])
    }

    @Test(arguments: [
        ("parser", ["The parser of dates is slow"]),
        ("PARS", ["The parser of dates is slow"]),
        ("dates parser", ["The parser of dates is slow"]),
        ("\"parser of dates\"", ["The parser of dates is slow"]),
        ("\"dates of parser\"", []),
        ("parser missing", []),
        ("uber", ["Über 日本語 naïve café"]),
        ("cafe", ["Über 日本語 naïve café"]),
        ("日本", ["Über 日本語 naïve café"]),
        ("foo-bar", ["call foo-bar(x) AND \"wait\""]),
        ("foo.bar", ["call foo-bar(x) AND \"wait\""]),
        ("AND", ["call foo-bar(x) AND \"wait\""]),
        ("\"wait", ["call foo-bar(x) AND \"wait\""]),
    ])
    func `search finds all words in any order, phrases in theirs`(
        words: String,
        expected: [String]
    )
        async throws
    {
        let storage = try temporary.open()
        let talk = try await conversation(in: storage)
        for text in ["The parser of dates is slow", "Über 日本語 naïve café", "call foo-bar(x) AND \"wait\""] {
            try await say(text, in: talk, of: storage)
        }
        let found = try await storage.read { try MessageTable.search(words, limit: 9, in: $0) }
        #expect(found.map(\.text) == expected)
    }

    @Test(arguments: [
        "", " ", "\"", "\"\"", "\"\"\"", "*", "^", "a*", "^a", "a OR b", "NOT a", "NEAR(a b)", "NEAR(a, b",
        "text:a",
        "{text}:a", "a AND", "AND OR NOT", "a + b", "-a", "(a", "a)", "';--", "a' OR '1'='1", "%", "_", "\\",
        "\0",
        "a\0b", "\u{1B}[31m", "😀", "—", "\u{301}", "\u{202E}a", "a\"b", "\"a", "a\" OR \"b", "$1", "?",
        String(repeating: "word ", count: 2_000), String(repeating: "(", count: 5_000),
    ])
    func `hostile words are only words`(words: String) async throws {
        let storage = try temporary.open()
        let talk = try await conversation(in: storage)
        try await say("something else entirely", in: talk, of: storage)
        let found = try await storage.read { try MessageTable.search(words, limit: 9, in: $0) }
        #expect(found.isEmpty)
    }

    @Test func `search knows a message by its present text alone`() async throws {
        let storage = try temporary.open()
        let talk = try await conversation(in: storage)
        var message = try await say("apples", in: talk, of: storage)
        message.text = "pears"
        try await storage.write { [message] in _ = try MessageTable.update(message, in: $0) }
        #expect(try await storage.read { try MessageTable.search("apples", limit: 9, in: $0) } == [])
        #expect(try await storage.read { try MessageTable.search("pears", limit: 9, in: $0) } == [message])
    }

    @Test func `search gives no more than asked for`() async throws {
        let storage = try temporary.open()
        let talk = try await conversation(in: storage)
        for number in 1...5 { try await say("apple \(number)", in: talk, of: storage) }
        #expect(try await storage.read { try MessageTable.search("apple", limit: 2, in: $0) }.count == 2)
    }

    @Test func `a secret in a message is neither stored nor found`() async throws {
        let storage = try temporary.open(secrets: ["sesamsesam"])
        let talk = try await conversation(in: storage, title: "about sesamsesam")
        let message = try await say("it is sesamsesam", in: talk, of: storage)
        #expect(talk.title == "about [redacted]")
        #expect(message.text == "it is [redacted]")
        #expect(try await storage.read { try MessageTable.search("sesamsesam", limit: 9, in: $0) } == [])
    }

    @Test func `settings are set, replaced and cleared`() async throws {
        let storage = try temporary.open()
        try await storage.write { connection in
            try SettingTable.set("check", to: "make", in: connection)
            try SettingTable.set("check", to: "make test", in: connection)
            try SettingTable.set("model", to: "qwen", in: connection)
            try SettingTable.clear("model", in: connection)
            try SettingTable.clear("never set", in: connection)
        }
        #expect(try await storage.read { try SettingTable.all(in: $0) } == ["check": "make test"])
        #expect(try await storage.read { try SettingTable.find("model", in: $0) } == nil)
    }
}
