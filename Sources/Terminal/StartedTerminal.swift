import CNcurses
import Glibc

/// ncurses, started on the best description of the terminal there is.
@MainActor
struct StartedTerminal {
    let screen: OpaquePointer
    let colorDepth: ColorDepth
    /// What the user should know; nil usually.
    let notice: String?

    /// - Throws: `unknownTerminal`, `cannotPlaceCursor`.
    init(environment: [String: String], memory: FrameMemory) throws(TerminalError) {
        let wanted = environment["TERM"] ?? ""
        // The size comes from the terminal itself, not from LINES and COLUMNS, and not from the file in
        // memory.
        use_env(false)
        use_tioctl(false)
        let names = [wanted, "xterm-256color", "xterm", "vt100"].filter { !$0.isEmpty }
        for name in names {
            let claimed = ColorDepth(environment: environment, describedColors: 256)
            let description =
                claimed == .trueColor
                ? Terminfo(terminal: name, environment: environment)?.withTrueColor() : nil
            var started = Self.start(name, description: description, memory)
            if started == nil {
                guard let known = Terminfo(terminal: name, environment: environment) else { continue }
                // Without a size in the description, as of the console of Linux, ncurses would ask the terminal,
                // which is a file in memory here. The true size is told to it later.
                started = Self.start(name, description: (description ?? known).withUsualSize(), memory)
            }
            // Known, but of a kind that ncurses refuses: it can only print.
            guard let screen = started else { throw .cannotPlaceCursor(name) }
            self.screen = screen
            notice = name == wanted ? nil : "The terminal \(wanted) is not known here; using \(name)."
            guard cncurses_string_capability("cup") != nil else {
                delscreen(screen)
                throw .cannotPlaceCursor(wanted)
            }
            colorDepth = Self.startColors(environment: environment)
            return
        }
        throw .unknownTerminal(wanted)
    }

    /// The bytes that bring back what was on the terminal before.
    static var leaveAlternateScreen: [UInt8] {
        guard let text = cncurses_string_capability("rmcup") else { return [] }
        // Without the pauses that some descriptions of old terminals ask for: "$<50>".
        let bytes = Array(String(cString: text).utf8)
        guard let pause = bytes.firstIndex(of: UInt8(ascii: "$")) else { return bytes }
        return Array(bytes[..<pause])
    }

    private static func startColors(environment: [String: String]) -> ColorDepth {
        guard has_colors(), start_color() == OK else { return .none }
        let described = ColorDepth(environment: environment, describedColors: Int(cncurses_colors()))
        // A description that we could not change shows what it always showed.
        let depth = described == .trueColor && cncurses_colors() < 1 << 24 ? .indexed256 : described
        return use_default_colors() == OK ? min(depth, Self.depth(of: cncurses_colors())) : .none
    }

    private static func depth(of colors: CInt) -> ColorDepth {
        ColorDepth(environment: [:], describedColors: Int(colors))
    }

    /// `TERMINFO` is set only while ncurses reads it, so that child processes see the user's own.
    private static func start(_ name: String, description: Terminfo?, _ memory: FrameMemory) -> OpaquePointer?
    {
        guard let description else { return cncurses_newterm(name, memory.output, memory.input) }
        let before = getenv("TERMINFO").map { String(cString: $0) }
        setenv("TERMINFO", description.environmentValue, 1)
        defer {
            if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
        }
        return cncurses_newterm(name, memory.output, memory.input)
    }
}

/// The file in memory that ncurses takes for its terminal.
@MainActor
final class FrameMemory {
    let output: UnsafeMutablePointer<FILE>
    /// ncurses wants an input too; it never reads it.
    let input: UnsafeMutablePointer<FILE>
    private let descriptor: CInt
    private var isOpen = true

    /// - Throws: `system`.
    init() throws(TerminalError) {
        let descriptor = cncurses_memory_file()
        guard descriptor >= 0 else { throw .system(errno) }
        let second = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard let output = fdopen(descriptor, "r+"), second >= 0, let input = fdopen(second, "r") else {
            throw .system(errno)
        }
        self.descriptor = descriptor
        self.output = output
        self.input = input
    }

    /// What ncurses wrote since the last time.
    func take() -> [UInt8] {
        fflush(output)
        let count = lseek(descriptor, 0, SEEK_CUR)
        guard count > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, used in
            used = max(0, pread(descriptor, buffer.baseAddress, Int(count), 0))
        }
        ftruncate(descriptor, 0)
        lseek(descriptor, 0, SEEK_SET)
        return bytes
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        fclose(output)
        fclose(input)
    }
}
