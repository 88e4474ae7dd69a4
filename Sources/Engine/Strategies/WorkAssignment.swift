import Domain

/// Everything a strategy is told before it begins; it asks the runner for the rest.
struct WorkAssignment: Sendable, Equatable {
    /// What the user typed.
    var prompt: String
    /// What the text was taken for.
    var classification: Classification
    /// The plan to follow.
    var strategy: StrategyKind
    /// Whether a single shot that misses goes on in rounds; false when the user chose the strategy.
    var escalates: Bool
    /// The comment of a rejection, which is then the request; the present files are what it is about.
    var feedback: String?
    /// What a rejection says of single places of the change.
    var reviewNotes: [ReviewNote]
    /// The project's instructions to agents (`AGENTS.md`), already cut to a budget; empty when there are none.
    var instructions: String
    /// The tree the whole change is measured against.
    var baseTree: String
    /// The tree of the files as they are now, from which each try starts.
    ///
    /// It differs from `baseTree` after a rejection.
    var currentTree: String
    /// The absolute path of the worktree, taken off paths that a reply begins with it.
    var worktreePath: String?
    /// The check command as a person reads it; nil when there is none or it may not run.
    var checkCommand: String?
    /// Changes to tests that earlier work on this task made and that are still in the files.
    var earlierTestChanges: [TestChangeNotice]
    /// The model that is asked, as the journal names it.
    var modelName: String
    /// The model's window in tokens: prompt and reply together.
    var contextTokens: Int
    /// The seed of the first sample; later ones count up from it.
    var seedBase: Int
    /// How much may be tried.
    var limits: WorkLimits
    /// What the user has said since the task was added, in order.
    var followUps: [String]
    /// Whether the present files hold a change for the request that is only to be added to.
    var isAddition = false
    /// Whether the request was made of the log of a red run: what that says allows nothing.
    var isFix = false

    /// Creates an assignment; what is left out is absent.
    init(
        prompt: String,
        classification: Classification,
        strategy: StrategyKind,
        escalates: Bool = false,
        feedback: String? = nil,
        reviewNotes: [ReviewNote] = [],
        instructions: String = "",
        baseTree: String,
        currentTree: String,
        worktreePath: String? = nil,
        checkCommand: String? = nil,
        earlierTestChanges: [TestChangeNotice] = [],
        modelName: String,
        contextTokens: Int,
        seedBase: Int = 1,
        limits: WorkLimits = WorkLimits(),
        followUps: [String] = []
    ) {
        self.prompt = prompt
        self.classification = classification
        self.strategy = strategy
        self.escalates = escalates
        self.feedback = feedback
        self.reviewNotes = reviewNotes
        self.instructions = instructions
        self.baseTree = baseTree
        self.currentTree = currentTree
        self.worktreePath = worktreePath
        self.checkCommand = checkCommand
        self.earlierTestChanges = earlierTestChanges
        self.modelName = modelName
        self.contextTokens = contextTokens
        self.seedBase = seedBase
        self.limits = limits
        self.followUps = followUps
    }

    /// Whether a check decides which candidate is good.
    var hasCheck: Bool { checkCommand != nil }

    /// All that the user said and nothing that a model wrote, not even the names of files.
    ///
    /// What is allowed may depend on it. A request that was made of a log is nobody's words.
    var userWords: String {
        let said = isFix ? [] : [prompt]
        return (said + [feedback ?? ""] + reviewNotes.map(\.comment) + followUps).filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    /// What the work is to be found by: what was asked for, and the files that it is about.
    var request: String {
        ((isFix ? [prompt] : []) + [userWords] + reviewNotes.map(\.path)).joined(separator: "\n")
    }

    /// Whether the user wants tests to be written or changed, so that doing it is no evasion.
    var isAboutTests: Bool {
        if classification.type == .test, !isFix { return true }
        let words = userWords.lowercased().split { !$0.isLetter }.map(String.init)
        // "add a unit test", "update the tests": a verb of work, at most little words between. "make the
        // tests pass" and "the test fails" are about the program.
        return words.indices.contains { index in
            guard Self.wordsForTests.contains(words[index]) else { return false }
            return words[..<index].last { !Self.littleWords.contains($0) }.map(Self.verbsOfTestWork.contains)
                ?? false
        }
    }

    private static let wordsForTests: Set<String> = ["test", "tests", "spec", "specs"]

    private static let littleWords: Set<String> = [
        "a", "an", "the", "new", "more", "some", "few", "another", "unit", "integration", "missing",
        "regression", "its",
        "these", "those", "old",
    ]

    private static let verbsOfTestWork: Set<String> = [
        "add", "write", "create", "extend", "update", "rewrite", "change", "cover", "delete", "remove",
        "rename",
        "improve",
    ]
}

/// How much a strategy may try.
///
/// Tokens and tries are counted, never wall time: a slow machine is no failure.
struct WorkLimits: Sendable, Equatable {
    /// Rounds of samples and a repair that the iterative strategy makes.
    var rounds = 3
    /// Fresh samples per round, before a repair is asked for.
    ///
    /// The single-shot strategy makes one round of them, and one sample more in place of the repair.
    var candidatesPerRound = 2
    /// Model calls for edits in all.
    ///
    /// Eight leaves room for three rounds of two samples, two of them with a repair.
    var tries = 8
    /// The most tokens one reply may take; a 250-line file has about 2,500.
    var replyTokens = 4_096
    /// Reply tokens of all calls together.
    var totalReplyTokens = 32_000
    /// How often the same call may give the same reply before another shape is used.
    var identicalReplies = 3
    /// How often failed SEARCH blocks are sent back in one task.
    var blockRepairs = 3

    /// Creates the documented defaults.
    init() {}
}
