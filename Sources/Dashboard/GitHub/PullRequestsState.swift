import Domain
import Terminal

/// The open pull requests: all of them, those of the chosen kind, and which one is selected.
struct PullRequestsState: Sendable {
    /// Which of them are shown, in the order of the key that goes through them.
    enum Kind: CaseIterable, Sendable {
        case all, mine, reviewRequested

        /// The word in the title; empty for all.
        var word: String {
            switch self {
            case .all: ""
            case .mine: "mine"
            case .reviewRequested: "to review"
            }
        }
    }

    /// The numbers of those shown, the one that changed last first.
    var list = ListState<Int>()
    /// Which of them are shown.
    private(set) var kind = Kind.all

    private var all: [Int: PullRequest] = [:]
    /// The numbers of all, the one that changed last first.
    private var order: [Int] = []
    /// Who is signed in; nil while that is not known.
    private(set) var account: String?

    /// How many there are.
    var count: Int { order.count }
    /// The selected one.
    var selected: PullRequest? { list.selectedID.flatMap { all[$0] } }
    /// Those that the user opened.
    var ofUser: [PullRequest] { order.compactMap { all[$0] }.filter { belongs($0, to: .mine) } }
    /// Those of which a review was asked of the user.
    var requestingReview: [PullRequest] {
        order.compactMap { all[$0] }.filter { belongs($0, to: .reviewRequested) }
    }

    /// The one with a number.
    func pullRequest(_ number: Int) -> PullRequest? { all[number] }

    /// Takes all anew.
    mutating func replace(_ new: [PullRequest]) {
        let sorted = new.sorted { ($1.updatedAt, $1.number) < ($0.updatedAt, $0.number) }
        all = Dictionary(sorted.map { ($0.number, $0) }) { first, _ in first }
        order = sorted.map(\.number)
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

    /// Selects one, with all shown if the chosen kind hides it; false if it is not there.
    mutating func show(_ number: Int) -> Bool {
        guard all[number] != nil else { return false }
        if list.select(id: number) { return true }
        show(.all)
        return list.select(id: number)
    }

    private func belongs(_ request: PullRequest, to kind: Kind) -> Bool {
        guard kind != .all else { return true }
        guard let account else { return false }
        return kind == .mine
            ? request.author?.isAccount(account) == true
            : request.requestedReviewers.contains { $0.isAccount(account) }
    }

    private mutating func relist() {
        let isAtTop = list.offset == 0
        list.update(ids: order.filter { number in all[number].map { belongs($0, to: kind) } == true })
        if isAtTop { list.showTop() }
    }
}
