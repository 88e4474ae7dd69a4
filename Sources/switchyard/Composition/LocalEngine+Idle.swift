import Domain
import Engine

extension LocalEngine {
    /// Returns when no task is queued or running, or the engine has ended by itself.
    nonisolated func idle() async {
        let events = self.events(after: nil)
        if await hasNothingToDo() { return }
        do {
            for try await envelope in events {
                if case .taskChanged = envelope.event, await hasNothingToDo() { return }
            }
        } catch {
            // The engine has ended by itself; there is nothing left to wait for.
            return
        }
    }

    private nonisolated func hasNothingToDo() async -> Bool {
        guard let tasks = try? await ask(ListTasksQuery()) else { return true }
        return !tasks.contains { $0.state == .queued || $0.state.isActive }
    }
}
