import Domain
import Engine
import EngineTesting
import Foundation
import Testing
import Workspace

/// A pull request gets into a worktree of its own, and nothing of the user's is lost by that.
@Suite(.timeLimit(.minutes(1)))
struct PullRequestCheckOutTests {
    private let gitHub: CannedGitHub
    /// What is fetched from.
    private let remote: TemporaryRepository

    init() async throws {
        gitHub = try CannedGitHub()
        remote = try await TemporaryRepository.make(["a.txt": "one\n"])
        gitHub.set(
            "GET /repos/me/mine/pulls/12",
            CannedGitHub.pull(12, branch: "feature/Sum it", isSingle: true)
        )
        try setHead(try await remote.repository.headCommit())
    }

    private func start() async throws -> EngineFixture {
        try await EngineFixture.start([]) { options in
            gitHub.connect(&options, fetchesFrom: remote.path)
            options.runsOnly = .tasksAddedHere
        }
    }

    /// Makes a commit the newest of the pull request; where its branch is does not matter.
    private func setHead(_ commit: String) throws {
        try remote.folder.write(".git/refs/pull/12/head", commit + "\n")
    }

    /// Adds a commit to the pull request.
    @discardableResult
    private func push(_ text: String) async throws -> String {
        try remote.folder.write("a.txt", text)
        let made = try await remote.repository.commitAll(message: "Change it")
        try setHead(made.commit)
        return made.commit
    }

    private func checkOut(_ fixture: EngineFixture) async throws -> (path: String, note: String) {
        let receipt = try await fixture.engine.perform(.checkOutPullRequest(number: 12))
        return (try #require(receipt.path), try #require(receipt.note))
    }

    private func text(at path: String) throws -> String {
        try String(contentsOfFile: path + "/a.txt", encoding: .utf8)
    }

    @Test func `it lies in a worktree of its own, on a branch of its own`() async throws {
        let fixture = try await start()
        let head = try await fixture.project.repository.headCommit()
        let (path, note) = try await checkOut(fixture)
        #expect(path.hasSuffix("/worktrees/pr-12-feature-sum-it"))
        #expect(note.contains("pr/12-feature-sum-it"))
        #expect(try text(at: path) == "one\n")
        // The user's checkout is as it was.
        #expect(try await fixture.project.repository.headCommit() == head)
        #expect(try await fixture.project.repository.status().isClean)
        #expect(try await fixture.engine.ask(ListTasksQuery()).isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `a second time finds it, and brings it forward if nothing was changed in it`() async throws {
        let fixture = try await start()
        let first = try await checkOut(fixture)
        #expect(try await checkOut(fixture).path == first.path)
        try await push("two\n")
        let second = try await checkOut(fixture)
        #expect(second.path == first.path)
        #expect(second.note.contains("brought forward"))
        #expect(try text(at: first.path) == "two\n")
        await fixture.engine.shutDown()
    }

    @Test func `a branch that was rewritten is followed, where nothing of the user's is on it`() async throws
    {
        let fixture = try await start()
        let first = try await remote.repository.headCommit()
        try await push("two\n")
        let (path, _) = try await checkOut(fixture)
        try setHead(first)
        #expect(try await checkOut(fixture).note.contains("brought forward"))
        #expect(try text(at: path) == "one\n")
        await fixture.engine.shutDown()
    }

    @Test func `changes that are in no commit stay`() async throws {
        let fixture = try await start()
        let (path, _) = try await checkOut(fixture)
        try "mine\n".write(toFile: path + "/a.txt", atomically: true, encoding: .utf8)
        try await push("two\n")
        let second = try await checkOut(fixture)
        #expect(second.path == path)
        #expect(second.note.contains("in no commit"))
        #expect(try text(at: path) == "mine\n")
        await fixture.engine.shutDown()
    }

    @Test func `commits of the user's stay`() async throws {
        let fixture = try await start()
        let (path, _) = try await checkOut(fixture)
        try "mine\n".write(toFile: path + "/a.txt", atomically: true, encoding: .utf8)
        let worktree = try await GitRepository.discover(at: path)
        let mine = try await worktree.commitAll(message: "Mine")
        try await push("two\n")
        #expect(try await checkOut(fixture).note.contains("commits of its own"))
        #expect(try await worktree.headCommit() == mine.commit)
        await fixture.engine.shutDown()
    }

    @Test func `a branch of that name with other commits is not moved`() async throws {
        let fixture = try await start()
        let head = try await fixture.project.repository.headCommit()
        try fixture.project.folder.write(".git/refs/heads/pr/12-feature-sum-it", head + "\n")
        let (path, note) = try await checkOut(fixture)
        #expect(path.hasSuffix("pr-12-feature-sum-it-2"))
        #expect(note.contains("pr/12-feature-sum-it-2"))
        #expect(try await fixture.project.repository.commit(named: "pr/12-feature-sum-it") == head)
        await fixture.engine.shutDown()
    }

    @Test func `no start of an engine clears it away, and it is listed as what it is`() async throws {
        let fixture = try await start()
        let (path, _) = try await checkOut(fixture)
        await fixture.engine.shutDown()
        let next = try await fixture.restarted()
        #expect(FileManager.default.fileExists(atPath: path + "/a.txt"))
        var listed = try #require(try await next.engine.ask(WorktreesQuery()).first)
        #expect(listed.path == path)
        #expect(listed.pullRequest == 12)
        #expect(listed.branch == "pr/12-feature-sum-it")
        #expect(listed.isDirty == false)
        // GitHub has its commits.
        #expect(listed.unmergedCommits == 0)
        try "mine\n".write(toFile: path + "/a.txt", atomically: true, encoding: .utf8)
        listed = try #require(try await next.engine.ask(WorktreesQuery()).first)
        #expect(listed.obstacles == [.dirty])
        _ = try await next.engine.perform(.collectGarbage(isRehearsal: false, trashesUnsaved: false))
        #expect(try text(at: path) == "mine\n")
        await next.engine.shutDown()
    }

    @Test func `no hook of the pull request's runs`() async throws {
        let fixture = try await start()
        let mark = fixture.state.path + "/ran"
        try fixture.project.installHook("post-checkout", "touch '\(mark)'")
        _ = try await checkOut(fixture)
        #expect(!FileManager.default.fileExists(atPath: mark))
        await fixture.engine.shutDown()
    }

    @Test func `what GitHub does not have is not checked out`() async throws {
        let fixture = try await start()
        do throws(EngineError) {
            _ = try await fixture.engine.perform(.checkOutPullRequest(number: 13))
            Issue.record("there is no #13")
        } catch {
            #expect(error == .notFound(what: "pull request #13 in me/mine"))
        }
        await fixture.engine.shutDown()
    }
}
