import Foundation
import GitHub
import Testing

/// Review comments come together as the conversations they are.
@Suite struct ThreadGroupingTests {
    /// A comment as a table writes it.
    struct Remark: Sendable {
        let id: Int
        var root: Int?
        var minute = 0
    }

    private func threads(of comments: [Remark]) throws -> [[Int]] {
        let payloads = try comments.map { comment in
            let time = "2026-01-02T03:\(comment.minute < 10 ? "0" : "")\(comment.minute):05Z"
            let json = PayloadSamples.reviewComment(comment.id, answering: comment.root, at: time)
            return try GitHubCoding.decoder().decode(ReviewCommentPayload.self, from: Data(json.utf8))
        }
        let threads = ThreadGrouping.threads(of: payloads)
        #expect(threads.allSatisfy { !$0.comments.isEmpty && $0.resolution == nil })
        return threads.map { [$0.rootID] + $0.comments.map(\.id) }
    }

    @Test func `no comments are no threads`() throws {
        #expect(try threads(of: []) == [])
    }

    @Test func `answers join the comment they answer, in the order they were written`() throws {
        let found = try threads(of: [
            Remark(id: 10, minute: 1), Remark(id: 20, minute: 2), Remark(id: 40, root: 10, minute: 4),
            Remark(id: 30, root: 10, minute: 3), Remark(id: 50, root: 20, minute: 5),
        ])
        #expect(found == [[10, 10, 30, 40], [20, 20, 50]])
    }

    @Test func `the order of the list does not matter, and the same minute is ordered by id`() throws {
        let found = try threads(of: [
            Remark(id: 4_294_967_299, root: 4_294_967_297), Remark(id: 4_294_967_298),
            Remark(id: 4_294_967_297),
        ])
        #expect(
            found == [[4_294_967_297, 4_294_967_297, 4_294_967_299], [4_294_967_298, 4_294_967_298]]
        )
    }

    @Test func `answers to a deleted comment stay together under its id`() throws {
        let found = try threads(of: [
            Remark(id: 12, root: 5, minute: 1), Remark(id: 13, minute: 2),
            Remark(id: 14, root: 5, minute: 3),
        ])
        #expect(found == [[5, 12, 14], [13, 13]])
    }

    @Test func `an answer to an answer belongs to the first comment`() throws {
        let found = try threads(of: [
            Remark(id: 1, minute: 1), Remark(id: 2, root: 1, minute: 2),
            Remark(id: 3, root: 2, minute: 3),
        ])
        #expect(found == [[1, 1, 2, 3]])
    }

    @Test func `a ring of answers ends, and no comment of it is lost`() throws {
        let found = try threads(of: [Remark(id: 1, root: 2), Remark(id: 2, root: 1), Remark(id: 3, root: 3)])
        #expect(found == [[1, 1, 2], [3, 3]])
    }

    @Test func `a comment that two pages list is taken once`() throws {
        let found = try threads(of: [Remark(id: 1), Remark(id: 1), Remark(id: 2, root: 1)])
        #expect(found == [[1, 1, 2]])
    }

    @Test func `a comment at lines that are gone has its old place still`() throws {
        let json = PayloadSamples.reviewComment(5_000_000_000)
        let comment = try GitHubCoding.decoder().decode(ReviewCommentPayload.self, from: Data(json.utf8))
        #expect(comment.line == nil)
        #expect(comment.originalLine == 7)
        #expect(comment.side == .known(.right))
        let thread = try #require(ThreadGrouping.threads(of: [comment]).first)
        #expect(thread.path == "Sources/A.swift")
        #expect(thread.line == nil)
    }
}
