import Domain
import Foundation
import GRDB

@testable import Store

/// A database in a folder of its own, which goes away with it.
final class TemporaryDatabase: Sendable {
    let folder: URL
    var path: String { folder.appending(path: "state.sqlite").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func open(_ access: Storage.Access = .readWrite, secrets: [String] = []) throws -> Storage {
        try Storage.open(at: path, access: access, secrets: secrets)
    }

    /// Changes the file behind the program's back.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Reads one number behind the program's back.
    func number(_ sql: String) throws -> Int {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: sql) ?? -1 }
    }
}

/// Moments without a clock: whole and half seconds after a fixed one.
func moment(_ seconds: Double = 0) -> Date { Date(timeIntervalSince1970: 1_700_000_000 + seconds) }

extension Storage {
    /// Adds a queued task.
    func addTask(_ prompt: String = "Fix the sum", options: TaskOptions = TaskOptions()) async throws
        -> AgentTask
    {
        try await write { try TaskTable.insert(prompt: prompt, options: options, at: moment(), in: $0) }
    }

    /// Appends an event that says that a setting changed.
    @discardableResult
    func appendSetting(_ value: String, name: String = "limits.rounds") async throws -> LogHead {
        try await write {
            try EventLog.append(
                .settingChanged(name: name, value: value),
                correlation: "settings",
                at: moment(),
                in: $0
            )
        }
    }

    func step(_ id: StepID) async throws -> StepRecord? {
        try await read { try StepTable.find(id, in: $0) }
    }

    func steps(of task: TaskID) async throws -> [StepRecord] {
        try await read { try StepTable.steps(of: task, in: $0) }
    }

    func inputs(of step: StepID) async throws -> String? {
        try await read { try StepTable.inputs(of: step, in: $0) }
    }

    func output(of step: StepID, offset: Int = 0, limit: Int) async throws -> TextSlice {
        try await read { try StepTable.output(of: step, offset: offset, limit: limit, in: $0) }
    }

    func message(_ id: MessageID) async throws -> ChatMessage? {
        try await read { try MessageTable.find(id, in: $0) }
    }
}
