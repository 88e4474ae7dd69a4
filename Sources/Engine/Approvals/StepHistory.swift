import Domain

/// What the files of a task were after each of its steps.
struct StepHistory: Sendable {
    /// What is known of the files after a step.
    enum Finding: Sendable, Equatable {
        /// They were these.
        case tree(String)
        /// They were made of another state of the user's branch than the present ones.
        case otherBase
        /// The task has no such step.
        case unknownStep
    }

    private let steps: [StepRecord]
    private let base: String

    /// Reads the history out of the journal.
    ///
    /// - Parameters:
    ///   - steps: The steps of the task in order.
    ///   - base: The tree that the present work started from.
    init(steps: [StepRecord], base: String) {
        self.steps = steps
        self.base = base
    }

    /// The files as a step left them.
    func files(after id: StepID) -> Finding {
        guard let index = steps.firstIndex(where: { $0.id == id }) else { return .unknownStep }
        let start = steps[...index].lastIndex(where: \.beginsAnew)
        guard isOnPresentBase(start) else { return .otherBase }
        if let tree = steps[index].tree ?? treeOfEdit(at: index) { return .tree(tree) }
        return .tree(steps[(start ?? 0)...index].last { $0.tree != nil }?.tree ?? base)
    }

    // MARK: - Detail

    /// Whether what began with a step is comparable with the present files; nil is the time before all.
    private func isOnPresentBase(_ start: Int?) -> Bool {
        let present = steps.lastIndex(where: \.beginsAnew)
        guard start != present else { return true }
        guard let start else {
            // Before the first worktree the files were those that it began with.
            let first = steps.firstIndex(where: \.beginsAnew)
            return first == present || first.map { steps[$0].tree == base } == true
        }
        // A fresh worktree's own tree is what it began with; after a rebase the change is in it already.
        return steps[start].title == TaskRunner.freshWorktreeTitle && steps[start].tree == base
    }

    /// The tree of an edit that was checked at once: its checkpoint was taken by the check.
    private func treeOfEdit(at index: Int) -> String? {
        guard steps[index].kind == .edit, steps[index].state == .succeeded else { return nil }
        for step in steps[(index + 1)...] {
            switch step.kind {
            case .check: if let tree = step.tree { return tree }
            case .prepare, .edit, .commit, .undo, .revise: return nil
            default: continue
            }
        }
        return nil
    }
}

extension StepRecord {
    /// Whether the files of a task are made of something else from this step on: another worktree, another
    /// base.
    var beginsAnew: Bool {
        switch title {
        case TaskRunner.freshWorktreeTitle: true
        // One that failed has changed nothing.
        case TaskRunner.rebaseTitle, TaskRunner.conflictTitle, TaskRunner.roundTitle: state == .succeeded
        default: false
        }
    }
}
