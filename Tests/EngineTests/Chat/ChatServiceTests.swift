import Domain
import Foundation
import LanguageModels
import Store
import Synchronization
import Testing

@testable import Engine

@Suite struct ChatServiceTests {
    /// A model that does what a test says.
    private struct Responder: ChatResponder {
        var reply:
            @Sendable ([ModelMessage], @escaping @Sendable (ChatProgress) -> Void) async throws -> ChatReply

        func model() async throws -> ChatModel { ChatModel(name: "tiny:1b", contextTokens: 8_192) }

        func reply(
            to messages: [ModelMessage],
            from model: ChatModel,
            limits: ChatLimits,
            onProgress: @escaping @Sendable (ChatProgress) -> Void
        ) async throws -> ChatReply {
            try await reply(messages, onProgress)
        }
    }

    /// A chat over a database of its own, which is gone when the test ends.
    private struct Room {
        let chat: ChatService
        let journal: Journal
        let folder: String

        /// The newest messages, whole or not.
        func stored(in id: ConversationID) async throws -> [ChatMessage] {
            try await journal.storage.read { try MessageTable.page(of: id, limit: 99, in: $0) }
        }

        func conversations() async throws -> [Conversation] {
            try await journal.storage.read { try ConversationTable.all(in: $0) }
        }

        /// The newest messages, when the last of them has ended.
        func messages(of id: ConversationID) async throws -> [ChatMessage] {
            for try await envelope in journal.hub.events(after: EventCursor(rawValue: 0)) {
                guard case .messageChanged(let message) = envelope.event, message.role == .assistant else {
                    continue
                }
                if message.state != .streaming { break }
            }
            return try await stored(in: id)
        }
    }

    private func withRoom(
        _ reply:
            @escaping @Sendable ([ModelMessage], @escaping @Sendable (ChatProgress) -> Void) async throws ->
            ChatReply,
        _ body: (Room) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let storage = try Storage.open(at: folder + "/db", access: .readWrite)
        let now: @Sendable () -> Date = { Date(timeIntervalSince1970: 1_000) }
        let hub = EventHub(newest: EventCursor(rawValue: 0), now: now) { cursor, limit in
            try await storage.read { try EventLog.page(after: cursor, limit: limit, in: $0) }
        }
        let journal = Journal(
            storage: storage,
            hub: hub,
            outputs: StepOutputs(directory: folder),
            clock: now,
            headFile: LogHeadFile(path: folder + "/head")
        )
        let surroundings = ChatService.Surroundings(
            projectName: "demo",
            readFiles: { WorkFiles(contents: ["a.py": "x = 1\n"], allPaths: []) },
            addTask: { prompt in
                try await journal.addTask(prompt: prompt, options: TaskOptions()).id
            }
        )
        let chat = ChatService(
            journal: journal,
            responder: Responder(reply: reply),
            surroundings: surroundings,
            limits: ChatLimits()
        )
        try await body(Room(chat: chat, journal: journal, folder: folder))
        await chat.shutDown()
        hub.finish()
        try storage.close()
    }

    @Test func `a reply is streamed and stored whole`() async throws {
        try await withRoom { _, progress in
            progress(.text("Hel"))
            progress(.text("lo"))
            return ChatReply(text: "Hello", metrics: ChatMetrics(promptTokens: 9, replyTokens: 2))
        } _: { room in
            let receipt = try await room.chat.send("Hi there", to: nil)
            let id = try #require(receipt.conversation)
            let messages = try await room.messages(of: id)
            #expect(messages.map(\.text) == ["Hi there", "Hello"])
            #expect(messages.last?.state == .complete)
            #expect(messages.last?.model == "tiny:1b")
            #expect(messages.last?.usage?.replyTokens == 2)
            #expect(try await room.conversations().map(\.title) == ["Hi there"])
            let found = try await room.journal.storage.read {
                try MessageTable.search("hello", limit: 9, in: $0)
            }
            #expect(found.map(\.text) == ["Hello"])
        }
    }

    @Test func `a failure keeps what had come and says what to do`() async throws {
        try await withRoom { _, progress in
            progress(.text("Hel"))
            throw ModelError.streamCut(partialText: "Hel")
        } _: { room in
            let id = try #require(try await room.chat.send("Hi", to: nil).conversation)
            let last = try #require(try await room.messages(of: id).last)
            #expect(last.text == "Hel")
            #expect(last.state == .failed)
            #expect(last.trouble?.contains("broke off") == true)
        }
    }

    @Test func `a stopped reply keeps what had come`() async throws {
        let started = AsyncStream.makeStream(of: Void.self)
        let never = AsyncStream.makeStream(of: Void.self)
        try await withRoom { _, progress in
            progress(.text("Hel"))
            started.continuation.yield()
            // Ends when the task is cancelled, since nothing ever comes.
            for await _ in never.stream {}
            try Task.checkCancellation()
            return ChatReply(text: "too late")
        } _: { room in
            let id = try #require(try await room.chat.send("Hi", to: nil).conversation)
            for await _ in started.stream { break }
            await room.chat.stop(id)
            let last = try #require(try await room.messages(of: id).last)
            #expect(last.text == "Hel")
            #expect(last.state == .stopped)
        }
        never.continuation.finish()
    }

    @Test func `a reply that its limit cut off says so`() async throws {
        try await withRoom { _, _ in
            ChatReply(text: "and so", outcome: .cutByTokenLimit)
        } _: { room in
            let id = try #require(try await room.chat.send("Hi", to: nil).conversation)
            let last = try #require(try await room.messages(of: id).last)
            #expect(last.state == .complete)
            #expect(last.text == "and so\n\n*The reply was cut off by its limit of 1024 tokens.*")
        }
    }

    @Test func `one reply at a time`() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        try await withRoom { _, _ in
            for await _ in gate { break }
            return ChatReply(text: "done")
        } _: { room in
            let id = try #require(try await room.chat.send("one", to: nil).conversation)
            await #expect(throws: EngineError.self) { try await room.chat.send("two", to: id) }
            open.finish()
            _ = try await room.messages(of: id)
        }
    }

    @Test func `a broken try is forgotten when the next one starts`() async throws {
        try await withRoom { _, progress in
            progress(.text("garbage"))
            progress(.retrying(reason: "cut", attempt: 2))
            progress(.text("Fi"))
            throw ModelError.busy
        } _: { room in
            let id = try #require(try await room.chat.send("Hi", to: nil).conversation)
            #expect(try await room.messages(of: id).last?.text == "Fi")
        }
    }

    @Test func `a message becomes a task`() async throws {
        try await withRoom { _, _ in
            ChatReply(text: "ok")
        } _: { room in
            let id = try #require(try await room.chat.send("fix the sum", to: nil).conversation)
            _ = try await room.messages(of: id)
            let receipt = try await room.chat.send("/task", to: id)
            let task = try #require(receipt.task)
            #expect(try await room.journal.task(task).prompt == "fix the sum")
            let messages = try await room.stored(in: id)
            #expect(messages.last?.role == .notice)
            #expect(messages.last?.text == "Task #\(task) added: fix the sum")
            let second = try await room.chat.send("/task add docs", to: nil)
            #expect(try await room.journal.task(try #require(second.task)).prompt == "add docs")
        }
    }

    @Test func `what makes no sense is refused`() async throws {
        try await withRoom { _, _ in
            ChatReply(text: "ok")
        } _: { room in
            for (text, conversation) in [("  ", nil), ("/task", nil), ("hi", ConversationID(rawValue: 99))] {
                await #expect(throws: EngineError.self) { try await room.chat.send(text, to: conversation) }
            }
            let conversations = try await room.conversations()
            #expect(conversations.isEmpty)
        }
    }

    @Test func `replies that a dead process left are marked at the next start`() async throws {
        try await withRoom { _, _ in
            ChatReply(text: "ok")
        } _: { room in
            let id = try await room.journal.write(correlation: "chat") { recorder in
                let conversation = try ConversationTable.create(
                    title: "t",
                    at: recorder.time,
                    in: recorder.connection
                )
                _ = try MessageTable.insert(
                    conversation: conversation.id,
                    role: .assistant,
                    text: "Hel",
                    state: .streaming,
                    at: recorder.time,
                    in: recorder.connection
                )
                return conversation.id
            }
            try await room.chat.recover()
            let last = try await room.stored(in: id).last
            #expect(last?.state == .failed)
            #expect(last?.text == "Hel")
        }
    }
}
