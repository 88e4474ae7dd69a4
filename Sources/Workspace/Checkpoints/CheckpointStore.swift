import Domain
import Foundation

/// Records and restores working trees without touching the user's repository.
///
/// A checkpoint is a git tree. It is written through an index of the store's own (so the worktree's index
/// stays as it is) into an object store of its own in the state directory, which borrows the repository's
/// objects. Objects that a checkpoint has beyond its base commit are always in the store, and the base
/// commit is held by the task's branch, so the user's `git gc --prune=now` cannot take anything away.
///
/// One process at a time uses a store; the actor keeps its git calls in order on a queue that may block.
package actor CheckpointStore {
    /// Files above this size are left out: 5 MiB.
    package static let defaultFileSizeCap = 5 * 1024 * 1024

    let directory: String
    private let fileSizeCap: Int
    private let executor = QueueExecutor(label: "switchyard.checkpoints")
    /// Per worktree: whether the index is ready, and against which tree objects are known to be safe.
    var bases: [String: String] = [:]
    /// Per worktree: the tree that its index holds, as long as that is known.
    var indexed: [String: String] = [:]
    /// Per worktree: the checkpoint that was staged last.
    private var staged: [String: Staged] = [:]
    /// What a tree was last found to differ in from another.
    private var newestDiff: (old: String, new: String, diff: TreeDiff)?
    /// Per worktree: whether what the index's tree consists of is not known yet to be in the store.
    private var isUnkept: Set<String> = []
    /// Objects that were packed into the store, which the loose files do not show.
    private var packed: Set<String> = []

    /// A checkpoint that the index holds, or held.
    private enum Staged {
        case unnamed
        case named(Checkpoint)
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens a store; the directory is made with the first checkpoint.
    ///
    /// - Parameters:
    ///   - directory: An absolute path in the state directory; one per repository.
    ///   - fileSizeCap: In bytes.
    package init(directory: String, fileSizeCap: Int = CheckpointStore.defaultFileSizeCap) {
        self.directory = directory
        self.fileSizeCap = fileSizeCap
    }

    // MARK: Recording

    /// Records what a working tree holds now.
    ///
    /// The working tree, its index and its repository are only read.
    ///
    /// - Parameter repository: A worktree, or the user's checkout for "include my changes".
    /// - Returns: The tree that was recorded, with what had to be left out.
    /// - Throws: ``CheckpointError/git(_:)``, ``CheckpointError/storage(_:)``.
    package func record(_ repository: GitRepository) throws(CheckpointError) -> Checkpoint {
        do {
            return try recordNow(repository)
        } catch CheckpointError.git(.lockHeld(let path)) where path.hasPrefix(directory) {
            // Nobody else uses this store, so the lock is what a killed run left behind.
            unlink(path)
            return try recordNow(repository)
        }
    }

    /// Records what a working tree holds after some of its files were written, and nothing else.
    ///
    /// Its name is not made out yet: that takes a call of git, for which nobody has to wait before they let
    /// others write to the files; ``staged(in:)`` tells it.
    ///
    /// It looks at these files alone where git knows all of them, which spares going through the tree. That
    /// all of them are in the store is made sure with the next checkpoint of the whole.
    ///
    /// - Parameters:
    ///   - paths: The files that were written or deleted since the last checkpoint; nil when any may have been.
    ///   - repository: A worktree of which there is a checkpoint.
    /// - Throws: As ``record(_:)``.
    package func stage(writtenAt paths: [String]?, in repository: GitRepository) throws(CheckpointError) {
        let worktree = repository.gitDirectory
        staged[worktree] = nil
        let changes = paths.map {
            WorkingTreeChanges(fields: $0, root: repository.root, fileSizeCap: fileSizeCap)
        }
        guard let changes, indexed[worktree] != nil, changes.skipped.isEmpty, changes.removedInput.isEmpty
        else {
            staged[worktree] = .named(try record(repository))
            return
        }
        _ = try prepareIndex(of: repository)
        indexed[worktree] = nil
        do throws(CheckpointError) {
            // Without `--add`: whether a new file is ignored, only the look at the whole tree tells.
            let arguments = ["update-index", "-z", "--remove", "--stdin"]
            _ = try run(arguments, repository, input: changes.standardInput)
            staged[worktree] = .unnamed
        } catch .git(.failed) {
            staged[worktree] = .named(try record(repository))
        }
    }

    /// The checkpoint that was staged last, whatever has become of the files since.
    ///
    /// - Returns: As ``record(_:)``; the files as they are now if nothing was staged.
    /// - Throws: As ``record(_:)``.
    package func staged(in repository: GitRepository) throws(CheckpointError) -> Checkpoint {
        try nameStaged(in: repository)
        guard case .named(let checkpoint)? = staged[repository.gitDirectory] else {
            return try record(repository)
        }
        return checkpoint
    }

    /// Makes out the name of what is staged, as long as the index holds just that.
    private func nameStaged(in repository: GitRepository) throws(CheckpointError) {
        let worktree = repository.gitDirectory
        guard case .unnamed? = staged[worktree] else { return }
        let tree = try run(["write-tree"], repository).text
        indexed[worktree] = tree
        isUnkept.insert(worktree)
        staged[worktree] = .named(Checkpoint(tree: tree))
    }

    private func recordNow(_ repository: GitRepository) throws(CheckpointError) -> Checkpoint {
        try nameStaged(in: repository)
        let base = try prepareIndex(of: repository)
        let listed = try run(WorkingTreeChanges.arguments, repository)
        let changes = WorkingTreeChanges(
            records: listed.records,
            root: repository.root,
            fileSizeCap: fileSizeCap
        )
        if changes.paths.isEmpty, let tree = indexed[repository.gitDirectory] {
            if isUnkept.contains(repository.gitDirectory) { try keep(tree, base: base, repository) }
            isUnkept.remove(repository.gitDirectory)
            return Checkpoint(tree: tree, skippedPaths: changes.skipped)
        }
        indexed[repository.gitDirectory] = nil
        if !changes.removedInput.isEmpty {
            let arguments = ["update-index", "-z", "--force-remove", "--stdin"]
            _ = try run(arguments, repository, input: changes.removedInput)
        }
        if !changes.standardInput.isEmpty {
            let arguments = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"]
            _ = try run(arguments, repository, input: changes.standardInput)
        }
        let tree = try run(["write-tree"], repository).text
        try keep(tree, base: base, repository)
        isUnkept.remove(repository.gitDirectory)
        indexed[repository.gitDirectory] = tree
        return Checkpoint(tree: tree, skippedPaths: changes.skipped)
    }

    // MARK: Restoring and reading

    /// Makes a working tree what it was: writes and deletes only the paths that differ.
    ///
    /// What is there now is recorded first, so a restore can be undone by restoring that. Ignored files stay.
    ///
    /// - Parameters:
    ///   - tree: The tree of a checkpoint.
    ///   - repository: One of our worktrees; never the user's checkout.
    /// - Returns: The checkpoint of the state before.
    /// - Throws: ``CheckpointError/blocked(message:)`` if an unrecorded file is in the way; nothing is
    ///   changed then.
    package func restore(_ tree: String, into repository: GitRepository) throws(CheckpointError) -> Checkpoint
    {
        // It must not become an option of git's.
        guard !tree.hasPrefix("-") else { throw .git(.unknownRevision(tree)) }
        let present = try record(repository)
        guard present.tree != tree else { return present }
        try refuseUnrecorded(from: present.tree, to: tree, repository)
        indexed[repository.gitDirectory] = nil
        do {
            // A two-way merge from the present, which index and working tree agree on: git's own checkout,
            // which touches only what differs and checks everything before it changes anything.
            _ = try run(["read-tree", "-m", "-u", present.tree, tree], repository)
        } catch CheckpointError.git(.failed(_, _, let message)) {
            throw .blocked(message: message)
        }
        indexed[repository.gitDirectory] = tree
        return present
    }

    /// Throws if a file that the present checkpoint does not hold would be overwritten.
    ///
    /// git takes ignored files for worthless here and would write over them.
    private func refuseUnrecorded(
        from present: String,
        to tree: String,
        _ repository: GitRepository
    ) throws(CheckpointError) {
        let arguments = ["diff-tree", "-r", "-z", "--name-status", "--no-renames", present, tree]
        let fields = try run(arguments, repository).fields
        var added: [String] = []
        var recorded: Set<String> = []
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            if fields[index] == "A" {
                added.append(fields[index + 1])
            } else {
                recorded.insert(fields[index + 1])
            }
        }
        let obstacles = Obstacles(root: repository.root, recorded: recorded)
        guard let obstacle = added.lazy.compactMap({ obstacles.first(for: $0) }).first else { return }
        throw .blocked(message: obstacle)
    }

    /// The difference of two checkpoints, or of a commit and a checkpoint.
    package func diff(
        from old: String,
        to new: String,
        in repository: GitRepository
    ) throws(CheckpointError) -> TreeDiff {
        guard old != new else { return .empty }
        for name in [old, new] where name.hasPrefix("-") { throw .git(.unknownRevision(name)) }
        if let newestDiff, newestDiff.old == old, newestDiff.new == new { return newestDiff.diff }
        // `-t` names the trees in between as well.
        let diff = TreeDiff(gitOutput: try run(TreeDiff.options + ["-t", old, new], repository).output)
        // What a name such as HEAD stands for may change.
        if old.allSatisfy(\.isHexDigit), new.allSatisfy(\.isHexDigit) { newestDiff = (old, new, diff) }
        return diff
    }

    /// The bytes of objects, such as the blobs of a ``TreeDiff``, by their names; what is not there is left out.
    package func contents(
        of objects: [String],
        in repository: GitRepository
    ) throws(CheckpointError) -> [String: [UInt8]] {
        // A line break would begin another question.
        let objects = objects.filter { !$0.contains(where: \.isNewline) }
        guard !objects.isEmpty else { return [:] }
        let names = objects.map { $0 + "\n" }.joined()
        let answer = try run(["cat-file", "--batch"], repository, input: Array(names.utf8))
        return GitObjects.read(batch: answer.output, asked: objects)
    }

    /// Forgets the index of a worktree that is gone; its checkpoints stay.
    package func forget(_ repository: GitRepository) {
        bases[repository.gitDirectory] = nil
        indexed[repository.gitDirectory] = nil
        staged[repository.gitDirectory] = nil
        unlink(indexFile(of: repository))
    }

    /// The checkpoints that worktrees are at just now; nil while one of them has no name yet.
    var treesInUse: Set<String>? {
        var trees = Set(indexed.values).union(bases.values)
        for known in staged.values {
            guard case .named(let checkpoint) = known else { return nil }
            trees.insert(checkpoint.tree)
        }
        return trees
    }

    /// Forgets every index, and what is known of the objects; both are found out again.
    func forgetIndexes() {
        bases = [:]
        indexed = [:]
        isUnkept = []
        packed = []
        let folder = directory + "/indexes/"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            unlink(folder + name)
        }
    }

    // MARK: Keeping

    /// Makes sure that the store itself holds what the tree has beyond its base, and names the tree.
    func keep(_ tree: String, base: String, _ repository: GitRepository) throws(CheckpointError) {
        let reference = directory + "/refs/checkpoints/" + tree
        guard tree != base, !FileManager.default.fileExists(atPath: reference) else { return }
        let objects = try diff(from: base, to: tree, in: repository).newObjects
        let borrowed = ([tree] + objects).filter { !packed.contains($0) && !isStored($0) }
        if !borrowed.isEmpty {
            // Such as the blobs of a commit that was made since: alive in the repository, for now.
            let list = borrowed.map { $0 + "\n" }.joined()
            _ = try run(
                ["pack-objects", "-q", directory + "/objects/pack/pack"],
                repository,
                input: Array(list.utf8)
            )
            packed.formUnion(borrowed)
        }
        do {
            try write(tree + "\n", to: "refs/checkpoints/" + tree)
        } catch {
            throw .storage(error.localizedDescription)
        }
    }

    private func isStored(_ hash: String) -> Bool {
        let path = directory + "/objects/" + hash.prefix(2) + "/" + hash.dropFirst(2)
        return FileManager.default.fileExists(atPath: path)
    }

    // MARK: Calling git

    /// Runs git with the store's objects, and with another index than the worktree's own one here if asked to.
    func run(
        _ arguments: [String],
        _ repository: GitRepository,
        input: [UInt8]? = nil,
        index: String? = nil,
        accepting codes: Set<Int32> = [0]
    ) throws(CheckpointError) -> GitCommand.Answer {
        var command = repository.command(arguments)
        command.accepted = codes
        command.variables["GIT_INDEX_FILE"] = index ?? indexFile(of: repository)
        command.variables["GIT_OBJECT_DIRECTORY"] = directory + "/objects"
        // A split index would put its shared part into the user's git directory.
        command.settings = ["core.splitIndex=false"]
        command.input = input
        do {
            return try command.runBlocking()
        } catch {
            throw .git(error)
        }
    }
}
