import Testing

@testable import Terminal

@Suite struct DiffLayoutTests {
    private static let text = """
        diff --git a/a.swift b/a.swift
        --- a/a.swift
        +++ b/a.swift
        @@ -1,4 +1,5 @@ top
         let one = 1
        -let two = 2
        +let two = 3
        +let three = 3
         end
         // 日本語
        @@ -20,1 +21,1 @@
        -x
        +y
        diff --git a/b.txt b/c.txt
        similarity index 100%
        rename from b.txt
        rename to c.txt

        """

    private func picture(
        _ text: String,
        columns: Int,
        rows: Int,
        column: Int = 0,
        _ options: DiffLayout.Options = .init()
    ) -> [String] {
        let document = DiffDocument(text)
        let layout = DiffLayout(document, columns: columns, options)
        var canvas = Canvas(size: Size(columns: columns, rows: rows))
        let view = DiffView(document, DiffMarkup(document), layout) { _ in .plain }
        view.draw(from: 0, column: column, in: canvas.bounds, on: &canvas)
        return canvas.text
    }

    @Test func `unified rows have both numbers, sign and text`() {
        #expect(
            picture(Self.text, columns: 40, rows: 14) == [
                "a.swift  +3 -2",
                "@@ -1,4 +1,5 @@ top",
                "  1   1  let one = 1",
                "  2     -let two = 2",
                "      2 +let two = 3",
                "      3 +let three = 3",
                "  3   4  end",
                "  4   5  // 日本語",
                "@@ -20,1 +21,1 @@",
                " 20     -x",
                "     21 +y",
                "c.txt",
                "renamed from b.txt, 100 % alike",
                "",
            ]
        )
    }

    @Test func `where there is little room text comes first`() {
        #expect(
            picture(Self.text, columns: 14, rows: 4) == [
                "a.swift  +3 -2", "@@ -1,4 +1,5 @", " let one = 1", "-let two = 2",
            ]
        )
    }

    @Test(arguments: [
        ("01234567890123456789012", 0, "      1 +012345678901234567890…"),
        ("01234567890123456789012", 1, "      1 +1234567890123456789012"),
        ("日本語日本語日本語日本語", 0, "      1 +日本語日本語日本語日 …"),
    ])
    func `a line that goes on beyond the edge says so`(text: String, column: Int, expected: String) {
        let diff = "diff --git a/x b/x\n@@ -0,0 +1 @@\n+\(text)\n"
        let drawn = picture(diff, columns: 31, rows: 4, column: column)
        #expect(drawn.contains(expected), "\(drawn)")
    }

    @Test func `sides stand beside each other`() {
        let rows = picture(Self.text, columns: 91, rows: 8, .init(mode: .sideBySide))
        func row(_ left: String, _ right: String) -> String {
            left + String(repeating: " ", count: 45 - left.count) + "│" + right
        }
        #expect(
            rows.prefix(7) == [
                "a.swift  +3 -2",
                "@@ -1,4 +1,5 @@ top",
                row("  1  let one = 1", "  1  let one = 1"),
                row("  2 -let two = 2", "  2 +let two = 3"),
                row("", "  3 +let three = 3"),
                row("  3  end", "  4  end"),
                "  4  // 日本語" + String(repeating: " ", count: 31) + "│  5  // 日本語",
            ]
        )
    }

    @Test func `a narrow view is unified whatever was asked for`() {
        let layout = DiffLayout(DiffDocument(Self.text), columns: 80, .init(mode: .sideBySide))
        #expect(layout.mode == .unified)
    }

    @Test func `moving sideways keeps numbers and signs, and wide characters whole`() {
        let rows = picture(Self.text, columns: 40, rows: 8, column: 4)
        #expect(rows[3] == "  2     -two = 2")
        #expect(rows[7] == "  4   5   本語")
        #expect(rows[0] == "a.swift  +3 -2")
    }

    private static func long(_ count: Int) -> String {
        let context = (1...count).map { " line \($0)\n" }.joined()
        return "--- a/x\n+++ b/x\n@@ -1,\(count + 1) +1,\(count + 1) @@\n\(context)-a\n+b\n"
    }

    @Test func `long context folds but for the lines around`() {
        let document = DiffDocument(Self.long(20))
        let folded = DiffLayout(document, columns: 80)
        let first = DiffPlace(file: 0, hunk: 0, line: 3)
        #expect(folded.rows.count == 2 + 3 + 1 + 3 + 2)
        #expect(folded.rows[5] == .fold(first, lineCount: 14))
        #expect(folded.row(of: DiffPlace(file: 0, hunk: 0, line: 10)) == 5)
        #expect(folded.row(of: DiffPlace(file: 0, hunk: 0, line: 17)) == 6)
        let open = DiffLayout(document, columns: 80, .init(opened: [first]))
        #expect(open.rows.count == 2 + 20 + 2)
        #expect(DiffLayout(DiffDocument(Self.long(9)), columns: 80).rows.count == 2 + 9 + 2)
        #expect(DiffLayout(document, columns: 80, .init(collapsed: [0])).rows == [.file(0)])
        let beside = DiffLayout(document, columns: 120, .init(mode: .sideBySide))
        #expect(beside.rows.count == 2 + 3 + 1 + 3 + 1)
    }

    @Test func `what is rejected is said in words, and remarks stand below what they are on`() {
        var options = DiffLayout.Options(collapsed: [1])
        options.collapsedHunks = [DiffSection(file: 0, hunk: 0)]
        options.rejected = [DiffSection(file: 0, hunk: 1), DiffSection(file: 1)]
        options.remarks = [
            DiffSection(file: 0): ["on the file"], DiffSection(file: 0, hunk: 0): ["one", "two"],
        ]
        #expect(
            picture(Self.text, columns: 50, rows: 9, options) == [
                "a.swift  +3 -2  ✗ 1 of 2 rejected",
                "on the file",
                "▸ @@ -1,4 +1,5 @@ top",
                "one",
                "two",
                "✗ rejected  @@ -20,1 +21,1 @@",
                " 20     -x",
                "     21 +y",
                "✗ rejected  ▸ c.txt",
            ]
        )
        let layout = DiffLayout(DiffDocument(Self.text), columns: 50, options)
        #expect(layout.section(at: 1).hunk == nil)
        #expect(layout.section(at: 4).hunk == 0)
        #expect(layout.row(of: DiffSection(file: 0, hunk: 1)) == 5)
        #expect(layout.row(of: DiffSection(file: 1)) == 8)
        #expect([0, 1, 2, 3, 5, 8, 99].map(layout.head) == [0, 1, 0, 3, 5, 8, 99])
        #expect(layout.stop(.hunk, .forward, from: 0) == 2)
        #expect(layout.stop(.hunk, .forward, from: 5) == 8)
    }

    @Test func `jumps stop at files and hunks`() {
        let layout = DiffLayout(DiffDocument(Self.text), columns: 80)
        #expect(layout.stop(.hunk, .forward, from: 0) == 1)
        #expect(layout.stop(.hunk, .forward, from: 1) == 8)
        #expect(layout.stop(.hunk, .forward, from: 8) == 11)
        #expect(layout.stop(.hunk, .forward, from: 11) == nil)
        #expect(layout.stop(.file, .forward, from: 0) == 11)
        #expect(layout.stop(.hunk, .backward, from: 11) == 8)
        #expect(layout.stop(.hunk, .backward, from: 8) == 1)
        #expect(layout.stop(.hunk, .backward, from: 1) == nil)
        #expect(layout.stop(.file, .backward, from: 5) == 0)
        #expect(layout.stop(.file, .backward, from: 0) == nil)
        #expect(layout.section(at: 9).hunk == 1)
        #expect(layout.section(at: 12).file == 1)
        #expect(layout.section(at: 99).file == nil)
    }

    @Test func `a merge is shown as text, an empty diff as nothing`() {
        let merge = "diff --cc x\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n"
        #expect(picture(merge, columns: 30, rows: 5) == ["x", "@@@ -1,1 -1,1 +1,1 @@@", "- a", " -b", "++c"])
        #expect(picture("", columns: 5, rows: 1) == [""])
    }

    @Test func `hostile text is drawn as dots and cut where it is too long`() {
        let long = String(repeating: "x", count: 1 << 20)
        let text = "--- a/x\n+++ b/x\u{1B}[2J\n@@ -1 +1 @@\n-\u{1B}]0;t\u{7}\u{202E}a\n+\(long)\n"
        let rows = picture(text, columns: 40, rows: 4, column: 4090)
        #expect(rows[0] == "x·[2J  +1 -1")
        #expect(rows[3] == "      1 +xxxxxx …")
        #expect(picture(text, columns: 40, rows: 3).last == "  1     -·]0;t··a")
    }

    @Test func `tokens and changed words have their styles`() throws {
        let document = DiffDocument(Self.text)
        let layout = DiffLayout(document, columns: 40)
        func style(_ row: Int, _ column: Int, background: Color) -> Style {
            var canvas = Canvas(size: Size(columns: 40, rows: 14))
            let view = DiffView(document, DiffMarkup(document), layout) { role in
                switch role {
                case .added: Style(foreground: .ansi(2), background: background)
                case .addedWords: Style(attributes: .bold)
                case .syntax(.keyword): Style(foreground: .ansi(5))
                default: .plain
                }
            }
            view.draw(from: 0, column: 0, in: canvas.bounds, on: &canvas)
            return canvas[Point(column: column, row: row)].style
        }
        // Context: "  1   1  let one = 1"; added: "      2 +let two = 3".
        #expect(style(2, 9, background: .terminalDefault) == Style(foreground: .ansi(5)))
        #expect(style(4, 9, background: .terminalDefault) == Style(foreground: .ansi(2)))
        #expect(style(4, 9, background: .ansi(4)) == Style(foreground: .ansi(5), background: .ansi(4)))
        #expect(style(4, 19, background: .terminalDefault) == Style(foreground: .ansi(2), attributes: .bold))
        #expect(style(4, 39, background: .ansi(4)).background == .ansi(4))
    }
}
