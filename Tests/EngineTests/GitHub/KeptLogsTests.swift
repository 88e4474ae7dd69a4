import Domain
import EngineTesting
import Foundation
import GitHub
import Store
import Testing

@testable import Engine

/// The files in which logs are kept: their limits, and what becomes of damaged ones.
@Suite(.timeLimit(.minutes(1)))
struct KeptLogsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("logs") }

    private func logs(sizeLimit: Int = KeptLogs.usualSizeLimit) -> KeptLogs {
        KeptLogs(folder: folder.path, redactor: Redactor(), sizeLimit: sizeLimit)
    }

    private func job(_ id: Int64, _ state: PipelineState = .failed) -> PipelineJob {
        PipelineJob(id: JobID(rawValue: id), run: RunID(rawValue: 1), name: "test", state: state)
    }

    @discardableResult
    private func keep(_ log: FileEnds, of id: Int64, in logs: KeptLogs) async throws -> KeptLog {
        let job = job(id)
        let places = try await logs.write(log, of: job.id, in: "h/me/mine")
        return try await logs.keep(job, isCut: log.cut != nil, places: places)
    }

    private func text(of id: Int64, in logs: KeptLogs) async -> String? {
        await logs.slice(of: JobID(rawValue: id), style: JobLogStyle(), offset: 0, limit: .max)?.text
    }

    private func lines(_ range: Range<Int>) -> [UInt8] {
        Array(range.map { "2026-01-02T03:04:05.0Z line \($0)\n" }.joined().utf8)
    }

    @Test func `of a log that is too large whole lines are left, and a line says what is missing`()
        async throws
    {
        let bytes = lines(0..<10)
        let half = bytes.count / 2 + 3
        let cut = Array(bytes[..<half] + bytes[(half + 40)...])
        let logs = logs()
        let kept = try await keep(FileEnds(bytes: cut, cut: half, omittedBytes: 40), of: 1, in: logs)
        #expect(kept.isCut)
        let text = try #require(await text(of: 1, in: logs))
        let shown = text.split(separator: "\n").map(String.init)
        #expect(shown.count == kept.log(in: JobLogStyle()).lineCount)
        let note = try #require(shown.firstIndex { $0.contains("too large") })
        #expect(shown[..<note] == ["line 0", "line 1", "line 2", "line 3", "line 4"])
        #expect(shown[(note + 1)...].allSatisfy { $0.hasPrefix("line ") })
        #expect(shown.last == "line 9")
        #expect(kept.log(in: JobLogStyle()).isCut)
    }

    @Test func `a log of one line that was cut keeps both ends`() async throws {
        let logs = logs()
        let bytes = Array((String(repeating: "a", count: 50) + String(repeating: "b", count: 50)).utf8)
        try await keep(FileEnds(bytes: bytes, cut: 50, omittedBytes: 1_000), of: 1, in: logs)
        let text = try #require(await text(of: 1, in: logs))
        let shown = text.split(separator: "\n")
        #expect(shown.count == 3)
        #expect(shown.first?.hasPrefix("aaa") == true && shown.last?.hasPrefix("bbb") == true)
    }

    @Test func `a log longer than what is looked at in one go is whole`() async throws {
        let logs = logs()
        let bytes = lines(0..<20_000)
        let kept = try await keep(FileEnds(bytes: bytes), of: 1, in: logs)
        #expect(kept.log(in: JobLogStyle()).lineCount == 20_000)
        let end = await logs.slice(of: JobID(rawValue: 1), style: JobLogStyle(), offset: -11, limit: 100)
        #expect(end?.text == "line 19999\n")
        #expect(try #require(await text(of: 1, in: logs)).split(separator: "\n").count == 20_000)
    }

    @Test func `what was used last stays when there is no room for all`() async throws {
        let size = lines(0..<100).count
        // Times are kept with three digits, which takes some bytes more.
        let logs = logs(sizeLimit: 3 * size + 1_000)
        for id in 1...3 { try await keep(FileEnds(bytes: lines(0..<100)), of: Int64(id), in: logs) }
        // Their order does not hang on how fine the clock of the disk is.
        for (id, time) in [(1, 1_000.0), (2, 2_000), (3, 3_000)] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: time)],
                ofItemAtPath: "\(folder.path)/\(id).log"
            )
        }
        #expect(await logs.find(JobID(rawValue: 1)) != nil)
        try await keep(FileEnds(bytes: lines(0..<100)), of: 4, in: logs)
        #expect(await text(of: 2, in: logs) == nil)
        for id: Int64 in [1, 3, 4] { #expect(await text(of: id, in: logs) != nil, "\(id)") }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains("2.json"))
    }

    @Test func `one log alone may be larger than the limit`() async throws {
        let logs = logs(sizeLimit: 10)
        try await keep(FileEnds(bytes: lines(0..<100)), of: 1, in: logs)
        #expect(await text(of: 1, in: logs) != nil)
    }

    @Test func `what is damaged, half written or of another form is not there`() async throws {
        let damages: [(String) throws -> Void] = [
            { try Data("{}".utf8).write(to: URL(filePath: $0 + "/1.json")) },
            { try Data("cut".utf8).write(to: URL(filePath: $0 + "/1.log")) },
            { try FileManager.default.removeItem(atPath: $0 + "/1.log") },
            { try FileManager.default.removeItem(atPath: $0 + "/1.json") },
            { folder in
                let file = URL(filePath: folder + "/1.json")
                let text = try String(contentsOf: file, encoding: .utf8)
                try text.replacing(#""form":1"#, with: #""form":99"#)
                    .write(to: file, atomically: true, encoding: .utf8)
            },
        ]
        for (number, damage) in damages.enumerated() {
            try await keep(FileEnds(bytes: lines(0..<5)), of: 1, in: logs())
            #expect(await logs().find(JobID(rawValue: 1)) != nil)
            try damage(folder.path)
            #expect(await logs().find(JobID(rawValue: 1)) == nil, "damage \(number)")
        }
    }

    @Test func `what a killed process left is cleared away`() async throws {
        let path = folder.path + "/1.log.partial-12345678"
        try Data("half".utf8).write(to: URL(filePath: path))
        // The folder is known to be of this repository.
        try Data("h/me/mine".utf8).write(to: URL(filePath: folder.path + "/repository"))
        try await keep(FileEnds(bytes: lines(0..<5)), of: 1, in: logs())
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a folder that cannot be written to is told`() async throws {
        let logs = KeptLogs(folder: "/nonexistent/folder", redactor: Redactor())
        await #expect {
            try await keep(FileEnds(bytes: lines(0..<5)), of: 1, in: logs)
        } throws: { error in
            if case .unavailable(let message, _) = error as? EngineError {
                message.contains("1.log")
            } else {
                false
            }
        }
    }
}
