/// How much of the screen a pane gets while it has the keys.
enum PaneZoom: String, CaseIterable, Sendable {
    /// Its part beside the others.
    case normal
    /// At least half of what all panes have.
    case half
    /// Everything.
    case full

    /// The size some steps on, or back, around the ends.
    func next(by step: Int) -> PaneZoom {
        let all = PaneZoom.allCases
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + step + all.count) % all.count]
    }
}
