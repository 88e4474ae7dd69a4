// The pages of single issues and pull requests in lines, for those who read lines.

package import Domain
package import Foundation

extension GitHubText {
    /// All that a pull request's pages tell, but for its diff and what was said at lines of it.
    ///
    /// - Parameters:
    ///   - detail: The pages.
    ///   - now: The time.
    /// - Returns: The lines.
    package static func lines(_ detail: PullRequestDetail, now: Date) -> [String] {
        let request = detail.pullRequest
        var lines = ["#\(request.number) \(oneLine(request.title))"] + facts(of: request, now: now)
        lines += section("", [request.body].filter { !$0.isEmpty })
        lines += section("commits", detail.commits.map { row($0) })
        lines += section("files", detail.files.map { row($0) })
        lines += section("checks", detail.checks.map { row($0) })
        lines += section("reviews", detail.reviews.flatMap { Self.lines($0, now: now) })
        lines += section("comments", detail.comments.flatMap { Self.lines($0, now: now) })
        let open = detail.threads.count { $0.isResolved != true }
        if !detail.threads.isEmpty {
            let settled = detail.threads.count - open
            lines += ["", "threads    \(open) open, \(settled) settled (--threads shows them)"]
        }
        lines += section("missing", detail.missing)
        return lines
    }

    /// The threads of a pull request with what was said in each.
    ///
    /// - Parameters:
    ///   - threads: The threads.
    ///   - now: The time.
    /// - Returns: The lines; one that says so where there is none.
    package static func lines(_ threads: [PullRequestThread], now: Date) -> [String] {
        guard !threads.isEmpty else { return ["no threads"] }
        return threads.flatMap { thread -> [String] in
            let facts = [
                thread.isResolved == true ? "settled" : thread.isResolved == false ? "open" : nil,
                thread.isOutdated ? "the change has moved on" : nil,
            ].compactMap(\.self)
            let rest = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
            let line = thread.line.map { ":\($0)" } ?? ""
            return ["thread \(thread.id) at \(oneLine(thread.path))\(line)\(rest)"]
                + thread.comments.flatMap { lines($0, now: now) } + [""]
        }
    }

    /// All that an issue's page tells.
    ///
    /// - Parameters:
    ///   - detail: The page.
    ///   - now: The time.
    /// - Returns: The lines.
    package static func lines(_ detail: IssueDetail, now: Date) -> [String] {
        let issue = detail.issue
        var lines = ["#\(issue.number) \(oneLine(issue.title))", field("state", issue.state.rawValue)]
        lines.append(field("author", issue.author ?? "ghost"))
        if !issue.labels.isEmpty { lines.append(field("labels", issue.labels.joined(separator: ", "))) }
        if !issue.assignees.isEmpty {
            lines.append(field("assigned", issue.assignees.joined(separator: ", ")))
        }
        lines.append(field("changed", WallClock.local.long(issue.updatedAt, now: now)))
        lines.append(field("fetched", "\(ShortText.age(now.timeIntervalSince(detail.fetchedAt))) ago"))
        lines.append(field("link", issue.url))
        lines += section("", [issue.body].filter { !$0.isEmpty })
        lines += section("comments", detail.comments.flatMap { Self.lines($0, now: now) })
        return lines
    }

    /// A check in one line.
    package static func row(_ check: PullRequestCheck) -> String {
        let run = check.run.map { " [run \($0)]" } ?? ""
        let summary = check.summary.isEmpty ? "" : ": \(oneLine(check.summary))"
        let state = check.state.word.padding(toLength: 15, withPad: " ", startingAt: 0)
        return "\(check.state.sign) \(state) \(oneLine(check.name))\(run)\(summary)"
    }

    /// How many checks stand how, in one line.
    package static func words(_ summary: CheckSummary) -> String { summary.words }

    // MARK: - Detail

    private static func facts(of request: PullRequest, now: Date) -> [String] {
        let review = request.review == .none ? "none yet" : request.review.rawValue
        let asked = request.requestedReviewers
        let source = request.headRepository.map { " of \($0)" } ?? " of a repository that is gone"
        var facts = [
            field("state", request.state.rawValue + (request.isDraft ? ", draft" : "")),
            field("author", request.author ?? "ghost"),
            field("branch", "\(request.headBranch)\(source) → \(request.baseBranch)"),
            field("commit", request.headCommit),
            field("checks", request.checks?.words ?? "not fetched"),
            field("review", review + (asked.isEmpty ? "" : ", asked of \(asked.joined(separator: ", "))")),
            field("merge", request.mergeability.words),
        ]
        if !request.labels.isEmpty { facts.append(field("labels", request.labels.joined(separator: ", "))) }
        if let added = request.additions, let removed = request.deletions, let files = request.changedFiles {
            facts.append(field("size", "+\(added) -\(removed) in \(ShortText.count(files, "file"))"))
        }
        facts.append(field("changed", WallClock.local.long(request.updatedAt, now: now)))
        facts.append(field("link", request.url))
        return facts
    }

    private static func row(_ commit: PullRequestCommit) -> String {
        let subject = commit.message.prefix { !$0.isNewline }
        return "\(ShortText.hash(commit.id)) \(subject)\(commit.author.map { " (\(oneLine($0)))" } ?? "")"
    }

    private static func row(_ file: PullRequestFile) -> String {
        let before = file.previousPath.map { "\(oneLine($0)) → " } ?? ""
        return "\(file.status.rawValue) \(before)\(oneLine(file.path)) +\(file.additions) -\(file.deletions)"
    }

    private static func lines(_ review: PullRequestReview, now: Date) -> [String] {
        let time = review.submittedAt.map { ", \(WallClock.local.long($0, now: now))" } ?? ""
        return ["\(review.author ?? "ghost"): \(review.state.rawValue)\(time)"] + indented(review.body)
    }

    private static func lines(_ comment: GitHubComment, now: Date) -> [String] {
        ["\(comment.author ?? "ghost"), \(WallClock.local.long(comment.createdAt, now: now))"]
            + indented(comment.body)
    }

    private static func indented(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.isEmpty ? "" : "  \($0)" }
    }

    /// An empty line, a heading and the lines; nothing where there are no lines.
    private static func section(_ heading: String, _ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        return [""] + (heading.isEmpty ? [] : [heading]) + lines
    }

    private static func field(_ label: String, _ text: String) -> String {
        label.padding(toLength: 11, withPad: " ", startingAt: 0) + oneLine(text)
    }
}
