import Foundation
import Testing

@testable import Workspace

@Suite struct GitRepositoryTests {
    @Test func `a repository is found from a directory inside it`() async throws {
        let repository = try await TemporaryRepository()
        let found = try await GitRepository.discover(at: repository.root + "/src")
        #expect(found == repository.git)
        #expect(found.gitDirectory == repository.root + "/.git")
        #expect(found.commonDirectory == found.gitDirectory)
    }

    @Test func `what is no repository, and one without commits, are told apart`() async throws {
        let directory = try TemporaryDirectory()
        await #expect(throws: GitError.notARepository(path: directory.path)) {
            try await GitRepository.discover(at: directory.path)
        }
        await #expect(throws: GitError.notARepository(path: "/nowhere/at/all")) {
            try await GitRepository.discover(at: "/nowhere/at/all")
        }
        _ = try await GitCommand(["init", "--quiet", "--initial-branch=main"], in: directory.path).run()
        let empty = try await GitRepository.discover(at: directory.path)
        await #expect(throws: GitError.unbornHead) { try await empty.headCommit() }
        #expect(try await empty.currentBranch() == "main")
    }

    @Test func `names, branches and unknown revisions`() async throws {
        let repository = try await TemporaryRepository()
        let git = repository.git
        let head = try await git.headCommit()
        #expect(head.count == git.hashLength)
        #expect(try await git.commit(named: "main") == head)
        #expect(try await git.branchExists("main"))
        #expect(try await !git.branchExists("other"))
        await #expect(throws: GitError.unknownRevision("other")) { try await git.commit(named: "other") }
        await #expect(throws: GitError.unknownRevision("--all")) { try await git.commit(named: "--all") }
        try await repository.run("checkout", "--quiet", "--detach")
        #expect(try await git.currentBranch() == nil)
        #expect(try await git.log().map(\.subject) == ["Begin"])
    }

    @Test func `the status names each kind of change`() async throws {
        let repository = try await TemporaryRepository([
            "a": "a\n", "b": "b\n", "with blank": "1\n2\n3\n", "sub/ä": "ä\n", ".gitignore": "*.log\n",
        ])
        try repository.write("changed\n", to: "a")
        try FileManager.default.removeItem(atPath: repository.root + "/b")
        try await repository.run("mv", "with blank", "moved blank")
        try repository.write("n\n", to: "new\"file")
        try repository.write("s\n", to: "staged")
        try repository.write("l\n", to: "x.log")
        try await repository.run("add", "staged")
        let entries = try await repository.git.status().entries
        #expect(
            Dictionary(uniqueKeysWithValues: entries.map { ($0.path, $0.kind) }) == [
                "a": .modified, "b": .deleted, "moved blank": .renamed(from: "with blank"),
                "new\"file": .untracked,
                "staged": .added,
            ]
        )
        #expect(try await repository.git.files().contains("new\"file"))
        #expect(try await !repository.git.files().contains("x.log"))
        #expect(try await repository.git.files().contains("sub/ä"))
    }

    @Test func `a file is read as it was committed`() async throws {
        let repository = try await TemporaryRepository(["dir/a b": "one\n"])
        try repository.write("two\n", to: "dir/a b")
        #expect(try await repository.git.contents(of: "dir/a b", at: "HEAD") == Array("one\n".utf8))
        #expect(try await repository.git.contents(of: "none", at: "HEAD") == nil)
    }

    @Test func `a difference is taken apart file by file`() async throws {
        let lines = (1...20).map { "line \($0)\n" }.joined()
        let repository = try await TemporaryRepository([
            "edited": "a\nb\n", "moved": lines, "gone": "x\n", "data.bin": "a\u{0}b", "run": "r\n",
            "link": "l\n", "sp \"ä": "1\n",
        ])
        try repository.write("a\nB\nc\n", to: "edited")
        try repository.write(lines + "diff --git a/fake b/fake\n", to: "to/place")
        for name in ["gone", "moved", "link"] {
            try FileManager.default.removeItem(atPath: repository.root + "/" + name)
        }
        try FileManager.default.createSymbolicLink(
            atPath: repository.root + "/link",
            withDestinationPath: "run"
        )
        try repository.write("a\u{0}c", to: "data.bin")
        try repository.write("2\n", to: "sp \"ä")
        try repository.write("", to: "empty")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: repository.root + "/run"
        )
        try await repository.run("add", "--all")
        let tree = try await repository.run("write-tree")
        let diff = try await repository.git.diff(from: "HEAD", to: tree)
        let files = Dictionary(uniqueKeysWithValues: diff.files.map { ($0.path, $0) })

        #expect(files["edited"]?.additions == 2)
        #expect(files["edited"]?.deletions == 1)
        #expect(files["edited"]?.patch.hasSuffix(" a\n-b\n+B\n+c\n") == true)
        #expect(files["to/place"]?.status == .renamed(from: "moved"))
        #expect(files["to/place"]?.patch.contains("+diff --git a/fake") == true)
        #expect(files["gone"]?.status == .deleted)
        #expect(files["data.bin"]?.isBinary == true)
        #expect(files["run"]?.modeChanged == true)
        #expect(files["run"]?.additions == 0)
        #expect(files["link"]?.status == .typeChanged)
        #expect(files["link"]?.patch.split(separator: "\n").count { $0.hasPrefix("diff --git") } == 2)
        #expect(files["sp \"ä"]?.patch.hasSuffix("-1\n+2\n") == true)
        #expect(files["empty"]?.status == .added)
        #expect(diff.files.count == 8)
        for file in diff.files { #expect(file.patch.hasPrefix("diff --git ")) }
        #expect(try await repository.git.diff(from: "HEAD", to: "HEAD").isEmpty)
    }

    // MARK: Commits

    @Test func `a commit runs hooks and reports the tree that they made`() async throws {
        let repository = try await TemporaryRepository()
        let hook = repository.root + "/.git/hooks/pre-commit"
        try repository.write(
            "#!/bin/sh\necho hook >> README.md; git add README.md\n",
            to: ".git/hooks/pre-commit"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        try repository.write("new\n", to: "new")
        let made = try await repository.git.commitAll(message: "Subject\n\nBody")
        #expect(try await repository.git.headCommit() == made.commit)
        #expect(try await repository.run("rev-parse", "HEAD^{tree}") == made.tree)
        #expect(try await repository.run("log", "-1", "--format=%an %s") == "Ada Subject")
        #expect(repository.read("README.md") == "Hello.\nhook\n")
        #expect(try await repository.git.status().isClean)
    }

    @Test func `a hook that refuses is an answer with its words`() async throws {
        let repository = try await TemporaryRepository()
        let hook = repository.root + "/.git/hooks/commit-msg"
        try repository.write("#!/bin/sh\necho no ticket number; exit 1\n", to: ".git/hooks/commit-msg")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        try repository.write("new\n", to: "new")
        await #expect(throws: GitError.commitRefused(output: "no ticket number")) {
            try await repository.git.commitAll(message: "Change")
        }
    }

    @Test func `nothing to commit, and a lock in the way, are told apart`() async throws {
        let repository = try await TemporaryRepository()
        await #expect(throws: GitError.nothingToCommit) { try await repository.git.commitAll(message: "x") }
        try repository.write("x", to: "new")
        try repository.write("", to: ".git/index.lock")
        await #expect(throws: GitError.lockHeld(path: repository.root + "/.git/index.lock")) {
            try await repository.git.commitAll(message: "x")
        }
    }

    // MARK: Bringing in

    @Test func `a branch is brought in only when that is a fast-forward of a clean checkout`() async throws {
        let repository = try await TemporaryRepository()
        let git = repository.git
        try await repository.run("checkout", "--quiet", "-b", "work")
        try repository.write("w\n", to: "w")
        let made = try await git.commitAll(message: "Work")
        try await repository.run("checkout", "--quiet", "main")

        try repository.write("dirty\n", to: "dirty")
        await #expect(throws: GitError.checkoutIsDirty(paths: ["dirty"])) {
            try await git.fastForward(to: "work")
        }
        try FileManager.default.removeItem(atPath: repository.root + "/dirty")

        #expect(try await git.fastForward(to: "work") == made.commit)
        #expect(repository.read("w") == "w\n")
        #expect(try await git.currentBranch() == "main")

        try await repository.run("checkout", "--quiet", "-b", "other", "HEAD~1")
        try repository.write("o\n", to: "o")
        _ = try await git.commitAll(message: "Other")
        await #expect(throws: GitError.notAFastForward(branch: "work", onto: "other")) {
            try await git.fastForward(to: "work")
        }
        try await repository.run("checkout", "--quiet", "--detach")
        await #expect(throws: GitError.detachedHead) { try await git.fastForward(to: "work") }
    }

    @Test func `cancelling a call throws a cancellation and nothing else`() async throws {
        let repository = try await TemporaryRepository()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await repository.git.headCommit()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
