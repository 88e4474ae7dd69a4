import Domain

/// What webhooks told to be another now, each thing once; a pure value.
struct DeliveredNews: Sendable, Equatable {
    /// Up to how many things of a list are asked for one by one; of more the list says it in fewer questions.
    static let singles = 5

    private(set) var issues: Set<Int> = []
    private(set) var pullRequests: Set<Int> = []
    private(set) var runs: Set<RunID> = []
    /// Commits whose checks have changed.
    private(set) var commits: Set<String> = []
    private(set) var branches: Set<String> = []

    /// Whether there is nothing to look into.
    var isEmpty: Bool { self == DeliveredNews() }

    /// Takes note of what a delivery told.
    mutating func add(_ subjects: [GitHubDelivery.Subject]) {
        for subject in subjects {
            switch subject {
            case .issue(let number): issues.insert(number)
            case .pullRequest(let number): pullRequests.insert(number)
            case .run(let id): runs.insert(id)
            case .checks(let commit): commits.insert(commit)
            case .branch(let name): branches.insert(name)
            }
        }
    }

    /// Takes back what could not be looked into.
    mutating func add(_ other: DeliveredNews) {
        issues.formUnion(other.issues)
        pullRequests.formUnion(other.pullRequests)
        runs.formUnion(other.runs)
        commits.formUnion(other.commits)
        branches.formUnion(other.branches)
    }

    /// Gives everything away.
    mutating func takeAll() -> DeliveredNews {
        defer { self = DeliveredNews() }
        return self
    }

    /// What is to be asked, as far as the pull requests that are known tell.
    ///
    /// - Parameters:
    ///   - pulls: The pull requests that are known.
    ///   - repository: `owner/name`: a branch of the same name in a fork is another.
    ///   - fetched: The lists of which anything is known.
    /// - Returns: The questions.
    func questions(about pulls: [PullRequest], of repository: String, fetched: Set<GitHubList>) -> Questions {
        let moved = pulls.filter { pull in
            branches.contains(pull.headBranch)
                && (pull.headRepository == nil
                    || pull.headRepository?.lowercased() == repository.lowercased())
        }
        var questions = Questions(issues: issues, pullRequests: pullRequests, runs: runs)
        questions.pullRequests.formUnion(moved.map(\.number))
        questions.judged = Set(pulls.filter { commits.contains($0.headCommit) }.map(\.number))
            .subtracting(questions.pullRequests)
        questions.commits = commits
        // A push begins runs, whose numbers nobody has told yet.
        if !branches.isEmpty { questions.lists.insert(.runs) }
        questions.ask(.issues, insteadOf: issues.count, fetched)
        questions.ask(
            .pullRequests,
            insteadOf: questions.pullRequests.count + questions.judged.count,
            fetched
        )
        questions.ask(.runs, insteadOf: runs.count, fetched)
        return questions
    }

    /// What is asked to learn what was told of.
    struct Questions: Sendable, Equatable {
        /// What is asked for as a list.
        var lists: Set<GitHubList> = []
        /// Issues that are asked for alone.
        var issues: Set<Int>
        /// Pull requests that are asked for alone, with their checks.
        var pullRequests: Set<Int>
        /// Pull requests whose checks alone are asked for.
        var judged: Set<Int> = []
        /// Runs that are asked for alone.
        var runs: Set<RunID>
        /// Commits whose checks have changed.
        var commits: Set<String> = []

        init(issues: Set<Int>, pullRequests: Set<Int>, runs: Set<RunID>) {
            self.issues = issues
            self.pullRequests = pullRequests
            self.runs = runs
        }

        /// Asks for a list where single questions would be many, or where nothing is known that they could be put
        /// into.
        fileprivate mutating func ask(
            _ list: GitHubList,
            insteadOf count: Int,
            _ fetched: Set<GitHubList>
        ) {
            if count > DeliveredNews.singles || (count > 0 && !fetched.contains(list)) { lists.insert(list) }
        }
    }
}
