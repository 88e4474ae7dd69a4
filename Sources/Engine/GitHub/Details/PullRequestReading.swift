import Domain
import Foundation
import GitHub

/// Reads all that GitHub tells of one pull request; what it refuses to tell is missing, and named.
///
/// Almost every question is one that costs nothing while nothing changed. The two that are not are left out where the
/// answer is known: the diff while head, base and files are the same, and which threads are settled for a while.
struct PullRequestReading: Sendable {
    /// What was read.
    struct Answer: Sendable {
        let detail: PullRequestDetail
        /// Whether it was asked which threads are settled.
        let asksForResolutions: Bool
    }

    let connection: GitHubConnection
    let number: Int
    /// What the list tells of it; nil when it is in no list.
    let listed: PullRequest?
    /// What was read the last time; nil the first time.
    let last: PullRequestDetail?
    /// Whether it is to be asked which threads are settled, though none of them seems to have changed.
    let isResolutionDue: Bool
    let now: Date

    /// Asks, a few questions at once.
    ///
    /// - Throws: `GitHubError` when there is no such pull request, or GitHub cannot be asked at all.
    func read() async throws -> Answer {
        let single = try await client.pullRequest(number, in: repository).value
        async let change = readChange(of: single)
        async let talk = readTalk(updatedAt: single.updatedAt)
        async let judgement = readChecks(of: single.head.sha)
        let (changed, said, judged) = try await (change, talk, judgement)
        var pull = PullRequest(single, known: listed ?? last?.pullRequest)
        if let review = said.review { pull.review = review }
        // What one of the two systems tells alone decides nothing.
        pull.checks = judged.isWhole ? CheckSummary(judged.checks.map(\.state)) : nil
        let detail = PullRequestDetail(
            pullRequest: pull,
            commits: changed.commits,
            files: changed.files,
            diff: changed.diff.text,
            isDiffCut: changed.diff.isCut,
            comments: said.comments,
            reviews: said.reviews,
            threads: said.threads,
            checks: PullRequestCheck.ordered(judged.checks),
            missing: changed.missing + said.missing + judged.missing,
            fetchedAt: now
        )
        return Answer(detail: detail, asksForResolutions: said.asksForResolutions)
    }

    // MARK: - Detail

    private var client: GitHubClient { connection.client }
    private var repository: RepositoryName { connection.repository }

    /// A part of the pages; without a value where GitHub would not tell it.
    private struct Part<Value: Sendable>: Sendable {
        var value: Value?
        var missing: [String] = []
    }

    private func part<Value: Sendable>(
        _ name: String,
        _ fetch: () async throws(GitHubError) -> Value
    ) async throws(GitHubError) -> Part<Value> {
        do throws(GitHubError) {
            return Part(value: try await fetch())
        } catch {
            guard error.isAboutOneThing else { throw error }
            return Part(value: nil, missing: ["\(name) could not be fetched. \(error.message)"])
        }
    }
}

// MARK: - The change

extension PullRequestReading {
    private struct Change: Sendable {
        var commits: [PullRequestCommit]
        var files: [PullRequestFile]
        var diff: DiffText
        var missing: [String]
    }

    private func readChange(of pull: PullRequestPayload) async throws(GitHubError) -> Change {
        let commits = try await part("The commits") { () async throws(GitHubError) -> [CommitPayload] in
            try await client.commits(ofPullRequest: number, in: repository).value
        }
        let listed = try await part("The files") { () async throws(GitHubError) -> [PullFilePayload] in
            try await client.files(ofPullRequest: number, in: repository).value
        }
        let files = (listed.value ?? []).map { PullRequestFile($0) }.sorted { $0.path < $1.path }
        let diff = try await part("The diff") { () async throws(GitHubError) -> DiffText in
            try await readDiff(of: pull, files: files, from: listed.value)
        }
        var missing = commits.missing + listed.missing + diff.missing
        if let all = pull.commitCount, let told = commits.value?.count, told < all {
            missing.append("Of \(all) commits GitHub tells the first \(told) only.")
        }
        if let all = pull.changedFiles, let told = listed.value?.count, told < all {
            missing.append("Of \(all) files GitHub tells the first \(told) only.")
        }
        return Change(
            commits: (commits.value ?? []).map { PullRequestCommit($0) },
            files: files,
            diff: diff.value ?? DiffText(text: "", isCut: true),
            missing: missing
        )
    }

    private func readDiff(
        of pull: PullRequestPayload,
        files: [PullRequestFile],
        from listed: [PullFilePayload]?
    ) async throws(GitHubError) -> DiffText {
        if let last, last.pullRequest.headCommit == pull.head.sha,
            last.pullRequest.baseBranch == pull.base.ref, listed != nil, last.files == files,
            !last.diff.isEmpty || last.missing.isEmpty
        {
            return DiffText(text: last.diff, isCut: last.isDiffCut)
        }
        let whole: [UInt8]?
        do throws(GitHubError) {
            whole = try await client.wholeDiff(
                ofPullRequest: number,
                in: repository,
                maximumBytes: Self.largestDiff
            )
        } catch {
            // Too large even to be cut.
            guard case .unreadable = error else { throw error }
            whole = nil
        }
        return whole.map { DiffText($0) } ?? DiffText(listed, of: pull.changedFiles)
    }

    /// How many bytes of a diff are read in order to keep the beginning of them.
    private static let largestDiff = 32 << 20
}

// MARK: - What was said

extension PullRequestReading {
    private struct Talk: Sendable {
        var comments: [GitHubComment]
        var reviews: [PullRequestReview]
        /// What the reviews say together; nil when they could not be fetched.
        var review: PullRequest.ReviewState?
        var threads: [PullRequestThread]
        var asksForResolutions: Bool
        var missing: [String]
    }

    private func readTalk(updatedAt: Date) async throws(GitHubError) -> Talk {
        let comments = try await part("The comments") {
            () async throws(GitHubError) -> [IssueCommentPayload] in
            try await client.comments(onIssue: number, in: repository).value
        }
        let reviews = try await part("The reviews") { () async throws(GitHubError) -> [ReviewPayload] in
            try await client.reviews(ofPullRequest: number, in: repository).value
        }
        let remarks = try await part("The review threads") {
            () async throws(GitHubError) -> [ReviewCommentPayload] in
            try await client.reviewComments(ofPullRequest: number, in: repository).value
        }
        var threads = ThreadGrouping.threads(of: remarks.value ?? []).map { PullRequestThread($0) }
        let known = knownResolutions(of: threads, updatedAt: updatedAt)
        if let known {
            threads = known
        } else if !threads.isEmpty {
            threads = try await resolved() ?? settledAsBefore(threads)
        }
        return Talk(
            comments: (comments.value ?? []).map { GitHubComment($0) },
            reviews: (reviews.value ?? []).map { PullRequestReview($0) },
            review: reviews.value.map { PullRequest.ReviewState($0) },
            threads: threads,
            asksForResolutions: known == nil && !threads.isEmpty,
            missing: comments.missing + reviews.missing + remarks.missing
        )
    }

    /// The threads with what was told of each the last time, where that was not long ago and nothing was said since.
    private func knownResolutions(
        of threads: [PullRequestThread],
        updatedAt: Date
    ) -> [PullRequestThread]? {
        guard !isResolutionDue, let last, threads.count == last.threads.count,
            // Kept to the millisecond.
            abs(last.pullRequest.updatedAt.timeIntervalSince(updatedAt)) < 0.01
        else { return nil }
        var known: [PullRequestThread] = []
        for (thread, before) in zip(threads, last.threads) {
            guard thread.hasSameComments(as: before) else { return nil }
            var thread = thread
            thread.isResolved = before.isResolved
            thread.isOutdated = before.isOutdated
            known.append(thread)
        }
        return known
    }

    /// The threads with what was told the last time of whether each is settled.
    private func settledAsBefore(_ threads: [PullRequestThread]) -> [PullRequestThread] {
        let before = Dictionary((last?.threads ?? []).map { ($0.id, $0.isResolved) }) { first, _ in first }
        return threads.map { thread in
            var thread = thread
            thread.isResolved = before[thread.id] ?? nil
            return thread
        }
    }

    /// The threads with whether each is settled; nil where GitHub does not tell, which takes nothing from the rest.
    private func resolved() async throws(GitHubError) -> [PullRequestThread]? {
        do throws(GitHubError) {
            return try await client.reviewThreads(ofPullRequest: number, in: repository).value
                .map { PullRequestThread($0) }
        } catch {
            guard error != .cancelled else { throw error }
            return nil
        }
    }
}

// MARK: - Checks

extension PullRequestReading {
    private struct Judgement: Sendable {
        var checks: [PullRequestCheck]
        /// Whether both systems told theirs.
        var isWhole: Bool
        var missing: [String]
    }

    private func readChecks(of commit: String) async throws(GitHubError) -> Judgement {
        let runs = try await part("The check runs") { () async throws(GitHubError) -> [CheckRunPayload] in
            try await client.checkRuns(of: commit, in: repository).value
        }
        let statuses = try await part("The statuses") { () async throws(GitHubError) -> [StatusPayload] in
            try await client.combinedStatus(of: commit, in: repository).value.statuses
        }
        return Judgement(
            checks: (runs.value ?? []).map { PullRequestCheck($0) }
                + (statuses.value ?? []).map { PullRequestCheck($0) },
            isWhole: runs.value != nil && statuses.value != nil,
            missing: runs.missing + statuses.missing
        )
    }
}
