import Foundation

/// A commit as git knows it.
struct CommitRecord: Sendable {
    let id: String
    let tree: String
    let parents: [String]
    let author: String
    let authorEmail: String
    let authoredAt: Date
    let committer: String
    let committerEmail: String
    let committedAt: Date
    let message: String
}

/// A file that differs between two commits.
struct ChangedFile: Sendable {
    let path: String
    let formerPath: String?

    /// "added", "removed", "modified" or "renamed".
    let status: String
    let additions: Int
    let deletions: Int

    /// The hunks; nil for a binary file.
    let patch: String?
}

extension BareRepository {
    /// Commits, newest first.
    ///
    /// - Parameters:
    ///   - range: What `git log` takes, such as `main..feature`.
    ///   - limit: The most to give.
    ///   - path: A file that they must touch.
    func commits(_ range: String, limit: Int, path: String? = nil) -> [CommitRecord] {
        let format = ["%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"]
            .joined(separator: "%x1f")
        let arguments = ["log", "--max-count=\(limit)", "--format=\(format)%x1e", range, "--"]
        return git(arguments + (path.map { [$0] } ?? [])).text.split(separator: "\u{1e}").compactMap {
            record in
            let fields = record.split(separator: "\u{1f}", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .newlines)
            }
            guard fields.count == 10 else { return nil }
            return CommitRecord(
                id: fields[0],
                tree: fields[1],
                parents: fields[2].split(separator: " ").map(String.init),
                author: fields[3],
                authorEmail: fields[4],
                authoredAt: Date(timeIntervalSince1970: Double(fields[5]) ?? 0),
                committer: fields[6],
                committerEmail: fields[7],
                committedAt: Date(timeIntervalSince1970: Double(fields[8]) ?? 0),
                message: fields[9]
            )
        }
    }

    /// The whole difference as text.
    func diff(from base: String, to head: String) -> String {
        git(["diff", "--find-renames", base, head]).text
    }

    /// The files that differ.
    func changedFiles(from base: String, to head: String) -> [ChangedFile] {
        let quoting = ["-c", "core.quotePath=false", "diff", "--find-renames"]
        let names = lines(quoting + ["--name-status", base, head])
        let counts = lines(quoting + ["--numstat", base, head])
        let patches = Self.patches(git(quoting + [base, head]).text)
        return names.enumerated().compactMap { index, line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count > 1, let path = fields.last else { return nil }
            let numbers = index < counts.count ? counts[index].split(separator: "\t") : []
            return ChangedFile(
                path: path,
                formerPath: fields.count > 2 ? fields[1] : nil,
                status: Self.statusNames[fields[0].prefix(1).description] ?? "modified",
                additions: numbers.first.flatMap { Int($0) } ?? 0,
                deletions: numbers.dropFirst().first.flatMap { Int($0) } ?? 0,
                patch: index < patches.count ? patches[index] : nil
            )
        }
    }

    private static let statusNames = ["A": "added", "D": "removed", "M": "modified", "R": "renamed"]

    private func lines(_ arguments: [String]) -> [String] {
        git(arguments).text.split(separator: "\n").map(String.init)
    }

    /// The hunks of each file of a difference; nil for a file without any.
    private static func patches(_ text: String) -> [String?] {
        var patches: [[Substring]] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("diff --git ") {
                patches.append([])
            } else if let last = patches.indices.last, line.hasPrefix("@@") || !patches[last].isEmpty {
                patches[last].append(line)
            }
        }
        return patches.map { lines in
            guard !lines.isEmpty else { return nil }
            return lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
        }
    }
}
