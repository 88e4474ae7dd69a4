import Testing

@testable import Terminal

@Suite struct StyledLineTests {
    private let line = ["ab\t", "plain text", "日本", "", "e\u{301}nd", " of it"].enumerated().map {
        StyledRun($1, Style(foreground: .ansi(UInt8($0))))
    }

    @Test(arguments: [0, 1, 3, 8, 9, 17, 19, 20, 23, 40], [1, 2, 7, 12, 80])
    func `a window shows of runs what it shows of their text, each in its style`(column: Int, columns: Int) {
        let seen = line.window(from: column, columns: columns)
        // A wide character across the right edge is in the window of the text, and not in that of the runs.
        let whole = TerminalText.window(of: line.text, from: column, columns: columns)
        #expect(TerminalText.width(of: seen.text) <= columns)
        #expect(whole.hasPrefix(seen.text))
        #expect(seen.text == whole || TerminalText.width(of: whole) == columns + 1)
        let styles = seen.map(\.style)
        #expect(styles == line.map(\.style).filter(styles.contains))
    }

    @Test func `plain runs are cut at both edges`() {
        let runs = [StyledRun("0123456789", .plain), StyledRun("abcdef", Style(attributes: .bold))]
        let seen = runs.window(from: 4, columns: 8)
        #expect(seen.map(\.text) == ["456789", "ab"])
        #expect(seen.last?.style == Style(attributes: .bold))
        #expect(runs.window(from: 16, columns: 8).isEmpty)
    }
}
