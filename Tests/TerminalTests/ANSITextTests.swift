import Testing

@testable import Terminal

@Suite struct ANSITextTests {
    @Test(arguments: [
        ("\u{1B}[1;31mred\u{1B}[0m plain", "red plain"),
        ("\u{1B}]0;title\u{7}text", "text"),
        ("\u{1B}]52;c;c2VjcmV0\u{1B}\\text", "text"),
        ("\u{1B}P1$r0m\u{1B}\\text", "text"),
        ("\u{1B}[2J\u{1B}[3;4Htext", "text"),
        ("\u{1B}(Btext\u{1B}=", "text"),
        ("text\u{1B}[38;5", "text"),
        ("text\u{1B}", "text"),
        ("text\u{1B}]8;;http://x", "text"),
        ("\u{1B}]0;cut off\nnext", "\nnext"),
        ("\u{9B}31mtext\u{9D}title\u{9C}!", "text!"),
        ("\u{1B}[?25ltext", "text"),
        ("no escapes", "no escapes"),
    ])
    func `sequences vanish whole or cut off`(text: String, stripped: String) {
        #expect(ANSIText.stripped(text) == stripped)
    }

    @Test(arguments: [
        ("1;4;7", Style(attributes: [.bold, .underline, .reverse])),
        ("31", Style(foreground: .ansi(1))),
        ("97;100", Style(foreground: .ansi(15), background: .ansi(8))),
        ("38;5;208", Style(foreground: .indexed(208))),
        ("38;5;3", Style(foreground: .ansi(3))),
        ("48;2;1;2;3", Style(background: .rgb(1, 2, 3))),
        ("38:2::10:20:30", Style(foreground: .rgb(10, 20, 30))),
        ("38:5:99;1", Style(foreground: .indexed(99), attributes: .bold)),
        ("38;5", Style.plain),
        ("38;2;300;0;0", Style.plain),
        ("4;4:0", Style.plain),
        ("31;39;1;22", Style.plain),
        ("31;", Style.plain),
    ])
    func `colours and attributes are read`(parameters: String, style: Style) {
        var text = ANSIText()
        #expect(text.runs(in: "\u{1B}[\(parameters)mx") == [StyledRun("x", style)])
    }

    @Test func `a style lives on to the next line, reset goes back to the base`() {
        let base = Style(foreground: .ansi(7))
        var text = ANSIText(base: base)
        #expect(text.runs(in: "a\u{1B}[31mb").map(\.text) == ["a", "b"])
        #expect(text.runs(in: "c") == [StyledRun("c", Style(foreground: .ansi(1)))])
        #expect(text.runs(in: "\u{1B}[md") == [StyledRun("d", base)])
    }
}
