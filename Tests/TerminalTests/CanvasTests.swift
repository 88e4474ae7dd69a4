import Testing

@testable import Terminal

@Suite struct CanvasTests {
    private func canvas(_ columns: Int, _ rows: Int) -> Canvas {
        Canvas(size: Size(columns: columns, rows: rows))
    }

    @Test func `text is clipped at every edge and says what it used`() {
        var canvas = canvas(5, 2)
        #expect(canvas.put("hello world", at: Point(column: 0, row: 0)) == 5)
        #expect(canvas.put("abc", at: Point(column: -1, row: 1)) == 3)
        #expect(canvas.put("abc", at: Point(column: 0, row: 2)) == 0)
        #expect(canvas.put("abc", at: Point(column: 0, row: -1)) == 0)
        #expect(canvas.put("xyz", at: Point(column: 3, row: 1), maxColumns: 1) == 1)
        #expect(canvas.text == ["hello", "bc x"])
    }

    @Test func `a wide character is never half drawn`() {
        var canvas = canvas(5, 3)
        #expect(canvas.put("日本語", at: Point(column: 0, row: 0)) == 4)
        canvas.put("日", at: Point(column: -1, row: 1))
        canvas.put("日本", at: Point(column: 1, row: 2), maxColumns: 3)
        #expect(canvas.text == ["日本", "", " 日"])
    }

    @Test func `covering half of a wide character blanks the other half`() {
        for column in 0...3 {
            var canvas = canvas(4, 1)
            canvas.put("日本", at: Point(column: 0, row: 0))
            canvas.put("x", at: Point(column: column, row: 0))
            #expect(canvas.text == [["x 本", " x本", "日x", "日 x"][column]])
            var filled = self.canvas(4, 1)
            filled.put("日本", at: Point(column: 0, row: 0))
            filled.fill(Rect(column: column, row: 0, columns: 1, rows: 1), style: .plain, with: Glyph("x"))
            #expect(filled.text == canvas.text)
        }
    }

    @Test func `after any drawing every wide lead has its right half and no half stands alone`() {
        var random = SeededGenerator(seed: 11)
        var canvas = canvas(12, 2)
        for _ in 0..<3000 {
            let point = Point(
                column: .random(in: -3...13, using: &random),
                row: .random(in: 0...1, using: &random)
            )
            if Bool.random(using: &random) {
                canvas.put(["日本", "a日b", "x", "語"].randomElement(using: &random) ?? "", at: point)
            } else {
                canvas.fill(
                    Rect(
                        column: point.column,
                        row: point.row,
                        columns: .random(in: 0...4, using: &random),
                        rows: 2
                    ),
                    style: .plain
                )
            }
            for row in 0..<2 {
                let widths = (0..<12).map { canvas[Point(column: $0, row: row)].width }
                for column in 0..<12 {
                    let follows = column + 1 < 12 && widths[column + 1] == 0
                    #expect((widths[column] == 2) == follows)
                }
                #expect(widths[0] != 0)
            }
        }
    }

    @Test func `a box has its title in the border and clips it`() {
        var canvas = canvas(12, 3)
        canvas.box(Rect(canvas.size), style: .plain, title: "1 Tasks and more")
        #expect(canvas.text == ["╭ 1 Task… ─╮", "│          │", "╰──────────╯"])
    }

    @Test func `in ASCII everything stays in its place`() {
        var canvas = canvas(12, 3)
        let bold = Style(attributes: .bold)
        canvas.box(Rect(canvas.size), style: bold, title: "é日本語", glyphs: .heavy, ellipsis: "~")
        canvas.put("✓ a\u{301}日│", at: Point(column: 1, row: 1))
        canvas.cursor = Point(column: 3, row: 1)
        let plain = canvas.inASCII()
        #expect(plain.text == ["# ?? ? ?  =#", "|+ a? |    |", "#==========#"])
        #expect(plain.cursor == canvas.cursor)
        #expect(plain[Point(column: 0, row: 0)].style == bold)
        for row in 0..<3 {
            for column in 0..<12 { #expect(plain[Point(column: column, row: row)].width == 1) }
        }
        #expect(plain.inASCII() == plain)
    }

    @Test func `untrusted text cannot leave its line`() {
        var canvas = canvas(10, 2)
        canvas.put("a\u{1B}[2Jb\nc", at: Point(column: 0, row: 0))
        #expect(canvas.text == ["a·[2Jb·c", ""])
    }

    @Test func `runs follow each other and share the room`() {
        var canvas = canvas(10, 1)
        let runs = [StyledRun("ab", Style(attributes: .bold)), StyledRun("cdef")]
        #expect(canvas.put(runs, at: Point(column: 1, row: 0), maxColumns: 4) == 4)
        #expect(canvas.text == [" abcd"])
        #expect(canvas[Point(column: 2, row: 0)].style.attributes == .bold)
        #expect(canvas[Point(column: 3, row: 0)].style == .plain)
    }
}
