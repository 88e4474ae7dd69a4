import Domain
import Foundation
import Terminal

/// A pull request in words, laid out for a width.
struct PullRequestText {
    /// How times are written.
    let clock: WallClock
    /// The time.
    let now: Date
    /// The width.
    let columns: Int

    private static let labelWidth = 9

    /// How it stands, what it says of itself, and what was said below it.
    ///
    /// - Parameters:
    ///   - request: The pull request.
    ///   - detail: All that its pages tell; nil while they have not.
    ///   - trouble: Why they cannot be asked; nil while they can.
    ///   - writes: What was written here about it and is not done.
    /// - Returns: Lines of at most the width.
    func overview(
        of request: PullRequest,
        _ detail: PullRequestDetail?,
        _ trouble: EngineError?,
        _ writes: [GitHubWrite]
    ) -> [RoleLine] {
        var lines = head(of: request, detail)
        if let trouble { lines += [RoleLine(), RoleLine(trouble.message, .bad), RoleLine(trouble.remedy)] }
        if let missing = detail?.missing, !missing.isEmpty {
            lines += [RoleLine()] + missing.map { RoleLine($0, .warning) }
        }
        lines.append("")
        if request.body.isEmpty {
            lines.append(RoleLine("It has no description.", .muted))
        }
        lines = lines.wrapped(to: columns)
        if !request.body.isEmpty {
            lines += MarkdownText.lines(of: request.body.prefix(MessageText.limit), columns: columns)
        }
        lines += unsent(writes)
        if let detail {
            lines += conversation(of: detail)
        } else if trouble == nil {
            lines += [RoleLine(), RoleLine("Asking GitHub for the rest…", .active)]
        }
        return lines
    }

    /// A line across the page with a word in it.
    func rule(_ word: String) -> RoleLine {
        let dashes = String(repeating: "─", count: max(0, columns - TerminalText.width(of: word) - 4))
        return [RoleRun("── ", .border), RoleRun(word, .heading), RoleRun(" " + dashes, .border)]
    }
}

// MARK: - Facts

extension PullRequestText {
    private func head(of request: PullRequest, _ detail: PullRequestDetail?) -> [RoleLine] {
        let state = request.isDraft ? "\(request.state.rawValue), draft" : request.state.rawValue
        let opened = "opened \(clock.long(request.createdAt, now: now)) by \(request.author ?? "ghost")"
        var lines: [RoleLine] = [RoleLine(request.title, .heading), ""]
        lines.append(field("State", [RoleRun(state, .strong), RoleRun("  \(opened)", .muted)]))
        var branches = [RoleRun(request.headBranch), RoleRun(" → ", .muted), RoleRun(request.baseBranch)]
        branches.append(RoleRun("  \(ShortText.hash(request.headCommit))", .muted))
        lines.append(field("Branch", branches))
        if let checks = request.checks {
            let sign = checks.count == 0 ? "" : checks.sign + " "
            lines.append(field("Checks", [RoleRun(sign + checks.words, checks.role)]))
        } else {
            lines.append(field("Checks", [RoleRun("not fetched yet", .muted)]))
        }
        lines.append(field("Review", review(of: request)))
        if let threads = detail?.threads, !threads.isEmpty {
            let open = threads.count { $0.isResolved != true }
            let all = open == threads.count ? "" : " of \(threads.count)"
            let words = open == 0 ? "all \(threads.count) are resolved" : "\(open)\(all) open"
            lines.append(field("Threads", [RoleRun(words, open == 0 ? .good : .warning)]))
        }
        if request.state == .open {
            let merge = request.mergeability
            lines.append(field("Merge", [RoleRun(merge.words, merge.role)]))
        }
        if !request.labels.isEmpty {
            lines.append(field("Labels", [RoleRun(request.labels.joined(separator: ", "), .accent)]))
        }
        if let size = size(of: request, detail) { lines.append(field("Size", size)) }
        lines.append(field("Changed", [RoleRun(clock.long(request.updatedAt, now: now), .muted)]))
        lines.append(field("Link", [RoleRun(request.url)]))
        return lines
    }

    private func review(of request: PullRequest) -> [RoleRun] {
        let word = request.review == .none ? "none yet" : request.review.rawValue.replacing("-", with: " ")
        let asked = request.requestedReviewers
        return [
            RoleRun(word, request.review.role),
            RoleRun(asked.isEmpty ? "" : "  asked of \(ShortText.list(asked, limit: 8))", .muted),
        ]
    }

    private func size(of request: PullRequest, _ detail: PullRequestDetail?) -> [RoleRun]? {
        guard let added = request.additions, let removed = request.deletions else { return nil }
        let files = request.changedFiles.map { " in \(ShortText.count($0, "file"))" } ?? ""
        // A pull request has one at the least: none is what could not be fetched.
        let count = detail?.commits.count ?? 0
        let commits = count == 0 ? "" : ", \(ShortText.count(count, "commit"))"
        return [
            RoleRun("+\(added)", .added), RoleRun(" "), RoleRun("-\(removed)", .removed),
            RoleRun(files + commits),
        ]
    }

    private func field(_ label: String, _ runs: [RoleRun]) -> RoleLine {
        var line = RoleLine([RoleRun(label.padded(to: Self.labelWidth), .muted)] + runs)
        line.hang = Self.labelWidth
        return line
    }
}
