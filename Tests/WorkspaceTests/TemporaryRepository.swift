import CProcess
import Foundation
import Glibc
import Testing

@testable import Workspace

/// A directory that is removed with the value that holds it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        path = base + "/switchyard-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// A real repository with one commit, and a state directory beside it.
struct TemporaryRepository: Sendable {
    let directory: TemporaryDirectory
    let git: GitRepository

    var root: String { git.root }
    var state: String { directory.path + "/state" }

    init(_ files: [String: String] = ["README.md": "Hello.\n", "src/main.py": "print(1)\n"]) async throws {
        directory = try TemporaryDirectory()
        let identity = GitIdentity(name: "Ada", email: "ada@example.com")
        git = try await .create(
            at: directory.path + "/project",
            files: files,
            message: "Begin",
            identity: identity
        )
    }

    /// A store and a pool in the state directory.
    func rooms() -> (checkpoints: CheckpointStore, pool: WorktreePool) {
        let checkpoints = CheckpointStore(directory: state + "/checkpoints")
        return (checkpoints, WorktreePool(directory: state, repository: git, checkpoints: checkpoints))
    }

    func write(_ text: String, to path: String, in root: String? = nil) throws {
        let url = URL(filePath: (root ?? self.root) + "/" + path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
    }

    func read(_ path: String, in root: String? = nil) -> String? {
        try? String(contentsOfFile: (root ?? self.root) + "/" + path, encoding: .utf8)
    }

    @discardableResult
    func run(_ arguments: String..., in root: String? = nil) async throws -> String {
        try await GitCommand(arguments, in: root ?? self.root).run().text
    }

    /// Everything of the user's checkout that must not change: HEAD, refs, stash, status, the index's
    /// bytes, the configuration, the hooks, and every file.
    func fingerprint() async throws -> [String] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter {
            !$0.hasPrefix(".git/")
        }
        let contents = files.sorted().map { "\($0)=\(read($0)?.hashValue ?? 0)" }
        let metadata = ["index", "config", "HEAD"].map { name in
            FileManager.default.contents(atPath: root + "/.git/" + name)?.base64EncodedString() ?? ""
        }
        let hooks = try FileManager.default.contentsOfDirectory(atPath: root + "/.git/hooks").sorted()
        return try await [
            run("rev-parse", "HEAD"),
            run("for-each-ref", "--format=%(refname) %(objectname)")
                .split(separator: "\n").filter { !$0.hasPrefix("refs/heads/switchyard/") }.joined(
                    separator: "\n"
                ),
            run("status", "--porcelain=v2", "--untracked-files=all"),
            run("stash", "list"),
        ] + contents + metadata + hooks
    }
}

/// Whether a process has ended, or does so within two seconds: the kernel ends a killed process a moment late.
func hasEnded(_ process: Int32) -> Bool {
    let handle = cprocess_pidfd(process)
    // Nobody of that number is there any more.
    guard handle >= 0 else { return true }
    defer { close(handle) }
    var ready = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, 2_000) == 1
}
