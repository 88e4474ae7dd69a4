import Domain
import Foundation
import Testing

@testable import Dashboard

/// The names of hunks, as a command line lists and reads them.
@Suite struct HunkListingTests {
    private static let tree = "9c1e77d2aa00ff"
    private static let mean = HunkReference(
        path: "src/mean.py",
        lines: HunkLines(oldStart: 1, oldCount: 4, newStart: 1, newCount: 6)
    )
    private static let whole = HunkReference(path: "src/median.py")

    private func listing(_ text: String = Fixtures.diff, isCut: Bool = false) -> HunkListing {
        HunkListing(TaskDiff(text: text, isCut: isCut, tree: Self.tree), of: TaskID(rawValue: 3))
    }

    /// A diff of files with one hunk each.
    private func diff(of paths: String...) -> String {
        paths.map { "diff --git a/\($0) b/\($0)\n--- a/\($0)\n+++ b/\($0)\n@@ -1 +1 @@\n-a\n+b\n" }.joined()
    }

    private func refusal(_ body: () throws -> ChangeReview) -> EngineError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? EngineError
        }
    }

    @Test func `files and hunks are listed with their names`() {
        let binary = "diff --git a/a.png b/a.png\nBinary files a/a.png and b/a.png differ\n"
        let lines = listing(binary + Fixtures.diff).text.split(separator: "\n")
        #expect(
            lines == [
                "tree 9c1e77d2aa00ff",
                "a.png            as a whole only",
                "src/mean.py      +3 -1  1 hunk",
                "src/mean.py:1    +3 -1  @@ -1,4 +1,6 @@ def mean(values):",
                "src/median.py    +2 -0  1 hunk",
                "src/median.py:1  +2 -0  @@ -1,2 +1,4 @@",
            ]
        )
        #expect(listing("").text == "nothing is changed")
    }

    @Test func `a path cannot begin a row of its own`() {
        let text = listing("diff --git \"a/x\\ntree f\" \"b/x\\ntree f\"\nold mode 100644\nnew mode 100755\n")
            .text
        #expect(text.split(separator: "\n").count == 2)
        #expect(text.contains("x?tree f"))
    }

    @Test func `a program reads the same`() throws {
        let data = try JSONEncoder().encode(listing())
        let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(report["tree"] as? String == Self.tree)
        #expect(report["task"] as? Int == 3)
        #expect(report["isCut"] as? Bool == false)
        let file = try #require((report["files"] as? [[String: Any]])?.first)
        #expect(file["path"] as? String == "src/mean.py")
        let hunk = try #require((file["hunks"] as? [[String: Any]])?.first)
        #expect(hunk["name"] as? String == "src/mean.py:1")
        #expect((hunk["lines"] as? [String: Int])?["newCount"] == 6)
    }

    @Test func `names become a review of the tree that was listed`() throws {
        let review = try listing().review(
            rejecting: ["src/mean.py:1", "src/median.py"],
            saying: ["src/mean.py:1= why not raise? ", "src/median.py=a = b"],
            of: "9c1e77"
        )
        #expect(
            review
                == ChangeReview(
                    tree: Self.tree,
                    rejected: [Self.mean, Self.whole],
                    comments: [
                        HunkComment(place: Self.mean, text: "why not raise?"),
                        HunkComment(place: Self.whole, text: "a = b"),
                    ]
                )
        )
        #expect(try listing().review(rejecting: []).isEmpty)
    }

    @Test func `a comment's name ends where the change has one`() throws {
        let review = try listing(diff(of: "a=b.py", "c")).review(rejecting: [], saying: ["a=b.py:1=c=d"])
        #expect(review.comments.map(\.place.path) == ["a=b.py"])
        #expect(review.comments.map(\.text) == ["c=d"])
    }

    @Test func `a path may look like a hunk, and is refused where it could be one`() throws {
        let odd = listing(diff(of: "a", "b:1"))
        #expect(try odd.review(rejecting: ["b:1"]).rejected == [HunkReference(path: "b:1")])
        #expect(try odd.review(rejecting: ["b:1:1"]).rejected.first?.lines != nil)
        let error = refusal { try listing(diff(of: "a", "a:1")).review(rejecting: ["a:1"]) }
        #expect(error?.message == "a:1 is a file of the change, and a hunk of another one.")
    }

    @Test(arguments: [
        ("src/mean.py:2", "src/mean.py has one hunk, so there is no \"src/mean.py:2\"."),
        ("src/mean.py:0", "src/mean.py has one hunk, so there is no \"src/mean.py:0\"."),
        ("src/mean.py:01", "src/mean.py has one hunk, so there is no \"src/mean.py:01\"."),
        ("mean.py", "The change of task #3 has no file or hunk \"mean.py\"."),
        ("mean.py:1", "The change of task #3 has no file or hunk \"mean.py:1\"."),
        ("", "The change of task #3 has no file or hunk \"\"."),
        (":", "The change of task #3 has no file or hunk \":\"."),
    ])
    func `a name of nothing is said to be one`(name: String, message: String) {
        let error = refusal { try listing().review(rejecting: ["src/median.py", name]) }
        guard case .invalid(message, let remedy)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(remedy.hasSuffix("`switchyard diff 3 --hunks` lists them."))
        let comment = refusal { try listing().review(rejecting: [], saying: ["\(name)=text"]) }
        #expect(comment == error)
    }

    @Test func `what has no hunks, and what was cut off, is told apart`() {
        let binary = listing("diff --git a/a.png b/a.png\nBinary files a/a.png and b/a.png differ\n")
        let part = refusal { try binary.review(rejecting: ["a.png:1"]) }
        #expect(part?.message == "a.png has no hunks; it is taken back as a whole.")
        let cut = refusal { try listing(isCut: true).review(rejecting: ["z.py"]) }
        #expect(cut?.message.hasSuffix("its diff is cut at its size limit.") == true)
    }

    @Test(arguments: ["src/mean.py:1", "=text", "src/mean.py:1="]) func `a comment needs a place and words`(
        comment: String
    ) {
        guard case .invalid? = refusal({ try listing().review(rejecting: [], saying: [comment]) }) else {
            Issue.record("\(comment) was taken")
            return
        }
    }

    @Test(arguments: ["", "ffff", "9c1e77d2aa00ff0"]) func `names of another tree are not guessed at`(
        tree: String
    ) {
        guard case .conflict? = refusal({ try listing().review(rejecting: ["src/mean.py:1"], of: tree) })
        else {
            Issue.record("\(tree) was taken")
            return
        }
    }
}
