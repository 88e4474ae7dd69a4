import Domain
import Terminal

// Searching in the diff and in the output of a step.

extension DashboardState {
    /// Whether `n` goes from match to match.
    var isSearching: Bool {
        focus == .detail && detail.search.words != nil
            && (detail.section == .diff || detail.section == .output)
    }

    /// Begins to type what is looked for.
    mutating func beginSearch() {
        detail.stopHunt()
        detail.search.begin(at: detail.searched?.scroll.offset ?? 0)
    }

    /// Changes what is looked for; the view goes to the first match from where the search began.
    mutating func editSearch(_ change: (inout TextEditor) -> Void) {
        detail.search.edit(change)
        detail.searched?.found = nil
        let origin = detail.search.origin
        guard let words = detail.search.words else { return }
        _ = detail.searched?.findFirst(words, from: origin)
    }

    /// Ends the typing; the words stay in force.
    mutating func acceptSearch() {
        detail.search.isTyping = false
        guard let words = detail.search.words else { return }
        guard detail.searched?.found == nil else { return }
        let isShown = detail.section == .output
        if detail.output?.beginHunt(words, .forward, isShown: isShown) != true {
            findNext(.backward)
        }
    }

    /// Ends the search.
    mutating func clearSearch() {
        detail.stopHunt()
        detail.searched?.found = nil
        detail.search = DetailSearch()
    }

    /// Goes to the next match, through pages of output that are not there yet if need be.
    mutating func findNext(_ direction: TextDirection) {
        let isShown = detail.section == .output
        guard let words = detail.search.words, detail.searched?.findNext(words, direction) == false,
            detail.output?.beginHunt(words, direction, isShown: isShown) != true
        else { return }
        sayNoMatch(direction)
    }

    /// Takes a slice of output, which may end a search that went on through pages.
    mutating func takeOutput(_ slice: TextSlice) {
        let hunt = detail.output?.hunt
        detail.output?.take(slice)
        if let hunt, let output = detail.output, output.hunt == nil, output.found == nil {
            sayNoMatch(hunt.direction)
        }
    }

    private mutating func sayNoMatch(_ direction: TextDirection) {
        let place = direction == .forward ? "below" : "above"
        say("Nothing \(place) matches \"\(detail.search.field.text)\".")
    }
}

extension DetailState {
    /// The text that is searched: the diff or the output, whichever is shown.
    fileprivate var searched: (any SearchableText)? {
        get {
            switch section {
            case .diff: diff
            case .output: output
            case .overview, .steps: nil
            }
        }
        set {
            if let new = newValue as? DiffState { diff = new }
            if let new = newValue as? OutputState { output = new }
        }
    }

    /// Ends a search that goes on through pages of output.
    mutating func stopHunt() { output?.endHunt() }
}

extension OutputState {
    /// Lets a search go on through the pages that are not there, if it is the output that is searched.
    fileprivate mutating func beginHunt(
        _ search: TextSearch,
        _ direction: TextDirection,
        isShown: Bool
    ) -> Bool {
        isShown && beginHunt(search, direction)
    }
}
