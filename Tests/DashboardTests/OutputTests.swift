import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The output of a step, of which only what is near the view is held.
@Suite struct OutputTests {
    /// An output of numbered lines that answers every question, as an engine does.
    private struct Whole {
        private(set) var text = ""

        init(lines: Range<Int>) { grow(lines) }

        mutating func grow(_ lines: Range<Int>) {
            text += lines.map { "line \($0)\n" }.joined()
        }

        func slice(_ offset: Int) -> TextSlice {
            let part = text.utf8.dropFirst(offset).prefix(OutputState.pageLimit)
            return TextSlice(text: String(part) ?? "", offset: offset, total: text.utf8.count)
        }

        /// Answers until nothing is wanted; how many slices that took.
        @discardableResult
        func feed(_ output: inout OutputState, rows: Int = 20) -> Int {
            var count = 0
            output.fit(columns: 80, rows: rows)
            while let offset = output.wantedOffset, count < 1000 {
                output.take(slice(offset))
                output.fit(columns: 80, rows: rows)
                count += 1
            }
            return count
        }
    }

    private func seen(_ output: OutputState) -> [String] {
        output.rows(output.scroll.visible).map(\.text)
    }

    @Test func `output is fetched as it grows, without gaps`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("enter", "l")
        driver.answer()
        driver.answer()
        let step = Fixtures.step(15, .modelCall, "ask again", .started)
        driver.events(.stepChanged(step: step), .outputGrew(task: step.taskID, step: step.id, length: 6))
        #expect(driver.state.asked.contains(.output(step.id, offset: 0)))
        driver.apply(.loaded(.output(step.id, offset: 0, TextSlice(text: "def me", offset: 0, total: 10))))
        #expect(driver.state.asked.contains(.output(step.id, offset: 6)))
        driver.apply(.loaded(.output(step.id, offset: 6, TextSlice(text: "an()", offset: 6, total: 10))))
        #expect(driver.state.detail.output?.text == "def mean()")
        #expect(driver.shows("def mean()"))
        #expect(driver.state.asked.isEmpty)
    }

    @Test func `scrolling up asks for what was before, following again for the end`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("o")
        var steps = Fixtures.steps
        let whole = Whole(lines: 0..<50_000)
        steps[4].outputLength = whole.text.utf8.count
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), steps)))
        func answer() {
            for case .output(let step, let offset) in driver.state.asked {
                driver.apply(.loaded(.output(step, offset: offset, whole.slice(offset))))
            }
        }
        for _ in 0..<4 { answer() }
        #expect(driver.shows("line 49999"))
        #expect(!driver.shows("more below"))
        driver.press("g")
        for _ in 0..<4 { answer() }
        #expect(driver.shows("line 0") && driver.shows("+ more below"))
        driver.press("f")
        for _ in 0..<4 { answer() }
        #expect(driver.shows("line 49999"))
        #expect(driver.state.detail.output?.scroll.isFollowing == true)
    }

    @Test func `an empty slice does not ask for ever`() {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("enter", "l")
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), Fixtures.steps)))
        let step = StepID(rawValue: 14)
        #expect(driver.state.asked.contains(.output(step, offset: 0)))
        driver.apply(.loaded(.output(step, offset: 0, TextSlice(text: "", offset: 0, total: 60))))
        #expect(!driver.state.asked.contains(.output(step, offset: 0)))
    }

    @Test func `long lines are wrapped and keep their colours`() {
        var output = OutputState(step: StepID(rawValue: 1), total: 0)
        output.take(TextSlice(text: "\u{1B}[31mone two three\nfour", offset: 0, total: 29))
        output.fit(columns: 8, rows: 10)
        #expect(seen(output) == ["one two", "three", "four"])
        #expect(output.rows(2..<3).first?.runs.first?.style.foreground == .ansi(1))
        output.take(TextSlice(text: "teen\r\nx", offset: output.end, total: 35))
        output.fit(columns: 8, rows: 10)
        #expect(seen(output) == ["one two", "three", "fourteen", "x"])
        output.fit(columns: 20, rows: 10)
        #expect(output.rowCount == 3)
    }

    @Test func `of a million lines a few pages are held, wherever one looks`() {
        let whole = Whole(lines: 0..<1_000_000)
        var output = OutputState(step: StepID(rawValue: 1), total: whole.text.utf8.count)
        #expect(whole.feed(&output) <= 3)
        #expect(seen(output).last == "line 999999")
        #expect(output.rows(0..<1).first?.text.hasPrefix("line ") == true)
        output.goToStart()
        whole.feed(&output)
        #expect(seen(output) == (0..<20).map { "line \($0)" })
        for _ in 0..<2000 {
            let last = seen(output).last
            output.scroll.scrollPage(by: 1)
            whole.feed(&output)
            #expect(seen(output).first == last)
            #expect(output.text.utf8.count <= (OutputState.pageCount + 1) * OutputState.pageLimit)
        }
        for _ in 0..<1000 {
            let first = seen(output).first
            output.scroll.scrollPage(by: -1)
            whole.feed(&output)
            #expect(seen(output).last == first)
        }
        output.goToEnd()
        whole.feed(&output)
        #expect(seen(output).last == "line 999999")
    }

    @Test func `a flood is skipped over, not read`() {
        var whole = Whole(lines: 0..<10)
        var output = OutputState(step: StepID(rawValue: 1), total: whole.text.utf8.count)
        whole.feed(&output)
        var slices = 0
        for round in 1...20 {
            whole.grow((round * 10_000)..<((round + 1) * 10_000))
            output.grow(to: whole.text.utf8.count)
            slices += whole.feed(&output)
            #expect(seen(output).last == "line \((round + 1) * 10_000 - 1)")
        }
        #expect(slices <= 60)
        #expect(!output.isWhole)
    }

    @Test func `who reads further up is not moved by what comes`() {
        var whole = Whole(lines: 0..<200)
        var output = OutputState(step: StepID(rawValue: 1), total: whole.text.utf8.count)
        whole.feed(&output)
        output.scroll.scroll(by: -60)
        let before = seen(output)
        for round in 1...20 {
            whole.grow((round * 10_000)..<((round + 1) * 10_000))
            output.grow(to: whole.text.utf8.count)
            whole.feed(&output)
            #expect(seen(output) == before)
        }
    }

    @Test func `one endless line is no trouble`() {
        let whole = String(repeating: "x", count: 400_000)
        var output = OutputState(step: StepID(rawValue: 1), total: whole.utf8.count)
        var count = 0
        output.fit(columns: 80, rows: 20)
        while let offset = output.wantedOffset, count < 100 {
            let part = whole.utf8.dropFirst(offset).prefix(OutputState.pageLimit)
            output.take(TextSlice(text: String(part) ?? "", offset: offset, total: whole.utf8.count))
            output.fit(columns: 80, rows: 20)
            count += 1
        }
        #expect(count < 5)
        #expect(seen(output).last == String(repeating: "x", count: 4096 % 80 == 0 ? 80 : 4096 % 80))
    }

    @Test func `answers that are no longer wanted are left alone`() {
        let whole = Whole(lines: 0..<100_000)
        var output = OutputState(step: StepID(rawValue: 1), total: whole.text.utf8.count)
        whole.feed(&output)
        let start = output.start
        output.take(whole.slice(500))
        output.take(whole.slice(start + 7))
        #expect(output.start == start)
        output.goToStart()
        output.take(whole.slice(max(0, start - OutputState.pageLimit)))
        whole.feed(&output)
        #expect(output.start == 0)
        #expect(seen(output).first == "line 0")
    }

    @Test func `words that a wrapped line parts are found where they begin and marked in each row`() throws {
        var output = OutputState(step: StepID(rawValue: 1), total: 0)
        let text = "zero\none \u{1B}[31mtwo\u{1B}[0m three four\nabcdefghijklmnop two\n"
        output.take(TextSlice(text: text, offset: 0, total: text.count))
        output.fit(columns: 9, rows: 10)
        #expect(seen(output) == ["zero", "one two", "three", "four", "abcdefghi", "jklmnop", "two"])
        func marked(_ words: String) throws -> [String] {
            let search = try #require(TextSearch(words))
            return output.rows(0..<output.rowCount).enumerated().flatMap { index, row in
                output.marks(search, row: index).map {
                    "\(index)\($0.isFound ? "!" : "") \(row.line[$0.part])"
                }
            }
        }
        for (words, rows, parts) in [
            ("two three", 1...2, ["1! two", "2! three"]),
            ("o three f", 1...3, ["1! o", "2! three", "3! f"]),
            // The blank at the break is in no row.
            (" three", 2...2, ["2! three"]),
            ("hij", 4...5, ["4! hi", "5! j"]),
        ] {
            output.found = nil
            let search = try #require(TextSearch(words))
            let isFound = output.findFirst(search, from: 0)
            #expect(isFound && output.found == rows.lowerBound)
            #expect(output.match(search, beginningIn: rows.lowerBound) == rows)
            let marks = try marked(words)
            #expect(marks == parts)
            let isThereMore = output.findNext(search, .forward)
            #expect(!isThereMore)
        }
        let two = try #require(TextSearch("two"))
        output.found = nil
        for parts in [["1! two", "6 two"], ["1 two", "6! two"]] {
            _ = output.findNext(two, .forward)
            let marks = try marked("two")
            #expect(marks == parts)
        }
    }

    @Test func `a match that goes on below the view is shown with its end`() throws {
        var output = OutputState(step: StepID(rawValue: 1), total: 0)
        let text =
            String(repeating: "-\n", count: 9) + "one two three\n" + String(repeating: "-\n", count: 30)
        output.take(TextSlice(text: text, offset: 0, total: text.count))
        output.fit(columns: 9, rows: 10)
        output.goToStart()
        _ = output.findNext(try #require(TextSearch("two three")), .forward)
        #expect(output.found == 9)
        #expect(output.scroll.visible.contains(9) && output.scroll.visible.contains(10))
    }

    @Test func `a match that what comes completes is found in the rows of its line`() throws {
        var output = OutputState(step: StepID(rawValue: 1), total: 14)
        output.take(TextSlice(text: "one two th", offset: 0, total: 14))
        output.fit(columns: 9, rows: 10)
        #expect(seen(output) == ["one two", "th"])
        let words = try #require(TextSearch("two three"))
        let isHere = output.findNext(words, .forward)
        let goesOn = output.beginHunt(words, .forward)
        #expect(!isHere && goesOn)
        output.take(TextSlice(text: "ree!", offset: 10, total: 14))
        #expect(output.hunt == nil)
        #expect(output.found == 0)
    }

    @Test func `a search goes on through pages that are not there`() throws {
        let whole = Whole(lines: 0..<100_000)
        var output = OutputState(step: StepID(rawValue: 1), total: whole.text.utf8.count)
        output.goToStart()
        whole.feed(&output)
        let words = try #require(TextSearch("line 77777"))
        let isHere = output.findNext(words, .forward)
        let goesOn = output.beginHunt(words, .forward)
        #expect(!isHere && goesOn)
        whole.feed(&output)
        #expect(output.hunt == nil)
        let found = try #require(output.found)
        #expect(output.rows(found..<(found + 1)).first?.text == "line 77777")
        #expect(seen(output).contains("line 77777"))
        let back = try #require(TextSearch("line 1234"))
        let isAbove = output.findNext(back, .backward)
        let goesBack = output.beginHunt(back, .backward)
        #expect(!isAbove && goesBack)
        whole.feed(&output)
        #expect(seen(output).contains("line 12349"))
        let begins = output.beginHunt(try #require(TextSearch("nowhere")), .forward)
        #expect(begins)
        whole.feed(&output)
        #expect(output.hunt == nil && output.found == nil)
    }
}
