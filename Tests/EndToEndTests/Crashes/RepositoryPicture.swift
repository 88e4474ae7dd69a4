import Foundation
import Glibc

/// What must stay as it is of the user's repository: all but the branches of tasks.
///
/// That is the working tree with ignored files, the index, HEAD, configuration, hooks, stash, the logs of
/// references, and every reference that is no task's.
struct RepositoryPicture: Sendable, Equatable {
    /// The parts by name: a path, or a command of git and what it says.
    private let parts: [String: String]

    /// Takes it apart.
    ///
    /// - Throws: ``GitFailure``, or Cocoa's error when a file cannot be read.
    init(of product: Product) throws {
        var parts: [String: String] = [:]
        let commands = [
            ["status", "--porcelain=v2", "--branch", "--untracked-files=all", "--ignored"],
            ["ls-files", "--stage"], ["stash", "list", "--format=%H %gd %gs"],
        ]
        for arguments in commands {
            parts["git " + arguments.prefix(2).joined(separator: " ")] = try Self.git(arguments, product)
        }
        parts["references"] = try Self.references(of: product)
        let root = product.project.path
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) where Self.isWatched(path) {
            let description = try Self.description(of: root + "/" + path)
            // `git gc` ends an entry without a message by a tab, which nobody wrote.
            let isLog = path.hasPrefix(".git/logs/")
            parts[path] = isLog ? description.replacing("\t\n", with: "\n") : description
        }
        self.parts = parts
    }

    /// What became different, in words; empty when nothing did.
    func differences(from before: RepositoryPicture) -> [String] {
        Set(parts.keys).union(before.parts.keys).sorted().compactMap { name -> String? in
            switch (before.parts[name], parts[name]) {
            case (let old?, let new?) where old != new: Self.difference(name, old, new)
            case (nil, let new?): "\(name) is new: \(new.prefix(200))"
            case (let old?, nil): "\(name) is gone; it was: \(old.prefix(200))"
            default: nil
            }
        }
    }

    // MARK: - Detail

    private static func git(_ arguments: [String], _ product: Product) throws -> String {
        // Without the optional lock, by which a look at the status would write the index.
        let result = try Command.run(
            "git",
            ["--no-optional-locks", "-C", product.project.path] + arguments
        )
        guard result.status == 0 else { throw GitFailure(text: result.errors) }
        return result.output
    }

    private static func references(of product: Product) throws -> String {
        let lines = try git(["for-each-ref", "--format=%(refname) %(objectname) %(symref)"], product)
            .split(separator: "\n")
        return lines.filter { !$0.hasPrefix("refs/heads/switchyard/") }.joined(separator: "\n")
    }

    /// Whether a file is the user's: in the working tree, or one of those in `.git` that say how it is used.
    ///
    /// Objects, worktrees and packed references are git's own; what they mean is asked of git. A lock that was
    /// left behind would stop the user's next command.
    private static func isWatched(_ path: String) -> Bool {
        guard path == ".git" || path.hasPrefix(".git/") else { return true }
        let inner = path.dropFirst(5)
        if ["objects", "worktrees"].contains(inner.prefix { $0 != "/" }) { return false }
        if inner.contains("heads/switchyard") { return false }
        if ["hooks/", "info/", "logs/"].contains(where: { inner.hasPrefix($0) }) {
            // What `git gc` writes for the transports of old.
            return inner != "info/refs"
        }
        return inner == "config" || inner.hasSuffix(".lock")
            || !inner.isEmpty && inner.allSatisfy { $0.isUppercase || $0 == "_" }
    }

    /// The kind and the mode of a file, with its bytes or where it leads.
    private static func description(of path: String) throws -> String {
        var status = stat()
        // One that has gone meanwhile is as good as one that was never there.
        guard lstat(path, &status) == 0 else { return "gone" }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return "a folder"
        case S_IFLNK: return "a link to " + (try FileManager.default.destinationOfSymbolicLink(atPath: path))
        case S_IFREG:
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let text = String(data: bytes, encoding: .utf8) ?? bytes.base64EncodedString()
            return String(status.st_mode & 0o7777, radix: 8) + " " + text
        default: return "a special file"
        }
    }

    /// The lines of a part that went and came.
    private static func difference(_ name: String, _ old: String, _ new: String) -> String {
        func lines(_ text: String, without other: String) -> String {
            let known = Set(other.split(separator: "\n"))
            return text.split(separator: "\n").filter { !known.contains($0) }.prefix(5).joined(
                separator: " | "
            )
        }
        return "\(name) changed: was “\(lines(old, without: new))”, is “\(lines(new, without: old))”"
    }
}
