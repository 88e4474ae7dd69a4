import Domain
import Foundation
import Terminal

/// The list of open issues to make a task of, with a preview of the marked one.
///
/// What only the page of an issue tells is asked for when the mark rests on it, and not for each one passed by.
struct IssueDialog: Sendable {
    /// What the page of an issue tells, of when the issue had changed last.
    struct Loaded: Sendable, Equatable {
        let detail: IssueDetail
        let updatedAt: Date
    }

    /// How long the mark stays where it is until more is asked for.
    static let patience = Duration.milliseconds(300)

    /// The issues, the one that changed last first; nil until known.
    private(set) var issues: [GitHubIssue]?
    private var places: [Int: Int] = [:]
    /// Who is signed in; nil while that is not known.
    private(set) var account: String?
    /// The words that narrow the list.
    private(set) var filter = TextEditor()
    /// The numbers of those that match.
    var list = ListState<Int>()
    /// Whether the keys go to the preview; where there is little room it takes the place of the list then.
    private(set) var isReading = false
    /// The marked issue as it is laid out.
    var preview = IssuePreview()

    /// The issue that is to be marked as soon as it is there.
    private var wanted: Int?
    /// The issue on which the mark rests.
    private var rested: Int?
    private var details: [Int: Loaded] = [:]
    private var troubles: [Int: EngineError] = [:]

    /// Opens the list.
    ///
    /// - Parameters:
    ///   - issues: What is known of them; nil for nothing yet.
    ///   - account: Who is signed in.
    ///   - wanted: The issue to mark and to read; nil for the first.
    init(_ issues: [GitHubIssue]?, account: String? = nil, wanted: Int? = nil) {
        self.account = account
        self.wanted = wanted
        if let issues { replace(issues) }
    }

    /// The issue on the marked line.
    var selected: GitHubIssue? { list.selectedID.flatMap(issue) }

    /// An issue of the list.
    func issue(_ number: Int) -> GitHubIssue? { places[number].flatMap { issues?[$0] } }

    /// What the page of an issue told last; nil until it was asked.
    func detail(of number: Int) -> IssueDetail? { details[number]?.detail }

    /// Why the page of an issue could not be asked.
    func trouble(with number: Int) -> EngineError? { troubles[number] }

    /// The issue whose page has to be asked for what the list does not tell; nil while none does.
    var wantedDetail: GitHubIssue? {
        guard let issue = selected, rested == issue.number, troubles[issue.number] == nil,
            details[issue.number]?.updatedAt != issue.updatedAt
        else { return nil }
        return issue
    }

    /// Whether the issue that was to be shown is not among the open ones.
    var lacksWanted: Bool { wanted != nil && issues != nil }

    /// Takes all issues anew.
    mutating func replace(_ issues: [GitHubIssue]) {
        self.issues = issues
        places = Dictionary(issues.enumerated().map { ($1.number, $0) }) { first, _ in first }
        relist()
        if let number = wanted, list.select(id: number) {
            wanted = nil
            read()
        }
    }

    /// Gives up waiting for the issue that was to be shown.
    ///
    /// - Returns: Whether it was waited for, and is not there.
    mutating func forgetWanted() -> Bool {
        defer { if issues != nil { wanted = nil } }
        return lacksWanted
    }

    /// Takes who is signed in.
    mutating func setAccount(_ new: String?) {
        guard new != account else { return }
        account = new
        relist()
    }

    /// Takes what the page of an issue told.
    mutating func take(_ detail: IssueDetail, updatedAt: Date) {
        details[detail.issue.number] = Loaded(detail: detail, updatedAt: updatedAt)
    }

    /// Takes why the page of an issue could not be asked; it is not asked again before the mark comes back to it.
    mutating func fail(_ number: Int, _ error: EngineError) { troubles[number] = error }

    /// Takes note that the mark rests on an issue, if it still does.
    mutating func rest(on number: Int) {
        guard list.selectedID == number else { return }
        rested = number
        troubles[number] = nil
    }

    /// Gives the keys to the preview, or back to the list.
    mutating func toggleReading() {
        if isReading { isReading = false } else { read() }
    }

    /// Gives the keys back to the list.
    mutating func stopReading() { isReading = false }

    private mutating func read() {
        guard let number = list.selectedID else { return }
        isReading = true
        rest(on: number)
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        relist()
        list.moveToFirst()
    }

    private mutating func relist() {
        let found = IssueSearch(filter.text.trimmed).filter(issues ?? [], account: account)
        list.update(ids: found.map(\.number))
        if list.count == 0 { isReading = false }
    }
}
