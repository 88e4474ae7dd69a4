import Foundation
import Glibc
import Synchronization

/// The side of a pseudo-terminal where the user would sit, who takes everything that is drawn and says nothing.
///
/// A screen that nobody reads would stop the program that draws it. The descriptor is closed by the thread that
/// reads it alone: the line hangs up with its last use, and a read that waits is one.
final class TerminalMaster: Sendable {
    /// The program's side.
    let path: String
    private let master: Int32
    /// Holds the program's side open until the program does.
    private let slave: Int32
    private let isDrained = Atomic(false)
    private let isClosed = Atomic(false)

    init(columns: UInt16, rows: UInt16) throws {
        var ends: (master: Int32, slave: Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&ends.master, &ends.slave, &name, nil, &size) == 0 else {
            throw SpawnFailure(program: "a pseudo-terminal", code: errno)
        }
        (master, slave) = ends
        // What other tests start must not hold this line open.
        for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        guard !isDrained.load(ordering: .relaxed) else { return }
        Glibc.close(slave)
        Glibc.close(master)
    }

    /// Begins to take what is drawn; to be called once, when the program holds its side open.
    func drain() {
        isDrained.store(true, ordering: .relaxed)
        Glibc.close(slave)
        // The thread holds this value until the line has ended.
        Thread.detachNewThread { self.readAll() }
    }

    /// Hangs up, a moment later.
    func close() { isClosed.store(true, ordering: .relaxed) }

    private func readAll() {
        defer { Glibc.close(master) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        while !isClosed.load(ordering: .relaxed) {
            // The wait is short so that a hang-up is seen.
            guard poll(&watched, 1, 20) > 0 else { continue }
            // An error says that the program's side is closed.
            guard read(master, &buffer, buffer.count) > 0 else { return }
        }
    }
}
