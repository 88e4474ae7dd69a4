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
        // Dark grey on eight colours would be black.
        (.ansi(8), .ansi8, .terminalDefault),
        (.ansi(8), .ansi16, .ansi(8)),
        (.rgb(90, 90, 90), .ansi8, .terminalDefault),
    ])
    func `colours come down to what the terminal has`(color: Color, depth: ColorDepth, result: Color) {
        #expect(color.reduced(to: depth) == result)
    }

    /// What a weighted distance in RGB gets wrong: pastels that turn grey, dark colours that turn black.
    @Test(arguments: [
        ("#82aaff", 111), ("#a5d68f", 150), ("#f0c674", 222), ("#ff8a80", 210), ("#c9a2f2", 183),
        ("#7fdbca", 116), ("#1e1e1e", 234), ("#0b57d0", 26), ("#7a5200", 94),
    ])
    func `of 256 colours the one is taken that looks most alike`(hex: String, index: Int) throws {
        let color = try #require(RGBColor(hex: hex))
        let nearest = Color.rgb(color.red, color.green, color.blue).reduced(to: .indexed256)
        #expect(nearest == .indexed(UInt8(index)))
    }

    @Test(arguments: 16...255) func `each fixed entry of the table is its own nearest`(index: Int) {
        let color = ColorTable.colors[index]
        let nearest = Int(ColorTable.nearest(to: color))
        // Some greys are in the cube and in the ramp.
        #expect(ColorTable.colors[nearest] == color)
    }

    @Test(arguments: 0..<16) func `each colour of xterm's palette has its own name`(number: Int) {
        #expect(ColorTable.ansi(for: ColorTable.colors[number]) == UInt8(number))
    }

    @Test(arguments: [
        ("#ff8700", 3), ("#af5f00", 3), ("#ff0000", 9), ("#87afff", 12), ("#005f00", 2), ("#808080", 8),
        ("#101010", 0), ("#fafafa", 15), ("#ff00af", 9), ("#c0c0c0", 7),
    ])
    func `of sixteen colours the one of the same name is taken`(hex: String, number: Int) throws {
        let color = try #require(RGBColor(hex: hex))
        #expect(ColorTable.ansi(for: color) == UInt8(number))
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

    @Test(arguments: [
        (["TERM": "xterm-256color"], ColorDepth.indexed256),
        (["TERM": "linux"], .ansi8),
        (["TERM": "vt100"], .none),
        (["TERM": "no-such-terminal"], .ansi8),
        (["TERM": "dumb", "COLORTERM": "truecolor"], .none),
        ([:], .none),
    ])
    func `without a screen the description of the terminal decides`(
        environment: [String: String],
        depth: ColorDepth
    ) {
        #expect(ColorDepth(environment: environment) == depth)
    }
}
