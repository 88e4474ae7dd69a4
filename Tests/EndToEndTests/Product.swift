import Foundation

/// The built `switchyard` and a small project to use it on.
struct Product {
    /// A git repository with a failing check.
    let project: TemporaryFolder
    /// Where the engine keeps its state.
    let state: TemporaryFolder

    /// Creates the project: `sum.py` subtracts, `check.sh` tells.
    init() throws {
        project = try TemporaryFolder()
        state = try TemporaryFolder()
        try project.write("def add(a, b):\n    return a - b\n", to: "sum.py")
        try project.write(
            "python3 -c 'import sum; r = sum.add(2, 3); assert r == 5, r' && echo 1 passed\n",
            to: "check.sh"
        )
        try git("init", "-q", "-b", "main")
        try git("config", "user.name", "A Developer")
        try git("config", "user.email", "dev@example.org")
        try git("add", "-A")
        try git("commit", "-q", "-m", "A sum that subtracts")
    }

    /// The path of the binary that the build put beside the tests.
    static let binary: String = {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("switchyard").path
    }()

    /// The reply that fixes the project.
    static let goodReply = "sum.py\n```python\ndef add(a, b):\n    return a + b\n```\n"

    /// Variables for every run: a state of its own, and no settings of the person who runs the tests.
    var environment: [String: String] {
        [
            "XDG_STATE_HOME": state.path, "XDG_CONFIG_HOME": state.path + "/config", "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color", "LLVM_PROFILE_FILE": state.path + "/%p.profraw",
            "OLLAMA_HOST": "http://127.0.0.1:9",
        ]
    }

    /// Runs a subcommand to its end.
    func switchyard(_ arguments: String..., ollama: String? = nil, interruptAfter: Duration? = nil) throws
        -> Command
    {
        var environment = environment
        if let ollama { environment["OLLAMA_HOST"] = ollama }
        return try Command.run(
            Self.binary,
            arguments,
            directory: project.path,
            environment: environment,
            interruptAfter: interruptAfter
        )
    }

    /// Runs git in the project.
    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let result = try Command.run("git", ["-C", project.path] + arguments)
        guard result.status == 0 else { throw GitFailure(text: result.errors) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A git command of a test that failed.
struct GitFailure: Error {
    let text: String
}
