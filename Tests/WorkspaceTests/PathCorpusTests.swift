import Foundation
import Glibc
import Testing

@testable import Workspace

/// Hostile names and links, through every way in which files of a worktree are written.
@Suite struct PathCorpusTests {
    // MARK: Texts of paths

    /// Paths that lead out, or into git's own files, whatever is there.
    private static let escapes = [
        "", "/", "/etc/passwd", "//etc/passwd", "..", "../x", "a/../../x", "a/../b", "./../x", "a/..", "~/x",
        "~root/x", ".git", ".git/config", "a/.git/hooks/pre-commit", ".GIT/config", ".git./x", ".git /x",
        "GIT~1/config", ".git::$INDEX_ALLOCATION/x", "a\\..\\..\\x", "a\0b", "a\nb", "a\rb", "a\u{1B}[2Jb",
        "a\u{202E}b", "a\u{200B}b", ". ", "...", "a/ /b", "a/", ".", "./", "x/./..",
        String(repeating: "n", count: 256), String(repeating: "d/", count: 600) + "x",
    ]

    @Test(arguments: escapes) func `a path that leads out is refused by every way in`(path: String) throws {
        let ground = try Ground()
        let before = try ground.outside()
        #expect(throws: PathError.self) { try ground.guardian.write(path, content: [1]) }
        #expect(throws: PathError.self) { try ground.guardian.read(path) }
        #expect(throws: PathError.self) { try ground.guardian.delete(path) }
        #expect(throws: PathError.self) { try ground.guardian.rename(from: path, to: "new") }
        #expect(throws: PathError.self) { try ground.guardian.rename(from: "plain", to: path) }
        #expect(throws: PathError.self) { try ground.guardian.resolve(path) }
        for change: FileChange in [
            .write(path: path, text: "x"), .delete(path: path), .rename(from: path, to: "new"),
            .rename(from: "plain", to: path),
        ] {
            // What goes before it is taken back.
            #expect(throws: PathError.self) {
                try ground.guardian.apply([.write(path: "first", text: "x"), change])
            }
        }
        #expect(!ground.guardian.exists(path))
        #expect(try ground.inside() == ["plain"])
        #expect(try ground.outside() == before)
    }

    /// Names that programs take for something else; to a file system they are as good as any.
    private static let odd = [
        "-rf", "--", "--output=x", "-", "--help/x", ":(glob)**", ":(exclude)a", ":!x", "HEAD", "@", "@{-1}",
        "refs/heads/main", "FETCH_HEAD", "*", "?", "[a]", "a b", " a", "$(touch x)", "`touch x`", ";rm -rf x",
        "a'b\"c", "ü \u{65E5}", "e\u{301}", "%2e%2e/x", "..a", "a..", "...a/b", "git", ".gitx", ".gitignored",
        "CON", "a:b", "|x", "<x>", "#x", "!x", "origin/main", "0000000000000000000000000000000000000000",
        String(repeating: "n", count: 200),
    ]

    @Test(arguments: odd) func `an odd name is a name, from the edit to the commit and back`(
        path: String
    ) async throws {
        let repository = try await TemporaryRepository(["a": "1\n", ".gitattributes": "x text\n"])
        let before = try await repository.fingerprint()
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: path)
        let (git, root) = (worktree.repository, worktree.path)
        try PathGuard(root: root).write(path, content: Array("odd\n".utf8))
        let recorded = try await store.record(git)
        let diff = try await store.diff(from: worktree.startTree, to: recorded.tree, in: git)
        #expect(diff.files.map(\.path) == [path])
        #expect(try await git.status().entries.map(\.path) == [path])
        #expect(try await git.files().contains(path))

        _ = try await store.restore(worktree.startTree, into: git)
        #expect(repository.read(path, in: root) == nil)
        _ = try await store.restore(recorded.tree, into: git)
        #expect(repository.read(path, in: root) == "odd\n")
        let revised = try await store.revise(
            recorded.tree,
            puttingBack: [],
            to: worktree.startTree,
            writing: [path: Array("revised\n".utf8)],
            in: git
        )
        _ = try await store.restore(revised, into: git)
        #expect(repository.read(path, in: root) == "revised\n")
        let removed = try await store.revise(
            revised,
            puttingBack: [path],
            to: worktree.startTree,
            writing: [:],
            in: git
        )
        #expect(removed == worktree.startTree)
        try await store.stage(writtenAt: [path], in: git)
        let commit = try await git.commitAll(message: "Odd")
        #expect(commit.tree == revised)
        #expect(try await git.contents(of: path, at: commit.commit) == Array("revised\n".utf8))
        #expect(try await repository.fingerprint() == before)
    }

    @Test func `names that are no text are recorded, restored and committed byte by byte`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let before = try await repository.fingerprint()
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let name: [UInt8] = [0x66, 0xFF, 0xFE, 0x2D]
        let path = Array((worktree.path + "/").utf8) + name + [0]
        func isThere() -> Bool {
            path.withUnsafeBytes { bytes in
                bytes.bindMemory(to: CChar.self).baseAddress.map { access($0, F_OK) } == 0
            }
        }
        let file = path.withUnsafeBytes { bytes in
            bytes.bindMemory(to: CChar.self).baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
        }
        try #require(file >= 0)
        close(file)
        let recorded = try await store.record(worktree.repository)
        #expect(recorded.tree != worktree.startTree)
        _ = try await store.restore(worktree.startTree, into: worktree.repository)
        #expect(!isThere())
        _ = try await store.restore(recorded.tree, into: worktree.repository)
        #expect(isThere())
        #expect(try await worktree.repository.commitAll(message: "Bytes").tree == recorded.tree)
        // The text of such a name is another name, and no way to it.
        let text = String(decoding: name, as: UTF8.self)
        let guardian = try PathGuard(root: worktree.path)
        #expect(throws: PathError.missing(text)) { try guardian.read(text) }
        #expect(try await repository.fingerprint() == before)
    }

    // MARK: Links

    /// Where links lead to; `OUT` is a folder outside, which has a file `victim`.
    private static let targets = [
        "OUT", "OUT/victim", "OUT/not-yet", "/etc", "/etc/passwd", "..", "../..", ".", ".git", ".git/config",
        "self", "plain", "./plain", "nowhere", "/proc/self/root/etc", "/dev/null", "folder",
        "folder/../plain",
    ]

    @Test(arguments: targets) func `no write goes through a link, wherever it leads and stands`(
        target: String
    ) throws {
        let ground = try Ground()
        let before = try ground.outside()
        let real = target.replacing("OUT", with: ground.outsidePath)
        mkdir(ground.root + "/folder", 0o755)
        mkdir(ground.root + "/deep", 0o755)
        for place in ["self", "deep/link", "folder/self"] { symlink(real, ground.root + "/" + place) }
        let inside = try ground.inside()
        for path in ["self", "deep/link", "folder/self"] {
            for path in [path, path + "/x", path + "/victim", path + "/a/b/c", path + "/passwd"] {
                #expect(throws: PathError.self) { try ground.guardian.write(path, content: [1]) }
                #expect(throws: PathError.self) { try ground.guardian.read(path) }
                #expect(throws: PathError.self) { try ground.guardian.delete(path) }
                #expect(throws: PathError.self) { try ground.guardian.rename(from: path, to: "new") }
                #expect(throws: PathError.self) { try ground.guardian.rename(from: "plain", to: path) }
                #expect(throws: PathError.self) {
                    try ground.guardian.apply([
                        .write(path: "made/first", text: "x"), .write(path: path, text: "x"),
                    ])
                }
            }
        }
        #expect(try ground.inside() == inside)
        #expect(try ground.outside() == before)
    }

    @Test(arguments: targets) func `a checkpoint holds the link and not what it leads to`(
        target: String
    ) async throws {
        let repository = try await TemporaryRepository(["plain": "plain\n", "folder/file": "1\n"])
        let outside = try TemporaryDirectory()
        try Data("victim".utf8).write(to: URL(filePath: outside.path + "/victim"))
        let before = try await repository.fingerprint()
        let (store, pool) = repository.rooms()
        let worktree = try await pool.create(id: 1, title: "t")
        let (git, root) = (worktree.repository, worktree.path)
        let real = target.replacing("OUT", with: outside.path)
        symlink(real, root + "/self")
        let linked = try await store.record(git)
        // In the place of a folder, a link must not be written through.
        try FileManager.default.removeItem(atPath: root + "/folder")
        symlink(real, root + "/folder")
        let replaced = try await store.record(git)
        _ = try await store.restore(worktree.startTree, into: git)
        #expect(repository.read("folder/file", in: root) == "1\n")
        for tree in [replaced.tree, linked.tree, worktree.startTree, replaced.tree, worktree.startTree] {
            _ = try await store.restore(tree, into: git)
            #expect(try await store.record(git).tree == tree)
        }
        _ = try await store.restore(replaced.tree, into: git)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: root + "/folder") == real)
        _ = try await store.revise(
            replaced.tree,
            puttingBack: ["folder/file", "folder"],
            to: worktree.startTree,
            writing: ["self": Array("a file now\n".utf8)],
            in: git
        )
        let made = try await git.commitAll(message: "Links")
        #expect(made.tree == replaced.tree)
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path) == ["victim"])
        #expect(try String(contentsOfFile: outside.path + "/victim", encoding: .utf8) == "victim")
        #expect(try await repository.fingerprint() == before)
    }

    @Test func `links in a loop end, and a folder that becomes a link meanwhile is not followed`() throws {
        let ground = try Ground()
        let before = try ground.outside()
        symlink("two", ground.root + "/one")
        symlink("one", ground.root + "/two")
        #expect(throws: PathError.self) { try ground.guardian.write("one", content: []) }
        #expect(throws: PathError.self) { try ground.guardian.write("one/x", content: []) }
        // The guard holds the folder that it opened, whatever its path is by now.
        rename(ground.root, ground.root + "-moved")
        symlink(ground.outsidePath, ground.root)
        defer { unlink(ground.root) }
        try ground.guardian.write("late", content: [1])
        #expect(access(ground.root + "-moved/late", F_OK) == 0)
        #expect(try ground.outside() == before)
    }

    // MARK: Names for git

    /// What could be an option, a range, a command or another place where a name is meant.
    private static let names = [
        "-x", "--help", "--output=escaped", "--upload-pack=touch escaped", "-", "--", "-c",
        "--exec=touch escaped",
        "--git-dir=/", "-C/", "--work-tree=/", "--end-of-options", "--all",
    ]

    @Test(arguments: names) func `git takes no name for an option`(name: String) async throws {
        let repository = try await TemporaryRepository()
        let before = try await repository.fingerprint()
        let (store, pool) = repository.rooms()
        let git = repository.git
        await #expect(throws: GitError.unknownRevision(name)) { try await git.commit(named: name) }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.tree(of: name) }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.log(name) }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.diff(from: name, to: "HEAD") }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.diff(from: "HEAD", to: name) }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.contents(of: "x", at: name) }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.isAncestor(name, of: "HEAD") }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.isAncestor("HEAD", of: name) }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.merge("HEAD", name) }
        await #expect(throws: GitError.unknownRevision(name)) { try await git.fastForward(to: name) }
        await #expect(throws: WorktreeError.self) { try await pool.create(id: 1, title: "t", base: name) }
        let unknown = CheckpointError.git(.unknownRevision(name))
        await #expect(throws: unknown) { try await store.diff(from: name, to: "HEAD", in: git) }
        let worktree = try await pool.create(id: 2, title: name)
        await #expect(throws: unknown) { try await store.restore(name, into: worktree.repository) }
        await #expect(throws: unknown) {
            try await store.carry(name, from: worktree.startTree, onto: "HEAD", in: worktree.repository)
        }
        await #expect(throws: unknown) {
            try await store.revise(
                name,
                puttingBack: [],
                to: "HEAD",
                writing: [:],
                in: worktree.repository
            )
        }
        #expect(try await !git.branchExists(name))
        #expect(try await repository.fingerprint() == before)
        let all = try FileManager.default.subpathsOfDirectory(atPath: repository.directory.path)
        #expect(!all.contains { $0.hasSuffix("/escaped") })
    }

    @Test(arguments: [
        "HEAD", "refs/heads/main", "../../etc", "..", "-d", "--delete", "@{-1}", "main", "a..b", "~^:?*[",
        ".lock",
        "x.lock", "//", String(repeating: "long ", count: 200), "\u{1B}[31m", "\n", "$(touch escaped)",
    ])
    func `a title makes a branch and a folder of its own, and touches no other`(title: String) async throws {
        let repository = try await TemporaryRepository()
        let before = try await repository.fingerprint()
        let (_, pool) = repository.rooms()
        let worktree = try await pool.create(id: 7, title: title)
        #expect(worktree.branch.hasPrefix("switchyard/7"))
        #expect(URL(filePath: worktree.path).deletingLastPathComponent().lastPathComponent == "worktrees")
        #expect(try await worktree.repository.currentBranch() == worktree.branch)
        try await pool.remove(worktree)
        #expect(try await repository.fingerprint() == before)
    }

    @Test func `a question to git's store cannot be two`() async throws {
        let repository = try await TemporaryRepository(["a": "1\n"])
        let (store, _) = repository.rooms()
        _ = try await store.record(repository.git)
        let names = ["HEAD:a\nHEAD:a", "HEAD:a"]
        let contents = try await store.contents(of: names, in: repository.git)
        #expect(contents == ["HEAD:a": Array("1\n".utf8)])
    }

    // MARK: The ground

    /// A folder with one file, guarded, and one outside.
    private struct Ground {
        let root: String
        let outsidePath: String
        let guardian: PathGuard
        private let folder: TemporaryDirectory

        init() throws {
            folder = try TemporaryDirectory()
            root = folder.path + "/root"
            outsidePath = folder.path + "/outside"
            for path in [root, outsidePath] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            try Data("plain".utf8).write(to: URL(filePath: root + "/plain"))
            try Data("victim".utf8).write(to: URL(filePath: outsidePath + "/victim"))
            guardian = try PathGuard(root: root)
        }

        /// Everything in the guarded folder.
        func inside() throws -> [String] {
            var paths: [String] = []
            _ = try FileWalk().run(root) { if !$0.path.isEmpty { paths.append($0.path) } }
            return paths.sorted()
        }

        /// Everything around it, with contents.
        func outside() throws -> [String: String] {
            var found: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where !name.hasPrefix("root") {
                found[name] = ""
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: outsidePath) {
                found[name] = try String(contentsOfFile: outsidePath + "/" + name, encoding: .utf8)
            }
            return found
        }
    }
}
