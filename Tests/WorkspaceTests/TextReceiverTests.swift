import Foundation
import Glibc
import Testing

@testable import Workspace

@Suite struct TextReceiverTests {
    private let environment = ["PATH": "/usr/bin:/bin"]

    private func receiver(_ line: String, _ arguments: String..., seconds: Double = 20) -> TextReceiver {
        TextReceiver(
            arguments: ["sh", "-c", line, "sh"] + arguments,
            environment: environment,
            wallTime: .seconds(seconds)
        )
    }

    @Test func `the text arrives on standard input, whatever is in it and however long it is`() async throws {
        let directory = try TemporaryDirectory()
        let text = String(repeating: "é $(touch x) `y` \u{1B}[2J\n", count: 20_000)
        #expect(await receiver("cat > \"$1\"", directory.path + "/seen").take(text) == .taken)
        #expect(try String(contentsOfFile: directory.path + "/seen", encoding: .utf8) == text)
    }

    @Test func `a program that does not read its input ends all the same`() async {
        #expect(await receiver("exit 0").take(String(repeating: "x", count: 1 << 20)) == .taken)
    }

    @Test func `arguments are never read by the shell`() async throws {
        let directory = try TemporaryDirectory()
        let rude = "$(touch \(directory.path)/owned); `touch \(directory.path)/owned` \"'"
        let outcome = await receiver("printf %s \"$2\" > \"$1\"", directory.path + "/seen", rude).take("")
        #expect(outcome == .taken)
        #expect(try String(contentsOfFile: directory.path + "/seen", encoding: .utf8) == rude)
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/owned"))
    }

    @Test func `a failure comes with the program's own words`() async {
        #expect(
            await receiver("echo no display >&2; echo more >&2; exit 3").take("x")
                == .refused("no display (exit code 3)")
        )
        #expect(await receiver("exit 1").take("x") == .refused("exit code 1"))
        #expect(await receiver("kill -TERM $$").take("x") == .refused("signal 15"))
        let missing = TextReceiver(arguments: ["no-such-program"], environment: environment)
        #expect(await missing.take("x") == .refused("there is no program 'no-such-program'"))
    }

    @Test(.timeLimit(.minutes(1))) func `one that takes too long is ended with its group`() async throws {
        let directory = try TemporaryDirectory()
        let line = "sleep 600 & echo $! > \"$1\"; wait"
        let outcome = await receiver(line, directory.path + "/child", seconds: 1).take("x")
        #expect(outcome == .refused("it took longer than 1 s"))
        let child = try String(contentsOfFile: directory.path + "/child", encoding: .utf8)
        let number = try #require(pid_t(child.trimmingCharacters(in: .whitespacesAndNewlines)))
        while kill(number, 0) == 0 && !isZombie(number) { await Task.yield() }
    }

    @Test func `one that goes into the background is left there, as clipboard tools need`() async throws {
        let directory = try TemporaryDirectory()
        let line = "sleep 600 & echo $! > \"$1\""
        #expect(await receiver(line, directory.path + "/child").take("x") == .taken)
        let child = try String(contentsOfFile: directory.path + "/child", encoding: .utf8)
        let number = try #require(pid_t(child.trimmingCharacters(in: .whitespacesAndNewlines)))
        defer { kill(number, SIGKILL) }
        #expect(kill(number, 0) == 0 && !isZombie(number))
    }

    /// Whether a process has ended and only waits to be forgotten by its parent.
    private func isZombie(_ process: pid_t) -> Bool {
        let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") ?? Data()
        let text = String(decoding: status, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return true }
        return text[text.index(after: end)...].hasPrefix(" Z")
    }
}
