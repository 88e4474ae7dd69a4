import Domain
import Logging
import Workspace

/// What commands find in a worktree beside its files.
struct WorktreeSurroundings: Sendable {
    /// The environment that they get.
    var environment: CommandEnvironment
    /// Files that cannot be read in the sandbox, by absolute path.
    var hiddenPaths: [String] = []
    /// Whether more may be there to hide than was found.
    var isIncomplete = false

    /// The variable that keeps the ports of two worktrees apart.
    static let portOffsetName = "SWITCHYARD_PORT_OFFSET"
}

extension EngineServices {
    /// Finds out what commands get in a worktree.
    ///
    /// Secrets of the user's checkout are hidden as well: the sandbox shows the whole file system.
    ///
    /// - Throws: `TaskStop` when not all secrets of the worktree can be hidden; `WorktreeError`, or
    ///   `CancellationError`.
    func surroundings(of worktree: Worktree) async throws -> WorktreeSurroundings {
        var surroundings = WorktreeSurroundings(environment: project.environment)
        if configuration.portOffset > 0 {
            let offset = try await worktrees.slot(of: worktree) * configuration.portOffset
            let name = WorktreeSurroundings.portOffsetName
            surroundings.environment = project.environment.adding([name: String(offset)])
        }
        guard case .sandbox = project.isolation else { return surroundings }
        let rules = configuration.secrets
        let inWorktree = try await disk.secrets(below: worktree.path, by: rules)
        guard inWorktree.isComplete else {
            throw TaskStop.blocked(
                TaskTrouble(
                    code: .environment,
                    message:
                        "The worktree has more files that may hold secrets than can be hidden one by one.",
                    remedy: "Name those that hold none in the setting secrets.allow, then resume."
                )
            )
        }
        let inCheckout = try await disk.secrets(below: repository.root, by: rules)
        surroundings.hiddenPaths = inWorktree.paths + inCheckout.paths
        surroundings.isIncomplete = !inCheckout.isComplete
        return surroundings
    }

    /// What a sandboxed command may see and change in a worktree.
    func policy(in worktree: Worktree, _ surroundings: WorktreeSurroundings) -> SandboxPolicy {
        var policy = SandboxPolicy(
            worktree: worktree.path,
            commonDirectory: worktree.repository.commonDirectory,
            stateDirectory: directories.root,
            cacheDirectory: directories.caches
        )
        policy.hiddenPaths = surroundings.hiddenPaths
        return policy
    }

    /// The only way in which agents read and write the files of a worktree.
    func guardian(of worktree: Worktree) throws(PathError) -> PathGuard {
        try PathGuard(root: worktree.path, secrets: configuration.secrets)
    }

    /// The worktree of a task, made again from its last checkpoint if its folder is gone.
    ///
    /// - Returns: nil when the task has none yet; with what was done where something was.
    /// - Throws: `WorktreeError`, or `CancellationError`.
    func revivedWorktree(of task: AgentTask) async throws -> (worktree: Worktree, note: String?)? {
        if let worktree = try await worktree(of: task) { return (worktree, nil) }
        guard let workspace = task.workspace else { return nil }
        let (worktree, trash) = try await worktrees.recreate(
            id: task.id.rawValue,
            branch: workspace.branch,
            base: workspace.baseCommit,
            startTree: workspace.baseTree,
            path: workspace.path,
            files: workspace.tree
        )
        logger.notice("a worktree was made again", metadata: ["task.id": "\(task.id)"])
        let rest = trash.map { "; what was left of it lies in \($0)" } ?? ""
        return (worktree, "made again from its last checkpoint\(rest)")
    }
}
