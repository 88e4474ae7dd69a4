import Glibc
import Testing

@testable import Terminal

extension NcursesScreenTests {
    /// A session on a pseudo-terminal whose events can be waited for.
    @MainActor
    private final class Observed {
        let terminal: PseudoTerminal
        let session: TerminalSession
        private let events: AsyncStream<TerminalEvent>

        init() throws {
            terminal = try PseudoTerminal()
            let (stream, continuation) = AsyncStream.makeStream(of: TerminalEvent.self)
            events = stream
            session = try TerminalSession(
                environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"],
                path: terminal.path
            ) { continuation.yield($0) }
            session.start()
        }

        func next() async -> TerminalEvent? {
            for await event in events { return event }
            return nil
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `keys arrive as they are typed, a lone Escape after a moment`() async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        observed.terminal.type("a\u{1B}[A")
        #expect(await observed.next() == .input(.key(Key(.character("a")))))
        #expect(await observed.next() == .input(.key(Key(.up))))
        observed.terminal.type("\u{1B}")
        #expect(await observed.next() == .input(.key(Key(.escape))))
    }

    @Test(.timeLimit(.minutes(1)))
    func `answers of the terminal turn on what it can`() async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        observed.session.askTerminal()
        #expect(observed.terminal.received().contains("\u{1B}[?2026$p"))
        observed.terminal.type("\u{1B}[?2026;2$y\u{1B}[?0u")
        #expect(await observed.next() == .input(.reply(.mode(number: 2026, setting: .reset))))
        #expect(await observed.next() == .input(.reply(.kittyKeyboard(flags: 0))))
        #expect(observed.session.screen.usesSynchronizedOutput)
        #expect(observed.session.screen.keys == .kitty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `an answer that a slow line cuts after its first byte is no key`() async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        observed.session.askTerminal()
        observed.terminal.type("\u{1B}")
        // Longer than a lone Escape waits when no answer is due.
        try await Task.sleep(for: .milliseconds(80))
        observed.terminal.type("[?62;22c\u{1B}")
        #expect(await observed.next() == .input(.reply(.primaryAttributes)))
        #expect(await observed.next() == .input(.key(Key(.escape))))
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("XTerm(379)", KeyReporting.modifiedKeys), ("tmux 3.3a", KeyReporting.modifiedKeys),
            ("mintty 3.1.5", KeyReporting.modifiedKeys), ("VTE(7006)", KeyReporting.plain),
            ("", KeyReporting.plain),
        ]
    )
    func `modified keys are asked of those alone that are known to tell them`(
        version: String,
        keys: KeyReporting
    ) async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        let screen = observed.session.screen
        screen.present(Canvas(size: screen.size))
        observed.session.askTerminal()
        #expect(observed.terminal.received().hasSuffix("\u{1B}[?u\u{1B}[>0q\u{1B}[c"))
        let answer = "\u{1B}P>|\(version)\u{1B}\\"
        observed.terminal.type(answer)
        #expect(await observed.next() == .input(.reply(.version(version))))
        #expect(screen.keys == keys)
        #expect(observed.terminal.received() == (keys == .modifiedKeys ? "\u{1B}[>4;1m" : ""))
        // The kitty protocol tells more, whichever is known first.
        observed.terminal.type("\u{1B}[?0u" + answer)
        #expect(await observed.next() == .input(.reply(.kittyKeyboard(flags: 0))))
        #expect(await observed.next() == .input(.reply(.version(version))))
        #expect(screen.keys == .kitty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a new window size is told once it is there`() async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        observed.terminal.resize(columns: 120, rows: 40)
        kill(getpid(), SIGWINCH)
        #expect(await observed.next() == .resized(Size(columns: 120, rows: 40)))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a lent terminal is left alone and taken back`() async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        let screen = observed.session.screen
        screen.present(Canvas(size: screen.size))
        observed.session.lend()
        observed.terminal.type("x\n")
        observed.session.takeBack()
        #expect(await observed.next() == .continued)
        // Nobody read it, so it is still there.
        #expect(await observed.next() == .input(.key(Key(.character("x")))))
    }

    @Test(.timeLimit(.minutes(1)))
    func `an answer that comes after the terminal was away is no typed text`() async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        let screen = observed.session.screen
        screen.present(Canvas(size: screen.size))
        observed.session.askTerminal()
        observed.session.lend()
        #expect(observed.session.isLent)
        observed.session.takeBack()
        #expect(await observed.next() == .continued)
        observed.terminal.type("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\\u{1B}[?0u\u{1B}[?62;4cx")
        let white = TerminalReply.background(red: 255, green: 255, blue: 255)
        #expect(await observed.next() == .input(.reply(white)))
        #expect(await observed.next() == .input(.reply(.kittyKeyboard(flags: 0))))
        #expect(await observed.next() == .input(.reply(.primaryAttributes)))
        #expect(await observed.next() == .input(.key(Key(.character("x")))))
        #expect(screen.keys == .kitty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `many turns of the wheel at once are few events`() async throws {
        let observed = try Observed()
        defer { observed.session.stop() }
        observed.terminal.type(String(repeating: "\u{1B}[<65;5;5M", count: 40) + "x")
        var turns = 0
        var events = 0
        while case .input(.mouse(let event))? = await observed.next() {
            #expect(event.action == .scrollDown)
            turns += event.count
            events += 1
        }
        #expect(turns == 40)
        // A read may cut the stream, but not at each of them.
        #expect(events < 40)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a line that drops is told once`() async throws {
        let observed = try Observed()
        observed.terminal.hangUp()
        #expect(await observed.next() == .hungUp)
        observed.session.screen.present(Canvas(size: observed.session.screen.size))
        observed.session.stop()
    }
}
