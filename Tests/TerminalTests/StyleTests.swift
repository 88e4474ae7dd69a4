import Testing

@testable import Terminal

@Suite struct StyleTests {
    @Test(arguments: [
        (Style.plain, ""),
        (Style(attributes: [.bold, .underline]), "\u{1B}[1;4m"),
        (Style(foreground: .ansi(1), background: .ansi(12), attributes: .italic), "\u{1B}[3;31;104m"),
        (Style(foreground: .indexed(111)), "\u{1B}[38;5;111m"),
        (Style(background: .rgb(1, 2, 3), attributes: .reverse), "\u{1B}[7;48;2;1;2;3m"),
    ])
    func `a style is a sequence of attributes and colours`(style: Style, sequence: String) {
        #expect(style.sequence == sequence)
    }

    @Test func `painted text is reset at its end, and nothing in it is a control`() {
        let run = StyledRun("a\u{1B}[31mb", Style(foreground: .rgb(255, 0, 0), attributes: .bold))
        let painted = run.painted(depth: .indexed256)
        #expect(painted.hasPrefix("\u{1B}[1;38;5;196ma"))
        #expect(painted.hasSuffix("b\u{1B}[0m"))
        #expect(painted.count { $0 == "\u{1B}" } == 2)
        #expect(run.painted(depth: .none).hasPrefix("\u{1B}[1ma"))
        #expect(StyledRun("plain").painted(depth: .trueColor) == "plain")
    }

    @Test func `text keeps its colour above a ground and takes the ground's where it has none`() {
        let ground = Style(foreground: .ansi(15), background: .indexed(237), attributes: .bold)
        let red = Style(foreground: .ansi(1), background: .ansi(2), attributes: .italic)
        #expect(
            ground.behind(red)
                == Style(foreground: .ansi(1), background: .indexed(237), attributes: [.bold, .italic])
        )
        #expect(ground.behind(.plain) == ground)
        let line = Style(attributes: .underline)
        #expect(line.behind(red) == red.adding(.underline))
    }

    @Test func `above a reversed ground no colour is left to make a patch`() {
        let ground = Style(attributes: .reverse)
        let red = Style(foreground: .ansi(1), background: .ansi(2), attributes: .bold)
        #expect(ground.behind(red) == Style(attributes: [.reverse, .bold]))
    }
}
