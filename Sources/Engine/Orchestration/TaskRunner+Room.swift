import Domain
import Logging
import Store

extension TaskRunner {
    /// How long to wait between two looks whether the database takes writes again.
    private static let pause = Duration.seconds(5)
    /// As much as a step with its output may need, in bytes: with less, the work would stop again at once.
    private static let roomWanted = 1 << 20

    /// Parks the task until the database takes writes again, and puts it back into the queue then.
    ///
    /// It keeps its slot meanwhile: whatever else would run there could not be recorded either.
    ///
    /// - Parameters:
    ///   - stop: What the user is told.
    ///   - job: What was to be done.
    /// - Returns: Whether the task can be started again.
    func waitForRoom(_ stop: TaskStop, _ job: TaskQueue.Job) async -> Bool {
        services.logger.error(
            "the database takes no writes",
            metadata: ["task.id": "\(id)", "reason": "\(stop.trouble.message)"]
        )
        do {
            // A task that has not begun stays queued, and is taken up again from there.
            if try await journal.task(id).state != .queued {
                while await !self.stop(stop, job) { try await pause() }
            }
            while try await !goOn(after: stop) { try await pause() }
            return true
        } catch is CancellationError {
            return true
        } catch {
            services.logger.error(
                "a task could not be taken up again",
                metadata: ["task.id": "\(id)", "error": "\(error)"]
            )
            return false
        }
    }

    private func pause() async throws { try await services.clock.sleep(for: Self.pause) }

    /// Takes the task up again if there is room; false when there is none.
    private func goOn(after stop: TaskStop) async throws -> Bool {
        do {
            try await journal.storage.tryRoom(for: Self.roomWanted)
            try await journal.closeOpenSteps(of: id, summary: "cut off: the database took no writes")
            try await journal.change(id) { task in
                // The user may have decided otherwise.
                guard task.state == .blocked, task.trouble == stop.trouble else { return }
                try task.enter(.queued)
            }
            return true
        } catch let error as StorageError where error.isOutOfRoom {
            return false
        }
    }
}
