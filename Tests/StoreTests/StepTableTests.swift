import Domain
import Foundation
import Testing

@testable import Store

@Suite struct StepTableTests {
    private let temporary: TemporaryDatabase

    init() throws { temporary = try TemporaryDatabase() }

    private func startStep(
        in storage: Storage,
        kind: StepKind = .check,
        title: String = "run the checks",
        command: String? = "make test"
    ) async throws -> StepRecord {
        let task = try await storage.addTask()
        return try await storage.write {
            try StepTable.start(
                task: task.id,
                kind: kind,
                title: title,
                command: command,
                at: moment(1),
                in: $0
            )
        }
    }

    @Test func `a started step is unfinished until it ends`() async throws {
        let storage = try temporary.open()
        var step = try await startStep(in: storage)
        #expect(try await storage.read { try StepTable.unfinished(in: $0) } == [step])
        step.state = .failed
        step.summary = "2 tests failed"
        step.exitCode = 1
        step.usage = TokenUsage(calls: 1, promptTokens: 5, replyTokens: 6, replySeconds: 0.5)
        step.tree = "9fceb02"
        step.evidence = CheckEvidence(
            command: "make test",
            outcome: .failed,
            exitCode: 1,
            seconds: 1.5,
            tree: "9fceb02",
            step: step.id,
            isolation: "bubblewrap",
            finishedAt: moment(2.5)
        )
        step.endedAt = moment(2.5)
        let ended = try await storage.write { [step] in try StepTable.end(step, in: $0) }
        #expect(ended == step)
        #expect(try await storage.read { try StepTable.unfinished(in: $0) }.isEmpty)
        #expect(try await storage.steps(of: step.taskID) == [step])
        #expect(try await storage.step(step.id) == step)
    }

    @Test func `the newest starts of a kind are read, the oldest of them first`() async throws {
        let storage = try temporary.open()
        let task = try await storage.addTask()
        for (second, kind) in [StepKind.prepare, .check, .prepare, .prepare, .edit].enumerated() {
            _ = try await storage.write {
                try StepTable.start(
                    task: task.id,
                    kind: kind,
                    title: "",
                    at: moment(Double(second)),
                    in: $0
                )
            }
        }
        func starts(_ limit: Int) async throws -> [Date] {
            try await storage.read { try StepTable.newestStarts(of: .prepare, limit: limit, in: $0) }
        }
        #expect(try await starts(2) == [moment(2), moment(3)])
        #expect(try await starts(9) == [moment(0), moment(2), moment(3)])
        #expect(try await starts(0) == [])
    }

    @Test func `an outcome in the journal does not change`() async throws {
        let storage = try temporary.open()
        var step = try await startStep(in: storage)
        step.state = .succeeded
        step.endedAt = moment(2)
        try await storage.write { [step] in _ = try StepTable.end(step, in: $0) }
        step.state = .failed
        await #expect {
            try await storage.write { [step] in try StepTable.end(step, in: $0) }
        } throws: { error in
            if case .absent = error as? StorageError { true } else { false }
        }
        #expect(try await storage.step(step.id)?.state == .succeeded)
    }

    @Test func `a step cannot end without an outcome`() async throws {
        let storage = try temporary.open()
        let step = try await startStep(in: storage)
        await #expect(throws: StorageError.self) {
            try await storage.write { try StepTable.end(step, in: $0) }
        }
    }

    @Test func `a step needs a task`() async throws {
        let storage = try temporary.open()
        await #expect(throws: StorageError.self) {
            try await storage.write {
                try StepTable.start(task: TaskID(rawValue: 9), kind: .edit, title: "x", at: moment(), in: $0)
            }
        }
    }

    @Test func `inputs are kept apart from the output`() async throws {
        let storage = try temporary.open()
        let step = try await startStep(in: storage, kind: .modelCall, command: nil)
        #expect(try await storage.inputs(of: step.id) == nil)
        try await storage.write { connection in
            try StepTable.saveInputs("the prompt", of: step.id, in: connection)
            try StepTable.saveOutput("the reply", of: step.id, in: connection)
            try StepTable.saveInputs("the longer prompt", of: step.id, in: connection)
        }
        #expect(
            try await storage.inputs(of: step.id)
                == "the longer prompt"
        )
        let slice = try await storage.output(of: step.id, limit: 99)
        #expect(slice == TextSlice(text: "the reply", offset: 0, total: 9))
        #expect(try await storage.step(step.id)?.outputLength == 9)
    }

    @Test(arguments: [
        (0, 3, "a😀é", 0), (1, 2, "😀é", 1), (-2, 9, "\nz", 3), (-99, 2, "a😀", 0), (99, 2, "", 5),
        (2, 0, "", 2), (2, -1, "", 2), (0, 99, "a😀é\nz", 0),
    ])
    func `a slice counts characters, from the end when negative`(
        offset: Int,
        limit: Int,
        text: String,
        start: Int
    ) {
        let slice = TextSlice(of: "a😀é\nz", offset: offset, limit: limit)
        #expect(slice == TextSlice(text: text, offset: start, total: 5))
    }

    @Test(arguments: [(0, 1), (4095, 3), (4096, 5000), (8999, 9), (9000, 1), (-4097, 4097), (3000, Int.max)])
    func `slices of a long text begin and end between characters`(offset: Int, limit: Int) {
        let characters = (0..<9000).map { ["é", "x", "語", "\n"][$0 % 4] }
        let start = offset < 0 ? 9000 + offset : offset
        let text = characters.dropFirst(start).prefix(limit).joined()
        let slice = TextSlice(of: characters.joined(), offset: offset, limit: limit)
        #expect(slice == TextSlice(text: text, offset: start, total: 9000))
    }

    @Test func `a long output is a file beside the database, of the user alone`() async throws {
        let storage = try temporary.open()
        let step = try await startStep(in: storage)
        let line = "0123456789abcdef ghp_0123456789abcdefghijABCDEFGHIJ\n"
        let output = String(repeating: line, count: 12_000)
        let length = try await storage.write { [step] in try StepTable.saveOutput(output, of: step.id, in: $0)
        }
        #expect(length == 12_000 * ("0123456789abcdef [redacted]\n".count))
        let slice = try await storage.read {
            try StepTable.output(of: step.id, offset: -11, limit: 99, in: $0)
        }
        #expect(slice == TextSlice(text: "[redacted]\n", offset: length - 11, total: length))

        let files = try FileManager.default.contentsOfDirectory(
            atPath: temporary.folder.appending(path: "outputs").path
        )
        #expect(files.count == 1)
        let file = temporary.folder.appending(path: "outputs").appending(path: try #require(files.first))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)

        // A shorter output takes its place, and a transaction that is taken back leaves it.
        await #expect(throws: StorageError.self) {
            try await storage.write { [step] in
                _ = try StepTable.saveOutput("short", of: step.id, in: $0)
                throw CancellationError()
            }
        }
        #expect(FileManager.default.fileExists(atPath: file.path))
        let longer = output + line
        _ = try await storage.write { [step] in try StepTable.saveOutput(longer, of: step.id, in: $0) }
        #expect(!FileManager.default.fileExists(atPath: file.path))
        _ = try await storage.write { [step] in try StepTable.saveOutput(output, of: step.id, in: $0) }
        #expect(FileManager.default.fileExists(atPath: file.path))

        try FileManager.default.removeItem(at: file)
        await #expect {
            try await storage.output(of: step.id, limit: 1)
        } throws: { error in
            if case .absent = error as? StorageError { true } else { false }
        }
    }

    @Test func `secrets are in no part of a step`() async throws {
        let storage = try temporary.open(secrets: ["open sesame"])
        var step = try await startStep(
            in: storage,
            title: "say open sesame",
            command: "curl -u me:open sesame"
        )
        #expect(step.title == "say [redacted]")
        #expect(step.command == "curl -u me:[redacted]")
        step.state = .succeeded
        step.summary = "open sesame worked"
        step.endedAt = moment(3)
        let ended = try await storage.write { [step] connection in
            try StepTable.saveInputs("open sesame", of: step.id, in: connection)
            try StepTable.saveOutput("open sesame!", of: step.id, in: connection)
            return try StepTable.end(step, in: connection)
        }
        #expect(ended.summary == "[redacted] worked")
        #expect(ended.outputLength == 11)
        #expect(
            try await storage.inputs(of: step.id) == "[redacted]"
        )
        #expect(
            try await storage.output(of: step.id, limit: 99).text
                == "[redacted]!"
        )
    }

    @Test func `an output may hold any text`() async throws {
        let storage = try temporary.open()
        let step = try await startStep(in: storage)
        let text = "nul \0, escape \u{1B}[31m, quote ', flag 🇩🇪, end"
        try await storage.write { _ = try StepTable.saveOutput(text, of: step.id, in: $0) }
        let slice = try await storage.output(of: step.id, limit: 99)
        #expect(slice.text == text.replacing("\0", with: "\u{FFFD}"))
        #expect(slice.total == text.unicodeScalars.count)
    }
}
