import Domain
import Workspace

/// What a strategy asks for next.
///
/// A strategy is a pure value; the runner performs what it asks, journals it, and hands the outcome back.
enum WorkAction: Sendable, Equatable {
    /// Read the tracked text files of the worktree, within size limits.
    case survey
    /// Run the check command on the files as they are.
    case check(CheckPurpose)
    /// Call the model, and put the files back to a checkpoint while it works, if one is given.
    case ask(ModelAsk, restoring: String?)
    /// Write a change, all of it or nothing.
    case apply(ProposedChange)
    /// Put the files back to what they were at a checkpoint.
    case restore(tree: String, reason: String)
    /// Tell the user something in the journal that needs no work, such as a refused reply.
    case note(kind: StepKind, title: String, summary: String, output: String, isFailure: Bool)
    /// Stop: the files as they are go to review.
    case present(WorkResult)
    /// Stop: nothing usable came of it. The files stay as they are for the user to look at.
    case giveUp(TaskTrouble)
}

/// Why checks are run.
enum CheckPurpose: Sendable, Equatable {
    /// Before any edit: what fails now?
    case baseline
    /// After an edit: is this candidate good?
    case candidate(number: Int)
}

/// A model call that a strategy wants.
struct ModelAsk: Sendable, Equatable {
    /// What it is for, in words for people, such as `edit, try 2`.
    var title: String
    /// The step to journal it as: `locate` or `modelCall`.
    var kind: StepKind
    /// Standing instructions; kept byte-identical over calls so that servers can reuse their cache.
    var system: String
    /// The request.
    var user: String
    /// A JSON schema that the reply must fit, for decisions; nil for text.
    var schema: String?
    /// Sampling temperature.
    var temperature: Double
    /// Sampling seed.
    var seed: Int
    /// The most tokens the reply may take.
    var maximumReplyTokens: Int
}

/// A change to files that a strategy made of a reply.
struct ProposedChange: Sendable, Equatable {
    /// What it is, in words for people, such as `candidate 2: 1 file, +3 -1`.
    var title: String
    /// The writes, to be done together.
    var changes: [FileChange]
    /// The change as a unified diff, for the journal.
    var diff: String
}

/// What came of a ``WorkAction``.
enum WorkOutcome: Sendable {
    /// The first call: the work begins.
    case begin
    /// The text files by path, and the paths of all tracked files.
    case surveyed(contents: [String: String], allPaths: [String])
    /// The checks ran, or nil when the project has none or they may not run.
    case checked(CheckRun?)
    /// The model replied.
    case replied(ModelAnswer)
    /// The model could not be used after its own retries.
    case modelFailed(TaskTrouble)
    /// The change is written; the tree is that of the checkpoint after it, or nil where the check tells it.
    case applied(tree: String?)
    /// The change was refused, and nothing was written.
    case refused(path: String, reason: String, isEscape: Bool)
    /// The files are restored.
    case restored(tree: String)
    /// The note is journalled.
    case noted
    /// The user cut the model call or the check off to say something; with the tree of the files that a check ran on.
    case cutOff(tree: String?)
}

/// A finished run of the checks.
struct CheckRun: Sendable, Equatable {
    /// The record of the run.
    var evidence: CheckEvidence
    /// What it printed, cut in the middle when long.
    var output: String
}

/// A reply of the model.
struct ModelAnswer: Sendable, Equatable {
    /// The text without thinking.
    var text: String
    /// Whether the token limit cut it off.
    var wasCut: Bool
    /// Whether the server dropped the start of the prompt.
    var promptWasTruncated: Bool
    /// What the call took.
    var usage: TokenUsage
}

/// What goes to review.
struct WorkResult: Sendable, Equatable {
    /// Changes to tests that need an explicit approval.
    var testChanges: [TestChangeNotice]
    /// What the strategy has to say, in one line.
    var summary: String
}
