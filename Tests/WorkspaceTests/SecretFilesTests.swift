import Foundation
import Glibc
import Testing

@testable import Workspace

@Suite struct SecretFilesTests {
    @Test(arguments: [
        ".env", ".ENV", ".Env", ".env.local", ".env.production", "app/.env", "a/b/c/.env.test", "prod.env",
        "server.pem", "certs/SERVER.PEM", "id_rsa", "keys/id_ed25519", "tls.key", ".npmrc", "web/.npmrc",
        ".netrc", "credentials.json", "gcp/credentials.json", ".ssh/config", "deploy/.ssh/known_hosts",
        ".aws/anything", "store.p12", ".git-credentials",
    ])
    func `these are hidden`(path: String) {
        #expect(SecretFiles().hides(path))
    }

    @Test(arguments: [
        ".env.example", ".env.sample", ".env.template", ".env.local.example", "web/.ENV.EXAMPLE",
        "example.env",
        "env", "environment.py", ".environment", "id_rsa.pub", "keys.md", "key", "monkey", "pem.txt",
        "credentials.json.md", "src/credentials.py", "npmrc", "a.env.py", "README.md",
    ])
    func `these are not`(path: String) {
        #expect(!SecretFiles().hides(path))
    }

    @Test func `what is allowed is seen, and nothing else`() throws {
        let patterns = ["tests/**/*.pem", "web/.env", "fixtures"].compactMap { PathPattern($0) }
        let rules = SecretFiles(allowed: patterns)
        for path in ["tests/a.pem", "tests/x/y/b.pem", "web/.env", "fixtures/deep/.env"] {
            #expect(!rules.hides(path), "\(path)")
        }
        for path in ["a.pem", "tests/a.key", ".env", "web/x/.env", "xweb/.env", "my-fixtures/.env"] {
            #expect(rules.hides(path), "\(path)")
        }
    }

    // MARK: The guard of paths

    @Test func `no way through the guard reads, writes, moves or deletes one`() throws {
        let folder = try TemporaryDirectory()
        try Data("TOKEN=1".utf8).write(to: URL(filePath: folder.path + "/.env"))
        try Data("x".utf8).write(to: URL(filePath: folder.path + "/plain"))
        let guardian = try PathGuard(root: folder.path, secrets: SecretFiles())
        let secret = PathError.secret(".env")
        #expect(throws: secret) { try guardian.read(".env") }
        #expect(throws: secret) { try guardian.write(".env", content: []) }
        #expect(throws: secret) { try guardian.delete(".env") }
        #expect(throws: secret) { try guardian.rename(from: ".env", to: "mine") }
        #expect(throws: secret) { try guardian.rename(from: "plain", to: ".env") }
        #expect(throws: secret) { try guardian.resolve(".env") }
        #expect(throws: secret) { try guardian.apply([.write(path: ".env", text: "")]) }
        #expect(throws: secret) { try guardian.apply([.delete(path: ".env")]) }
        #expect(throws: secret) { try guardian.apply([.rename(from: ".env", to: "mine")]) }
        #expect(throws: PathError.secret("./.env")) { try guardian.read("./.env") }
        #expect(throws: PathError.secret("new/.ENV")) { try guardian.write("new/.ENV", content: []) }
        #expect(!guardian.exists(".env"))
        #expect(try String(contentsOfFile: folder.path + "/.env", encoding: .utf8) == "TOKEN=1")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [".env", "plain"]
        )
        #expect(secret.explanation.contains("secrets.allow"))
    }

    @Test func `a link of another name does not help`() throws {
        let folder = try TemporaryDirectory()
        try Data("TOKEN=1".utf8).write(to: URL(filePath: folder.path + "/.env"))
        symlink(".env", folder.path + "/notes.txt")
        symlink(".", folder.path + "/here")
        let guardian = try PathGuard(root: folder.path, secrets: SecretFiles())
        #expect(throws: PathError.symbolicLink("notes.txt")) { try guardian.read("notes.txt") }
        #expect(throws: PathError.secret("here/.env")) { try guardian.read("here/.env") }
        #expect(throws: PathError.symbolicLink("here/notes.txt")) { try guardian.read("here/notes.txt") }
    }

    // MARK: Patterns

    @Test(
        arguments: [
            ("a/b", "a/b", true), ("a/b", "a/b/c", true), ("a/b", "a", false), ("a/b", "a/bc", false),
            ("*.json", "x.json", true), ("*.json", "d/x.json", false), ("**/*.json", "d/e/x.json", true),
            ("**/*.json", "x.json", true), ("d/**", "d/e/f", true), ("d/**", "d", false),
            ("a?c", "abc", true), ("a?c", "ac", false), ("a*b*c", "aXXbYYc", true), ("a*b*c", "aXXc", false),
            ("./a/", "a", true), ("*", ".hidden", true), ("a[b]", "a[b]", true), ("a[b]", "ab", false),
        ] as [(String, String, Bool)]
    )
    func `a pattern matches`(pattern: String, path: String, isMatch: Bool) throws {
        #expect(try #require(PathPattern(pattern)).matches(path) == isMatch)
    }

    @Test(arguments: ["", "/", "/etc/passwd", "../x", "a/../../b", "~/x", ".", "./"])
    func `what leads out of the repository is no pattern`(text: String) {
        #expect(PathPattern(text) == nil)
    }

    @Test func `a pattern of many stars takes no time`() throws {
        let pattern = try #require(PathPattern(String(repeating: "*a", count: 40) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 400)))
    }
}
