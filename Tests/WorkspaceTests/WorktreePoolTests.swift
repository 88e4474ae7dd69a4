import Foundation
import Testing

@testable import Workspace

@Suite struct WorktreePoolTests {
    @Test func `the user's checkout is as before after a whole cycle`() async throws {
        let repository = try await TemporaryRepository()
        try repository.write("mine\n", to: "README.md")
        try repository.write("staged\n", to: "staged")
        try await repository.run("add", "staged")
        try repository.write("stash me\n", to: "src/main.py")
        try await repository.run("stash", "--quiet")
        try repository.write("mine again\n", to: "README.md")
        let before = try await repository.fingerprint()

        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(
            id: 12,
            title: "Fix: the parser!",
            includesUncommittedChanges: true
        )
        #expect(worktree.branch == "switchyard/12-fix-the-parser")
        #expect(worktree.path == repository.state + "/worktrees/12-fix-the-parser")
        let start = try await store.record(worktree.repository)
        try PathGuard(root: worktree.path).apply([
            .write(path: "made", text: "x"), .delete(path: "src/main.py"),
        ])
        _ = try await store.record(worktree.repository)
        _ = try await store.restore(start.tree, into: worktree.repository)
        try PathGuard(root: worktree.path).write("made", content: Array("x".utf8))
        _ = try await worktree.repository.commitAll(message: "Made")
        await #expect(throws: WorktreeError.unmergedCommits(count: 1)) { try await pool.remove(worktree) }
        try await pool.remove(worktree, disposal: .moveToTrash)

        #expect(try await repository.fingerprint() == before)
        // The commit is still there, on its branch.
        #expect(try await repository.git.branchExists(worktree.branch))
        #expect(!FileManager.default.fileExists(atPath: worktree.path))
    }

    @Test func `uncommitted changes come along, staged, unstaged, deleted and untracked`() async throws {
        let repository = try await TemporaryRepository([
            "a": "1\n", "b": "2\n", "c": "3\n", ".gitignore": "*.log\n",
        ])
        try repository.write("changed\n", to: "a")
        try FileManager.default.removeItem(atPath: repository.root + "/b")
        try repository.write("staged\n", to: "s")
        try await repository.run("add", "s")
        try repository.write("new\n", to: "dir/n")
        try repository.write("l\n", to: "x.log")
        let (_, pool) = repository.rooms()
        let with = try await pool.create(id: 1, title: "with", includesUncommittedChanges: true)
        let without = try await pool.create(id: 2, title: "without")
        let names = try await with.repository.git(["ls-files", "--cached", "--others", "--deduplicate"]).text
        #expect(names.split(separator: "\n").sorted() == [".gitignore", "a", "b", "c", "dir/n", "s"])
        #expect(repository.read("a", in: with.path) == "changed\n")
        #expect(repository.read("b", in: with.path) == nil)
        #expect(repository.read("s", in: with.path) == "staged\n")
        #expect(repository.read("a", in: without.path) == "1\n")
        #expect(try await without.repository.status().isClean)
        #expect(with.base == without.base)
        #expect(with.startTree != without.startTree)
    }

    @Test func `a name that is taken gets a number, and what has it stays`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        try await repository.run("branch", "switchyard/1-same", "HEAD")
        let first = try await pool.create(id: 1, title: "same")
        let second = try await pool.create(id: 1, title: "same")
        #expect([first.branch, second.branch] == ["switchyard/1-same-2", "switchyard/1-same-3"])
        #expect(first.path != second.path)
        #expect(try await repository.git.branchExists("switchyard/1-same"))
    }

    @Test func `a dirty worktree is not removed, and in the trash its files are kept`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("work\n", to: "work", in: worktree.path)
        await #expect(throws: WorktreeError.uncommittedChanges(paths: ["work"])) {
            try await pool.remove(worktree)
        }
        #expect(repository.read("work", in: worktree.path) == "work\n")

        let trash = try #require(try await pool.remove(worktree, disposal: .moveToTrash))
        #expect(repository.read("work", in: trash) == "work\n")
        #expect(try await !repository.run("worktree", "list").contains(worktree.path))
        #expect(await pool.emptyTrash(olderThan: .seconds(3600)) == 0)
        #expect(await pool.emptyTrash(olderThan: .seconds(3600), now: .now + 7200) == 1)
        #expect(!FileManager.default.fileExists(atPath: trash))
    }

    @Test func `a merged worktree is removed with its branch`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("work\n", to: "work", in: worktree.path)
        _ = try await worktree.repository.commitAll(message: "Work")
        _ = try await repository.git.fastForward(to: worktree.branch)
        #expect(try await pool.remove(worktree) == nil)
        #expect(try await !repository.git.branchExists(worktree.branch))
    }

    @Test func `a worktree that a live process holds is not removed`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try await pool.lease(worktree)
        #expect(await pool.lease(of: worktree) == .own)
        await pool.release(worktree)
        #expect(await pool.lease(of: worktree) == nil)

        let foreign = #"{"processID":1,"processStart":"0","host":"elsewhere"}"#
        try repository.write(foreign, to: "leases/1-t.json", in: repository.state)
        await #expect(throws: WorktreeError.self) { try await pool.remove(worktree, disposal: .moveToTrash) }
        await #expect(throws: WorktreeError.self) { try await pool.lease(worktree) }
        // The same number, another start: that process is gone.
        var dead = WorktreeLease.own
        #expect(dead.isLive)
        dead = WorktreeLease(processID: dead.processID, processStart: "1", host: dead.host)
        #expect(!dead.isLive)
    }

    @Test func `many worktrees are made and removed at once`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...24 {
                group.addTask {
                    let worktree = try await pool.create(id: Int64(id), title: "task")
                    if id.isMultiple(of: 2) { try await pool.remove(worktree) }
                }
            }
            try await group.waitForAll()
        }
        let folders = try FileManager.default.contentsOfDirectory(atPath: repository.state + "/worktrees")
        #expect(folders.sorted() == (1...24).filter { $0 % 2 == 1 }.map { "\($0)-task" }.sorted())
    }

    @Test func `whoever is cancelled before its turn makes no worktree, and the others get theirs`()
        async throws
    {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let tasks = (1...6).map { id in Task { try await pool.create(id: Int64(id), title: "task") } }
        for task in tasks[3...] { task.cancel() }
        for task in tasks[..<3] { _ = try await task.value }
        for task in tasks[3...] {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        _ = try await pool.create(id: 7, title: "task")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a worktree that the user's git is just making does not disturb`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let foreign = repository.state + "/foreign"
        try await repository.run("worktree", "add", "--quiet", "--detach", foreign)
        let file = repository.git.commonDirectory + "/worktrees/foreign/commondir"
        let text = try Data(contentsOf: URL(filePath: file))
        // As git writes it: empty first.
        let writer = Task {
            while !Task.isCancelled {
                try Data().write(to: URL(filePath: file))
                try text.write(to: URL(filePath: file))
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        for id in 1...20 {
            let worktree = try await pool.create(id: Int64(id), title: "task")
            try await pool.remove(worktree)
        }
        writer.cancel()
        _ = await writer.result
        try text.write(to: URL(filePath: file))
    }

    @Test func `a worktree is found again, unless its folder is gone`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let made = try await pool.create(id: 1, title: "t")
        func open() async throws -> Worktree? {
            try await pool.open(
                id: made.id,
                branch: made.branch,
                base: made.base,
                startTree: made.startTree,
                path: made.path
            )
        }
        #expect(try await open() == made)
        try FileManager.default.removeItem(atPath: made.path)
        #expect(try await open() == nil)
        #expect(try await pool.remove(made) == nil)
    }

    @Test func `a rewritten git file misleads neither git nor the search after a restart`() async throws {
        let repository = try await TemporaryRepository()
        let (store, pool) = repository.rooms()
        let one = try await pool.create(id: 1, title: "one")
        let two = try await pool.create(id: 2, title: "two")
        try repository.write("gitdir: \(two.repository.gitDirectory)\n", to: ".git", in: one.path)
        try repository.write("work\n", to: "work", in: one.path)
        _ = try await store.record(one.repository)
        let made = try await one.repository.commitAll(message: "Work")
        #expect(try await repository.git.commit(named: one.branch) == made.commit)
        #expect(try await repository.git.commit(named: two.branch) == two.base)
        let found = try await pool.open(
            id: 1,
            branch: one.branch,
            base: one.base,
            startTree: one.startTree,
            path: one.path
        )
        #expect(found == nil)
    }

    @Test(arguments: [
        ("Fix the parser", "fix-the-parser"), ("  --Weird//name..lock~^: ", "weird-name-lock"),
        ("Überprüfe größe", "uberprufe-gro-e"),
        ("日本語", ""), ("", ""), ("$(rm -rf /)", "rm-rf"), ("v1.2.3", "v1-2-3"),
        ("Make the very long title of this task shorter than it is", "make-the-very-long-title-of-this-task"),
        (String(repeating: "x", count: 60), String(repeating: "x", count: 40)),
    ])
    func `a title becomes a name that git and every file system take`(title: String, slug: String) {
        #expect(BranchName.slug(title) == slug)
    }
}
