import Domain
import Foundation
import Terminal

/// What the list tells of a pull request that is being read: when it is another, the page is asked for again.
struct PullRequestVersion: Hashable, Sendable {
    /// When anything of it changed last; nil while the list does not have it.
    var updatedAt: Date?
    /// Its newest commit.
    var head: String?
    /// How many checks of that passed, failed and have not ended.
    var checks: [Int] = []
    /// How often the user has asked for it anew.
    var turn = 0
}

/// All that the pages of a pull request tell, with its diff ready to be shown.
struct PullRequestReading: Sendable {
    /// What they tell.
    let detail: PullRequestDetail
    /// The diff.
    let diff: DiffState

    /// Reads the diff; takes a while for a long one, so it is not for the main thread.
    init(_ detail: PullRequestDetail) {
        self.detail = detail
        let change = TaskDiff(text: detail.diff, isCut: detail.isDiffCut)
        diff = DiffState(change, tree: detail.pullRequest.headCommit)
    }
}

/// The pull request that is being read in place of the list: what is known of it, and where each of its tabs was
/// left.
struct PullRequestPage: Sendable {
    /// The parts of the page, in the order of their tabs.
    enum Tab: String, CaseIterable, Sendable {
        case overview, commits, files, threads, checks

        /// The name on the tab.
        var title: String {
            switch self {
            case .overview: "Overview"
            case .commits: "Commits"
            case .files: "Files"
            case .threads: "Threads"
            case .checks: "Checks"
            }
        }
    }

    /// The number of the pull request.
    let number: Int
    /// How much of the screen the list had; nil for its usual part.
    let zoomBefore: PaneZoom?
    /// The part that is shown.
    var tab = Tab.overview
    /// What the pages told; nil until they were loaded.
    private(set) var detail: PullRequestDetail?
    /// Why they could not be asked for; nil while that went well.
    private(set) var trouble: EngineError?
    /// What is in view of the overview.
    var overviewScroll = ScrollState(follows: false)
    /// What is in view of the names of files, where there is no diff.
    var namesScroll = ScrollState(follows: false)
    /// The overview in lines of the width that it is seen at.
    private(set) var overview: [RoleLine] = []
    /// The commits by their hashes.
    var commits = FoldingList<String>()
    /// The threads by their first comments.
    var threads = FoldingList<Int64>()
    /// The checks by their places.
    var checks = FoldingList<Int>()
    /// The diff; nil until it was loaded.
    var diff: DiffState?
    /// The files of the diff as a tree beside it.
    var files = FilesPanel()

    /// What was asked for last.
    private var loaded: PullRequestVersion?
    /// How often the user has asked for it anew.
    private(set) var turn = 0
    /// How many answers came.
    private var answers = 0
    private var laidOut: [Tab: Subject] = [:]
    private var commitPlaces: [String: Int] = [:]
    private var threadPlaces: [Int64: Int] = [:]

    /// Begins to read one.
    init(_ number: Int, zoomBefore: PaneZoom? = nil, tab: Tab = .overview) {
        self.number = number
        self.zoomBefore = zoomBefore
        self.tab = tab
    }

    /// Whether a diff is shown.
    var showsDiff: Bool { tab == .files && diff?.isEmpty == false }
    /// The selected thread, where threads are shown.
    var selectedThread: PullRequestThread? {
        tab == .threads ? threads.selected.flatMap(thread) : nil
    }
    /// The selected check, where checks are shown.
    var selectedCheck: PullRequestCheck? {
        guard tab == .checks, let place = checks.selected, let all = detail?.checks else { return nil }
        return all.indices.contains(place) ? all[place] : nil
    }
    /// A commit by its hash.
    func commit(_ id: String) -> PullRequestCommit? { commitPlaces[id].flatMap { detail?.commits[$0] } }

    /// A thread by its first comment.
    func thread(_ id: Int64) -> PullRequestThread? { threadPlaces[id].flatMap { detail?.threads[$0] } }

    /// The threads that nobody has called settled; nil while they are not known.
    var openThreads: [PullRequestThread]? { detail?.threads.filter { $0.isResolved != true } }

    /// Whether an answer would be about something else than what is here.
    func wants(_ version: PullRequestVersion) -> Bool { loaded != version }

    /// Takes an answer.
    mutating func take(_ reading: PullRequestReading, _ version: PullRequestVersion) {
        loaded = version
        trouble = nil
        answers += 1
        detail = reading.detail
        commitPlaces = reading.detail.commits.places
        threadPlaces = reading.detail.threads.places
        var new = reading.diff
        if let diff { new.takePlace(of: diff) }
        diff = new
        files.take(new.files)
    }

    /// Hears that it cannot be asked for; what is known stays to be seen.
    mutating func fail(_ error: EngineError) { trouble = error }

    /// Has it asked for anew, whether or not it is another.
    mutating func askAgain() { turn += 1 }

    /// Shows the next tab or the one before, around the ends.
    mutating func moveTab(by step: Int) {
        let all = Tab.allCases
        let index = all.firstIndex(of: tab) ?? 0
        tab = all[(index + step + all.count) % all.count]
    }
}

// MARK: - Laying out

extension PullRequestPage {
    /// Everything that the texts of a tab depend on besides what the pages told.
    fileprivate struct Subject: Equatable {
        let answers: Int
        /// What the list knows, while the pages have not told.
        let listed: PullRequest?
        let trouble: EngineError?
        /// What was said here and is not on GitHub yet.
        let writes: [GitHubWrite]
        /// Times are written differently on other days.
        let day: Int
        let columns: Int
    }

    /// Lays the shown tab out, if it has another width than before or tells something else.
    ///
    /// - Parameters:
    ///   - columns: The width.
    ///   - listed: What the list knows of it.
    ///   - writes: What was written to GitHub about it and is not done.
    ///   - clock: How times are written.
    ///   - now: The time.
    mutating func layOut(
        columns: Int,
        listed: PullRequest?,
        writes: [GitHubWrite],
        clock: WallClock,
        now: Date
    ) {
        let subject = Subject(
            answers: answers,
            listed: detail == nil ? listed : nil,
            trouble: trouble,
            writes: writes,
            day: clock.day(of: now),
            columns: columns
        )
        guard laidOut[tab] != subject else { return }
        laidOut[tab] = subject
        switch tab {
        case .overview:
            let text = PullRequestText(clock: clock, now: now, columns: columns)
            guard let request = detail?.pullRequest ?? listed else {
                overview = []
                return
            }
            overview = text.overview(of: request, detail, trouble, writes)
        case .commits:
            let room = columns - PullRequestRows.indent
            commits.replace(
                (detail?.commits ?? []).map {
                    .init($0.id, lines: PullRequestRows.lines(below: $0, columns: room))
                }
            )
        case .threads:
            let text = PullRequestText(clock: clock, now: now, columns: columns - PullRequestRows.indent)
            threads.replace(
                (detail?.threads ?? []).inReadingOrder.map { thread in
                    .init(
                        thread.id,
                        group: thread.path,
                        lines: text.lines(of: thread, drafts: writes),
                        isOpen: thread.isResolved != true
                    )
                }
            )
        case .checks: checks.replace((detail?.checks ?? []).indices.map { .init($0) })
        case .files: break
        }
    }
}

extension Array where Element: Identifiable {
    /// Where each element stands, the first one of an identity.
    fileprivate var places: [Element.ID: Int] {
        Dictionary(enumerated().map { ($1.id, $0) }) { first, _ in first }
    }
}

extension [PullRequestThread] {
    /// Those of a file below each other, from its top to its end.
    fileprivate var inReadingOrder: [PullRequestThread] {
        sorted { ($0.path, $0.line ?? .max, $0.id) < ($1.path, $1.line ?? .max, $1.id) }
    }
}
