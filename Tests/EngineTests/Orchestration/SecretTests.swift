import Domain
import EngineTesting
import Foundation
import LanguageModels
import Testing
import Workspace

@testable import Engine

/// Files that are likely to hold secrets are kept from the agent.
@Suite(.timeLimit(.minutes(1)))
struct SecretTests {
    private static let files = SampleBug.files.merging([
        ".env": "API_TOKEN=sesame\n", "web/.env.production": "API_TOKEN=sesame\n", "KEYS.PEM": "sesame\n",
        "deploy/credentials.json": "{\"add\": \"sesame\"}\n", ".env.example": "API_TOKEN=\n",
    ]) { $1 }

    private func start(
        _ replies: [ScriptedReply] = [SampleBug.good],
        change: (inout EngineOptions) -> Void = { _ in }
    ) async throws -> EngineFixture {
        try await EngineFixture.start(
            replies,
            files: Self.files,
            links: ["notes.txt": ".env"],
            change: change
        )
    }

    @Test func `no prompt and no list has them, whatever leads to them`() async throws {
        let fixture = try await start()
        let id = try await fixture.add("fix: add in calc.py, see .env, notes.txt and deploy/credentials.json")
        try await fixture.wait(for: id, in: .reviewing)
        let prompts = fixture.provider.requests.flatMap(\.messages).map(\.text).joined()
        #expect(!prompts.isEmpty)
        #expect(!prompts.contains("sesame"))
        #expect(!prompts.contains(".env.production"))
        let listed = try await fixture.engine.ask(ListFilesQuery())
        #expect(listed == [".env.example", "calc.py", "notes.txt", "test_calc.py"])
        await fixture.engine.shutDown()
    }

    @Test func `an edit of one is refused with words, and the work goes on`() async throws {
        let forbidden = ScriptedReply.text("deploy/credentials.json\n```json\n{\"open\": true}\n```\n")
        let fixture = try await start([forbidden, SampleBug.good])
        let id = try await fixture.add(SampleBug.prompt + " and open deploy/credentials.json")
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.change?.files.map(\.path) == ["calc.py"])
        let refused = try await fixture.steps(id).filter { $0.kind == .edit && $0.state == .failed }
        #expect(refused.contains { $0.summary.contains("kept from agents") })
        let root = try await fixture.worktree(of: id)
        let text = try String(contentsOfFile: root + "/deploy/credentials.json", encoding: .utf8)
        #expect(text.contains("sesame"))
        await fixture.engine.shutDown()
    }

    @Test func `what is allowed is a file like any other`() async throws {
        let fixture = try await start { $0.overrides["secrets.allow"] = ".env, web" }
        let listed = try await fixture.engine.ask(ListFilesQuery())
        #expect(listed.contains(".env") && listed.contains("web/.env.production"))
        #expect(!listed.contains("KEYS.PEM"))
        await fixture.engine.shutDown()
    }

    @Test func `a message in the chat cannot attach one, and its writer is told why`() async throws {
        let project = try await TemporaryRepository.make(Self.files, links: ["notes.txt": ".env"])
        let files = try await CheckoutFiles(project.repository).files()
        #expect(files.hiddenPaths == [".env", "web/.env.production", "KEYS.PEM", "deploy/credentials.json"])
        for name in [".env", "web/.env.production", ".env.production", "credentials.json"] {
            let found = ChatAttachments(in: "what is in @\(name)?", files: files)
            #expect(found.paths.isEmpty, "\(name)")
            #expect(found.notice?.contains("may hold secrets") == true, "\(name)")
        }
        for name in ["notes.txt", ".ENV", "keys.pem"] {
            #expect(ChatAttachments(in: "@\(name)", files: files).paths.isEmpty, "\(name)")
        }
        #expect(ChatAttachments(in: "@.env.example", files: files).paths == [".env.example"])
        #expect(!files.contents.values.contains { $0.contains("sesame") })
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `a check in the sandbox cannot read them`() async throws {
        let probe = await Sandbox.probe()
        let fixture = try await start { $0.sandbox = probe }
        let id = try await fixture.add(
            check: "cat .env notes.txt web/.env.production KEYS.PEM; \(SampleBug.check)"
        )
        let task = try await fixture.wait(for: id, in: .reviewing)
        #expect(task.evidence?.provesSuccess == true)
        #expect(task.change?.files.map(\.path) == ["calc.py"])
        for step in try await fixture.steps(id) {
            let output = try await fixture.engine.ask(StepOutputQuery(step: step.id)).text
            #expect(!output.contains("sesame"), "\(step.title)")
        }
        let prepare = try #require(try await fixture.steps(id).first { $0.kind == .prepare })
        let words = try await fixture.engine.ask(StepOutputQuery(step: prepare.id)).text
        #expect(words.contains("hidden: .env, KEYS.PEM"))
        await fixture.engine.shutDown()
    }
}
