import Domain
import Foundation
import LanguageModels
import Logging
import Workspace

/// What the work on tasks needs of the rest of the engine.
struct EngineServices: Sendable {
    /// The user's checkout, which is only read.
    let repository: GitRepository
    /// Where the project's state lies.
    let directories: EngineDirectories
    /// The one writer of tasks and steps.
    let journal: Journal
    /// Tells every listener what happens.
    let hub: EventHub
    /// The worktrees of tasks.
    let worktrees: WorktreePool
    /// Their checkpoints.
    let checkpoints: CheckpointStore
    /// Runs commands.
    let commands: CommandRunner
    /// What decides whether a change is good, and whether that may run.
    let project: ProjectFacts
    /// The models.
    let models: ModelAccess
    /// The engine's log.
    let logger: Logger
    /// Times the work on tasks, and the waits of the queue.
    let clock: any Clock<Duration>
    /// Looks through folders.
    let disk = DiskSurveyor()
    /// How what the user says reaches the work that goes on.
    let followUps = FollowUpLines()

    /// The settings in force.
    var configuration: EngineConfiguration { project.configuration }

    /// What the settings and the user say of the queue.
    var queueRules: QueueRules {
        QueueRules(
            configuration,
            isPaused: project.isQueuePaused,
            host: models.provider.sharedHost,
            directories,
            model: models.chosen
        )
    }

    /// Looks at the files of a task.
    var inspector: ChangeInspector { ChangeInspector(checkpoints: checkpoints) }

    /// The worktree of a task.
    ///
    /// - Returns: nil when the task has none yet, or its folder is gone.
    func worktree(of task: AgentTask) async throws -> Worktree? {
        guard let workspace = task.workspace else { return nil }
        return try await worktrees.open(
            id: task.id.rawValue,
            branch: workspace.branch,
            base: workspace.baseCommit,
            startTree: workspace.baseTree,
            path: workspace.path
        )
    }

    /// The check command of a task: its own, or the project's.
    func check(of task: AgentTask) async -> CheckCommand? {
        if let line = task.options.checkCommand, !line.allSatisfy(\.isWhitespace) {
            return CheckCommand(line: line, source: "given with the task")
        }
        return await project.check
    }

    /// Looks at the files of a task now and takes note of them, so that evidence, diff and test changes
    /// are those of what is really there.
    ///
    /// - Returns: What the files are, and whether they differ from what the task said before.
    @discardableResult
    func refresh(
        _ task: AgentTask,
        in worktree: Worktree
    ) async throws -> (picture: WorktreePicture, differs: Bool) {
        let picture = try await inspector.look(
            at: worktree.repository,
            baseTree: worktree.startTree,
            checkCommand: await check(of: task)?.line
        )
        store(picture.diff, of: task.id)
        return (picture, picture.tree != task.workspace?.tree)
    }

    /// Keeps the diff of a task for those who read beside the engine.
    func store(_ diff: TaskDiff, of id: TaskID) {
        guard let data = try? JSONEncoder().encode(diff) else { return }
        // The diff can be made again from the checkpoints; a full disk costs only the reader beside us.
        try? data.write(to: URL(fileURLWithPath: directories.diff(of: id)), options: .atomic)
    }
}
