import Foundation

/// The repository behind the stub: bare, on disk, pushed to and fetched from by real git.
final class BareRepository: Sendable {
    /// Where it lies.
    let path: String

    let children: ChildProcesses

    /// What every git of the stub runs with: no configuration of the user, a fixed committer.
    static let environment: [String: String] = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": "GitHub", "GIT_AUTHOR_EMAIL": "noreply@github.com",
        "GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com",
    ]

    init(path: String, children: ChildProcesses) {
        self.path = path
        self.children = children
    }

    /// Makes a bare repository with one commit of some files.
    ///
    /// - Throws: `CocoaError` when a file cannot be written, `Failure` when git refuses.
    static func make(
        at path: String,
        files: [String: String],
        branch: String,
        children: ChildProcesses
    ) throws -> BareRepository {
        let repository = BareRepository(path: path, children: children)
        let work = path + ".work"
        defer { try? FileManager.default.removeItem(atPath: work) }
        for (name, text) in files {
            let file = URL(filePath: work + "/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        let steps: [[String]] = [
            ["init", "--quiet", "--initial-branch", branch],
            ["add", "--all", "--force"],
            ["commit", "--quiet", "--allow-empty", "--message", "First commit"],
            ["clone", "--quiet", "--bare", work, path],
        ]
        for step in steps {
            let outcome = repository.git(step, in: work)
            guard outcome.isSuccess else { throw Failure(command: step, output: outcome.text) }
        }
        return repository
    }

    /// A git command that should not have failed.
    struct Failure: Error {
        let command: [String]
        let output: String
    }

    /// Runs git on the repository.
    @discardableResult
    func git(_ arguments: [String], environment: [String: String] = [:]) -> ChildProcesses.Outcome {
        git(["--git-dir", path] + arguments, in: "/", environment: environment)
    }

    /// Runs git in a folder.
    func git(
        _ arguments: [String],
        in folder: String,
        environment: [String: String] = [:]
    ) -> ChildProcesses.Outcome {
        children.run(
            ["git"] + arguments,
            in: folder,
            environment: Self.environment.merging(environment) { $1 },
            keepsErrors: false
        )
    }

    /// The branches with their commits, read from the files so that a look costs no process.
    func heads() -> [String: String] {
        var heads: [String: String] = [:]
        let packed = FileManager.default.contents(atPath: path + "/packed-refs") ?? Data()
        for line in String(decoding: packed, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[1].hasPrefix("refs/heads/") {
                heads[String(words[1].dropFirst("refs/heads/".count))] = String(words[0])
            }
        }
        let folder = path + "/refs/heads"
        for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        where !name.hasSuffix(".lock") {
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
            let commit = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            if commit.count == 40 { heads[name] = commit }
        }
        return heads
    }

    /// The commit that a name means; nil for none.
    func commit(_ name: String) -> String? {
        guard !name.hasPrefix("-") else { return nil }
        let outcome = git(["rev-parse", "--verify", "--quiet", name + "^{commit}"])
        return outcome.isSuccess ? outcome.line : nil
    }

    /// Moves a branch if it is still where it was; nil as `old` makes it.
    func moveBranch(_ name: String, to commit: String, from old: String?) -> Bool {
        git(["update-ref", "refs/heads/" + name, commit, old ?? String(repeating: "0", count: 40)]).isSuccess
    }

    /// The common ancestor.
    func mergeBase(_ first: String, _ second: String) -> String? {
        let outcome = git(["merge-base", first, second])
        return outcome.isSuccess ? outcome.line : nil
    }

    /// How many commits `second` has that `first` has not.
    func count(from first: String, to second: String) -> Int {
        Int(git(["rev-list", "--count", "\(first)..\(second)"]).line) ?? 0
    }
}
