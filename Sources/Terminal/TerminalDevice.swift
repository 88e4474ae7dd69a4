import CNcurses
import Dispatch
import Glibc

/// The terminal as a file: its modes, its size, and bytes in and out without ever blocking.
///
/// It is opened anew, because standard input and output share one open file with the shell: what is set on
/// that one (`O_NONBLOCK`) would be left to the shell and to an editor.
@MainActor
final class TerminalDevice {
    /// The descriptor, for Dispatch sources; read and written by nobody else.
    let descriptor: CInt
    /// The modes to give back.
    let original: termios
    /// Bytes that the terminal did not take yet.
    private(set) var pending: [UInt8] = []
    /// The terminal has gone; nothing is written any more.
    private(set) var isLost = false
    private var isClosing = false
    /// Dispatch sources that still know the descriptor.
    private var watchers = 0

    /// - Parameter path: The terminal; tests give the far side of a pseudo-terminal.
    /// - Throws: `notATerminal`.
    init(path: String = "/dev/tty") throws(TerminalError) {
        let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        var modes = termios()
        guard descriptor >= 0 else { throw .notATerminal }
        guard tcgetattr(descriptor, &modes) == 0 else {
            close(descriptor)
            throw .notATerminal
        }
        self.descriptor = descriptor
        original = modes
    }

    /// The byte that Backspace sends.
    var eraseByte: UInt8 { original.c_cc.2 }

    /// Every key comes as it is, at once: no echo, no signals, no flow control, no line ends made.
    func setRaw() {
        var modes = original
        cfmakeraw(&modes)
        tcsetattr(descriptor, TCSANOW, &modes)
    }

    /// Gives back the modes that were found at first, whatever others left since.
    ///
    /// What came and was not read, such as mouse reports, is thrown away.
    func restore() {
        tcflush(descriptor, TCIFLUSH)
        var modes = original
        tcsetattr(descriptor, TCSANOW, &modes)
    }

    /// The size now; 80×24 if the terminal does not say.
    var size: Size {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return Size(columns: 80, rows: 24)
        }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Hands bytes to the terminal, those it does not take later, in order.
    func send(_ bytes: some Collection<UInt8>) {
        guard !isLost, !bytes.isEmpty else { return }
        pending.append(contentsOf: bytes)
        flush()
    }

    /// Writes what the terminal takes now.
    func flush() {
        var done = 0
        pending.withUnsafeBytes { bytes in
            while done < bytes.count {
                let count = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count > 0 {
                    done += count
                } else if count < 0 && errno == EINTR {
                    continue
                } else {
                    isLost = count < 0 && errno != EAGAIN
                    break
                }
            }
        }
        if isLost { pending = [] } else { pending.removeFirst(done) }
    }

    /// Writes what is pending, waiting at most this long for a slow line.
    func drain(milliseconds: CInt) {
        flush()
        for _ in 0..<10 where !pending.isEmpty {
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&request, 1, milliseconds / 10) >= 0 || errno == EINTR else { return }
            flush()
        }
    }

    /// Sends the last bytes; on a line that is still busy with a frame they go in place of it.
    func finish(with bytes: [UInt8]) {
        flush()
        if pending.isEmpty {
            send(bytes)
            drain(milliseconds: 100)
        }
        guard !isLost, !pending.isEmpty else { return }
        // Both what we hold and what the line holds, else there would be no room; CAN ends a sequence that was cut.
        pending = []
        tcflush(descriptor, TCOFLUSH)
        send([0x18] + bytes)
        drain(milliseconds: 100)
    }

    /// What there is to read, at most `count` bytes; nil if the terminal has gone, empty if there is nothing.
    func read(upTo count: Int) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            let result = Glibc.read(descriptor, buffer.baseAddress, count)
            used = max(0, result)
            failed = result == 0 || (result < 0 && errno != EAGAIN && errno != EINTR)
        }
        return failed ? nil : bytes
    }

    /// Whether the line is there, as opposed to hung up.
    var isConnected: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, 0) > 0 && request.revents & Int16(POLLHUP | POLLERR) == 0
    }

    /// Forgets the terminal without a word to it: the line is gone.
    func abandon() {
        isLost = true
        pending = []
    }

    /// Closes the descriptor, once no source knows it any more.
    func closeDescriptor() {
        isClosing = true
        isLost = true
        if watchers == 0 { close(descriptor) }
    }
}

// MARK: - Watching

extension TerminalDevice {
    /// A source that tells of bytes to read; whoever holds it cancels it.
    func watchInput(_ act: @escaping @MainActor () -> Void) -> any DispatchSourceRead {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
        watch(source, act)
        return source
    }

    /// A source that tells of room to write; whoever holds it cancels it.
    func watchRoom(_ act: @escaping @MainActor () -> Void) -> any DispatchSourceWrite {
        let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: .main)
        watch(source, act)
        return source
    }

    /// Dispatch forbids closing a descriptor before the source on it has finished being cancelled.
    private func watch(_ source: any DispatchSourceProtocol, _ act: @escaping @MainActor () -> Void) {
        watchers += 1
        source.setEventHandler { MainActor.assumeIsolated { act() } }
        source.setCancelHandler { MainActor.assumeIsolated { self.watcherEnded() } }
        source.activate()
    }

    private func watcherEnded() {
        watchers -= 1
        if isClosing && watchers == 0 { close(descriptor) }
    }
}
