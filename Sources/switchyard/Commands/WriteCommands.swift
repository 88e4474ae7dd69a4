import ArgumentParser
import Dashboard
import Domain
import Engine

/// `github`: what was written to GitHub, or waits to be.
struct WritesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "github",
        abstract: "List what was written to GitHub or waits to be, post a part of it, or take it back.",
        discussion: """
            What is said or done on GitHub is recorded first. Where GitHub cannot be reached it is kept, and sent by \
            the next command or dashboard that reaches it.
            """,
        subcommands: [ListWritesCommand.self, PostWriteCommand.self, DiscardWriteCommand.self],
        defaultSubcommand: ListWritesCommand.self
    )
}

/// `github writes`: what was written, and what became of it.
struct ListWritesCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "writes",
        abstract: "List what was written to GitHub or waits to be, the newest first (the default)."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let writes = try await ProjectReader.open(project.engine).ask(GitHubWritesQuery())
        let lines = writes.flatMap { GitHubText.lines($0) }
        console.result(lines.isEmpty ? "none" : lines.joined(separator: "\n"))
        try console.json(writes)
        return .done
    }
}

/// `github post`: posts a draft, or what was refused or is uncertain.
struct PostWriteCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "post",
        abstract: "Post a draft, or again what was refused or is uncertain."
    )

    @OptionGroup var write: WriteArgument
    @OptionGroup var body: BodyOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let command = EngineCommand.postWrite(id: write.writeID, body: try body.text())
        return try await TaskFollower.withGitHub(project, console) { follower in
            let receipt = try await follower.engine.perform(command)
            return try await follower.conclude(receipt, with: write.writeID)
        }
    }
}

/// `github discard`: takes back what was not sent.
struct DiscardWriteCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Take back what was not sent, or give up what is uncertain."
    )

    @OptionGroup var write: WriteArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        try await TaskFollower.withGitHub(project, console) { follower in
            let receipt = try await follower.engine.perform(.discardWrite(id: write.writeID))
            return try await follower.conclude(receipt, with: write.writeID)
        }
    }
}

/// The number of something that was written to GitHub.
struct WriteArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The number, which stands first in `switchyard github writes`.", valueName: "id")
    )
    var id: Int64

    /// The number as the engine knows it.
    var writeID: WriteID { WriteID(rawValue: id) }
}

// MARK: - What they have in common

extension TaskFollower {
    /// Says or does something on GitHub, and tells what became of it.
    ///
    /// - Returns: That it is done; `needsAnswer` where it is kept to be sent later.
    /// - Throws: `EngineError` when GitHub refuses it; then it is kept, to be posted again.
    func write(_ deed: GitHubDeed) async throws -> ExitStatus {
        let receipt = try await engine.perform(.writeToGitHub(deed: deed))
        let writes = try await engine.ask(GitHubWritesQuery())
        return try await conclude(receipt, with: (writes.first { $0.deed == deed } ?? writes.first)?.id)
    }

    /// Tells what became of something that was to be sent.
    func conclude(_ receipt: CommandReceipt, with id: WriteID?) async throws -> ExitStatus {
        let write = try await engine.ask(GitHubWritesQuery()).first { $0.id == id }
        console.result(receipt.note ?? write?.deed.summary ?? "done")
        if let write, write.state.isUnsent {
            console.progress("It is write \(write.id); take it back: switchyard github discard \(write.id)")
        }
        try console.json(write)
        return write?.state.isUnsent == true ? .needsAnswer : .done
    }

    /// The newest commit of a pull request, which is told, too.
    ///
    /// - Parameters:
    ///   - number: The pull request.
    ///   - given: The commit as it was named on the command line.
    /// - Returns: The commit; the one that was named if there is one.
    /// - Throws: `EngineError` when there is no such pull request.
    func head(of number: Int, given: String?) async throws -> String {
        if let given { return given }
        let request = try await pullRequest(number)
        console.progress("#\(number) is at \(request.headCommit.prefix(10)): \(request.title)")
        return request.headCommit
    }

    private func pullRequest(_ number: Int) async throws -> PullRequest {
        if let detail = try? await engine.ask(PullRequestDetailQuery(number: number)) {
            return detail.pullRequest
        }
        var trouble: EngineError?
        do throws(EngineError) {
            _ = try await engine.perform(.refreshGitHub)
        } catch {
            trouble = error
        }
        let open = try await engine.ask(ListPullRequestsQuery())
        if let request = open.first(where: { $0.number == number }) { return request }
        throw trouble ?? .notFound(what: "open pull request #\(number)")
    }
}
