import Foundation
import Testing

@testable import Workspace

/// Worktrees whose folders were deleted or damaged.
@Suite struct WorktreeRevivalTests {
    private func revive(
        _ worktree: Worktree,
        _ pool: WorktreePool,
        _ tree: String
    ) async throws -> (worktree: Worktree, trash: String?) {
        try await pool.recreate(
            id: worktree.id,
            branch: worktree.branch,
            base: worktree.base,
            startTree: worktree.startTree,
            path: worktree.path,
            files: tree
        )
    }

    private func open(_ worktree: Worktree, _ pool: WorktreePool) async throws -> Worktree? {
        try await pool.open(
            id: worktree.id,
            branch: worktree.branch,
            base: worktree.base,
            startTree: worktree.startTree,
            path: worktree.path
        )
    }

    @Test(arguments: [false, true])
    func `a deleted worktree is made again with its branch and the files of its checkpoint`(
        isLocked: Bool
    ) async throws {
        let repository = try await TemporaryRepository()
        let before = try await repository.fingerprint()
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("committed\n", to: "one", in: worktree.path)
        let made = try await worktree.repository.commitAll(message: "One")
        try repository.write("work\n", to: "two", in: worktree.path)
        try FileManager.default.removeItem(atPath: worktree.path + "/README.md")
        let tree = try await store.record(worktree.repository).tree
        if isLocked { try await repository.run("worktree", "lock", worktree.path) }
        try FileManager.default.removeItem(atPath: worktree.path)
        #expect(try await open(worktree, pool) == nil)

        let (again, trash) = try await revive(worktree, pool, tree)
        #expect(trash == nil)
        #expect(again == worktree)
        #expect(try await again.repository.headCommit() == made.commit)
        #expect(try await again.repository.currentBranch() == worktree.branch)
        #expect(repository.read("two", in: again.path) == "work\n")
        #expect(repository.read("README.md", in: again.path) == nil)
        #expect(try await store.record(again.repository).tree == tree)
        #expect(try await open(worktree, pool) == worktree)
        #expect(try await repository.fingerprint() == before)
    }

    @Test(arguments: ["nonsense\n", "", "gitdir: /nowhere\n", "gitdir: \n", "gitdir: ../../../../etc\n"])
    func `a broken git file is no worktree, and what lies there is kept in the trash`(
        content: String
    ) async throws {
        let repository = try await TemporaryRepository()
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let tree = try await store.record(worktree.repository).tree
        try repository.write("unsaved\n", to: "unsaved", in: worktree.path)
        try repository.write(content, to: ".git", in: worktree.path)
        #expect(try await open(worktree, pool) == nil)
        let (again, trash) = try await revive(worktree, pool, tree)
        #expect(repository.read("unsaved", in: trash) == "unsaved\n")
        #expect(repository.read("unsaved", in: again.path) == nil)
        #expect(try await again.repository.status().isClean)
    }

    @Test func `a branch that is gone as well is made again at its base`() async throws {
        let repository = try await TemporaryRepository()
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("work\n", to: "work", in: worktree.path)
        let tree = try await store.record(worktree.repository).tree
        try FileManager.default.removeItem(atPath: worktree.path)
        try await repository.run("worktree", "prune")
        try await repository.run("branch", "-D", worktree.branch)
        let again = try await revive(worktree, pool, tree).worktree
        #expect(try await again.repository.headCommit() == worktree.base)
        #expect(repository.read("work", in: again.path) == "work\n")
    }

    @Test func `nothing is made at a place that is none of ours`() async throws {
        let repository = try await TemporaryRepository()
        let (store, pool) = repository.rooms()
        let tree = try await store.record(repository.git).tree
        for path in [repository.root, repository.directory.path + "/elsewhere"] {
            await #expect(throws: WorktreeError.foreign(path: path)) {
                try await pool.recreate(
                    id: 1,
                    branch: "switchyard/1-t",
                    base: "HEAD",
                    startTree: tree,
                    path: path,
                    files: tree
                )
            }
        }
    }
}
