import Domain
import Workspace

extension TaskRunner {
    /// The title of the step that makes a fresh worktree ready for use.
    static let setupTitle = "Setup"

    /// Copies what a fresh worktree is to have of the checkout, and runs the setup command, once.
    ///
    /// What the command writes stays if git ignores it; all else is put back, so that it is no part of the
    /// change.
    ///
    /// - Parameters:
    ///   - worktree: The worktree; its files are those of a checkpoint.
    ///   - tree: That checkpoint.
    ///   - surroundings: What commands find there.
    /// - Returns: Whether anything was done.
    /// - Throws: `TaskStop` when the command fails: resuming runs it again.
    func setUp(
        _ worktree: Worktree,
        at tree: String,
        _ surroundings: WorktreeSurroundings
    ) async throws -> Bool {
        let configuration = services.configuration
        let copies = configuration.worktreeCopies
        guard configuration.worktreeSetup != nil || !copies.isEmpty, try await !isSetUp() else {
            return false
        }
        let line = configuration.worktreeSetup
        let failure: String? = try await journal.step(.prepare, Self.setupTitle, command: line, of: id) {
            step in
            let copy = WorktreeCopy(copies, secrets: configuration.secrets)
            let copied = try await copy.perform(from: services.repository, into: worktree)
            step.output.append(describe(copied))
            let result = try await run(line, in: worktree, surroundings, step)
            let present = try await services.checkpoints.restore(tree, into: worktree.repository)
            let note = present.tree == tree ? "" : "; files that git does not ignore are put back"
            let summary = summary(of: result, copied.paths.count) + note
            let failure = result.flatMap { $0.succeeded ? nil : self.summary(of: $0, 0) }
            let end = StepEnd(
                state: failure == nil ? .succeeded : .failed,
                summary: summary,
                exitCode: result.flatMap(\.exitedWith)
            )
            return (end, failure)
        }
        if let failure {
            throw TaskStop.blocked(
                TaskTrouble(
                    code: .environment,
                    message: "The setup of the worktree failed: \(failure).",
                    remedy: "Look at what the step “\(Self.setupTitle)” printed and put it right"
                        + " (the setting worktree.setup); to resume the task runs it again."
                )
            )
        }
        return true
    }

    // MARK: - Detail

    /// Whether it was done since the worktree was made.
    private func isSetUp() async throws -> Bool {
        let steps = try await journal.steps(of: id)
        let start = steps.lastIndex { step in
            step.title == Self.freshWorktreeTitle || step.title == Self.revivedWorktreeTitle
        }
        return steps[(start ?? 0)...].contains { $0.title == Self.setupTitle && $0.state == .succeeded }
    }

    private func run(
        _ line: String?,
        in worktree: Worktree,
        _ surroundings: WorktreeSurroundings,
        _ step: OpenStep
    ) async throws -> CommandResult? {
        guard let line else { return nil }
        var limits = CommandLimits()
        limits.wallTime = services.configuration.checkTimeout
        var command = Command(
            line: line,
            directory: worktree.path,
            environment: surroundings.environment,
            limits: limits
        )
        if case .sandbox(let sandbox) = services.project.isolation {
            command = sandbox.wrap(command, policy: services.policy(in: worktree, surroundings))
        }
        let result = await services.commands.run(command) { step.output.append($0) }
        // A cancelled run says nothing, and whoever cancelled has stored why.
        try Task.checkCancellation()
        return result
    }

    private func describe(_ copied: WorktreeCopy.Outcome) -> String {
        var lines: [String] = []
        if !copied.paths.isEmpty {
            let size = Int64(copied.bytes).asByteCount
            lines.append("copied from your checkout: \(Self.files(copied.paths.count)), \(size)")
            lines += copied.paths.prefix(20).map { "  \($0)" }
            if copied.paths.count > 20 { lines.append("  and \(copied.paths.count - 20) more") }
        }
        for (path, reason) in copied.skipped.sorted(by: { $0.key < $1.key }).prefix(50) {
            lines.append("not copied: \(path): \(reason)")
        }
        if copied.isCut { lines.append("not all was copied: there is too much of it") }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func files(_ count: Int) -> String { "\(count) file\(count == 1 ? "" : "s")" }

    private func summary(of result: CommandResult?, _ copies: Int) -> String {
        let copied = copies > 0 ? "\(Self.files(copies)) copied" : nil
        let ended = result.map { result in
            switch result.outcome {
            case .exited(0): "done (exit 0)"
            case .exited(let code): "exit \(code)"
            case .signalled, .cancelled: "ended by a signal"
            case .timedOut: "stopped: the time is up"
            case .failedToStart(let reason): "it could not start: \(reason)"
            }
        }
        let parts = [copied, ended].compactMap(\.self)
        return parts.isEmpty ? "nothing to copy" : parts.joined(separator: "; ")
    }
}

extension CommandResult {
    /// The code that the command itself ended with.
    fileprivate var exitedWith: Int32? {
        guard case .exited(let code) = outcome else { return nil }
        return code
    }
}
