import Domain
import Terminal

/// The open pull requests: all of them, those of the chosen kind that match the filter, which one is selected, and
/// the one that is being read.
///
/// Thousands may be there: what the filter looks at is kept beside each of them, and a frame costs what is in view.
struct PullRequestsState: Sendable {
    /// Which of them are shown, in the order of the key that goes through them.
    enum Kind: String, CaseIterable, Sendable {
        case all, mine
        case reviewRequested = "review-requested"

        /// The word in the title; empty for all.
        var word: String {
            switch self {
            case .all: ""
            case .mine: "mine"
            case .reviewRequested: "to review"
            }
        }
    }

    private struct Entry: Sendable {
        let request: PullRequest
        /// What the filter looks at.
        let words: String

        init(_ request: PullRequest) {
            self.request = request
            let facts = [
                "#\(request.number)", request.isDraft ? "draft" : "", request.title, request.author ?? "",
                request.headBranch, request.baseBranch, request.review.word,
                request.mergeability == .conflicts ? "conflicts" : "",
            ]
            words = (facts + request.labels).joined(separator: " ")
        }
    }

    /// The numbers of those shown, the one that changed last first.
    var list = ListState<Int>()
    /// Which of them are shown.
    private(set) var kind = Kind.all
    /// The filter as typed.
    private(set) var filter = TextEditor()
    /// Whether the filter is being typed.
    var isFiltering = false
    /// The one that is being read in place of the list; nil while the list is shown.
    var page: PullRequestPage?
    /// How many threads are open in those that were read.
    private(set) var openThreads: [Int: Int] = [:]

    private var words = FuzzyFilter("")
    private var all: [Int: Entry] = [:]
    /// The numbers of all, the one that changed last first.
    private var order: [Int] = []
    /// Who is signed in; nil while that is not known.
    private(set) var account: String?
    /// The columns of the longest number.
    private(set) var numberColumns = 2

    /// How many there are.
    var count: Int { order.count }
    /// The selected one of the list.
    var selected: PullRequest? { list.selectedID.flatMap(pullRequest) }
    /// The one that keys are about: what its own pages told of the one that is being read, else the selected one.
    var shown: PullRequest? {
        guard let page else { return selected }
        return page.detail?.pullRequest ?? pullRequest(page.number)
    }
    /// Whether the line with the filter is there.
    var showsFilter: Bool { isFiltering || !filter.isEmpty }
    /// Those that the user opened.
    var ofUser: [PullRequest] { order.compactMap(pullRequest).filter { belongs($0, to: .mine) } }
    /// Those of which a review was asked of the user.
    var requestingReview: [PullRequest] {
        order.compactMap(pullRequest).filter { belongs($0, to: .reviewRequested) }
    }

    /// The one with a number.
    func pullRequest(_ number: Int) -> PullRequest? { all[number]?.request }

    /// Whether the user opened one, so that GitHub takes no review of theirs.
    func isUsers(_ request: PullRequest) -> Bool { belongs(request, to: .mine) }

    /// Takes all anew.
    mutating func replace(_ new: [PullRequest]) {
        let sorted = new.sorted { ($1.updatedAt, $1.number) < ($0.updatedAt, $0.number) }
        all = Dictionary(sorted.map { ($0.number, Entry($0)) }) { first, _ in first }
        order = sorted.map(\.number)
        numberColumns = "#\(order.max() ?? 0)".count
        relist()
    }

    /// Takes who is signed in.
    mutating func setAccount(_ new: String?) {
        guard new != account else { return }
        account = new
        relist()
    }

    /// Shows the next kind, around the end.
    mutating func showNextKind() {
        let kinds = Kind.allCases
        let index = kinds.firstIndex(of: kind) ?? 0
        show(kinds[(index + 1) % kinds.count])
    }

    /// Shows those of a kind.
    mutating func show(_ kind: Kind) {
        self.kind = kind
        relist()
    }

    /// Selects one, with all shown if the kind or the filter hides it; false if it is not there.
    mutating func show(_ number: Int) -> Bool {
        guard all[number] != nil else { return false }
        if list.select(id: number) { return true }
        clearFilter()
        show(.all)
        return list.select(id: number)
    }

    /// Changes the filter's text.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        let before = words
        words = FuzzyFilter(filter.text)
        guard words != before else { return }
        // A letter more leaves out some of what is shown and nothing else has to be looked at.
        guard !before.isEmpty, words.narrows(before) else { return relist() }
        show(list.ids.filter { matches($0) })
    }

    /// Shows those again that the filter hides.
    mutating func clearFilter() {
        isFiltering = false
        filter = TextEditor()
        words = FuzzyFilter("")
        relist()
    }

    private func belongs(_ request: PullRequest, to kind: Kind) -> Bool {
        guard kind != .all else { return true }
        guard let account else { return false }
        return kind == .mine
            ? request.author?.isAccount(account) == true
            : request.requestedReviewers.contains { $0.isAccount(account) }
    }

    private func matches(_ number: Int) -> Bool {
        all[number].map { belongs($0.request, to: kind) && words.matches($0.words) } ?? false
    }

    private mutating func relist() { show(order.filter { matches($0) }) }

    private mutating func show(_ numbers: [Int]) {
        let isAtTop = list.offset == 0
        list.update(ids: numbers)
        if isAtTop { list.showTop() }
    }
}

// MARK: - Reading one

extension PullRequestsState {
    /// The question about the one that is being read; nil while what is here is what the list tells of it.
    var pageQuestion: Question? {
        guard let page else { return nil }
        let version = version(of: page)
        return page.wants(version) ? .pullRequest(page.number, of: version) : nil
    }

    /// Takes what the pages of one tell, if it is still being read.
    mutating func take(_ reading: PullRequestReading, of number: Int, _ version: PullRequestVersion) {
        openThreads[number] = reading.detail.openThreadCount
        guard page?.number == number else { return }
        page?.take(reading, version)
    }

    /// Hears that the pages of one cannot be asked for.
    mutating func fail(_ number: Int, _ error: EngineError) {
        guard page?.number == number else { return }
        page?.fail(error)
    }

    /// Has the one that is being read asked for anew, if it is this one.
    ///
    /// - Parameter number: The one that has changed; nil for any.
    mutating func askAgain(_ number: Int? = nil) {
        guard let page, number == nil || page.number == number else { return }
        self.page?.askAgain()
    }

    private func version(of page: PullRequestPage) -> PullRequestVersion {
        let listed = pullRequest(page.number)
        let checks = listed?.checks
        return PullRequestVersion(
            updatedAt: listed?.updatedAt,
            head: listed?.headCommit,
            checks: checks.map { [$0.passed, $0.failed, $0.pending] } ?? [],
            turn: page.turn
        )
    }
}

extension PullRequestDetail {
    /// How many threads nobody has called settled; nil where they may not have been fetched.
    var openThreadCount: Int? {
        threads.isEmpty && !missing.isEmpty ? nil : threads.count { $0.isResolved != true }
    }
}
