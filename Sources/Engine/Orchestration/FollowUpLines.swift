import Domain
import Synchronization

/// The lines on which what the user says reaches the work on tasks while it goes on.
///
/// What is said is stored first, and read from there before each model call. A line only tells whether the work still
/// hears anything, and cuts off what runs for what does not wait.
final class FollowUpLines: Sendable {
    /// The line to one piece of work.
    private struct Line {
        var isOpen: Bool
        /// How many messages had been said when the last one came that does not wait.
        var urgent = 0
        /// What can be cut off, and how many messages it knows of.
        var running: (known: Int, cut: AsyncStream<Never>.Continuation)?
    }

    private let lines = Mutex<[TaskID: Line]>([:])

    /// Creates no lines yet.
    init() {}

    /// Begins a piece of work.
    ///
    /// - Parameters:
    ///   - id: The task that it is done on.
    ///   - hears: Whether it makes model calls, which carry what is said.
    func begin(_ id: TaskID, hears: Bool) {
        lines.withLock { $0[id] = Line(isOpen: hears) }
    }

    /// Ends a piece of work.
    func end(_ id: TaskID) {
        lines.withLock { $0[id] = nil }
    }

    /// Says whether the work on a task hears anything from here on.
    func setOpen(_ id: TaskID, _ isOpen: Bool) {
        change(id) { $0.isOpen = isOpen }
    }

    /// Whether what is said to a task is heard by the work that goes on, or by the next.
    func isOpen(_ id: TaskID) -> Bool { lines.withLock { $0[id]?.isOpen ?? true } }

    /// Cuts off what the work on a task is doing, unless that knows of the newest message.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - count: How many messages have been said to it.
    func cut(_ id: TaskID, for count: Int) {
        let running = lines.withLock { lines -> (known: Int, cut: AsyncStream<Never>.Continuation)? in
            guard var line = lines[id] else { return nil }
            line.urgent = max(line.urgent, count)
            lines[id] = line
            return line.running
        }
        if let running, running.known < count { running.cut.finish() }
    }

    /// Does something that the user may cut off to say something.
    ///
    /// - Parameters:
    ///   - id: The task that it is done for.
    ///   - known: How many messages are known to it.
    ///   - work: What is done; it is cancelled to cut it off.
    /// - Returns: What it returns; nil if it was cut off.
    /// - Throws: What it throws; `CancellationError` when the task was taken away.
    func unlessCut<Value: Sendable>(
        _ id: TaskID,
        knowing known: Int,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        let (cuts, cut) = AsyncStream.makeStream(of: Never.self)
        guard register(cut, of: id, knowing: known) else { return nil }
        defer { change(id) { $0.running = nil } }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in cuts {}
                // The wait ends also when all of it is taken away.
                try Task.checkCancellation()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { return Value?.none }
            return first
        }
    }

    private func change(_ id: TaskID, _ change: (inout Line) -> Void) {
        lines.withLock { lines in
            guard var line = lines[id] else { return }
            change(&line)
            lines[id] = line
        }
    }

    /// Notes what can be cut off.
    ///
    /// - Returns: Whether it may begin; not when something was said meanwhile that does not wait.
    private func register(
        _ cut: AsyncStream<Never>.Continuation,
        of id: TaskID,
        knowing known: Int
    ) -> Bool {
        lines.withLock { lines in
            guard var line = lines[id] else { return true }
            guard line.urgent <= known else { return false }
            line.running = (known, cut)
            lines[id] = line
            return true
        }
    }
}
