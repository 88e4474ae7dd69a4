import EngineTesting
import Foundation
import StubServer
import Testing
import Workspace

/// How git gets a token for a push.
@Suite(.timeLimit(.minutes(1)))
struct PushTests {
    @Test func `git signs in with what the pipe holds, and with nothing else`() async throws {
        let project = try await TemporaryRepository.make(["a": "b"])
        // A helper of the user's would store what is handed to it.
        let seen = project.path + "/.git/seen"
        let helper = "[credential]\n\thelper = \"!cat > '\(seen)'; echo; true\"\n"
        let before = try #require(project.folder.text(".git/config"))
        try project.folder.write(".git/config", before + helper)
        let server = try StubServer { request, _ in
            request.headers["authorization"] == nil
                ? .plain("", status: 401, headers: ["WWW-Authenticate": "Basic realm=\"g\""])
                : .plain("", status: 403)
        }
        defer { server.stop() }
        let address = server.url.replacing("http://", with: "http://old:password@")
        let destination = try #require(
            PushDestination(url: address + "/me/mine.git", account: "x-access-token", token: "sesame")
        )
        #expect(destination.url == server.url + "/me/mine.git")
        let head = try await project.repository.headCommit()
        await #expect(throws: GitError.self) {
            try await project.repository.push(head, toBranch: "fix", at: destination)
        }
        let sent = server.requests.compactMap { $0.headers["authorization"] }
        let expected = "Basic " + Data("x-access-token:sesame".utf8).base64EncodedString()
        #expect(sent == [expected])
        #expect(!FileManager.default.fileExists(atPath: seen))
    }

    @Test(arguments: ["git@github.com:me/mine.git", "/srv/mine.git", "http://example.org/me/mine.git"])
    func `a token goes to no other kind of address`(url: String) {
        #expect(PushDestination(url: url, account: "x", token: "sesame") == nil)
    }

    @Test func `a commit is pushed once, and the checkout's references stay as they are`() async throws {
        let project = try await TemporaryRepository.make(["a": "b"])
        let remote = try await TemporaryRepository.make(["c": "d"])
        let configuration = try #require(project.folder.text(".git/config"))
        try project.folder.write(
            ".git/config",
            configuration
                + "[remote \"origin\"]\n\turl = \(remote.path)\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
        )
        let head = try await project.repository.headCommit()
        let place = PushDestination(url: remote.path)
        #expect(try await project.repository.push(head, toBranch: "switchyard/1-fix", at: place))
        #expect(try await !project.repository.push(head, toBranch: "switchyard/1-fix", at: place))
        #expect(try await remote.repository.commit(named: "switchyard/1-fix") == head)
        #expect(try await !project.repository.branchExists("switchyard/1-fix"))
        #expect(try await project.repository.remotes().map(\.name) == ["origin"])
        #expect(
            !FileManager.default.fileExists(atPath: project.path + "/.git/refs/remotes/origin/switchyard")
        )
    }
}
