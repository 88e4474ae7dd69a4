import Foundation
import Terminal
import Testing

@testable import Dashboard

/// A screen as each theme has it painted on terminals of each colour depth.
@Suite struct ColorDepthTests {
    private static let drawn: [(title: String, depth: ColorDepth)] = [
        ("all colours", .trueColor), ("256", .indexed256), ("16", .ansi16), ("none", .none),
    ]

    /// Tasks in every state with the cursor on one, and its diff.
    private func screen() -> Driver {
        var driver = Scene.diff.driver(80, 24)
        driver.press("1")
        return driver
    }

    // MARK: - As drawn

    /// The files hold the screens as a terminal is sent them: `cat` shows them.
    ///
    /// `UPDATE_SCREENS=1` writes the files instead.
    @Test(arguments: Theme.embeddedNames) func `every screen is as it was painted`(name: String) throws {
        let driver = screen()
        let parts = try Self.drawn.map { title, depth in
            let canvas = driver.canvas(in: try Theme.embedded(name, depth: depth))
            return (["== \(title)"] + lines(of: canvas, depth: depth)).joined(separator: "\n") + "\n"
        }
        let actual = parts.joined()
        let file = repository.appending(path: "Tests/DashboardTests/Screens/themes/\(name).ansi")
        if ProcessInfo.processInfo.environment["UPDATE_SCREENS"] == "1" {
            try actual.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let pairs = zip(
            actual.split(separator: "\n", omittingEmptySubsequences: false),
            expected.split(separator: "\n", omittingEmptySubsequences: false)
        )
        for (line, painted) in pairs where line != painted {
            Issue.record("\(line.debugDescription) was \(painted.debugDescription)")
        }
        #expect(actual.utf8.count == expected.utf8.count)
    }

    /// The rows of a picture with the sequences of their styles.
    private func lines(of canvas: Canvas, depth: ColorDepth) -> [String] {
        (0..<canvas.size.rows).map { row in
            var runs: [StyledRun] = []
            for column in 0..<canvas.size.columns {
                let cell = canvas[Point(column: column, row: row)]
                guard cell.width > 0 else { continue }
                if let last = runs.indices.last, runs[last].style == cell.style {
                    runs[last].text += cell.glyph.text
                } else {
                    runs.append(StyledRun(cell.glyph.text, cell.style))
                }
            }
            var line = runs.map { $0.painted(depth: depth) }.joined()
            // Blanks in a style end with the sequence that turns it off, and stay.
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    // MARK: - What has to be told apart

    @Test(arguments: Theme.embeddedNames, EmbeddedThemeTests.depths)
    func `the row of the cursor differs in every cell, with and without the keys`(
        name: String,
        depth: ColorDepth
    ) throws {
        let theme = try Theme.embedded(name, depth: depth)
        for isFocused in [true, false] {
            let marked = isFocused ? screen() : Scene.diff.driver(80, 24)
            #expect((marked.state.focus == .tasks) == isFocused)
            var other = marked
            other.select(4)
            let row = try #require(marked.screen.firstIndex { $0.contains("#3 fix:") })
            #expect(other.screen[row].contains("#3 fix:"))
            let (one, two) = (marked.canvas(in: theme), other.canvas(in: theme))
            let same = (1..<79).filter { column in
                let place = Point(column: column, row: row)
                return one[place].style == two[place].style
            }
            #expect(same.isEmpty, "\(isFocused ? "with" : "without") the keys")
        }
    }

    @Test(arguments: Theme.embeddedNames, EmbeddedThemeTests.depths)
    func `what was added, what was removed and what stayed differ by sign, and by colour where there is one`(
        name: String,
        depth: ColorDepth
    ) throws {
        let theme = try Theme.embedded(name, depth: depth)
        let driver = screen()
        let rows = driver.screen
        // In one diff: the line of a hunk that stayed, the one that went and one that came.
        let texts = [" def mean(values):", "-    return sum(values)", "+    if not values:"]
        let canvas = driver.canvas(in: theme)
        let styles = try texts.map { text in
            let row = try #require(rows.firstIndex { $0.contains(text) && !$0.contains("@@") }, "\(text)")
            let line = rows[row]
            let start = try #require(line.range(of: text))
            let column = line.distance(from: line.startIndex, to: start.lowerBound)
            // The sign has the look of the line as a whole.
            return canvas[Point(column: column, row: row)].style
        }
        if depth == .none || name == "mono" {
            // By attributes, if at all.
            #expect(styles.allSatisfy { $0.foreground == .terminalDefault })
        }
        // A theme that is made of colours has the signs alone where there are none.
        if depth != .none || name == "mono" { #expect(Set(styles).count == 3) }
        for (line, words) in [(DiffRole.added, DiffRole.addedWords), (.removed, .removedWords)] {
            let base = theme.style(of: line)
            #expect(theme.style(of: words).over(base) != base, "\(words)")
        }
    }

    @Test(arguments: EmbeddedThemeTests.depths)
    func `in the theme without colours every part of a diff has a look of its own`(depth: ColorDepth) throws {
        let theme = try Theme.embedded("mono", depth: depth)
        let rows = [DiffRole.context, .added, .removed, .hunk].map { theme.style(of: $0) }
        let words = [(DiffRole.added, DiffRole.addedWords), (.removed, .removedWords)].map { line, part in
            theme.style(of: part).over(theme.style(of: line))
        }
        #expect(Set(rows + words).count == rows.count + words.count)
        // What the cursor and a search put over a row is still seen there.
        for row in rows + [theme.style(of: .file)] {
            #expect(theme[.selection].behind(row) != row)
            #expect(theme[.selectionUnfocused].behind(row) != row)
            #expect(theme[.match].over(row) != row)
        }
        // In lines that stayed no token looks like a line that came or went.
        for kind in SyntaxKind.allCases {
            #expect(!rows[1...].contains(theme.style(of: .syntax(kind))))
        }
    }

    @Test(arguments: Theme.embeddedNames, EmbeddedThemeTests.depths)
    func `trouble and danger are no plain text`(name: String, depth: ColorDepth) throws {
        let theme = try Theme.embedded(name, depth: depth)
        #expect(theme[.bad] != theme[.text])
        #expect(theme[.bad] != theme[.good])
        #expect(theme[.danger] != theme[.button])
        #expect(theme[.buttonSelected] != theme[.button])
        #expect(theme[.danger] != theme[.bad])
    }
}
