import Foundation
import Testing

@testable import Workspace

@Suite struct CheckpointStoreTests {
    @Test(.timeLimit(.minutes(1)))
    func `a change of the same size in the second of the checkout is seen, also in a later second`()
        async throws
    {
        for attempt in 1... {
            let repository = try await TemporaryRepository(["a": "1 - 1\n"])
            let (store, pool) = repository.rooms()
            let worktree = try await pool.create(id: 1, title: "racy")
            let path = worktree.path + "/a"
            var before = stat()
            try #require(stat(path, &before) == 0)
            // In place: the same file, as far as size, times in seconds and its number tell.
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.write(contentsOf: Data("1 + 1\n".utf8))
            try file.close()
            var after = stat()
            try #require(stat(path, &after) == 0)
            guard before.st_ctim.tv_sec == after.st_ctim.tv_sec, before.st_mtim.tv_sec == after.st_mtim.tv_sec
            else {
                // The second was over in between.
                try #require(attempt < 10)
                continue
            }
            while time(nil) == after.st_mtim.tv_sec { await Task.yield() }
            let tree = try await store.record(worktree.repository).tree
            #expect(
                try await store.diff(from: worktree.startTree, to: tree, in: worktree.repository).files.count
                    == 1
            )
            return
        }
    }

    @Test func `a checkpoint holds tracked and untracked files, and not ignored ones`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n", "b": "2\n", ".gitignore": "*.log\n"])
        let (store, _) = repository.rooms()
        #expect(try await store.record(repository.git).tree == repository.git.tree(of: "HEAD"))
        try repository.write("changed\n", to: "a")
        try FileManager.default.removeItem(atPath: repository.root + "/b")
        try repository.write("n\n", to: "new/ü \"x")
        try repository.write("l\n", to: "x.log")
        let checkpoint = try await store.record(repository.git)
        let diff = try await store.diff(from: "HEAD", to: checkpoint.tree, in: repository.git)
        #expect(diff.files.map(\.path) == ["a", "b", "new/ü \"x"])
        let names = ["a", "x.log", "new/ü \"x"].map { checkpoint.tree + ":" + $0 }
        let contents = try await store.contents(of: names, in: repository.git)
        #expect(contents == [names[0]: Array("changed\n".utf8), names[2]: Array("n\n".utf8)])
        let objects = diff.files.map { [$0.oldObject, $0.newObject].map { $0 != nil } }
        #expect(objects == [[true, true], [true, false], [false, true]])
    }

    @Test func `a cancelled task starts no git`() async throws {
        let repository = try await TemporaryRepository()
        let (store, _) = repository.rooms()
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in gate.stream {}
            _ = try await store.record(repository.git)
        }
        task.cancel()
        gate.continuation.finish()
        await #expect(throws: CheckpointError.self) { try await task.value }
        // What it left does not mislead the next one.
        #expect(try await store.record(repository.git).tree == repository.git.tree(of: "HEAD"))
    }

    @Test func `a checkpoint of written files alone is that of the whole tree`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n", "b": "1\n", ".gitignore": "*.log\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let root = worktree.path
        func trees(_ paths: [String]) async throws -> [String] {
            try await store.stage(writtenAt: paths, in: worktree.repository)
            let quick = try await store.staged(in: worktree.repository).tree
            return [quick, try await store.record(worktree.repository).tree]
        }
        try repository.write("2\n", to: "a", in: root)
        let changed = try await trees(["a"])
        #expect(changed[0] == changed[1])
        try FileManager.default.removeItem(atPath: root + "/b")
        let deleted = try await trees(["b"])
        #expect(deleted[0] == deleted[1] && deleted[0] != changed[0])
        try repository.write("new\n", to: "c", in: root)
        try repository.write("log\n", to: "x.log", in: root)
        let added = try await trees(["c", "x.log"])
        #expect(added[0] == added[1])
        let diff = try await store.diff(from: "HEAD", to: added[0], in: worktree.repository)
        #expect(diff.files.map(\.path) == ["a", "b", "c"])
    }

    @Test func `what is written after staging is not in the staged checkpoint`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        _ = try await store.record(worktree.repository)
        try repository.write("2\n", to: "a", in: worktree.path)
        try await store.stage(writtenAt: ["a"], in: worktree.repository)
        try repository.write("3\n", to: "a", in: worktree.path)
        let later = try await store.record(worktree.repository).tree
        let staged = try await store.staged(in: worktree.repository).tree
        #expect(staged != later)
        _ = try await store.restore(staged, into: worktree.repository)
        #expect(try String(contentsOfFile: worktree.path + "/a", encoding: .utf8) == "2\n")
    }

    @Test func `what was written after a restore is in the next checkpoint`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let start = try await store.record(worktree.repository).tree
        for text in ["2\n", "3\n", "2\n"] {
            try repository.write(text, to: "a", in: worktree.path)
            let changed = try await store.record(worktree.repository).tree
            let name = changed + ":a"
            #expect(try await store.contents(of: [name], in: worktree.repository) == [name: Array(text.utf8)])
            // Of the same length within the same second: only the content tells.
            #expect(try await store.record(worktree.repository).tree == changed)
            #expect(try await store.restore(start, into: worktree.repository).tree == changed)
            #expect(try await store.record(worktree.repository).tree == start)
        }
    }

    @Test func `recording changes nothing in the checkout`() async throws {
        let repository = try await TemporaryRepository()
        try repository.write("staged\n", to: "staged")
        try await repository.run("add", "staged")
        try repository.write("dirty\n", to: "README.md")
        try repository.write("untracked\n", to: "untracked")
        let before = try await repository.fingerprint()
        let (store, _) = repository.rooms()
        _ = try await store.record(repository.git)
        #expect(try await repository.fingerprint() == before)
    }

    @Test func `undo and undo of undo restore every path that differs and no other`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n", "b/c": "2\n", ".gitignore": "*.log\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let (git, root) = (worktree.repository, worktree.path)
        let first = try await store.record(git)

        try repository.write("changed\n", to: "a", in: root)
        try FileManager.default.removeItem(atPath: root + "/b")
        try repository.write("b is a file now\n", to: "b", in: root)
        try repository.write("#!/bin/sh\n", to: "bin/run", in: root)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root + "/bin/run")
        try repository.write("ignored\n", to: "x.log", in: root)

        let second = try await store.restore(first.tree, into: git)
        #expect(repository.read("a", in: root) == "1\n")
        #expect(repository.read("b/c", in: root) == "2\n")
        #expect(!FileManager.default.fileExists(atPath: root + "/bin"))
        #expect(repository.read("x.log", in: root) == "ignored\n")
        #expect(try await store.record(git).tree == first.tree)

        _ = try await store.restore(second.tree, into: git)
        #expect(repository.read("a", in: root) == "changed\n")
        #expect(repository.read("b", in: root) == "b is a file now\n")
        #expect(FileManager.default.isExecutableFile(atPath: root + "/bin/run"))
        #expect(try await store.record(git).tree == second.tree)
    }

    @Test(arguments: ["*.log\n", "folder\n"])
    func `a folder that became a link is recorded as that, ignored or not`(ignored: String) async throws {
        let repository = try await TemporaryRepository(["folder/a": "1\n", "folder/b/c": "2\n"])
        try repository.write(ignored, to: ".gitignore")
        try await repository.run("add", "--all")
        try await repository.run("commit", "--quiet", "--message", "Ignore")
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let folder = worktree.path + "/folder"
        try FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: "/etc")
        let linked = try await store.record(worktree.repository)
        let diff = try await store.diff(from: "HEAD", to: linked.tree, in: worktree.repository)
        let gone = diff.files.filter { $0.status == .deleted }.map(\.path)
        #expect(gone == ["folder/a", "folder/b/c"])
        #expect(try await store.record(worktree.repository).tree == linked.tree)
        #expect(try await worktree.repository.commitAll(message: "Link").tree == linked.tree)
    }

    @Test func `an untouched file is not written again by a restore`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n", "same": "2\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let first = try await store.record(worktree.repository)
        try repository.write("changed\n", to: "a", in: worktree.path)
        let number =
            try FileManager.default.attributesOfItem(atPath: worktree.path + "/same")[.systemFileNumber]
            as? Int
        _ = try await store.restore(first.tree, into: worktree.repository)
        let after =
            try FileManager.default.attributesOfItem(atPath: worktree.path + "/same")[.systemFileNumber]
            as? Int
        #expect(number == after)
    }

    @Test func `checkpoints outlive the user's gc, amended commits and dropped stages`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let (store, pool) = repository.rooms()
        try repository.write("only staged\n", to: "staged")
        try await repository.run("add", "staged")
        let mine = try await store.record(repository.git)
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("agent\n", to: "agent", in: worktree.path)
        let agents = try await store.record(worktree.repository)
        _ = try await worktree.repository.commitAll(message: "Agent")
        let committed = try await store.record(worktree.repository)

        try await repository.run("reset", "--quiet", "--hard")
        try await repository.run("commit", "--quiet", "--amend", "--message", "Amended")
        try await repository.run("reflog", "expire", "--expire=now", "--all")
        try await repository.run("gc", "--quiet", "--prune=now")

        // A store that is opened anew knows nothing but what is on disk.
        let reopened = CheckpointStore(directory: repository.state + "/checkpoints")
        let name = mine.tree + ":staged"
        let staged = try await reopened.contents(of: [name], in: repository.git)
        #expect(staged == [name: Array("only staged\n".utf8)])
        #expect(agents.tree == committed.tree)
        _ = try await reopened.restore(mine.tree, into: worktree.repository)
        #expect(repository.read("staged", in: worktree.path) == "only staged\n")
        // It throws if an object is missing or broken.
        _ = try await GitCommand(
            ["--git-dir", repository.state + "/checkpoints", "fsck", "--no-dangling"],
            in: repository.state
        ).run()
    }

    @Test func `the tree of a checkpoint is the tree of the commit that follows`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n", "gone": "2\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("changed\n", to: "a", in: worktree.path)
        try repository.write("deep\n", to: "x/y/z", in: worktree.path)
        try FileManager.default.removeItem(atPath: worktree.path + "/gone")
        let checkpoint = try await store.record(worktree.repository)
        #expect(try await worktree.repository.commitAll(message: "Change").tree == checkpoint.tree)
        #expect(try await store.record(worktree.repository).tree == checkpoint.tree)
    }

    @Test func `files above the cap and nested repositories are left out and named`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let store = CheckpointStore(directory: repository.state + "/checkpoints", fileSizeCap: 100)
        try repository.write(String(repeating: "x", count: 101), to: "big")
        try repository.write("inner\n", to: "nested/file")
        try await repository.run("init", "--quiet", in: repository.root + "/nested")
        let checkpoint = try await store.record(repository.git)
        #expect(checkpoint.skippedPaths == ["big", "nested/"])
        #expect(try await checkpoint.tree == repository.git.tree(of: "HEAD"))
    }

    @Test func `a file that is in the way stops a restore before it changes anything`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("mine\n", to: "out.log", in: worktree.path)
        let with = try await store.record(worktree.repository)
        try FileManager.default.removeItem(atPath: worktree.path + "/out.log")
        try repository.write("*.log\n", to: ".gitignore", in: worktree.path)
        _ = try await store.record(worktree.repository)
        try repository.write("precious, and ignored\n", to: "out.log", in: worktree.path)
        await #expect {
            try await store.restore(with.tree, into: worktree.repository)
        } throws: { error in
            guard case CheckpointError.blocked = error else { return false }
            return true
        }
        #expect(repository.read("out.log", in: worktree.path) == "precious, and ignored\n")
        #expect(repository.read(".gitignore", in: worktree.path) == "*.log\n")
    }

    @Test func `a lock that a killed run left behind does not stop the next checkpoint`() async throws {
        let repository = try await TemporaryRepository()
        let (store, _) = repository.rooms()
        _ = try await store.record(repository.git)
        let index = repository.state + "/checkpoints/indexes/checkout"
        try Data().write(to: URL(filePath: index + ".lock"))
        try repository.write("x\n", to: "x")
        #expect(try await store.record(repository.git).tree != repository.git.tree(of: "HEAD"))
    }
}
