import Domain
import Foundation
import Workspace

/// Runs the check command on the files of a task and records what it showed.
struct CheckPerformer: Sendable {
    let services: EngineServices
    let task: AgentTask
    let ground: WorkGround
    let steps: StepSequence

    /// A run of the check, and what is left to be done.
    struct Performance: Sendable {
        /// What came of it.
        let outcome: WorkOutcome
        /// The tree that the files have to be put back to, should the check have written any; nil when that
        /// has been seen to.
        let unsettledTree: String?
    }

    /// Runs the check.
    ///
    /// - Parameters:
    ///   - purpose: What it is run for. The files of a candidate that fails are replaced soon, so to put
    ///     them back to what they were is left to the caller.
    ///   - written: The files that were written since the last checkpoint, if nothing else can have been.
    ///   - ready: The command as it was set up for these files; nil sets it up now.
    ///   - known: How many of the user's messages are known to the work; a newer one that does not wait cuts the
    ///     run off. Nil lets it run to its end in any case.
    /// - Returns: The run; nil when the project has no check. A failing run is a result.
    /// - Throws: `CheckpointError`, `StorageError`, `CancellationError`, or `TaskStop` when a rule forbids it by now.
    func run(
        _ purpose: CheckPurpose,
        written: [String]?,
        ready: ReadyCheck? = nil,
        knowing known: Int? = nil
    ) async throws -> Performance? {
        switch purpose {
        case .baseline:
            // Work on a comment begins with an edit: what the check shows then is of no use as a comparison.
            if ground.startTree == ground.worktree.startTree {
                try await run("check before any edit", written: written, ready, known, isBaseline: true)
            } else {
                try await run("check before further edits", written: written, ready, known)
            }
        case .candidate(let number):
            try await run("check candidate \(number)", written: written, ready, known, leavesFailures: true)
        }
    }

    /// Runs the check on a change as the user has it before them, if there is one that may run.
    func runOnRevision() async throws {
        _ = try await run("check the files as they are", written: nil, nil, nil)
    }

    /// Sets the check command up, so that it can run as soon as files are written; nil when there is none.
    func prepare() -> ReadyCheck? {
        guard mayRun, let line = ground.check?.line else { return nil }
        var limits = CommandLimits()
        limits.wallTime = services.configuration.checkTimeout
        let command = Command(
            line: line,
            directory: ground.worktree.path,
            environment: ground.surroundings.environment,
            limits: limits
        )
        guard case .sandbox(let sandbox) = ground.isolation else {
            return ReadyCheck(command, heldBy: nil, runner: services.commands)
        }
        let gate = StartGate()
        return ReadyCheck(
            sandbox.wrap(
                command,
                policy: services.policy(in: ground.worktree, ground.surroundings),
                isHeld: gate != nil
            ),
            heldBy: gate,
            runner: services.commands
        )
    }

    /// Runs the check.
    ///
    /// - Parameters:
    ///   - title: What it is run for, in words for people.
    ///   - written: As for ``run(_:written:ready:knowing:)``.
    ///   - ready: As for ``run(_:written:ready:knowing:)``.
    ///   - known: As for ``run(_:written:ready:knowing:)``.
    ///   - isBaseline: Whether the files are those that the task started from.
    ///   - leavesFailures: Whether it is left to the caller to put back what a failing check wrote.
    /// - Returns: As ``run(_:written:ready:knowing:)``.
    /// - Throws: As ``run(_:written:ready:knowing:)``.
    private func run(
        _ title: String,
        written: [String]?,
        _ ready: ReadyCheck?,
        _ known: Int?,
        isBaseline: Bool = false,
        leavesFailures: Bool = false
    ) async throws -> Performance? {
        guard let command = ready ?? prepare(), let check = ground.check,
            let isolation = ground.isolation.name
        else { return nil }
        try services.requirePermission(toRun: check, for: task.id, spent: ground.spentRules)
        // git looks at the files while the beginning of the step is stored and the sandbox is set up, and makes
        // out what the checkpoint is called while the command runs: to wait for any of them only takes time.
        let staging = Task {
            try await services.checkpoints.stage(writtenAt: written, in: repository)
        }
        defer { staging.cancel() }
        return try await steps.step(.check, title, command: check.line) { step -> (StepEnd, Performance?) in
            try await staging.value
            async let naming = tellStaged()
            let result = try await complete(command, into: step.output, known)
            // A cancelled run says nothing, and whoever cancelled has stored why.
            try Task.checkCancellation()
            let tree = try await naming
            guard let result else { return try await cutOff(at: tree) }
            let leavesFiles = leavesFailures && result.outcome != .exited(0)
            let comparison = leavesFiles ? nil : try await compare(with: tree)
            let wroteFiles = leavesFiles ? false : try await undoWrites(since: tree)
            let evidence = evidence(of: result, check, tree: tree, isolation, step)
            ground.evidence.add(evidence)
            var note = wroteFiles ? "; files that the check wrote are put back" : ""
            if isBaseline, task.options.fix != nil { note += Self.comparison(with: evidence.outcome) }
            let end = StepEnd(
                state: evidence.outcome == .passed ? .succeeded : .failed,
                summary: summary(of: evidence) + note,
                exitCode: evidence.exitCode,
                tree: tree,
                evidence: evidence
            ) { task in
                if isBaseline { task.baseline = evidence }
                task.evidence = evidence
                if let comparison { task.note(comparison) } else { task.note(tree: tree) }
            }
            let run = CheckRun(evidence: evidence, output: result.output.text)
            return (end, Performance(outcome: .checked(run), unsettledTree: leavesFiles ? tree : nil))
        }
    }

    /// Runs a command to its end; nil if the user cut it off.
    private func complete(
        _ command: ReadyCheck,
        into output: StepOutput,
        _ known: Int?
    ) async throws -> CommandResult? {
        guard let known else { return await command.run(into: output) }
        return try await services.followUps.unlessCut(task.id, knowing: known) {
            await command.run(into: output)
        }
    }

    /// Ends a check that was cut off, with the files as they were before it.
    private func cutOff(at tree: String) async throws -> (StepEnd, Performance?) {
        _ = try await undoWrites(since: tree)
        let comparison = try await compare(with: tree)
        let end = StepEnd(state: .interrupted, summary: CarriedWords.cutSummary, tree: tree) {
            $0.note(comparison)
        }
        return (end, Performance(outcome: .cutOff(tree: tree), unsettledTree: nil))
    }

    /// Whether the project has a check, and it may run.
    var mayRun: Bool { ground.check != nil && ground.isolation.name != nil }

    /// Compares a tree with the one that the task started from, and keeps the diff for those who read it.
    func compare(with tree: String) async throws -> TreeComparison {
        let comparison = try await services.inspector.compare(
            ground.worktree.startTree,
            with: tree,
            in: repository
        )
        services.store(comparison.text, of: task.id)
        return comparison
    }

    // MARK: - Detail

    private var repository: GitRepository { ground.worktree.repository }

    /// Tells the tree of the staged checkpoint, so that what was written can be looked at while a long check
    /// runs.
    private func tellStaged() async throws -> String {
        let tree = try await services.checkpoints.staged(in: repository).tree
        try await services.journal.advance(task.id) { $0.note(tree: tree) }
        return tree
    }

    /// Puts back what the check itself wrote, so that the evidence is about exactly the files that are
    /// reviewed and committed, and a build product never ends up in a commit.
    private func undoWrites(since tree: String) async throws -> Bool {
        try await services.checkpoints.restore(tree, into: repository).tree != tree
    }

    private func evidence(
        of result: CommandResult,
        _ check: CheckCommand,
        tree: String,
        _ isolation: String,
        _ step: OpenStep
    ) -> CheckEvidence {
        let (outcome, code): (CheckEvidence.Outcome, Int32?) =
            switch result.outcome {
            case .exited(0): (.passed, 0)
            case .exited(let code): (.failed, code)
            case .signalled, .cancelled: (.failed, nil)
            case .timedOut: (.timedOut, nil)
            case .failedToStart: (.couldNotStart, nil)
            }
        return CheckEvidence(
            command: check.line,
            outcome: outcome,
            exitCode: code,
            seconds: result.duration / .seconds(1),
            tree: tree,
            step: step.record.id,
            isolation: isolation,
            finishedAt: services.journal.now()
        )
    }

    /// Whether what failed on GitHub fails here as well.
    private static func comparison(with outcome: CheckEvidence.Outcome) -> String {
        switch outcome {
        case .failed, .timedOut: "; the red run is reproduced here"
        case .passed: "; the red run is not reproduced here, so its log is what there is"
        case .couldNotStart: ""
        }
    }

    private func summary(of evidence: CheckEvidence) -> String {
        let seconds = String(format: "%.1f s", evidence.seconds)
        return switch evidence.outcome {
        case .passed: "passed (exit 0) in \(seconds)"
        case .failed: evidence.exitCode.map { "failed (exit \($0)) in \(seconds)" } ?? "ended by a signal"
        case .timedOut: "stopped after \(seconds): the time for checks is up"
        case .couldNotStart: "could not start"
        }
    }
}
