import Testing

@testable import Terminal

/// Marks and ranges of a list.
@Suite struct ListMarksTests {
    private func list(_ count: Int = 10) -> ListState<Int> {
        var list = ListState(ids: Array(0..<count))
        list.fit(rows: 5)
        return list
    }

    /// The marked rows.
    private func rows(_ list: ListState<Int>) -> [Int] { list.ids.indices.filter { list.isMarked(row: $0) } }

    @Test func `an item is marked and unmarked, and the selection stays`() {
        var list = list()
        list.select(index: 3)
        list.toggleMark()
        list.move(by: 2)
        list.toggleMark()
        #expect(rows(list) == [3, 5])
        #expect(list.markedCount == 2)
        #expect(list.selectedIndex == 5)
        list.toggleMark()
        #expect(list.markedIDs == [3])
        list.clearMarks()
        #expect(list.markedCount == 0)
    }

    @Test func `a sticky range goes with every move and shrinks again`() {
        var list = list()
        list.select(index: 2)
        list.toggleRange()
        list.move(by: 3)
        #expect(rows(list) == [2, 3, 4, 5])
        list.move(by: -4)
        #expect(rows(list) == [1, 2])
        list.moveToLast()
        #expect(list.markedCount == 8)
        list.moveToFirst()
        #expect(rows(list) == [0, 1, 2])
        list.toggleRange()
        list.move(by: 5)
        #expect(rows(list) == [0, 1, 2])
        #expect(!list.isInRange)
    }

    @Test func `a held range ends with a plain move, unless it was marked`() {
        var list = list()
        list.extendRange(by: 1)
        list.extendRange(by: 1)
        #expect(rows(list) == [0, 1, 2])
        #expect(!list.isInRange)
        list.extendRange(by: -1)
        #expect(rows(list) == [0, 1])
        list.move(by: 1)
        #expect(list.markedCount == 0)
        list.extendRange(by: 2)
        list.toggleMark()
        list.move(by: 1)
        #expect(rows(list) == [2, 3, 4])
        list.toggleRange()
        list.extendRange(by: 1)
        list.move(by: 1)
        #expect(rows(list) == [2, 3, 4, 5, 6, 7])
        #expect(list.markedCount == 6)
    }

    @Test func `marks stay on items that are hidden and come back`() {
        var list = list()
        list.select(index: 4)
        list.toggleMark()
        list.select(index: 6)
        list.toggleMark()
        list.update(ids: [0, 6, 9])
        #expect(rows(list) == [1])
        #expect(list.markedCount == 2)
        #expect(list.hiddenMarkedCount == 1)
        #expect(list.listedMarkedIDs == [6])
        #expect(list.markedIDs == [4, 6])
        list.update(ids: Array(0..<10))
        #expect(rows(list) == [4, 6])
        list.keepMarks { $0 != 4 }
        #expect(list.markedIDs == [6])
    }

    @Test func `the marks that are listed go, those that are hidden stay`() {
        var list = list()
        list.select(index: 4)
        list.toggleMark()
        list.select(index: 6)
        list.toggleRange()
        list.move(by: 2)
        list.update(ids: [0, 6, 7, 8, 9])
        list.clearListedMarks()
        #expect(!list.isInRange)
        #expect(list.listedMarkedCount == 0)
        #expect(list.hiddenMarkedCount == 1)
        list.update(ids: Array(0..<10))
        #expect(list.markedIDs == [4])
        #expect(list.hiddenMarkedCount == 0)
    }

    @Test func `a range goes on when items come elsewhere`() {
        var list = list()
        list.select(index: 2)
        list.toggleRange()
        list.move(by: 2)
        list.update(ids: [100, 101] + Array(0..<10))
        #expect(list.markedIDs == [2, 3, 4])
        list.move(by: 1)
        #expect(list.markedIDs == [2, 3, 4, 5])
        list.moveToFirst()
        #expect(list.markedIDs == [100, 101, 0, 1, 2])
    }

    @Test(arguments: [[0, 1, 2, 50, 3, 4, 5], [0, 1, 3, 4], [0, 1, 2, 3], [], [4, 3, 2]])
    func `what comes between or goes is not marked by the range, which is kept as it was`(new: [Int]) {
        var list = list()
        list.select(index: 2)
        list.toggleRange()
        list.move(by: 2)
        list.update(ids: new)
        #expect(list.markedIDs == [2, 3, 4])
        #expect(list.markedCount == 3)
        #expect(!list.isInRange)
    }

    @Test func `a jump to an item does not carry a range along`() {
        var list = list()
        list.toggleRange()
        list.move(by: 1)
        list.select(id: 8)
        #expect(list.markedIDs == [0, 1])
        list.move(by: 1)
        #expect(list.markedIDs == [0, 1])
    }

    @Test func `an empty list has nothing to mark`() {
        var list = ListState<Int>()
        list.toggleMark()
        list.toggleRange()
        list.extendRange(by: 1)
        #expect(list.markedCount == 0)
        #expect(!list.isMarked(row: 0))
        list.update(ids: [1])
        #expect(list.markedCount == 0)
    }

    @Test func `the count is that of the marked items, whatever is done`() {
        var random = SeededGenerator(seed: 5)
        var list = list(30)
        for _ in 0..<3000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: list.move(by: .random(in: -9...9, using: &random))
            case 1: list.toggleMark()
            case 2: list.toggleRange()
            case 3: list.extendRange(by: .random(in: -3...3, using: &random))
            case 4: list.update(ids: (0..<30).filter { _ in Int.random(in: 0..<9, using: &random) > 0 })
            case 5: list.select(id: .random(in: 0..<30, using: &random))
            case 6: list.movePage(by: Bool.random(using: &random) ? 1 : -1)
            case 7: list.keepMarks { $0 % 7 != 3 }
            case 8: if Bool.random(using: &random) { list.clearListedMarks() }
            default: if Bool.random(using: &random) { list.clearMarks() }
            }
            #expect(list.markedCount == list.markedIDs.count)
            let shown = list.ids.indices.filter { list.isMarked(row: $0) }
            #expect(Set(shown.map { list.ids[$0] }) == list.markedIDs.intersection(list.ids))
            #expect(list.listedMarkedCount == shown.count)
            #expect(list.listedMarkedIDs.count == shown.count)
        }
    }

    @Test func `a hundred thousand rows are marked by two keys`() {
        var list = list(100_000)
        list.toggleRange()
        list.moveToLast()
        #expect(list.markedCount == 100_000)
        list.move(by: -1)
        #expect(list.markedCount == 99_999)
        #expect(list.visible.count == 5)
    }
}
