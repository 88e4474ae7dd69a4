import Glibc
import Synchronization

/// A log of any length: appended from any queue, kept in a file without a name, read in slices.
///
/// Memory is bounded: up to 64 KiB that are not yet written, an index (see ``LogIndex``), and while a
/// snapshot is read a window of 64 KiB. A hundred megabytes in a million lines take about 0.4 MB.
///
/// When the file cannot be written any more (the disk is full, the directory is gone, ``spillLimit`` is
/// reached), what is in it stays, and of all that follows the newest 2 to 4 MiB are kept in memory; the lines
/// between are lost and named in ``LogFacts/lost``.
package final class LogStore: Sendable {
    /// The bytes of a line that are shown; the whole is in ``LogSnapshot/text(limit:)``.
    package static let lineLimit = 4096

    /// How much is written at a time.
    static let writeSize = 65_536
    /// How much is kept in memory once the file takes no more.
    static let memoryLimit = 4 << 20

    private let file: SpillFile?
    private let spillLimit: Int
    private let state: Mutex<State>

    private struct State: Sendable {
        var index = LogIndex()
        /// How many bytes and complete lines are in the file.
        var written = LogIndex.Mark(line: 0, offset: 0)
        /// The bytes behind those in the file, except for what was lost.
        var buffer: [UInt8] = []
        /// Where the buffer begins; the line may have begun before.
        var bufferStart = LogIndex.Mark(line: 0, offset: 0)
        var failure: Int32?
    }

    /// Starts an empty log; a file that cannot be created is a failure of the log, not of this.
    ///
    /// - Parameters:
    ///   - directory: Where the file lies.
    ///   - spillLimit: How many bytes the file may take.
    package init(directory: String, spillLimit: Int = 8 << 30) {
        self.spillLimit = spillLimit
        var state = State()
        do throws(SpillFile.Failure) {
            file = try SpillFile(directory: directory)
        } catch {
            file = nil
            state.failure = error.code
        }
        self.state = Mutex(state)
    }

    /// Appends bytes as a program printed them; a line may come in parts.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { state in
            var start = 0
            while start < bytes.count {
                let end = min(start + Self.memoryLimit / 4, bytes.count)
                take(bytes.part(start..<end), &state)
                start = end
            }
        }
    }

    /// Appends bytes.
    package func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Appends text.
    package func append(_ text: String) {
        append(Array(text.utf8))
    }

    /// What is known of the log now; as cheap as a lock.
    package var facts: LogFacts {
        state.withLock { Self.facts(of: $0) }
    }

    /// The log as it is now, to be read without hindering those who append.
    package func snapshot() -> LogSnapshot {
        state.withLock { state in
            LogSnapshot(
                facts: Self.facts(of: state),
                marks: state.index.marks,
                file: file,
                written: state.written.offset,
                buffer: state.buffer,
                bufferStart: state.bufferStart
            )
        }
    }

    private static func facts(of state: State) -> LogFacts {
        let hasGap = state.bufferStart.offset > state.written.offset
        return LogFacts(
            lineCount: state.index.lineCount,
            length: state.index.length,
            groups: state.index.groups,
            lost: hasGap ? state.written.line..<state.bufferStart.line : 0..<0,
            failure: state.failure
        )
    }
}

// MARK: - Writing

extension LogStore {
    private func take(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        state.index.note(bytes)
        state.buffer.append(contentsOf: bytes)
        if state.failure == nil, state.buffer.count >= Self.writeSize { write(&state) }
        if state.failure != nil, state.buffer.count > Self.memoryLimit { Self.drop(&state) }
    }

    private func write(_ state: inout State) {
        guard let file else { return }
        guard state.written.offset + state.buffer.count <= spillLimit else {
            state.failure = EFBIG
            return
        }
        let (count, failure) = file.write(state.buffer, at: state.written.offset)
        state.failure = failure
        state.written.line += state.buffer.withUnsafeBytes { $0.lineEnds(from: 0, to: count) }
        state.written.offset += count
        state.buffer.removeFirst(count)
        state.bufferStart = state.written
    }

    /// Lets the older half of the buffer go, up to the end of a line if there is one.
    private static func drop(_ state: inout State) {
        let excess = state.buffer.count - memoryLimit / 2
        let (count, lines) = state.buffer.withUnsafeBytes { bytes -> (Int, Int) in
            let count = bytes.offset(of: .newline, from: excess).map { $0 + 1 } ?? excess
            return (count, bytes.lineEnds(from: 0, to: count))
        }
        state.buffer.removeFirst(count)
        state.bufferStart.offset += count
        state.bufferStart.line += lines
    }
}
