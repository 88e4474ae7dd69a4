import CNcurses
import CProcess
import Dispatch
import Glibc

/// The terminal as a screen: ncurses decides which bytes turn one picture into the next, we send them.
///
/// ncurses writes into a file in memory, which after each frame goes to the terminal in one piece: frames do
/// not tear, an unchanged one sends nothing, and a terminal that takes nothing (a stuck line) never blocks
/// us: pictures that come meanwhile replace each other, and the newest is shown once there is room. Modes of
/// the terminal are set here, since ncurses does not know that there is one.
///
/// Nothing is asked of the terminal and nothing waited for. One of these at a time, on the main thread.
@MainActor
package final class NcursesScreen: ScreenOutput {
    private enum State {
        case active
        /// The terminal is lent to another program or to the shell.
        case suspended
        case closed
    }

    package private(set) var size: Size
    /// How many colours are used.
    package let colorDepth: ColorDepth
    package let characters: CharacterSupport
    /// Something the user should know about how the screen was started; nil usually.
    package let notice: String?
    /// Wraps frames so that the terminal shows them at once; to be set once it said that it can (mode 2026).
    package var usesSynchronizedOutput = false
    /// The bytes of the last frame, for measurements.
    package private(set) var lastFrameBytes = 0

    let device: TerminalDevice
    private let memory: FrameMemory
    private let screen: OpaquePointer
    private var cells: CellTranslator
    private var state = State.active
    private var modes = TerminalModes()
    private var modesAreOn = false
    /// What is on the standard screen of ncurses; nil if that is unknown.
    private var shown: Canvas?
    private var cursorIsVisible = true
    /// The newest picture that came while the terminal took nothing.
    private var waiting: Canvas?
    private var drainSource: (any DispatchSourceWrite)?

    /// Takes the terminal.
    ///
    /// The first bytes go out with the first `present`.
    ///
    /// - Parameters:
    ///   - environment: `TERM`, `COLORTERM`, `NO_COLOR`, `TMUX`, `STY`, `TERMINFO`, the locale's.
    ///   - path: The terminal; tests give the far side of a pseudo-terminal.
    /// - Throws: `notATerminal`, `unknownTerminal`, `cannotPlaceCursor`, `system`. The terminal is as it was
    ///   then.
    package init(environment: [String: String], path: String = "/dev/tty") throws(TerminalError) {
        device = try TerminalDevice(path: path)
        characters = CharacterSupport.establish(environment: environment)
        let started: StartedTerminal
        do throws(TerminalError) {
            memory = try FrameMemory()
            started = try StartedTerminal(environment: environment, memory: memory)
        } catch {
            device.closeDescriptor()
            throw error
        }
        screen = started.screen
        colorDepth = started.colorDepth
        notice = started.notice
        cells = CellTranslator(depth: started.colorDepth, characters: characters)
        size = device.size
        nonl()
        typeahead(-1)
        resizeterm(CInt(size.rows), CInt(size.columns))
        device.setRaw()
        armCrashHandler()
    }

    package func present(_ canvas: Canvas) {
        guard state == .active, !device.isLost else { return }
        device.flush()
        guard device.pending.isEmpty else {
            waiting = canvas
            awaitDrain()
            return
        }
        paint(canvas)
        var frame = memory.take()
        if usesSynchronizedOutput && !frame.isEmpty {
            frame = Self.beginSynchronized + frame + Self.endSynchronized
        }
        if !modesAreOn {
            modesAreOn = true
            frame += modes.on
        }
        lastFrameBytes = frame.count
        device.send(frame)
        awaitDrain()
    }

    /// The next frame is painted whole, for Ctrl+L and after something else wrote to the terminal.
    package func repaint() {
        shown = nil
        cncurses_repaint()
    }

    /// Sends a sequence that is no part of the picture, between frames: a notice, the clipboard, a question.
    ///
    /// - Returns: Whether the terminal was there to be sent it; it is not while another program has it.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        guard state == .active, !device.isLost else { return false }
        device.send(bytes)
        awaitDrain()
        return true
    }

    /// Reads the terminal's size again.
    ///
    /// - Returns: Whether it changed; if so the next picture has to have the new one.
    package func updateSize() -> Bool {
        let now = device.size
        guard now != size, state != .closed else { return false }
        size = now
        resizeterm(CInt(now.rows), CInt(now.columns))
        shown = nil
        waiting = nil
        return true
    }

    /// What the window is called while the terminal is ours; nil leaves its title alone.
    ///
    /// Anything may stand in it. The title from before comes back whenever the terminal is given away.
    package var title: String? {
        get { modes.title }
        set {
            var changed = modes
            changed.title = newValue.map { title in
                let text = TerminalText.truncated(title, to: Self.titleColumns)
                guard characters == .ascii else { return text }
                return String(text.map { $0.isASCII ? $0 : "?" })
            }
            apply(changed)
        }
    }

    package var mouse: MouseReporting {
        get { modes.mouse }
        set {
            var changed = modes
            changed.mouse = newValue
            apply(changed)
        }
    }

    /// How keys are told apart; to be set once the terminal said what it understands.
    package var keys: KeyReporting {
        get { modes.keys }
        set {
            var changed = modes
            changed.keys = newValue
            apply(changed)
        }
    }
}

// MARK: - Leaving and coming back

extension NcursesScreen {
    /// Gives the terminal to another program, as it was found; `resume` takes it back.
    package func suspend() {
        guard state == .active else { return }
        leave()
        state = .suspended
    }

    /// Takes the terminal back after `suspend`, or after the process was stopped from outside.
    ///
    /// The owner then presents a picture, of the size that `size` says now.
    package func resume() {
        guard state != .closed else { return }
        // Stopped from outside: the modes are still on, and some are counted.
        if state == .active && modesAreOn { device.send(modes.off) }
        state = .active
        device.setRaw()
        armCrashHandler()
        modesAreOn = false
        cursorIsVisible = true
        _ = updateSize()
        repaint()
    }

    /// Gives the terminal back for good.
    ///
    /// Every way out of the program comes through here; a second call does
    /// nothing.
    package func restore() {
        guard state != .closed else { return }
        if state == .active { leave() }
        close()
    }

    /// Lets go of a terminal that has gone (SIGHUP): nothing is written to it.
    package func abandon() {
        guard state != .closed else { return }
        device.abandon()
        endwin()
        close()
    }

    private func leave() {
        waiting = nil
        drainSource?.cancel()
        drainSource = nil
        // First no more reports, then what came of them is dropped, and only then the modes of the line: a
        // shell or an editor would take a turn of the wheel for typed text.
        let off = modesAreOn ? modes.off : []
        modesAreOn = false
        endwin()
        let end = usesSynchronizedOutput ? Self.endSynchronized : []
        device.finish(with: end + off + memory.take())
        device.restore()
        crash_disarm()
    }

    private func close() {
        state = .closed
        waiting = nil
        drainSource?.cancel()
        drainSource = nil
        crash_disarm()
        delscreen(screen)
        memory.close()
        device.closeDescriptor()
    }

    private func apply(_ changed: TerminalModes) {
        guard changed != modes else { return }
        if state == .active && modesAreOn { send(modes.change(to: changed)) }
        modes = changed
        if state == .active { armCrashHandler() }
    }

    /// All that a crash has to undo, prepared, since a crashing process can compute nothing.
    private func armCrashHandler() {
        // CAN ends a sequence that was cut off in the middle.
        let reset =
            [0x18] + Self.endSynchronized + modes.off
            + Array("\u{1B}[0m\u{1B}[?25h".utf8) + StartedTerminal.leaveAlternateScreen
        var modes = device.original
        crash_arm(device.descriptor, reset, reset.count, &modes)
    }

    /// Longer titles are cut.
    private static let titleColumns = 120

    private static let beginSynchronized: [UInt8] = Array("\u{1B}[?2026h".utf8)
    private static let endSynchronized: [UInt8] = Array("\u{1B}[?2026l".utf8)
}

// MARK: - Painting

extension NcursesScreen {
    /// Brings ncurses' screen to the picture, handing over the cells that differ, and lets it write the
    /// difference.
    private func paint(_ canvas: Canvas) {
        let previous = shown.flatMap { $0.size == canvas.size ? $0 : nil }
        if previous == nil { werase(cncurses_stdscr()) }
        for row in 0..<min(canvas.size.rows, size.rows) {
            cells.put(canvas.row(row), replacing: previous?.row(row), atRow: row)
        }
        shown = canvas
        place(cursor: canvas.cursor)
        wnoutrefresh(cncurses_stdscr())
        doupdate()
    }

    private func place(cursor: Point?) {
        let cursor = cursor.flatMap { Rect(size).contains($0) ? $0 : nil }
        // A hidden cursor stays where drawing left it, which saves bytes.
        leaveok(cncurses_stdscr(), cursor == nil)
        if let cursor { wmove(cncurses_stdscr(), CInt(cursor.row), CInt(cursor.column)) }
        if (cursor != nil) != cursorIsVisible {
            cursorIsVisible = cursor != nil
            curs_set(cursorIsVisible ? 1 : 0)
        }
    }

    /// While bytes are pending, waits for room in the terminal; no source exists otherwise.
    private func awaitDrain() {
        guard drainSource == nil, !device.pending.isEmpty else { return }
        drainSource = device.watchRoom { [weak self] in self?.terminalHasRoom() }
    }

    private func terminalHasRoom() {
        device.flush()
        guard device.pending.isEmpty else { return }
        drainSource?.cancel()
        drainSource = nil
        if let canvas = waiting {
            waiting = nil
            present(canvas)
        }
    }
}
