import Terminal

/// Where dialogs may be.
struct DialogSpace {
    /// The whole screen.
    let screen: Size
    /// The screen without the footer, where there is one.
    let area: Rect
    /// The word about what just happened, which stays to be seen; empty when there is none.
    let toast: Rect

    init(_ state: DashboardState) {
        screen = state.size
        let whole = Rect(screen)
        area = screen.rows >= 4 ? whole.splitBottom(rows: 1).rest : whole
        toast = state.layout.toast
    }

    /// Whether dialogs have frames.
    var hasFrames: Bool { screen.columns >= 20 && screen.rows >= 7 }

    /// Where a dialog of a size is: in the middle, and higher if it would lie over a word.
    func place(_ size: Size) -> Rect {
        let middle = area.centered(size)
        guard !middle.intersection(toast).isEmpty else { return middle }
        return area.splitTop(rows: max(1, toast.row - area.row)).top.centered(size)
    }

    /// The whole area, for dialogs without a frame.
    var everything: Rect {
        toast.isEmpty || toast.row <= area.row ? area : area.splitTop(rows: toast.row - area.row).top
    }
}
