import Testing

@testable import Terminal

@Suite struct ListStateTests {
    @Test func `the selection stays on its item and its height when others come and go`() {
        var list = ListState(ids: Array(0..<100))
        list.fit(rows: 10)
        list.select(id: 50)
        let height = (list.selectedIndex ?? 0) - list.offset
        list.update(ids: [1000, 1001] + Array(0..<100))
        #expect(list.selectedID == 50)
        #expect((list.selectedIndex ?? 0) - list.offset == height)
        list.update(ids: Array(30..<100))
        #expect(list.selectedID == 50)
        #expect((list.selectedIndex ?? 0) - list.offset == height)
    }

    @Test func `if its item goes, the one in its place is selected`() {
        var list = ListState(ids: ["a", "b", "c"])
        list.fit(rows: 5)
        list.select(id: "b")
        list.update(ids: ["a", "c"])
        #expect(list.selectedID == "c")
        list.update(ids: ["a"])
        #expect(list.selectedID == "a")
        list.update(ids: [])
        #expect(list.selectedID == nil)
        list.move(by: 1)
        #expect(list.visible.isEmpty)
        list.update(ids: ["z"])
        #expect(list.selectedID == "z")
    }

    @Test func `a view that was smaller for a while comes back to where it was`() {
        var list = ListState(ids: Array(0..<100))
        list.fit(rows: 10)
        list.select(id: 50)
        #expect(list.offset == 41)
        for rows in [5, 1, 0, 40, 3] {
            list.fit(rows: rows)
            #expect(list.visible.contains(50))
        }
        list.select(id: 50)
        list.fit(rows: 10)
        #expect(list.offset == 41)
        // What is moved to meanwhile counts.
        list.fit(rows: 3)
        list.move(by: 5)
        list.fit(rows: 10)
        #expect(list.visible == 53..<63)
    }

    @Test func `an item goes to the top as far as the selection stays in view`() {
        var list = ListState(ids: Array(0..<100))
        list.fit(rows: 10)
        list.select(id: 50)
        list.scroll(toTop: 45)
        #expect(list.offset == 45)
        list.scroll(toTop: 10)
        #expect(list.offset == 41)
        list.scroll(toTop: 70)
        #expect(list.offset == 50)
        list.scroll(toTop: 1000)
        #expect(list.offset == 50)
        #expect(list.selectedID == 50)
    }

    @Test func `moves stop at the ends and the selection is always in view`() {
        var random = SeededGenerator(seed: 9)
        var list = ListState(ids: Array(0..<37))
        for _ in 0..<2000 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: list.move(by: .random(in: -50...50, using: &random))
            case 1: list.movePage(by: Bool.random(using: &random) ? 1 : -1)
            case 2: list.moveToFirst()
            case 3: list.moveToLast()
            case 4: list.fit(rows: .random(in: 0...50, using: &random))
            default: list.update(ids: (0..<60).filter { _ in Bool.random(using: &random) })
            }
            guard let index = list.selectedIndex else {
                #expect(list.count == 0)
                continue
            }
            #expect(list.visible.contains(index))
            #expect(list.offset == 0 || list.visible.count == list.rows)
        }
    }
}

@Suite struct ScrollStateTests {
    @Test func `it follows the end until the reader moves up, and again from the end`() {
        var scroll = ScrollState()
        scroll.update(count: 100, rows: 10)
        #expect(scroll.visible == 90..<100)
        scroll.scroll(by: -1)
        #expect(!scroll.isFollowing)
        scroll.update(count: 500, rows: 10)
        #expect(scroll.visible == 89..<99)
        #expect(scroll.linesBelow == 401)
        scroll.scroll(by: 1000)
        #expect(scroll.isFollowing)
        scroll.update(count: 600, rows: 10)
        #expect(scroll.visible == 590..<600)
    }

    @Test func `an upward move lets go even where there is nothing to scroll`() {
        var scroll = ScrollState()
        scroll.update(count: 5, rows: 10)
        scroll.scroll(by: -1)
        scroll.update(count: 50, rows: 10)
        #expect(scroll.visible == 0..<10)
    }

    @Test func `lines dropped from the top do not move what is in view`() {
        var scroll = ScrollState()
        scroll.update(count: 100, rows: 10)
        scroll.scroll(by: -20)
        scroll.shift(by: -30)
        #expect(scroll.visible == 40..<50)
        scroll.shift(by: -60)
        #expect(scroll.visible == 0..<10)
    }

    @Test(arguments: [(100, 200), (100, 100), (100, 70), (30, 10), (0, 10)])
    func `the place comes back after a while in which there was no room for it`(count: Int, rows: Int) {
        for follows in [true, false] {
            var scroll = ScrollState(follows: follows)
            scroll.update(count: 100, rows: 10)
            scroll.scrollToStart()
            scroll.scroll(by: 50)
            scroll.update(count: count, rows: rows)
            #expect(scroll.offset == max(0, count - rows))
            scroll.scroll(by: 0)
            scroll.update(count: 100, rows: 10)
            #expect(scroll.visible == 50..<60)
            #expect(!scroll.isFollowing)
        }
    }

    @Test func `who moves meanwhile comes back to where that led`() {
        var scroll = ScrollState(follows: false)
        scroll.update(count: 100, rows: 10)
        scroll.scroll(by: 50)
        scroll.update(count: 100, rows: 70)
        #expect(scroll.visible == 30..<100)
        scroll.scroll(by: -10)
        scroll.update(count: 100, rows: 10)
        #expect(scroll.visible == 20..<30)
        scroll.update(count: 100, rows: 200)
        scroll.scrollToStart()
        scroll.update(count: 100, rows: 10)
        #expect(scroll.visible == 0..<10)
    }

    @Test func `what is followed is followed after it fitted, too, and let go from where it then is`() {
        var scroll = ScrollState()
        scroll.update(count: 100, rows: 10)
        scroll.update(count: 100, rows: 200)
        #expect(scroll.isFollowing)
        scroll.update(count: 120, rows: 10)
        #expect(scroll.visible == 110..<120)
        scroll.scroll(by: -1)
        scroll.update(count: 300, rows: 10)
        #expect(scroll.visible == 109..<119)
    }

    @Test func `lines that come above move the place also while it is out of view`() {
        var scroll = ScrollState()
        scroll.update(count: 100, rows: 10)
        scroll.scroll(by: -40)
        scroll.update(count: 100, rows: 200)
        scroll.shift(by: 20)
        #expect(scroll.offset == 0)
        scroll.update(count: 120, rows: 10)
        #expect(scroll.visible == 70..<80)
    }

    @Test func `a text shorter than the view begins at its top`() {
        var scroll = ScrollState(follows: false)
        scroll.update(count: 3, rows: 10)
        #expect(scroll.visible == 0..<3)
        scroll.show(line: 2)
        #expect(scroll.offset == 0)
        scroll.update(count: 100, rows: 10)
        scroll.show(line: 60)
        #expect(scroll.visible.contains(60))
        scroll.update(count: 0, rows: 10)
        #expect(scroll.visible.isEmpty)
    }
}
