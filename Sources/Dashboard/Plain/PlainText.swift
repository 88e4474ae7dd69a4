import Domain
import Terminal

/// What is told in lines: plain words, and nothing that only a screen can show.
enum PlainText {
    /// The lines of a text as they are safe to print anywhere.
    static func clean(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            TerminalText.sanitized(Substring(line.last == "\r" ? line.dropLast() : line))
        }
    }

    /// A refusal in one line.
    static func line(_ error: EngineError) -> String {
        error.remedy.isEmpty ? error.message : "\(error.message) \(error.remedy)"
    }

    /// The first line of a session: which project, and what there is to do.
    static func greeting(_ state: DashboardState) -> String {
        let name = state.project?.name ?? "no project"
        let place = state.project?.branch.map { "\(name) on \($0)" } ?? "\(name), on no branch"
        let count = state.tasks.count
        let tasks = count == 0 ? "no tasks" : ShortText.count(count, "task")
        let waiting = state.tasks.waiting
        let wait = waiting == 0 ? "" : ", \(waiting) waiting for you"
        return "Switchyard, line by line: \(place), \(tasks)\(wait). `help` lists the commands."
    }

    // MARK: - Tasks

    /// A task in one line.
    static func row(_ task: AgentTask) -> String { "\(task.label) \(task.state.rawValue): \(task.title)" }

    /// What a change of a task means, in as few lines as there is news.
    ///
    /// - Parameters:
    ///   - before: The task as it was; nil when it is new.
    ///   - task: The task as it is.
    /// - Returns: The lines; most often one or none.
    static func change(from before: AgentTask?, to task: AgentTask) -> [String] {
        var lines: [String] = []
        if let route = task.route, before?.route != route {
            let model = route.model + (route.isRecorded ? " (recorded)" : "")
            lines.append("\(task.label) plan: \(route.strategy.rawValue) with \(model), \(route.reason)")
        }
        guard before?.state != task.state else { return lines }
        lines.append("\(task.label) \(task.state.rawValue): \(news(of: task, isNew: before == nil))")
        if task.state == .reviewing {
            lines.append("\(task.label) checks: \(EvidenceText.summary(of: task).text)")
            let id = task.id
            lines.append("\(task.label) next: diff \(id), approve \(id), reject \(id) COMMENT")
        }
        return lines
    }

    private static func news(of task: AgentTask, isNew: Bool) -> String {
        switch task.state {
        case .queued where isNew: return task.title
        case .failed, .blocked, .interrupted:
            if let trouble = task.trouble { return "\(trouble.message) \(trouble.remedy)" }
        case .reviewing:
            if let trouble = task.trouble { return "\(trouble.message) \(trouble.remedy)" }
            if let change = task.change {
                let files = ShortText.count(change.files.count, "file")
                return "\(OverviewText.explanation(task)), +\(change.added) -\(change.removed) in \(files)"
            }
        case .done:
            if let commit = task.commit, let branch = task.workspace?.branch {
                return "committed as \(ShortText.hash(commit)) on \(branch)"
            }
        default: break
        }
        return OverviewText.explanation(task)
    }

    /// A step in one line.
    static func step(_ step: StepRecord) -> String {
        let end = step.summary.isEmpty ? "" : ": \(step.summary)"
        return "step \(step.id) \(step.state.rawValue): \(step.title)\(end)"
    }

    /// All steps with what they said.
    static func logs(_ logs: [StepLog]) -> [String] {
        logs.flatMap { log in
            [step(log.step)] + (log.text.isEmpty ? [] : [withoutLastLineEnd(log.text)])
        }
    }

    /// A text that ends its last line itself.
    static func withoutLastLineEnd(_ text: String) -> String {
        text.unicodeScalars.last == "\n" ? String(text.unicodeScalars.dropLast()) : text
    }

    // MARK: - The rest

    /// What was found about the environment.
    static func health(_ items: [HealthItem]) -> [String] {
        items.map { item in
            let remedy = item.remedy.map { " \($0)" } ?? ""
            return "\(item.subject.name): \(item.level.rawValue), \(item.message)\(remedy)"
        }
    }

    /// A model in one line.
    static func model(_ model: ModelSummary) -> String {
        let size = model.sizeInBytes.map { "\((Double($0) / 1e8).rounded() / 10) GB" }
        let facts = [
            model.isSelected ? "chosen" : nil, size, model.parameterSize, model.quantization,
            model.isRecorded ? "recorded" : nil,
        ]
        return ([model.name] + facts.compactMap(\.self)).joined(separator: ", ")
    }

    /// A message with who wrote it.
    static func message(_ message: ChatMessage) -> String {
        switch message.role {
        case .user: "you: \(message.text)"
        case .assistant: "\(message.model ?? "model"): \(message.text)\(ending(message))"
        case .notice: message.text
        }
    }

    private static func ending(_ message: ChatMessage) -> String {
        switch message.state {
        case .complete: ""
        case .streaming: " (still being written)"
        case .stopped: " (stopped)"
        case .failed: " (failed: \(message.trouble ?? "for no known reason"))"
        }
    }

    /// A message that was found, cut to one line.
    static func found(_ message: ChatMessage) -> String {
        let line = message.text.split(whereSeparator: \.isNewline).joined(separator: " ")
        let who = message.role == .user ? "you" : message.model ?? "model"
        return "conversation \(message.conversation), \(who): "
            + TerminalText.truncated(line, to: foundColumns)
    }

    private static let foundColumns = 200
}

extension ConfirmDialog {
    /// What stands where the answer is typed.
    var plainPrompt: String {
        buttons.count == 2 ? "\(title) Type yes:" : "\(title) Type a number:"
    }

    /// What the user should know before answering.
    var plainLines: [String] {
        let answers = buttons.enumerated().map { "\($0.offset + 1) \($0.element.label)" }
        // The bar of a quoted text would be read aloud.
        return body.map { $0.text.replacing("▏ ", with: "  ") } + (buttons.count == 2 ? [] : answers)
    }

    /// What an answer means; anything but a clear one costs nothing.
    func outcome(ofPlain answer: String) -> Outcome {
        if buttons.count == 2 {
            let word = answer.lowercased()
            return word == "yes" || word == "y" && yes != nil ? buttons[1].outcome : .dismiss
        }
        guard let number = Int(answer), buttons.indices.contains(number - 1) else { return .dismiss }
        return buttons[number - 1].outcome
    }
}
