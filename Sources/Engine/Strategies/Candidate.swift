import Domain
import Editing
import Workspace

/// A change made of one reply, complete and checked as far as text alone allows.
struct Candidate: Sendable, Equatable {
    /// The try that it came from.
    var plan: TryPlan
    /// Which candidate it is, counted from 1 over those that were written.
    var number = 0
    /// The writes.
    var changes: [FileChange]
    /// What the changed files hold then; nil for a file that is gone.
    var contents: [String: String?]
    /// The change as a unified diff.
    var diff: String
    /// What it does to tests and to the configuration of checks.
    var testChanges: [TestChange]
    /// Changed files that the check command itself names, such as `check.sh`.
    var checkFiles: [String]
    /// What is doubtful about it, for people.
    var warnings: [String]
    /// The tree of the checkpoint after it was written; nil until that is known.
    var tree: String?
    /// The run of the checks on it.
    var run: CheckRun?

    /// Its size in words for people.
    var summary: String {
        let files = UnifiedDiff.parse(diff)
        let added = files.reduce(0) { $0 + $1.additions }
        let removed = files.reduce(0) { $0 + $1.deletions }
        let count = max(contents.count, changes.count)
        return "\(count) file\(count == 1 ? "" : "s"), +\(added) -\(removed)"
    }

    /// The files by which it could make the checks prove less.
    var doubtfulFiles: [String] {
        testChanges.filter(\.isWeakening).map(\.path) + checkFiles
    }

    /// What tells two candidates apart: the bytes of the files they lead to.
    var key: ContentKey { ContentKey(changes: changes) }
}

/// The resulting files of a change, compared byte by byte, so that the same content is never checked twice.
struct ContentKey: Hashable, Sendable {
    private let changes: Set<FileChange>

    /// Takes the writes of a change.
    init(changes: [FileChange]) {
        self.changes = Set(changes)
    }
}

/// Why a reply gave no candidate.
struct ReplyFault: Sendable, Equatable {
    /// What is wrong; the next try depends on it.
    enum Kind: Sendable, Equatable {
        /// Nothing came.
        case empty
        /// The token limit cut it off.
        case cut
        /// Words, and no change.
        case proseOnly
        /// The files as they are.
        case unchanged
        /// A change that was tried before.
        case repeated
        /// A change that would damage the file.
        case refused
        /// Passages that are not in the file; with what could be applied of the rest.
        case unmatched([MatchFailure])
        /// Something that was meant as a change and cannot be read.
        case malformed
        /// A path that leads out of the worktree.
        case escape
    }

    /// What is wrong.
    var kind: Kind
    /// What happened, in words for people.
    var summary: String
    /// What the model has to be told, as an instruction; nil when a fresh sample does better.
    var hint: String?
}
