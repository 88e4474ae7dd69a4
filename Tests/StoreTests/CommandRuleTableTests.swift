import Domain
import Foundation
import Testing

@testable import Store

@Suite struct CommandRuleTableTests {
    private let temporary: TemporaryDatabase

    init() throws { temporary = try TemporaryDatabase() }

    private func add(
        _ storage: Storage,
        _ pattern: String,
        _ scope: CommandRule.Scope = .project,
        expiresAt: Date? = nil
    ) async throws -> CommandRule {
        try await storage.write { connection in
            try CommandRuleTable.insert(
                .allow,
                CommandPattern(pattern),
                scope,
                isSandboxOnly: expiresAt != nil,
                expiresAt: expiresAt,
                at: moment(0.25),
                in: connection
            )
        }
    }

    private func unrevoked(_ storage: Storage) async throws -> [CommandRule] {
        try await storage.read { try CommandRuleTable.unrevoked(in: $0) }
    }

    @Test func `a rule is read back as it was added`() async throws {
        let storage = try temporary.open()
        let task = try await storage.addTask()
        let added = [
            try await add(storage, "npm test"), try await add(storage, "git diff *", .once),
            try await add(storage, "make", .task(id: task.id), expiresAt: moment(60.5)),
        ]
        #expect(added.map(\.id.rawValue) == [1, 2, 3])
        #expect(added.map(\.scope) == [.project, .once, .task(id: task.id)])
        #expect(added[2].expiresAt == moment(60.5))
        #expect(added[2].isSandboxOnly)
        #expect(added[0].createdAt == moment(0.25))
        #expect(try await unrevoked(storage) == added)
        #expect(try await storage.read { try CommandRuleTable.find(added[1].id, in: $0) } == added[1])
        try storage.close()
        let again = try temporary.open()
        #expect(try await unrevoked(again) == added)
    }

    @Test func `a rule is revoked once, stays, and gives its number to no other`() async throws {
        let storage = try temporary.open()
        let rule = try await add(storage, "make")
        let revoked = try await storage.write { try CommandRuleTable.revoke(rule.id, at: moment(9), in: $0) }
        #expect(revoked?.revokedAt == moment(9))
        let again = try await storage.write { try CommandRuleTable.revoke(rule.id, at: moment(10), in: $0) }
        #expect(again == nil)
        #expect(try await unrevoked(storage).isEmpty)
        #expect(try await storage.read { try CommandRuleTable.find(rule.id, in: $0) } == revoked)
        #expect(try await add(storage, "make").id.rawValue == 2)
    }

    @Test func `a rule about a task that is not there is not stored`() async throws {
        let storage = try temporary.open()
        await #expect(throws: StorageError.self) {
            try await add(storage, "make", .task(id: TaskID(rawValue: 9)))
        }
        #expect(try await unrevoked(storage).isEmpty)
    }

    @Test(arguments: [true, false])
    func `a consent of before there were rules becomes the rule that it means`(hadConsent: Bool) async throws
    {
        let storage = try temporary.open()
        try await storage.write { connection in
            try SettingTable.set("limits.rounds", to: "2", in: connection)
            if hadConsent {
                try SettingTable.set("checks.unsandboxed-consent", to: "granted", in: connection)
            }
        }
        try storage.close()
        let later = [
            "command_rules", "github_responses", "github_jobs", "github_items", "github_lists",
            "github_writes", "fix_outcomes", "github_deliveries", "github_details",
        ]
        let drops = later.map { "DROP TABLE \($0);" }.joined()
        try temporary.tamper(drops + "PRAGMA user_version = 2")
        let again = try temporary.open()
        let rules = try await unrevoked(again)
        #expect(rules.map(\.pattern) == (hadConsent ? [.anyCheck] : []))
        #expect(rules.allSatisfy { $0.effect == .allow && $0.scope == .project && !$0.isSandboxOnly })
        #expect(rules.allSatisfy { $0.createdAt > moment() && $0.expiresAt == nil })
        #expect(try await again.read { try SettingTable.all(in: $0) } == ["limits.rounds": "2"])
    }
}
