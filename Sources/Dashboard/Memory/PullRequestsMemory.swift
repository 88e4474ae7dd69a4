import Terminal

/// What was shown of the pull requests.
struct PullRequestsMemory: Codable, Equatable, Sendable {
    /// Which of them were listed, by its name; nil for all.
    var kind: String?
    /// What the list was narrowed to; nil for nothing.
    var filter: String?
    /// The number of the one that was being read; nil for none.
    var number: Int?
    /// The tab of its page, by its name; nil for the first.
    var tab: String?
    /// The zoom of the list before, by its name; nil for its usual part.
    var zoomBefore: String?
}

extension PullRequestsState {
    /// What is shown; nil for all of them as a list.
    var memory: PullRequestsMemory? {
        let memory = PullRequestsMemory(
            kind: kind == .all ? nil : kind.rawValue,
            filter: filter.isEmpty ? nil : filter.text,
            number: page?.number,
            tab: page.flatMap { $0.tab == .overview ? nil : $0.tab.rawValue },
            zoomBefore: page?.zoomBefore?.rawValue
        )
        return memory == PullRequestsMemory() ? nil : memory
    }

    /// Shows what was shown; a name that means nothing any more is passed over.
    mutating func restore(_ memory: PullRequestsMemory) {
        if let kind = memory.kind.flatMap(Kind.init(rawValue:)) { show(kind) }
        if let words = memory.filter { editFilter { $0 = TextEditor(text: words) } }
        guard let number = memory.number, number > 0 else { return }
        page = PullRequestPage(
            number,
            zoomBefore: memory.zoomBefore.flatMap(PaneZoom.init(rawValue:)),
            tab: memory.tab.flatMap(PullRequestPage.Tab.init(rawValue:)) ?? .overview
        )
    }
}
