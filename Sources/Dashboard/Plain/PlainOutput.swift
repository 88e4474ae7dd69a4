package import Dispatch
import Glibc
import Synchronization

/// What the plain session prints, on its way to a reader who may be slow, stuck or gone.
///
/// Printing only queues; a queue of its own writes, in order, and waits for the reader where that is needed.
/// Answers are never left out. Progress is, where more than a limit waits; a line in its place says how much.
package final class PlainOutput: Sendable {
    /// What is printed, as far as it matters where the reader does not keep up.
    package enum Kind: Hashable, Sendable {
        /// What somebody asked for or has to know.
        case answer
        /// How something goes on, told unasked.
        case progress
    }

    /// How many bytes may wait before progress is left out.
    package static let usualLimit = 1 << 20
    /// How many bytes are written in one go: what a pipe holds.
    ///
    /// Before the next ones the rest can be given up.
    private static let sliceSize = 64 << 10

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "switchyard.output")
    private let state: Mutex<State>

    /// Writes to a descriptor, which stays the caller's and must not raise `SIGPIPE`.
    ///
    /// - Parameters:
    ///   - descriptor: Where to write; it may be non-blocking.
    ///   - limit: How many bytes may wait before progress is left out; at least 1.
    package init(_ descriptor: Int32, limit: Int = PlainOutput.usualLimit) {
        self.descriptor = descriptor
        state = Mutex(State(limit: limit))
    }

    /// What was wrong when it could not be written any more, as the system's number; nil while all is well.
    package var failure: Int32? { state.withLock { $0.failure } }

    /// Queues a text behind what waits.
    ///
    /// - Parameters:
    ///   - text: What to write, with its line ends.
    ///   - kind: Whether it may be left out.
    /// - Returns: Whether it will be written, unless the reader goes away before.
    @discardableResult
    package func print(_ text: String, as kind: Kind) -> Bool {
        let (isTaken, mustStart) = state.withLock { state in
            let wasWriting = state.isWriting
            let isTaken = state.take(text, as: kind)
            return (isTaken, state.isWriting && !wasWriting)
        }
        if mustStart { queue.async { self.writeAll() } }
        return isTaken
    }

    /// Returns when so little waits that nothing would be left out, or nothing is written any more.
    package func room() async { await wait(for: .room) }

    /// Returns when everything is written, or nothing is written any more.
    package func flush() async { await wait(for: .rest) }

    /// Returns when nothing is written any more, since it failed or was given up.
    package func ended() async { await wait(for: .end) }

    /// Gives up what is not written by then.
    ///
    /// - Parameter delay: How long a reader still has.
    package func giveUp(after delay: DispatchTimeInterval? = nil) {
        guard let delay else { return end(with: nil) }
        // Not the own queue: the reader may be holding it up.
        let clock = DispatchQueue(label: "switchyard.output.end")
        clock.asyncAfter(deadline: .now() + delay) { self.end(with: nil) }
    }
}

// MARK: - Writing

extension PlainOutput {
    private func writeAll() {
        while let bytes = next() {
            guard let code = write(bytes) else { continue }
            return end(with: code)
        }
    }

    private func next() -> [UInt8]? {
        let (bytes, due) = state.withLock { state in
            let bytes = state.begin()
            return (bytes, state.takeDue())
        }
        for waiter in due { waiter.resume() }
        return bytes
    }

    /// Writes some bytes, as far as they are still wanted.
    ///
    /// - Returns: The system's number if it fails.
    private func write(_ bytes: [UInt8]) -> Int32? {
        var done = 0
        while done < bytes.count {
            let slice = bytes[done..<min(done + Self.sliceSize, bytes.count)]
            let count = slice.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            let code = errno
            if count > 0 {
                done += count
                guard progressed(by: count) else { return nil }
            } else if count < 0, code == EAGAIN {
                // Whoever shares the terminal has made it non-blocking.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&request, 1, -1)
            } else if count == 0 || code != EINTR {
                return count == 0 ? EIO : code
            }
        }
        return nil
    }

    /// Counts what was written.
    ///
    /// - Returns: Whether the rest is still wanted.
    private func progressed(by count: Int) -> Bool {
        let (isWanted, due) = state.withLock { state in
            state.underWay -= count
            return (!state.isOver, state.takeDue())
        }
        for waiter in due { waiter.resume() }
        return isWanted
    }

    private func end(with failure: Int32?) {
        let due = state.withLock { state in
            if !state.isOver { state.failure = failure }
            state.isOver = true
            state.waiting = []
            return state.takeDue()
        }
        for waiter in due { waiter.resume() }
    }

    private func wait(for event: Event) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isNow = state.withLock { state in
                if state.has(event) { return true }
                state.waiters.append((event, continuation))
                return false
            }
            if isNow { continuation.resume() }
        }
    }
}

// MARK: - What waits

extension PlainOutput {
    private enum Event {
        case room, rest, end
    }

    private struct State {
        let limit: Int
        /// Behind what is being written.
        var waiting: [UInt8] = []
        /// How many bytes are being written.
        var underWay = 0
        /// How many lines of progress were left out behind what waits.
        var leftOut = 0
        /// Whether the last text ended its line; a prompt does not.
        var isAtLineStart = true
        var isWriting = false
        /// Nothing is written any more.
        var isOver = false
        var failure: Int32?
        var waiters: [(event: Event, continuation: CheckedContinuation<Void, Never>)] = []

        init(limit: Int) { self.limit = limit }

        private var isFull: Bool { waiting.count + underWay >= limit }

        mutating func take(_ text: String, as kind: Kind) -> Bool {
            guard !isOver else { return false }
            // What was begun to be left out is left out until something else stands behind it.
            if kind == .progress, isFull || leftOut > 0 {
                leftOut += text.utf8.count(where: { $0 == UInt8(ascii: "\n") })
                return false
            }
            tellLeftOut()
            append(text)
            isWriting = isWriting || !waiting.isEmpty
            return true
        }

        /// What is to be written next; nil when there is nothing.
        mutating func begin() -> [UInt8]? {
            underWay = 0
            if waiting.isEmpty { tellLeftOut() }
            guard !isOver, !waiting.isEmpty else {
                isWriting = false
                return nil
            }
            let bytes = waiting
            waiting = []
            underWay = bytes.count
            return bytes
        }

        func has(_ event: Event) -> Bool {
            switch event {
            case .room: isOver || !isFull
            case .rest: isOver || !isWriting
            case .end: isOver
            }
        }

        /// Those whose event has come.
        mutating func takeDue() -> [CheckedContinuation<Void, Never>] {
            let due = waiters.filter { has($0.event) }
            guard !due.isEmpty else { return [] }
            waiters = waiters.filter { !has($0.event) }
            return due.map(\.continuation)
        }

        private mutating func tellLeftOut() {
            guard leftOut > 0, !isOver else { return }
            let lines = ShortText.count(leftOut, "line")
            leftOut = 0
            append("\(isAtLineStart ? "" : "\n")(\(lines) of progress left out: the reader was too slow)\n")
        }

        private mutating func append(_ text: String) {
            guard let last = text.utf8.last else { return }
            waiting += text.utf8
            isAtLineStart = last == UInt8(ascii: "\n")
        }
    }
}
