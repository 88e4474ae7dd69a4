import Domain
import Terminal

/// The first line: which project, how its surroundings stand, what the model does.
///
/// It gives up detail from the least useful on, until it fits.
enum HeaderBar {
    /// Draws the line.
    static func draw(_ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        guard !rect.isEmpty else { return }
        let left = project(state)
        for (health, model) in variants(state, painter.ellipsis) {
            let right =
                health.runs.isEmpty ? model : model.runs.isEmpty ? health : health + RoleLine("   ") + model
            let room = rect.columns - right.width
            guard room >= min(left.width, 40) + 2 || right.runs.isEmpty else { continue }
            painter.draw(left, at: rect.origin, columns: right.runs.isEmpty ? rect.columns : room - 2)
            painter.draw(right, at: Point(column: rect.column + room, row: rect.row), columns: right.width)
            return
        }
    }

    private static func project(_ state: DashboardState) -> RoleLine {
        guard let project = state.project else {
            switch state.connection {
            case .failed: return [RoleRun("switchyard", .title), RoleRun("  no engine", .bad)]
            case .starting, .connected:
                return [RoleRun("switchyard", .title), RoleRun("  starting…", .muted)]
            }
        }
        var line: RoleLine = [RoleRun(state.shownName(of: project), .title), RoleRun("  ")]
        line.runs.append(RoleRun(project.branch ?? "no branch", project.branch == nil ? .warning : .accent))
        if state.inbox.count > 0 { line.runs.append(RoleRun("  inbox \(state.inbox.count)", .waiting)) }
        if !project.dirtyFiles.isEmpty {
            line.runs.append(RoleRun("  *\(project.dirtyFiles.count) uncommitted", .warning))
        }
        return line
    }

    /// Pairs of health and model from the richest to none.
    private static func variants(_ state: DashboardState, _ ellipsis: String) -> [(RoleLine, RoleLine)] {
        let names = health(state) { " \($0.name)" }
        let letters = health(state) { $0.letter }
        let trouble = health(state, onlyTrouble: true) { $0.letter }
        let models = (0...2).map { model(state, ellipsis, detail: $0) }
        let (short, medium, full) = (models[0], models[1], models[2])
        return [
            (names, full), (letters, full), (letters, medium), (letters, short), (trouble, short),
            (trouble, []),
            ([], []),
        ]
    }

    private static func health(
        _ state: DashboardState,
        onlyTrouble: Bool = false,
        name: (HealthSubject) -> String
    ) -> RoleLine {
        var runs: [RoleRun] = []
        for subject in HealthSubject.allCases {
            guard let level = state.level(of: subject) else { continue }
            if onlyTrouble, level == .good || level == .off { continue }
            if !runs.isEmpty { runs.append(RoleRun(" ")) }
            runs.append(RoleRun(level.sign + name(subject), level.role))
        }
        return RoleLine(runs)
    }

    private static func model(_ state: DashboardState, _ ellipsis: String, detail: Int) -> RoleLine {
        guard state.isConnected else { return [] }
        let activity = state.activity
        guard let name = activity.model else {
            return state.isModelUnknown ? RoleLine("model ?", .muted) : RoleLine("no model", .bad)
        }
        let shown = detail == 2 ? name : TerminalText.truncated(name, to: 20, ellipsis: ellipsis)
        var runs = [RoleRun(shown, .strong)]
        if activity.isRecorded { runs.append(RoleRun(" recorded", .recorded)) }
        runs.append(RoleRun(" " + activity.phase.name, activity.phase == .idle ? .muted : .active))
        if detail >= 1 {
            let speed = activity.tokensPerSecond.map { "\(($0 * 10).rounded() / 10)" } ?? "–"
            runs.append(RoleRun("  \(speed) tok/s", activity.tokensPerSecond == nil ? .muted : .text))
        }
        if detail == 2 { runs += context(activity) }
        return RoleLine(runs)
    }

    private static func context(_ activity: ModelActivity) -> [RoleRun] {
        guard let used = activity.contextUsed, let size = activity.contextSize, size > 0 else {
            return [RoleRun("  ctx –", .muted)]
        }
        let cells = 8
        // Context sizes are powers of two by nature and spoken of in units of 1024.
        let whole = size % 1024 == 0 ? "\(size / 1024)k" : ShortText.amount(size)
        let filled = min(cells, (used * cells + size / 2) / size)
        let role: Role = used * 10 >= size * 9 ? .bad : used * 10 >= size * 7 ? .warning : .good
        return [
            RoleRun("  ctx \(ShortText.amount(used))/\(whole) "),
            RoleRun(String(repeating: "█", count: filled), role),
            RoleRun(String(repeating: "░", count: cells - filled), .muted),
        ]
    }
}

/// The second line, which is there only when something about the engine or the model needs saying.
enum ModelNotice {
    /// What needs saying; nil most of the time.
    static func line(for state: DashboardState) -> RoleLine? {
        switch state.connection {
        case .starting: return nil
        // Without tasks their list has room for all of it, and this line may not; a pane alone has no list beside it.
        case .failed where state.tasks.count == 0 && [nil, .tasks].contains(state.scope.pane?.pane):
            return [RoleRun("✗ There is no engine;", .bad), RoleRun(" the task list says why.")]
        case .failed(let error): return [RoleRun("✗ " + error.message, .bad), RoleRun(" " + error.remedy)]
        case .connected: break
        }
        if let download = state.download { return line(for: download) }
        let key = state.keymap.label(for: .refreshHealth).map { "press \($0)" } ?? "look again"
        if state.isModelUnknown { return nil }
        if state.activity.model == nil {
            return [
                RoleRun("No model answers:", .bad),
                RoleRun(" start Ollama (ollama serve) or set OLLAMA_HOST, then \(key)."),
            ]
        }
        guard state.activity.isRecorded else { return nil }
        return [
            RoleRun("The model is recorded.", .recorded),
            RoleRun(" Start Ollama or set OLLAMA_HOST, then \(key), for a real one."),
        ]
    }

    /// How far a download is: of a known whole the share, else how much came.
    private static func line(for download: DashboardState.Download) -> RoleLine {
        let words = RoleRun("Downloading \(download.model): \(download.status)  ", .active)
        let meter = ProgressMeter(completed: download.completed, total: download.total, columns: 12)
        switch meter {
        case .share(let bar, let percent):
            let sizes = [download.completed, download.total].compactMap { $0 }.map(ShortText.bytes)
            return [
                words, RoleRun(bar.filled, .active), RoleRun(bar.rest, .muted),
                RoleRun(" \(percent) %", .active), RoleRun("  " + sizes.joined(separator: " of "), .muted),
            ]
        case .amount(let bytes): return [words, RoleRun("\(ShortText.bytes(bytes)) so far", .muted)]
        case .unknown: return [words]
        }
    }
}

extension DashboardState {
    /// How good something is that the work depends on; nil where nobody has said.
    ///
    /// GitHub tells of itself sooner than the next look at everything.
    fileprivate func level(of subject: HealthSubject) -> HealthLevel? {
        if subject == .gitHub, let status = gitHub.status { return status.level }
        return health.first { $0.subject == subject }?.level
    }

    /// Whether nobody has looked yet if a model answers; not to be confused with none answering.
    fileprivate var isModelUnknown: Bool {
        activity.model == nil && !health.contains { $0.subject == .model && $0.level != .unknown }
    }
}
