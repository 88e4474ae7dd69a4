// What webhooks told, looked into: only what they are about is asked for, once for all that tell of the same.

import Domain
import Foundation
import GitHub
import Store

extension GitHubService {
    /// How long is waited for what else is told: what happens on GitHub is mostly told several times over.
    private static let gathering = Duration.seconds(1)

    /// Looks into what a webhook told, soon, and together with what else is told until then.
    ///
    /// While GitHub wants to be left alone it is remembered. What is told before the process ends and was not looked
    /// into is found by the next look at the lists.
    func look(into subjects: [GitHubDelivery.Subject]) {
        news.add(subjects)
        guard !news.isEmpty, looking == nil, !isEnded else { return }
        looking = Task { await lookIntoNews() }
    }

    private func lookIntoNews() async {
        while !news.isEmpty, let connection, !isEnded {
            let pause = plan.pausedUntil.map { $0.timeIntervalSince(surroundings.now()) } ?? 0
            do {
                try await surroundings.clock.sleep(for: max(Self.gathering, Duration.seconds(pause)))
            } catch {
                break
            }
            // Somebody may have been told meanwhile to leave GitHub alone.
            if let until = plan.pausedUntil, until > surroundings.now() { continue }
            let batch = news.takeAll()
            await inTurn { await $0.look(into: batch, connection) }
        }
        // Without anybody to ask as, the next look at the lists finds it.
        if connection == nil { _ = news.takeAll() }
        looking = nil
    }

    private func look(into batch: DeliveredNews, _ connection: GitHubConnection) async {
        do {
            let questions = batch.questions(
                about: try await stored(PullRequest.self),
                of: connection.place.fullName,
                fetched: Set(status.fetchedAt.keys)
            )
            try await ask(questions, of: connection)
            noteContact()
        } catch {
            note(error)
            if case .rateLimited = error as? GitHubError {
                news.add(batch)
            } else {
                // The plan knows when to try again, and the lists have it.
                for list in batch.lists { plan.expectChange(of: list) }
                attend()
            }
        }
        await noteLimits(of: connection)
        await memory.flush()
        tell()
    }

    private func ask(_ questions: DeliveredNews.Questions, of connection: GitHubConnection) async throws {
        let lists = questions.lists
        survey.expectChecks(of: questions.commits)
        if !lists.contains(.issues) {
            for number in questions.issues.sorted() { try await lookAtIssue(number, connection) }
        }
        if !lists.contains(.runs) {
            for id in questions.runs.sorted(by: { $0.rawValue < $1.rawValue }) {
                try await lookAtRun(id, connection)
            }
        }
        if !lists.contains(.pullRequests) {
            for number in questions.pullRequests.sorted() { try await lookAtPullRequest(number, connection) }
            for number in questions.judged.sorted() { try await lookAtChecks(of: number, connection) }
        }
        for list in GitHubList.allCases where lists.contains(list) {
            do {
                noteAnswer(to: list, isLively: try await fetch(list, of: connection))
            } catch let error as GitHubError where error.isAboutOneThing {
                noteAnswer(to: list, refusal: EngineError(gitHub: error))
            }
        }
    }

    // MARK: - Single things

    private func lookAtIssue(_ number: Int, _ connection: GitHubConnection) async throws {
        let issue: GitHubIssue?
        do throws(GitHubError) {
            let found = try await connection.client.issue(number, in: connection.repository).value
            // One that was moved elsewhere is answered with what it has become there.
            issue = found.isPullRequest || found.number != number ? nil : GitHubIssue(found)
        } catch {
            guard error.isAboutOneThing else { throw error }
            guard error.isOfNothing else { return }
            issue = nil
        }
        if let issue, issue.state == .open {
            try await put([issue], of: connection)
        } else {
            try await remove(Int64(number), from: .issues, of: connection)
        }
    }

    private func lookAtRun(_ id: RunID, _ connection: GitHubConnection) async throws {
        let run: PipelineRun?
        do throws(GitHubError) {
            run = try await single(id, connection)
        } catch {
            guard error.isAboutOneThing else { throw error }
            return
        }
        if let run {
            try await put([run], of: connection, keeping: Cap.runs)
        } else {
            try await remove(id.rawValue, from: .runs, of: connection)
        }
    }

    private func lookAtPullRequest(_ number: Int, _ connection: GitHubConnection) async throws {
        guard let found = try await details(of: number, connection) else { return }
        var pull = PullRequest(found.single, known: try await known(number))
        guard pull.state == .open else {
            return try await remove(Int64(number), from: .pullRequests, of: connection)
        }
        pull.review = PullRequest.ReviewState(found.reviews)
        // As the list has it, which is then found to be known.
        survey.noteDetails(of: pull)
        pull.checks = try await checks(of: pull.headCommit, connection) ?? pull.checks
        survey.noteChecks(of: pull, at: surroundings.now())
        try await put([pull], of: connection)
    }

    private func lookAtChecks(of number: Int, _ connection: GitHubConnection) async throws {
        guard var pull = try await known(number) else { return }
        pull.checks = try await checks(of: pull.headCommit, connection) ?? pull.checks
        survey.noteChecks(of: pull, at: surroundings.now())
        try await put([pull], of: connection)
    }

    // MARK: - The database

    private func known(_ number: Int) async throws -> PullRequest? {
        try await surroundings.storage.read { connection in
            try GitHubTable.item(Int64(number), of: PullRequest.self, in: connection)
        }
    }

    private func put<Item: FetchedItem>(
        _ items: [Item],
        of connection: GitHubConnection,
        keeping limit: Int? = nil
    ) async throws {
        let (place, time) = (connection.place, surroundings.now())
        let ages = try await surroundings.storage.write { connection in
            try GitHubTable.put(items, of: place.storedName, keeping: limit, at: time, in: connection)
            return try GitHubTable.ages(in: connection)
        }
        note(ages, of: place)
        tell()
    }

    private func remove(_ key: Int64, from list: GitHubList, of connection: GitHubConnection) async throws {
        let (place, time) = (connection.place, surroundings.now())
        let ages = try await surroundings.storage.write { connection in
            try GitHubTable.remove([key], from: list, of: place.storedName, at: time, in: connection)
            return try GitHubTable.ages(in: connection)
        }
        note(ages, of: place)
        tell()
    }
}

extension DeliveredNews {
    /// The lists in which what was told is found.
    fileprivate var lists: Set<GitHubList> {
        var lists: Set<GitHubList> = []
        if !issues.isEmpty { lists.insert(.issues) }
        if !pullRequests.isEmpty || !commits.isEmpty || !branches.isEmpty { lists.insert(.pullRequests) }
        if !runs.isEmpty || !branches.isEmpty { lists.insert(.runs) }
        return lists
    }
}
