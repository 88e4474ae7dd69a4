package import Domain

/// What is known of checks that somebody waits for, and what of a new look at them is news.
package struct CheckWatch: Sendable, Equatable {
    /// What the checks say together.
    package enum Verdict: String, Codable, Sendable, Equatable {
        /// There are some, and all passed.
        case green
        /// One at least did not pass, and will not by itself.
        case red
        /// Some have not ended.
        case pending
        /// There are none, yet or at all.
        case absent

        /// Puts checks together.
        package init(_ checks: [PullRequestCheck]) {
            let states = checks.map(\.state)
            self =
                if states.isEmpty {
                    .absent
                } else if states.contains(where: \.isAgainst) {
                    .red
                } else {
                    states.allSatisfy(\.isEnded) ? .green : .pending
                }
        }
    }

    /// Names a check among others: two workflows can have a job of the same name.
    private struct Key: Sendable, Hashable {
        let name: String
        let run: RunID?
    }

    private var known: [Key: PipelineState] = [:]
    private var commit: String?
    /// What the checks said at the last look; nil before the first.
    package private(set) var verdict: Verdict?

    /// Creates a watch that knows nothing.
    package init() {}

    /// Takes a look at the checks.
    ///
    /// - Parameters:
    ///   - checks: All of them.
    ///   - commit: The commit that they are of; another one begins anew.
    /// - Returns: What is another than at the last look, in lines.
    package mutating func take(_ checks: [PullRequestCheck], of commit: String) -> [String] {
        var news: [String] = []
        if self.commit != commit {
            if self.commit != nil { news.append("new commit \(ShortText.hash(commit))") }
            self.commit = commit
            known = [:]
        }
        for check in checks {
            let key = Key(name: check.name, run: check.run)
            if known.updateValue(check.state, forKey: key) != check.state {
                news.append(GitHubText.row(check))
            }
        }
        let verdict = Verdict(checks)
        if verdict == .absent, self.verdict != verdict { news.append("no checks yet") }
        self.verdict = verdict
        return news
    }
}

extension PipelineState {
    /// Whether it ended in a way that keeps checks from being green, as ``CheckSummary`` counts it.
    package var isAgainst: Bool {
        switch self {
        case .failed, .timedOut, .cancelled, .actionRequired: true
        case .queued, .running, .waiting, .passed, .skipped, .neutral: false
        }
    }
}
