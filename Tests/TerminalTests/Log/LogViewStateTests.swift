import Foundation
import Testing

@testable import Terminal

@Suite struct LogViewStateTests {
    /// A log with a view of it.
    private struct Log {
        let store = LogStore(directory: FileManager.default.temporaryDirectory.path)
        var view: LogViewState

        init(_ text: String, columns: Int = 20, rows: Int = 4, numbers: Bool = false) {
            view = LogViewState(showsNumbers: numbers)
            view.fit(columns: columns, rows: rows)
            append(text)
        }

        mutating func append(_ text: String) {
            store.append(text)
            view.update(store.facts)
            fetch()
        }

        /// Hands over what is missing until nothing is.
        mutating func fetch() {
            for _ in 0..<1000 {
                guard let wanted = view.wantedLines else { return }
                view.take(store.snapshot().slice(wanted))
            }
            Issue.record("lines are wanted without end")
        }

        mutating func change(_ change: (inout LogViewState) -> Void) {
            change(&view)
            fetch()
        }

        var picture: [String] {
            var canvas = Canvas(size: view.size)
            LogView.draw(view, in: canvas.bounds, on: &canvas) { _ in .plain }
            return canvas.text
        }
    }

    private static func numbered(_ range: Range<Int>) -> String {
        range.map { "line \($0)\n" }.joined()
    }

    @Test func `the end is followed until one scrolls up, then the line at the top stays`() {
        var log = Log(Self.numbered(0..<10))
        #expect(log.picture == ["line 6", "line 7", "line 8", "line 9"])
        log.append(Self.numbered(10..<12))
        #expect(log.picture == ["line 8", "line 9", "line 10", "line 11"])
        #expect(log.view.newBelow == 0)

        log.change { $0.scroll(by: -3) }
        #expect(log.picture == ["line 5", "line 6", "line 7", "line 8"])
        #expect(log.view.newBelow == 0)
        log.append(Self.numbered(12..<40))
        #expect(log.picture == ["line 5", "line 6", "line 7", "line 8"])
        #expect(log.view.newBelow == 28)
        #expect(log.view.linesBelow == 31)

        log.change { $0.scroll(by: 6) }
        #expect(log.picture == ["line 11", "line 12", "line 13", "line 14"])
        #expect(log.view.newBelow == 25)
        log.change { $0.scroll(by: 1000) }
        #expect(log.view.isFollowing)
        #expect(log.picture.last == "line 39")
        log.append("line 40\n")
        #expect(log.picture.last == "line 40")
        #expect(log.view.linesBelow == 0)
    }

    @Test func `following can be let go of where one is, and taken up again`() {
        var log = Log(Self.numbered(0..<10))
        log.change { $0.toggleFollowing() }
        log.append(Self.numbered(10..<15))
        #expect(log.picture == ["line 6", "line 7", "line 8", "line 9"])
        #expect(log.view.newBelow == 5)
        log.change { $0.toggleFollowing() }
        #expect(log.picture.last == "line 14")
    }

    @Test func `pages overlap by a line and stop at the ends`() {
        var log = Log(Self.numbered(0..<10))
        log.change { $0.scrollPage(by: -1) }
        #expect(log.picture.first == "line 3")
        log.change { $0.scrollPage(by: -9) }
        #expect(log.picture.first == "line 0")
        log.change { $0.scrollPage(by: 1) }
        #expect(log.picture.first == "line 3")
        log.change { $0.scrollToEnd() }
        #expect(log.picture.first == "line 6")
        log.change { $0.scrollToStart() }
        #expect(log.picture.first == "line 0")
    }

    @Test func `while new lines are not at hand the old ones are shown`() {
        var log = Log(Self.numbered(0..<10))
        log.store.append(Self.numbered(10..<2000))
        log.view.update(log.store.facts)
        #expect(log.picture == ["line 6", "line 7", "line 8", "line 9"])
        // What is asked for now is old when it comes.
        let wanted = log.view.wantedLines
        #expect(wanted == 1996..<2000)
        let slice = log.store.snapshot().slice(wanted ?? 0..<0)
        log.store.append(Self.numbered(2000..<3000))
        log.view.update(log.store.facts)
        log.view.take(slice)
        #expect(log.picture.last == "line 1999")
        #expect(log.view.wantedLines == 2996..<3000)
    }

    @Test func `an unfinished line grows in view, and later out of its place at the end`() {
        var log = Log("one\ntw")
        #expect(log.picture == ["one", "tw", "", ""])
        log.append("o")
        #expect(log.picture == ["one", "two", "", ""])
        log.change { $0.scroll(by: -1) }
        log.append("!\nthree")
        #expect(log.picture == ["one", "two!", "three", ""])
        log.append("\n")
        #expect(log.picture == ["one", "two!", "three", ""])
    }

    @Test func `long lines wrap by words`() {
        var log = Log("short\na long line of several words\nend\n", columns: 10, rows: 5)
        #expect(log.picture == ["a long", "line of", "several", "words", "end"])
        log.change { $0.scroll(by: -1) }
        #expect(log.picture == ["short", "a long", "line of", "several", "words"])
        log.change { $0.fit(columns: 40, rows: 5) }
        #expect(log.picture == ["short", "a long line of several words", "end", "", ""])
    }

    @Test func `wide characters are whole at the edge`() {
        let log = Log("日本語日本語\n", columns: 5, rows: 3)
        #expect(log.picture == ["日本", "語日", "本語"])
    }

    @Test func `groups fold to their headings and a match opens them`() throws {
        var log = Log("a\n::group::Build\nb1\nb2\n::endgroup::\nc\n", columns: 30, rows: 6)
        #expect(log.picture == ["a", "▾ Build", "b1", "b2", "", "c"])
        log.change { $0.toggleAllFolds() }
        #expect(log.picture == ["a", "▸ Build (3 lines)", "c", "", "", ""])
        let words = try #require(TextSearch("b2"))
        log.change { $0.show(found: 3, words) }
        #expect(log.picture == ["a", "▾ Build", "b1", "b2", "", "c"])
        #expect(log.view.found == 3)
        log.change { $0.toggleFold(at: 2) }
        #expect(log.picture == ["a", "▸ Build (3 lines)", "c", "", "", ""])
        log.change { $0.toggleFoldInView() }
        #expect(log.picture.count { $0 == "b1" } == 1)
        log.change { $0.toggleFold(at: 5) }
        #expect(log.picture.count { $0 == "b1" } == 1)
    }

    @Test func `of several groups in view the one that was gone to is folded`() {
        let text = (1...3).map { "::group::g\($0)\nline \($0)\n::endgroup::\n" }.joined()
        var log = Log(text, columns: 30, rows: 9)
        log.change { $0.toggleFoldInView() }
        #expect(log.picture.prefix(3) == ["▸ g1 (2 lines)", "▾ g2", "line 2"])
        log.change { $0.toggleAllFolds() }
        #expect(log.picture.prefix(3) == ["▾ g1", "line 1", ""])
        log.change { $0.toggleAllFolds() }
        #expect(log.picture.prefix(3) == ["▸ g1 (2 lines)", "▸ g2 (2 lines)", "▸ g3 (2 lines)"])
        for _ in 0..<2 { log.change { $0.goToHeading(.forward) } }
        log.change { $0.toggleFoldInView() }
        #expect(log.picture.prefix(3) == ["▸ g1 (2 lines)", "▾ g2", "line 2"])
        var canvas = Canvas(size: log.view.size)
        LogView.draw(log.view, in: canvas.bounds, on: &canvas) { role in
            role == .markedGroup ? Style(attributes: .reverse) : .plain
        }
        let marked = (0..<9).filter {
            canvas[Point(column: 0, row: $0)].style.attributes.contains(.reverse)
        }
        #expect(marked == [1])
        log.change { $0.goToHeading(.backward) }
        log.change { $0.toggleFoldInView() }
        #expect(log.picture.prefix(3) == ["▾ g1", "line 1", ""])
    }

    @Test func `a folded group that still grows hides what comes`() {
        var log = Log("::group::Build\nb1\n", columns: 30, rows: 4)
        log.change { $0.toggleAllFolds() }
        log.append("b2\nb3\n")
        #expect(log.picture == ["▸ Build (3 lines)", "", "", ""])
        log.append("::endgroup::\nafter\n")
        #expect(log.picture == ["▸ Build (4 lines)", "after", "", ""])
    }

    @Test func `a line far away is shown amid its neighbours`() throws {
        let words = try #require(TextSearch("line"))
        var log = Log(Self.numbered(0..<5000), rows: 5)
        log.change { $0.show(found: 2500, words) }
        #expect(log.picture == (2498...2502).map { "line \($0)" })
        #expect(!log.view.isFollowing)
        #expect(log.view.searchStart(.forward) == 2501)
        #expect(log.view.searchStart(.backward) == 2499)
        log.change { $0.show(found: 2501, words) }
        #expect(log.picture.first == "line 2498")
        log.change { $0.scrollToStart() }
        #expect(log.view.searchStart(.forward) == 0)
        #expect(log.view.held.count <= LogViewState.heldLimit + LogViewState.sliceLimit)
    }

    @Test func `numbers stand before lines, matches are marked`() throws {
        let log = Log("an error\nfine\n", columns: 14, rows: 2, numbers: true)
        #expect(log.picture == ["  1 an error", "  2 fine"])
        let words = try #require(TextSearch("err"))
        var canvas = Canvas(size: log.view.size)
        LogView.draw(log.view, marking: words, in: canvas.bounds, on: &canvas) { role in
            role == .match ? Style(attributes: .reverse) : .plain
        }
        let marked = (0..<14).filter {
            canvas[Point(column: $0, row: 0)].style.attributes.contains(.reverse)
        }
        #expect(marked == [7, 8, 9])
    }

    @Test func `words that a wrapped line parts are marked in each of its rows`() throws {
        let text = "zero\none \u{1B}[31mtwo\u{1B}[0m three four\nabcdefghijklmnop two\n"
        let log = Log(text, columns: 9, rows: 10)
        #expect(log.picture.prefix(7) == ["zero", "one two", "three", "four", "abcdefghi", "jklmnop", "two"])
        func marks(_ words: String) throws -> [[Range<Int>]] {
            let words = try #require(TextSearch(words))
            return log.view.rows.map { log.view.marks(of: words, at: $0.place) }
        }
        #expect(try marks("two three") == [[], [4..<7], [0..<5], [], [], [], []])
        #expect(try marks("o three f") == [[], [6..<7], [0..<5], [0..<1], [], [], []])
        // The blank at the break is in no row.
        #expect(try marks(" three") == [[], [], [0..<5], [], [], [], []])
        #expect(try marks("hij") == [[], [], [], [], [7..<9], [0..<1], []])
        #expect(try marks("two") == [[], [4..<7], [], [], [], [], [0..<3]])
    }

    @Test func `of a match the rows are brought into view that it stands in`() throws {
        let dashes = String(repeating: "-\n", count: 9)
        var log = Log(dashes + "one two three\n" + String(repeating: "-\n", count: 30), columns: 9, rows: 10)
        log.change { $0.scrollToStart() }
        let words = try #require(TextSearch("two three"))
        // The first row of the line is in view, but not the second one.
        #expect(log.picture.last == "one two")
        log.change { $0.show(found: 9, words) }
        #expect(log.picture.contains("one two") && log.picture.contains("three"))
        let top = log.view.top
        log.change { $0.show(found: 9, words) }
        #expect(log.view.top == top)
    }

    @Test func `lines that were lost are one row`() {
        let store = LogStore(directory: "/nonexistent/folder")
        let filler = String(repeating: "x", count: 1000)
        for number in 0..<6000 { store.append("\(number) \(filler)\n") }
        var view = LogViewState()
        view.fit(columns: 1100, rows: 3)
        view.update(store.facts)
        view.scrollToStart()
        for _ in 0..<20 {
            guard let wanted = view.wantedLines else { break }
            view.take(store.snapshot().slice(wanted))
        }
        #expect(view.wantedLines == nil)
        let lost = store.facts.lost
        #expect(view.rows.map(\.place.line) == [0, lost.upperBound, lost.upperBound + 1])
        #expect(view.rows.first?.content == .lost(lineCount: lost.count))
    }

    @Test func `whatever happens the text at the top moves only by hand, and fetching ends`() {
        var random = SeededGenerator(seed: 77)
        var log = Log("", columns: 12, rows: 5)
        for step in 0..<600 {
            let top = log.view.top.line
            let wasFollowing = log.view.isFollowing
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3:
                let words = [
                    "text \(step)\n", "::group::g\n", "::endgroup::\n", "a line longer than the view\n",
                    "part",
                ]
                log.append(words.randomElement(using: &random) ?? "")
                if !wasFollowing { #expect(log.view.top.line == top) }
            case 4: log.change { $0.scroll(by: .random(in: -9...9, using: &random)) }
            case 5: log.change { $0.toggleFold(at: .random(in: 0..<200, using: &random)) }
            case 6: log.change { $0.toggleNumbers() }
            case 7:
                log.change {
                    $0.fit(
                        columns: .random(in: 1...30, using: &random),
                        rows: .random(in: 1...9, using: &random)
                    )
                }
            case 8: log.change { $0.show(line: .random(in: 0..<200, using: &random)) }
            default: log.change { $0.toggleAllFolds() }
            }
            #expect(!log.view.rows.contains { $0.content == .missing })
            #expect(log.view.rows.count <= log.view.size.rows)
        }
    }
}
