import Testing

@testable import Terminal

@Suite struct ColorTests {
    @Test(arguments: [
        (Color.rgb(255, 0, 0), ColorDepth.indexed256, Color.indexed(196)),
        (.rgb(95, 135, 175), .indexed256, .indexed(67)),
        (.rgb(128, 128, 128), .indexed256, .indexed(244)),
        (.rgb(250, 5, 5), .ansi16, .ansi(9)),
        (.rgb(250, 5, 5), .ansi8, .ansi(1)),
        (.indexed(12), .ansi16, .ansi(12)),
        (.indexed(12), .ansi8, .ansi(4)),
        (.ansi(12), .indexed256, .ansi(12)),
        (.rgb(1, 2, 3), .none, .terminalDefault),
        (.rgb(1, 2, 3), .trueColor, .rgb(1, 2, 3)),
        (.terminalDefault, .ansi8, .terminalDefault),
    ])
    func `colours come down to what the terminal has`(color: Color, depth: ColorDepth, result: Color) {
        #expect(color.reduced(to: depth) == result)
    }

    @Test(arguments: [
        (["TERM": "xterm-256color"], 256, ColorDepth.indexed256),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, .trueColor),
        (["TERM": "tmux-256color", "COLORTERM": "truecolor", "TMUX": "/x"], 256, .indexed256),
        (["TERM": "screen", "COLORTERM": "24bit", "STY": "1"], 8, .ansi8),
        (["TERM": "xterm-256color", "NO_COLOR": "1", "COLORTERM": "truecolor"], 256, .none),
        (["TERM": "xterm-256color", "NO_COLOR": ""], 256, .indexed256),
        (["TERM": "vt100"], -1, .none),
        (["TERM": "xterm-16color"], 16, .ansi16),
    ])
    func `the depth follows the environment`(environment: [String: String], colors: Int, depth: ColorDepth) {
        #expect(ColorDepth(environment: environment, describedColors: colors) == depth)
    }
}
