import Terminal
import Testing

@testable import Dashboard

/// Where everything is at every size, as drawings.
@Suite struct LayoutTests {
    /// A size, how many columns one character of the drawing stands for, and the drawing: rows that are alike
    /// are one line that begins with their number.
    struct Drawing: CustomTestStringConvertible, Sendable {
        let columns: Int
        let rows: Int
        let scale: Int
        let lines: [String]

        init(_ columns: Int, _ rows: Int, scale: Int, _ text: String) {
            (self.columns, self.rows, self.scale) = (columns, rows, scale)
            lines = text.split(separator: "\n").map(String.init)
        }

        var testDescription: String { "\(columns)x\(rows)" }
    }

    /// Draws a layout: each pane with its number, header, notice, tabs and footer with a sign.
    private func drawing(_ size: Drawing, _ choice: ScreenLayout.Choice) -> [String] {
        var canvas = Canvas(size: Size(columns: size.columns, rows: size.rows))
        let layout = ScreenLayout(canvas.size, choice)
        let bars = [(layout.header, "h"), (layout.notice, "!"), (layout.tabs, "t"), (layout.footer, "f")]
        for (rect, sign) in bars + layout.panes.map({ ($0.value, "\($0.key.rawValue)") }) {
            for row in rect.row..<rect.endRow {
                let line = String(repeating: sign, count: rect.columns)
                canvas.put(line, at: Point(column: rect.column, row: row))
            }
        }
        var lines: [(count: Int, text: String)] = []
        for row in canvas.text {
            let characters = Array(row)
            let places = stride(from: 0, to: characters.count, by: size.scale)
            let text = String(places.map { characters[$0] })
            if lines.last?.text == text {
                lines[lines.count - 1].count += 1
            } else {
                lines.append((1, text))
            }
        }
        return lines.map { "\($0.count) \($0.text)" }
    }

    // MARK: - Forms

    static let forms = [
        Drawing(
            200,
            60,
            scale: 10,
            """
            1 hhhhhhhhhhhhhhhhhhhh
            33 11111222222222333333
            7 66666222222222333333
            9 44444222222222333333
            9 55555222222222333333
            1 ffffffffffffffffffff
            """
        ),
        Drawing(
            120,
            40,
            scale: 10,
            """
            1 hhhhhhhhhhhh
            21 111112222222
            1 666662222222
            4 666663333333
            6 444443333333
            6 555553333333
            1 ffffffffffff
            """
        ),
        Drawing(
            80,
            24,
            scale: 10,
            """
            1 hhhhhhhh
            1 tttttttt
            8 11111111
            13 22222222
            1 ffffffff
            """
        ),
        Drawing(
            60,
            20,
            scale: 10,
            """
            1 hhhhhh
            1 tttttt
            17 111111
            1 ffffff
            """
        ),
        Drawing(
            40,
            12,
            scale: 5,
            """
            1 hhhhhhhh
            1 tttttttt
            9 11111111
            1 ffffffff
            """
        ),
        Drawing(
            20,
            5,
            scale: 1,
            """
            4 11111111111111111111
            1 ffffffffffffffffffff
            """
        ),
        Drawing(
            10,
            3,
            scale: 1,
            """
            1 ffffffffff
            2 \("")
            """
        ),
        Drawing(1, 1, scale: 1, "1 f"),
    ]

    @Test(arguments: forms) func `each size has its form`(size: Drawing) {
        #expect(drawing(size, .init(focus: .tasks)) == size.lines)
    }

    @Test(arguments: [Pane.inbox, .pipelines, .pullRequests])
    func `a list below Tasks grows while it has the keys`(pane: Pane) throws {
        let size = Size(columns: 120, rows: 40)
        let resting = try #require(ScreenLayout(size, .init(focus: .tasks)).panes[pane])
        let focused = try #require(ScreenLayout(size, .init(focus: pane)).panes[pane])
        #expect(focused.rows == 15)
        #expect(resting.rows < 7)
        // Who moved its border knows better.
        let moved = ScreenLayout(
            size,
            .init(focus: pane, shares: [.sideTasks: 0.4, .sideInbox: 0.3, .sidePipelines: 0.1])
        )
        let calm = ScreenLayout(
            size,
            .init(focus: .tasks, shares: [.sideTasks: 0.4, .sideInbox: 0.3, .sidePipelines: 0.1])
        )
        #expect(moved.panes == calm.panes)
    }

    @Test func `a line about the model and another companion have their places`() {
        let size = Drawing(
            80,
            24,
            scale: 10,
            """
            1 hhhhhhhh
            1 !!!!!!!!
            1 tttttttt
            8 11111111
            12 33333333
            1 ffffffff
            """
        )
        #expect(drawing(size, .init(focus: .tasks, companion: .chat, hasNotice: true)) == size.lines)
        #expect(drawing(size, .init(focus: .pullRequests)).contains("13 55555555"))
        #expect(drawing(size, .init(focus: .inbox)).contains("13 66666666"))
    }

    // MARK: - Zoom

    static let halves: [(Pane, Drawing)] = [
        (
            .tasks,
            Drawing(
                200,
                60,
                scale: 10,
                """
                1 hhhhhhhhhhhhhhhhhhhh
                1 tttttttttttttttttttt
                57 11111111112222333333
                1 ffffffffffffffffffff
                """
            )
        ),
        (
            .chat,
            Drawing(
                200,
                60,
                scale: 10,
                """
                1 hhhhhhhhhhhhhhhhhhhh
                33 11111222223333333333
                7 66666222223333333333
                9 44444222223333333333
                9 55555222223333333333
                1 ffffffffffffffffffff
                """
            )
        ),
        (
            .pipelines,
            Drawing(
                120,
                40,
                scale: 10,
                """
                1 hhhhhhhhhhhh
                1 tttttttttttt
                22 444444222222
                15 444444333333
                1 ffffffffffff
                """
            )
        ),
        (
            .detail,
            Drawing(
                120,
                40,
                scale: 10,
                """
                1 hhhhhhhhhhhh
                1 tttttttttttt
                20 111112222222
                5 666662222222
                6 444442222222
                6 555552222222
                1 ffffffffffff
                """
            )
        ),
        (
            .tasks,
            Drawing(
                80,
                24,
                scale: 10,
                """
                1 hhhhhhhh
                1 tttttttt
                11 11111111
                10 22222222
                1 ffffffff
                """
            )
        ),
    ]

    @Test(arguments: halves) func `half of the screen is for the pane with the keys`(
        pane: Pane,
        size: Drawing
    ) {
        #expect(drawing(size, .init(focus: pane, zoom: .half)) == size.lines)
    }

    @Test(arguments: Pane.allCases) func `all of the screen is one pane and the tabs`(pane: Pane) {
        for (columns, rows) in [(200, 60), (120, 40), (80, 24)] {
            let size = Size(columns: columns, rows: rows)
            let layout = ScreenLayout(size, .init(focus: pane, zoom: .full))
            #expect(layout.panes == [pane: Rect(column: 0, row: 2, columns: columns, rows: rows - 3)])
            #expect(layout.borders.isEmpty)
        }
    }

    // MARK: - Ratios

    @Test func `borders lie where they were put, and no further than panes can bear`() {
        let size = Size(columns: 200, rows: 60)
        var choice = ScreenLayout.Choice(focus: .tasks, shares: [.threeLeft: 0.3, .threeRight: 0.4])
        #expect(ScreenLayout(size, choice).panes[.tasks]?.columns == 60)
        #expect(ScreenLayout(size, choice).panes[.chat]?.columns == 80)
        #expect(ScreenLayout(size, choice).panes[.detail]?.columns == 60)
        choice.shares = [.threeLeft: 1, .threeRight: 1]
        #expect(ScreenLayout(size, choice).panes.mapValues(\.columns)[.tasks] == 130)
        #expect(ScreenLayout(size, choice).panes.mapValues(\.columns)[.detail] == 40)
        #expect(ScreenLayout(size, choice).panes.mapValues(\.columns)[.chat] == 30)
        choice.shares = [.threeLeft: 0, .threeRight: 0, .sideTasks: 1, .sideInbox: 1, .sidePipelines: 0]
        let panes = ScreenLayout(size, choice).panes
        #expect(panes[.tasks]?.size == Size(columns: 30, rows: 5))
        #expect(panes[.detail]?.columns == 140)
        #expect(panes[.inbox]?.rows == 4)
        #expect(panes[.pipelines]?.rows == 46)
        #expect(panes[.pullRequests]?.rows == 3)
    }

    @Test(arguments: [(100, 30), (120, 40), (160, 50)]) func `a share stays what it is when the size changes`(
        columns: Int,
        rows: Int
    ) throws {
        let choice = ScreenLayout.Choice(focus: .tasks, shares: [.twoLeft: 0.5, .threeLeft: 0.5])
        let tasks = try #require(ScreenLayout(Size(columns: columns, rows: rows), choice).panes[.tasks])
        #expect(tasks.columns == columns / 2)
    }

    // MARK: - Every size

    /// What is wrong with a layout; nil for nothing.
    private func fault(_ size: Size, _ choice: ScreenLayout.Choice) -> String? {
        let layout = ScreenLayout(size, choice)
        let parts = Array(layout.panes.values) + [layout.header, layout.notice, layout.tabs, layout.footer]
        let rects = parts.filter { !$0.isEmpty }
        for (index, rect) in rects.enumerated() {
            if rect.intersection(Rect(size)) != rect { return "beyond the screen" }
            for other in rects[(index + 1)...] where !rect.intersection(other).isEmpty { return "overlap" }
        }
        guard layout.form != .line else { return layout.panes.isEmpty ? nil : "panes in a line" }
        guard let focused = layout.panes[choice.focus], !focused.isEmpty else { return "no focused pane" }
        if layout.panes.count < Pane.allCases.count, layout.form != .bare, layout.tabs.isEmpty {
            return "hidden panes without tabs"
        }
        for border in layout.borders {
            if !(0...1).contains(border.share) { return "share \(border.share)" }
            let touching = layout.panes.values.filter { !$0.intersection(border.grip).isEmpty }
            if touching.count < 2 { return "a border of nothing" }
        }
        guard layout.panes.count > 1, choice.zoom == .half else { return nil }
        let cells = layout.panes.values.reduce(0) { $0 + $1.columns * $1.rows }
        return 2 * focused.columns * focused.rows >= cells ? nil : "less than half"
    }

    @Test func `at no size anything overlaps, is cut off, or has no place`() {
        var random = Dice(state: 7)
        var faults: [String] = []
        for rows in 0...80 {
            for columns in 0...300 {
                let choice = random.choice(rows: rows)
                let size = Size(columns: columns, rows: rows)
                if let fault = fault(size, choice) { faults.append("\(columns)x\(rows) \(choice): \(fault)") }
            }
        }
        #expect(faults.isEmpty, "\(faults.prefix(5))")
    }

    @Test func `every pane is reached from every other by direction alone`() {
        var unreached: [String] = []
        for rows in stride(from: 1, through: 70, by: 5) {
            for columns in stride(from: 1, through: 210, by: 11) {
                for zoom in PaneZoom.allCases {
                    var reached: Set<Pane> = []
                    var open = [Pane.tasks]
                    while let pane = open.popLast() {
                        guard reached.insert(pane).inserted else { continue }
                        for direction in Direction.allCases {
                            var driver = Driver.starting(columns, rows)
                            driver.state.focus = pane
                            for other in Pane.allCases { driver.state.zooms[other] = zoom }
                            driver.state.moveFocus(direction)
                            open.append(driver.state.focus)
                        }
                    }
                    if reached.count < Pane.allCases.count { unreached.append("\(columns)x\(rows) \(zoom)") }
                }
            }
        }
        #expect(unreached.isEmpty, "\(unreached.prefix(5))")
    }
}

/// Numbers that look random and are the same in every run: a linear congruential generator (Knuth, MMIX).
private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % sides
    }

    /// Any choice, with shares that go beyond what is possible.
    mutating func choice(rows: Int) -> ScreenLayout.Choice {
        var choice = ScreenLayout.Choice(focus: Pane.allCases[roll(Pane.allCases.count)])
        choice.companion = Pane.allCases[roll(Pane.allCases.count)]
        choice.zoom = PaneZoom.allCases[roll(PaneZoom.allCases.count)]
        for split in Split.allCases where roll(2) == 0 { choice.shares[split] = Double(roll(140) - 20) / 100 }
        choice.hasNotice = roll(2) == 0
        choice.toastRows = roll(min(4, max(0, rows / 4)) + 1)
        return choice
    }
}
