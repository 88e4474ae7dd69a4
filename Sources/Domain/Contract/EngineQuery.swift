/// A question to the engine, with the type of its answer.
public protocol EngineQuery: Codable, Sendable {
    /// What comes back.
    associatedtype Answer: Codable & Sendable
}

/// Everything a front end needs to draw its first full screen; events after `cursor` keep it true.
public struct SnapshotQuery: EngineQuery {
    /// The state of the project as of `cursor`.
    public struct Answer: Codable, Sendable, Equatable {
        /// The last durable event this state holds.
        public var cursor: EventCursor
        /// The checkout and its check command.
        public var project: ProjectStatus
        /// All tasks in order of creation.
        public var tasks: [AgentTask]
        /// The model and what it is doing.
        public var activity: ModelActivity
        /// What was found about the environment.
        public var health: [HealthItem]
        /// The conversations, newest first.
        public var conversations: [Conversation]

        /// Creates a snapshot.
        public init(
            cursor: EventCursor,
            project: ProjectStatus,
            tasks: [AgentTask],
            activity: ModelActivity,
            health: [HealthItem],
            conversations: [Conversation]
        ) {
            self.cursor = cursor
            self.project = project
            self.tasks = tasks
            self.activity = activity
            self.health = health
            self.conversations = conversations
        }
    }

    /// Creates the question.
    public init() {}
}

/// All tasks in order of creation.
public struct ListTasksQuery: EngineQuery {
    /// The tasks.
    public typealias Answer = [AgentTask]

    /// Creates the question.
    public init() {}
}

/// One task.
public struct TaskQuery: EngineQuery {
    /// The task.
    public typealias Answer = AgentTask

    /// The task asked for.
    public var id: TaskID

    /// Creates the question.
    public init(id: TaskID) { self.id = id }
}

/// The steps of a task in order.
public struct ListStepsQuery: EngineQuery {
    /// The steps.
    public typealias Answer = [StepRecord]

    /// The task asked for.
    public var task: TaskID

    /// Creates the question.
    public init(task: TaskID) { self.task = task }
}

/// A slice of what a step printed, or of what a model replied; also while it still grows.
public struct StepOutputQuery: EngineQuery {
    /// The slice.
    public typealias Answer = TextSlice

    /// The step asked for.
    public var step: StepID
    /// The first character wanted; a negative number counts from the end.
    public var offset: Int
    /// How many characters at the most.
    public var limit: Int

    /// Creates the question.
    public init(step: StepID, offset: Int = 0, limit: Int = 65_536) {
        self.step = step
        self.offset = offset
        self.limit = limit
    }
}

/// A part of a longer text; characters are Unicode scalars.
public struct TextSlice: Codable, Sendable, Equatable {
    /// The characters of the slice.
    public var text: String
    /// Where the slice begins, in characters from the start of the whole.
    public var offset: Int
    /// The length of the whole in characters, as of now.
    public var total: Int

    /// Creates a slice.
    public init(text: String, offset: Int, total: Int) {
        self.text = text
        self.offset = offset
        self.total = total
    }
}

/// The change of a task against its base, as a unified diff in git's format.
public struct TaskDiffQuery: EngineQuery {
    /// The diff.
    public typealias Answer = TaskDiff

    /// The task asked for.
    public var task: TaskID

    /// Creates the question.
    public init(task: TaskID) { self.task = task }
}

/// The change of a task.
public struct TaskDiff: Codable, Sendable, Equatable {
    /// The unified diff; empty when nothing changed.
    public var text: String
    /// Whether the diff was cut at its size limit.
    public var isCut: Bool
    /// The tree the diff was made of.
    public var tree: String?

    /// Creates a diff.
    public init(text: String, isCut: Bool = false, tree: String? = nil) {
        self.text = text
        self.isCut = isCut
        self.tree = tree
    }
}

/// The newest messages of a conversation, oldest first.
public struct ListMessagesQuery: EngineQuery {
    /// The messages.
    public typealias Answer = [ChatMessage]

    /// The conversation asked for.
    public var conversation: ConversationID
    /// Only messages before this one; nil for the newest.
    public var before: MessageID?
    /// How many at the most.
    public var limit: Int

    /// Creates the question.
    public init(conversation: ConversationID, before: MessageID? = nil, limit: Int = 200) {
        self.conversation = conversation
        self.before = before
        self.limit = limit
    }
}

/// Messages of all conversations that hold the words, best first.
public struct SearchMessagesQuery: EngineQuery {
    /// The messages.
    public typealias Answer = [ChatMessage]

    /// The words to look for.
    public var words: String
    /// How many at the most.
    public var limit: Int

    /// Creates the question.
    public init(words: String, limit: Int = 50) {
        self.words = words
        self.limit = limit
    }
}

/// The files of the user's checkout that are not ignored, tracked or not, in the order of their paths.
public struct ListFilesQuery: EngineQuery {
    /// Paths from the top of the repository, with `/` between their parts.
    public typealias Answer = [String]

    /// How many at the most.
    public var limit: Int

    /// Creates the question.
    public init(limit: Int = 20_000) { self.limit = limit }
}

/// The models that can be chosen.
public struct ListModelsQuery: EngineQuery {
    /// The models.
    public typealias Answer = [ModelSummary]

    /// Creates the question.
    public init() {}
}

/// What the host knows of one model.
public struct ShowModelQuery: EngineQuery {
    /// What it knows.
    public typealias Answer = ModelSheet

    /// The model's name.
    public var name: String

    /// Creates the question.
    public init(name: String) { self.name = name }
}

/// The models that are in the memory of their host.
public struct ListLoadedModelsQuery: EngineQuery {
    /// The models.
    public typealias Answer = [LoadedModel]

    /// Creates the question.
    public init() {}
}

/// The settings in force, each with where its value comes from.
public struct ListSettingsQuery: EngineQuery {
    /// The settings.
    public typealias Answer = [Setting]

    /// Creates the question.
    public init() {}
}

/// A setting in force.
public struct Setting: Codable, Sendable, Equatable {
    /// The name, such as `limits.rounds`.
    public var name: String
    /// The value as text.
    public var value: String
    /// Where it comes from: `default`, a file, an environment variable, the command line, this project.
    public var source: String
    /// What it is for, in one line.
    public var help: String

    /// Creates a setting.
    public init(name: String, value: String, source: String, help: String) {
        self.name = name
        self.value = value
        self.source = source
        self.help = help
    }
}

/// Everything a user could have got wrong, looked at now.
public struct DoctorQuery: EngineQuery {
    /// The findings.
    public typealias Answer = [HealthItem]

    /// Creates the question.
    public init() {}
}

/// Where the event log ends: events after this cursor are those from now on.
public struct LogPositionQuery: EngineQuery {
    /// The cursor of the newest durable event.
    public typealias Answer = EventCursor

    /// Creates the question.
    public init() {}
}

/// The worktrees of the project's tasks, and whatever else lies among them.
public struct WorktreesQuery: EngineQuery {
    /// The worktrees, in the order of their paths.
    public typealias Answer = [WorktreeStatus]

    /// Creates the question.
    public init() {}
}

/// What the project's state takes of the disk.
public struct DiskUseQuery: EngineQuery {
    /// The sizes.
    public typealias Answer = DiskUse

    /// Creates the question.
    public init() {}
}

/// The rules about commands that were not revoked, the oldest first; those that have expired included.
public struct ListCommandRulesQuery: EngineQuery {
    /// The rules.
    public typealias Answer = [CommandRule]

    /// Creates the question.
    public init() {}
}
