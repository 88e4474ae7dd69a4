import Domain
import Terminal

/// Everything worth knowing about a task at a glance.
enum OverviewText {
    private static let labelWidth = 10
    /// The width of charts.
    private static let barColumns = 16
    /// How many characters of a prompt or comment are shown at the most.
    private static let textLimit = 20_000
    /// How many messages of the user's are shown, and how many characters of each, at the most.
    private static let sayingsLimit = 8
    private static let sayingLimit = 500

    /// The lines about the selected task, not yet wrapped.
    ///
    /// - Parameters:
    ///   - state: What is told.
    ///   - columns: The width for which paths are shortened; nil for whole ones.
    /// - Returns: The lines.
    static func lines(for state: DashboardState, columns: Int? = nil) -> [RoleLine] {
        guard let task = state.selectedTask else { return empty(state) }
        var lines = head(task, state)
        lines += trouble(task)
        lines += fix(task, state)
        lines += said(task)
        lines += field("Checks", checks(task, state))
        if let baseline = task.baseline {
            lines += field("Before", EvidenceText.lines(baseline, state: state))
        }
        lines += testChanges(task, state)
        lines += change(task)
        lines += plan(task)
        lines += place(task, columns)
        lines += onGitHub(task, state)
        lines += cost(task, state)
        lines += speed(state)
        lines += times(state)
        lines += prompt(task)
        return lines
    }

    private static func empty(_ state: DashboardState) -> [RoleLine] {
        switch state.connection {
        case .starting: []
        case .failed: [RoleLine("There is no engine, so nothing can be shown.", .muted)]
        case .connected: [RoleLine("The selected task is shown here.", .muted)]
        }
    }

    private static func head(_ task: AgentTask, _ state: DashboardState) -> [RoleLine] {
        var lines: [RoleLine] = [[RoleRun("\(task.label) ", .muted), RoleRun(task.title, .heading)], ""]
        lines += field(
            "State",
            [
                [
                    RoleRun("\(task.state.sign) \(task.state.rawValue)", task.state.role),
                    RoleRun("  " + (state.waitWords(of: task) ?? explanation(task)), .muted),
                ]
            ]
        )
        lines += order(task)
        let next = nextKeys(state)
        if !next.runs.isEmpty { lines += field("Next", [next]) }
        return lines
    }

    /// How a task that is still to be worked on stands to others, where that was said.
    private static func order(_ task: AgentTask) -> [RoleLine] {
        guard !task.state.isFinal else { return [] }
        var words: [String] = []
        if task.priority != .normal {
            words.append("\(task.priority.sign) \(task.priority.rawValue) priority")
        }
        if !task.after.isEmpty {
            words.append("after " + ShortText.list(task.after.map { "#\($0)" }, limit: 8))
        }
        return words.isEmpty ? [] : field("Order", [RoleLine(words.joined(separator: ", "))])
    }

    /// What the state means for the user.
    static func explanation(_ task: AgentTask) -> String {
        switch task.state {
        case .queued: "waits for a free slot"
        case .classifying: "finding out what kind of work it is"
        case .preparing: "making a worktree"
        case .working: "the agent is at it"
        case .reviewing where task.change?.files.isEmpty == true:
            "nothing is left of the change; undo brings it back, reject asks for another"
        case .reviewing:
            task.testChanges.isEmpty
                ? "the change waits for you" : "the change waits for you; it touches tests"
        case .publishing: "committing"
        case .watching: "pushed; waiting for the rerun to be green"
        case .done where task.options.fix != nil: "pushed, and the rerun is green"
        case .done: task.broughtInto.map { "committed, and brought into \($0)" } ?? "committed on its branch"
        case .failed: "ended without a usable change"
        case .cancelled: "stopped by you"
        case .blocked: "needs something from you"
        case .interrupted: "Switchyard ended while it ran"
        case .paused: "set aside by you; resume goes on with it"
        }
    }

    /// The keys that lead on from here.
    private static func nextKeys(_ state: DashboardState) -> RoleLine {
        let needsConsent = state.selectedTask?.trouble?.code == .needsConsent
        let candidates: [Action] =
            (needsConsent ? [.checkConsent] : []) + [
                .approveTask, .rejectTask, .checkTask, .bringIntoBranch, .resumeTask, .retryTask, .showDiff,
                .showEvidence, .undoTask, .cancelTask, .rebaseTask, .publishTask,
            ]
        var runs: [RoleRun] = []
        guard let task = state.selectedTask else { return RoleLine() }
        for action in candidates {
            let isOnTask = action.info.context == .task
            let availability =
                isOnTask ? state.availability(of: action, on: task) : state.availability(of: action)
            guard availability.isEnabled else { continue }
            // To check again leads on only where nothing shows what these files are worth.
            guard action != .checkTask || task.evidence?.isStale != false else { continue }
            // To rebase leads on only where the branch is known to have moved on.
            guard action != .rebaseTask || state.project?.head != task.workspace?.baseCommit else { continue }
            guard action != .showDiff || state.selectedTask?.change != nil,
                let key = state.keymap.label(for: action)
            else { continue }
            if !runs.isEmpty { runs.append(RoleRun("  ")) }
            runs += [RoleRun(key, .key), RoleRun(" " + action.info.title)]
        }
        return RoleLine(runs)
    }

    private static func trouble(_ task: AgentTask) -> [RoleLine] {
        var lines: [RoleLine] = []
        if let trouble = task.trouble {
            lines += field("Trouble", [RoleLine(trouble.message, .bad), RoleLine(trouble.remedy)])
        }
        var comments: [RoleLine] = []
        if let feedback = task.feedback, !feedback.isEmpty { comments += text(feedback) }
        for note in task.reviewNotes ?? [] {
            let fate = note.isTakenBack ? ["taken back"] : []
            let words = ([note.lines] + fate + [note.comment]).filter { !$0.isEmpty }.joined(separator: ", ")
            comments.append([RoleRun(note.path, .strong), RoleRun("  " + words)])
        }
        if !comments.isEmpty { lines += field("Comment", comments) }
        return lines
    }

    /// What the user said since the task was added, the newest at the end, and what became of it.
    private static func said(_ task: AgentTask) -> [RoleLine] {
        let shown = task.followUps.suffix(sayingsLimit).map { message -> RoleLine in
            let fate: RoleRun =
                if let step = message.heardIn {
                    RoleRun("heard in step \(step)", .muted)
                } else if task.state == .reviewing || task.state.isFinal {
                    RoleRun("not heard yet", .warning)
                } else {
                    RoleRun("waits for the next step", .active)
                }
            let words = message.text.split(whereSeparator: \.isNewline).joined(separator: " ")
            let cut = words.prefix(sayingLimit)
            return [RoleRun("‘\(cut)\(cut.endIndex < words.endIndex ? "…" : "")’  "), fate]
        }
        let more = task.followUps.count - shown.count
        let lead = more > 0 ? [RoleLine("\(ShortText.count(more, "message")) before", .muted)] : []
        return shown.isEmpty ? [] : field("Said", lead + shown)
    }

    private static func checks(_ task: AgentTask, _ state: DashboardState) -> [RoleLine] {
        if let evidence = task.evidence {
            var lines = EvidenceText.lines(evidence, state: state)
            lines[0].runs += EvidenceText.warning(about: task)
            return lines
        }
        guard let command = task.options.checkCommand ?? state.project?.check?.line else {
            let key = state.keymap.label(for: .setCheck).map { "; \($0) sets one" } ?? ""
            return [RoleLine("This project has no check command\(key). Nothing can be proven.", .warning)]
        }
        return [[RoleRun("not run yet  ", .muted), RoleRun(command, .code)]]
    }

    private static func testChanges(_ task: AgentTask, _ state: DashboardState) -> [RoleLine] {
        guard !task.testChanges.isEmpty else { return [] }
        let lines = task.testChanges.map { notice in
            RoleLine([
                RoleRun(notice.weakens ? "! " : "+ ", notice.weakens ? .bad : .warning),
                RoleRun(notice.path, .strong),
                RoleRun("  \(notice.weakens ? "weakens: " : "")\(notice.summary)"),
            ])
        }
        return field("Tests", [RoleLine("touched; needs your explicit approval", .warning)] + lines)
    }

    private static func change(_ task: AgentTask) -> [RoleLine] {
        guard let change = task.change else { return [] }
        guard !change.files.isEmpty else { return field("Change", [RoleLine("none", .muted)]) }
        let files = change.files.prefix(12).map { file -> RoleLine in
            guard let added = file.added, let removed = file.removed else {
                return [RoleRun(file.path), RoleRun("  binary", .muted)]
            }
            return [
                RoleRun(file.path), RoleRun("  "), RoleRun("+\(added)", .added), RoleRun(" "),
                RoleRun("-\(removed)", .removed),
            ]
        }
        let more = change.files.count - files.count
        return field("Change", files + (more > 0 ? [RoleLine("and \(more) more", .muted)] : []))
    }

    private static func plan(_ task: AgentTask) -> [RoleLine] {
        var lines: [RoleLine] = []
        if let kind = task.classification {
            let sure = Int((kind.confidence * 100).rounded())
            lines += field(
                "Kind",
                [
                    [
                        RoleRun("\(kind.complexity.rawValue) \(kind.type.rawValue)"),
                        RoleRun("  \(sure) % sure: \(kind.reason)", .muted),
                    ]
                ]
            )
        }
        if let route = task.route {
            var runs = [RoleRun(route.strategy.rawValue), RoleRun(" with "), RoleRun(route.model, .strong)]
            if route.isRecorded { runs.append(RoleRun(" recorded", .recorded)) }
            runs.append(RoleRun("  " + route.reason, .muted))
            lines += field("Route", [RoleLine(runs)])
        }
        return lines
    }

    private static func place(_ task: AgentTask, _ columns: Int?) -> [RoleLine] {
        guard let workspace = task.workspace else { return [] }
        var lines = field("Branch", [RoleLine(workspace.branch)])
        if let commit = task.commit { lines += field("Commit", [RoleLine(ShortText.hash(commit), .good)]) }
        let path = columns.map { ShortText.path(workspace.path, to: max(1, $0 - labelWidth)) }
        lines += field("Worktree", [RoleLine(path ?? workspace.path)])
        return lines
    }

    /// The issue that the task is for, and the pull request that its commit was published by.
    private static func onGitHub(_ task: AgentTask, _ state: DashboardState) -> [RoleLine] {
        var lines: [RoleLine] = []
        if let issue = task.options.issue {
            let url = state.gitHub.url(ofIssue: issue).map { "  \($0)" } ?? ""
            lines += field("Issue", [[RoleRun("#\(issue)", .strong), RoleRun(url)]])
        }
        if let published = task.publication {
            lines += field(
                "Published",
                [[RoleRun("#\(published.number)", .good), RoleRun("  \(published.url)")]]
            )
        }
        return lines
    }

    private static func cost(_ task: AgentTask, _ state: DashboardState) -> [RoleLine] {
        var facts: [String] = []
        if task.usage.calls > 0 {
            facts.append(ShortText.count(task.usage.calls, "model call"))
            facts.append(
                "\(ShortText.amount(task.usage.promptTokens)) tokens in, "
                    + "\(ShortText.amount(task.usage.replyTokens)) out"
            )
            facts.append(task.usage.tokensPerSecond.map { "\(($0 * 10).rounded() / 10) tok/s" } ?? "– tok/s")
        }
        if task.attempts > 0 { facts.append("\(ShortText.count(task.attempts, "edit")) tried") }
        let added = "added \(state.clock.long(task.createdAt, now: state.time))"
        return field("Spent", [RoleLine((facts + [added]).joined(separator: ", "), .muted)])
    }

    /// The speed of the model while the task runs, on a scale that begins at nothing.
    private static func speed(_ state: DashboardState) -> [RoleLine] {
        guard let values = state.runningSpeeds?.values, let newest = values.last else { return [] }
        let line = Sparkline(values, columns: barColumns)
        guard let top = line.top, values.count > 1 else { return [] }
        let words = "  \(tenths(newest)) tok/s, at most \(tenths(top)) in \(line.text.count) readings"
        return field("Speed", [[RoleRun(line.text, .active), RoleRun(words, .muted)]])
    }

    /// What the time of the task went into; the longest bar is that of the longest time.
    private static func times(_ state: DashboardState) -> [RoleLine] {
        guard let times = state.detail.steps.map(StageTimes.init), !times.all.isEmpty else { return [] }
        let chart = BarChart(times.all.map { $0.seconds }, columns: barColumns)
        var lines = zip(times.all, chart.bars).map { part, bar in
            RoleLine([
                RoleRun(part.stage.rawValue.padded(to: 8)),
                RoleRun(ShortText.duration(part.seconds).padded(to: 11), .muted),
                RoleRun(bar.filled, .accent),
            ])
        }
        if times.isRunning { lines.append(RoleLine("without the step that runs now", .muted)) }
        return field("Time", lines)
    }

    private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }

    private static func prompt(_ task: AgentTask) -> [RoleLine] {
        guard task.prompt.trimmed != task.title else { return [] }
        return [""] + text(task.prompt)
    }

    private static func text(_ text: String) -> [RoleLine] {
        let shown = text.prefix(textLimit)
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false).map {
            RoleLine(String($0))
        }
        guard shown.endIndex < text.endIndex else { return lines }
        let left = text.utf8.count - shown.utf8.count
        return lines + [RoleLine("… and \(ShortText.amount(left)) bytes more", .warning)]
    }

    /// A label with lines beside it, indented alike.
    static func field(_ label: String, _ lines: [RoleLine]) -> [RoleLine] {
        lines.enumerated().map { index, line in
            let head = index == 0 ? label : ""
            var labelled = RoleLine(head.padded(to: labelWidth), .muted) + line
            labelled.hang = labelWidth
            return labelled
        }
    }
}

extension DashboardState {
    /// The speeds of the model while it works on something and the selected task runs; else nil.
    var runningSpeeds: SpeedReadings? {
        selectedTask?.state.isActive == true && activity.phase != .idle ? speeds : nil
    }
}
