import Foundation
import Glibc
import Testing

@testable import Workspace

@Suite struct PathGuardTests {
    private let outside: TemporaryDirectory
    private let inside: TemporaryDirectory
    private let guardian: PathGuard

    init() throws {
        outside = try TemporaryDirectory()
        inside = try TemporaryDirectory()
        guardian = try PathGuard(root: inside.path, sizeCap: 1000)
        try Data("secret".utf8).write(to: URL(filePath: outside.path + "/victim"))
    }

    private var victim: String? { try? String(contentsOfFile: outside.path + "/victim", encoding: .utf8) }

    private func text(_ path: String) -> String? {
        try? String(contentsOfFile: inside.path + "/" + path, encoding: .utf8)
    }

    // MARK: Refusals

    @Test func `a linked directory is neither written, read, deleted nor renamed through`() {
        symlink(outside.path, inside.path + "/link")
        #expect(throws: PathError.symbolicLink("link/victim")) {
            try guardian.write("link/victim", content: [])
        }
        #expect(throws: PathError.symbolicLink("link/new/x")) {
            try guardian.write("link/new/x", content: [])
        }
        #expect(throws: PathError.symbolicLink("link/victim")) { try guardian.read("link/victim") }
        #expect(throws: PathError.symbolicLink("link/victim")) { try guardian.delete("link/victim") }
        #expect(throws: PathError.symbolicLink("link/victim")) {
            try guardian.rename(from: "link/victim", to: "mine")
        }
        #expect(throws: PathError.symbolicLink("link/victim")) { try guardian.resolve("link/victim") }
        #expect(victim == "secret")
    }

    @Test func `a linked file is not written through, also when it points inside`() throws {
        symlink(outside.path + "/victim", inside.path + "/out")
        symlink("target", inside.path + "/in")
        try guardian.write("target", content: Array("t".utf8))
        for name in ["out", "in"] {
            #expect(throws: PathError.symbolicLink(name)) { try guardian.write(name, content: []) }
            #expect(throws: PathError.symbolicLink(name)) { try guardian.read(name) }
        }
        #expect(victim == "secret")
        #expect(text("target") == "t")
    }

    @Test func `a dangling link is refused as well`() {
        symlink(outside.path + "/not-yet", inside.path + "/dangling")
        #expect(throws: PathError.symbolicLink("dangling")) { try guardian.write("dangling", content: []) }
        #expect(access(outside.path + "/not-yet", F_OK) != 0)
    }

    @Test func `a directory that becomes a link between two changes is not followed`() throws {
        try guardian.write("dir/a", content: [])
        try FileManager.default.removeItem(atPath: inside.path + "/dir")
        symlink(outside.path, inside.path + "/dir")
        #expect(throws: PathError.symbolicLink("dir/victim")) {
            try guardian.apply([.write(path: "ok", text: "x"), .write(path: "dir/victim", text: "x")])
        }
        #expect(victim == "secret")
        #expect(text("ok") == nil)
    }

    @Test func `a file with a second name is not written`() {
        link(outside.path + "/victim", inside.path + "/hard")
        #expect(throws: PathError.hardLink("hard")) { try guardian.write("hard", content: []) }
        #expect(throws: PathError.hardLink("hard")) { try guardian.delete("hard") }
        #expect(victim == "secret")
    }

    @Test func `pipes, directories and files in the way are refused without waiting`() throws {
        mkfifo(inside.path + "/pipe", 0o600)
        mkdir(inside.path + "/dir", 0o700)
        try guardian.write("file", content: [])
        #expect(throws: PathError.specialFile("pipe")) { try guardian.write("pipe", content: []) }
        #expect(throws: PathError.specialFile("pipe")) { try guardian.read("pipe") }
        #expect(throws: PathError.directory("dir")) { try guardian.write("dir", content: []) }
        #expect(throws: PathError.directory("dir")) { try guardian.delete("dir") }
        #expect(throws: PathError.notADirectory("file/x")) { try guardian.write("file/x", content: []) }
        #expect(throws: PathError.missing("none")) { try guardian.delete("none") }
    }

    @Test func `content above the cap is refused both ways`() throws {
        let big = [UInt8](repeating: 65, count: 1001)
        #expect(throws: PathError.tooLarge("big", bytes: 1001, cap: 1000)) {
            try guardian.write("big", content: big)
        }
        try Data(big).write(to: URL(filePath: inside.path + "/big"))
        #expect(throws: PathError.tooLarge("big", bytes: 1001, cap: 1000)) { try guardian.read("big") }
    }

    @Test func `a worktree that is a link is not opened`() {
        symlink(inside.path, outside.path + "/alias")
        #expect(throws: PathError.self) { try PathGuard(root: outside.path + "/alias") }
    }

    // MARK: What it does

    @Test func `writing keeps the executable bit and leaves no temporary file`() throws {
        try guardian.write("a/b/run.sh", content: Array("1".utf8))
        chmod(inside.path + "/a/b/run.sh", 0o755)
        try guardian.write("a/b/run.sh", content: Array("2".utf8))
        #expect(text("a/b/run.sh") == "2")
        #expect(access(inside.path + "/a/b/run.sh", X_OK) == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: inside.path + "/a/b") == ["run.sh"])
    }

    @Test func `a rename takes a free name only`() throws {
        try guardian.write("a", content: Array("a".utf8))
        try guardian.write("b", content: Array("b".utf8))
        #expect(throws: PathError.exists("b")) { try guardian.rename(from: "a", to: "b") }
        try guardian.rename(from: "a", to: "deep/c")
        #expect(text("deep/c") == "a")
        #expect(text("a") == nil)
    }

    // MARK: Transactions

    @Test func `several changes are made in order`() throws {
        try guardian.write("old", content: Array("1".utf8))
        try guardian.apply([
            .rename(from: "old", to: "new"), .write(path: "new", text: "2"), .write(path: "old", text: "3"),
            .write(path: "gone", text: ""), .delete(path: "gone"),
        ])
        #expect(text("new") == "2")
        #expect(text("old") == "3")
        #expect(!guardian.exists("gone"))
    }

    @Test func `one bad path stops all changes before the first`() throws {
        try guardian.write("keep", content: Array("1".utf8))
        let bad: [FileChange] = [
            .write(path: "../x", text: ""), .write(path: ".GIT/config", text: ""), .delete(path: "none"),
            .rename(from: "none", to: "y"), .rename(from: "keep", to: "/etc/x"),
        ]
        for change in bad {
            #expect(throws: PathError.self) {
                try guardian.apply([.write(path: "keep", text: "2"), .write(path: "made", text: ""), change])
            }
            #expect(text("keep") == "1")
            #expect(text("made") == nil)
        }
    }

    @Test func `a failure in the middle takes back what was done`() throws {
        try guardian.write("one", content: Array("1".utf8))
        try guardian.write("two", content: Array("2".utf8))
        chmod(inside.path + "/one", 0o750)
        #expect(throws: PathError.self) {
            try guardian.apply([
                .write(path: "one", text: "changed"), .delete(path: "two"), .rename(from: "one", to: "moved"),
                .write(path: "new/deep/file", text: ""),
                // Passes the check, as nothing is there yet; fails when `new` has become a directory.
                .write(path: "new", text: ""),
            ])
        }
        #expect(text("one") == "1")
        #expect(text("two") == "2")
        #expect(text("moved") == nil)
        #expect(access(inside.path + "/new", F_OK) != 0)
        #expect(access(inside.path + "/one", X_OK) == 0)
    }
}
