import Domain
import Foundation
import Testing

@testable import Store

/// Pages of single issues and pull requests can be read without GitHub.
@Suite struct DetailTableTests {
    private let temporary: TemporaryDatabase
    private let storage: Storage
    private static let name = "github.com/me/mine"

    init() throws {
        temporary = try TemporaryDatabase()
        storage = try temporary.open()
    }

    private func pull(_ number: Int, checks: CheckSummary? = nil) -> PullRequest {
        PullRequest(
            number: number,
            title: "Fix the sum",
            headBranch: "fix",
            headCommit: "d4",
            baseBranch: "main",
            checks: checks,
            createdAt: moment(),
            updatedAt: moment(),
            url: "https://github.com/me/mine/pull/\(number)"
        )
    }

    private func page(_ number: Int, diff: String = "", at seconds: Double = 0) -> PullRequestDetail {
        PullRequestDetail(pullRequest: pull(number), diff: diff, fetchedAt: moment(seconds))
    }

    private func keep(
        _ detail: some FetchedDetail,
        of repository: String = Self.name,
        within bounds: DetailTable.Bounds = DetailTable.Bounds()
    ) async throws -> Bool {
        try await storage.write {
            try DetailTable.keep(detail, of: repository, within: bounds, in: $0)
        }
    }

    private func found(_ number: Int, of repository: String? = nil) async throws -> PullRequestDetail? {
        try await storage.read {
            try DetailTable.find(PullRequestDetail.self, number: number, of: repository, in: $0)
        }
    }

    @Test func `a page comes back whole, and an issue is another thing than a pull request`() async throws {
        let issue = IssueDetail(
            issue: GitHubIssue(
                number: 7,
                title: "It breaks",
                createdAt: moment(),
                updatedAt: moment(),
                url: "https://github.com/me/mine/issues/7"
            ),
            comments: [
                GitHubComment(id: 1 << 33, author: nil, body: "Me too", createdAt: moment(), url: "")
            ],
            fetchedAt: moment(5)
        )
        #expect(try await keep(page(7, diff: "+1\n", at: 3)))
        #expect(try await keep(issue))
        #expect(try await found(7) == page(7, diff: "+1\n", at: 3))
        let kept = try await storage.read { try DetailTable.find(IssueDetail.self, number: 7, in: $0) }
        #expect(kept == issue)
        #expect(try await found(8) == nil)
    }

    @Test func `a page that is the same as before only becomes younger`() async throws {
        #expect(try await keep(page(7)))
        #expect(try await !keep(page(7, at: 60)))
        #expect(try await found(7)?.fetchedAt == moment(60))
        #expect(try await keep(page(7, diff: "+1\n", at: 61)))
        #expect(try await found(7)?.diff == "+1\n")
    }

    @Test func `what was not fetched for longest goes first`() async throws {
        let bounds = DetailTable.Bounds(count: 2)
        for (number, time) in [(1, 10.0), (2, 5), (3, 20)] {
            _ = try await keep(page(number, at: time), within: bounds)
        }
        #expect(try await found(2) == nil)
        #expect(try await found(1) != nil)
        #expect(try await found(3) != nil)
    }

    @Test func `all pages together stay below their size`() async throws {
        let bounds = DetailTable.Bounds(bytes: 5_000)
        let long = String(repeating: "+line\n", count: 400)
        _ = try await keep(page(1, diff: long, at: 1), within: bounds)
        _ = try await keep(page(2, diff: long, at: 2), within: bounds)
        #expect(try await found(1) == nil)
        #expect(try await found(2)?.diff == long)
        // One that is too large alone takes no other's place.
        _ = try await keep(page(3, diff: long + long, at: 3), within: bounds)
        #expect(try await found(3) == nil)
        #expect(try await found(2) != nil)
    }

    @Test func `a page of another repository is not told as one of this, and its coming forgets all others`()
        async throws
    {
        _ = try await keep(page(7))
        #expect(try await found(7, of: Self.name) != nil)
        #expect(try await found(7, of: "github.com/you/yours") == nil)
        _ = try await keep(page(8), of: "github.com/you/yours")
        #expect(try await found(7) == nil)
        #expect(try await found(8) != nil)
    }

    @Test func `a list of another repository takes the pages with it`() async throws {
        for name in [Self.name, "github.com/you/yours"] {
            if name == Self.name { _ = try await keep(page(7)) }
            try await storage.write {
                try GitHubTable.replace(with: [pull(1)], of: name, at: moment(), in: $0)
            }
            #expect(try await (found(7) != nil) == (name == Self.name))
        }
    }

    @Test func `a token in a comment is not stored`() async throws {
        let token = "ghp_" + String(repeating: "a1B2", count: 9)
        #expect(try await keep(page(7, diff: "+ my token \(token) leaked\n")))
        #expect(try await found(7)?.diff == "+ my token [redacted] leaked\n")
        #expect(try await !keep(page(7, diff: "+ my token \(token) leaked\n", at: 9)))
    }

    @Test func `what was learned of one pull request is in the list as well`() async throws {
        try await storage.write {
            try GitHubTable.replace(with: [pull(1), pull(2)], of: Self.name, at: moment(), in: $0)
        }
        let update = { (item: PullRequest, name: String, seconds: Double) in
            try await storage.write {
                try GitHubTable.put([item], of: name, onlyKnown: true, at: moment(seconds), in: $0)
            }
        }
        let known = pull(2, checks: CheckSummary(passed: 3))
        #expect(try await !update(known, "github.com/you/yours", 5))
        #expect(try await !update(pull(9), Self.name, 5))
        #expect(try await update(known, Self.name, 5))
        #expect(try await !update(known, Self.name, 6))
        let (items, ages) = try await storage.read {
            (try GitHubTable.items(PullRequest.self, in: $0), try GitHubTable.ages(in: $0))
        }
        #expect(items.contains(known))
        #expect(items.count == 2)
        #expect(ages[.pullRequests]?.changedAt == moment(5))
        #expect(ages[.pullRequests]?.fetchedAt == moment())
    }
}
