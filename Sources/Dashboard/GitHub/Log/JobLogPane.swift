import Domain
import Terminal

/// The log of a job, in the place of the tree of runs.
enum JobLogPane {
    /// The parts of the pane's inside.
    struct Parts {
        /// The text.
        let body: Rect
        /// The words that are looked for.
        let search: Rect

        init(_ rect: Rect, _ log: JobLogState) {
            (search, body) = rect.splitBottom(rows: log.search.isShown && rect.rows > 1 ? 1 : 0)
        }
    }

    /// Draws the pane's inside.
    static func draw(_ log: JobLogState, _ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        let parts = Parts(rect, log)
        if let output = log.output, !output.isBlank {
            painter.draw(output.view, marking: log.search.words, in: parts.body)
            markFinding(of: log, in: parts.body, state, on: &painter)
            DetailPane.chip(position(in: log, output), in: parts.body, on: &painter)
        } else {
            painter.draw(stead(of: log, state).flatMap { $0.wrapped(to: rect.columns) }, in: parts.body)
        }
        drawSearch(log, state, in: parts.search, on: &painter)
    }

    /// The title: where the log is from, how long it is, where it first failed and what is seen of it.
    static func title(_ log: JobLogState, _ state: DashboardState) -> String {
        let name = "\(log.runLabel) › \(log.name)"
        guard let facts = log.log, let view = log.output?.view else { return name }
        var words = ["\(facts.lineCount) line\(facts.lineCount == 1 ? "" : "s")"]
        if let line = facts.failure?.firstErrorLine { words.append("first error \(line)") }
        if let first = view.rows.first?.place.line, let last = view.rows.last?.place.line {
            words.append("at \(first + 1)–\(last + 1)")
        }
        if facts.isCut { words.append("cut") }
        if let status = state.gitHub.status, !status.connection.isOnline { words.append("kept, offline") }
        return "\(name): \(words.joined(separator: ", "))"
    }

    /// Marks the line that tells of what failed and was gone to last.
    private static func markFinding(
        of log: JobLogState,
        in rect: Rect,
        _ state: DashboardState,
        on painter: inout Painter
    ) {
        guard let line = log.findingLine, let rows = log.output?.view.rows.prefix(rect.rows) else { return }
        for (index, row) in rows.enumerated() where row.place.line == line {
            let place = Rect(column: rect.column, row: rect.row + index, columns: rect.columns, rows: 1)
            painter.mark(place, state.focus == .pipelines ? .selection : .selectionUnfocused)
        }
    }

    /// What stands in the place of a log of which nothing can be shown.
    private static func stead(of log: JobLogState, _ state: DashboardState) -> [RoleLine] {
        if let trouble = log.trouble {
            let key = state.keymap.label(for: .readLogAgain).map { " \($0) looks again." } ?? ""
            return [RoleLine(trouble.message, .bad), RoleLine(trouble.remedy + key)]
        }
        switch state.connection {
        case .starting: return [RoleLine("Starting…", .muted)]
        case .failed(let error): return [RoleLine(error.message, .bad), RoleLine(error.remedy)]
        case .connected: break
        }
        guard let output = log.output else { return [RoleLine("Asking for the log of \(log.name)…", .muted)] }
        guard output.isWhole, output.view.facts.lineCount == 0 else {
            return [RoleLine(output.isCatchingUp ? "Loading… \(output.percent) %" : "Loading…", .muted)]
        }
        return [RoleLine("The log is empty.", .muted)]
    }

    /// What is not in view, or not there.
    private static func position(in log: JobLogState, _ output: OutputState) -> String {
        var words: [String] = []
        if output.view.linesBelow > 0 { words.append("\(output.view.linesBelow) more below") }
        if log.trouble != nil {
            words.append("the rest cannot be read")
        } else if output.isCatchingUp {
            words.append("\(output.percent) % read")
        }
        return words.joined(separator: ", ")
    }

    private static func drawSearch(
        _ log: JobLogState,
        _ state: DashboardState,
        in rect: Rect,
        on painter: inout Painter
    ) {
        guard !rect.isEmpty else { return }
        let (label, field) = rect.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: label.origin, columns: 2)
        let isActive = log.search.isTyping && state.focus == .pipelines && state.dialogs.isEmpty
        painter.draw(log.search.field, in: field, isActive: isActive)
        DetailPane.chip(log.output?.searchNote ?? "", in: rect, on: &painter, leastRows: 1)
    }
}

extension GitHubStatus.Connection {
    /// Whether what is not kept can be fetched.
    fileprivate var isOnline: Bool {
        switch self {
        case .connected, .connecting: true
        case .off, .signedOut, .failing: false
        }
    }
}
