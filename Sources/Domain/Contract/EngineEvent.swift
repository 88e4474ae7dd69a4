public import Foundation

/// The place of a durable event in the log; grows by at least one per event.
public struct EventCursor: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    /// The sequence number.
    public let rawValue: Int64

    /// Wraps a sequence number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Orders by sequence number.
    public static func < (first: EventCursor, second: EventCursor) -> Bool {
        first.rawValue < second.rawValue
    }
}

/// What happened.
///
/// The wire names are stable.
///
/// Durable events are stored in the same transaction as the change they tell of. Ephemeral ones
/// have no cursor, may be merged, and are lost to those who do not listen.
public enum EngineEvent: Codable, Sendable, Equatable {
    /// Durable: a task was added or changed; the value is whole.
    case taskChanged(task: AgentTask)
    /// Durable: a step began or ended; the value is whole.
    case stepChanged(step: StepRecord)
    /// Durable: a message was added or ended; the value is whole.
    case messageChanged(message: ChatMessage)
    /// Durable: a conversation was begun or renamed.
    case conversationChanged(conversation: Conversation)
    /// Durable: a setting of this project was changed.
    case settingChanged(name: String, value: String?)

    /// Ephemeral: the output of a running step grew; ask for the text by ``StepOutputQuery``.
    case outputGrew(task: TaskID, step: StepID, length: Int)
    /// Ephemeral: a reply in the chat grew; the text is whole.
    case replyGrew(message: MessageID, conversation: ConversationID, text: String)
    /// Ephemeral: the model began or ended something, or its speed is known anew.
    case activityChanged(activity: ModelActivity)
    /// Ephemeral: the environment was looked at.
    case healthChanged(items: [HealthItem])
    /// Ephemeral: the checkout or its check command was looked at.
    case projectChanged(project: ProjectStatus)
    /// Ephemeral: a model is being downloaded; with the outcome `status` says in words how it ended.
    case pullProgress(
        model: String,
        status: String,
        completed: Int64?,
        total: Int64?,
        outcome: PullOutcome?
    )
    /// Ephemeral: the queue stands differently, or what waits in it does so for another reason.
    case queueChanged(queue: QueueStatus)
    /// Durable: what an event said was removed; the correlation names the user who did it.
    case payloadRedacted(cursor: EventCursor, reason: String?)
    /// Durable: a rule about commands was added or revoked; the value is whole.
    case commandRuleChanged(rule: CommandRule)

    /// Ephemeral: how the project stands with GitHub, whole; ask for the lists of it whose `changedAt` is another.
    case gitHubChanged(status: GitHubStatus)
    /// Durable: something that is to be done on GitHub was asked for, or something became of it; the value is whole.
    case gitHubWriteChanged(write: GitHubWrite)
    /// Durable: something became of a red run; the value is whole.
    case fixChanged(fix: FixOutcome)

    /// Whether the event is stored.
    public var isDurable: Bool {
        switch self {
        case .taskChanged, .stepChanged, .messageChanged, .conversationChanged, .settingChanged: true
        case .commandRuleChanged, .gitHubWriteChanged, .fixChanged: true
        case .outputGrew, .replyGrew, .activityChanged, .healthChanged, .projectChanged, .pullProgress: false
        case .queueChanged, .gitHubChanged: false
        case .payloadRedacted: true
        }
    }

    /// The stable name of the kind, as the log stores it.
    public var kind: String {
        switch self {
        case .taskChanged: "taskChanged"
        case .stepChanged: "stepChanged"
        case .messageChanged: "messageChanged"
        case .conversationChanged: "conversationChanged"
        case .settingChanged: "settingChanged"
        case .outputGrew: "outputGrew"
        case .replyGrew: "replyGrew"
        case .activityChanged: "activityChanged"
        case .healthChanged: "healthChanged"
        case .projectChanged: "projectChanged"
        case .pullProgress: "pullProgress"
        case .queueChanged: "queueChanged"
        case .payloadRedacted: "payloadRedacted"
        case .commandRuleChanged: "commandRuleChanged"
        case .gitHubChanged: "gitHubChanged"
        case .gitHubWriteChanged: "gitHubWriteChanged"
        case .fixChanged: "fixChanged"
        }
    }
}

/// How the download of a model ended.
public enum PullOutcome: String, Codable, Sendable, Equatable {
    /// The model can be used.
    case ready
    /// It cannot; the words beside it say why.
    case failed
}

/// An event with what the log knows about it.
public struct EventEnvelope: Codable, Sendable, Equatable {
    /// The place in the log; nil for an ephemeral event.
    public var cursor: EventCursor?
    /// When it happened.
    public var time: Date
    /// What the events of one command or task have in common, such as `task-12`.
    public var correlation: String
    /// What happened.
    public var event: EngineEvent

    /// Creates an envelope.
    public init(cursor: EventCursor?, time: Date, correlation: String, event: EngineEvent) {
        self.cursor = cursor
        self.time = time
        self.correlation = correlation
        self.event = event
    }
}
