import Glibc
import Testing

@testable import Terminal

/// One ncurses in a process: these run one after the other.
@MainActor
@Suite(.serialized) struct NcursesScreenTests {
    private let environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]

    private func screen(
        _ terminal: PseudoTerminal,
        _ more: [String: String] = [:]
    ) throws -> NcursesScreen {
        try NcursesScreen(environment: environment.merging(more) { $1 }, path: terminal.path)
    }

    private func picture(_ screen: NcursesScreen, _ text: String, style: Style = .plain) -> Canvas {
        var canvas = Canvas(size: screen.size)
        canvas.put(text, at: Point(column: 0, row: 0), style: style)
        return canvas
    }

    @Test func `the first frame enters the alternate screen, shows the text and turns the modes on`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        #expect(screen.size == Size(columns: 80, rows: 24))
        #expect(terminal.received() == "")
        screen.present(picture(screen, "hello 日本"))
        let bytes = terminal.received()
        #expect(bytes.contains("\u{1B}[?1049h"))
        #expect(bytes.contains("hello 日本"))
        #expect(bytes.contains("\u{1B}[?2004h") && bytes.contains("\u{1B}[?1004h"))
        #expect(!bytes.contains("\u{1B}[?1000h"))
        // A line in its usual modes would echo this, and make two characters of Ctrl+C.
        terminal.type("typed\u{3}")
        #expect(terminal.received() == "")
        #expect(screen.device.read(upTo: 100) == Array("typed\u{3}".utf8))
    }

    @Test func `an unchanged frame sends nothing, a changed cell a few bytes`() throws {
        let terminal = try PseudoTerminal(columns: 200, rows: 60)
        let screen = try screen(terminal)
        defer { screen.restore() }
        screen.present(picture(screen, "hello"))
        _ = terminal.received()
        screen.present(picture(screen, "hello"))
        #expect(terminal.received() == "")
        #expect(screen.lastFrameBytes == 0)
        screen.present(picture(screen, "hellO"))
        #expect(terminal.received().utf8.count <= 12)
    }

    @Test func `leaving gives everything back`() throws {
        let terminal = try PseudoTerminal()
        let modes = terminal.modes
        let screen = try screen(terminal)
        screen.mouse = .drags
        screen.keys = .kitty
        screen.present(picture(screen, "x"))
        var bytes = terminal.received()
        screen.restore()
        bytes += terminal.received()
        for mode in ["?1049", "?2004", "?1004", "?1000", "?1002", "?1006"] {
            let last = bytes.ranges(of: "\u{1B}[\(mode)").last
            let end = try #require(last?.upperBound, "\(mode) was never on")
            #expect(bytes[end] == "l", "\(mode) is left on")
        }
        let pushed = try #require(bytes.firstRange(of: "\u{1B}[>1u"))
        let popped = try #require(bytes.firstRange(of: "\u{1B}[<u"))
        #expect(pushed.upperBound <= popped.lowerBound)
        let hidden = try #require(bytes.ranges(of: "\u{1B}[?25l").last)
        let visible = try #require(bytes.ranges(of: "\u{1B}[?25h").last)
        #expect(hidden.upperBound <= visible.lowerBound)
        #expect(terminal.modes == modes)
        screen.restore()
        screen.present(Canvas(size: screen.size))
        #expect(terminal.received() == "")
    }

    @Test func `the order of leaving: reports, then the screen, and nothing that came of them is left`()
        throws
    {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        screen.mouse = .drags
        screen.title = "ours"
        screen.keys = .kitty
        screen.present(picture(screen, "x"))
        _ = terminal.received()
        screen.restore()
        let bytes = terminal.received()
        let order = [
            "\u{1B}[23;2t", "\u{1B}[<u", "\u{1B}[?1006l", "\u{1B}[?1002l", "\u{1B}[?1000l", "\u{1B}[?1004l",
            "\u{1B}[?2004l", "\u{1B}[?1049l",
        ]
        var rest = bytes[...]
        for sequence in order {
            let place = try #require(
                rest.firstRange(of: sequence),
                "\(sequence) in \(bytes.debugDescription)"
            )
            rest = rest[place.upperBound...]
        }
    }

    @Test func `keys are told apart while the terminal is ours, and in one way at a time`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        let (on, off) = ("\u{1B}[>4;1m", "\u{1B}[>4m")
        screen.present(picture(screen, "x"))
        #expect(!terminal.received().contains("\u{1B}[>4"))
        screen.keys = .modifiedKeys
        #expect(terminal.received() == on)
        screen.suspend()
        #expect(terminal.received().hasPrefix(off))
        screen.resume()
        screen.present(picture(screen, "x"))
        #expect(terminal.received().contains(on))
        screen.keys = .kitty
        #expect(terminal.received() == off + "\u{1B}[>1u")
        screen.keys = .modifiedKeys
        #expect(terminal.received() == "\u{1B}[<u" + on)
        screen.restore()
        let bytes = terminal.received()
        #expect(bytes.hasPrefix(off) && !bytes.contains("\u{1B}[<u"))
    }

    @Test func `the title is ours while the terminal is, and free of controls`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        let (push, pop) = ("\u{1B}[22;2t", "\u{1B}[23;2t")
        screen.title = "one\u{1B}]0;two\u{7}\n"
        #expect(terminal.received() == "")
        screen.present(picture(screen, "x"))
        #expect(terminal.received().contains("\(push)\u{1B}]2;one·]0;two··\u{7}"))
        screen.title = "three"
        #expect(terminal.received() == "\u{1B}]2;three\u{7}")
        screen.title = "three"
        #expect(terminal.received() == "")
        screen.suspend()
        #expect(terminal.received().hasPrefix(pop))
        screen.title = "four"
        screen.mouse = .clicks
        #expect(terminal.received() == "")
        screen.resume()
        screen.present(picture(screen, "x"))
        let bytes = terminal.received()
        #expect(bytes.contains("\(push)\u{1B}]2;four\u{7}"))
        #expect(bytes.contains("\u{1B}[?1000h\u{1B}[?1006h") && !bytes.contains("\u{1B}[?1002h"))
        screen.title = nil
        #expect(terminal.received() == pop)
    }

    @Test func `while the terminal is with another program nothing is sent to it`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        screen.present(picture(screen, "x"))
        #expect(screen.send([0x07]))
        #expect(terminal.received().hasSuffix("\u{7}"))
        screen.suspend()
        _ = terminal.received()
        #expect(!screen.send([0x07]))
        #expect(terminal.received() == "")
    }

    @Test func `after lending the terminal the picture is painted whole`() throws {
        let terminal = try PseudoTerminal()
        let modes = terminal.modes
        let screen = try screen(terminal)
        defer { screen.restore() }
        screen.present(picture(screen, "hello"))
        screen.suspend()
        #expect(terminal.modes == modes)
        #expect(terminal.received().contains("\u{1B}[?1049l"))
        screen.present(picture(screen, "while away"))
        #expect(terminal.received() == "")
        terminal.resize(columns: 100, rows: 30)
        screen.resume()
        #expect(screen.size == Size(columns: 100, rows: 30))
        screen.present(picture(screen, "hello"))
        let bytes = terminal.received()
        #expect(bytes.contains("\u{1B}[?1049h") && bytes.contains("hello") && bytes.contains("\u{1B}[?2004h"))
    }

    @Test func `a new size is painted whole, down to one cell`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        screen.present(picture(screen, "hello"))
        #expect(!screen.updateSize())
        for (columns, rows) in [(200, 60), (20, 5), (1, 1), (80, 24)] as [(UInt16, UInt16)] {
            terminal.resize(columns: columns, rows: rows)
            #expect(screen.updateSize())
            #expect(screen.size == Size(columns: Int(columns), rows: Int(rows)))
            _ = terminal.received()
            screen.present(picture(screen, "hello"))
            #expect(terminal.received().contains("h"))
        }
    }

    @Test func `after a storm of sizes the frame is that of a whole painting at the last one`() throws {
        /// A line in each row, longer than the narrow sizes, with a coloured word.
        func picture(_ screen: NcursesScreen) -> Canvas {
            var canvas = Canvas(size: screen.size)
            for row in 0..<screen.size.rows {
                canvas.put("row \(row) 日本 ", at: Point(column: row % 7, row: row))
                canvas.put(
                    "red",
                    at: Point(column: 30, row: row),
                    style: Style(foreground: .ansi(1), attributes: .bold)
                )
            }
            return canvas
        }
        let sizes: [(UInt16, UInt16)] = [(80, 24), (200, 60), (10, 3), (1, 1), (120, 40), (20, 5)]
        for last in sizes {
            let terminal = try PseudoTerminal()
            let stormy = try screen(terminal)
            stormy.present(picture(stormy))
            for (columns, rows) in sizes.filter({ $0 != last }) + sizes + [(81, 25), last] {
                _ = terminal.received()
                terminal.resize(columns: columns, rows: rows)
                _ = stormy.updateSize()
                stormy.present(picture(stormy))
            }
            let frame = terminal.received()
            stormy.restore()

            let other = try PseudoTerminal(columns: last.0, rows: last.1)
            let fresh = try screen(other)
            fresh.present(picture(fresh))
            _ = other.received()
            fresh.repaint()
            fresh.present(picture(fresh))
            #expect(frame == other.received(), "\(last)")
            #expect(frame.contains("r"))
            fresh.restore()
        }
    }

    @Test func `synchronized output wraps frames and sends nothing for an unchanged one`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        screen.present(picture(screen, "a"))
        _ = terminal.received()
        screen.usesSynchronizedOutput = true
        screen.present(picture(screen, "b"))
        let bytes = terminal.received()
        #expect(bytes.hasPrefix("\u{1B}[?2026h") && bytes.hasSuffix("\u{1B}[?2026l"))
        screen.present(picture(screen, "b"))
        #expect(terminal.received() == "")
    }

    @Test func `a terminal that takes nothing does not block, and gets the newest picture later`() throws {
        let terminal = try PseudoTerminal(columns: 200, rows: 60)
        let screen = try screen(terminal)
        defer { screen.restore() }
        for index in 0..<40 {
            var canvas = Canvas(size: screen.size)
            for row in 0..<60 {
                canvas.put(String(repeating: "\(index % 10)", count: 200), at: Point(column: 0, row: row))
            }
            screen.present(canvas)
        }
        var bytes = terminal.received()
        var last = picture(screen, "the newest")
        last.cursor = Point(column: 3, row: 3)
        // Each frame first sends what was held back.
        for _ in 0..<20 {
            screen.present(last)
            bytes += terminal.received()
        }
        #expect(bytes.utf8.count < 40 * 12_000 / 4)
        #expect(bytes.contains("the newest"))
    }

    @Test func `a line that is stuck in the middle of a frame still gets all that takes the modes back`()
        throws
    {
        let terminal = try PseudoTerminal(columns: 200, rows: 60)
        let screen = try screen(terminal)
        for index in 0..<40 {
            var canvas = Canvas(size: screen.size)
            for row in 0..<60 {
                canvas.put(String(repeating: "\(index % 10)", count: 200), at: Point(column: 0, row: row))
            }
            screen.present(canvas)
        }
        // Nobody has read a byte so far.
        screen.restore()
        let bytes = terminal.received()
        #expect(bytes.contains("\u{18}"))
        let end = bytes[(bytes.lastIndex(of: "\u{18}") ?? bytes.startIndex)...]
        #expect(end.contains("\u{1B}[?2004l") && end.contains("\u{1B}[?1049l"))
    }

    @Test(arguments: ["linux", "putty"])
    func `a terminal whose description has no size shows the screen`(name: String) throws {
        let terminal = try PseudoTerminal(columns: 100, rows: 30)
        let screen = try screen(terminal, ["TERM": name])
        defer { screen.restore() }
        #expect(screen.size == Size(columns: 100, rows: 30))
        screen.present(picture(screen, "shown"))
        #expect(terminal.received().contains("shown"))
    }

    @Test(
        arguments: [
            (["COLORTERM": "truecolor"], Style(foreground: .rgb(1, 2, 3)), "38;2;1;2;3m"),
            (["COLORTERM": "truecolor"], Style(background: .rgb(0, 0, 7)), "48;2;0;1;7m"),
            (["COLORTERM": "truecolor"], Style(foreground: .ansi(12)), "94m"),
            (["COLORTERM": "truecolor"], Style(foreground: .indexed(208)), "38;5;208m"),
            ([:], Style(foreground: .rgb(255, 0, 0)), "38;5;196m"),
            ([:], Style(foreground: .ansi(1), attributes: .bold), "31m"),
            (["TERM": "xterm"], Style(foreground: .rgb(250, 0, 0)), "31m"),
        ] as [([String: String], Style, String)]
    )
    func `colours come out as the terminal can show them`(
        variables: [String: String],
        style: Style,
        sequence: String
    ) throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal, variables)
        defer { screen.restore() }
        screen.present(picture(screen, "x", style: style))
        let bytes = terminal.received()
        #expect(bytes.contains(sequence), "\(bytes.debugDescription)")
    }

    @Test func `without colours emphasis stays`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal, ["NO_COLOR": "1"])
        defer { screen.restore() }
        #expect(screen.colorDepth == .none)
        screen.present(
            picture(screen, "x", style: Style(foreground: .ansi(1), attributes: [.bold, .reverse]))
        )
        let bytes = terminal.received()
        #expect(!bytes.contains("31m"))
        #expect(
            bytes.contains("\u{1B}[0;1;7m") || (bytes.contains("\u{1B}[1m") && bytes.contains("\u{1B}[7m"))
        )
    }

    @Test func `each glyph of ours has a plain counterpart where there is no Unicode`() {
        for glyphs in [BorderGlyphs.unicode, .heavy] {
            for glyph in [
                glyphs.horizontal, glyphs.vertical, glyphs.topLeft, glyphs.topRight, glyphs.bottomLeft,
                glyphs.bottomRight, TerminalText.stand,
            ] {
                let plain = ASCIIForms.form(of: glyph.base)
                #expect(plain.isASCII && plain != "?")
            }
        }
        #expect(ASCIIForms.form(of: "日") == "?")
        #expect(ASCIIForms.form(of: "a") == "a")
        #expect(CharacterSupport.establish(environment: ["LC_ALL": "", "LANG": "POSIX"]) == .unicode)
    }

    @Test func `what the C library does not know cannot shift the line`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        // U+1FAE8 is of Unicode 15, wide; older C libraries have no width for it.
        screen.present(picture(screen, "\u{1FAE8}|"))
        let bytes = terminal.received()
        #expect(bytes.contains("\u{1FAE8}|") || bytes.contains("\u{FFFD} |"))
    }

    @Test func `an unknown terminal falls back with a word, none at all is an error`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal, ["TERM": "no-such-terminal"])
        #expect(screen.notice?.contains("no-such-terminal") == true)
        screen.restore()
        #expect(throws: TerminalError.cannotPlaceCursor("dumb")) {
            _ = try self.screen(terminal, ["TERM": "dumb"])
        }
        #expect(throws: TerminalError.notATerminal) {
            _ = try NcursesScreen(environment: environment, path: "/dev/null")
        }
    }

    @Test func `the cursor is shown where the picture has it and hidden otherwise`() throws {
        let terminal = try PseudoTerminal()
        let screen = try screen(terminal)
        defer { screen.restore() }
        screen.present(picture(screen, "x"))
        #expect(terminal.received().contains("\u{1B}[?25l"))
        var canvas = picture(screen, "x")
        canvas.cursor = Point(column: 4, row: 2)
        screen.present(canvas)
        let bytes = terminal.received()
        #expect(bytes.contains("\u{1B}[3;5H"), "\(bytes.debugDescription)")
        #expect(bytes.contains("\u{1B}[?25h"))
    }
}
