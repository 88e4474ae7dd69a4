import Testing

@testable import Terminal

@Suite struct ClipboardTests {
    @Test func `inside tmux its own command comes first`() {
        let ways = Clipboard.ways(for: "hi", environment: ["TMUX": "/tmp/tmux-0/default,1,0"])
        #expect(ways.first == .command(["tmux", "load-buffer", "-w", "-"]))
        #expect(ways.dropFirst().first == .terminal(Array("\u{1B}]52;c;aGk=\u{7}".utf8)))
    }

    @Test func `elsewhere the terminal is told, and local tools follow only where they reach the user`() {
        #expect(Clipboard.ways(for: "hi", environment: [:]).count == 1)
        let local = Clipboard.ways(for: "hi", environment: ["WAYLAND_DISPLAY": "wayland-0"])
        #expect(local.last == .command(["wl-copy"]))
        let remote = ["WAYLAND_DISPLAY": "wayland-0", "SSH_TTY": "/dev/pts/1"]
        #expect(Clipboard.ways(for: "hi", environment: remote).count == 1)
    }

    @Test func `the user's command is the only way`() {
        let ways = Clipboard.ways(for: "hi", environment: ["TMUX": "x"], customCommand: ["pbcopy"])
        #expect(ways == [.command(["pbcopy"])])
    }

    @Test func `a text too long for a terminal is not sent to one`() {
        let limit = Clipboard.largestTerminalText
        #expect(Clipboard.terminalBytes(for: String(repeating: "x", count: limit))?.count == 99_992 + 8)
        #expect(Clipboard.terminalBytes(for: String(repeating: "x", count: limit + 1)) == nil)
    }
}
