import Testing

@testable import Terminal

@Suite struct ChartTests {
    /// A text as it is drawn where there is no Unicode.
    private func plain(_ text: String) -> String {
        var canvas = Canvas(size: Size(columns: max(1, text.count), rows: 1))
        canvas.put(text, at: Point(column: 0, row: 0))
        return canvas.inASCII().text[0]
    }

    @Test(
        arguments: [
            ([], 8, "", nil),
            ([5], 8, "█", 5),
            ([3, 3, 3], 8, "███", 3),
            ([0, 0], 8, "▁▁", 0),
            ([0, 1, 2, 4, 8], 8, "▁▁▂▄█", 8),
            ([1, 2, 3, 4, 5, 6, 7, 8], 8, "▁▂▃▄▅▆▇█", 8),
            ([100, 1, 2, 4], 3, "▂▄█", 4),
            ([-1, 4, .nan, 2, .infinity], 8, " █ ▄ ", 4),
            ([.nan, -2], 8, "  ", nil),
            ([1, 2], 0, "", nil),
            ([1e-300, 1e300], 4, "▁█", 1e300),
        ] as [([Double], Int, String, Double?)]
    )
    func `readings are as high as their share of the greatest`(
        readings: [Double],
        columns: Int,
        text: String,
        top: Double?
    ) {
        let line = Sparkline(readings, columns: columns)
        #expect(line.text == text)
        #expect(line.top == top)
        #expect(TerminalText.width(of: line.text) == text.count)
    }

    @Test func `each height has a form of its own in ASCII`() {
        let forms = plain("▁▂▃▄▅▆▇█")
        #expect(forms == "_.:-=+*#")
        #expect(Set(forms).count == 8)
    }

    @Test(
        arguments: [
            (0, 10, 4, "", "░░░░"),
            (10, 10, 4, "████", ""),
            (20, 10, 4, "████", ""),
            (5, 10, 4, "██", "░░"),
            (0.001, 10, 4, "▏", "░░░"),
            (9.99, 10, 4, "███▉", ""),
            (3, 8, 1, "▍", ""),
            (-1, 10, 4, "", "░░░░"),
            (.nan, 10, 4, "", "░░░░"),
            (.infinity, 10, 4, "", "░░░░"),
            (1, 0, 4, "", "░░░░"),
            (1, .nan, 4, "", "░░░░"),
            (1, 2, 0, "", ""),
            (1, 2, -3, "", ""),
        ] as [(Double, Double, Int, String, String)]
    )
    func `a bar is filled by its share`(
        value: Double,
        whole: Double,
        columns: Int,
        filled: String,
        rest: String
    ) {
        let bar = Bar(value, of: whole, columns: columns)
        #expect(bar.filled == filled)
        #expect(bar.rest == rest)
        #expect(bar.filled.count + bar.rest.count == max(0, columns))
    }

    @Test func `a bar can be read in ASCII`() {
        let bar = Bar(5.5, of: 10, columns: 5)
        #expect(plain(bar.filled + bar.rest) == "##|..")
    }

    @Test func `bars share a scale that ends at the greatest`() {
        let chart = BarChart([2, 8, 0, .nan, -3], columns: 8)
        #expect(chart.top == 8)
        #expect(chart.bars.map(\.filled) == ["██", "████████", "", "", ""])
        #expect(BarChart([], columns: 8).top == nil)
        #expect(BarChart([0, .nan], columns: 8).top == nil)
    }

    @Test func `progress is a share of a known whole and else a count`() {
        let half = ProgressMeter(completed: 50, total: 100, columns: 4)
        #expect(half == .share(Bar(1, of: 2, columns: 4), percent: 50))
        #expect(ProgressMeter(completed: 5, total: nil, columns: 4) == .amount(5))
        #expect(ProgressMeter(completed: 5, total: 0, columns: 4) == .amount(5))
        #expect(ProgressMeter(completed: 0, total: nil, columns: 4) == .amount(0))
        #expect(ProgressMeter(completed: 120, total: 100, columns: 4) == .amount(120))
        #expect(ProgressMeter(completed: nil, total: 100, columns: 4) == .unknown)
        #expect(ProgressMeter(completed: -1, total: 100, columns: 4) == .unknown)
    }

    @Test(
        arguments: [
            (0, 3, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100), (999_999, 1_000_000, 99),
            (Int64.max - 1, Int64.max, 99),
            (Int64.max, Int64.max, 100),
        ] as [(Int64, Int64, Int)]
    )
    func `a hundred per cent is all of it`(completed: Int64, total: Int64, percent: Int) {
        guard case .share(_, let shown) = ProgressMeter(completed: completed, total: total, columns: 10)
        else {
            Issue.record("no share")
            return
        }
        #expect(shown == percent)
    }
}
