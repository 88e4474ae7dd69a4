import Foundation
import Testing

@testable import Workspace

@Suite struct SandboxTests {
    @Test func `without bubblewrap the probe says so`() async {
        let availability = await Sandbox.probe(environment: ["PATH": "/nowhere", "HOME": "/nowhere"])
        #expect(availability.sandbox == nil)
        #expect(availability.summary.contains("apt install bubblewrap"))
    }

    @Test func `a bubblewrap that fails is not taken for one that works`() async throws {
        let directory = try TemporaryDirectory()
        let fake = directory.path + "/bwrap"
        try Data("#!/bin/sh\necho no namespaces for you; exit 1\n".utf8).write(to: URL(filePath: fake))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake)
        let availability = await Sandbox.probe(environment: ["PATH": directory.path, "HOME": "/nowhere"])
        #expect(availability.summary.contains("no namespaces for you"))
    }

    @Test func `the network is shared only where that is allowed`() {
        let sandbox = Sandbox(program: "/usr/bin/bwrap", home: "/nowhere")
        var policy = SandboxPolicy(worktree: "/w", commonDirectory: "/c")
        #expect(sandbox.wrap(["true"], policy: policy).contains("--unshare-net"))
        policy.allowsNetwork = true
        #expect(!sandbox.wrap(["true"], policy: policy).contains("--unshare-net"))
    }

    /// Runs a line in a worktree's sandbox and gives the result with the place it ran in.
    private func run(
        _ line: String,
        change: (inout SandboxPolicy, TemporaryRepository) -> Void = { _, _ in }
    ) async throws -> (CommandResult, TemporaryRepository, Worktree) {
        let repository = try await TemporaryRepository()
        let home = repository.directory.path + "/home"
        try repository.write("private\n", to: ".ssh/id", in: home)
        try repository.write("private\n", to: ".netrc", in: home)
        try repository.write("tool\n", to: "tools/list", in: home)
        try repository.write("database\n", to: "database", in: repository.state)
        let worktree = try await repository.rooms().pool.create(id: 1, title: "t")
        let sandbox = Sandbox(program: try #require(ProgramFinder.find("bwrap")), home: home)
        var policy = SandboxPolicy(
            worktree: worktree.path,
            commonDirectory: repository.git.commonDirectory,
            stateDirectory: repository.state
        )
        change(&policy, repository)
        var command = Command(
            line: line,
            directory: worktree.path,
            limits: CommandLimits(wallTime: .seconds(60))
        )
        command.environment = CommandEnvironment.current.adding([
            "STATE": repository.state, "REPO": repository.root,
        ])
        return (await CommandRunner().run(sandbox.wrap(command, policy: policy)), repository, worktree)
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `the worktree can be written to, and nothing else`() async throws {
        let line = """
            echo made > made && mkdir -p build && git status --short && cat README.md
            for place in / /etc /usr "$REPO/.git" "$REPO/.git/hooks"; do
                (echo x > "$place/escaped") 2>/dev/null && echo "ESCAPED $place"
            done
            # These lie under /tmp, so what is written there is the sandbox's own.
            for place in "$REPO" "$STATE" "$STATE/.." "$STATE/worktrees"; do
                echo x > "$place/escaped"
            done 2>/dev/null
            (echo x > .git) 2>/dev/null && echo "ESCAPED .git"
            rm -f .git 2>/dev/null; test -e .git || echo "ESCAPED by removing .git"
            echo scratch > /tmp/scratch && cat /tmp/scratch
            """
        let (result, repository, worktree) = try await run(line)
        #expect(result.output.text == "?? made\nHello.\nscratch\n")
        #expect(repository.read("made", in: worktree.path) == "made\n")
        let all = try FileManager.default.subpathsOfDirectory(atPath: repository.directory.path)
        #expect(!all.contains { $0.hasSuffix("escaped") || $0.hasSuffix("scratch") })
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `secrets, the state directory and other processes cannot be seen`() async throws {
        let (result, _, _) = try await run(
            "ls -A \"$STATE\"; cat \"$STATE/database\"; ls /proc | grep -c '^[0-9]'"
        )
        #expect(!result.output.text.contains("database\n"))
        #expect(result.output.text.contains("worktrees\n"))
        let count = result.output.text.split(separator: "\n").last.flatMap { Int($0) } ?? 1000
        #expect(count < 10)
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `hidden files cannot be read under any name, and stay as they are`() async throws {
        let line = "cat .env notes.txt sub/.env; echo x >> .env; rm -f .env; mv .env y; ls -A; cat plain"
        let (result, repository, worktree) = try await run(line) { policy, repository in
            let root = policy.worktree
            try? repository.write("TOKEN=1\n", to: ".env", in: root)
            try? repository.write("TOKEN=2\n", to: "sub/.env", in: root)
            try? repository.write("plain\n", to: "plain", in: root)
            try? FileManager.default.createSymbolicLink(
                atPath: root + "/notes.txt",
                withDestinationPath: ".env"
            )
            policy.hiddenPaths = [".env", "sub/.env", "gone.pem"].map { root + "/" + $0 }
        }
        #expect(!result.output.text.contains("TOKEN"))
        #expect(result.output.text.contains("plain\n"))
        #expect(repository.read(".env", in: worktree.path) == "TOKEN=1\n")
        #expect(repository.read("sub/.env", in: worktree.path) == "TOKEN=2\n")
        // What is not there is not made.
        #expect(!FileManager.default.fileExists(atPath: worktree.path + "/gone.pem"))
    }

    @Test func `credentials in the home directory are covered`() async throws {
        let directory = try TemporaryDirectory()
        for name in [".ssh", ".aws"] {
            try FileManager.default.createDirectory(
                atPath: directory.path + "/" + name,
                withIntermediateDirectories: true
            )
        }
        try Data().write(to: URL(filePath: directory.path + "/.netrc"))
        let sandbox = Sandbox(program: "/usr/bin/bwrap", home: directory.path)
        let line = sandbox.wrap(["true"], policy: SandboxPolicy(worktree: "/w", commonDirectory: "/c"))
            .joined(separator: " ")
        #expect(line.contains("--tmpfs \(directory.path)/.ssh"))
        #expect(line.contains("--tmpfs \(directory.path)/.aws"))
        #expect(line.contains("--ro-bind /dev/null \(directory.path)/.netrc"))
        #expect(!line.contains(".gnupg"))
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `there is no network but the sandbox's own loopback`() async throws {
        let (result, _, _) = try await run(
            "cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '; cat /proc/net/route | tail -n +2"
        )
        #expect(result.output.text == "lo\n")
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `a cache directory lasts and is where tools look`() async throws {
        let (result, repository, _) = try await run(
            "mkdir -p \"$XDG_CACHE_HOME\" && echo c > \"$XDG_CACHE_HOME/c\"; echo $HOME"
        ) {
            policy,
            repository in
            let cache = repository.state + "/cache"
            try? FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
            policy.cacheDirectory = cache
        }
        #expect(result.succeeded)
        #expect(repository.read("cache/xdg/c", in: repository.state) == "c\n")
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `cancelling ends what runs inside`() async throws {
        let repository = try await TemporaryRepository()
        let sandbox = Sandbox(program: try #require(ProgramFinder.find("bwrap")), home: "/nowhere")
        let policy = SandboxPolicy(worktree: repository.root, commonDirectory: repository.git.commonDirectory)
        // Distinct from what another run of the tests may have left.
        let mark = String(Int.random(in: 100_000..<900_000))
        let line = "trap '' TERM; setsid sleep \(mark) & echo up; while :; do sleep 1; done"
        let command = sandbox.wrap(Command(line: line, directory: repository.root), policy: policy)
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task { await CommandRunner().run(command) { _ in signal.yield() } }
        for await _ in started { break }
        let start = ContinuousClock().now
        task.cancel()
        #expect(await task.value.outcome == .cancelled)
        #expect(ContinuousClock().now - start < .seconds(1))
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
        let lines = processes.compactMap {
            try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8)
        }
        #expect(!lines.contains { $0.hasPrefix("sleep\0" + mark) })
    }

    @Test(.enabled("bubblewrap works here") { await Sandbox.probe().sandbox != nil })
    func `a commit whose hooks run sandboxed works, and the hook cannot leave`() async throws {
        let repository = try await TemporaryRepository()
        let hook = repository.root + "/.git/hooks/pre-commit"
        let script = """
            #!/bin/sh
            common=$(git rev-parse --git-common-dir)
            (echo evil >> "$common/config") 2>/dev/null && echo ESCAPED
            (echo evil > "$common/hooks/post-commit") 2>/dev/null && echo ESCAPED
            (echo /evil > "$(git rev-parse --git-dir)/commondir") 2>/dev/null && echo ESCAPED
            echo ran > hook-ran
            exit 0
            """
        try repository.write(script, to: ".git/hooks/pre-commit")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        let config = repository.read(".git/config")
        let worktree = try await repository.rooms().pool.create(id: 1, title: "t")
        try repository.write("new\n", to: "new", in: worktree.path)
        let sandbox = try #require(await Sandbox.probe().sandbox)
        let made = try await worktree.repository.commitAll(
            message: "Change",
            options: CommitOptions(sandbox: sandbox)
        )
        #expect(try await repository.git.commit(named: worktree.branch) == made.commit)
        #expect(repository.read("hook-ran", in: worktree.path) == "ran\n")
        #expect(repository.read(".git/config") == config)
        #expect(repository.read(".git/hooks/post-commit") == nil)
        #expect(try await GitRepository.discover(at: worktree.path) == worktree.repository)
    }
}
