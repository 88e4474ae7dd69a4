import Foundation
import Testing

@testable import Workspace

@Suite struct WorktreeSweepTests {
    @Test func `what no task names is removed if clean and goes to the trash if not`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let named = try await pool.create(id: 1, title: "named")
        let clean = try await pool.create(id: 2, title: "clean")
        let dirty = try await pool.create(id: 3, title: "dirty")
        try repository.write("work\n", to: "work", in: dirty.path)
        try repository.write("work\n", to: "work", in: named.path)

        let sweep = try await pool.sweep(keeping: [named.path])
        #expect(sweep.removed == [clean.path])
        let trash = try #require(sweep.trashed.first)
        #expect(sweep.trashed.count == 1)
        #expect(sweep.kept.isEmpty)
        #expect(repository.read("work", in: trash) == "work\n")
        #expect(repository.read("work", in: named.path) == "work\n")
        #expect(!FileManager.default.fileExists(atPath: clean.path))
        #expect(try await !repository.git.branchExists(clean.branch))
        #expect(try await repository.git.branchExists(named.branch))
        let list = try await repository.run("worktree", "list")
        #expect(list.contains(named.path) && !list.contains(dirty.path) && !list.contains(clean.path))
        #expect(try await pool.sweep(keeping: [named.path]).isEmpty)
    }

    @Test func `locks of a git that was killed are removed, and no others`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "cut off")
        let other = try await pool.create(id: 2, title: "in review")
        let common = repository.root + "/.git"
        let entry = { (path: String) in common + "/worktrees/" + URL(filePath: path).lastPathComponent }
        let left = [
            "\(common)/refs/heads/\(worktree.branch).lock", entry(worktree.path) + "/index.lock",
            entry(worktree.path) + "/HEAD.lock",
        ]
        let others = [common + "/index.lock", common + "/HEAD.lock", entry(other.path) + "/index.lock"]
        for path in left + others { #expect(FileManager.default.createFile(atPath: path, contents: nil)) }
        #expect(try await pool.clearLocks(in: [worktree.path]) == left.sorted())
        for path in left { #expect(!FileManager.default.fileExists(atPath: path)) }
        for path in others { #expect(FileManager.default.fileExists(atPath: path)) }
        #expect(try await pool.clearLocks(in: [worktree.path]).isEmpty)
    }

    @Test func `commits that are nowhere else keep their branch`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let orphan = try await pool.create(id: 1, title: "committed")
        try repository.write("work\n", to: "work", in: orphan.path)
        _ = try await orphan.repository.commitAll(message: "Work")
        #expect(try await pool.sweep(keeping: []).removed == [orphan.path])
        #expect(try await repository.git.branchExists(orphan.branch))
    }

    @Test func `a worktree that was being made when its maker was killed is cleared away`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let half = try await pool.create(id: 1, title: "half")
        try repository.write("initializing\n", to: "locked", in: half.repository.gitDirectory)
        try FileManager.default.removeItem(atPath: half.path + "/src")
        let sweep = try await pool.sweep(keeping: [])
        #expect(sweep.trashed.count == 1)
        #expect(try await !repository.run("worktree", "list").contains(half.path))
    }

    @Test func `a worktree whose folder went with the remover that was killed is listed no longer`()
        async throws
    {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let gone = try await pool.create(id: 1, title: "gone")
        let named = try await pool.create(id: 2, title: "named")
        try FileManager.default.removeItem(atPath: gone.path)
        #expect(try await pool.sweep(keeping: [named.path]).isEmpty)
        let list = try await repository.run("worktree", "list")
        #expect(list.contains(named.path) && !list.contains(gone.path))
    }

    @Test func `links, files and what a live process works in are left alone`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let leased = try await pool.create(id: 1, title: "t")
        let foreign = #"{"processID":1,"processStart":"0","host":"elsewhere"}"#
        try repository.write(foreign, to: "leases/1-t.json", in: repository.state)
        try repository.write("mine\n", to: "elsewhere/precious", in: repository.directory.path)
        try repository.write("note\n", to: "worktrees/note", in: repository.state)
        try FileManager.default.createSymbolicLink(
            atPath: repository.state + "/worktrees/link",
            withDestinationPath: repository.directory.path + "/elsewhere"
        )
        let sweep = try await pool.sweep(keeping: [])
        #expect(sweep.removed.isEmpty && sweep.trashed.isEmpty)
        #expect(sweep.kept.keys.sorted() == [leased.path])
        #expect(repository.read("elsewhere/precious", in: repository.directory.path) == "mine\n")
        #expect(repository.read("worktrees/note", in: repository.state) == "note\n")
        #expect(repository.read("worktrees/link/precious", in: repository.state) == "mine\n")
    }

    @Test func `a folder that is no worktree goes to the trash with all it holds`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        try repository.write("something\n", to: "worktrees/9-odd/inner/file", in: repository.state)
        let trash = try #require(try await pool.sweep(keeping: []).trashed.first)
        #expect(repository.read("inner/file", in: trash) == "something\n")
    }
}
