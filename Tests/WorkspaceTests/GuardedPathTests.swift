import Testing

@testable import Workspace

@Suite struct GuardedPathTests {
    @Test(arguments: [
        "", "/etc/passwd", "//etc/passwd", "..", "../x", "a/../../x", "a/..", "./../x", "~", "~/x", "~root/x",
        "a\u{0}b", "a\nb", "a\tb", "a\u{1B}[31m", "a\\b", "..\\x", "a\u{202E}b", ".gi\u{200C}t/config",
        ".git", ".git/config", ".GIT/config", ".Git/hooks/pre-commit", "sub/.git/config", ".git /config",
        ".git./x",
        ".git. . /x", "GIT~1/config", "git~2", ".git::$INDEX_ALLOCATION/config", ".git:x", "./.git/config",
        "a/", "./", ".", "a/ /b", "a/.../b",
    ])
    func `a path that leads astray is refused`(path: String) {
        #expect(throws: PathError.self) { try GuardedPath(path) }
    }

    @Test func `too long a path or name is refused`() {
        let name = String(repeating: "n", count: 256)
        #expect(throws: PathError.tooLong(name)) { try GuardedPath(name) }
        let deep = Array(repeating: "abcd", count: 300).joined(separator: "/")
        #expect(throws: PathError.tooLong(deep)) { try GuardedPath(deep) }
    }

    @Test(arguments: [
        ("a.txt", "a.txt"), ("./src//x.swift", "src/x.swift"), (".gitignore", ".gitignore"),
        (".github/workflows/ci.yml", ".github/workflows/ci.yml"), ("a/.b", "a/.b"),
        ("héllo wörld/日本", "héllo wörld/日本"),
        ("a~b", "a~b"), ("git", "git"), ("x..y", "x..y"), ("digit~1", "digit~1"),
    ])
    func `an ordinary path is taken in its plain form`(path: String, plain: String) throws {
        #expect(try GuardedPath(path).text == plain)
    }

    @Test func `an explanation holds no control characters`() {
        #expect(!PathError.malformed("a\u{1B}[2Jb").explanation.contains("\u{1B}"))
    }
}
