import Domain
import Foundation
import Testing

@testable import Store

/// Single items of GitHub's lists, put and taken out where it is known which of them changed.
@Suite struct GitHubItemTests {
    private let temporary: TemporaryDatabase
    private let storage: Storage
    private static let name = "github.com/me/mine"

    init() throws {
        temporary = try TemporaryDatabase()
        storage = try temporary.open()
    }

    private func issue(_ number: Int, _ title: String = "It breaks", after seconds: Double = 0) -> GitHubIssue
    {
        GitHubIssue(
            number: number,
            title: title,
            createdAt: moment(),
            updatedAt: moment(seconds),
            url: "https://github.com/me/mine/issues/\(number)"
        )
    }

    private func put(_ issue: GitHubIssue, of repository: String = Self.name, at seconds: Double) async throws
        -> Bool
    {
        try await storage.write {
            try GitHubTable.put([issue], of: repository, at: moment(seconds), in: $0)
        }
    }

    private func remove(_ number: Int64, at seconds: Double) async throws -> Bool {
        try await storage.write {
            try GitHubTable.remove([number], from: .issues, of: Self.name, at: moment(seconds), in: $0)
        }
    }

    private func fill(_ issues: [GitHubIssue]) async throws {
        try await storage.write {
            try GitHubTable.replace(with: issues, of: Self.name, at: moment(), in: $0)
        }
    }

    private func titles() async throws -> [String] {
        try await storage.read { try GitHubTable.items(GitHubIssue.self, in: $0).map(\.title) }
    }

    private func age() async throws -> GitHubTable.ListAge? {
        try await storage.read { try GitHubTable.ages(in: $0)[.issues] }
    }

    @Test func `an item takes its place, and the list is another from then on and no younger`() async throws {
        try await fill([issue(1), issue(2)])
        #expect(try await put(issue(2, "It hangs", after: 5), at: 60))
        #expect(try await titles() == ["It hangs", "It breaks"])
        #expect(try await age()?.changedAt == moment(60))
        #expect(try await age()?.fetchedAt == moment())
        #expect(try await put(issue(3, "It is slow", after: 9), at: 70))
        #expect(try await titles().first == "It is slow")
        // The whole list tells nothing new then.
        let all = [issue(1), issue(2, "It hangs", after: 5), issue(3, "It is slow", after: 9)]
        let isNew = try await storage.write {
            try GitHubTable.replace(with: all, of: Self.name, at: moment(80), in: $0)
        }
        #expect(!isNew)
    }

    @Test func `the same again and what is older change nothing`() async throws {
        try await fill([issue(1, "It hangs", after: 9)])
        #expect(try await !put(issue(1, "It hangs", after: 9), at: 60))
        #expect(try await !put(issue(1, "It breaks", after: 5), at: 60))
        #expect(try await titles() == ["It hangs"])
        #expect(try await age()?.changedAt == moment())
    }

    @Test func `what is gone leaves the list`() async throws {
        try await fill([issue(1), issue(2)])
        #expect(try await remove(2, at: 60))
        #expect(try await !remove(2, at: 70))
        #expect(try await titles().count == 1)
        #expect(try await age()?.changedAt == moment(60))
    }

    @Test func `two changes at the same time are two`() async throws {
        try await fill([issue(1)])
        #expect(try await put(issue(1, "It hangs"), at: 60))
        let first = try await age()?.changedAt
        #expect(try await put(issue(1, "It is slow"), at: 60))
        let second = try await age()?.changedAt
        #expect(first != second)
    }

    @Test func `nothing is put into a list that was never fetched, or is another repository's`() async throws
    {
        #expect(try await !put(issue(1), at: 60))
        try await fill([])
        #expect(try await !put(issue(1), of: "github.com/you/yours", at: 60))
        #expect(try await titles().isEmpty)
    }

    @Test func `the oldest runs leave a list that is full, and their jobs with them`() async throws {
        func run(_ id: Int64) -> PipelineRun {
            PipelineRun(
                id: RunID(rawValue: id),
                workflow: "CI",
                number: Int(id),
                title: "Fix the sum",
                branch: "main",
                commit: "a1",
                event: "push",
                state: .passed,
                createdAt: moment(Double(id)),
                updatedAt: moment(Double(id)),
                url: "https://github.com/me/mine/actions/runs/\(id)"
            )
        }
        let first = RunID(rawValue: 1)
        let newest = run(3)
        let runs = [run(1), run(2)]
        let kept = try await storage.write { connection in
            try GitHubTable.replace(with: runs, of: Self.name, at: moment(), in: connection)
            try GitHubTable.keep([], of: first, attempt: 1, in: connection)
            try GitHubTable.put([newest], of: Self.name, keeping: 2, at: moment(60), in: connection)
            return try GitHubTable.items(PipelineRun.self, in: connection).map(\.id.rawValue)
        }
        #expect(kept == [3, 2])
        #expect(try await storage.read { try GitHubTable.jobs(of: first, attempt: 1, in: $0) } == nil)
    }
}
