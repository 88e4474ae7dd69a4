import Domain

/// Decides which task runs when, and owns the running ones: each is one tree of Swift tasks, so that
/// cancelling it closes its sockets and ends its processes.
actor TaskQueue {
    /// What to do with a task.
    enum Job: Sendable, Equatable {
        /// Work on it, from the queue or from a rejected change.
        case work
        /// Commit the change that was approved, with the user's message if there is one.
        case publish(message: String?)
        /// Run the checks on a change that the user has revised.
        case check
    }

    /// Runs a job to its end and stores what comes of it; false when not even that was possible.
    typealias Run = @Sendable (TaskID, Job) async -> Bool

    private struct Running {
        var job: Job
        var work: Task<Void, Never>
        /// Ends after `work`, and is never cancelled: it tidies up.
        var watch: Task<Void, Never>
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let executor: QueueExecutor
    private let slots: Int
    private let run: Run
    private let queued: @Sendable () async -> [TaskID]
    private let tidy: @Sendable (TaskID) async -> Void
    private var running: [TaskID: Running] = [:]
    /// Tasks that are left alone: starting them again at once would fail at once again.
    private var stuck: Set<TaskID> = []
    private var isClosed = false
    private var isFilling = false
    private var isFillWanted = false

    /// Creates a queue.
    ///
    /// - Parameters:
    ///   - slots: How many tasks are worked on at once; a commit takes no slot, nor do the checks of a revision.
    ///   - executor: The queue that the decisions are made on.
    ///   - queued: The tasks that wait, in the order to take them.
    ///   - run: Runs a job; it is cancelled with the task.
    ///   - tidy: Called after a job that was cancelled has ended.
    init(
        slots: Int,
        executor: QueueExecutor,
        queued: @escaping @Sendable () async -> [TaskID],
        run: @escaping Run,
        tidy: @escaping @Sendable (TaskID) async -> Void
    ) {
        self.slots = slots
        self.executor = executor
        self.queued = queued
        self.run = run
        self.tidy = tidy
    }

    /// Whether a job could begin now.
    var hasFreeSlot: Bool { !isClosed && working < slots }

    /// Whether a job of the task runs, or is being ended.
    func isRunning(_ id: TaskID) -> Bool { running[id] != nil }

    /// Starts waiting tasks while there are free slots.
    func fill() async {
        // Asking for the waiting tasks suspends, so calls could overlap and start a task twice.
        isFillWanted = true
        guard !isFilling else { return }
        isFilling = true
        defer { isFilling = false }
        while isFillWanted {
            isFillWanted = false
            guard hasFreeSlot else { return }
            for id in await queued() where hasFreeSlot && running[id] == nil && !stuck.contains(id) {
                start(.work, on: id)
            }
        }
    }

    /// Starts a job as soon as an earlier one of the task has gone, whether or not there is a free slot.
    func begin(_ job: Job, on id: TaskID) async {
        while let earlier = running[id] { await earlier.watch.value }
        start(job, on: id)
    }

    /// Cancels the job of a task and returns when nothing of it is left.
    func cancel(_ id: TaskID) async {
        guard let job = running[id] else { return }
        job.work.cancel()
        await job.watch.value
    }

    /// Starts no job any more; those that run go on.
    func seal() { isClosed = true }

    /// Cancels every job, starts none any more, and returns when nothing is left.
    func close() async {
        isClosed = true
        let jobs = Array(running.values)
        for job in jobs { job.work.cancel() }
        for job in jobs { await job.watch.value }
    }

    // MARK: - Detail

    private func start(_ job: Job, on id: TaskID) {
        guard !isClosed, running[id] == nil else { return }
        let work = Task {
            if await !run(id, job) { stuck.insert(id) }
        }
        let watch = Task {
            await work.value
            // Only a job that was cut off leaves anything open.
            if work.isCancelled { await tidy(id) }
            await ended(id)
        }
        running[id] = Running(job: job, work: work, watch: watch)
    }

    private var working: Int { running.values.count { $0.job == .work } }

    private func ended(_ id: TaskID) async {
        running[id] = nil
        await fill()
    }
}
