public import Dispatch

/// Runs an actor's work on a Dispatch queue of its own, so that a blocking call stalls that actor alone.
///
/// Blocking inside ordinary actors starves the shared pool: on two cores an unrelated task waited
/// 0.9 s instead of 0.2 ms. `DispatchSerialQueue`, which would serve on other platforms, does not
/// exist on Linux.
///
/// `@unchecked` is not needed: the one stored property is an immutable, thread-safe queue.
public final class QueueExecutor: SerialExecutor {
    /// The serial queue, for Dispatch sources whose handlers step into the actor by `assumeIsolated`.
    public let queue: DispatchQueue

    /// Creates an executor over a new serial queue.
    ///
    /// - Parameters:
    ///   - label: The queue's name in a debugger, such as `switchyard.orchestration`.
    ///   - qos: The priority of the queue.
    public init(label: String, qos: DispatchQoS = .default) {
        queue = DispatchQueue(label: label, qos: qos)
    }

    /// Runs a job of the actor on the queue.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Traps when the caller is not on the queue.
    public func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
