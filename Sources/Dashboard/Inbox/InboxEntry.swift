package import Domain
package import Foundation

/// One thing that waits for the user, on the screen and on the command line alike.
package struct InboxEntry: Sendable, Equatable, Identifiable {
    /// What it is about.
    package enum ID: Hashable, Sendable {
        case task(TaskID)
        case health(HealthSubject)
        /// A pull request by its number.
        case pullRequest(Int)
        case run(RunID)
        /// The issue or pull request, by its number, in which somebody named the user.
        case mention(Int)
        /// Something that is to be said or done on GitHub.
        case write(WriteID)
    }

    /// Why it waits.
    package enum Need: String, Encodable, Sendable {
        /// A change waits to be approved or given back.
        case review
        /// A task cannot go on before the user has done something.
        case blocked
        /// A task was cut off.
        case interrupted
        /// A task failed, and nobody has put that aside.
        case failed
        /// Something that the work depends on does not work.
        case broken
        /// Somebody asked for a review of a pull request.
        case reviewRequest = "review-request"
        /// A run on a branch of the user's failed.
        case redRun = "red-run"
        /// Somebody named the user.
        case mention
        /// An agent has written something that is posted only when the user says so.
        case draft
        /// GitHub refused something.
        case refusedWrite = "refused-write"
        /// It cannot be told whether GitHub did something.
        case uncertainWrite = "uncertain-write"
    }

    /// What it is about.
    package let id: ID
    /// Why it waits.
    package let need: Need
    /// What is to be read of it, in one line.
    package let title: String
    /// What the checks showed of a change in review, in a word; empty for everything else.
    package let checks: String
    /// What can be done about it, in a sentence; nil where nobody said.
    package let remedy: String?
    /// Since when it waits, as far as that is known.
    package let since: Date?

    /// The task that it is about, if it is about one.
    package var task: TaskID? { if case .task(let id) = id { id } else { nil } }

    /// The line before its title, such as `#12 review: `.
    package var head: String {
        switch id {
        case .task(let id): "#\(id) \(need.rawValue): "
        case .health(let subject): "\(subject.name): "
        case .pullRequest(let number): "PR #\(number) to review: "
        case .run: "CI: "
        case .mention(let number): "mentioned in #\(number): "
        case .write:
            switch need {
            case .draft: "draft: "
            case .refusedWrite: "refused: "
            default: "uncertain: "
            }
        }
    }

    /// The whole line, such as `#12 review: fix the sum, checks passed`.
    package var text: String {
        let shown = checks.isEmpty ? "" : checks == Self.unchecked ? ", no checks" : ", checks \(checks)"
        return head + title + shown
    }
}

// MARK: - The list

extension InboxEntry {
    /// Whether it can be put aside until it changes; everything else goes when it is dealt with.
    var canBePutAside: Bool {
        switch need {
        case .failed, .redRun, .mention: true
        case .review, .blocked, .interrupted, .broken, .reviewRequest, .draft, .refusedWrite, .uncertainWrite:
            false
        }
    }

    /// Whether it waits on GitHub, and not here.
    var isOnGitHub: Bool {
        switch id {
        case .task, .health: false
        case .pullRequest, .run, .mention, .write: true
        }
    }

    /// Everything that waits for the user: tasks first, those that changed last before the others.
    ///
    /// - Parameters:
    ///   - tasks: The tasks.
    ///   - health: What was found about the environment.
    ///   - dismissed: Tasks whose failure was put aside, with when they had changed last then.
    /// - Returns: The entries in their order.
    package static func list(
        of tasks: [AgentTask],
        health: [HealthItem] = [],
        dismissed: [TaskID: Date] = [:]
    ) -> [InboxEntry] {
        inOrder(
            tasks.compactMap { InboxEntry($0, dismissed: dismissed[$0.id]) }
                + health.compactMap { InboxEntry($0) }
        )
    }

    /// Puts entries into their order.
    static func inOrder(_ entries: [InboxEntry]) -> [InboxEntry] {
        let ranked = entries.map { (entry: $0, rank: $0.rank) }
        return ranked.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }.map(\.entry)
    }

    /// When something was looked at is not when it broke, so what is broken stands behind the tasks.
    private var rank: [Double] {
        switch id {
        case .task(let id): [0, -(since ?? .distantPast).timeIntervalSince1970, -Double(id.rawValue)]
        case .pullRequest(let number): [0, -(since ?? .distantPast).timeIntervalSince1970, Double(number)]
        case .run(let id): [0, -(since ?? .distantPast).timeIntervalSince1970, Double(id.rawValue)]
        case .mention(let number): [0, -(since ?? .distantPast).timeIntervalSince1970, Double(number), 1]
        case .write(let id): [0, -(since ?? .distantPast).timeIntervalSince1970, Double(id.rawValue)]
        case .health(let subject): [1, Double(HealthSubject.allCases.firstIndex(of: subject) ?? 0)]
        }
    }

    /// What a task wants of the user; nil when it wants nothing.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - dismissed: When the task had changed last as its failure was put aside; a later change brings it back.
    init?(_ task: AgentTask, dismissed: Date? = nil) {
        let need: Need
        switch task.state {
        case .reviewing: need = .review
        case .blocked: need = .blocked
        case .interrupted: need = .interrupted
        case .failed where dismissed != task.updatedAt: need = .failed
        default: return nil
        }
        // Of a task that is blocked the question is worth more than its own words.
        let words = need == .blocked ? task.trouble?.message ?? task.title : task.title
        self.init(
            id: .task(task.id),
            need: need,
            title: Self.line(words),
            checks: need == .review ? Self.checks(of: task) : "",
            remedy: task.trouble?.remedy,
            since: task.updatedAt
        )
    }

    /// What something wants of the user that does not work; nil when it does, or is off.
    init?(_ item: HealthItem) {
        guard item.level == .bad else { return nil }
        self.init(
            id: .health(item.subject),
            need: .broken,
            title: Self.line(item.message),
            checks: "",
            remedy: item.remedy,
            since: item.checkedAt
        )
    }

    /// That a review was asked of the user.
    init(reviewOf request: PullRequest) {
        self.init(
            id: .pullRequest(request.number),
            need: .reviewRequest,
            title: Self.line(request.title),
            checks: "",
            remedy: nil,
            since: request.updatedAt
        )
    }

    /// That a run failed.
    init(red run: PipelineRun) {
        let place = run.branch.map { " on \($0)" } ?? ""
        self.init(
            id: .run(run.id),
            need: .redRun,
            title: Self.line("\(run.workflow)\(place) \(run.state.word), \(run.title)"),
            checks: "",
            remedy: nil,
            since: run.updatedAt
        )
    }

    /// That somebody named the user.
    init(_ mention: GitHubMention) {
        self.init(
            id: .mention(mention.number),
            need: .mention,
            title: Self.line(mention.title),
            checks: "",
            remedy: nil,
            since: mention.updatedAt
        )
    }

    /// What something that is to be said or done on GitHub wants of the user; nil when it wants nothing.
    init?(_ write: GitHubWrite) {
        let need: Need
        switch write.state {
        case .draft: need = .draft
        case .refused: need = .refusedWrite
        case .uncertain: need = .uncertainWrite
        case .waiting, .sending, .done, .discarded: return nil
        }
        let words = need == .draft ? write.deed.body : write.problem?.message
        self.init(
            id: .write(write.id),
            need: need,
            title: Self.line(write.deed.summary) + (words.map { ": \(Self.line($0))" } ?? ""),
            checks: "",
            remedy: write.problem?.remedy,
            since: write.updatedAt
        )
    }

    /// Longer lines are cut.
    private static let longest = 240
    /// The word for a change on which no check has run.
    static let unchecked = "none"

    private static func line(_ text: String) -> String {
        String((text.split(whereSeparator: \.isNewline).first ?? "").prefix(longest))
    }

    private static func checks(of task: AgentTask) -> String {
        switch task.evidenceGap {
        case nil: "passed"
        case .missing?: unchecked
        case .stale?: "STALE"
        case .failed?: "failed"
        }
    }
}

extension InboxEntry: Encodable {
    private enum CodingKeys: String, CodingKey {
        case task, subject, pullRequest, run, mention, write, need, title, checks, remedy, since
    }

    /// Writes it flat, for programs: with the number of a task or the name of what is broken.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch id {
        case .task(let id): try container.encode(id, forKey: .task)
        case .health(let subject): try container.encode(subject, forKey: .subject)
        case .pullRequest(let number): try container.encode(number, forKey: .pullRequest)
        case .run(let id): try container.encode(id, forKey: .run)
        case .mention(let number): try container.encode(number, forKey: .mention)
        case .write(let id): try container.encode(id, forKey: .write)
        }
        try container.encode(need, forKey: .need)
        try container.encode(title, forKey: .title)
        if !checks.isEmpty { try container.encode(checks, forKey: .checks) }
        try container.encodeIfPresent(remedy, forKey: .remedy)
        try container.encodeIfPresent(since, forKey: .since)
    }
}
