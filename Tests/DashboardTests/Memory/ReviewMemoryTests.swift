import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Marks and comments after a restart: on the change that they were made on, and on no other.
@Suite struct ReviewMemoryTests {
    private static let third = TaskID(rawValue: 3)
    private static let tree = Fixtures.workspace(3).tree
    private static let mean = HunkReference(
        path: "src/mean.py",
        lines: HunkLines(oldStart: 1, oldCount: 4, newStart: 1, newCount: 6)
    )

    /// A dashboard with the first hunk of the change in review rejected, and a comment on the second.
    private func marked() -> Driver {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("d")
        driver.answer()
        driver.press("-", "n", "i")
        driver.type("why not raise?")
        driver.press("enter")
        return driver
    }

    /// A dashboard that starts where another was left; nothing but the state of things is answered.
    private func restarted(
        _ driver: Driver,
        _ snapshot: SnapshotQuery.Answer = Fixtures.snapshot()
    ) throws -> Driver {
        var next = Driver.starting(120, 40)
        next.time = driver.time
        next.apply(.remembered(ScreenMemory.reading(try driver.state.memory.data())))
        next.apply(.engineStarted(snapshot))
        return next
    }

    /// Marks that say something of the fixtures' change, as if they had been made on the screen.
    private func marks(saying text: String) throws -> ReviewMarks {
        let diff = DiffState(TaskDiff(text: Fixtures.diff), tree: Self.tree)
        var marks = ReviewMarks()
        marks.setComment(text, on: try #require(diff.subject))
        marks.resolve(in: diff.document, diff.places, tree: diff.reviewedTree)
        return marks
    }

    // MARK: - The same change

    @Test func `marks and comments are there again`() throws {
        let driver = marked()
        var next = try restarted(driver)
        #expect(next.state.marks?.review == driver.state.marks?.review)
        #expect(next.shows("Detail #3: 1 of 2 hunks rejected"))
        next.answer()
        next.answer()
        #expect(next.screen == driver.screen)
        #expect(next.shows("▏ you: why not raise?"))
        #expect(next.state.memory == driver.state.memory)
        next.press("i", "ctrl+u", "enter")
        #expect(next.state.marks?.review?.comments.isEmpty == true)
    }

    @Test func `before the diff is seen again, approving asks which is meant`() throws {
        var next = try restarted(marked())
        next.press("a")
        #expect(next.shows("1 of 2 hunks rejected, but still in the change."))
        next.press("tab", "enter")
        let commands = next.takeCommands()
        guard case .reviseChange(Self.third, let review)? = commands.first, commands.count == 1 else {
            Issue.record("\(commands)")
            return
        }
        #expect(review.tree == Self.tree)
        #expect(review.rejected == [Self.mean])
    }

    @Test func `they stay through restarts in which nobody looks at them`() throws {
        let driver = marked()
        var next = try restarted(driver)
        next.select(4)
        let last = try restarted(next)
        #expect(last.state.memory.reviews == driver.state.memory.reviews)
        #expect(last.state.reviews == driver.state.reviews)
    }

    @Test func `who leaves with marks is asked nothing`() throws {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(tasks: [Fixtures.inReview]))
        driver.press("d")
        driver.answer()
        driver.press("-", "q")
        #expect(driver.takeEffects() == [.quit(.stop)])
        #expect(driver.state.memory.reviews?.map(\.task) == [Self.third])
    }

    @Test func `without an engine they wait in the file`() throws {
        let memory = marked().state.memory
        var next = Driver.starting(120, 40)
        next.apply(.remembered(.memory(memory)))
        next.apply(.engineFailed(.unavailable(message: "It is in use.", remedy: "Close the other one.")))
        #expect(memory.reviews?.count == 1)
        #expect(next.state.memory.reviews == memory.reviews)
        #expect(next.state.reviews.isEmpty)
    }

    // MARK: - Another change

    @Test func `on another change they are dropped, and that is said`() throws {
        var other = Fixtures.inReview
        other.workspace?.tree = "ffff0000"
        var next = try restarted(marked(), Fixtures.snapshot(tasks: [other, Fixtures.touchesTests]))
        #expect(next.shows("Your marks and comments on #3 were dropped: it is another change by now."))
        #expect(next.state.reviews.isEmpty)
        #expect(next.state.memory.reviews == nil)
        next.answer()
        #expect(!next.shows("1 of 2 hunks rejected"))
        #expect(!next.shows("why not raise?"))
    }

    @Test func `of a task that has ended or is gone nothing is said`() throws {
        var done = Fixtures.inReview
        done.state = .done
        for tasks in [[done], [Fixtures.touchesTests], []] {
            let next = try restarted(marked(), Fixtures.snapshot(tasks: tasks))
            #expect(!next.shows("dropped"))
            #expect(next.state.reviews.isEmpty)
        }
    }

    // MARK: - Room and files

    @Test func `what is too much to be kept is asked about, and the rest is kept`() throws {
        let large = TaskID(rawValue: 9)
        let snapshot = Fixtures.snapshot(tasks: [
            Fixtures.inReview,
            Fixtures.task(9, "large", .reviewing) { $0.workspace = Fixtures.workspace(9) },
        ])
        var driver = Driver.connected(120, 40, snapshot)
        driver.state.reviews[Self.third] = try marks(saying: "small")
        let text = String(repeating: "x", count: ScreenMemory.reviewsLimit / 2)
        driver.state.reviews[large] = try marks(saying: text)
        #expect(driver.state.memory.reviews?.map(\.task) == [Self.third])
        #expect(try driver.state.memory.data().count < ScreenMemory.reviewsLimit)
        driver.press("q")
        #expect(driver.shows("Your marks and comments on #9"))
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `the weight of marks is no less than what they take`() throws {
        let memory = marked().state.memory
        var without = memory
        without.reviews = nil
        let bytes = try memory.data().count - without.data().count
        let weight = memory.reviews?.reduce(0) { $0 + $1.weight } ?? 0
        #expect(weight >= bytes)
    }

    @Test(arguments: [Int.min, -1, 99, Int.max]) func `no number in a file does harm`(number: Int) throws {
        var driver = marked()
        driver.press("j", "j", "i")
        driver.type("a line")
        driver.press("enter")
        var memory = driver.state.memory
        var review = try #require(memory.reviews?.first)
        for index in review.comments.indices { review.comments[index].subject.line = number }
        review.rejectedHunks = number
        review.allHunks = number
        let lines = HunkLines(oldStart: number, oldCount: number, newStart: number, newCount: number)
        review.review?.rejected = [HunkReference(path: "src/mean.py", lines: lines)]
        memory.reviews = [review]
        var next = Driver.starting(120, 40)
        next.apply(.remembered(ScreenMemory.reading(try memory.data())))
        next.apply(.engineStarted(Fixtures.snapshot()))
        #expect(next.screen.count == 40)
        #expect(next.state.marks?.review?.rejected.first?.lines == lines)
        next.answer()
        next.press("j", "i", "esc", "-", "a", "esc", "c")
        #expect(next.screen.count == 40)
    }

    private static let digests: [(String, UInt64)] = [
        ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ]

    @Test(arguments: digests) func `the digest of a text is the same everywhere`(text: String, value: UInt64)
    {
        var digest = StableDigest()
        digest.combine(text)
        #expect(digest.value == Int(truncatingIfNeeded: value))
    }
}
