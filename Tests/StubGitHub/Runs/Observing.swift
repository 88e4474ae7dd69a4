import Foundation
import Synchronization

// Seeing what was pushed: branches move, pull requests follow, runs start.

extension GitHubCore {
    /// Looks at the branches, and lets what changed have its consequences.
    func observe() {
        observing.withLock { _ in
            let heads = git.heads()
            let known = state.withLock { $0.heads }
            guard heads != known else { return }
            let moved = heads.filter { known[$0.key] != $0.value }
            let titles = moved.mapValues { git.git(["log", "--max-count=1", "--format=%s", $0]).line }
            state.withLock { $0.absorb(heads, titles: titles) }
        }
        startRuns()
    }

    /// One look at the runs: pushes that were unseen for long enough get theirs.
    func lookAtRuns() {
        state.withLock { $0.lookAtPushes() }
        startRuns()
    }
}

extension GitHubState {
    /// Takes in how the branches are now.
    ///
    /// - Parameters:
    ///   - present: The branches with their commits.
    ///   - titles: The first lines of the commits that are new on a branch, by branch.
    mutating func absorb(_ present: [String: String], titles: [String: String]) {
        let time = now
        let former = heads
        for number in Array(tickets.keys) {
            update(&tickets[number]) { $0.follow(from: former, to: present, at: time) }
        }
        heads = present
        pushedAt = time
        for (branch, commit) in present.sorted(by: { $0.key < $1.key }) where former[branch] != commit {
            let push = Push(
                branch: branch,
                commit: commit,
                title: titles[branch] ?? "",
                looks: looksBeforeRuns
            )
            if push.looks > 0 { unseenPushes.append(push) } else { startRuns(for: push) }
        }
    }

    /// Counts one look.
    mutating func lookAtPushes() {
        let seen = unseenPushes.filter { $0.looks <= 1 }
        unseenPushes = unseenPushes.filter { $0.looks > 1 }.map { push in
            var push = push
            push.looks -= 1
            return push
        }
        for push in seen { startRuns(for: push) }
    }

    private mutating func startRuns(for push: Push) {
        for (index, workflow) in settings.workflows.enumerated() where workflow.runsOnPush {
            addRun(
                workflow: index,
                branch: push.branch,
                commit: push.commit,
                title: push.title,
                event: "push",
                actor: settings.owner
            )
        }
    }

    /// Adds a run that waits for the runner, and gives its id.
    @discardableResult
    mutating func addRun(
        workflow: Int,
        branch: String?,
        commit: String,
        title: String,
        event: String,
        actor: String
    ) -> Int {
        let id = newID()
        let time = now
        runs.append(
            Run(
                id: id,
                number: newRunNumber(),
                workflow: workflow,
                branch: branch,
                commit: commit,
                title: title,
                event: event,
                actor: actor,
                createdAt: time,
                attempts: [Attempt(number: 1, jobID: newID(), createdAt: time)]
            )
        )
        return id
    }
}

extension Ticket {
    /// Follows its branches; one whose head branch is gone is closed.
    fileprivate mutating func follow(
        from former: [String: String],
        to present: [String: String],
        at time: Date
    ) {
        guard isOpen, var pull else { return }
        if let commit = present[pull.head], commit != pull.headCommit {
            pull.headCommit = commit
            updatedAt = time
        }
        if let commit = present[pull.base] { pull.baseCommit = commit }
        if former[pull.head] != nil, present[pull.head] == nil {
            isOpen = false
            closedAt = time
            updatedAt = time
        }
        self.pull = pull
    }
}
