import Domain
import Engine
import EngineTesting
import Testing

/// What a front end may offer while somebody names a file.
@Suite(.timeLimit(.minutes(1)))
struct FilesTests {
    @Test func `the files of the checkout are told in order, ignored ones left out`() async throws {
        let files = ["b.py": "b = 1\n", "a/x.py": "x = 1\n", ".gitignore": "*.log\n"]
        let fixture = try await EngineFixture.start([], files: files)
        try fixture.project.folder.write("new.txt", "new\n")
        try fixture.project.folder.write("noise.log", "noise\n")
        let all = try await fixture.engine.ask(ListFilesQuery())
        #expect(all == [".gitignore", "a/x.py", "b.py", "new.txt"])
        let few = try await fixture.engine.ask(ListFilesQuery(limit: 2))
        #expect(few == [".gitignore", "a/x.py"])
        let none = try await fixture.engine.ask(ListFilesQuery(limit: -1))
        #expect(none.isEmpty)
        await fixture.engine.shutDown()
    }
}
