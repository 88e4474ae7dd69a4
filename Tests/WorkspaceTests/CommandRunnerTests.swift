import Foundation
import Glibc
import Synchronization
import Testing

@testable import Workspace

@Suite struct CommandRunnerTests {
    private let directory: TemporaryDirectory
    private let runner = CommandRunner()

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func command(_ line: String, limits: CommandLimits = CommandLimits()) -> Command {
        Command(line: line, directory: directory.path, limits: limits)
    }

    /// Waits, without a fixed pause, until a file that the child writes holds a process number.
    private func process(in file: String) async throws -> Int32 {
        let clock = ContinuousClock()
        let limit = clock.now + .seconds(10)
        while clock.now < limit {
            if let text = try? String(contentsOfFile: directory.path + "/" + file, encoding: .utf8),
                text.hasSuffix("\n"), let number = Int32(text.dropLast())
            {
                return number
            }
            await Task.yield()
        }
        Issue.record("the child did not write \(file)")
        return -1
    }

    // MARK: Outcomes

    @Test func `exit code, directory and both streams in order`() async {
        let result = await runner.run(command("pwd; echo one; echo two >&2; echo three; exit 7"))
        #expect(result.outcome == .exited(7))
        #expect(result.output.text == "\(directory.path)\none\ntwo\nthree\n")
        #expect(!result.succeeded)
    }

    @Test func `a signal, a missing program and a missing directory are outcomes`() async {
        #expect(await runner.run(command("kill -SEGV $$")).outcome == .signalled(SIGSEGV))
        let missing = await runner.run(Command(arguments: ["no-such-program"], directory: "/"))
        #expect(missing.outcome == .failedToStart("the program no-such-program was not found"))
        let nowhere = await runner.run(Command(line: "true", directory: "/nowhere/at/all"))
        #expect(nowhere.exitCode == 127)
    }

    @Test func `standard input is empty and there is no terminal`() async {
        let result = await runner.run(
            command("cat; test -t 0 || echo none; (: </dev/tty) 2>/dev/null || echo no tty")
        )
        #expect(result.output.text == "none\nno tty\n")
    }

    @Test func `signals are at their defaults in the child`() async {
        signal(SIGPIPE, SIG_IGN)
        let result = await runner.run(command("sed -nE 's/^Sig(Blk|Ign):\\t//p' /proc/self/status"))
        let masks = result.output.text.split(separator: "\n").compactMap { UInt64($0, radix: 16) }
        // Bit n - 1 is signal n; 32 and 33 belong to the C library.
        #expect(masks.map { $0 & 0x7FFF_FFFF } == [0, 0])
    }

    // MARK: Output

    @Test func `a long output keeps its beginning and end`() async {
        let limits = CommandLimits(excerptHead: 10, excerptTail: 10)
        let result = await runner.run(
            command("yes 1234567 | head -c 100000; echo; echo last", limits: limits)
        )
        #expect(result.totalBytes == 100_006)
        #expect(result.output.text.hasPrefix("1234567\n12"))
        #expect(result.output.text.hasSuffix("\nlast\n"))
        #expect(result.output.text.contains("99986 bytes left out"))
    }

    @Test func `output is passed on piece by piece while the command runs`() async {
        let seen = Mutex<[UInt8]>([])
        let result = await runner.run(command("printf a; printf b >&2; printf c")) { bytes in
            seen.withLock { $0 += bytes }
        }
        #expect(result.succeeded)
        #expect(seen.withLock { $0 } == Array("abc".utf8))
    }

    @Test func `bytes that are no text are replaced, not lost`() async {
        let result = await runner.run(command("printf '\\377ok\\000'"))
        #expect(result.output.text == "\u{FFFD}ok\u{0}")
        #expect(result.totalBytes == 4)
    }

    // MARK: Ending

    @Test func `cancelling ends the grandchildren, too, even those that ignore SIGTERM`() async throws {
        let line = "(trap '' TERM; echo $BASHPID > inner; while :; do sleep 1; done) & echo $$ > outer; wait"
        let command = Command(arguments: ["bash", "-c", line], directory: directory.path)
        let task = Task { await runner.run(command) }
        let outer = try await process(in: "outer")
        let inner = try await process(in: "inner")
        let start = ContinuousClock().now
        task.cancel()
        let result = await task.value
        #expect(result.outcome == .cancelled)
        #expect(ContinuousClock().now - start < .seconds(1))
        #expect(hasEnded(outer))
        #expect(hasEnded(inner))
    }

    @Test func `cancelling reaches a process that left the group and holds the pipe`() async throws {
        let line =
            "setsid sh -c 'trap \"\" TERM; echo $$ > inner; while :; do sleep 1; done' & wait; sleep 60"
        let task = Task { await runner.run(command(line)) }
        let inner = try await process(in: "inner")
        task.cancel()
        #expect(await task.value.outcome == .cancelled)
        #expect(hasEnded(inner))
    }

    @Test func `a background process that keeps the pipe does not hold the command up`() async throws {
        let start = ContinuousClock().now
        let result = await runner.run(command("sleep 60 & echo $! > inner; echo done"))
        #expect(result.outcome == .exited(0))
        #expect(result.output.text == "done\n")
        #expect(ContinuousClock().now - start < .seconds(5))
        #expect(hasEnded(try await process(in: "inner")))
    }

    @Test func `a background process that writes elsewhere is ended, too`() async throws {
        let result = await runner.run(command("sleep 60 >/dev/null 2>&1 & echo $! > inner"))
        #expect(result.outcome == .exited(0))
        #expect(hasEnded(try await process(in: "inner")))
    }

    @Test func `time runs out for a stopped process as well`() async {
        let limits = CommandLimits(wallTime: .milliseconds(200), grace: .milliseconds(200))
        let result = await runner.run(command("echo begun; kill -STOP $$; echo continued", limits: limits))
        #expect(result.outcome == .timedOut(after: .milliseconds(200)))
        #expect(result.output.text.hasPrefix("begun\n"))
        #expect(result.exitCode == 124)
    }

    @Test func `a task that is cancelled already starts nothing`() async {
        let file = directory.path + "/made"
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await runner.run(command("touch made"))
        }
        #expect(await task.value.outcome == .cancelled)
        #expect(access(file, F_OK) != 0)
    }

    @Test func `many commands run at the same time`() async {
        let codes = await withTaskGroup(of: Int32.self) { group in
            for code in 0..<20 { group.addTask { await runner.run(command("exit \(code)")).exitCode } }
            return await group.reduce(into: Set<Int32>()) { $0.insert($1) }
        }
        #expect(codes == Set(0..<20))
    }

    // MARK: Environment

    @Test func `no credential reaches a child`() async {
        let source = [
            "PATH": "/usr/bin:/bin", "HOME": "/home/ada", "LC_TIME": "C", "GITHUB_TOKEN": "s3cret",
            "AWS_SECRET_ACCESS_KEY": "s3cret", "SWITCHYARD_WEBHOOK_SECRET": "s3cret",
            "SSH_AUTH_SOCK": "s3cret", "LC_PASSWORD": "s3cret", "SWIFT_API_KEY": "s3cret",
            "GIT_DIR": "s3cret", "ANYTHING": "s3cret",
            "CARGO_HOME": "/c",
        ]
        var command = command("env")
        command.environment = CommandEnvironment(cleaning: source).adding(["CI": "1"])
        let text = await runner.run(command).output.text
        #expect(!text.contains("s3cret"))
        for line in [
            "HOME=/home/ada", "LC_TIME=C", "CARGO_HOME=/c", "CI=1", "TERM=dumb", "PYTHONDONTWRITEBYTECODE=1",
        ] {
            #expect(text.contains(line + "\n"))
        }
    }

    @Test func `a child bears the engine's token and is announced to the reaper`() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let runner = CommandRunner(lifeline: ProcessLifeline(reaper: ends[1], token: "0badcafe"))
        let result = await runner.run(command("echo $SWITCHYARD_ENGINE $$"))
        close(ends[1])
        let group = result.output.text.split(separator: " ").last?.trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        #expect(result.output.text.hasPrefix("0badcafe "))
        let told = try FileHandle(fileDescriptor: ends[0]).readToEnd().map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(told == "+\(group ?? "?")\n-\(group ?? "?")\n")
    }

    @Test(arguments: [
        ("plain", "plain"), ("", "''"), ("two words", "'two words'"), ("it's", "'it'\\''s'"),
        ("a;b", "'a;b'"),
        ("$HOME", "'$HOME'"), ("path/to-file_1.txt", "path/to-file_1.txt"),
    ])
    func `an argument survives the shell`(argument: String, quoted: String) async {
        #expect(Command.quoted(argument) == quoted)
        let result = await runner.run(command("printf %s \(quoted)"))
        #expect(result.output.text == argument)
    }
}
