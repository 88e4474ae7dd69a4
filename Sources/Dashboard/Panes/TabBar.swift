import Terminal

/// The names of all panes in a line, for when not all of them are shown.
enum TabBar {
    /// The names, shorter ones where there is no room for all, and at last their keys alone; the pane with the
    /// keys is the one shown.
    static func tabs(_ focus: Pane, in rect: Rect) -> TabStrip<Pane> {
        let long = TabStrip(Pane.allCases, shown: focus, in: rect) { "\($0.rawValue) \($0.title)" }
        guard long.width > rect.columns else { return long }
        let short = TabStrip(Pane.allCases, shown: focus, in: rect) { "\($0.rawValue) \($0.shortTitle)" }
        guard short.width > rect.columns else { return short }
        return TabStrip(Pane.allCases, shown: focus, in: rect) { pane in
            pane == focus ? "\(pane.rawValue) \(pane.shortTitle)" : "\(pane.rawValue)"
        }
    }

    /// Draws the line; the name of the pane with the keys stands in brackets.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard !rect.isEmpty else { return }
        let line = tabs(state.focus, in: rect).line(.borderFocused)
        painter.draw(line, at: rect.origin, columns: rect.columns)
    }
}
