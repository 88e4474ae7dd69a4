import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Workspace

@Suite(.timeLimit(.minutes(1))) struct ConnectedProgramTests {
    /// What a program said on standard error.
    private final class Words: Sendable {
        private let text = Mutex("")

        var all: String { text.withLock { $0 } }

        func add(_ piece: String) { text.withLock { $0 += piece } }
    }

    private func start(
        _ line: String,
        hasTerminal: Bool = true,
        _ words: Words = Words()
    ) throws -> (program: ConnectedProgram, socket: Int32) {
        try ConnectedProgram.start(
            ["sh", "-c", line],
            environment: ["PATH": "/usr/bin:/bin"],
            hasTerminal: hasTerminal,
            errors: { words.add($0) }
        )
    }

    /// Reads until the other end is closed, beside Swift's own threads.
    private func readAll(_ socket: Int32) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var bytes: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4_096)
                while true {
                    let count = read(socket, &buffer, buffer.count)
                    guard count > 0 else { break }
                    bytes += buffer[..<count]
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    @Test func `it talks over one socket, and ends when that is closed for it`() async throws {
        let (program, socket) = try start("cat; echo over")
        defer { close(socket) }
        #expect(write(socket, "hello\n", 6) == 6)
        shutdown(socket, Int32(SHUT_WR))
        #expect(await readAll(socket) == "hello\nover\n")
        await program.end(within: .seconds(30))
    }

    @Test func `what it prints on standard error was passed on when its end is told`() async throws {
        let words = Words()
        let (program, socket) = try start("echo one >&2; echo two >&2; exit 255", words)
        defer { close(socket) }
        #expect(await readAll(socket) == "")
        await program.end(within: .seconds(30))
        #expect(words.all == "one\ntwo\n")
    }

    @Test func `what it leaves behind does not hold its end up`() async throws {
        let words = Words()
        let (program, socket) = try start("sleep 600 <&- >&- & echo $! >&2", words)
        defer { close(socket) }
        await program.end(within: .seconds(30))
        let left = try #require(Int32(words.all.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(left, SIGKILL) == 0)
    }

    @Test func `one that does not end by itself is ended`() async throws {
        let (program, socket) = try start("trap '' TERM; while :; do read line || sleep 600; done")
        defer { close(socket) }
        program.stop()
        await program.end(within: .milliseconds(50))
        // The number is not ours to signal any more.
        program.stop()
    }

    @Test(arguments: [true, false])
    func `only one that may ask is of our session`(hasTerminal: Bool) async throws {
        let (program, socket) = try start("cut -d' ' -f6 /proc/$$/stat", hasTerminal: hasTerminal)
        defer { close(socket) }
        let session = await readAll(socket)
        #expect((session == "\(getsid(0))\n") == hasTerminal)
        await program.end(within: .seconds(30))
    }

    @Test func `a missing program is a typed error`() {
        #expect(throws: ForegroundProgram.Failure.notFound(program: "no-such-ssh")) {
            try ConnectedProgram.start(["no-such-ssh"], environment: [:], hasTerminal: true) { _ in }
        }
    }
}
