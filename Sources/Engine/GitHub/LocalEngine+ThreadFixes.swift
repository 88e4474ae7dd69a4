import Domain
import Foundation
import GitHub
import Store
import Workspace

// Tasks that are made of review threads.

extension LocalEngine {
    /// How many threads a task answers at the most: more do not fit into a prompt.
    private static let threadLimit = 10

    /// Makes a task of review threads; what is approved of it is pushed, and an answer to each thread drafted.
    func fix(_ threads: [Int64], of number: Int, words: String) async throws -> CommandReceipt {
        let connection = try await gitHub.required()
        let detail = try await gitHub.detail(ofPullRequest: number)
        let chosen = try Self.choose(threads, of: detail)
        try await requireNobody(at: chosen.map(\.id), of: number)
        let start = try await start(for: chosen, of: detail.pullRequest, connection)
        let prompt = ThreadPrompt(
            pullRequest: detail.pullRequest,
            threads: chosen,
            words: words.trimmingCharacters(in: .whitespacesAndNewlines)
        )
        let task = try await services.journal.addTask(
            prompt: prompt.text,
            options: TaskOptions(start: start)
        )
        await queue.fill()
        let count = chosen.count == 1 ? "1 thread" : "\(chosen.count) threads"
        let goal =
            start.pushesToBranch
            ? "what you approve is pushed to \(start.branch)"
            : "what you approve becomes a pull request into \(start.branch)"
        return CommandReceipt(task: task.id, note: "#\(task.id) answers \(count) of #\(number); \(goal).")
    }

    // MARK: - Detail

    private static func choose(
        _ ids: [Int64],
        of detail: PullRequestDetail
    ) throws -> [PullRequestThread] {
        let number = detail.pullRequest.number
        guard detail.pullRequest.state == .open else {
            throw EngineError.conflict(
                message: "Pull request #\(number) is \(detail.pullRequest.state.rawValue).",
                remedy: "Only an open one can be changed."
            )
        }
        let known = detail.threads.filter { !$0.comments.isEmpty }
        if let missing = ids.first(where: { id in !known.contains { $0.id == id } }) {
            throw EngineError.notFound(what: "thread \(missing) of pull request #\(number)")
        }
        let chosen = known.filter { ids.isEmpty ? $0.isResolved != true : ids.contains($0.id) }
        guard !chosen.isEmpty else {
            throw EngineError.conflict(
                message: "Pull request #\(number) has no open thread.",
                remedy: "There is nothing to answer."
            )
        }
        guard chosen.count <= threadLimit else {
            throw EngineError.conflict(
                message: "These are \(chosen.count) threads; a task answers \(threadLimit) at the most.",
                remedy: "Name some of them."
            )
        }
        return chosen
    }

    private func requireNobody(at threads: [Int64], of number: Int) async throws {
        let tasks = try await storage.read { try TaskTable.all(in: $0) }
        let other = tasks.first { task in
            guard !task.state.isFinal, let start = task.options.start else { return false }
            return start.pullRequest == number && !Set(start.threads).isDisjoint(with: threads)
        }
        guard let other else { return }
        throw EngineError.conflict(
            message: "Task #\(other.id) is at these threads of #\(number) already.",
            remedy: "Look at #\(other.id), or cancel it first."
        )
    }

    private func start(
        for threads: [PullRequestThread],
        of pull: PullRequest,
        _ connection: GitHubConnection
    ) async throws -> TaskStart {
        guard pull.isFrom(connection.place.fullName) else {
            throw EngineError.conflict(
                message: "The branch of #\(pull.number) is of a fork, where nothing is pushed.",
                remedy: "Check the pull request out and change it there, or ask its author."
            )
        }
        let tip = try await tip(of: pull.headBranch, connection)
        let target = try await connection.client.repository(connection.repository).value
        let pulls = try await storage.read { try GitHubTable.items(PullRequest.self, in: $0) }
        var start = FixPlace(
            branch: pull.headBranch,
            tip: tip.commit.sha,
            isProtected: tip.isProtected,
            defaultBranch: target.defaultBranch,
            ownBranches: try await ownBranches(pulls + [pull], connection),
            pullRequest: pull.number
        ).start
        start.threads = threads.map(\.id)
        return start
    }
}
