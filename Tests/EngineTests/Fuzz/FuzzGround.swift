import Domain
import EngineTesting
import Foundation
import Glibc
import Workspace

@testable import Engine

/// A worktree with ways that lead out of it, and beside it what nobody may touch.
final class FuzzGround {
    /// What came of the work on a task.
    struct Story {
        /// Everything that is kept to be shown to a person.
        var texts: [String] = []
        /// Whether the strategy came to an end by itself.
        var hasEnded = false
    }

    /// What in the worktree is no file of the project and must stay as it is; git lists all but the first.
    static let waysOut = [".git", "link", "file-link", "dangling", "hard.txt", "pipe"]

    private let folder: TemporaryFolder
    /// Writes into the worktree.
    let guardian: PathGuard
    private let before: [String: String]

    /// The worktree.
    var worktree: String { folder.path + "/worktree" }
    /// A file outside of it.
    var canary: String { folder.path + "/canary/secret.txt" }

    /// Makes both.
    init(files: [String: String]) throws {
        folder = try TemporaryFolder("fuzz")
        let root = folder.path
        for name in ["secret.txt", "hard.txt", "git/config", "git/hooks/pre-commit", "folder/deep/file"] {
            try folder.write("canary/" + name, "\(name), as it was\n")
        }
        for (path, content) in files { try folder.write("worktree/" + path, content) }
        try folder.write("worktree/src/inner.py", "x = 1\n")
        try folder.write("worktree/.git", "gitdir: \(root)/canary/git\n")
        symlink(root + "/canary", root + "/worktree/link")
        symlink("../canary/secret.txt", root + "/worktree/file-link")
        symlink("../canary/not-yet", root + "/worktree/dangling")
        link(root + "/canary/hard.txt", root + "/worktree/hard.txt")
        mkfifo(root + "/worktree/pipe", 0o600)
        guardian = try PathGuard(root: root + "/worktree")
        before = Self.protected(in: root)
    }

    /// What is not as it was, or is there and must not be.
    func faults() -> [String] {
        let now = Self.protected(in: folder.path)
        let changed = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }.sorted()
        return changed.map { "\($0): was \(before[$0] ?? "nothing"), is \(now[$0] ?? "nothing")" }
    }

    // MARK: - Working

    /// Lets the strategy work with the replies that it is given; what it writes goes through the guard.
    ///
    /// - Parameters:
    ///   - assignment: The task.
    ///   - check: What a check says of the files.
    ///   - reply: Says something, and whether the token limit cut it off.
    /// - Returns: What came of it.
    func run(
        _ assignment: WorkAssignment,
        check: ([String: String]) -> WorkInterpreter.Verdict,
        reply: () -> (text: String, isCut: Bool)
    ) -> Story {
        var strategy = EditStrategy(assignment)
        var story = Story()
        var trees = [assignment.currentTree: files()]
        var outcome = WorkOutcome.begin
        for _ in 0..<200 {
            let action = strategy.handle(outcome)
            story.texts += Self.texts(of: action)
            switch action {
            case .survey:
                let files = files()
                outcome = .surveyed(
                    contents: files,
                    allPaths: (files.keys + Self.waysOut.dropFirst()).sorted()
                )
            case .check:
                outcome = .checked(WorkInterpreter.run(check(files())))
            case .ask(_, let tree):
                if let tree { putBack(trees[tree] ?? [:]) }
                let (text, isCut) = reply()
                let usage = TokenUsage(calls: 1, promptTokens: 100, replyTokens: 50, replySeconds: 1)
                outcome = .replied(
                    ModelAnswer(text: text, wasCut: isCut, promptWasTruncated: false, usage: usage)
                )
            case .apply(let change):
                do throws(PathError) {
                    try guardian.apply(change.changes)
                    let tree = "tree-\(trees.count)"
                    trees[tree] = files()
                    outcome = .applied(tree: tree)
                } catch {
                    story.texts.append(error.explanation)
                    outcome = .refused(path: "", reason: error.explanation, isEscape: error.isEscape)
                }
            case .restore(let tree, _):
                putBack(trees[tree] ?? [:])
                outcome = .restored(tree: tree)
            case .note:
                outcome = .noted
            case .present, .giveUp:
                story.hasEnded = true
                return story
            }
        }
        return story
    }

    /// What an action shows to people: what is asked of the model is not.
    private static func texts(of action: WorkAction) -> [String] {
        switch action {
        case .survey, .check: []
        case .ask(let ask, _): [ask.title]
        case .apply(let change): [change.title, change.diff]
        case .restore(_, let reason): [reason]
        case .note(_, let title, let summary, let output, _): [title, summary, output]
        case .present(let result): [result.summary] + result.testChanges.flatMap { [$0.path, $0.summary] }
        case .giveUp(let trouble): [trouble.message, trouble.remedy]
        }
    }

    // MARK: - Files

    /// The project's text files.
    private func files() -> [String: String] {
        var files: [String: String] = [:]
        for entry in Self.walk(worktree) where entry.kind == S_IFREG && !Self.waysOut.contains(entry.path) {
            let bytes = FileManager.default.contents(atPath: worktree + "/" + entry.path) ?? Data()
            if let text = String(data: bytes, encoding: .utf8) { files[entry.path] = text }
        }
        return files
    }

    /// A folder that took the place of a file stays, unlike in a real worktree, which git puts back.
    private func putBack(_ wanted: [String: String]) {
        let now = files()
        let gone = now.keys.filter { wanted[$0] == nil }.map { FileChange.delete(path: $0) }
        let changed = wanted.filter { now[$0.key] != $0.value }.map {
            FileChange.write(path: $0.key, text: $0.value)
        }
        for change in gone + changed { try? guardian.apply([change]) }
    }

    /// All that may not change: what is outside, the ways out, and that nothing but ordinary files is added.
    private static func protected(in root: String) -> [String: String] {
        var parts: [String: String] = [:]
        for entry in walk(root) {
            let inner = entry.path.hasPrefix("worktree/") ? String(entry.path.dropFirst(9)) : nil
            let isGit = inner?.lowercased().split(separator: "/").contains(".git") ?? false
            let isOrdinary =
                entry.kind == S_IFDIR && !isGit || entry.kind == S_IFREG && entry.names == 1 && !isGit
            if let inner, isOrdinary, !waysOut.contains(inner) { continue }
            parts[entry.path] = description(of: root + "/" + entry.path, entry)
        }
        return parts
    }

    private static func description(of path: String, _ entry: Entry) -> String {
        switch entry.kind {
        case S_IFLNK:
            "a link to " + ((try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "?")
        case S_IFREG:
            "\(entry.names) \(String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self))"
        default: "of kind \(entry.kind)"
        }
    }

    private struct Entry {
        var path: String
        var kind: mode_t
        /// How many names the file has.
        var names: Int
    }

    /// Everything below a folder, links not followed.
    private static func walk(_ root: String) -> [Entry] {
        var found: [Entry] = []
        var open = [""]
        while let folder = open.popLast() {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
            for name in names {
                let path = folder.isEmpty ? name : folder + "/" + name
                var status = stat()
                guard lstat(root + "/" + path, &status) == 0 else { continue }
                let kind = status.st_mode & S_IFMT
                found.append(Entry(path: path, kind: kind, names: Int(status.st_nlink)))
                if kind == S_IFDIR { open.append(path) }
            }
        }
        return found
    }
}
