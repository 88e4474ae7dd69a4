import Domain
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct BackupTests {
    private let temporary: TemporaryDatabase
    private var target: String { temporary.folder.appending(path: "copy.db").path }

    init() throws { temporary = try TemporaryDatabase() }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: temporary.folder.path).sorted()
    }

    /// Overwrites a page of a file; the first is 1.
    private func damage(page: Int, of path: String) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64((page - 1) * 4_096))
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 4_096))
        try handle.close()
    }

    @Test func `a copy made while a writer writes is whole, one file, and its owner's alone`() async throws {
        let storage = try temporary.open()
        let task = try await storage.addTask()
        async let writing: Void = {
            for number in 1...50 { try await storage.appendSetting("\(number)") }
        }()
        let reader = try temporary.open(.readOnly)
        let facts = try await reader.backup(to: target)
        try await writing
        #expect(facts.taskCount == 1)
        #expect(facts.head.cursor.rawValue <= 50)
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try names().filter { $0.hasPrefix("copy.db") } == ["copy.db"])
        let copy = try Storage.open(at: target, access: .readOnly)
        let (log, found) = try await copy.read {
            (try EventLog.verify(in: $0), try TaskTable.find(task.id, in: $0))
        }
        #expect(log.isWhole && log.count == Int(facts.head.cursor.rawValue) && log.head == facts.head.hash)
        #expect(found == task)
    }

    @Test func `a copy that cannot be made leaves the one that is there`() async throws {
        let storage = try temporary.open()
        try Data("earlier".utf8).write(to: URL(filePath: target))
        try storage.close()
        await #expect(throws: StorageError.self) { try await storage.backup(to: target) }
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "earlier")
        await #expect(throws: StorageError.self) {
            try await temporary.open().backup(to: temporary.folder.appending(path: "nowhere/copy").path)
        }
        #expect(try names().allSatisfy { !$0.contains("partial") })
    }

    @Test func `a good copy can be restored, and its numbers go on after those of another`() async throws {
        let storage = try temporary.open()
        for _ in 1...3 { _ = try await storage.addTask() }
        _ = try await storage.backup(to: target)
        _ = try await storage.addTask()
        let numbers = try await storage.lastNumbers()
        #expect(numbers["tasks"] == 4)
        let facts = try await Storage.prepareRestore(of: target)
        #expect(facts.taskCount == 3)
        let restored = try Storage.open(at: target, access: .readWrite)
        try await restored.goOn(after: numbers)
        #expect(try await restored.addTask().id == TaskID(rawValue: 5))
        // Numbers that are higher already stay.
        try await restored.goOn(after: ["tasks": 2])
        #expect(try await restored.addTask().id == TaskID(rawValue: 6))
    }

    @Test func `numbers go on in a database that gave out none yet`() async throws {
        let storage = try temporary.open()
        try await storage.goOn(after: ["tasks": 41])
        #expect(try await storage.addTask().id == TaskID(rawValue: 42))
    }

    @Test func `what cannot be restored is told apart`() async throws {
        let storage = try temporary.open()
        for number in 1...200 { try await storage.appendSetting("\(number)") }
        _ = try await storage.backup(to: target)
        let copy = URL(filePath: target)
        let whole = try Data(contentsOf: copy)

        func refusal(_ change: () throws -> Void) async throws -> StorageError? {
            DatabaseFiles.discard(target)
            try whole.write(to: copy)
            try change()
            do throws(StorageError) {
                _ = try await Storage.prepareRestore(of: target)
                return nil
            } catch {
                return error
            }
        }
        func execute(_ sql: String) throws {
            let queue = try DatabaseQueue(path: target)
            try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
            try queue.close()
        }

        let none = try await refusal {}
        #expect(none == nil)
        let changed = try await refusal { try execute("DELETE FROM events WHERE sequence = 7") }
        #expect(changed?.message.contains("1 event is missing between 6 and 8") == true)
        let newer = try await refusal { try execute("PRAGMA user_version = 99") }
        guard case .newerSchema? = newer else {
            Issue.record("\(String(describing: newer))")
            return
        }
        let other = try await refusal { try execute("DROP TABLE events") }
        #expect(other?.message.contains("no project") == true)
        let broken = try await refusal { try damage(page: whole.count / 4_096, of: target) }
        #expect(broken != nil)
        let letter = try await refusal { try Data("a letter".utf8).write(to: copy) }
        guard case .corrupt? = letter else {
            Issue.record("\(String(describing: letter))")
            return
        }
    }

    @Test func `a database is set aside with its log, and nothing is overwritten`() async throws {
        let storage = try temporary.open()
        try await storage.appendSetting("kept")
        let bytes = ["", "-wal"].map { FileManager.default.contents(atPath: temporary.path + $0) }
        let first = try DatabaseFiles.setAside(temporary.path, as: "damaged", at: moment())
        #expect(first == temporary.path + ".damaged-20231114T221320Z")
        #expect(["", "-wal"].map { FileManager.default.contents(atPath: first + $0) } == bytes)
        #expect(try names().allSatisfy { $0.contains("damaged") })
        try Data("another".utf8).write(to: URL(filePath: temporary.path))
        let second = try DatabaseFiles.setAside(temporary.path, as: "damaged", at: moment())
        #expect(second == first + "-2")
        #expect(FileManager.default.contents(atPath: first) == bytes[0])
        #expect(try String(contentsOfFile: second, encoding: .utf8) == "another")
        withExtendedLifetime(storage) {}
    }

    @Test func `the log of an old database is not read as one of the new`() async throws {
        let old = try temporary.open()
        try await old.appendSetting("old")
        let fresh = try Storage.open(at: target, access: .readWrite)
        try await fresh.appendSetting("new")
        try fresh.close()
        #expect(DatabaseFiles.logSize(at: temporary.path) > 0)
        _ = try DatabaseFiles.keep(temporary.path, as: "replaced", at: moment())
        try DatabaseFiles.put(target, inPlaceOf: temporary.path)
        #expect(DatabaseFiles.logSize(at: temporary.path) == 0)
        let events = try temporary.open().readNow { try EventLog.page(after: nil, limit: 9, in: $0) }
        #expect(events.map(\.event) == [.settingChanged(name: "limits.rounds", value: "new")])
        withExtendedLifetime(old) {}
    }

    @Test func `events before and after a damaged page are read`() async throws {
        let storage = try temporary.open()
        for number in 1...400 { try await storage.appendSetting("value \(number)") }
        try storage.close()
        // The leaves of the log's table; one in the middle is broken.
        let leaves = try await DatabaseQueue(path: temporary.path).read {
            try Int.fetchAll(
                $0,
                sql: "SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf' ORDER BY path"
            )
        }
        try #require(leaves.count > 20)
        try damage(page: leaves[leaves.count / 2], of: temporary.path)
        let damaged = try temporary.open(.readOnly)
        await #expect(throws: StorageError.self) {
            try await damaged.read { try AuditLog.entries(after: nil, limit: 400, in: $0) }
        }
        // SQLite names what is wrong, or finds that it cannot look.
        let problems = try? await damaged.quickCheck()
        #expect(problems != [])
        var numbers: [Int64] = []
        let count = await EventSalvage(damaged).visit { numbers += $0.map(\.cursor.rawValue) }
        #expect(count == numbers.count)
        #expect(count >= 350 && count < 400)
        #expect(numbers.first == 1 && numbers.last == 400)
        #expect(numbers == numbers.sorted() && Set(numbers).count == count)
    }
}
