import Domain
import Foundation
import Workspace

/// The command that clears away what nobody needs.
extension LocalEngine {
    /// Tells what is there and what of it can go.
    var garbage: GarbageCollector { GarbageCollector(services: services) }

    /// Moves worktrees that nobody needs to the trash, empties what is old in there, and forgets checkpoints
    /// that nobody names.
    func collectGarbage(isRehearsal: Bool, trashesUnsaved: Bool) async throws -> CommandReceipt {
        let all = try await garbage.worktrees()
        let removable = all.filter { $0.isRemovable(trashesUnsaved: trashesUnsaved) }
        let old = try await garbage.expiredTrash()
        var outcome = Outcome(
            isRehearsal: isRehearsal,
            days: services.configuration.value(of: .trashDays).text
        )
        outcome.kept = all.count - removable.count
        outcome.emptied = old.paths.count
        outcome.freed = old.bytes
        for worktree in removable {
            if !isRehearsal, let reason = try await discard(worktree, trashesUnsaved: trashesUnsaved) {
                outcome.kept += 1
                outcome.refusals.append("\(worktree.name): \(reason)")
                continue
            }
            outcome.moved += 1
            outcome.movedBytes += worktree.sizeInBytes ?? 0
        }
        if !isRehearsal {
            let retention = services.configuration.trashRetention
            await services.worktrees.emptyTrash(olderThan: retention, now: services.journal.now())
            do {
                outcome.freed += try await garbage.pruneCheckpoints()
            } catch let error as CheckpointError {
                outcome.refusals.append("the checkpoints: \(error.explanation)")
            }
        }
        return CommandReceipt(note: outcome.note)
    }

    // MARK: - Detail

    /// Moves one worktree to the trash.
    ///
    /// - Returns: Why it stays; nil when it was moved.
    private func discard(_ worktree: WorktreeStatus, trashesUnsaved: Bool) async throws -> String? {
        do {
            guard let id = worktree.task else {
                _ = try await services.worktrees.discard(worktree.path, trashesUnsaved: trashesUnsaved)
                return nil
            }
            return try await withFiles(of: id) {
                // It may have been retried or taken up again since.
                let task = try await services.journal.task(id)
                guard task.state.isFinal, task.workspace?.path == worktree.path else {
                    return "the task is at work again"
                }
                // The last look at what goes, so that the task can be taken up again from it.
                if let found = try await services.worktree(of: task) {
                    let picture = try await services.refresh(task, in: found).picture
                    try await services.journal.change(id) { $0.note(picture) }
                }
                _ = try await services.worktrees.discard(worktree.path, trashesUnsaved: trashesUnsaved)
                return nil
            }
        } catch let error as WorktreeError {
            return error.explanation
        } catch let error as CheckpointError {
            return error.explanation
        } catch let error as EngineError {
            return error.message
        }
    }

    /// What came of it, or would.
    struct Outcome: Sendable, Equatable {
        var isRehearsal: Bool
        /// How long the trash is kept, in days.
        var days: String
        var moved = 0
        var movedBytes: Int64 = 0
        var kept = 0
        var emptied = 0
        var freed: Int64 = 0
        var refusals: [String] = []

        /// The same in one line for people.
        var note: String {
            let trash =
                moved == 0
                ? "No worktree can go"
                : "\(isRehearsal ? "Would move" : "Moved") \(Self.count(moved, "worktree")) to the trash"
                    + " (\(movedBytes.asByteCount), kept there for \(days) days)"
            let rest = kept == 0 ? "" : "; \(Self.count(kept, "worktree")) left alone"
            let old =
                emptied == 0
                ? "" : "; \(isRehearsal ? "would delete" : "deleted") \(emptied) from the trash"
            let end = "; \(freed.asByteCount) \(isRehearsal ? "would be freed at least" : "freed")."
            let reasons = refusals.isEmpty ? "" : " Not done: \(refusals.joined(separator: "; "))."
            return trash + rest + old + end + reasons
        }

        private static func count(_ number: Int, _ noun: String) -> String {
            "\(number) \(noun)\(number == 1 ? "" : "s")"
        }
    }
}

extension WorktreeStatus {
    /// The folder's own name.
    fileprivate var name: String { URL(fileURLWithPath: path).lastPathComponent }
}
