import Domain
import Foundation

/// Worktrees and what they take, in words for people who read standard output.
enum WorktreeText {
    /// One line of a list.
    static func row(_ worktree: WorktreeStatus, now: Date) -> String {
        let task = worktree.task.map { "#\($0)" } ?? "-"
        let size = worktree.sizeInBytes?.asByteCount ?? "size unknown"
        let words = [
            owner(worktree), worktree.branch ?? "no branch", dirt(worktree),
            commits(worktree), lease(worktree),
            worktree.obstacles.contains(.missing) ? "its folder is gone" : size,
            worktree.createdAt.map { age(now.timeIntervalSince($0)) },
        ]
        let facts = words.compactMap(\.self).joined(separator: ", ")
        return "\(task.padding(toLength: 5, withPad: " ", startingAt: 0)) \(facts)\n      \(worktree.path)"
    }

    /// What a clean-up does with a worktree, and why.
    static func verdict(_ worktree: WorktreeStatus, trashesUnsaved: Bool) -> String {
        let task = worktree.task.map { " (#\($0))" } ?? ""
        guard !worktree.isRemovable(trashesUnsaved: trashesUnsaved) else {
            return "to the trash  \(worktree.path)\(task)"
        }
        let reasons = worktree.obstacles.map { reason($0, worktree) }.joined(separator: ", ")
        return "left alone    \(worktree.path)\(task): \(reasons)"
    }

    /// What the project's state takes, in one line.
    static func disk(_ use: DiskUse) -> String {
        let least = use.isComplete ? "" : "at least "
        return "\(least)\(use.total.asByteCount) in all: worktrees \(use.worktrees.asByteCount), "
            + "checkpoints \(use.checkpoints.asByteCount), trash \(use.trash.asByteCount), "
            + "outputs \(use.outputs.asByteCount), database \(use.database.asByteCount)"
    }

    // MARK: - Detail

    /// Whose it is.
    private static func owner(_ worktree: WorktreeStatus) -> String {
        worktree.pullRequest.map { "pull request #\($0)" } ?? worktree.state?.rawValue ?? "no task"
    }

    private static func dirt(_ worktree: WorktreeStatus) -> String? {
        worktree.isDirty.map { $0 ? "uncommitted changes" : "clean" }
    }

    private static func commits(_ worktree: WorktreeStatus) -> String? {
        // That of a pull request is mostly not merged; what counts is whether GitHub has it.
        let none = worktree.pullRequest == nil ? "merged" : nil
        return worktree.unmergedCommits.flatMap { $0 == 0 ? none : "\($0) unmerged" }
    }

    private static func lease(_ worktree: WorktreeStatus) -> String? {
        switch worktree.lease {
        case .free: nil
        case .live: "leased"
        case .stale: "stale lease"
        }
    }

    private static func reason(_ obstacle: WorktreeStatus.Obstacle, _ worktree: WorktreeStatus) -> String {
        switch obstacle {
        case .inUse: "its task is \(worktree.state?.rawValue ?? "not ended")"
        case .leased: "a process works in it"
        case .locked: "git keeps it locked"
        case .dirty: "it has changes that are in no commit"
        case .unmerged: "its branch has commits that are nowhere else"
        case .unknown: "it is no worktree that can be read"
        case .missing: "its folder is gone"
        }
    }

    private static func age(_ seconds: TimeInterval) -> String {
        let minutes = Int(max(0, seconds) / 60)
        if minutes < 60 { return "\(minutes) min old" }
        return minutes < 48 * 60 ? "\(minutes / 60) h old" : "\(minutes / 60 / 24) days old"
    }
}
