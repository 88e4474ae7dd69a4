import CPowerLossVFS
import Domain
import Foundation
import GRDB
import Testing

@testable import Store

/// What the power being cut leaves of a database, by a file layer that forgets what was not synchronised.
@Suite struct PowerLossTests {
    private let temporary: TemporaryDatabase
    /// The disk as it is found when the power is back.
    private let remains: TemporaryDatabase

    init() throws {
        temporary = try TemporaryDatabase()
        remains = try TemporaryDatabase()
    }

    /// A task, a setting and an event in one transaction.
    private func commit(_ number: Int, in storage: Storage) async throws {
        try await storage.write { connection in
            let text = String(repeating: "words of task \(number) ", count: number % 7 * 100)
            _ = try TaskTable.insert(prompt: text, options: TaskOptions(), at: moment(), in: connection)
            try SettingTable.set("count", to: "\(number)", in: connection)
            try EventLog.append(
                .settingChanged(name: "count", value: "\(number)"),
                correlation: "settings",
                at: moment(),
                in: connection
            )
        }
    }

    @Test(arguments: 0..<100)
    func `what was reported as committed is there, whole, after a power cut`(seed: Int) async throws {
        let folder = temporary.folder.path
        try #require(powerloss_watch(folder) == 0)
        defer { powerloss_forget(folder) }
        // From the making of the file to well behind the first checkpoints.
        powerloss_cut_after(folder, Int32(1 + seed * 7_919 % 700), remains.folder.path, UInt32(seed))
        let storage = try temporary.open()
        defer { try? storage.close() }
        var number = 0
        while powerloss_acknowledged_at_cut(folder) < 0 {
            number += 1
            try #require(number < 500, "the power was never cut")
            try await commit(number, in: storage)
            powerloss_acknowledge(folder)
            if number % 11 == 0 { _ = await storage.emptyLog() }
        }
        let reported = Int(powerloss_acknowledged_at_cut(folder))

        let survivor = try remains.open()
        #expect(try await survivor.quickCheck() == [])
        let (log, tasks, count) = try await survivor.read {
            (
                try EventLog.verify(in: $0), try TaskTable.count(in: $0),
                try SettingTable.find("count", in: $0)
            )
        }
        #expect(log.isWhole)
        // One more may have reached the disk before anybody was told.
        #expect((reported...reported + 1).contains(log.count), "\(reported) reported, \(log.count) found")
        #expect(tasks == log.count)
        #expect(count ?? "0" == "\(log.count)")
        // And work goes on from there.
        try await commit(log.count + 1, in: survivor)
        try survivor.close()
    }

    @Test func `without waiting for the disk the same layer loses what was committed`() throws {
        let folder = temporary.folder.path
        try #require(powerloss_watch(folder) == 0)
        defer { powerloss_forget(folder) }
        let queue = try DatabaseQueue(path: temporary.path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { database in
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = OFF; CREATE TABLE t (x)")
            for number in 1...20 {
                try database.execute(sql: "INSERT INTO t VALUES (?)", arguments: [number])
            }
        }
        // The seed 0 leaves none of what was not synchronised.
        powerloss_cut(folder, remains.folder.path, 0)
        let survivor = try DatabaseQueue(path: remains.path)
        #expect(try survivor.read { try $0.tableExists("t") } == false)
        try survivor.close()
    }
}
