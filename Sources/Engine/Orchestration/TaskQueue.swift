import Domain
import Foundation
import LanguageModels

/// Decides which task runs when, and owns the running ones: each is one tree of Swift tasks, so that
/// cancelling it closes its sockets and ends its processes.
///
/// What to start is ``QueueOrder``'s decision. It is made anew whenever something changes, and once more when a
/// limit or another engine's slot may have come free: that is the one timer, which runs only while a task waits
/// for just that.
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
        /// Taken as long as the job runs.
        var slot: HostSlot?
    }

    /// What a task has that is about to be worked on.
    private struct Claim {
        var slot: HostSlot?
    }

    /// How long a slot that another process has is left alone at first, and at the most.
    ///
    /// A slot is held for minutes, so half a look a second is soon enough and costs nothing that can be measured.
    private static let firstPause = Duration.milliseconds(250)
    private static let longestPause = Duration.seconds(2)

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let executor: QueueExecutor
    private let surroundings: QueueSurroundings
    private var running: [TaskID: Running] = [:]
    private var claims: [TaskID: Claim] = [:]
    /// Tasks that are left alone: starting them again at once would fail at once again.
    private var stuck: Set<TaskID> = []
    /// When tasks were started, the oldest first; those of the last hour are all that matters.
    private var starts: [Date]
    private var loadedModel: String?
    private var overtaken: [TaskID: Int] = [:]
    private var told: QueueStatus?
    private var isClosed = false
    private var isFilling = false
    private var isFillWanted = false
    private var wake: (number: Int, timer: Task<Void, Never>)?
    private var wakes = 0
    private var pause = TaskQueue.firstPause
    private var hasWarned = false

    /// Creates a queue.
    ///
    /// - Parameters:
    ///   - executor: The queue that the decisions are made on.
    ///   - starts: When tasks were started before, the oldest first, as far as a limit asks for it.
    ///   - surroundings: What it needs of the rest of the engine.
    init(executor: QueueExecutor, starts: [Date], surroundings: QueueSurroundings) {
        self.executor = executor
        self.starts = starts
        self.surroundings = surroundings
    }

    /// Whether a job of the task runs, or is being ended.
    func isRunning(_ id: TaskID) -> Bool { running[id] != nil }

    /// Starts waiting tasks while nothing holds them up, and tells how the queue stands then.
    func fill() async {
        // Asking for the waiting tasks suspends, so calls could overlap and start a task twice.
        isFillWanted = true
        guard !isFilling else { return }
        isFilling = true
        defer { isFilling = false }
        while isFillWanted, !isClosed {
            isFillWanted = false
            let contents = await surroundings.contents()
            guard !isClosed else { return }
            start(contents)
        }
    }

    /// How the queue stands now.
    func status() async -> QueueStatus {
        let contents = await surroundings.contents()
        let rules = surroundings.rules()
        let slots = rules.host?.status
        var facts = facts(contents, rules)
        if let slots, slots.inUse >= slots.count {
            facts.fullHost = QueueOrder.FullHost(host: slots.host, holders: slots.holders)
        }
        let decision = QueueOrder.decide(waiting(in: contents), facts)
        return QueueStatus(decision, facts, slots: slots)
    }

    /// Takes what a task needs to be worked on at once, without going through the queue.
    ///
    /// - Returns: Whether it has that now; then ``begin(_:on:)`` or ``unclaim(_:)`` follows.
    func claim(_ id: TaskID) -> Bool {
        let rules = surroundings.rules()
        let facts = facts(QueueContents(), rules)
        guard !isClosed, !facts.isPaused, !facts.isHourlyLimitReached, facts.running < facts.tasksAtOnce,
            case .ready(let slot) = takeSlot(rules)
        else { return false }
        claims[id] = Claim(slot: slot)
        return true
    }

    /// Lets go of what a task was to be worked on with.
    func unclaim(_ id: TaskID) { claims[id] = nil }

    /// Lets no task be preferred to this one because of its model: the user has moved it to the front.
    func honour(_ id: TaskID) { overtaken[id] = QueueOrder.patience }

    /// Starts a job as soon as an earlier one of the task has gone, whether or not there is a free slot.
    func begin(_ job: Job, on id: TaskID) async {
        while let watch = running[id]?.watch { await watch.value }
        let claim = claims.removeValue(forKey: id)
        start(job, on: id, slot: claim?.slot)
    }

    /// Cancels the job of a task and returns when nothing of it is left.
    func cancel(_ id: TaskID) async {
        // Not the job itself is kept meanwhile: its slot has to be free when it has ended.
        guard let watch = running[id]?.watch else { return }
        running[id]?.work.cancel()
        await watch.value
    }

    /// Starts no job any more; those that run go on.
    func seal() {
        isClosed = true
        setTimer(nil)
    }

    /// Cancels every job, starts none any more, and returns when nothing is left.
    func close() async {
        seal()
        let jobs = running.values.map { (work: $0.work, watch: $0.watch) }
        for job in jobs { job.work.cancel() }
        for job in jobs { await job.watch.value }
        claims = [:]
    }

    // MARK: - Deciding

    /// Starts what can be started of the tasks that wait.
    private func start(_ contents: QueueContents) {
        let rules = surroundings.rules()
        var facts = facts(contents, rules)
        var decision = QueueOrder.decide(waiting(in: contents), facts)
        while let next = decision.next, let task = contents.tasks.first(where: { $0.id == next }) {
            switch takeSlot(rules) {
            case .ready(let slot):
                for id in decision.overtaken { overtaken[id, default: 0] += 1 }
                overtaken[next] = nil
                loadedModel = QueueOrder.model(of: task, facts)
                start(.work, on: next, slot: slot)
                facts = self.facts(contents, rules)
            case .full(let host): facts.fullHost = host
            }
            decision = QueueOrder.decide(waiting(in: contents), facts)
        }
        overtaken = overtaken.filter { id, _ in contents.tasks.contains { $0.id == id } }
        tell(QueueStatus(decision, facts, slots: rules.host?.status))
        setTimer(rest(after: decision, at: facts.now, rules))
    }

    private func waiting(in contents: QueueContents) -> [AgentTask] {
        contents.tasks.filter { running[$0.id] == nil && claims[$0.id] == nil && !stuck.contains($0.id) }
    }

    private func facts(_ contents: QueueContents, _ rules: QueueRules) -> QueueOrder.Facts {
        let working = running.values.count { $0.job == .work } + claims.count
        var facts = rules.facts(contents, now: surroundings.now(), running: working, starts: starts)
        facts.loadedModel = loadedModel
        facts.overtaken = overtaken
        return facts
    }

    /// What came of asking for what a task needs of the host of models.
    private enum SlotAttempt {
        case ready(HostSlot?)
        case full(QueueOrder.FullHost)
    }

    private func takeSlot(_ rules: QueueRules) -> SlotAttempt {
        guard let host = rules.host else { return .ready(nil) }
        switch host.slots.take() {
        case .taken(let slot):
            pause = Self.firstPause
            return .ready(slot)
        case .full(let holders):
            let names = QueueRules.Host.names(of: holders)
            return .full(QueueOrder.FullHost(host: host.name, holders: names))
        case .unusable(let reason):
            // A folder that cannot be written to costs the turns with other projects, not the work.
            if !hasWarned { surroundings.warn(reason) }
            hasWarned = true
            return .ready(nil)
        }
    }

    private func tell(_ status: QueueStatus) {
        guard status != told else { return }
        told = status
        surroundings.tell(status)
    }

    // MARK: - Waiting

    /// How long nothing can be started, if that ends by itself; nil while an event will tell of it.
    private func rest(after decision: QueueOrder.Decision, at now: Date, _ rules: QueueRules) -> Duration? {
        for case .hourlyLimit(let until) in decision.waits.values {
            return .seconds(max(0.001, until.timeIntervalSince(now)))
        }
        let waitsForSlot = decision.waits.values.contains { if case .slotTaken = $0 { true } else { false } }
        guard waitsForSlot, let host = rules.host else { return nil }
        let own = running.values.count { $0.slot != nil } + claims.values.count { $0.slot != nil }
        // Where all of them are ours, the end of a job tells.
        return own < host.slots.count ? pause : nil
    }

    /// Sets the one timer anew; nil stops it.
    private func setTimer(_ rest: Duration?) {
        wake?.timer.cancel()
        wake = nil
        guard let rest, !isClosed else { return }
        wakes += 1
        let (number, clock) = (wakes, surroundings.clock)
        let timer = Task {
            try? await clock.sleep(for: rest)
            await awake(number)
        }
        wake = (number, timer)
    }

    private func awake(_ number: Int) async {
        // Another timer has taken the place of one that was cancelled.
        guard wake?.number == number else { return }
        wake = nil
        pause = min(pause * 2, Self.longestPause)
        await fill()
    }

    // MARK: - Running

    private func start(_ job: Job, on id: TaskID, slot: HostSlot? = nil) {
        guard !isClosed, running[id] == nil else { return }
        if job == .work { noteStart() }
        let work = Task {
            if await !surroundings.run(id, job) { stuck.insert(id) }
        }
        let watch = Task {
            await work.value
            // Only a job that was cut off leaves anything open.
            if work.isCancelled { await surroundings.tidy(id) }
            await ended(id)
        }
        running[id] = Running(job: job, work: work, watch: watch, slot: slot)
    }

    private func noteStart() {
        let now = surroundings.now()
        starts.removeAll { now.timeIntervalSince($0) >= QueueOrder.hour }
        starts.append(now)
    }

    private func ended(_ id: TaskID) async {
        running[id] = nil
        await fill()
    }
}
