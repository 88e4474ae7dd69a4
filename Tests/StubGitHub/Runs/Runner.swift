import Dispatch
import Foundation
import Synchronization

// Running runs: one at a time, on a queue of their own, by really running the project's command.

/// What the runner needs to know of a run, taken when it starts.
struct RunOrder: Sendable {
    let id: Int
    let attempt: Int
    let commit: String
    let branch: String?
    let title: String
    let fullName: String
    let workflow: StubGitHub.Workflow
    let scripted: ScriptedRun?
}

/// How a run's command ended, step by step.
struct RunResult: Sendable {
    let conclusion: String
    let sections: [String]

    /// The place of the step that failed; nil when none did.
    let failedStep: Int?
}

extension GitHubCore {
    /// Starts the oldest run that waits, if the runner is free.
    func startRuns() {
        guard let order = state.withLock({ $0.nextOrder() }) else { return }
        queue.async { self.perform(order) }
    }

    private func perform(_ order: RunOrder) {
        let result = order.scripted.map { JobLog.scripted($0, for: order) } ?? carryOut(order)
        let waiters = state.withLock { $0.finish(order, result) }
        for waiter in waiters { waiter.resume() }
        startRuns()
    }

    /// Checks the commit out into a folder of its own and runs the command there.
    private func carryOut(_ order: RunOrder) -> RunResult {
        let folder = workFolder + "/run-\(order.id)-\(order.attempt)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var log = JobLog(order: order, now: { self.state.withLock { $0.now } })
        log.setUp()
        let steps: [[String]] = [
            ["clone", "--quiet", "--shared", "--no-checkout", git.path, folder],
            ["-C", folder, "checkout", "--quiet", "--detach", order.commit],
        ]
        for step in steps {
            let outcome = git.git(step, in: "/")
            guard outcome.isSuccess else { return log.failedCheckout(outcome.status) }
        }
        log.checkedOut()
        var environment = BareRepository.environment
        environment["HOME"] = folder
        environment["CI"] = "true"
        environment["GITHUB_ACTIONS"] = "true"
        environment["GITHUB_SHA"] = order.commit
        environment["GITHUB_REF_NAME"] = order.branch
        environment["GITHUB_RUN_ID"] = String(order.id)
        environment["GITHUB_RUN_ATTEMPT"] = String(order.attempt)
        let outcome = git.children.run(
            ["/bin/sh", "-c", order.workflow.command],
            in: folder,
            environment: environment,
            keepsErrors: true
        ) { id in
            let isCancelled = state.withLock { $0.started(order, process: id) }
            if isCancelled { git.children.end(id) }
        }
        let isCancelled = state.withLock { $0.isCancelled(order) }
        return log.ended(outcome, isCancelled: isCancelled)
    }

    /// Waits until no run waits or runs; at once after `stop`.
    func waitForRuns() async {
        observe()
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.areRunsFinished { return true }
                state.waiters.append(continuation)
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Ends what runs and lets nothing start.
    func stopRuns() {
        let waiters = state.withLock { state in
            state.isStopped = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        git.children.stop()
        // What was just killed tidies its folder up.
        queue.sync {}
    }
}

extension GitHubState {
    /// Whether nothing waits or runs.
    var areRunsFinished: Bool { isStopped || runs.allSatisfy(\.latest.isFinished) }

    /// Marks the oldest waiting run as running; nil when there is none or the runner is busy.
    mutating func nextOrder() -> RunOrder? {
        guard !isRunning, !isHoldingRuns, !isStopped,
            let index = runs.firstIndex(where: { $0.latest.status == "queued" })
        else { return nil }
        isRunning = true
        let run = runs[index]
        let workflow = settings.workflows[run.workflow]
        let time = now
        let names = JobLog.stepNames(of: workflow)
        runs[index].changeLatest { attempt in
            attempt.status = "in_progress"
            attempt.startedAt = time
            attempt.steps = names.enumerated().map { place, name in
                var step = Step(name: name, number: place + 1)
                if place == 0 {
                    step.status = "in_progress"
                    step.startedAt = time
                }
                return step
            }
        }
        let script = scripted.firstIndex { $0.branch == nil || $0.branch == run.branch }
        return RunOrder(
            id: run.id,
            attempt: run.latest.number,
            commit: run.commit,
            branch: run.branch,
            title: run.title,
            fullName: fullName,
            workflow: workflow,
            scripted: script.map { scripted.remove(at: $0) }
        )
    }

    /// Remembers the process of a run, and says whether it is to end.
    mutating func started(_ order: RunOrder, process: Int32) -> Bool {
        guard let index = runs.firstIndex(where: { $0.id == order.id }) else { return true }
        runs[index].changeLatest { $0.process = process }
        return runs[index].latest.isCancelled
    }

    /// Whether somebody cancelled a run.
    func isCancelled(_ order: RunOrder) -> Bool {
        runs.first { $0.id == order.id }?.latest.isCancelled ?? true
    }

    /// Writes a result down; gives those to wake when nothing waits or runs now.
    mutating func finish(_ order: RunOrder, _ result: RunResult) -> [CheckedContinuation<Void, Never>] {
        isRunning = false
        let time = now
        if let index = runs.firstIndex(where: { $0.id == order.id }) {
            runs[index].changeLatest { $0.finish(result, at: time) }
        }
        guard areRunsFinished else { return [] }
        defer { waiters = [] }
        return waiters
    }
}

extension Run {
    /// Changes the newest attempt.
    mutating func changeLatest(_ change: (inout Attempt) -> Void) {
        change(&attempts[attempts.count - 1])
    }
}

extension Attempt {
    /// Writes a result into the attempt and its steps.
    mutating func finish(_ result: RunResult, at time: Date) {
        status = "completed"
        conclusion = result.conclusion
        completedAt = time
        process = nil
        sections = result.sections
        for index in steps.indices {
            steps[index].status = "completed"
            steps[index].startedAt = startedAt ?? time
            steps[index].completedAt = time
            switch result.failedStep {
            case .some(index): steps[index].conclusion = result.conclusion
            case .some(let failed) where index > failed && index < steps.count - 1:
                steps[index].conclusion = "skipped"
            default: steps[index].conclusion = "success"
            }
        }
    }
}
