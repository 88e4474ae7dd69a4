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
        clearSearch()
        let top = detail.section == .output ? detail.output?.view.top.line : detail.diff?.scroll.offset
        detail.search.begin(at: top ?? 0)
    }

    /// Changes what is looked for; the view goes to the first match from where the search began.
    mutating func editSearch(_ change: (inout TextEditor) -> Void) {
        detail.search.edit(change)
        detail.forgetMatch()
        guard let words = detail.search.words else { return }
        let origin = detail.search.origin
        switch detail.section {
        case .diff: _ = detail.diff?.findFirst(words, from: origin)
        case .output: detail.output?.find(words, from: origin, .forward)
        case .overview, .steps: break
        }
    }

    /// Goes to what was found, once the typing has ended.
    mutating func acceptSearch() {
        guard let words = detail.search.words else { return }
        switch detail.section {
        case .diff:
            if detail.diff?.found == nil { findNext(.backward) }
        case .output:
            // The key that ended the typing has stopped the search, too.
            if detail.output?.isSettled == false {
                detail.output?.find(words, from: detail.search.origin, .forward)
            }
        case .overview, .steps: break
        }
    }

    /// Ends the search.
    mutating func clearSearch() {
        detail.forgetMatch()
        detail.search = DetailSearch()
    }

    /// Goes to the next match.
    mutating func findNext(_ direction: TextDirection) {
        guard let words = detail.search.words else { return }
        switch detail.section {
        case .diff:
            guard detail.diff?.findNext(words, direction) == false else { return }
            let place = direction == .forward ? "below" : "above"
            say("Nothing \(place) matches \"\(detail.search.field.text)\".")
        case .output: detail.output?.findNext(words, direction)
        case .overview, .steps: break
        }
    }
}

extension DetailState {
    /// Forgets what was found in the text that is shown.
    fileprivate mutating func forgetMatch() {
        if section == .diff { diff?.found = nil } else { output?.clearHunt() }
    }
}
