import Foundation
import Glibc
import Testing

@testable import Workspace

/// Checkpoints that differ from others in some files.
@Suite struct CheckpointRevisionTests {
    @Test func `files go back, come back and get other contents, with their modes`() async throws {
        let repository = try await TemporaryRepository([
            "kept": "1\n", "part": "1\n2\n", "gone": "g\n", "run.sh": "#!/bin/sh\n", "old name": "n\n",
        ])
        chmod(repository.root + "/run.sh", 0o755)
        try await repository.run("commit", "-qam", "Make it run")
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let root = worktree.path
        try repository.write("2\n", to: "kept", in: root)
        try repository.write("one\ntwo\n", to: "part", in: root)
        chmod(root + "/part", 0o755)
        try FileManager.default.removeItem(atPath: root + "/gone")
        try FileManager.default.removeItem(atPath: root + "/run.sh")
        try repository.write("new\n", to: "dir/new \"ü", in: root)
        try FileManager.default.moveItem(atPath: root + "/old name", toPath: root + "/new name")
        let changed = try await store.record(worktree.repository).tree

        let revised = try await store.revise(
            changed,
            puttingBack: ["run.sh", "dir/new \"ü", "old name", "new name"],
            to: worktree.startTree,
            writing: ["part": Array("one\n2\n".utf8)],
            in: worktree.repository
        )
        // Neither the files nor what is known of them has changed.
        #expect(repository.read("part", in: root) == "one\ntwo\n")
        #expect(try await store.record(worktree.repository).tree == changed)

        #expect(try await store.restore(revised, into: worktree.repository).tree == changed)
        #expect(repository.read("kept", in: root) == "2\n")
        #expect(repository.read("part", in: root) == "one\n2\n")
        #expect(access(root + "/part", X_OK) == 0)
        #expect(repository.read("gone", in: root) == nil)
        #expect(access(root + "/run.sh", X_OK) == 0)
        #expect(repository.read("dir/new \"ü", in: root) == nil)
        #expect(repository.read("old name", in: root) == "n\n")
        #expect(repository.read("new name", in: root) == nil)
        #expect(try await store.record(worktree.repository).tree == revised)
        let diff = try await store.diff(from: worktree.startTree, to: revised, in: worktree.repository)
        #expect(diff.files.map(\.path) == ["gone", "kept", "part"])
    }

    @Test func `putting everything back gives the tree it began with`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n", "b/c": "2\n"])
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try FileManager.default.removeItem(atPath: worktree.path + "/b")
        try repository.write("a file where a folder was\n", to: "b", in: worktree.path)
        try repository.write("3\n", to: "a", in: worktree.path)
        let changed = try await store.record(worktree.repository).tree
        let revised = try await store.revise(
            changed,
            puttingBack: ["a", "b", "b/c"],
            to: worktree.startTree,
            writing: [:],
            in: worktree.repository
        )
        #expect(revised == worktree.startTree)
        _ = try await store.restore(revised, into: worktree.repository)
        #expect(repository.read("b/c", in: worktree.path) == "2\n")
    }

    @Test func `a tree that is not there is git's error`() async throws {
        let repository = try await TemporaryRepository()
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        await #expect(throws: CheckpointError.self) {
            try await store.revise(
                String(repeating: "1", count: 40),
                puttingBack: [],
                to: worktree.startTree,
                writing: [:],
                in: worktree.repository
            )
        }
    }
}
