import Domain
import Editing
import Workspace

/// What a task's files are now, compared with what the task started from.
struct WorktreePicture: Sendable {
    /// How they differ.
    var comparison: TreeComparison
    /// Changes to tests, to what decides the checks, and to what they can find, that need an explicit approval.
    var testChanges: [TestChangeNotice]
    /// Files that were left out because they are too large or repositories of their own.
    var skippedPaths: [String]

    /// The checkpoint of the files.
    var tree: String { comparison.tree }
    /// The size of the change.
    var change: ChangeSummary { comparison.change }
    /// The change as a unified diff.
    var diff: TaskDiff { comparison.text }
}

/// How a tree differs from the one that a task started from.
struct TreeComparison: Sendable {
    /// The tree, such as the checkpoint of the files.
    var tree: String
    /// The size of the change.
    var change: ChangeSummary
    /// The change as a unified diff.
    var text: TaskDiff
    /// The change file by file.
    var diff: TreeDiff

    /// The longest text that is kept, in characters.
    static let textLimit = 2_000_000

    /// Describes a difference.
    init(_ diff: TreeDiff, tree: String) {
        self.tree = tree
        self.diff = diff
        change = ChangeSummary(
            files: diff.files.map { .init(path: $0.path, added: $0.additions, removed: $0.deletions) }
        )
        let patch = diff.patch
        let isCut = patch.utf8.count > Self.textLimit
        text = TaskDiff(
            text: isCut ? String(patch.prefix(Self.textLimit)) : patch,
            isCut: isCut,
            tree: tree
        )
    }
}

/// Looks at the files themselves, so that what is reviewed and committed rests on them and not on what
/// a strategy or a model says about them.
struct ChangeInspector: Sendable {
    let checkpoints: CheckpointStore

    /// Records the files as they are and compares them with a tree.
    ///
    /// - Parameters:
    ///   - worktree: The task's worktree.
    ///   - baseTree: The tree that the change is measured against.
    ///   - checkCommand: The line that decides the checks; files it names count as tests.
    /// - Returns: What the files are.
    /// - Throws: `CheckpointError`.
    func look(
        at worktree: GitRepository,
        baseTree: String,
        checkCommand: String?
    ) async throws -> WorktreePicture {
        let present = try await checkpoints.record(worktree)
        let comparison = try await compare(baseTree, with: present.tree, in: worktree)
        return WorktreePicture(
            comparison: comparison,
            testChanges: try await notices(of: comparison.diff, in: worktree, checkCommand),
            skippedPaths: present.skippedPaths
        )
    }

    /// Compares two trees.
    func compare(
        _ baseTree: String,
        with tree: String,
        in worktree: GitRepository
    ) async throws -> TreeComparison {
        TreeComparison(try await checkpoints.diff(from: baseTree, to: tree, in: worktree), tree: tree)
    }

    // MARK: - Detail

    private func notices(
        of diff: TreeDiff,
        in worktree: GitRepository,
        _ checkCommand: String?
    ) async throws -> [TestChangeNotice] {
        let objects = Set(diff.files.flatMap { [$0.oldObject, $0.newObject] }.compactMap { $0 })
        let texts = try await checkpoints.contents(of: objects.sorted(), in: worktree)
            .mapValues { String(decoding: $0, as: UTF8.self) }
        var changes: [TestWeakening.Change] = []
        for file in diff.files {
            let source = if case .renamed(let from) = file.status { from } else { file.path }
            let before = file.oldObject.flatMap { texts[$0] }
            let after = file.newObject.flatMap { texts[$0] }
            if source == file.path {
                changes.append((file.path, before, after))
            } else {
                // A test that is moved away may no longer be found by the runner: both ends are looked at. One that
                // is found where it is now, as it was, is not gone.
                changes.append((source, before, nil))
                changes.append((file.path, nil, after))
            }
        }
        let findings = TestWeakening.findings(changes: changes, includingProgram: true).filter(\.isWeakening)
        var notices = findings.map { finding in
            TestChangeNotice(path: finding.path, summary: finding.summary, weakens: true)
        }
        let known = Set(notices.map(\.path))
        for path in Set(changes.map(\.path)).subtracting(known).sorted()
        where WorkFiles.isNamed(path, in: checkCommand) {
            notices.append(
                TestChangeNotice(
                    path: path,
                    summary: "the check command runs this file",
                    weakens: true
                )
            )
        }
        return notices
    }
}
