import Foundation
import Synchronization
import Testing

@testable import GitHub

/// Where the token is looked for, in which order, and what is refused.
@Suite struct TokenFinderTests {
    private let folder =
        FileManager.default.temporaryDirectory.path + "/switchyard-token-\(UUID().uuidString)"

    /// What commands were run.
    private final class Commands: Sendable {
        private let state = Mutex<[[String]]>([])

        var all: [[String]] { state.withLock { $0 } }

        func record(_ arguments: [String]) { state.withLock { $0.append(arguments) } }
    }

    /// Makes a token file for the time of some work.
    private func withFile<Result>(
        _ text: String,
        mode: Int,
        _ work: (String) async throws -> Result
    ) async throws -> Result {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/token"
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
        #expect(
            FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes)
        )
        try FileManager.default.setAttributes(attributes, ofItemAtPath: path)
        return try await work(path)
    }

    @Test func `the environment goes before the file, and the file before the command`() async throws {
        let commands = Commands()
        let found = try await withFile("from-file\n", mode: 0o600) { path in
            var found: [GitHubCredential?] = []
            for environment in [
                ["GITHUB_TOKEN": "one", "GH_TOKEN": "two"], ["GITHUB_TOKEN": " ", "GH_TOKEN": "two"], [:],
            ] {
                let finder = TokenFinder(host: "github.com", environment: environment, file: path) {
                    commands.record($0)
                    return "from-command"
                }
                found.append(try await finder.find())
            }
            #expect(found.last??.source == .file(path))
            return found
        }
        #expect(found.map { $0?.token.reveal() } == ["one", "two", "from-file"])
        #expect(found.first??.source == .environment("GITHUB_TOKEN"))
        #expect(commands.all.isEmpty)
    }

    @Test func `gh is asked for the host's token when there is nothing else`() async throws {
        let commands = Commands()
        let finder = TokenFinder(host: "git.example.org", environment: [:], file: folder + "/none") {
            commands.record($0)
            return "gho_abc\n"
        }
        let credential = try await finder.find()
        let found = try #require(credential)
        #expect(found.token.reveal() == "gho_abc")
        #expect(found.source == .gitHubCommand(host: "git.example.org"))
        #expect(commands.all == [["gh", "auth", "token", "--hostname", "git.example.org"]])
    }

    @Test(arguments: [nil, "", "\n"] as [String?])
    func `without any there is none`(printed: String?) async throws {
        let finder = TokenFinder(host: "github.com", environment: [:], file: nil) { _ in printed }
        #expect(try await finder.find() == nil)
    }

    @Test(arguments: [0o644, 0o640, 0o666, 0o700, 0o604])
    func `a file that others may use is refused, and nothing else is tried`(mode: Int) async throws {
        try await withFile("ghp_abc", mode: mode) { path in
            let finder = TokenFinder(host: "github.com", environment: [:], file: path) { _ in "other" }
            let error = SignInError.fileOpenToOthers(path: path, mode: UInt32(mode))
            await #expect(throws: error) { try await finder.find() }
            #expect(error.description.contains("chmod 600 \(path)"))
        }
    }

    @Test func `a file that not even its owner may change is fine`() async throws {
        try await withFile("ghp_abc", mode: 0o400) { path in
            let finder = TokenFinder(host: "github.com", environment: [:], file: path) { _ in nil }
            let found = try await finder.find()
            #expect(found?.token.reveal() == "ghp_abc")
        }
    }

    @Test func `what is no file and what is no token are refused`() async throws {
        try await withFile("two words", mode: 0o600) { path in
            let words = TokenFinder(host: "github.com", environment: [:], file: path) { _ in nil }
            await #expect(throws: SignInError.noToken(in: .file(path))) { try await words.find() }
            let other = TokenFinder(host: "github.com", environment: [:], file: folder) { _ in nil }
            let error = SignInError.fileUnreadable(path: folder, reason: "it is no ordinary file")
            await #expect(throws: error) { try await other.find() }
        }
    }

    @Test func `a variable with something else is refused without showing it`() async throws {
        let finder = TokenFinder(host: "h", environment: ["GITHUB_TOKEN": "ghp_a b"], file: nil) { _ in nil }
        let error = SignInError.noToken(in: .environment("GITHUB_TOKEN"))
        await #expect(throws: error) { try await finder.find() }
        #expect(!error.description.contains("ghp_a"))
    }
}
