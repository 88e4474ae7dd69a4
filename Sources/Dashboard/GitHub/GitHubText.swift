package import Domain
package import Foundation

/// Issues, pull requests and runs in lines, for those who read lines.
package enum GitHubText {
    /// The rows of a list, and how old they are; what is missing where there are none.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - list: The list.
    ///   - status: How the project stands with GitHub.
    ///   - now: The time.
    /// - Returns: At least one line.
    package static func lines(
        _ rows: [String],
        of list: GitHubList,
        _ status: GitHubStatus,
        now: Date
    ) -> [String] {
        if rows.isEmpty, let missing = GitHubNotice.missing(status) {
            return [missing.what, missing.remedy + "."]
        }
        if rows.isEmpty, status.fetchedAt[list] == nil {
            return status.problem.map { [$0.message, $0.remedy] } ?? ["GitHub has not answered yet."]
        }
        return (rows.isEmpty ? ["none"] : rows) + [age(of: list, status, now: now)]
    }

    /// How old a list is, in a line.
    package static func age(of list: GitHubList, _ status: GitHubStatus, now: Date) -> String {
        let name = [status.host, status.repository].compactMap(\.self).joined(separator: "/")
        let age = GitHubNotice.age(of: list, status, clock: .local, now: now) ?? "never fetched"
        return "\(name.isEmpty ? "GitHub" : name): \(age)"
    }

    /// An issue in one line.
    package static func row(_ issue: GitHubIssue) -> String {
        let labels = issue.labels.isEmpty ? "" : " [\(issue.labels.joined(separator: ", "))]"
        return "#\(issue.number) \(oneLine(issue.title))\(labels)"
    }

    /// A pull request in one line.
    package static func row(_ request: PullRequest) -> String {
        let facts = [
            request.isDraft ? "draft" : nil, request.checks.map { "checks: \($0.words)" },
            request.review == .none ? nil : request.review.rawValue,
            request.mergeability == .conflicts ? "conflicts" : nil, request.author.map { "by \($0)" },
        ].compactMap(\.self)
        let rest = facts.isEmpty ? "" : " (\(facts.joined(separator: "; ")))"
        return "#\(request.number) \(oneLine(request.title))\(rest)"
    }

    /// A run in one line, with the number that names it first.
    package static func row(_ run: PipelineRun) -> String {
        let place = run.branch.map { " on \($0)" } ?? ""
        let attempt = run.attempt > 1 ? ", try \(run.attempt)" : ""
        return "\(run.id) \(run.state.word)\(attempt): \(run.label)\(place), \(oneLine(run.title))"
    }

    /// A job in lines: how it stands, the steps that failed, and what its log says.
    package static func lines(_ job: PipelineJob) -> [String] {
        var lines = ["\(job.id) \(job.state.word): \(oneLine(job.name))"]
        lines += job.steps.filter(\.state.isRed).map {
            "  \($0.state.word) in step \($0.number): \(oneLine($0.name))"
        }
        guard let failure = job.failure else { return lines }
        lines.append("  \(failure.failureClass.rawValue): \(oneLine(failure.headline))")
        return lines
            + failure.findings.dropFirst().prefix(shownFindings).map { finding in
                "    "
                    + [finding.location, oneLine(finding.message)].compactMap(\.self).joined(separator: ": ")
            }
    }

    /// How many findings of a job are told; the JSON has all of them.
    private static let shownFindings = 8

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
