import Foundation
import Synchronization

extension StubGitHub {
    /// The texts below an issue or a pull request, in order.
    package func comments(on number: Int) -> [String] {
        core.state.withLock { $0.tickets[number]?.comments.map(\.body) ?? [] }
    }

    /// The verdicts and texts of the reviews of a pull request, in order.
    package func reviews(of number: Int) -> [String] {
        core.state.withLock { state in
            state.tickets[number]?.pull?.reviews.map { "\($0.state) \($0.body)" } ?? []
        }
    }

    /// The titles of the issues and pull requests, in order.
    package var titles: [String] {
        core.state.withLock { state in
            state.tickets.values.sorted { $0.number < $1.number }.map(\.title)
        }
    }

    /// Whether an issue or a pull request is open.
    package func isOpen(_ number: Int) -> Bool {
        core.state.withLock { $0.tickets[number]?.isOpen == true }
    }

    /// Whether a pull request was merged.
    package func isMerged(_ number: Int) -> Bool {
        core.state.withLock { $0.tickets[number]?.pull?.merge != nil }
    }

    /// Who is to do an issue or a pull request.
    package func assignees(of number: Int) -> [String] {
        core.state.withLock { $0.tickets[number]?.assignees ?? [] }
    }

    /// The first comments of the conversations of a pull request, by their numbers.
    package func threads(of number: Int) -> [Int] {
        core.state.withLock { state in
            state.tickets[number]?.pull?.threads.compactMap { $0.comments.first?.id } ?? []
        }
    }

    /// What was said in the conversations of a pull request, in order.
    package func remarks(on number: Int) -> [String] {
        core.state.withLock { state in
            state.tickets[number]?.pull?.threads.flatMap { $0.comments.map(\.body) } ?? []
        }
    }

    /// How the runs of a branch ended, the oldest first, such as "failure"; their status while they have not.
    package func results(of branch: String) -> [String] {
        core.state.withLock { state in
            state.runs.filter { $0.branch == branch }.map { $0.latest.conclusion ?? $0.latest.status }
        }
    }

    /// Puts a commit with some files on a branch, which begins at the default branch if it is new.
    ///
    /// - Parameters:
    ///   - files: Contents by path.
    ///   - branch: Its name.
    /// - Returns: The commit.
    /// - Throws: When git refuses, or a file cannot be written.
    @discardableResult
    package func push(_ files: [String: String], to branch: String) throws -> String {
        let base = core.state.withLock { $0.settings.defaultBranch }
        let commit = try core.git.add(files, to: branch, from: base)
        core.observe()
        return commit
    }
}

extension BareRepository {
    /// Puts a commit with some files on a branch.
    fileprivate func add(_ files: [String: String], to branch: String, from base: String) throws -> String {
        let work = path + ".work-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: work) }
        try run(["clone", "--quiet", path, work], in: "/")
        let isThere = heads()[branch] != nil
        try run(["checkout", "--quiet"] + (isThere ? [branch] : ["-b", branch, "origin/\(base)"]), in: work)
        for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: work + "/" + name)) }
        try run(["add", "--all", "--force"], in: work)
        try run(["commit", "--quiet", "--message", "Change \(branch)"], in: work)
        try run(["push", "--quiet", "origin", "HEAD:refs/heads/\(branch)"], in: work)
        return heads()[branch] ?? ""
    }

    private func run(_ arguments: [String], in folder: String) throws {
        let outcome = git(arguments, in: folder)
        guard outcome.isSuccess else { throw Failure(command: arguments, output: outcome.text) }
    }
}
