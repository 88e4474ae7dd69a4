import Foundation
import Testing

@testable import Workspace

/// Changes that are brought onto another base.
@Suite struct RebaseTests {
    private static let lines = (1...9).map { "line \($0)\n" }

    private static func file(_ changes: [Int: String] = [:]) -> String {
        lines.enumerated().map { changes[$0.offset + 1].map { $0 + "\n" } ?? $0.element }.joined()
    }

    /// A worktree with an uncommitted change of two files, and a branch that has moved on meanwhile.
    private func moved(
        mine: [Int: String],
        theirs: [Int: String]
    ) async throws -> (TemporaryRepository, CheckpointStore, Worktree) {
        let repository = try await TemporaryRepository(["a": Self.file(), "b": "b\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write(Self.file(mine), to: "a", in: worktree.path)
        try repository.write("mine\n", to: "new", in: worktree.path)
        try repository.write(Self.file(theirs), to: "a")
        try repository.write("b, changed\n", to: "b")
        try await repository.run("commit", "--quiet", "--all", "--message", "Theirs")
        return (repository, store, worktree)
    }

    @Test func `a change of other lines is carried over, and no file is touched by that`() async throws {
        let (repository, store, worktree) = try await moved(mine: [2: "mine"], theirs: [8: "theirs"])
        let before = try await repository.fingerprint()
        let present = try await store.record(worktree.repository).tree
        let target = try await repository.git.tree(of: "HEAD")
        let carried = try await store.carry(
            present,
            from: worktree.startTree,
            onto: target,
            in: worktree.repository
        )
        #expect(carried.conflicts.isEmpty)
        #expect(try await store.record(worktree.repository).tree == present)
        _ = try await store.restore(carried.tree, into: worktree.repository)
        #expect(repository.read("a", in: worktree.path) == Self.file([2: "mine", 8: "theirs"]))
        #expect(repository.read("b", in: worktree.path) == "b, changed\n")
        #expect(repository.read("new", in: worktree.path) == "mine\n")
        #expect(try await repository.fingerprint() == before)
    }

    @Test func `a file in conflict is as the new base has it, the rest of the change stays`() async throws {
        let (repository, store, worktree) = try await moved(mine: [2: "mine"], theirs: [2: "theirs"])
        let present = try await store.record(worktree.repository).tree
        let target = try await repository.git.tree(of: "HEAD")
        let carried = try await store.carry(
            present,
            from: worktree.startTree,
            onto: target,
            in: worktree.repository
        )
        #expect(carried.conflicts == ["a"])
        _ = try await store.restore(carried.tree, into: worktree.repository)
        #expect(repository.read("a", in: worktree.path) == Self.file([2: "theirs"]))
        #expect(repository.read("new", in: worktree.path) == "mine\n")
        // What it was before can be had again.
        _ = try await store.restore(present, into: worktree.repository)
        #expect(repository.read("a", in: worktree.path) == Self.file([2: "mine"]))
    }

    @Test func `no file of a name that nobody gave is left where a folder took a file's place`() async throws
    {
        let repository = try await TemporaryRepository(["a": "a\n", "thing": "1\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("2\n", to: "thing", in: worktree.path)
        try FileManager.default.removeItem(atPath: repository.root + "/thing")
        try repository.write("inner\n", to: "thing/inner")
        try await repository.run("add", "--all")
        try await repository.run("commit", "--quiet", "--message", "Theirs")
        let present = try await store.record(worktree.repository).tree
        let target = try await repository.git.tree(of: "HEAD")
        let carried = try await store.carry(
            present,
            from: worktree.startTree,
            onto: target,
            in: worktree.repository
        )
        #expect(!carried.conflicts.isEmpty)
        #expect(carried.tree == target)
        _ = try await store.restore(carried.tree, into: worktree.repository)
        #expect(repository.read("thing/inner", in: worktree.path) == "inner\n")
    }

    @Test func `a commit is made anew with its words, and the branch moves in one step`() async throws {
        let (repository, store, worktree) = try await moved(mine: [2: "mine"], theirs: [8: "theirs"])
        let git = worktree.repository
        let words = "Mine\n\nWith a body: “quoted”"
        let commit = try await git.commitAll(message: words).commit
        let head = try await repository.git.headCommit()
        let merged = try await git.merge(head, commit)
        #expect(merged.conflicts.isEmpty)
        let made = try await git.recommit(commit, tree: merged.tree, onto: head)
        #expect(try await git.headCommit() == commit)
        await #expect(throws: GitError.self) {
            try await git.moveBranch(worktree.branch, from: head, to: made)
        }
        #expect(try await git.headCommit() == commit)
        try await git.moveBranch(worktree.branch, from: commit, to: made)
        _ = try await store.restore(merged.tree, into: git)
        #expect(try await git.status().isClean)
        #expect(try await git.commit(named: "HEAD^") == head)
        let shown = try await repository.run("log", "-1", "--format=%B", made)
        #expect(shown.trimmingCharacters(in: .newlines) == words)
        let authors = try await repository.run("log", "-2", "--format=%an %ad", made, commit)
        #expect(Set(authors.split(separator: "\n").map { $0.prefix(3) }) == ["Ada"])
        #expect(try await repository.git.fastForward(to: made) == made)
    }

    @Test func `commits in conflict are a result`() async throws {
        let (repository, _, worktree) = try await moved(mine: [2: "mine"], theirs: [2: "theirs"])
        let commit = try await worktree.repository.commitAll(message: "Mine").commit
        let merged = try await worktree.repository.merge(try await repository.git.headCommit(), commit)
        #expect(merged.conflicts == ["a"])
    }

    // MARK: Pruning

    @Test func `old checkpoints that nobody names go, all others can still be restored`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        var trees: [String] = []
        for text in ["first\n", "second\n", "third\n"] {
            try repository.write(text, to: "a", in: worktree.path)
            trees.append(try await store.record(worktree.repository).tree)
        }
        // Young ones stay.
        let kept: Set = [trees[0]]
        #expect(try await store.prune(keeping: kept, olderThan: .seconds(3600), in: repository.git) == 0)
        let reopened = CheckpointStore(directory: repository.state + "/checkpoints")
        let count = try await reopened.prune(
            keeping: kept,
            olderThan: .zero,
            now: .now + 60,
            in: repository.git
        )
        #expect(count == 2)
        let name = trees[1] + ":a"
        #expect(try await reopened.contents(of: [name], in: repository.git).isEmpty)
        // What the files are now is recorded anew, and what is named comes back.
        #expect(try await reopened.record(worktree.repository).tree == trees[2])
        _ = try await reopened.restore(trees[0], into: worktree.repository)
        #expect(repository.read("a", in: worktree.path) == "first\n")
        _ = try await reopened.restore(trees[2], into: worktree.repository)
        #expect(repository.read("a", in: worktree.path) == "third\n")
    }

    @Test func `a checkpoint that is being made keeps all of them`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        _ = try await store.record(worktree.repository)
        try repository.write("2\n", to: "a", in: worktree.path)
        try await store.stage(writtenAt: ["a"], in: worktree.repository)
        let count = try await store.prune(keeping: [], olderThan: .zero, now: .now + 60, in: repository.git)
        #expect(count == nil)
        let tree = try await store.staged(in: worktree.repository).tree
        _ = try await store.restore(worktree.startTree, into: worktree.repository)
        _ = try await store.restore(tree, into: worktree.repository)
        #expect(repository.read("a", in: worktree.path) == "2\n")
    }
}
