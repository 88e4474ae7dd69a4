import Terminal

/// The names of all panes in a line, for when not all of them are shown.
enum TabBar {
    /// Draws the line; the name of the pane with the keys stands in brackets.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard !rect.isEmpty else { return }
        let long = line(state) { $0.title }
        painter.draw(
            long.width <= rect.columns ? long : line(state) { $0.shortTitle },
            at: rect.origin,
            columns: rect.columns
        )
    }

    private static func line(_ state: DashboardState, name: (Pane) -> String) -> RoleLine {
        RoleLine(
            Pane.allCases.map { pane in
                let text = "\(pane.rawValue) \(name(pane))"
                return pane == state.focus
                    ? RoleRun("[\(text)]", .borderFocused) : RoleRun(" \(text) ", .muted)
            }
        )
    }
}
