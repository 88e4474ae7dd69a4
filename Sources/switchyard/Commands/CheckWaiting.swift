import Dashboard
import Domain
import Engine
import Foundation

/// Looks at checks until they are decided: when it hears that something changed, and now and then.
struct CheckWaiting: Sendable {
    let follower: TaskFollower
    let subject: CheckSubject
    /// How often to look where nothing is heard.
    let interval: Duration
    /// How long to wait at the most; nil for as long as it takes.
    let timeout: Duration?

    /// How long checks may be missing: after a push they come late, and some repositories have none.
    private static let patience = Duration.seconds(120)

    /// Waits.
    ///
    /// - Returns: How the command ends.
    /// - Throws: `EngineError` when there is no such thing, or it was never fetched and cannot be; `CancellationError`
    ///   when interrupted.
    func untilDecided() async throws -> ExitStatus {
        let (bell, ringer) = AsyncStream.makeStream(of: Ring.self, bufferingPolicy: .bufferingNewest(1))
        let events = follower.engine.events(after: nil)
        let listener = Task {
            // However the events end: then it is looked at now and then.
            do {
                for try await envelope in events {
                    guard case .gitHubChanged(let status) = envelope.event else { continue }
                    ringer.yield(.news(status))
                }
            } catch {}
        }
        defer { listener.cancel() }
        do {
            return try await follow(bell, ringer)
        } catch {
            // What was under way is told to have been cancelled, in other words.
            try Task.checkCancellation()
            throw error
        }
    }

    // MARK: - Detail

    /// What ends a wait.
    private enum Ring: Sendable {
        case news(GitHubStatus)
        case time
    }

    /// What was seen.
    private struct Look: Sendable {
        var checks: [PullRequestCheck]
        var commit: String
        /// When GitHub said so.
        var seenAt: Date
        /// Whether nothing more can come, though all that there is has ended.
        var isWhole = true
        /// What could not be fetched, so that these may not be all of the checks.
        var missing: [String] = []
    }

    private func follow(
        _ bell: AsyncStream<Ring>,
        _ ringer: AsyncStream<Ring>.Continuation
    ) async throws -> ExitStatus {
        let (start, startedAt) = (ContinuousClock.now, Date())
        var rings = bell.makeAsyncIterator()
        var watch = CheckWatch()
        var isTold = false
        while true {
            let asked = Date()
            let look = try await look(since: startedAt)
            // What was kept from before decides nothing.
            let isFresh = look.seenAt >= asked.addingTimeInterval(-0.01)
            if isFresh {
                isTold = false
                for line in watch.take(look.checks, of: look.commit) { follower.console.result(line) }
                if let status = try await ending(look, watch) { return status }
            } else if !isTold, case .pullRequest = subject {
                isTold = true
                await follower.tellAge(of: look.seenAt, since: asked)
            }
            let waited = ContinuousClock.now - start
            if let timeout, waited >= timeout { return try timeIsUp(look, watch) }
            if isFresh, look.isWhole, watch.verdict == .absent, waited >= Self.patience {
                follower.console.progress(look.missing.first ?? "It has no checks.")
                try report(look, look.missing.isEmpty ? watch.verdict : nil, reasons: look.missing)
                return .failed
            }
            let pause = try await pause(after: waited)
            try await wait(for: &rings, ringer, atMost: pause, news: look.seenAt)
        }
    }

    /// How the command ends now; nil while that is open.
    private func ending(_ look: Look, _ watch: CheckWatch) async throws -> ExitStatus? {
        switch watch.verdict {
        case .green where look.isWhole:
            for line in look.missing { follower.console.progress(line) }
            try report(look, look.missing.isEmpty ? watch.verdict : nil, reasons: look.missing)
            return look.missing.isEmpty ? .done : .failed
        case .red:
            let reasons = await reasons(of: look.checks.filter(\.state.isAgainst))
            for reason in reasons { follower.console.result(reason) }
            try report(look, watch.verdict, reasons: reasons)
            return .failed
        case .green, .pending, .absent, nil: return nil
        }
    }

    private func timeIsUp(_ look: Look, _ watch: CheckWatch) throws -> ExitStatus {
        let open = look.checks.filter { !$0.state.isEnded }.map(\.name).joined(separator: ", ")
        follower.console.progress("The time is up\(open.isEmpty ? "." : "; not ended: \(open).")")
        try report(look, watch.verdict, reasons: [])
        return .limitReached
    }

    // MARK: - Waiting

    /// How long to wait for news: to the next look, to the end of a pause that GitHub asked for, to the timeout.
    private func pause(after waited: Duration) async throws -> Duration {
        let status = try await follower.engine.ask(GitHubStatusQuery())
        var pause = interval
        if let until = status.pausedUntil, until > Date() {
            let seconds = until.timeIntervalSinceNow
            follower.console.progress("GitHub wants to be left alone until \(until.formatted(.iso8601)).")
            pause = max(pause, .seconds(seconds))
        }
        guard let timeout else { return pause }
        return min(pause, max(.zero, timeout - waited))
    }

    /// Waits for a list that is younger than what was seen, or for time to go by.
    private func wait(
        for rings: inout AsyncStream<Ring>.Iterator,
        _ ringer: AsyncStream<Ring>.Continuation,
        atMost pause: Duration,
        news since: Date
    ) async throws {
        let timer = Task {
            try await Task.sleep(for: pause)
            ringer.yield(.time)
        }
        defer { timer.cancel() }
        while let ring = await rings.next() {
            guard case .news(let status) = ring else { return }
            if newest(in: status).contains(where: { $0 > since }) { return }
        }
        try Task.checkCancellation()
    }

    /// The times that tell of something to look at: of a run also that it is known to be as it was.
    private func newest(in status: GitHubStatus) -> [Date] {
        switch subject {
        case .pullRequest:
            [status.changedAt[.runs], status.changedAt[.pullRequests]].compactMap(\.self)
        case .run: [status.fetchedAt[.runs]].compactMap(\.self)
        }
    }

    // MARK: - Looking

    private func look(since start: Date) async throws -> Look {
        switch subject {
        case .pullRequest(let number):
            let detail = try await follower.engine.ask(PullRequestDetailQuery(number: number))
            return Look(
                checks: detail.checks,
                commit: detail.pullRequest.headCommit,
                seenAt: detail.fetchedAt,
                missing: detail.pullRequest.checks == nil ? detail.missing : []
            )
        case .run(let id): return try await look(at: id, since: start)
        }
    }

    /// A run: its jobs, and whether it has ended, since jobs that wait for others are not there before.
    private func look(at id: RunID, since start: Date) async throws -> Look {
        let engine = follower.engine
        let asked = Date()
        // What is kept of a run that had ended says nothing of one that was begun again since.
        var status = try await engine.ask(GitHubStatusQuery())
        if (status.fetchedAt[.runs] ?? .distantPast) < start { status = try await follower.refreshed(.runs) }
        let jobs = try await engine.ask(RunJobsQuery(run: id))
        var run = try await engine.ask(ListRunsQuery()).first { $0.id == id }
        if jobs.allSatisfy(\.state.isEnded), let found = run, !found.state.isEnded {
            status = try await follower.refreshed(.runs)
            run = try await engine.ask(ListRunsQuery()).first { $0.id == id }
        }
        var checks = jobs.map { PullRequestCheck(name: $0.name, state: $0.state, run: id, job: $0.id) }
        // One that ended before any job of it began, such as for a workflow that cannot be read.
        if let run, run.state.isEnded,
            checks.isEmpty || run.state.isAgainst && !checks.contains(where: \.state.isAgainst)
        {
            checks.append(PullRequestCheck(name: run.workflow, state: run.state, url: run.url, run: id))
        }
        let fetchedAt = status.fetchedAt[.runs] ?? .distantPast
        return Look(
            checks: checks,
            commit: run.map { "\($0.commit) \($0.attempt)" } ?? "",
            seenAt: fetchedAt < start ? fetchedAt : asked,
            isWhole: run?.state.isEnded ?? true
        )
    }

    // MARK: - Telling

    /// Why checks are red: what their logs say, or what they say of themselves.
    private func reasons(of checks: [PullRequestCheck]) async -> [String] {
        var reasons: [String] = []
        for run in Set(checks.compactMap(\.run)).sorted() {
            let jobs = (try? await follower.engine.ask(RunJobsQuery(run: run))) ?? []
            reasons += jobs.filter(\.state.isAgainst).flatMap { GitHubText.lines($0) }
        }
        return reasons + checks.filter { $0.run == nil }.map { GitHubText.row($0) }
    }

    /// Tells programs how it ended; no verdict where not all was seen.
    private func report(_ look: Look, _ verdict: CheckWatch.Verdict?, reasons: [String]) throws {
        try follower.console.json(
            WatchReport(
                verdict: verdict,
                commit: look.commit,
                checks: look.checks,
                reasons: reasons
            )
        )
    }
}

/// What was waited for, for programs.
private struct WatchReport: Encodable {
    var verdict: CheckWatch.Verdict?
    var commit: String
    var checks: [PullRequestCheck]
    var reasons: [String]
}
