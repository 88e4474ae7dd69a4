import Domain
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct DiskTroubleTests {
    private let temporary: TemporaryDatabase

    init() throws { temporary = try TemporaryDatabase() }

    private static let codes: [(code: ResultCode, words: String, isOutOfRoom: Bool)] = [
        (.SQLITE_FULL, "full", true),
        (.SQLITE_IOERR, "disk failed", true),
        (.SQLITE_IOERR_WRITE, "disk failed", true),
        (.SQLITE_IOERR_FSYNC, "disk failed", true),
        (.SQLITE_READONLY, "cannot be written", true),
        (.SQLITE_READONLY_DBMOVED, "cannot be written", true),
        (.SQLITE_CORRUPT, "damaged", false),
        (.SQLITE_CORRUPT_INDEX, "damaged", false),
        (.SQLITE_NOTADB, "damaged", false),
        (.SQLITE_CANTOPEN, "cannot be opened", false),
        (.SQLITE_BUSY, "locked", false),
        (.SQLITE_CONSTRAINT, "refused a statement", false),
    ]

    @Test(arguments: codes)
    func `each code of the database says what can be done`(
        code: ResultCode,
        words: String,
        isOutOfRoom: Bool
    ) {
        let error = StorageError(DatabaseError(resultCode: code), path: "/state/x.db")
        #expect(error.message.contains(words), "\(error.message)")
        #expect(error.isOutOfRoom == isOutOfRoom)
        #expect(!error.remedy.isEmpty)
    }

    @Test func `a probe finds whether there is room, and leaves nothing`() async throws {
        let storage = try temporary.open()
        try await storage.tryRoom(for: 1 << 20)
        try await setPageLimit(1, of: storage)
        await #expect {
            try await storage.tryRoom(for: 4 << 20)
        } throws: { error in
            if case .full = error as? StorageError { true } else { false }
        }
        try await setPageLimit(1_000_000, of: storage)
        try await storage.tryRoom(for: 4 << 20)
        #expect(try await storage.read { try SettingTable.all(in: $0) }.isEmpty)
    }

    /// As full as a disk can be made to look: the file may not grow above this, or above what it has.
    private func setPageLimit(_ pages: Int, of storage: Storage) async throws {
        try await storage.write { connection in
            let sql: SQLText =
                pages == 1 ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000"
            _ = try connection.rows(sql) { row throws(StorageError) in try row.text(0) }
        }
    }

    @Test func `a database in a folder that nobody can write to can be read without side files`() async throws
    {
        let storage = try temporary.open()
        let task = try await storage.addTask()
        try storage.close()
        let queue = try Storage.unchangingQueue(at: temporary.path)
        let count = try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM tasks") }
        #expect(count == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: temporary.folder.path)
        #expect(names == ["state.sqlite"])
        withExtendedLifetime(task) {}
    }

    @Test(.disabled(if: NSUserName() == "root", "the system refuses its owner nothing"))
    func `tasks can be read where the folder is read-only`() async throws {
        let storage = try temporary.open()
        let task = try await storage.addTask()
        try storage.close()
        let manager = FileManager.default
        try manager.setAttributes([.posixPermissions: 0o500], ofItemAtPath: temporary.folder.path)
        defer { try? manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: temporary.folder.path) }
        #expect(try temporary.open(.readOnly).readNow { try TaskTable.find(task.id, in: $0) } == task)
        #expect(throws: StorageError.self) { try temporary.open() }
    }

    @Test func `a connection that may not write says so`() async throws {
        let storage = try temporary.open()
        try await storage.write { connection in
            _ = try connection.execute("PRAGMA query_only = ON")
        }
        await #expect {
            try await storage.appendSetting("x")
        } throws: { error in
            if case .readOnly = error as? StorageError { true } else { false }
        }
    }

    @Test func `a step never ends before it began`() async throws {
        let storage = try temporary.open()
        let task = try await storage.addTask()
        let ended = try await storage.write { connection in
            var step = try StepTable.start(
                task: task.id,
                kind: .check,
                title: "make test",
                at: moment(100),
                in: connection
            )
            step.state = .succeeded
            step.endedAt = moment(-3_600)
            return try StepTable.end(step, in: connection)
        }
        #expect(ended.endedAt == ended.startedAt)
        #expect(try await storage.step(ended.id)?.endedAt == moment(100))
    }
}
