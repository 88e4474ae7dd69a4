import CNcurses
import Dispatch
import Glibc

/// What the owner of a terminal session is told.
package enum TerminalEvent: Hashable, Sendable {
    case input(TerminalInput)
    /// The next picture has to have this size.
    case resized(Size)
    /// The process was stopped and goes on; a picture is due.
    case continued
    /// The line is gone. Nothing more is read or written.
    case hungUp
}

/// The terminal as the program meets it: a screen, and events from keys and signals on the main queue.
///
/// Everything is event-driven: while nothing happens, nothing wakes up. A timer exists only in the moments
/// after a lone Escape.
@MainActor
package final class TerminalSession {
    package let screen: NcursesScreen

    private let deliver: @MainActor (TerminalEvent) -> Void
    /// How long the rest of a sequence may take; longer, and Escape is a key.
    private let usualDelay: DispatchTimeInterval
    /// When the terminal was asked what it can do; nil once it has answered.
    private var askedAt: DispatchTime?
    /// Whether the terminal is one of xterm's many relatives, which answer questions and have a title.
    private let isLikeXterm: Bool
    private var decoder: InputDecoder
    private var readSource: (any DispatchSourceRead)?
    private var signalSources: [any DispatchSourceSignal] = []
    /// Tells a time-out whether bytes came since it was set.
    private var readCount = 0
    /// Nothing is read or told any more.
    private var isOver = false
    /// Whether the terminal is with another program.
    package private(set) var isLent = false
    /// When we last came back from our own stop; the SIGCONT of that is no news.
    private var continuedAt: DispatchTime?

    /// Takes the terminal; events begin with `start`.
    ///
    /// - Parameters:
    ///   - environment: The process's variables.
    ///   - path: The terminal; tests give the far side of a pseudo-terminal.
    ///   - deliver: Gets the events, on the main actor, in order.
    /// - Throws: What `NcursesScreen` throws.
    package init(
        environment: [String: String],
        path: String = "/dev/tty",
        deliver: @escaping @MainActor (TerminalEvent) -> Void
    ) throws(TerminalError) {
        screen = try NcursesScreen(environment: environment, path: path)
        self.deliver = deliver
        let isRemote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
        usualDelay = .milliseconds(isRemote ? 50 : 25)
        let name = environment["TERM"] ?? ""
        isLikeXterm = !["linux", "vt", "cons", "sun", "ansi", "dumb"].contains { name.hasPrefix($0) }
        decoder = InputDecoder(eraseByte: screen.device.eraseByte)
    }

    /// Begins to read keys and to hear signals.
    package func start() {
        startReading()
        let signals: [(CInt, @MainActor (TerminalSession) -> Void)] = [
            (SIGWINCH, { $0.windowChanged() }),
            (SIGCONT, { $0.continuedFromOutside() }),
            (SIGTSTP, { $0.suspendProcess() }),
            (SIGHUP, { $0.hangUp() }),
        ]
        signalSources = signals.map { signal, act in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: .main)
            source.setEventHandler { [weak self] in
                MainActor.assumeIsolated { if let self { act(self) } }
            }
            source.activate()
            return source
        }
    }

    /// Asks the terminal what it can do; to be called after the first picture.
    ///
    /// Answers come as events, or
    /// never.
    package func askTerminal() {
        guard isLikeXterm else { return }
        // Synchronized output, background colour, kitty keyboard, name and version, and what every terminal
        // answers, as the end.
        askedAt = .now()
        screen.send(Array("\u{1B}[?2026$p\u{1B}]11;?\u{1B}\\\u{1B}[?u\u{1B}[>0q\u{1B}[c".utf8))
    }

    /// Names the window, where it has a title, until the terminal is given back.
    package func setTitle(_ title: String) {
        guard isLikeXterm else { return }
        screen.title = title
    }

    /// Gives the terminal back for good and stops all events.
    package func stop() {
        stopSources()
        screen.restore()
    }

    /// Lets go of the terminal without a word to it, to work on without one.
    package func detach() {
        stopSources()
        screen.abandon()
    }

    /// Gives the terminal to another program (`$EDITOR`, a pager) until `takeBack`.
    ///
    /// That program shares our process group, so Ctrl+C and Ctrl+\ in it reach us as signals; whoever handles
    /// SIGINT asks ``isLent`` first.
    package func lend() {
        guard !isLent, !isOver else { return }
        isLent = true
        signal(SIGQUIT, SIG_IGN)
        stopReading()
        screen.suspend()
    }

    /// Takes the terminal back; a whole picture is due.
    package func takeBack() {
        guard isLent, !isOver else { return }
        isLent = false
        signal(SIGQUIT, SIG_DFL)
        comeBack()
    }

    /// Stops the process as Ctrl+Z does, and comes back when the shell continues it.
    ///
    /// The process that the shell waits for is our parent; it stops itself when it sees us stopped. Nothing
    /// happens where no shell could ever continue us.
    package func suspendProcess() {
        guard !isOver, canBeContinued else { return }
        if isLent {
            // The program that has the terminal got the signal as well; its screen is its own affair.
            raise(SIGSTOP)
            return
        }
        stopReading()
        screen.suspend()
        // Not SIGTSTP: Dispatch, which watches that signal, may take it away before it stops us, and we would
        // draw from the background.
        raise(SIGSTOP)
        continuedAt = .now()
        comeBack()
    }

    /// Whether a shell with job control is above us.
    ///
    /// It is not where our process group is the session's first, as when tmux runs the program directly.
    private var canBeContinued: Bool { getsid(0) != getpgrp() }
}

// MARK: - Keys

extension TerminalSession {
    /// How much one read takes: the main queue gets its turn between the parts of a long paste.
    private static let readSize = 16 << 10
    /// How long answers are expected of a terminal.
    private static let patience = DispatchTimeInterval.seconds(5)

    private func startReading() {
        guard readSource == nil, !isOver else { return }
        readSource = screen.device.watchInput { [weak self] in self?.readInput() }
    }

    private func stopReading() {
        readSource?.cancel()
        readSource = nil
    }

    private func stopSources() {
        isOver = true
        stopReading()
        signalSources.forEach { $0.cancel() }
        signalSources = []
    }

    /// While answers are under way a slow line may cut one anywhere, and its rest would be taken for keys.
    private var escapeDelay: DispatchTimeInterval {
        guard let askedAt, .now() < askedAt + Self.patience else { return usualDelay }
        return .milliseconds(250)
    }

    private func readInput() {
        // An event may be under way when the source is cancelled.
        guard readSource != nil else { return }
        guard let bytes = screen.device.read(upTo: Self.readSize) else {
            hangUp()
            return
        }
        guard !bytes.isEmpty else { return }
        readCount += 1
        take(decoder.feed(bytes))
        guard decoder.needsTimeout else { return }
        let count = readCount
        DispatchQueue.main.asyncAfter(deadline: .now() + escapeDelay) { [weak self] in
            MainActor.assumeIsolated { self?.settle(ifReadCountIs: count) }
        }
    }

    /// Ends the wait for the rest of a sequence.
    private func settle(ifReadCountIs count: Int) {
        guard readCount == count else { return }
        // The rest may be here already, if the main queue was busy.
        readInput()
        guard readCount == count else { return }
        take(decoder.timeout())
    }

    private func take(_ inputs: [TerminalInput]) {
        for input in inputs.mergingMouseStreams {
            switch input {
            case .reply(.mode(number: 2026, let setting)):
                screen.usesSynchronizedOutput = setting.isUsable
            // Whoever types is not to wait for Escape, whatever the terminal has yet to say.
            case .reply(.primaryAttributes), .key:
                askedAt = nil
            case .reply(.kittyKeyboard):
                screen.keys = .kitty
            case .reply(.version(let version)):
                // The kitty protocol, which tells more, was asked for before.
                if screen.keys != .kitty { screen.keys = KeyReporting(forTerminal: version) }
            default:
                break
            }
            deliver(.input(input))
        }
    }
}

// MARK: - Signals

extension TerminalSession {
    private func windowChanged() {
        // While the terminal is lent its size is read again on the way back.
        guard !isLent, screen.updateSize() else { return }
        deliver(.resized(screen.size))
    }

    private func continuedFromOutside() {
        if let continuedAt, DispatchTime.now() < continuedAt + .milliseconds(500) {
            self.continuedAt = nil
            return
        }
        // Stopped by somebody else (SIGSTOP): the shell has used the terminal since.
        if !isLent { comeBack() }
    }

    private func comeBack() {
        decoder.endPaste()
        screen.resume()
        startReading()
        deliver(.continued)
    }

    private func hangUp() {
        guard !isOver else { return }
        if screen.device.isConnected {
            // Somebody sent the signal; the line is there, and a shell wants it back.
            stop()
        } else {
            detach()
        }
        deliver(.hungUp)
    }
}
