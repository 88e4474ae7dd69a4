import Testing

@testable import Terminal

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain", 5),
        ("日本語", 6),
        ("한국어", 6),
        ("e\u{301}te\u{301}", 3),
        ("🙂", 2),
        ("👩‍💻", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇩🇪", 2),
        ("❤\u{FE0F}", 1),
        ("1\u{FE0F}\u{20E3}", 1),
        ("ＡＢ", 4),
        ("é", 1),
        ("", 0),
    ])
    func `widths are those that terminals agree on`(text: String, width: Int) {
        #expect(TerminalText.width(of: text) == width)
    }

    @Test(arguments: [
        ("a\u{1B}[2Jb", "a·[2Jb"),
        ("a\u{7}b", "a·b"),
        ("\u{9B}31m", "·31m"),
        ("user\u{202E}txt.exe", "user·txt.exe"),
        ("zero\u{200B}width", "zero·width"),
        ("\u{2066}isolated\u{2069}", "·isolated·"),
        ("tag\u{E0041}\u{E0042}\u{E0043}", "tag···"),
        ("a\tb", "a   b"),
        ("one\ntwo", "one\ntwo"),
        ("日\t!", "日  !"),
        ("\u{2FFFF}", "\u{FFFD}"),
    ])
    func `what could steer the terminal or hide text becomes visible`(text: String, shown: String) {
        #expect(TerminalText.sanitized(text) == shown)
    }

    @Test func `no scalar of the basic plane makes a cell that holds a control or format character`() {
        for value in UInt32(0)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for cell in TerminalText.cells(of: "a" + String(Character(scalar))) {
                let category = cell.glyph.base.properties.generalCategory
                #expect(category != .control && category != .format, "U+\(String(value, radix: 16))")
                #expect(cell.width == 1 || cell.width == 2)
            }
        }
    }

    @Test func `marks stay on their letter and a crowd of them is thinned`() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 50) + "b"
        let cells = TerminalText.cells(of: zalgo)
        #expect(cells.count == 2)
        #expect(cells[0].glyph.marks.count == 4)
        #expect(TerminalText.cells(of: "\u{301}a").map(\.width) == [1, 1])
    }

    @Test(arguments: [
        ("hello", 5, "hello"),
        ("hello!", 5, "hell…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("hello", 1, "…"),
        ("hello", 0, ""),
        ("", 3, ""),
    ])
    func `truncation fits and says that it happened`(text: String, columns: Int, result: String) {
        #expect(TerminalText.truncated(text, to: columns) == result)
        #expect(TerminalText.width(of: result) <= columns)
    }

    @Test(arguments: [
        ("the quick brown fox", 10, ["the quick", "brown fox"]),
        ("the quick brown fox", 9, ["the quick", "brown fox"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("a unbreakable", 4, ["a", "unbr", "eaka", "ble"]),
        ("one\n\ntwo", 9, ["one", "", "two"]),
        ("", 9, [""]),
        ("日本語 テスト", 6, ["日本語", "テスト"]),
        ("日本語", 5, ["日本", "語"]),
        ("abc     ", 3, ["abc"]),
        ("  indented text", 10, ["  indented", "text"]),
        ("line\r\nnext", 10, ["line", "next"]),
        ("a\tb\tc", 5, ["a\tb", "c"]),
    ])
    func `wrapping breaks between words where it can`(text: String, columns: Int, lines: [String]) {
        #expect(TerminalText.wrapped(text, to: columns).map(String.init) == lines)
    }

    @Test func `wrapped lines fit and lose nothing but blanks`() {
        var random = SeededGenerator(seed: 7)
        let alphabet = ["a", "bb", " ", "  ", "日", "e\u{301}", "🙂", "\t", "👩‍💻", "-"]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...40, using: &random))
                .compactMap { _ in alphabet.randomElement(using: &random) }.joined()
            let columns = Int.random(in: 2...12, using: &random)
            let lines = TerminalText.wrapped(text, to: columns)
            for line in lines {
                #expect(TerminalText.width(of: line) <= columns, "\(text.debugDescription) at \(columns)")
            }
            let kept = lines.joined().filter { $0 != " " && $0 != "\t" }
            #expect(kept == text.filter { $0 != " " && $0 != "\t" })
        }
    }

    @Test(arguments: [
        ("hello", 0, 3, "hel"), ("hello", 2, 9, "llo"), ("hello", 9, 3, ""), ("日本語", 1, 3, " 本"),
        ("日本語", 2, 2, "本"), ("\tx", 2, 4, "  x"), ("a\u{301}b", 0, 1, "a\u{301}"),
    ])
    func `a window shows the columns it covers`(line: String, column: Int, columns: Int, seen: String) {
        #expect(TerminalText.window(of: line, from: column, columns: columns) == seen)
    }

    @Test(arguments: ["", "abc", "日本", "a\u{301}b", "\t", String(repeating: "x", count: 50)])
    func `a text fits when it is no wider`(text: String) {
        for columns in 0...60 {
            #expect(TerminalText.fits(text, in: columns) == (TerminalText.width(of: text) <= columns))
        }
    }
}
