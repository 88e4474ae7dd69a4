import Domain

/// What an agent is told of review threads that it is to answer by a change.
struct ThreadPrompt: Sendable, Equatable {
    /// The pull request.
    let pullRequest: PullRequest
    /// The threads, each with a comment at least.
    let threads: [PullRequestThread]
    /// What the user says of it; empty for nothing.
    let words: String

    /// What is to be done; the first line is the title of the task.
    var text: String {
        let own = words.split(whereSeparator: \.isNewline).map(String.init)
        let title = own.first ?? "Answer the review of #\(pullRequest.number): \(pullRequest.title)"
        var parts = [title]
        if own.count > 1 { parts.append(own.dropFirst().joined(separator: "\n")) }
        parts.append(
            "The pull request #\(pullRequest.number) (\(pullRequest.title.firstLine(limit: 200))) was reviewed. "
                + "Change the files so that each of these remarks is met:"
        )
        parts += threads.map(Self.text)
        return parts.joined(separator: "\n\n")
    }

    private static func text(_ thread: PullRequestThread) -> String {
        var lines = [thread.line.map { "\(thread.path):\($0)" } ?? thread.path]
        let hunk = thread.diffHunk.split(separator: "\n", omittingEmptySubsequences: false).suffix(hunkLimit)
        if !thread.diffHunk.isEmpty {
            lines.append(EditPrompt.block(hunk.joined(separator: "\n"), info: "diff"))
        }
        for comment in thread.comments.suffix(commentLimit) {
            let body = comment.body.trimmingBlankLines()
            let cut = body.count > bodyLimit ? body.prefix(bodyLimit - 1) + "…" : body
            lines.append("\(comment.author ?? "somebody") says: \(cut)")
        }
        return lines.joined(separator: "\n")
    }

    private static let hunkLimit = 20
    private static let commentLimit = 6
    private static let bodyLimit = 1_500
}
