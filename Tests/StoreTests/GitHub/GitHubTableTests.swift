import Domain
import Foundation
import Testing

@testable import Store

@Suite struct GitHubTableTests {
    private let temporary: TemporaryDatabase
    private let storage: Storage
    private static let name = "github.com/me/mine"

    init() throws {
        temporary = try TemporaryDatabase()
        storage = try temporary.open()
    }

    private func issue(_ number: Int, title: String = "It breaks", after seconds: Double = 0) -> GitHubIssue {
        GitHubIssue(
            number: number,
            title: title,
            createdAt: moment(),
            updatedAt: moment(seconds),
            url: "https://github.com/me/mine/issues/\(number)"
        )
    }

    private func run(_ id: Int64, _ state: PipelineState = .passed, attempt: Int = 1) -> PipelineRun {
        PipelineRun(
            id: RunID(rawValue: id),
            workflow: "CI",
            number: 7,
            attempt: attempt,
            title: "Fix the sum",
            branch: "main",
            commit: "a1",
            event: "push",
            state: state,
            createdAt: moment(Double(id)),
            updatedAt: moment(),
            url: "https://github.com/me/mine/actions/runs/\(id)"
        )
    }

    private func put(
        _ issues: [GitHubIssue],
        of repository: String = Self.name,
        at time: Date = moment()
    ) async throws -> Bool {
        try await storage.write {
            try GitHubTable.replace(with: issues, of: repository, at: time, in: $0)
        }
    }

    private func issues() async throws -> [GitHubIssue] {
        try await storage.read { try GitHubTable.items(GitHubIssue.self, in: $0) }
    }

    private func ages() async throws -> [GitHubList: GitHubTable.ListAge] {
        try await storage.read { try GitHubTable.ages(in: $0) }
    }

    @Test func `a list comes back whole, the newest first`() async throws {
        #expect(try await put([issue(1), issue(3, after: 9), issue(2, after: 5)]))
        #expect(try await issues().map(\.number) == [3, 2, 1])
        #expect(try await issues().first == issue(3, after: 9))
        let found = try await storage.read { try GitHubTable.item(2, of: GitHubIssue.self, in: $0) }
        #expect(found == issue(2, after: 5))
    }

    @Test func `the same list again is told from a changed one, and both make it younger`() async throws {
        #expect(try await put([issue(1), issue(2)]))
        #expect(try await !put([issue(2), issue(1)], at: moment(60)))
        var age = try #require(try await ages()[.issues])
        #expect(age.fetchedAt == moment(60))
        #expect(age.changedAt == moment())

        for (changed, seconds) in [([issue(1, title: "It hangs"), issue(2)], 120.0), ([issue(2)], 180)] {
            #expect(try await put(changed, at: moment(seconds)))
            age = try #require(try await ages()[.issues])
            #expect(age.changedAt == moment(seconds))
        }
        try await storage.write { try GitHubTable.confirm(.issues, at: moment(240), in: $0) }
        age = try #require(try await ages()[.issues])
        #expect(age.fetchedAt == moment(240))
        #expect(age.changedAt == moment(180))
    }

    @Test func `an empty list is something that was fetched`() async throws {
        #expect(try await ages().isEmpty)
        #expect(try await put([]))
        #expect(try await ages().keys.sorted { $0.rawValue < $1.rawValue } == [.issues])
        #expect(try await !put([], at: moment(60)))
    }

    @Test func `another repository takes the place of the one before`() async throws {
        _ = try await put([issue(1)])
        try await storage.write {
            try GitHubTable.replace(with: [run(5)], of: Self.name, at: moment(), in: $0)
        }
        #expect(try await put([issue(8)], of: "github.com/you/yours"))
        #expect(try await issues().map(\.number) == [8])
        #expect(try await storage.read { try GitHubTable.items(PipelineRun.self, in: $0) }.isEmpty)
        #expect(try await Set(ages().keys) == [.issues])
    }

    @Test func `jobs stay with their attempt, and go with their run`() async throws {
        let id = RunID(rawValue: 1 << 33)
        let job = PipelineJob(id: JobID(rawValue: 3), run: id, name: "test", state: .failed)
        try await storage.write { connection in
            try GitHubTable.replace(with: [run(1 << 33)], of: Self.name, at: moment(), in: connection)
            try GitHubTable.keep([job], of: id, attempt: 1, in: connection)
        }
        let read = { (attempt: Int) in
            try await storage.read { try GitHubTable.jobs(of: id, attempt: attempt, in: $0) }
        }
        #expect(try await read(1) == [job])
        #expect(try await read(2) == nil)
        try await storage.write {
            try GitHubTable.replace(with: [run(9)], of: Self.name, at: moment(), in: $0)
        }
        #expect(try await read(1) == nil)
    }

    @Test func `a token in an issue is not stored`() async throws {
        let token = "ghp_" + String(repeating: "a1B2", count: 9)
        _ = try await put([issue(1, title: "my token \(token) leaked")])
        #expect(try await issues().first?.title == "my token [redacted] leaked")
        #expect(try await !put([issue(1, title: "my token \(token) leaked")]))
    }
}
