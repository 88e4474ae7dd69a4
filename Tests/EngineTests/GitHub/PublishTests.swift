import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing
import Workspace

/// The commit of a task that is done gets to GitHub, once.
@Suite(.timeLimit(.minutes(1)))
struct PublishTests {
    private let gitHub: CannedGitHub
    /// What takes the pushes.
    private let remote: TemporaryRepository
    private static let pulls = "/repos/me/mine/pulls"

    init() async throws {
        gitHub = try CannedGitHub()
        remote = try await TemporaryRepository.make(["README": "there"])
    }

    private func start(_ files: [String: String] = [:]) async throws -> EngineFixture {
        try await EngineFixture.start(
            [SampleBug.good],
            files: SampleBug.files.merging(files) { $1 }
        ) { options in
            gitHub.connect(&options, pushesTo: remote.path)
            options.runsOnly = .tasksAddedHere
        }
    }

    /// A task with a commit, for an issue.
    private func done(in fixture: EngineFixture) async throws -> AgentTask {
        let options = TaskOptions(checkCommand: SampleBug.check, approval: .checksPass, issue: 34)
        let receipt = try await fixture.engine.perform(.addTask(prompt: SampleBug.prompt, options: options))
        return try await fixture.wait(for: try #require(receipt.task), in: .done)
    }

    private func pull(of task: AgentTask) throws -> String {
        CannedGitHub.pull(35, branch: try #require(task.workspace?.branch))
    }

    private func posts() -> [StubServer.Request] { gitHub.server.requests.filter { $0.method == "POST" } }

    private func refusal(of id: TaskID, by engine: LocalEngine) async -> EngineError? {
        do throws(EngineError) {
            _ = try await engine.perform(.publishTask(id: id))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a second press makes no second pull request`() async throws {
        let fixture = try await start()
        let task = try await done(in: fixture)
        let branch = try #require(task.workspace?.branch)
        gitHub.set("POST \(Self.pulls)", try pull(of: task), status: 201)
        let receipt = try await fixture.engine.perform(.publishTask(id: task.id))
        #expect(receipt.note?.contains("draft pull request #35") == true)
        #expect(try await remote.repository.commit(named: branch) == task.commit)
        let published = try await fixture.task(task.id)
        let commit = try #require(task.commit)
        #expect(
            published.publication
                == TaskPublication(number: 35, url: "https://g/35", branch: branch, commit: commit)
        )
        #expect(published.state == .done)
        let body = String(decoding: try #require(posts().first).body, as: UTF8.self)
        #expect(body.contains("Closes #34"))
        #expect(body.contains(#""draft":true"#))
        #expect(body.contains(SampleBug.check))
        #expect(body.contains("exit code 0"))
        #expect(body.contains(try #require(task.commitSubject)))

        // GitHub has it now, under its number and in the list.
        gitHub.set("GET \(Self.pulls)/35", try pull(of: task))
        gitHub.setPulls([try pull(of: task)])
        let again = try await fixture.engine.perform(.publishTask(id: task.id))
        #expect(again.note?.contains("#35 already") == true)
        #expect(posts().count == 1)
        #expect(try await fixture.steps(task.id).count { $0.title.hasPrefix("publish") } == 1)

        // What GitHub does not know by its number is looked for by its branch.
        gitHub.set("GET \(Self.pulls)/35", #"{"message":"Not Found"}"#, status: 404)
        let third = try await fixture.engine.perform(.publishTask(id: task.id))
        #expect(third.note?.contains("pull request #35") == true)
        #expect(posts().count == 1)
        await fixture.engine.shutDown()
    }

    /// What the last pull request was asked for with.
    private func wanted() throws -> [String: Any] {
        let body = try #require(posts().first { $0.target.hasSuffix("/pulls") }).body
        return try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    @Test(arguments: [true, false])
    func `it is for the branch that the task started from, if GitHub has that`(isThere: Bool) async throws {
        let fixture = try await start()
        try fixture.project.folder.write(
            ".git/refs/heads/topic",
            try await fixture.project.repository.headCommit() + "\n"
        )
        try fixture.project.folder.write(".git/HEAD", "ref: refs/heads/topic\n")
        let task = try await done(in: fixture)
        #expect(task.workspace?.baseBranch == "topic")
        gitHub.set("POST \(Self.pulls)", try pull(of: task), status: 201)
        if isThere {
            gitHub.set("GET /repos/me/mine/branches/topic", #"{"name":"topic","commit":{"sha":"a1"}}"#)
        }
        _ = try await fixture.engine.perform(.publishTask(id: task.id))
        #expect(try wanted()["base"] as? String == (isThere ? "topic" : "main"))
        await fixture.engine.shutDown()
    }

    @Test func `a new pull request has the labels of its issue that the repository has`() async throws {
        let issue = CannedGitHub.issue(34).replacing(
            #"[{"name":"bug"}]"#,
            with: #"[{"name":"bug"},{"name":"gone"}]"#
        )
        gitHub.set("GET /repos/me/mine/issues/34", issue)
        gitHub.set("GET /repos/me/mine/labels", #"[{"name":"bug"},{"name":"docs"}]"#)
        gitHub.set("POST /repos/me/mine/issues/35/labels", #"[{"name":"bug"}]"#)
        let fixture = try await start()
        let task = try await done(in: fixture)
        gitHub.set("POST \(Self.pulls)", try pull(of: task), status: 201)
        _ = try await fixture.engine.perform(.publishTask(id: task.id))
        let labelling = try #require(posts().first { $0.target.hasSuffix("/labels") })
        #expect(String(decoding: labelling.body, as: UTF8.self) == #"{"labels":["bug"]}"#)
        #expect(try await fixture.steps(task.id).last?.state == .succeeded)
        await fixture.engine.shutDown()
    }

    @Test func `labels that may not be set are no failure`() async throws {
        gitHub.set("GET /repos/me/mine/issues/34", CannedGitHub.issue(34))
        gitHub.set("GET /repos/me/mine/labels", #"[{"name":"bug"}]"#)
        gitHub.set("POST /repos/me/mine/issues/35/labels", #"{"message":"Must have triage"}"#, status: 403)
        let fixture = try await start()
        let task = try await done(in: fixture)
        gitHub.set("POST \(Self.pulls)", try pull(of: task), status: 201)
        let receipt = try await fixture.engine.perform(.publishTask(id: task.id))
        #expect(receipt.note?.contains("#35") == true)
        #expect(try await fixture.steps(task.id).last?.state == .succeeded)
        await fixture.engine.shutDown()
    }

    @Test func `the template of the repository comes first`() async throws {
        let fixture = try await start([".github/PULL_REQUEST_TEMPLATE.md": "## Checklist\n- [ ] read\n"])
        let task = try await done(in: fixture)
        gitHub.set("POST \(Self.pulls)", try pull(of: task), status: 201)
        _ = try await fixture.engine.perform(.publishTask(id: task.id))
        let body = try #require(posts().first).body
        let json = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        let text = try #require(json?["body"] as? String)
        #expect(text.hasPrefix("## Checklist\n- [ ] read\n\n### What"))
        #expect(text.hasSuffix("Closes #34\n"))
        await fixture.engine.shutDown()
    }

    @Test func `a branch that is protected says so, and the task stays as it is`() async throws {
        try remote.installHook(
            "pre-receive",
            "echo 'error: GH006: Protected branch update failed'; exit 1"
        )
        let fixture = try await start()
        let task = try await done(in: fixture)
        let error = await refusal(of: task.id, by: fixture.engine)
        guard case .denied(let message, let remedy) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains("GH006"))
        #expect(!remedy.isEmpty)
        let after = try await fixture.task(task.id)
        #expect(after.state == .done)
        #expect(after.publication == nil)
        #expect(try await fixture.steps(task.id).last?.state == .failed)
        #expect(posts().isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `other commits on the branch are never pushed away`() async throws {
        let fixture = try await start()
        let task = try await done(in: fixture)
        let branch = try #require(task.workspace?.branch)
        // The remote's own first commit is no ancestor of the task's.
        let head = try await remote.repository.headCommit()
        try remote.folder.write(".git/refs/heads/\(branch)", head + "\n")
        let error = await refusal(of: task.id, by: fixture.engine)
        guard case .conflict = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await remote.repository.commit(named: branch) == head)
        #expect(posts().isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `without the right to push nothing is tried`() async throws {
        gitHub.setRepository(mayPush: false)
        let fixture = try await start()
        let task = try await done(in: fixture)
        let error = await refusal(of: task.id, by: fixture.engine)
        guard case .denied = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let branch = try #require(task.workspace?.branch)
        #expect(try await !remote.repository.branchExists(branch))
        await fixture.engine.shutDown()
    }

    @Test func `a task without a commit cannot be published`() async throws {
        let fixture = try await start()
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        guard case .conflict = await refusal(of: id, by: fixture.engine) else {
            Issue.record("it was published")
            return
        }
        #expect(gitHub.server.requests.isEmpty)
        await fixture.engine.shutDown()
    }

    @Test func `the token is in no database, no event and nothing that the hooks see`() async throws {
        let fixture = try await start()
        let seen = fixture.state.path + "/seen"
        try fixture.project.installHook("pre-push", "{ env; cat /proc/$PPID/cmdline; } > '\(seen)'")
        let task = try await done(in: fixture)
        gitHub.set("POST \(Self.pulls)", try pull(of: task), status: 201)
        gitHub.setIssues([CannedGitHub.issue(3)])
        _ = try await fixture.engine.perform(.refreshGitHub)
        _ = try await fixture.engine.perform(.publishTask(id: task.id))
        let position = try await fixture.engine.ask(LogPositionQuery())
        for try await envelope in fixture.engine.events(after: EventCursor(rawValue: 0)) {
            let text = String(decoding: try JSONEncoder().encode(envelope), as: UTF8.self)
            #expect(!text.contains(CannedGitHub.token))
            if envelope.cursor == position { break }
        }
        await fixture.engine.shutDown()
        let hook = try #require(fixture.state.text("seen"))
        #expect(hook.contains("PATH=") && !hook.contains(CannedGitHub.token))
        let files = try FileManager.default.subpathsOfDirectory(atPath: fixture.state.path)
        for file in files where !file.contains("/worktrees/") {
            let bytes = FileManager.default.contents(atPath: fixture.state.path + "/" + file) ?? Data()
            #expect(bytes.range(of: Data(CannedGitHub.token.utf8)) == nil, "\(file)")
        }
        // It was used, though.
        let sent = gitHub.server.requests.map { $0.headers["authorization"] }
        #expect(sent.allSatisfy { $0 == "Bearer \(CannedGitHub.token)" })
    }
}
