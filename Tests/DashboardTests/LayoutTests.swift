import Terminal
import Testing

@testable import Dashboard

@Suite struct LayoutTests {
    /// Draws a layout on a coarse grid: each pane with its number.
    private func drawing(_ columns: Int, _ rows: Int, _ choice: ScreenLayout.Choice) -> [String] {
        var canvas = Canvas(size: Size(columns: columns, rows: rows))
        let layout = ScreenLayout(canvas.size, choice)
        for (rect, sign) in [
            (layout.header, "h"), (layout.notice, "!"), (layout.tabs, "t"), (layout.footer, "f"),
        ] {
            for row in rect.row..<rect.endRow {
                canvas.put(
                    String(repeating: sign, count: rect.columns),
                    at: Point(column: rect.column, row: row)
                )
            }
        }
        for (pane, rect) in layout.panes {
            for row in rect.row..<rect.endRow {
                let text = String(repeating: "\(pane.rawValue)", count: rect.columns)
                canvas.put(text, at: Point(column: rect.column, row: row))
            }
        }
        return canvas.text
    }

    /// Every tenth column and the rows where something changes.
    private func coarse(_ lines: [String]) -> [String] {
        var result: [String] = []
        for line in lines {
            let characters = Array(line)
            let short = String(stride(from: 0, to: characters.count, by: 10).map { characters[$0] })
            if result.last != short { result.append(short) }
        }
        return result
    }

    @Test func `three columns at 200x60`() {
        let lines = coarse(drawing(200, 60, .init(focus: .tasks)))
        #expect(
            lines == [
                "hhhhhhhhhhhhhhhhhhhh",
                "11111222222222333333",
                "44444222222222333333",
                "55555222222222333333",
                "ffffffffffffffffffff",
            ]
        )
    }

    @Test func `two columns at 120x40`() {
        let lines = coarse(drawing(120, 40, .init(focus: .chat, hasNotice: true)))
        #expect(
            lines == [
                "hhhhhhhhhhhh", "!!!!!!!!!!!!", "111112222222", "111113333333", "444443333333",
                "555553333333",
                "ffffffffffff",
            ]
        )
    }

    @Test func `list and one other at 80x24`() {
        #expect(
            coarse(drawing(80, 24, .init(focus: .tasks)))
                == ["hhhhhhhh", "tttttttt", "11111111", "22222222", "ffffffff"]
        )
        #expect(coarse(drawing(80, 24, .init(focus: .pullRequests))).contains("55555555"))
        #expect(coarse(drawing(80, 24, .init(focus: .tasks, companion: .chat))).contains("33333333"))
    }

    @Test func `one pane with tabs at 50x15, and when zoomed`() {
        #expect(coarse(drawing(50, 15, .init(focus: .chat))) == ["hhhhh", "ttttt", "33333", "fffff"])
        #expect(coarse(drawing(120, 40, .init(focus: .detail, isZoomed: true))).count == 4)
    }

    @Test func `no frame below 40x10, one line below 20x4`() {
        #expect(drawing(30, 8, .init(focus: .detail)).first == String(repeating: "2", count: 30))
        #expect(ScreenLayout(Size(columns: 19, rows: 50), .init(focus: .tasks)).form == .line)
        #expect(ScreenLayout(Size(columns: 80, rows: 3), .init(focus: .tasks)).panes.isEmpty)
    }

    @Test func `panes never overlap and stay on the screen`() {
        for rows in 0...70 {
            for columns in stride(from: 0, through: 220, by: 3) {
                for focus in Pane.allCases {
                    let size = Size(columns: columns, rows: rows)
                    let layout = ScreenLayout(size, .init(focus: focus, hasNotice: rows % 2 == 0))
                    let rects =
                        Array(layout.panes.values) + [
                            layout.header, layout.notice, layout.tabs, layout.footer,
                        ]
                    let cells = rects.reduce(0) { $0 + $1.columns * $1.rows }
                    #expect(cells <= columns * rows)
                    for (index, rect) in rects.enumerated() {
                        #expect(rect.intersection(Rect(size)) == rect || rect.isEmpty)
                        for other in rects[(index + 1)...] { #expect(rect.intersection(other).isEmpty) }
                    }
                    #expect(layout.form == .line || layout.panes[focus] != nil)
                }
            }
        }
    }
}
