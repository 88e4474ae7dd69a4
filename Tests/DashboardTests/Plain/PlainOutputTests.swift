import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Dashboard

/// What is printed reaches the reader whole and in order, and nobody waits for a reader who is stuck.
@Suite struct PlainOutputTests {
    /// A pipe of which the test is the reader, who reads only when told to.
    private final class Reader: Sendable {
        /// Where the output is written.
        let entrance: Int32
        private let exit: Mutex<Int32?>
        private let count = Mutex(0)

        init() throws {
            signal(SIGPIPE, SIG_IGN)
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            entrance = ends[1]
            exit = Mutex(ends[0])
        }

        deinit {
            // A writer who still waits is told first.
            leave()
            close(entrance)
        }

        /// How many bytes were read.
        var readCount: Int { count.withLock { $0 } }

        /// Waits for so many bytes.
        func read(_ size: Int) -> String {
            guard let descriptor = exit.withLock({ $0 }) else { return "" }
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while all.count < size {
                let length = Glibc.read(descriptor, &buffer, min(buffer.count, size - all.count))
                guard length > 0 else { break }
                all += buffer[..<length]
                count.withLock { $0 += length }
            }
            return String(decoding: all, as: UTF8.self)
        }

        func leave() {
            exit.withLock { descriptor in
                if let open = descriptor { close(open) }
                descriptor = nil
            }
        }
    }

    /// More than a pipe holds, whatever is said of its size.
    private static let flood = String(repeating: "0123456789abcde\n", count: 1 << 17)

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `a slow reader gets everything in order`(isNonBlocking: Bool) async throws {
        let reader = try Reader()
        if isNonBlocking { try #require(fcntl(reader.entrance, F_SETFL, O_WRONLY | O_NONBLOCK) == 0) }
        let output = PlainOutput(reader.entrance)
        let lines = (0..<30_000).map { "line number \($0)\n" }
        for (number, line) in lines.enumerated() {
            #expect(output.print(line, as: number % 2 == 0 ? .answer : .progress))
        }
        let expected = lines.joined()
        #expect(reader.read(expected.utf8.count) == expected)
        await output.flush()
        #expect(output.failure == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `where too much waits progress is left out and counted in its place, answers are not`() async throws
    {
        let reader = try Reader()
        let output = PlainOutput(reader.entrance, limit: 1000)
        #expect(output.print(Self.flood, as: .answer))
        #expect(!output.print("one\ntwo\n", as: .progress))
        #expect(!output.print("three\n", as: .progress))
        #expect(output.print("an answer\n", as: .answer))
        #expect(!output.print("four\n", as: .progress))
        let expected =
            Self.flood + "(3 lines of progress left out: the reader was too slow)\nan answer\n"
            + "(1 line of progress left out: the reader was too slow)\n"
        #expect(reader.read(expected.utf8.count) == expected)
        await output.flush()
        #expect(output.print("five\n", as: .progress))
        #expect(reader.read(5) == "five\n")
    }

    @Test(.timeLimit(.minutes(1)))
    func `what is said of what was left out begins a line, even behind a prompt`() async throws {
        let reader = try Reader()
        let output = PlainOutput(reader.entrance, limit: 1000)
        output.print(Self.flood, as: .answer)
        output.print("switchyard> ", as: .answer)
        output.print("one\n", as: .progress)
        _ = reader.read(Self.flood.utf8.count)
        let rest = "switchyard> \n(1 line of progress left out: the reader was too slow)\n"
        #expect(reader.read(rest.utf8.count) == rest)
    }

    @Test(.timeLimit(.minutes(1)))
    func `there is room once little enough waits`() async throws {
        let reader = try Reader()
        let output = PlainOutput(reader.entrance, limit: 1000)
        await output.room()
        output.print(Self.flood, as: .answer)
        let waiting = Task {
            await output.room()
            return reader.readCount
        }
        _ = reader.read(Self.flood.utf8.count)
        let count = await waiting.value
        // What is neither read nor waiting is in the pipe, which holds at most a megabyte.
        #expect(count > Self.flood.utf8.count - (1 << 20) - 1000)
        await output.flush()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a reader who is stuck is given up at once or after a moment`() async throws {
        for delay in [nil, DispatchTimeInterval.milliseconds(1)] {
            let reader = try Reader()
            let output = PlainOutput(reader.entrance)
            output.print(Self.flood, as: .answer)
            output.giveUp(after: delay)
            await output.flush()
            await output.ended()
            #expect(output.failure == nil)
            #expect(!output.print("more\n", as: .answer))
            await output.room()
            #expect(reader.readCount == 0)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a reader who has gone ends it, and is named`() async throws {
        let reader = try Reader()
        let output = PlainOutput(reader.entrance)
        #expect(output.print(Self.flood, as: .answer))
        #expect(reader.read(16) == String(Self.flood.prefix(16)))
        reader.leave()
        await output.flush()
        await output.ended()
        #expect(output.failure == EPIPE)
        #expect(!output.print("more\n", as: .answer))
        output.giveUp()
        #expect(output.failure == EPIPE)
        #expect(reader.readCount == 16)
    }
}
