/// Lets one git at a time change the repository's list of worktrees.
///
/// git makes an entry of the list file by file and without a lock, and another git that looks just then dies of a
/// `commondir` that is still empty (git 2.39, `worktree.c`): three tasks that start at once would meet there.
actor WorktreeListTurns {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private var isTaken = false
    private var waiting: [Waiter] = []
    private var lastNumber = 0

    /// Runs a command when it is its turn; first come, first served.
    ///
    /// - Throws: What the command throws; `CancellationError` when the task is cancelled before its turn.
    func run(_ command: GitCommand) async throws -> GitCommand.Answer {
        try await take()
        defer { pass() }
        return try await command.run()
    }

    private func take() async throws {
        try Task.checkCancellation()
        guard isTaken else { return isTaken = true }
        lastNumber += 1
        let number = lastNumber
        let hasTurn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Cancelled before this: then nobody comes to take it away again.
                guard !Task.isCancelled else { return continuation.resume(returning: false) }
                waiting.append(Waiter(number: number, continuation: continuation))
            }
        } onCancel: {
            Task { await giveUp(number) }
        }
        guard hasTurn else { throw CancellationError() }
    }

    /// Hands the turn to whoever waits longest.
    private func pass() {
        guard !waiting.isEmpty else { return isTaken = false }
        waiting.removeFirst().continuation.resume(returning: true)
    }

    private func giveUp(_ number: Int) {
        guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: place).continuation.resume(returning: false)
    }
}
