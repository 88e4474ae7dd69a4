import Foundation
import Glibc
import Testing

@testable import Workspace

/// Looking at worktrees, and moving those to the trash that nobody needs.
@Suite struct WorktreeGarbageTests {
    @Test func `every kind of worktree is told apart`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let clean = try await pool.create(id: 1, title: "clean")
        let dirty = try await pool.create(id: 2, title: "dirty")
        try repository.write("work\n", to: "work", in: dirty.path)
        let ahead = try await pool.create(id: 3, title: "ahead")
        try repository.write("work\n", to: "work", in: ahead.path)
        _ = try await ahead.repository.commitAll(message: "Work")
        let locked = try await pool.create(id: 4, title: "locked")
        try await repository.run("worktree", "lock", locked.path)
        let broken = try await pool.create(id: 5, title: "broken")
        try repository.write("nonsense\n", to: ".git", in: broken.path)
        let gone = try await pool.create(id: 6, title: "gone")
        try FileManager.default.removeItem(atPath: gone.path)

        let facts = try await pool.facts(naming: [clean.path, gone.path])
        #expect(facts.map(\.path) == [clean, dirty, ahead, locked, broken, gone].map(\.path))
        #expect(facts.map(\.isThere) == [true, true, true, true, true, false])
        #expect(facts.map(\.isReadable) == [true, true, true, true, false, false])
        #expect(facts.map(\.isDirty) == [false, true, false, false, nil, nil])
        #expect(facts.map(\.unmergedCommits) == [0, 0, 1, 0, nil, nil])
        #expect(facts.map(\.isLocked) == [false, false, false, true, false, false])
        #expect(facts.map { $0.createdAt != nil } == [true, true, true, true, false, false])
    }

    @Test func `a clean-up refuses what would be lost, and says why`() async throws {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let dirty = try await pool.create(id: 1, title: "dirty")
        try repository.write("work\n", to: "work", in: dirty.path)
        await #expect(throws: WorktreeError.uncommittedChanges(paths: [dirty.path])) {
            try await pool.discard(dirty.path, trashesUnsaved: false)
        }
        let ahead = try await pool.create(id: 2, title: "ahead")
        try repository.write("work\n", to: "work", in: ahead.path)
        _ = try await ahead.repository.commitAll(message: "Work")
        await #expect(throws: WorktreeError.unmergedCommits(count: 1)) {
            try await pool.discard(ahead.path, trashesUnsaved: false)
        }
        let locked = try await pool.create(id: 3, title: "locked")
        try await repository.run("worktree", "lock", locked.path)
        for isForced in [false, true] {
            await #expect(throws: WorktreeError.locked(path: locked.path)) {
                try await pool.discard(locked.path, trashesUnsaved: isForced)
            }
        }
        let leased = try await pool.create(id: 4, title: "leased")
        let foreign = #"{"processID":1,"processStart":"0","host":"elsewhere"}"#
        try repository.write(foreign, to: "leases/4-leased.json", in: repository.state)
        await #expect(throws: WorktreeError.self) {
            try await pool.discard(leased.path, trashesUnsaved: true)
        }
        for path in [repository.root, repository.state, repository.state + "/worktrees/../trash", "/"] {
            await #expect(throws: WorktreeError.foreign(path: path)) {
                try await pool.discard(path, trashesUnsaved: true)
            }
        }
        for worktree in [dirty, ahead, locked, leased] {
            #expect(FileManager.default.fileExists(atPath: worktree.path), "\(worktree.path)")
        }
    }

    @Test func `what goes lies in the trash, and its branch stays if it has commits of its own`() async throws
    {
        let repository = try await TemporaryRepository()
        let (_, pool) = repository.rooms()
        let before = try await repository.fingerprint()
        let clean = try await pool.create(id: 1, title: "clean")
        let ahead = try await pool.create(id: 2, title: "ahead")
        try repository.write("work\n", to: "work", in: ahead.path)
        _ = try await ahead.repository.commitAll(message: "Work")
        try repository.write("more\n", to: "more", in: ahead.path)
        let trash = try await pool.discard(clean.path, trashesUnsaved: false)
        #expect(repository.read("README.md", in: trash) == "Hello.\n")
        #expect(try await !repository.git.branchExists(clean.branch))
        let forced = try await pool.discard(ahead.path, trashesUnsaved: true)
        #expect(repository.read("more", in: forced) == "more\n")
        #expect(try await repository.git.branchExists(ahead.branch))
        #expect(try await pool.facts(naming: []).isEmpty)
        #expect(await pool.trashed(olderThan: .seconds(60)).isEmpty)
        let later = await pool.trashed(olderThan: .seconds(60), now: .now + 120)
        #expect(later.sorted() == [trash, forced].sorted())
        #expect(try await repository.fingerprint() == before)
    }

    // MARK: Numbers

    @Test func `each worktree has the lowest free number, and keeps it`() async throws {
        let repository = try await TemporaryRepository()
        let (checkpoints, pool) = repository.rooms()
        let first = try await pool.create(id: 1, title: "a")
        let second = try await pool.create(id: 2, title: "b")
        #expect(try await pool.slot(of: first) == 1)
        #expect(try await pool.slot(of: second) == 2)
        #expect(try await pool.slot(of: first) == 1)
        _ = try await pool.discard(first.path, trashesUnsaved: false)
        // As after a restart.
        let again = WorktreePool(
            directory: repository.state,
            repository: repository.git,
            checkpoints: checkpoints
        )
        #expect(try await again.slot(of: second) == 2)
        let third = try await again.create(id: 3, title: "c")
        #expect(try await again.slot(of: third) == 1)
        #expect(try await again.slot(of: second) == 2)
    }

    // MARK: Copies

    @Test func `ignored files come along by pattern, secrets only if named twice, links never`() async throws
    {
        let repository = try await TemporaryRepository([
            "README.md": "Hello.\n", ".gitignore": "cache/\n*.local\n.env*\n*.link\n",
        ])
        try repository.write("1\n", to: "cache/deep/one")
        try repository.write("#!/bin/sh\n", to: "cache/run")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: repository.root + "/cache/run"
        )
        try repository.write("l\n", to: "config.local")
        try repository.write("TOKEN=1\n", to: ".env")
        try repository.write("TOKEN=2\n", to: ".env.local")
        try repository.write("changed, and tracked\n", to: "README.md")
        symlink("/etc/passwd", repository.root + "/users.link")
        let before = try await repository.fingerprint()
        let (_, pool) = repository.rooms()

        func copied(_ patterns: [String], allowing allowed: [String] = []) async throws
            -> (WorktreeCopy.Outcome, Worktree)
        {
            let worktree = try await pool.create(id: 1, title: "t")
            let rules = SecretFiles(allowed: allowed.compactMap { PathPattern($0) })
            let copy = WorktreeCopy(patterns.compactMap { PathPattern($0) }, secrets: rules)
            return (try await copy.perform(from: repository.git, into: worktree), worktree)
        }
        let (plain, first) = try await copied(["cache", "*.local", "README.md", "*.link"])
        #expect(plain.paths == ["cache/deep/one", "cache/run", "config.local"])
        #expect(plain.skipped.keys.sorted() == [".env.local", "users.link"])
        #expect(repository.read("cache/deep/one", in: first.path) == "1\n")
        #expect(FileManager.default.isExecutableFile(atPath: first.path + "/cache/run"))
        #expect(repository.read("README.md", in: first.path) == "Hello.\n")

        for (patterns, allowed) in [([".env*"], [".env"]), ([".env"], []), (["*"], [".env*"])]
            as [([String], [String])]
        {
            let (outcome, worktree) = try await copied(patterns, allowing: allowed)
            #expect(!outcome.paths.contains(".env"))
            #expect(repository.read(".env", in: worktree.path) == nil)
        }
        let (named, last) = try await copied([".env"], allowing: [".env"])
        #expect(named.paths == [".env"])
        #expect(repository.read(".env", in: last.path) == "TOKEN=1\n")
        #expect(try await repository.fingerprint() == before)
    }

    @Test func `a copy writes over nothing and through no link`() async throws {
        let repository = try await TemporaryRepository(["README.md": "Hello.\n", ".gitignore": "cache/\n"])
        try repository.write("theirs\n", to: "cache/a")
        try repository.write("theirs\n", to: "cache/linked/b")
        let (_, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        try repository.write("mine\n", to: "cache/a", in: worktree.path)
        let outside = try TemporaryDirectory()
        symlink(outside.path, worktree.path + "/cache/linked")
        let pattern = try #require(PathPattern("cache"))
        let outcome = try await WorktreeCopy([pattern], secrets: SecretFiles()).perform(
            from: repository.git,
            into: worktree
        )
        #expect(outcome.paths.isEmpty)
        #expect(outcome.skipped.keys.sorted() == ["cache/a", "cache/linked/b"])
        #expect(repository.read("cache/a", in: worktree.path) == "mine\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path).isEmpty)
    }
}
