import Domain
import Foundation
import Store

/// The chat: conversations with the model about the repository, kept in the database.
///
/// One reply at a time per conversation. A reply is stored when it begins and when it ends, whole or
/// partial; in between its text is told through the hub alone.
actor ChatService {
    /// What the chat needs of the rest of the engine.
    struct Surroundings: Sendable {
        /// The name of the repository's folder.
        var projectName: String
        /// Reads the text files of the user's checkout.
        var readFiles: @Sendable () async throws -> WorkFiles
        /// Puts a text into the task queue.
        var addTask: @Sendable (String) async throws -> TaskID
        /// Whether there is a task of a number.
        var hasTask: @Sendable (TaskID) async throws -> Bool = { _ in false }
        /// What there is to tell of a task; nil when there is none of that number.
        var readTask: @Sendable (TaskID) async throws -> ChatTask? = { _ in nil }
    }

    /// How many messages are looked through for the one that `/task` alone is about.
    private static let looksBack = 100

    private static let executor = QueueExecutor(label: "switchyard.chat")

    /// The queue that the chat runs on.
    nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }

    private let journal: Journal
    private let responder: any ChatResponder
    private let surroundings: Surroundings
    private let limits: ChatLimits

    /// The replies being written; nil while one is about to begin.
    private var replies: [ConversationID: Task<Void, Never>?] = [:]
    private var toldOfDropping: Set<ConversationID> = []
    private var isShutDown = false

    /// Creates a chat over the engine's database.
    init(journal: Journal, responder: any ChatResponder, surroundings: Surroundings, limits: ChatLimits) {
        self.journal = journal
        self.responder = responder
        self.surroundings = surroundings
        self.limits = limits
    }

    // MARK: - Commands

    /// Sends a message; the reply arrives as events.
    ///
    /// - Parameters:
    ///   - text: What the user typed; `/task …` makes a task of it instead.
    ///   - conversation: Where it belongs; nil begins a new conversation.
    /// - Returns: The conversation, and the task if one was added.
    /// - Throws: `EngineError`: `conflict` while a reply is being written there.
    func send(_ text: String, to conversation: ConversationID?) async throws -> CommandReceipt {
        guard !isShutDown else {
            throw EngineError.unavailable(
                message: "The engine is stopping.",
                remedy: "Start Switchyard again."
            )
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw EngineError.invalid(message: "The message is empty.", remedy: "Type something first.")
        }
        if let conversation { try await requireExistence(of: conversation) }
        if case .task(let prompt) = ChatCommand(text) {
            return try await addTask(prompt, typed: text, in: conversation)
        }
        if let conversation {
            guard replies[conversation] == nil else {
                throw EngineError.conflict(
                    message: "A reply is being written in this conversation.",
                    remedy: "Wait for it, or stop it first."
                )
            }
            // Claimed before the first wait, so that a second message cannot slip in.
            replies[conversation] = .some(nil)
        }
        do {
            let notice = await notice(of: text)
            let (id, reply) = try await begin(text, notice, in: conversation)
            replies[id] = Task { await self.write(reply) }
            return CommandReceipt(conversation: id)
        } catch {
            if let conversation { replies[conversation] = nil }
            throw error
        }
    }

    /// Stops the reply that is being written; what has come of it stays.
    func stop(_ conversation: ConversationID) {
        replies[conversation]??.cancel()
    }

    /// Marks the replies that a stopped process left behind; called once at the start.
    func recover() async throws {
        try await journal.write(correlation: "chat") { recorder in
            for var message in try MessageTable.unfinished(in: recorder.connection) {
                message.state = .failed
                message.trouble =
                    "Switchyard ended while this reply was being written. Send the message again."
                let stored = try MessageTable.update(message, in: recorder.connection)
                try recorder.record(.messageChanged(message: stored))
            }
        }
    }

    /// Stops all replies and waits until each is stored.
    func shutDown() async {
        isShutDown = true
        let running = replies.values.compactMap { $0 }
        for reply in running { reply.cancel() }
        for reply in running { await reply.value }
    }

    // MARK: - Beginning

    private func requireExistence(of conversation: ConversationID) async throws {
        let found = try await journal.storage.read { try ConversationTable.find(conversation, in: $0) }
        guard found != nil else { throw EngineError.notFound(what: "conversation \(conversation)") }
    }

    /// What of the things that a message names goes along with it, in one line; nil when it names nothing.
    private func notice(of text: String) async -> String? {
        var files = WorkFiles(contents: [:], allPaths: [])
        do {
            if ChatAttachments.mayNameFiles(text) { files = try await surroundings.readFiles() }
            var known: Set<TaskID> = []
            for id in Set(ChatAttachments.taskNumbers(in: text)) where try await surroundings.hasTask(id) {
                known.insert(id)
            }
            return ChatAttachments(in: text, files: files, tasks: known).notice
        } catch {
            // What cannot be read is told of by the reply, which needs it, too.
            return nil
        }
    }

    /// Stores the message, what is to be said of it, and an empty reply, in a new conversation if need be.
    private func begin(
        _ text: String,
        _ notice: String?,
        in conversation: ConversationID?
    ) async throws -> (ConversationID, ChatMessage) {
        try await journal.write(correlation: "chat") { recorder in
            let id = try Self.open(conversation, for: text, recorder: recorder)
            try Self.add(text, by: .user, to: id, recorder: recorder)
            if let notice { try Self.add(notice, by: .notice, to: id, recorder: recorder) }
            let reply = try Self.add("", by: .assistant, to: id, state: .streaming, recorder: recorder)
            return (id, reply)
        }
    }

    private func addTask(
        _ prompt: String,
        typed: String,
        in conversation: ConversationID?
    ) async throws -> CommandReceipt {
        let prompt = prompt.isEmpty ? try await lastMessage(of: conversation) : prompt
        let task = try await surroundings.addTask(prompt)
        let title = prompt.firstLine(limit: 60)
        let id = try await journal.write(correlation: "task-\(task)") { recorder in
            let id = try Self.open(conversation, for: prompt, recorder: recorder)
            try Self.add(typed, by: .user, to: id, recorder: recorder)
            try Self.add("Task #\(task) added: \(title)", by: .notice, to: id, recorder: recorder)
            return id
        }
        return CommandReceipt(task: task, conversation: id, note: "task #\(task) added")
    }

    private func lastMessage(of conversation: ConversationID?) async throws -> String {
        if let conversation {
            let messages = try await journal.storage.read {
                try MessageTable.page(of: conversation, limit: Self.looksBack, in: $0)
            }
            let last = messages.last { $0.role == .user && ChatCommand($0.text) == nil }
            if let last { return last.text }
        }
        throw EngineError.invalid(
            message: "There is no message to make a task of.",
            remedy: "Write what is to be done after /task."
        )
    }

    private static func open(
        _ conversation: ConversationID?,
        for text: String,
        recorder: EventRecorder
    ) throws -> ConversationID {
        if let conversation {
            let touched = try ConversationTable.touch(
                conversation,
                at: recorder.time,
                in: recorder.connection
            )
            try recorder.record(.conversationChanged(conversation: touched))
            return conversation
        }
        let created = try ConversationTable.create(
            title: title(of: text),
            at: recorder.time,
            in: recorder.connection
        )
        try recorder.record(.conversationChanged(conversation: created))
        return created.id
    }

    @discardableResult
    private static func add(
        _ text: String,
        by role: ChatRole,
        to conversation: ConversationID,
        state: ChatMessageState = .complete,
        recorder: EventRecorder
    ) throws -> ChatMessage {
        let message = try MessageTable.insert(
            conversation: conversation,
            role: role,
            text: text,
            state: state,
            at: recorder.time,
            in: recorder.connection
        )
        try recorder.record(.messageChanged(message: message))
        return message
    }

    /// The first words of a message.
    static func title(of text: String) -> String {
        let line = text.firstLine(limit: .max).split(separator: " ").reduce("") { title, word in
            let longer = title.isEmpty ? String(word) : title + " " + word
            return longer.count <= 48 || title.isEmpty ? longer : title + (title.hasSuffix("…") ? "" : "…")
        }
        return line.isEmpty ? "New conversation" : String(line.prefix(60))
    }

    // MARK: - Replying

    /// Writes a reply to its end, whatever that is, and stores it.
    private func write(_ started: ChatMessage) async {
        let buffer = ReplyBuffer()
        let ended = await ChatReplyWriter(
            journal: journal,
            responder: responder,
            surroundings: surroundings,
            limits: limits
        )
        .write(started, into: buffer)
        if ended.droppedCount > 0, toldOfDropping.insert(started.conversation).inserted {
            await store(
                ended.message,
                notice: "Older messages no longer fit into the model's window and are left out."
            )
        } else {
            await store(ended.message, notice: nil)
        }
        replies[started.conversation] = nil
    }

    /// Stores the end of a reply also when its task is cancelled, which would cancel the write as well:
    /// hence a task of its own, waited for.
    private func store(_ message: ChatMessage, notice: String?) async {
        let journal = self.journal
        await Task {
            // A database that cannot be written leaves the reply unfinished; `recover` says so later.
            try? await journal.write(correlation: "chat") { recorder in
                let stored = try MessageTable.update(message, in: recorder.connection)
                try recorder.record(.messageChanged(message: stored))
                if let notice {
                    try Self.add(notice, by: .notice, to: message.conversation, recorder: recorder)
                }
            }
        }
        .value
    }
}
