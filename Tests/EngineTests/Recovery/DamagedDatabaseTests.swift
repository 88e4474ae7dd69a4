import Domain
import EngineTesting
import Foundation
import Store
import Testing
import Workspace

@testable import Engine

/// A database that cannot be read is moved out of the way, and everything that can be saved is.
@Suite(.timeLimit(.minutes(1)))
struct DamagedDatabaseTests {
    private func names(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func finding(of engine: LocalEngine) async throws -> HealthItem? {
        try await engine.ask(SnapshotQuery()).health.last { $0.subject == .database }
    }

    private func overwrite(_ path: String, at offset: UInt64, count: Int) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: count))
        try handle.close()
    }

    @Test func `a file that is no database is set aside, said so, and a new one begun`() async throws {
        let state = try TemporaryFolder("state")
        let letter = String(repeating: "this is a letter, not a database\n", count: 200)
        try state.write("switchyard.db", letter)
        let project = try await TemporaryRepository.make(SampleBug.files)
        let options = EngineFixture.options(project: project, state: state, provider: ScriptedProvider([]))
        let engine = try await LocalEngine.start(options)
        let found = try #require(try await finding(of: engine))
        #expect(found.level == .bad)
        let kept = try #require(try names(in: state).first { $0.hasPrefix("switchyard.db.damaged-") })
        #expect(state.text(kept) == letter)
        #expect(found.message.contains(kept) && found.message.contains("None of its events"))
        #expect(found.remedy?.contains("switchyard restore FILE") == true)
        #expect(try await engine.ask(ListTasksQuery()).isEmpty)
        let added = try await engine.perform(.setCheckCommand(line: "make"))
        #expect(added.note == nil)
        await engine.shutDown()
        // It is said until the user has settled it.
        let next = try await LocalEngine.start(options)
        #expect(try await finding(of: next) == found)
        await next.shutDown()
        #expect(try await ProjectBackup.forgetEarlier(options) == state.path + "/" + kept)
        let last = try await LocalEngine.start(options)
        #expect(try await finding(of: last)?.level != .bad)
        await last.shutDown()
        #expect(state.text(kept) == letter)
    }

    @Test func `worktrees and numbers outlive the database, and its events are saved`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let worktree = try await fixture.worktree(of: id)
        let last = try await fixture.engine.ask(SnapshotQuery()).cursor
        await fixture.engine.shutDown()
        try fixture.state.write("database-damaged", "a page of an index is broken")

        let again = try await fixture.restarted()
        #expect(FileManager.default.fileExists(atPath: worktree + "/calc.py"))
        let found = try #require(try await finding(of: again.engine))
        #expect(found.message.contains("a page of an index is broken"))
        let all = try names(in: fixture.state)
        let lines = try #require(all.first { $0.hasSuffix(".events.jsonl") })
        let log = try AuditFile.verify(fixture.state.path + "/" + lines)
        #expect(log.isWhole && log.count >= Int(last.rawValue))
        #expect(found.message.contains("\(log.count) events of it could be read"))
        #expect(!all.contains("database-damaged"))
        #expect(try await again.engine.ask(ListTasksQuery()).isEmpty)
        // No number is given out twice: branches and outputs are named by them.
        #expect(try await again.add().rawValue == id.rawValue + 1)
        await again.engine.shutDown()
        // Nor at a later start.
        let later = try await fixture.restarted()
        #expect(FileManager.default.fileExists(atPath: worktree + "/calc.py"))
        await later.engine.shutDown()
    }

    @Test func `a broken first page is found when the database is opened`() async throws {
        let fixture = try await EngineFixture.start([])
        await fixture.engine.shutDown()
        try overwrite(fixture.state.path + "/switchyard.db", at: 100, count: 3_900)
        let again = try await fixture.restarted()
        #expect(try await finding(of: again.engine)?.message.contains("was damaged and a new one") == true)
        await again.engine.shutDown()
    }

    @Test func `after an unclean stop the database is looked through beside the work`() async throws {
        let fixture = try await EngineFixture.start([])
        await fixture.engine.shutDown()
        let path = fixture.state.path + "/switchyard.db"
        let storage = try Storage.open(at: path, access: .readWrite)
        try await storage.write { connection in
            for number in 0..<400 {
                try EventLog.append(
                    .settingChanged(name: "filler", value: "\(number)"),
                    correlation: "settings",
                    at: Date(),
                    in: connection
                )
            }
        }
        try storage.close()
        // The middle of the file is the middle of the log, which no start reads.
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let pages = try #require(attributes[.size] as? NSNumber).uint64Value / 4_096
        try overwrite(path, at: pages * 3 / 4 * 4_096, count: 4_096)
        try? FileManager.default.removeItem(atPath: fixture.state.path + "/log-head")

        let unaware = try await fixture.restarted()
        #expect(try await finding(of: unaware.engine)?.level != .bad)
        await unaware.engine.shutDown()

        try fixture.state.write("database-unchecked", "")
        let aware = try await fixture.restarted()
        var told: HealthItem?
        for try await envelope in aware.engine.events(after: nil) {
            guard case .healthChanged(let items) = envelope.event else { continue }
            told = items.first { $0.subject == .database && $0.level == .bad }
            if told != nil { break }
        }
        #expect(told?.message.contains("The next start moves it out of the way") == true)
        await aware.engine.shutDown()

        let next = try await fixture.restarted()
        let found = try #require(try await finding(of: next.engine))
        #expect(found.message.contains("events of it could be read"))
        await next.engine.shutDown()
    }

    @Test func `a database with a log beside it was not closed`() async throws {
        let fixture = try await EngineFixture.start([])
        await fixture.engine.shutDown()
        let path = fixture.state.path + "/switchyard.db"
        let remains = try TemporaryFolder("remains")
        let storage = try Storage.open(at: path, access: .readWrite)
        try await storage.write { try SettingTable.set("check", to: "make", in: $0) }
        // What a killed process leaves: the files as they are.
        for ending in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: path + ending,
                toPath: remains.path + "/switchyard.db" + ending
            )
        }
        try storage.close()
        var options = EngineFixture.options(
            project: fixture.project,
            state: remains,
            provider: fixture.provider
        )
        // One that does not look around leaves the looking to the next.
        options.runsOnly = .nothing
        let brief = try await LocalEngine.start(options)
        await brief.shutDown()
        #expect(try names(in: remains).contains("database-unchecked"))
        options.runsOnly = .everything
        let engine = try await LocalEngine.start(options)
        await engine.checkDatabase(verifying: nil)
        #expect(try !names(in: remains).contains("database-unchecked"))
        #expect(try await finding(of: engine)?.level != .bad)
        await engine.shutDown()
    }
}
