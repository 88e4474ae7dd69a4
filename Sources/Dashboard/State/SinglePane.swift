/// A pane as `switchyard pane` names it.
package struct SinglePane: Sendable, Equatable {
    /// The pane.
    let pane: Pane

    init(_ pane: Pane) { self.pane = pane }

    /// Finds the pane of a name; nil if there is none.
    package init?(name: String) {
        guard let pane = Pane.allCases.first(where: { SinglePane($0).name == name }) else { return nil }
        self.pane = pane
    }

    /// The name on the command line.
    package var name: String { pane == .pullRequests ? "prs" : pane.stableName }

    /// All names, in the order of the panes.
    package static var names: [String] { Pane.allCases.map { SinglePane($0).name } }
}

/// What one dashboard shows of an engine.
package struct DashboardScope: Sendable {
    /// The one pane that is shown, from which no way leads to others; nil for all of them.
    package var pane: SinglePane?
    /// The machine that the engine runs on; nil for this one.
    package var host: String?
    /// Why no browser can be opened from here, in a sentence; nil where one can.
    package var browserGap: String?

    /// Creates a scope.
    package init(pane: SinglePane? = nil, host: String? = nil, browserGap: String? = nil) {
        self.pane = pane
        self.host = host
        self.browserGap = browserGap
    }
}
