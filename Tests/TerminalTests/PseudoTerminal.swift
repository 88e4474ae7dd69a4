import Glibc
import Testing

/// A terminal made of a pseudo-terminal: the test holds the side where the user would sit.
@MainActor
final class PseudoTerminal {
    /// The program's side.
    let path: String
    private var master: CInt
    /// Holds the far side open, so that its modes can be read after the screen has left it.
    private let slave: CInt

    init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
        var ends: (master: CInt, slave: CInt) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        try #require(openpty(&ends.master, &ends.slave, &name, nil, nil) == 0)
        (master, slave) = ends
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try #require(fcntl(master, F_SETFL, O_RDWR | O_NONBLOCK) == 0)
        resize(columns: columns, rows: rows)
    }

    isolated deinit {
        hangUp()
        close(slave)
    }

    /// Drops the line, as a broken connection does.
    func hangUp() {
        guard master >= 0 else { return }
        close(master)
        master = -1
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// What the program has sent since the last time.
    func received() -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            all += buffer[..<count]
        }
        return String(decoding: all, as: UTF8.self)
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        write(master, bytes, bytes.count)
    }

    /// The modes of the line as the system keeps them, for comparing.
    var modes: [UInt8] {
        withUnsafeTemporaryAllocation(of: termios.self, capacity: 1) { modes in
            guard let address = modes.baseAddress else { return [] }
            memset(address, 0, MemoryLayout<termios>.size)
            tcgetattr(slave, address)
            return Array(UnsafeRawBufferPointer(modes))
        }
    }
}
