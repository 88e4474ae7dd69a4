import Testing

@testable import Terminal

@Suite struct TerminalFactsTests {
    private func facts(_ environment: [String: String]) -> TerminalFacts {
        TerminalFacts(environment: environment, characters: .unicode, size: nil)
    }

    @Test(
        arguments: [
            (["TERM": "xterm-256color"], .indexed256, "the description of xterm-256color has 256 colours"),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .trueColor, "COLORTERM=truecolor"),
            (["TERM": "xterm-256color", "NO_COLOR": "1"], .none, "NO_COLOR is set"),
            (
                ["TERM": "xterm-256color", "COLORTERM": "24bit", "TMUX": "x"], .indexed256,
                "inside tmux and screen COLORTERM=24bit is not believed"
            ),
            (["TERM": "no-such-terminal"], .ansi8, "there is no description of 'no-such-terminal'"),
            (["TERM": "vt100"], .none, "the description of vt100 has 0 colours"),
        ] as [([String: String], ColorDepth, String)]
    )
    func `the colours are explained`(environment: [String: String], depth: ColorDepth, reason: String) {
        let facts = facts(environment)
        #expect(facts.colors == depth)
        #expect(facts.colorReason.contains(reason), "\(facts.colorReason)")
    }

    @Test func `the strongest variable that is not empty names the locale`() {
        #expect(facts([:]).locale == nil)
        #expect(facts(["LC_ALL": "", "LC_CTYPE": "de_DE.UTF-8", "LANG": "C"]).locale == "de_DE.UTF-8")
        #expect(facts(["LC_ALL": "POSIX", "LANG": "C.UTF-8"]).locale == "POSIX")
    }

    @Test func `it tells a screen from a printer, and what stands between`() {
        #expect(!facts([:]).isScreen && !facts(["TERM": "dumb"]).isScreen)
        #expect(facts(["TERM": "xterm"]).isScreen && facts(["TERM": "xterm"]).isDescribed)
        #expect(facts(["TMUX": "x", "STY": "y"]).multiplexer == .tmux)
        #expect(facts(["TMUX": "", "STY": "y"]).multiplexer == .screen)
        #expect(facts([:]).multiplexer == nil)
    }

    @Test func `tmux's answer is read, whatever its version knows`() {
        let answer = TmuxFacts(answer: "3.3a|external|0|1|always|500\n")
        let expected = TmuxFacts(version: "3.3a", hasFocusEvents: true, extendedKeys: "always")
        #expect(answer == expected)
        let old = TmuxFacts(answer: "2.9|off||||10")
        #expect(old?.passthrough == nil && old?.hasFocusEvents == nil && old?.escapeTime == 10)
        #expect(TmuxFacts(answer: "3.4|on|all|0|off|0")?.passthrough == "all")
        for broken in ["", "no server running on /tmp/x", "||||||", "|on|0|0|off|0"] {
            #expect(TmuxFacts(answer: broken) == nil, "\(broken)")
        }
    }

    @Test func `the question asks for as much as is read`() {
        #expect(TmuxFacts.question.last?.split(separator: "|").count == 6)
    }
}
