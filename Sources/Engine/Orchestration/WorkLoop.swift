import Domain
import Foundation
import Store
import Workspace

/// Drives a strategy: performs each thing it asks for as a journalled step and hands the outcome back.
struct WorkLoop: Sendable {
    /// A strategy that asks for more than this has lost its way.
    private static let actionLimit = 500

    private let services: EngineServices
    private let task: AgentTask
    private let ground: WorkGround
    private let steps: StepSequence
    private let checks: CheckPerformer

    /// Prepares to work on a task.
    init(services: EngineServices, task: AgentTask, ground: WorkGround) {
        self.services = services
        self.task = task
        self.ground = ground
        steps = StepSequence(journal: services.journal, task: task.id)
        checks = CheckPerformer(services: services, task: task, ground: ground, steps: steps)
    }

    /// Runs the strategy to its end.
    ///
    /// - Returns: What goes to review.
    /// - Throws: `TaskStop` when it gives up.
    func run() async throws -> WorkResult {
        do {
            let result = try await work()
            try await steps.finish()
            return result
        } catch {
            // Where this fails too, as in a cancelled task, the step is ended with the others that are open.
            try? await steps.finish()
            throw error
        }
    }

    private func work() async throws -> WorkResult {
        let asker = try await ModelAsker(services: services, task: task)
        var strategy = EditStrategy(try await assignment(contextTokens: asker.contextTokens))
        var outcome = WorkOutcome.begin
        /// The files that were written since the last checkpoint, if nothing else can have been.
        var written: [String]?
        /// What the files have to be put back to because a check may have written some.
        var unsettled: String?
        /// The check of what is being written.
        var ready: ReadyCheck?
        for _ in 0..<Self.actionLimit {
            try Task.checkCancellation()
            switch strategy.handle(outcome) {
            case .survey:
                try await steps.finish()
                outcome = try await survey()
            case .check(let purpose):
                // Where no call could follow any more, nothing is won by a check that is cut off.
                let known = strategy.mayAskAgain ? strategy.assignment.followUps.count : nil
                let performance = try await checks.run(
                    purpose,
                    written: written,
                    ready: ready,
                    knowing: known
                )
                (written, unsettled, ready) = (nil, performance?.unsettledTree, nil)
                outcome = performance?.outcome ?? .checked(nil)
            case .ask(let planned, let start):
                ready = nil
                let (ask, words) = try await hear(planned, &strategy)
                let (asked, asking) = AsyncStream.makeStream(of: Never.self)
                async let reply = asker.perform(ask, carrying: words, in: steps) { asking.finish() }
                // Until the request is on its way, the processors are its own.
                for await _ in asked {}
                if let start {
                    let aside = StepSequence(journal: services.journal, task: task.id)
                    _ = try await restore(start, "the next candidate starts from the same files", in: aside)
                    try await aside.finish()
                } else if let unsettled {
                    try await settle(unsettled)
                    try await tellDifference(of: unsettled)
                }
                unsettled = nil
                outcome = try await reply
            case .apply(let change):
                try await settle(unsettled)
                unsettled = nil
                ready = checks.prepare()
                outcome = try await apply(change)
                written = change.paths
            case .restore(let target, let reason):
                ready = nil
                outcome = try await restore(target, reason, in: steps)
                unsettled = nil
            case .note(let kind, let title, let summary, let output, let isFailure):
                outcome = try await note(kind, title, summary, output, isFailure)
            case .present(let result):
                try await settle(unsettled)
                unsettled = nil
                guard try await mustGoOn(&strategy) else { return result }
                outcome = .noted
            case .giveUp(let trouble):
                try await settle(unsettled)
                throw asker.stop(for: trouble)
            }
        }
        throw TaskStop.failed(
            TaskTrouble(
                code: .limit,
                message: "The strategy took more than \(Self.actionLimit) actions without an end.",
                remedy: "Retry with another strategy or model; this is a defect of Switchyard."
            )
        )
    }

    // MARK: - What the user says meanwhile

    /// Has the strategy word a call anew with what was said since the last one.
    private func hear(
        _ ask: ModelAsk,
        _ strategy: inout EditStrategy
    ) async throws -> (ModelAsk, CarriedWords) {
        let said = try await services.journal.task(task.id).followUps
        let new = said.dropFirst(strategy.assignment.followUps.count).map(\.text)
        let ask = new.isEmpty ? ask : strategy.hear(new, before: ask)
        return (ask, CarriedWords(strategy.assignment.followUps.count, of: said))
    }

    /// Whether there is something that the agent has to hear before its change goes to the review.
    ///
    /// From then on the work hears nothing any more, unless it goes on.
    private func mustGoOn(_ strategy: inout EditStrategy) async throws -> Bool {
        services.followUps.setOpen(task.id, false)
        // In the writer's turn: what was let in just before is stored by then.
        let hasUnheard = try await services.journal.write(correlation: "task-\(task.id)") { [id = task.id] in
            try TaskTable.find(id, in: $0.connection)?.hasUnheard == true
        }
        guard hasUnheard, strategy.goOnFromReview() else { return false }
        services.followUps.setOpen(task.id, true)
        return true
    }

    // MARK: - Actions

    private func assignment(contextTokens: Int) async throws -> WorkAssignment {
        let fallback = Classification(
            type: .bug,
            complexity: .medium,
            confidence: 0,
            reason: "",
            tier: .rules
        )
        var assignment = WorkAssignment(
            prompt: task.prompt,
            classification: task.classification ?? fallback,
            strategy: task.route?.strategy ?? .iterative,
            escalates: task.options.strategy == nil,
            feedback: task.feedback,
            reviewNotes: task.reviewNotes ?? [],
            instructions: try await instructions(),
            baseTree: ground.worktree.startTree,
            currentTree: ground.startTree,
            worktreePath: ground.worktree.path,
            checkCommand: ground.check?.line,
            earlierTestChanges: ground.startTree == ground.worktree.startTree ? [] : task.testChanges,
            modelName: task.route?.model ?? "",
            contextTokens: contextTokens,
            // A retry draws fresh samples.
            seedBase: 1 + task.usage.calls,
            limits: services.configuration.limits,
            followUps: task.followUps.map(\.text)
        )
        assignment.isFix = task.options.fix != nil
        return assignment
    }

    private func instructions() async throws -> String {
        var contents: [String: String] = [:]
        for name in ProjectInstructions.names {
            guard let bytes = try? ground.guardian.read(name) else { continue }
            contents[name] = String(decoding: bytes, as: UTF8.self)
        }
        return ProjectInstructions.text(in: contents, near: nil)
    }

    private func survey() async throws -> WorkOutcome {
        let surveyed = try await Survey.read(ground.worktree.repository, through: ground.guardian)
        return .surveyed(contents: surveyed.contents, allPaths: surveyed.allPaths)
    }

    /// Puts back what a check wrote beside the candidate that stays.
    private func settle(_ tree: String?) async throws {
        guard let tree else { return }
        _ = try await services.checkpoints.restore(tree, into: ground.worktree.repository)
    }

    /// Tells how the files differ from those that the task started from.
    private func tellDifference(of tree: String) async throws {
        let comparison = try await checks.compare(with: tree)
        try await services.journal.advance(task.id) { $0.note(comparison) }
    }

    private func apply(_ change: ProposedChange) async throws -> WorkOutcome {
        try await steps.step(.edit, change.title) { step in
            step.output.append(change.diff)
            do {
                try ground.guardian.apply(change.changes)
            } catch let error as PathError {
                let end = StepEnd(state: .failed, summary: "refused: \(error.explanation)") {
                    $0.attempts += 1
                }
                let outcome = WorkOutcome.refused(
                    path: change.paths.first ?? "",
                    reason: error.explanation,
                    isEscape: error.isEscape
                )
                return (end, outcome)
            }
            guard !checks.mayRun else {
                // The checkpoint is taken by the check.
                let end = StepEnd(summary: "written") { task in
                    task.attempts += 1
                    task.evidence?.isStale = true
                }
                return (end, .applied(tree: nil))
            }
            let tree = try await services.checkpoints.record(ground.worktree.repository).tree
            // What the difference means for tests is found out by the review.
            let comparison = try await checks.compare(with: tree)
            let end = StepEnd(summary: "written", tree: tree) { task in
                task.attempts += 1
                task.note(comparison)
            }
            return (end, .applied(tree: tree))
        }
    }

    private func restore(
        _ tree: String,
        _ reason: String,
        in steps: StepSequence
    ) async throws -> WorkOutcome {
        try await steps.step(.undo, "put the files back: \(reason)") { _ in
            _ = try await services.checkpoints.restore(tree, into: ground.worktree.repository)
            // The files are those of the tree now; to record them once more would cost as much as the restore.
            let comparison = try await checks.compare(with: tree)
            let evidence = ground.evidence.newest(of: tree)
            let end = StepEnd(summary: "back at \(tree.prefix(10))", tree: tree) { task in
                if let evidence { task.evidence = evidence }
                task.note(comparison)
            }
            return (end, .restored(tree: tree))
        }
    }

    private func note(
        _ kind: StepKind,
        _ title: String,
        _ summary: String,
        _ output: String,
        _ isFailure: Bool
    ) async throws -> WorkOutcome {
        try await steps.step(kind, title) { step in
            step.output.append(output)
            return (StepEnd(state: isFailure ? .failed : .succeeded, summary: summary), .noted)
        }
    }
}

extension ProposedChange {
    /// The paths it writes to and takes from.
    fileprivate var paths: [String] {
        changes.flatMap { change in
            switch change {
            case .write(let path, _), .delete(let path): [path]
            case .rename(let source, let path): [path, source]
            }
        }
    }
}

extension PathError {
    /// Whether the path leads out of the worktree or into git's own files, as opposed to one that just
    /// cannot be written.
    var isEscape: Bool {
        switch self {
        case .absolute, .leavesWorktree, .gitMetadata, .symbolicLink, .hardLink, .malformed: true
        case .empty, .tooLong, .specialFile, .directory, .notADirectory, .missing, .exists, .tooLarge,
            .system, .secret:
            false
        }
    }
}
