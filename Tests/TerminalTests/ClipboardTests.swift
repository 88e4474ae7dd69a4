import Testing

@testable import Terminal

@MainActor @Suite struct ClipboardTests {
    /// Programs that are told how to end, and a terminal that remembers what it was sent.
    @MainActor private final class World {
        /// The words of programs that fail.
        var failures: [String: String] = [:]
        var isTerminalThere = true
        private(set) var runs: [[String]] = []
        private(set) var sent: [[UInt8]] = []

        func put(_ text: String, on clipboard: Clipboard) async -> Clipboard.Outcome {
            await clipboard.put(
                text,
                run: { arguments, received in
                    self.runs.append(arguments)
                    #expect(received == text)
                    return self.failures[arguments[0]]
                },
                send: { bytes in
                    if self.isTerminalThere { self.sent.append(bytes) }
                    return self.isTerminalThere
                }
            )
        }
    }

    nonisolated static let tmux = ["TMUX": "/tmp/tmux-0/default,1,0"]
    nonisolated static let wayland = ["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"]
    nonisolated static let osc52 = Array("\u{1B}]52;c;aGk=\u{7}".utf8)

    private func clipboard(_ environment: [String: String], command: String? = nil) -> Clipboard {
        Clipboard(environment: environment, command: command) { $0 != "xclip" }
    }

    @Test(
        arguments: [
            ([:], nil, [.terminal]),
            (tmux, nil, [.tmux, .terminal]),
            (["TMUX": ""], nil, [.terminal]),
            (wayland, nil, [.terminal, .wlCopy, .xsel]),
            (["DISPLAY": ""], nil, [.terminal]),
            (wayland.merging(["SSH_TTY": "/dev/pts/1"]) { $1 }, nil, [.terminal]),
            (["DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b"], nil, [.terminal, .xsel]),
            (tmux, "pbcopy", [.custom("pbcopy")]),
            (tmux, "  ", [.tmux, .terminal]),
        ] as [([String: String], String?, [Clipboard.Provider])]
    )
    func `who is asked depends on where one is`(
        environment: [String: String],
        command: String?,
        providers: [Clipboard.Provider]
    ) {
        #expect(clipboard(environment, command: command).providers == providers)
    }

    @Test func `inside tmux its own command proves it, and the terminal is left alone`() async {
        let world = World()
        #expect(await world.put("hi", on: clipboard(Self.tmux)) == .copied(by: .tmux))
        #expect(world.runs == [["tmux", "load-buffer", "-w", "-"]])
        #expect(world.sent.isEmpty)
    }

    @Test func `where tmux's command fails the terminal is sent both forms, and nothing is claimed`() async {
        let world = World()
        world.failures = ["tmux": "no server running"]
        #expect(await world.put("hi", on: clipboard(Self.tmux)) == .sent)
        let wrapped = Array("\u{1B}Ptmux;\u{1B}\u{1B}]52;c;aGk=\u{7}\u{1B}\\".utf8)
        #expect(world.sent == [Self.osc52 + wrapped])
    }

    @Test func `a program of the desktop makes certain what the terminal was sent`() async {
        let world = World()
        #expect(await world.put("hi", on: clipboard(Self.wayland)) == .copied(by: .wlCopy))
        #expect(world.sent == [Self.osc52])
        world.failures = ["wl-copy": "no display"]
        #expect(await world.put("hi", on: clipboard(Self.wayland)) == .copied(by: .xsel))
        world.failures = ["wl-copy": "no display", "xsel": "no display"]
        #expect(await world.put("hi", on: clipboard(Self.wayland)) == .sent)
    }

    @Test func `the user's own command is the only way, and its failure is told`() async {
        let world = World()
        let clipboard = clipboard(Self.tmux, command: "pbcopy -q")
        #expect(await world.put("hi", on: clipboard) == .copied(by: .custom("pbcopy -q")))
        #expect(world.runs == [["/bin/sh", "-c", "pbcopy -q"]])
        world.failures = ["/bin/sh": "exit code 127"]
        let refused = Clipboard.Outcome.refused(by: .custom("pbcopy -q"), reason: "exit code 127")
        #expect(await world.put("hi", on: clipboard) == refused)
        #expect(world.sent.isEmpty)
    }

    @Test func `what is too long for a terminal is not sent to one, but to programs`() async {
        let limit = Clipboard.largestTerminalText
        let world = World()
        #expect(await world.put(String(repeating: "x", count: limit), on: clipboard([:])) == .sent)
        #expect(world.sent.first?.count == 99_992 + 8)
        let long = String(repeating: "x", count: limit + 1)
        #expect(await world.put(long, on: clipboard([:])) == .tooLong(bytes: limit + 1))
        #expect(world.sent.count == 1)
        #expect(await world.put(long, on: clipboard(Self.tmux)) == .copied(by: .tmux))
        world.failures = ["tmux": "no server running"]
        #expect(await world.put(long, on: clipboard(Self.tmux)) == .tooLong(bytes: limit + 1))
    }

    @Test func `a terminal that is with another program is no provider`() async {
        let world = World()
        world.isTerminalThere = false
        #expect(await world.put("hi", on: clipboard([:])) == .noProvider)
        world.failures = ["tmux": "gone"]
        #expect(await world.put("hi", on: clipboard(Self.tmux)) == .refused(by: .tmux, reason: "gone"))
    }
}
