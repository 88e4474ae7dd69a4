import Testing

@testable import Terminal

@Suite struct InputDecoderTests {
    static let corpus: [(String, [TerminalInput])] = [
        ("a", [.key(Key(.character("a")))]),
        ("é日🙂", [.key(Key(.character("é"))), .key(Key(.character("日"))), .key(Key(.character("🙂")))]),
        ("\u{1B}日", [.key(Key(.character("日"), .alt))]),
        ("\u{1B}🙂", [.key(Key(.character("🙂"), .alt))]),
        ("\r", [.key(Key(.enter))]),
        ("\n", [.key(Key(.character("j"), .control))]),
        ("\t", [.key(Key(.tab))]),
        ("\u{7F}", [.key(Key(.backspace))]),
        ("\u{8}", [.key(Key(.character("h"), .control))]),
        ("\0", [.key(Key(.character(" "), .control))]),
        ("\u{3}", [.key(Key(.character("c"), .control))]),
        ("\u{1F}", [.key(Key(.character("_"), .control))]),
        ("\u{1B}x", [.key(Key(.character("x"), .alt))]),
        ("\u{1B}é", [.key(Key(.character("é"), .alt))]),
        ("\u{1B}\r", [.key(Key(.enter, .alt))]),
        ("\u{1B}\u{7F}", [.key(Key(.backspace, .alt))]),
        ("\u{1B}[A", [.key(Key(.up))]),
        ("\u{1B}OA", [.key(Key(.up))]),
        ("\u{1B}[1;5C", [.key(Key(.right, .control))]),
        ("\u{1B}[1;2P", [.key(Key(.function(1), .shift))]),
        ("\u{1B}[1;2R", [.key(Key(.function(3), .shift))]),
        ("\u{1B}OP", [.key(Key(.function(1)))]),
        ("\u{1B}[[A", [.key(Key(.function(1)))]),
        ("\u{1B}[15~", [.key(Key(.function(5)))]),
        ("\u{1B}[3;5~", [.key(Key(.delete, .control))]),
        ("\u{1B}[5~\u{1B}[6~", [.key(Key(.pageUp)), .key(Key(.pageDown))]),
        ("\u{1B}[Z", [.key(Key(.backTab))]),
        ("\u{1B}OM", [.key(Key(.enter))]),
        ("\u{1B}[I\u{1B}[O", [.focusGained, .focusLost]),
        ("\u{1B}[13;2u", [.key(Key(.enter, .shift))]),
        ("\u{1B}[105;5u", [.key(Key(.character("i"), .control))]),
        ("\u{1B}[97:65;2u", [.key(Key(.character("A")))]),
        ("\u{1B}[97;6u", [.key(Key(.character("a"), [.control, .shift]))]),
        ("\u{1B}[27u", [.key(Key(.escape))]),
        ("\u{1B}[97;5:3u", []),
        ("\u{1B}[57419u", [.key(Key(.up))]),
        ("\u{1B}[57441u", []),
        ("\u{1B}[13;5u", [.key(Key(.enter, .control))]),
        ("\u{1B}[228:196;2u", [.key(Key(.character("Ä")))]),
        ("\u{1B}[127;3u", [.key(Key(.backspace, .alt))]),
        ("\u{1B}[9;2u", [.key(Key(.backTab))]),
        ("\u{1B}[1;5:1A\u{1B}[1;5:3A", [.key(Key(.up, .control))]),
        ("\u{1B}[113;9u\u{1B}[113;17u", []),
        ("\u{1B}[97;69u", [.key(Key(.character("a"), .control))]),
        ("\u{1B}[27;2;13~", [.key(Key(.enter, .shift))]),
        ("\u{1B}[27;5;13~", [.key(Key(.enter, .control))]),
        ("\u{1B}[27;3;13~", [.key(Key(.enter, .alt))]),
        ("\u{1B}[27;5;9~\u{1B}[27;2;9~", [.key(Key(.tab, .control)), .key(Key(.backTab))]),
        ("\u{1B}[27;6;65~", [.key(Key(.character("a"), [.control, .shift]))]),
        ("\u{1B}[27;7;120~", [.key(Key(.character("x"), [.control, .alt]))]),
        ("\u{1B}[27;4;68~", [.key(Key(.character("D"), .alt))]),
        ("\u{1B}[27;6;95~", [.key(Key(.character("_"), .control))]),
        ("\u{1B}[27;2;32~\u{1B}[27;4;63~", [.key(Key(.character(" "))), .key(Key(.character("?"), .alt))]),
        ("\u{1B}[27;9;120~", [.key(Key(.character("x"), .alt))]),
        ("\u{1B}[67;5u", [.key(Key(.character("c"), .control))]),
        ("\u{1B}[<0;10;5M", [.mouse(MouseEvent(.press(.left), at: Point(column: 9, row: 4)))]),
        ("\u{1B}[<0;10;5m", [.mouse(MouseEvent(.release(.left), at: Point(column: 9, row: 4)))]),
        ("\u{1B}[<64;1;1M", [.mouse(MouseEvent(.scrollUp, at: Point(column: 0, row: 0)))]),
        ("\u{1B}[<34;3;3M", [.mouse(MouseEvent(.move(.right), at: Point(column: 2, row: 2)))]),
        (
            "\u{1B}[<17;300;200M",
            [.mouse(MouseEvent(.press(.middle), at: Point(column: 299, row: 199), modifiers: .control))]
        ),
        ("\u{1B}[M !!", [.mouse(MouseEvent(.press(.left), at: Point(column: 0, row: 0)))]),
        ("\u{1B}[M#\"\"", [.mouse(MouseEvent(.release(nil), at: Point(column: 1, row: 1)))]),
        (
            "\u{1B}[200~one\rtwo\r\nthree\u{1B}[201~x",
            [.paste("one\ntwo\nthree"), .key(Key(.character("x")))]
        ),
        ("\u{1B}[200~\u{3}\u{1B}[A\u{1B}[201\u{1B}[201~", [.paste("\u{3}\u{1B}[A\u{1B}[201")]),
        ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
        ("\u{1B}[200~é日🙂\u{1B}\u{1B}[201~", [.paste("é日🙂\u{1B}")]),
        ("\u{1B}[200~\u{1B}[200~\u{1B}[<0;1;1M\u{1B}[201~", [.paste("\u{1B}[200~\u{1B}[<0;1;1M")]),
        ("\u{1B}[?62;4c", [.reply(.primaryAttributes)]),
        ("\u{1B}[>41;354;0c", [.reply(.other)]),
        ("\u{1B}[?2026;2$y", [.reply(.mode(number: 2026, setting: .reset))]),
        ("\u{1B}[?1u", [.reply(.kittyKeyboard(flags: 1))]),
        ("\u{1B}[?997;1n", [.reply(.colorScheme(isDark: true))]),
        (
            "\u{1B}]11;rgb:1e1e/2e2e/ffff\u{1B}\\a",
            [
                .reply(.background(red: 0x1E, green: 0x2E, blue: 0xFF)), .key(Key(.character("a"))),
            ]
        ),
        ("\u{1B}]10;rgb:ff/80/00\u{7}", [.reply(.foreground(red: 255, green: 128, blue: 0))]),
        ("\u{1B}P>|XTerm(379)\u{1B}\\", [.reply(.version("XTerm(379)"))]),
        ("\u{1B}P>|tmux 3.3a\u{1B}\\q", [.reply(.version("tmux 3.3a")), .key(Key(.character("q")))]),
        ("\u{1B}[24;80R", [.reply(.other)]),
    ]

    @Test(arguments: corpus.indices)
    func `each sequence decodes the same whole, byte by byte and cut anywhere`(index: Int) {
        let (text, expected) = Self.corpus[index]
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var decoder = InputDecoder()
            let inputs = decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...])
            #expect(inputs == expected, "\(text.debugDescription) cut at \(cut)")
            #expect(!decoder.needsTimeout)
        }
        var decoder = InputDecoder()
        let inputs = bytes.flatMap { decoder.feed([$0]) }
        #expect(inputs == expected)
    }

    /// What no terminal should send, such as noise on a line, or two programs that write at once.
    static let malformedBytes: [[UInt8]] = [
        [0xC3, 0x78], [0xE2, 0x82, 0x1B, 0x5B, 0x41], [0xF0, 0x9F, 0x99, 0x0D], [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80], [0xFF, 0xFE, 0x41], [0x9B, 0x41],
        [0x1B, 0xE2, 0x1B, 0xC3, 0x71],
        // An old mouse report of bytes that are none.
        [0x1B, 0x5B, 0x4D, 0xFF, 0x00, 0x1B, 0x71],
        // A paste of broken text.
        [0x1B, 0x5B, 0x32, 0x30, 0x30, 0x7E, 0xFF, 0xE2, 0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E],
    ]

    static let malformedTexts: [String] = [
        "\u{1B}[1;2\u{1B}[B", "\u{1B}[<0;1\r", "\u{1B}[;;;;u\u{1B}[~", "\u{1B}[<x\u{1B}[?$yq",
        "\u{1B}[99999999999999999999;99999999999u", "\u{1B}[\(String(repeating: "1;", count: 100))Aq",
        "\u{1B}[[Zq\u{1B}[[\u{1B}[A", "\u{1B}O5\u{1B}OA\u{1B}O\u{3}", "\u{1B}]11;rgb:zz/zz/zz\u{7}q",
        "\u{1B}]52;c;\(String(repeating: "A", count: 4500))\u{1B}\\q",
        "\u{1B}P$q\u{1B}[A\u{1B}_Gi=1\u{1B}\u{1B}\\q", "\u{1B}]\u{1B}]\u{1B}Xq\r",
        "\u{1B}[201~\u{1B}[200~\u{1B}[201\u{1B}[201~",
    ]

    static let malformed = malformedBytes + malformedTexts.map { Array($0.utf8) }

    @Test(arguments: malformed.indices)
    func `what is malformed decodes the same wherever it is cut`(index: Int) {
        let bytes = Self.malformed[index] + Array("\rz".utf8)
        var decoder = InputDecoder()
        let whole = decoder.feed(bytes)
        for cut in stride(from: 0, through: bytes.count, by: bytes.count < 400 ? 1 : 97) {
            var decoder = InputDecoder()
            let inputs = decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...])
            #expect(inputs == whole, "cut at \(cut)")
        }
        var slow = InputDecoder()
        let inputs = bytes.flatMap { slow.feed([$0]) }
        #expect(inputs == whole)
        // Whatever it was, typing goes on.
        #expect(whole.last == .key(Key(.character("z"))))
    }

    @Test(arguments: corpus.indices) func `two cuts change as little as one`(index: Int) {
        let (text, expected) = Self.corpus[index]
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var decoder = InputDecoder()
                let inputs =
                    decoder.feed(bytes[..<first]) + decoder.feed(bytes[first..<second])
                    + decoder.feed(bytes[second...])
                #expect(inputs == expected, "\(text.debugDescription) cut at \(first) and \(second)")
            }
        }
    }

    @Test(arguments: 1...24) func `the whole corpus in pieces of any size decodes the same`(size: Int) {
        let bytes = Self.corpus.flatMap { Array($0.0.utf8) }
        var decoder = InputDecoder()
        var inputs: [TerminalInput] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            inputs += decoder.feed(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(inputs == Self.corpus.flatMap(\.1))
    }

    @Test func `a paste that was under way when the terminal was given away is over when it comes back`() {
        var decoder = InputDecoder()
        let before = decoder.feed(Array("\u{1B}[200~half of it\u{1B}[20".utf8))
        decoder.endPaste()
        let after = decoder.feed(Array("q".utf8))
        #expect(before.isEmpty)
        #expect(after == [.key(Key(.character("q")))])
        // An answer that was cut goes on, and is no typed text.
        let answer = decoder.feed(Array("\u{1B}]11;rgb:ff".utf8))
        decoder.endPaste()
        let rest = decoder.feed(Array("/ff/ff\u{1B}\\".utf8))
        #expect(answer.isEmpty)
        #expect(rest == [.reply(.background(red: 255, green: 255, blue: 255))])
    }

    @Test func `the whole corpus in one stream decodes to the sum of its parts`() {
        var decoder = InputDecoder()
        let bytes = Self.corpus.flatMap { Array($0.0.utf8) }
        let inputs = decoder.feed(bytes)
        #expect(inputs == Self.corpus.flatMap(\.1))
    }

    @Test(arguments: [
        ("\u{1B}", [Key(.escape)]),
        ("\u{1B}\u{1B}", [Key(.escape), Key(.escape)]),
        ("\u{1B}[", [Key(.character("["), .alt)]),
        ("\u{1B}O", [Key(.character("O"), .alt)]),
        ("\u{1B}]", [Key(.character("]"), .alt)]),
    ])
    func `what may be a key or more is a key when time is up`(text: String, keys: [Key]) {
        var decoder = InputDecoder()
        let before = decoder.feed(Array(text.utf8))
        #expect(decoder.needsTimeout)
        let inputs = before + decoder.timeout()
        #expect(inputs == keys.map { .key($0) })
        #expect(!decoder.needsTimeout)
        let late = decoder.timeout()
        #expect(late.isEmpty)
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xE4, 0xB8], [0xF0, 0x9F, 0x99], [0x80],
        ] as [[UInt8]]
    )
    func `broken text becomes replacement characters and does not swallow what follows`(bytes: [UInt8]) {
        var decoder = InputDecoder()
        let inputs = decoder.feed(bytes + Array("q".utf8))
        #expect(inputs.last == .key(Key(.character("q"))))
        #expect(inputs.dropLast().allSatisfy { $0 == .key(Key(.character("\u{FFFD}"))) })
        #expect(inputs.count >= 2)
    }

    @Test func `an unfinished string cannot keep Enter and Ctrl+C from the program`() {
        var decoder = InputDecoder()
        let inputs = decoder.feed(Array("\u{1B}]typed by hand\u{3}".utf8))
        #expect(inputs == [.key(Key(.character("c"), .control))])
    }

    @Test func `a paste beyond the limit is cut and still ends`() {
        var decoder = InputDecoder()
        var inputs = decoder.feed(Array("\u{1B}[200~".utf8))
        let chunk = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<5 { inputs += decoder.feed(chunk) }
        inputs += decoder.feed(Array("\u{1B}[201~q".utf8))
        guard case .paste(let text) = inputs.first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == InputDecoder.largestPaste)
        #expect(inputs.last == .key(Key(.character("q"))))
    }

    @Test func `no bytes at all can stop it from hearing a key`() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            var decoder = InputDecoder()
            let noise = (0..<60).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = decoder.feed(noise)
            _ = decoder.timeout()
            // The end of a paste or of a string, then the key three times, in case the first ones end something.
            let inputs = decoder.feed(Array("\u{1B}[201~\u{1B}\\qqqq".utf8))
            #expect(inputs.contains(.key(Key(.character("q")))))
        }
    }

    @Test func `a terminal whose Backspace is 8 has it`() {
        var decoder = InputDecoder(eraseByte: 8)
        let inputs = decoder.feed([8])
        #expect(inputs == [.key(Key(.backspace))])
    }
}
