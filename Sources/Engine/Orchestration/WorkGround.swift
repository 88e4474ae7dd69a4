import Domain
import Synchronization
import Workspace

/// What the work on a task stands on, once it is prepared.
struct WorkGround: Sendable {
    /// Where the files are.
    let worktree: Worktree
    /// The only way to write them.
    let guardian: PathGuard
    /// The tree that the work starts from; differs from the worktree's start after a rejection.
    let startTree: String
    /// What decides whether a change is good; nil when the project has none.
    let check: CheckCommand?
    /// How the check runs.
    let isolation: Isolation
    /// The runs of the check so far.
    let evidence: EvidenceBook
    /// What commands find there.
    var surroundings: WorktreeSurroundings
    /// Rules for once that were used up for this work, and hold as long as it goes on.
    var spentRules: [CommandRule] = []

    /// The same with other surroundings.
    func with(_ surroundings: WorktreeSurroundings) -> WorkGround {
        var ground = self
        ground.surroundings = surroundings
        return ground
    }
}

/// How commands that run code of the worktree are kept apart from the rest of the machine.
enum Isolation: Sendable, Equatable {
    /// In bubblewrap.
    case sandbox(Sandbox)
    /// Not at all; the user has consented for this project.
    case byConsent
    /// Not at all; rules of the user's allow the command.
    case byRules([RuleID])
    /// Nothing may run.
    case missing(reason: String)

    /// What evidence says of where a command ran; nil when nothing may run.
    var name: String? {
        switch self {
        case .sandbox: "bubblewrap"
        case .byConsent: "unsandboxed, by consent"
        case .byRules(let ids):
            "unsandboxed, by \(ids.count == 1 ? "rule" : "rules") "
                + ids.map(\.description).joined(separator: ", ")
        case .missing: nil
        }
    }
}

/// The runs of the check on one task, by the tree that they ran on.
final class EvidenceBook: Sendable {
    private let runs = Mutex<[String: CheckEvidence]>([:])

    /// Takes a run.
    func add(_ evidence: CheckEvidence) {
        runs.withLock { $0[evidence.tree] = evidence }
    }

    /// The newest run on exactly these files; nil when there is none.
    func newest(of tree: String) -> CheckEvidence? {
        runs.withLock { $0[tree] }
    }
}
