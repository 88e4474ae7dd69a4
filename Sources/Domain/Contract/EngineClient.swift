/// The one door between any front end and the engine.
///
/// A new power is a new command or query, never a fourth method: so logging, the palette and the
/// command line get it at once. A front end cannot tell an engine in its own process from one
/// behind a socket.
public protocol EngineClient: Sendable {
    /// Asks for a change.
    ///
    /// It returns as soon as the command is stored or refused; outcomes arrive as events.
    ///
    /// - Parameter command: What to do.
    /// - Returns: What the command touched.
    /// - Throws: ``EngineError`` when the command is refused; nothing was changed then.
    func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt

    /// Asks a question.
    ///
    /// - Parameter query: What to look up.
    /// - Returns: The answer as of now.
    /// - Throws: ``EngineError`` when the thing asked for does not exist or cannot be read.
    func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer

    /// Tells what happens, in order.
    ///
    /// - Parameter cursor: The last durable event already known, or nil for those from now on.
    /// - Returns: Durable events after the cursor without loss or repetition, mixed with ephemeral
    ///   ones, until the caller stops listening or the engine ends.
    func events(after cursor: EventCursor?) -> AsyncThrowingStream<EventEnvelope, any Error>
}

/// What a command touched.
public struct CommandReceipt: Codable, Sendable, Equatable {
    /// The task added or acted on.
    public var task: TaskID?
    /// The conversation acted on.
    public var conversation: ConversationID?
    /// What to tell the user, in one line; nil when the events say it all.
    public var note: String?
    /// The absolute path of the folder or file that was made or found; nil where there is none.
    public var path: String?

    /// Creates a receipt.
    public init(
        task: TaskID? = nil,
        conversation: ConversationID? = nil,
        note: String? = nil,
        path: String? = nil
    ) {
        self.task = task
        self.conversation = conversation
        self.note = note
        self.path = path
    }
}
