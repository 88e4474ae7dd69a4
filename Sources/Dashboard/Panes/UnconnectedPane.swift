import Domain
import Terminal

/// Pipelines and pull requests, which this version cannot show yet: it says so and invents nothing.
enum UnconnectedPane {
    /// Draws the pane's inside.
    static func draw(_ pane: Pane, in rect: Rect, on painter: inout Painter) {
        let what = pane == .pipelines ? "runs and their logs" : "requests and reviews"
        let lines: [RoleLine] = [
            RoleLine("GitHub is not connected yet.", .warning),
            "A later version will take a token",
            RoleLine("and show \(what) here."),
        ]
        painter.draw(lines.wrapped(to: rect.columns), in: rect)
    }
}
