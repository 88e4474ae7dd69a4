import Foundation
import Synchronization

// Workflows, runs, jobs and logs.

extension GitHubCore {
    static var runRoutes: [Route] {
        [
            Route("GET", "actions/workflows", .actions) { core, call in
                let state = core.snapshot
                let places = Array(state.settings.workflows.indices)
                return core.page(places, for: call, key: "workflows") { state.workflow($0) }
            },
            Route("GET", "actions/workflows/:workflow", .actions) { core, call in
                let place = try core.workflow(call)
                return .json(core.snapshot.workflow(place))
            },
            Route("GET", "actions/workflows/:workflow/runs", .actions) { core, call in
                try core.listRuns(call, of: try core.workflow(call))
            },
            Route("POST", "actions/workflows/:workflow/dispatches", .actions) { try $0.dispatch($1) },
            Route("GET", "actions/runs", .actions) { try $0.listRuns($1, of: nil) },
            Route("GET", "actions/runs/:run", .actions) { core, call in
                let run = try core.run(call)
                return .json(core.snapshot.run(run, run.latest))
            },
            Route("GET", "actions/runs/:run/attempts/:attempt", .actions) { core, call in
                let run = try core.run(call)
                return .json(core.snapshot.run(run, try run.attempt(try call.number("attempt"))))
            },
            Route("GET", "actions/runs/:run/jobs", .actions) { core, call in
                let run = try core.run(call)
                let isWhole = call.query["filter"] == "all"
                return core.jobs(of: run, isWhole ? run.attempts : [run.latest], for: call)
            },
            Route("GET", "actions/runs/:run/attempts/:attempt/jobs", .actions) { core, call in
                let run = try core.run(call)
                return core.jobs(of: run, [try run.attempt(try call.number("attempt"))], for: call)
            },
            Route("GET", "actions/runs/:run/logs", .actions) { try $0.runLog($1) },
            Route("GET", "actions/runs/:run/attempts/:attempt/logs", .actions) { try $0.runLog($1) },
            Route("DELETE", "actions/runs/:run/logs", .actions) { core, call in
                let run = try core.run(call)
                try core.state.withLock { state in
                    let index = try state.runIndex(run.id)
                    state.runs[index].hasLostLogs = true
                }
                return .empty
            },
            Route("POST", "actions/runs/:run/rerun", .actions) { try $0.rerun($1, onlyFailed: false) },
            Route("POST", "actions/runs/:run/rerun-failed-jobs", .actions) {
                try $0.rerun($1, onlyFailed: true)
            },
            Route("POST", "actions/runs/:run/cancel", .actions) { try $0.cancel($1) },
            Route("GET", "actions/jobs/:job", .actions) { core, call in
                let (run, attempt) = try core.job(call)
                return .json(core.snapshot.job(run, attempt))
            },
            Route("POST", "actions/jobs/:job/rerun", .actions) { core, call in
                var call = call
                call.parameters["run"] = String(try core.job(call).run.id)
                return try core.rerun(call, onlyFailed: false)
            },
            Route("GET", "actions/jobs/:job/logs", .actions) { try $0.jobLog($1) },
        ]
    }

    // MARK: Finding

    private func run(_ call: Call) throws -> Run {
        let id = try call.number("run")
        return try state.withLock { state in
            let index = try state.runIndex(id)
            return state.runs[index]
        }
    }

    private func job(_ call: Call) throws -> (run: Run, attempt: Attempt) {
        let id = try call.number("job")
        for run in snapshot.runs {
            if let attempt = run.attempts.first(where: { $0.jobID == id }) { return (run, attempt) }
        }
        throw Refusal.notFound
    }

    /// The place of the workflow that is named by its id or its file.
    private func workflow(_ call: Call) throws -> Int {
        let name = call.text("workflow")
        let state = snapshot
        let found = state.settings.workflows.indices.first { place in
            let file = state.settings.workflows[place].path.split(separator: "/").last
            return String(state.workflowID(place)) == name || file.map(String.init) == name
        }
        guard let place = found else { throw Refusal.notFound }
        return place
    }

    // MARK: Lists

    private func listRuns(_ call: Call, of workflow: Int?) throws -> Reply {
        lookAtRuns()
        let state = snapshot
        let query = call.query
        let found = state.runs.reversed().filter { run in
            (workflow == nil || workflow == run.workflow) && run.matches(query)
        }
        let isFiltered = ["branch", "head_sha", "event", "actor", "status"].contains { query[$0] != nil }
        return page(Array(found), for: call, key: "workflow_runs", most: isFiltered ? 1000 : .max) {
            state.run($0, $0.latest)
        }
    }

    private func jobs(of run: Run, _ attempts: [Attempt], for call: Call) -> Reply {
        let state = snapshot
        return page(attempts, for: call, key: "jobs") { state.job(run, $0) }
    }

    // MARK: Doing

    private func rerun(_ call: Call, onlyFailed: Bool) throws -> Reply {
        let id = try call.number("run")
        try state.withLock { state in
            let index = try state.runIndex(id)
            let latest = state.runs[index].latest
            guard latest.isFinished else {
                throw Refusal(status: 403, message: "This workflow is already running")
            }
            guard !onlyFailed || latest.conclusion != "success" else {
                throw Refusal(
                    status: 403,
                    message: "This workflow run cannot be retried as it has no failed jobs"
                )
            }
            let next = Attempt(number: latest.number + 1, jobID: state.newID(), createdAt: state.now)
            state.runs[index].attempts.append(next)
        }
        startRuns()
        return .json([:], status: 201)
    }

    private func cancel(_ call: Call) throws -> Reply {
        let id = try call.number("run")
        let (process, waiters) = try state.withLock { state in
            let index = try state.runIndex(id)
            let latest = state.runs[index].latest
            guard !latest.isFinished else {
                throw Refusal(status: 409, message: "Cannot cancel a workflow run that is completed.")
            }
            let time = state.now
            state.runs[index].changeLatest { attempt in
                attempt.isCancelled = true
                if attempt.status == "queued" {
                    attempt.status = "completed"
                    attempt.conclusion = "cancelled"
                    attempt.completedAt = time
                }
            }
            let waiters = state.areRunsFinished ? state.waiters : []
            if state.areRunsFinished { state.waiters = [] }
            return (latest.process, waiters)
        }
        if let process { git.children.end(process) }
        for waiter in waiters { waiter.resume() }
        return .json([:], status: 202)
    }

    private func dispatch(_ call: Call) throws -> Reply {
        let place = try workflow(call)
        guard let name = call.body["ref"]?.asText else { throw Refusal.missing("ref", of: "Workflow") }
        let branch = name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
        guard let commit = snapshot.heads[branch] else {
            throw Refusal.invalid([], message: "No ref found for: \(name)")
        }
        let title = git.git(["log", "--max-count=1", "--format=%s", commit]).line
        let id = state.withLock { state in
            state.addRun(
                workflow: place,
                branch: branch,
                commit: commit,
                title: title,
                event: "workflow_dispatch",
                actor: call.login ?? "ghost"
            )
        }
        startRuns()
        guard call.isNewestVersion else { return .empty }
        let present = snapshot
        return .json([
            "workflow_run_id": .number(id),
            "run_url": "\(present.home)/actions/runs/\(id)",
            "html_url": "\(present.url)/\(present.fullName)/actions/runs/\(id)",
        ])
    }

    // MARK: Logs

    private func jobLog(_ call: Call) throws -> Reply {
        let (run, attempt) = try job(call)
        try checkLog(run, call)
        if let status = snapshot.jobLogStatus { throw Refusal(status: status, message: "Server Error") }
        // While a job runs its log is not there.
        guard let log = attempt.log else { throw Refusal.notFound }
        return redirect(to: Array(log.utf8), type: "text/plain; charset=utf-8")
    }

    private func runLog(_ call: Call) throws -> Reply {
        let run = try self.run(call)
        try checkLog(run, call)
        let number = try call.parameters["attempt"] == nil ? run.latest.number : call.number("attempt")
        let attempt = try run.attempt(number)
        guard let log = attempt.log, let sections = attempt.sections else { throw Refusal.notFound }
        // No file has these in its name.
        let job = snapshot.settings.workflows[run.workflow].job.filter { !"\"*/:<>?\\|".contains($0) }
        var archive = StoredZip()
        archive.add("0_\(job).txt", Array(log.utf8))
        for (step, section) in zip(attempt.steps, sections) {
            let name = step.name.replacing("/", with: "")
            archive.add("\(job)/\(step.number)_\(name).txt", Array(("\u{FEFF}" + section).utf8))
        }
        return redirect(to: archive.bytes, type: "application/zip")
    }

    private func checkLog(_ run: Run, _ call: Call) throws {
        guard call.login != nil else {
            throw Refusal(status: 403, message: "Must have admin rights to Repository.")
        }
        guard !run.hasLostLogs else { throw Refusal(status: 410, message: "Server Error") }
    }

    /// Sends the client to the storage, with an address that is signed and good for a minute.
    private func redirect(to bytes: [UInt8], type: String) -> Reply {
        let secret = UUID().uuidString.lowercased()
        let address = state.withLock { state in
            state.signedLogs[secret] = SignedLog(bytes: bytes, type: type, until: state.now + 60)
            return "\(state.storageURL)/logs/\(secret)?sig=\(secret.prefix(8))%3D&se=60"
        }
        return Reply(status: 302, headers: ["Location": address])
    }
}

extension Run {
    /// The attempt with a number.
    func attempt(_ number: Int) throws -> Attempt {
        guard let attempt = attempts.first(where: { $0.number == number }) else { throw Refusal.notFound }
        return attempt
    }
}

extension Run {
    /// Whether the run is among those that a list's filters ask for.
    fileprivate func matches(_ query: [String: String]) -> Bool {
        let values: [String: String?] = [
            "branch": branch, "head_sha": commit, "event": event, "actor": actor,
        ]
        for (name, value) in values {
            if let wanted = query[name], wanted != value { return false }
        }
        guard let wanted = query["status"] else { return true }
        return wanted == latest.status || wanted == latest.conclusion
    }
}
