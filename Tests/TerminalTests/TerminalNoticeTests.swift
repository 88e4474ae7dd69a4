import Testing

@testable import Terminal

@Suite struct TerminalNoticeTests {
    private let notice = TerminalNotice(title: "switchyard", text: "#5 failed: add")

    @Test(
        arguments: [
            (.bell, "\u{7}"),
            (.off, ""),
            (.osc9, "\u{1B}]9;switchyard: #5 failed: add\u{1B}\\"),
            (.osc777, "\u{1B}]777;notify;switchyard;#5 failed: add\u{1B}\\"),
            (
                .osc99,
                "\u{1B}]99;i=switchyard:d=0;switchyard\u{1B}\\"
                    + "\u{1B}]99;i=switchyard:p=body;#5 failed: add\u{1B}\\"
            ),
        ] as [(TerminalNotice.Kind, String)]
    )
    func `each kind of terminal is told its way`(kind: TerminalNotice.Kind, text: String) {
        #expect(notice.bytes(kind) == Array(text.utf8))
    }

    @Test func `tmux is given an envelope, and the bell, which needs none`() {
        let inside = "\u{1B}Ptmux;\u{1B}\u{1B}]9;switchyard: #5 failed: add\u{1B}\u{1B}\\\u{1B}\\\u{7}"
        #expect(notice.bytes(.osc9, isInTmux: true) == Array(inside.utf8))
        #expect(notice.bytes(.bell, isInTmux: true) == [7])
        #expect(notice.bytes(.off, isInTmux: true).isEmpty)
    }

    @Test(arguments: TerminalNotice.Kind.allCases) func `no text steers the terminal`(
        kind: TerminalNotice.Kind
    ) {
        let rude = "4;1\u{1B}]0;owned\u{7}\n\u{9B}2J\u{202E};x\u{9C}\u{7F}"
        let bytes = TerminalNotice(title: rude, text: rude).bytes(kind)
        let controls = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
            $0.value < 0x20 || (0x7F..<0xA0).contains($0.value)
        }
        // The sequence's own: an ESC at the beginning and one before the final backslash.
        let own: [TerminalNotice.Kind: Int] = [.bell: 1, .osc9: 2, .osc777: 2, .osc99: 4, .off: 0]
        #expect(controls.count == own[kind])
        let text = String(decoding: bytes, as: UTF8.self)
        // ConEmu takes "9;4" for a command, and rxvt's title ends at the first semicolon.
        #expect(!text.hasPrefix("\u{1B}]9;4"))
        #expect(kind != .osc777 || text.hasPrefix("\u{1B}]777;notify;4,1"))
    }

    @Test func `a long text is cut, and lines are joined`() {
        let notice = TerminalNotice(title: "a\nb", text: String(repeating: "word ", count: 100))
        #expect(notice.title == "a b")
        #expect(notice.text.count == 160 && notice.text.hasSuffix("…"))
    }
}
