import Domain
import Foundation
import Testing

/// The wire names of what is known of a fix are stable.
@Suite struct FixWireTests {
    private func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func decoded<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        return try decoder.decode(type, from: Data(json.utf8))
    }

    @Test func `the red run that a task is for`() throws {
        let origin = FixOrigin(
            run: RunID(rawValue: 7),
            workflow: "CI",
            number: 12,
            jobs: ["test"],
            failureClass: .testFailure,
            headline: "it fails",
            isAutomatic: true
        )
        let json = """
            {"failureClass":"test-failure","headline":"it fails","isAutomatic":true,"jobs":["test"],"number":12,\
            "run":7,"workflow":"CI"}
            """
        #expect(try encoded(origin) == json)
        #expect(try decoded(FixOrigin.self, json) == origin)
    }

    @Test func `where a task begins on GitHub`() throws {
        let start = TaskStart(
            branch: "feature",
            commit: "d4",
            pushesToBranch: true,
            pullRequest: 5,
            threads: [9]
        )
        let json = #"{"branch":"feature","commit":"d4","pullRequest":5,"pushesToBranch":true,"threads":[9]}"#
        #expect(try encoded(start) == json)
        #expect(try decoded(TaskStart.self, json) == start)
    }

    @Test func `how far a fix has come`() throws {
        let progress = FixProgress(
            round: 2,
            pushedCommit: "d4",
            pushedAt: Date(timeIntervalSince1970: 5),
            run: RunID(rawValue: 7)
        )
        let json = #"{"pushedAt":5,"pushedCommit":"d4","round":2,"run":7}"#
        #expect(try encoded(progress) == json)
        #expect(try decoded(FixProgress.self, json) == progress)
        #expect(FixProgress().round == 1)
    }

    @Test func `a task's options keep both, and those of before have neither`() throws {
        let start = TaskStart(branch: "feature", commit: "d4", pushesToBranch: false)
        let options = TaskOptions(start: start)
        #expect(try decoded(TaskOptions.self, encoded(options)) == options)
        let before = #"{"approval":"never","includesUncommittedChanges":false}"#
        #expect(try decoded(TaskOptions.self, before) == TaskOptions())
    }

    @Test func `how a fix ends`() {
        let names = FixOutcome.Ending.allCases.map(\.rawValue)
        #expect(names == ["open", "green", "parked", "cancelled", "flaky"])
        #expect(StepKind.publish.rawValue == "publish")
        #expect(TaskState.watching.rawValue == "watching")
    }
}
