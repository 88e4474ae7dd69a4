import Domain
import Foundation
import Testing

@testable import Store

/// What is said and done on GitHub is kept whole, in its order, and without secrets.
@Suite struct WriteTableTests {
    private let temporary: TemporaryDatabase
    private let storage: Storage
    private static let name = "github.com/me/mine"

    init() throws {
        temporary = try TemporaryDatabase()
        storage = try temporary.open()
    }

    private func add(
        _ deed: GitHubDeed = .issue(number: 12, change: .comment(body: "Thanks!")),
        of repository: String = Self.name,
        as state: GitHubWrite.State = .waiting,
        by task: TaskID? = nil,
        at time: Date = moment()
    ) async throws -> GitHubWrite {
        try await storage.write {
            try WriteTable.insert(deed, of: repository, as: state, by: task, at: time, in: $0)
        }
    }

    private func change(_ write: GitHubWrite, _ state: GitHubWrite.State, at time: Date) async throws {
        var changed = write
        changed.state = state
        changed.updatedAt = time
        let stored = changed
        try await storage.write { _ = try WriteTable.update(stored, in: $0) }
    }

    private func list(endedSince time: Date = .distantPast) async throws -> [GitHubWrite] {
        try await storage.read { try WriteTable.list(endedSince: time, in: $0) }
    }

    @Test func `every kind of deed comes back as it was`() async throws {
        let deeds: [GitHubDeed] = [
            .newIssue(title: "It breaks", body: "Badly.\n\nVery.", labels: ["bug"]),
            .issue(number: 1, change: .close(isDone: false)),
            .issue(number: 1, change: .assign(people: ["ann"])),
            .pullRequest(number: 2, change: .review(verdict: .requestChanges, body: "No", commit: "a1")),
            .pullRequest(number: 2, change: .reply(thread: 1 << 40, body: "Done")),
            .pullRequest(number: 2, change: .merge(method: .rebase, head: "a1")),
            .pullRequest(number: 2, change: .markReady),
        ]
        var added: [GitHubWrite] = []
        for deed in deeds { added.append(try await add(deed, by: TaskID(rawValue: 3))) }
        #expect(added.map(\.deed) == deeds)
        #expect(try await list() == added.reversed())
        let last = try #require(added.last)
        let found = try await storage.read { try WriteTable.find(last.id, in: $0) }
        #expect(found == last)
        #expect(last.task == TaskID(rawValue: 3))
    }

    @Test func `what a change says of it is kept, and one that is not there is told of`() async throws {
        var write = try await add()
        write.state = .refused
        write.problem = .denied(message: "No.", remedy: "Ask.")
        write.updatedAt = moment(5)
        let changed = write
        let stored = try await storage.write { try WriteTable.update(changed, in: $0) }
        #expect(stored == changed)
        let other = GitHubWrite(
            id: WriteID(rawValue: 99),
            repository: Self.name,
            deed: write.deed,
            state: .waiting,
            createdAt: moment(),
            updatedAt: moment()
        )
        await #expect(throws: StorageError.self) {
            try await storage.write { _ = try WriteTable.update(other, in: $0) }
        }
    }

    @Test func `a secret in a text is not stored, and so never sent`() async throws {
        let secret = "ghp_" + String(repeating: "a1B2c3", count: 6)
        let write = try await add(.issue(number: 1, change: .comment(body: "Use \(secret) here")))
        #expect(write.deed.body == "Use [redacted] here")
        #expect(try await list().first == write)
    }

    @Test func `what is to be sent to a repository comes in the order of asking`() async throws {
        let first = try await add()
        let second = try await add(as: .uncertain)
        let third = try await add(as: .sending)
        for state in [GitHubWrite.State.draft, .done, .refused, .discarded] { _ = try await add(as: state) }
        _ = try await add(of: "github.com/you/yours")
        let due = try await storage.read { try WriteTable.unsent(to: Self.name, in: $0) }
        #expect(due == [first, second, third])
        let sending = try await storage.read { try WriteTable.withState(.sending, in: $0) }
        #expect(sending == [third])
    }

    @Test func `what ended long ago is left out, and forgotten`() async throws {
        let done = try await add()
        let refused = try await add()
        let discarded = try await add()
        try await change(done, .done, at: moment(10))
        try await change(refused, .refused, at: moment(10))
        try await change(discarded, .discarded, at: moment(100))
        #expect(try await list(endedSince: moment(50)).map(\.id) == [discarded.id, refused.id])
        let count = try await storage.write { try WriteTable.prune(endedBefore: moment(50), in: $0) }
        #expect(count == 1)
        #expect(try await list().map(\.id) == [discarded.id, refused.id])
        // Its number is not given out again.
        #expect(try await add().id > discarded.id)
    }
}
