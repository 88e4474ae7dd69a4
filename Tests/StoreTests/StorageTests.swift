import Domain
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct StorageTests {
    private let temporary: TemporaryDatabase

    /// A second one, for what a killed process leaves behind.
    private let remains: TemporaryDatabase

    init() throws {
        temporary = try TemporaryDatabase()
        remains = try TemporaryDatabase()
    }

    @Test func `a new database is readable by its user alone, its side files too`() throws {
        let storage = try temporary.open()
        defer { try? storage.close() }
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: temporary.path + suffix)
            let mode = attributes[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600, "state.sqlite\(suffix)")
        }
    }

    @Test func `a committed write survives a power cut`() async throws {
        let storage = try temporary.open()
        let settings = try await storage.write { connection in
            (
                try connection.row("PRAGMA synchronous") { row throws(StorageError) in
                    try row.integer("synchronous")
                },
                try connection.row("PRAGMA journal_mode") { row throws(StorageError) in try row.text(0) },
                try connection.row("PRAGMA foreign_keys") { row throws(StorageError) in
                    try row.integer("foreign_keys")
                }
            )
        }
        #expect(settings.0 == 2)
        #expect(settings.1 == "wal")
        #expect(settings.2 == 1)
    }

    @Test func `opening again keeps what was stored`() async throws {
        let first = try temporary.open()
        let task = try await first.addTask()
        try first.close()
        let second = try temporary.open()
        #expect(try await second.read { try TaskTable.find(task.id, in: $0) } == task)
    }

    @Test func `a newer schema is refused and left as it is`() throws {
        try temporary.open().close()
        try temporary.tamper("PRAGMA user_version = 99")
        let before = try Data(contentsOf: URL(filePath: temporary.path))
        for access in [Storage.Access.readWrite, .readOnly] {
            let error = #expect(throws: StorageError.self) { try temporary.open(access) }
            guard case .newerSchema(_, let found, let known) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(found == 99)
            #expect(known == Migration.known)
        }
        #expect(try Data(contentsOf: URL(filePath: temporary.path)) == before)
    }

    @Test func `the steps of the schema have rising numbers without gaps`() {
        #expect(Migration.all.map(\.version) == Array(1...Migration.known))
    }

    @Test func `reading only refuses a file that has yet to get its tables`() throws {
        try temporary.tamper("PRAGMA user_version = 0; CREATE TABLE other (x); DROP TABLE other")
        let error = #expect(throws: StorageError.self) { try temporary.open(.readOnly) }
        guard case .olderSchema = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `reading only does not make a file`() throws {
        let error = #expect(throws: StorageError.self) { try temporary.open(.readOnly) }
        guard case .missing = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: temporary.path))
    }

    @Test func `a file that is no database is named and left as it is`() throws {
        let text = Data(String(repeating: "this is a letter, not a database\n", count: 200).utf8)
        try text.write(to: URL(filePath: temporary.path))
        for access in [Storage.Access.readWrite, .readOnly] {
            let error = #expect(throws: StorageError.self) { try temporary.open(access) }
            guard case .corrupt(let path) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(path == temporary.path)
            #expect(error?.remedy.contains(path) == true)
        }
        #expect(try Data(contentsOf: URL(filePath: temporary.path)) == text)
    }

    @Test func `a missing folder is told with the path`() throws {
        let path = temporary.folder.appending(path: "nowhere/state.sqlite").path
        let error = #expect(throws: StorageError.self) { try Storage.open(at: path, access: .readWrite) }
        guard case .cannotOpen(path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `reading only works beside a writer and sees what it commits`() async throws {
        let writer = try temporary.open()
        let reader = try temporary.open(.readOnly)
        let task = try await writer.addTask()
        #expect(try reader.readNow { try TaskTable.find(task.id, in: $0) } == task)
    }

    @Test func `reading only works when the side files are gone`() async throws {
        let writer = try temporary.open()
        let task = try await writer.addTask()
        try writer.close()
        #expect(!FileManager.default.fileExists(atPath: temporary.path + "-wal"))
        let reader = try temporary.open(.readOnly)
        #expect(try reader.readNow { try TaskTable.find(task.id, in: $0) } == task)
    }

    @Test func `reading only sees what a dead writer had committed`() async throws {
        let writer = try temporary.open()
        let task = try await writer.addTask()
        // What a killed process leaves behind: the files as they are.
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: temporary.path + suffix, toPath: remains.path + suffix)
        }
        #expect(try remains.open(.readOnly).readNow { try TaskTable.find(task.id, in: $0) } == task)
        #expect(try await remains.open().read { try TaskTable.find(task.id, in: $0) } == task)
    }

    @Test func `a connection to read only refuses to write`() async throws {
        try temporary.open().close()
        let reader = try temporary.open(.readOnly)
        await #expect {
            try await reader.addTask()
        } throws: { error in
            if case .readOnly = error as? StorageError { true } else { false }
        }
    }

    @Test func `an error of the closure comes through and takes the whole transaction back`() async throws {
        struct Refusal: Error, Equatable {}
        let storage = try temporary.open()
        await #expect {
            try await storage.write { connection in
                _ = try TaskTable.insert(prompt: "x", options: TaskOptions(), at: moment(), in: connection)
                throw Refusal()
            }
        } throws: { error in
            if case .rejected(let inner) = error as? StorageError {
                inner as? Refusal == Refusal()
            } else {
                false
            }
        }
        #expect(try await storage.read { try TaskTable.all(in: $0) }.isEmpty)
    }

    @Test func `a cancelled task can still write its last entry`() async throws {
        let storage = try temporary.open()
        let work = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return (Task.isCancelled, try await storage.addTask("written though cancelled"))
        }
        let (wasCancelled, task) = try await work.value
        #expect(wasCancelled)
        #expect(
            try await storage.read { try TaskTable.find(task.id, in: $0) }?.prompt
                == "written though cancelled"
        )
    }

    @Test func `readers see whole transactions while a writer writes`() async throws {
        let storage = try temporary.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for round in 0..<50 {
                    try await storage.write { connection in
                        try SettingTable.set("left", to: "\(round)", in: connection)
                        try SettingTable.set("right", to: "\(round)", in: connection)
                    }
                }
            }
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<50 {
                        let settings = try await storage.read { try SettingTable.all(in: $0) }
                        #expect(settings["left"] == settings["right"])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await storage.read { try SettingTable.find("left", in: $0) } == "49")
    }

    @Test func `a closed database says so`() async throws {
        let storage = try temporary.open()
        try storage.close()
        await #expect {
            try await storage.read { try TaskTable.all(in: $0) }
        } throws: { error in
            if case .closed = error as? StorageError { true } else { false }
        }
    }

    @Test func `a sound database passes both checks`() async throws {
        let storage = try temporary.open()
        _ = try await storage.addTask()
        #expect(try await storage.quickCheck() == [])
        #expect(try await storage.fullCheck() == [])
    }

    @Test func `the full check finds a row that refers to nothing`() async throws {
        try temporary.open().close()
        try temporary.tamper(
            """
            PRAGMA foreign_keys = OFF;
            INSERT INTO messages (conversation, role, text, state, created_at) VALUES (7, 'user', 'x', 'complete', 0)
            """
        )
        let problems = try await temporary.open().fullCheck()
        #expect(problems == ["a row of messages refers to a missing row of conversations"])
    }

    @Test func `the argument of a number is the same wherever it stands`() throws {
        let storage = try temporary.open()
        let pair = try storage.readNow { connection in
            try connection.row("SELECT $2 AS second, $1 AS first, $1 AS again", [.integer(1), .integer(2)]) {
                row throws(StorageError) in
                [try row.integer("first"), try row.integer("second"), try row.integer("again")]
            }
        }
        #expect(pair == [1, 2, 1])
    }

    @Test func `a full disk is told, takes the transaction back, and does no lasting harm`() async throws {
        let storage = try temporary.open()
        let text = String(repeating: "words that need space ", count: 20_000)
        try await storage.write { connection in
            // As full as a disk can be made to look: the file may not grow any more.
            _ = try connection.rows("PRAGMA max_page_count = 1") { row throws(StorageError) in try row.text(0)
            }
        }
        await #expect {
            try await storage.write { connection in
                try SettingTable.set("small", to: "x", in: connection)
                try SettingTable.set("large", to: text, in: connection)
            }
        } throws: { error in
            if case .full = error as? StorageError { true } else { false }
        }
        #expect(try await storage.read { try SettingTable.all(in: $0) }.isEmpty)
        try await storage.write { try SettingTable.set("small", to: "x", in: $0) }
        #expect(try await storage.read { try SettingTable.all(in: $0) } == ["small": "x"])
    }
}
