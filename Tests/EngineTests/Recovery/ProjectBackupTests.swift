import Domain
import Engine
import EngineTesting
import Foundation
import Store
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ProjectBackupTests {
    @Test func `a backup made beside an engine brings its tasks back, and what came since is kept`()
        async throws
    {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let folder = try TemporaryFolder("backup")
        let file = folder.path + "/saved.db"
        let first = try await fixture.add()
        try await fixture.wait(for: first, in: .reviewing)
        let saved = try await ProjectBackup.save(options, to: file, overwriting: false)
        #expect(saved.tasks == 1 && saved.path == file)
        await #expect {
            try await ProjectBackup.save(options, to: file, overwriting: false)
        } throws: { error in
            if case .conflict = error as? EngineError { true } else { false }
        }
        #expect(try await ProjectBackup.save(options, to: file, overwriting: true).tasks == 1)
        let second = try await fixture.add()
        try await fixture.wait(for: second, in: .reviewing)
        let worktree = try await fixture.worktree(of: second)

        await #expect {
            try await ProjectBackup.restore(options, from: file)
        } throws: { error in
            if case .unavailable(let message, _) = error as? EngineError {
                message.contains("pid")
            } else {
                false
            }
        }
        await fixture.engine.shutDown()
        let bytes = FileManager.default.contents(atPath: file)
        let restored = try await ProjectBackup.restore(options, from: file)
        #expect(restored.tasks == 1 && restored.cursor == saved.cursor)
        #expect(FileManager.default.contents(atPath: file) == bytes)
        let earlier = try #require(restored.earlier)
        let before = try Storage.open(at: earlier, access: .readOnly)
        #expect(try before.readNow { try TaskTable.all(in: $0) }.map(\.id) == [first, second])

        let again = try await fixture.restarted()
        #expect(try await again.engine.ask(ListTasksQuery()).map(\.id) == [first])
        // The restored database does not know this one, and nobody tidies it up.
        #expect(FileManager.default.fileExists(atPath: worktree))
        let health = try await again.engine.ask(SnapshotQuery()).health.filter { $0.subject == .database }
        #expect(health.map(\.level) == [.limited])
        #expect(health.first?.message.contains(file) == true)
        #expect(try await again.engine.ask(VerifyAuditQuery()).isWhole)
        #expect(try await again.add().rawValue == second.rawValue + 1)
        await again.engine.shutDown()

        #expect(try await ProjectBackup.forgetEarlier(options) == earlier)
        let last = try await fixture.restarted()
        #expect(!FileManager.default.fileExists(atPath: worktree))
        await last.engine.shutDown()
    }

    @Test func `what cannot be restored changes nothing`() async throws {
        let fixture = try await EngineFixture.start([])
        await fixture.engine.shutDown()
        let options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        let before = FileManager.default.contents(atPath: fixture.state.path + "/switchyard.db")
        try fixture.state.write("letter.db", "this is a letter")
        await #expect {
            try await ProjectBackup.restore(options, from: fixture.state.path + "/letter.db")
        } throws: { error in
            guard case .invalid(let message, let remedy) = error as? EngineError else { return false }
            return message.contains("letter.db") && remedy.contains("Nothing was changed")
        }
        await #expect {
            try await ProjectBackup.restore(options, from: fixture.state.path + "/missing.db")
        } throws: { error in
            if case .notFound = error as? EngineError { true } else { false }
        }
        #expect(FileManager.default.contents(atPath: fixture.state.path + "/switchyard.db") == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.state.path)
        #expect(!names.contains { $0.contains("restoring") || $0.contains("replaced") })
    }

    @Test func `a project without state has nothing to save`() async throws {
        let project = try await TemporaryRepository.make(SampleBug.files)
        let state = try TemporaryFolder("state")
        let options = EngineFixture.options(project: project, state: state, provider: ScriptedProvider([]))
        await #expect {
            try await ProjectBackup.save(options, to: state.path + "/x.db", overwriting: false)
        } throws: { error in
            if case .notFound = error as? EngineError { true } else { false }
        }
    }
}
