import Domain
import Foundation
import Terminal

/// A pull request in words.
enum PullRequestText {
    private static let labelWidth = 9

    /// All that is known of a pull request, to be read.
    ///
    /// - Parameters:
    ///   - request: The pull request.
    ///   - clock: How times are written.
    ///   - now: The time.
    /// - Returns: The page.
    static func page(of request: PullRequest, clock: WallClock, now: Date) -> PageDialog {
        PageDialog(
            title: "Pull request #\(request.number)",
            head: head(of: request, clock, now),
            text: request.body,
            link: TerminalText.sanitized(request.url),
            linkName: "the link of pull request #\(request.number)"
        )
    }

    private static func head(of request: PullRequest, _ clock: WallClock, _ now: Date) -> [RoleLine] {
        let state = request.isDraft ? "\(request.state.rawValue), draft" : request.state.rawValue
        let opened = "opened \(clock.long(request.createdAt, now: now)) by \(request.author ?? "ghost")"
        var lines: [RoleLine] = [RoleLine(request.title, .heading), ""]
        lines.append(field("State", [RoleRun(state, .strong), RoleRun("  \(opened)", .muted)]))
        lines.append(
            field(
                "Branch",
                [RoleRun(request.headBranch), RoleRun(" → ", .muted), RoleRun(request.baseBranch)]
            )
        )
        if let checks = request.checks {
            let sign = checks.count == 0 ? "" : checks.sign + " "
            lines.append(field("Checks", [RoleRun(sign + checks.words, checks.role)]))
        } else {
            lines.append(field("Checks", [RoleRun("not fetched yet", .muted)]))
        }
        lines.append(field("Review", review(of: request)))
        let merge = request.mergeability
        lines.append(field("Merge", [RoleRun(merge.words, merge.role)]))
        if !request.labels.isEmpty {
            lines.append(field("Labels", [RoleRun(request.labels.joined(separator: ", "), .accent)]))
        }
        if let size = size(of: request) { lines.append(field("Size", size)) }
        lines.append(field("Changed", [RoleRun(clock.long(request.updatedAt, now: now), .muted)]))
        lines.append(field("Link", [RoleRun(request.url)]))
        return lines
    }

    private static func review(of request: PullRequest) -> [RoleRun] {
        let word = request.review == .none ? "none yet" : request.review.rawValue.replacing("-", with: " ")
        let asked = request.requestedReviewers
        return [
            RoleRun(word, request.review.role),
            RoleRun(asked.isEmpty ? "" : "  asked of \(ShortText.list(asked, limit: 8))", .muted),
        ]
    }

    private static func size(of request: PullRequest) -> [RoleRun]? {
        guard let added = request.additions, let removed = request.deletions else { return nil }
        let files = request.changedFiles.map { " in \(ShortText.count($0, "file"))" } ?? ""
        return [
            RoleRun("+\(added)", .added), RoleRun(" "), RoleRun("-\(removed)", .removed), RoleRun(files),
        ]
    }

    private static func field(_ label: String, _ runs: [RoleRun]) -> RoleLine {
        var line = RoleLine([RoleRun(label.padded(to: labelWidth), .muted)] + runs)
        line.hang = labelWidth
        return line
    }
}
