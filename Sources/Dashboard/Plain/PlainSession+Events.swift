import Domain
import Foundation

// What the plain session tells of what happens in the engine: a line for each change, none for a token.
// What a task comes to and what a model replies is said; how far it is, only reported.

extension PlainSession {
    /// Takes one event.
    mutating func take(_ envelope: EventEnvelope) {
        var before: AgentTask?
        if case .taskChanged(let task) = envelope.event { before = dashboard.tasks.task(task.id) }
        dashboard.toast = nil
        _ = dashboard.apply(.events([envelope]), at: time)
        // Nothing shows it; what it says is told below.
        let word = dashboard.toast
        dashboard.toast = nil
        switch envelope.event {
        case .taskChanged(let task):
            if before?.state != task.state { touched.insert(task.id) }
            say(PlainText.change(from: before, to: task))
        case .stepChanged(let step): take(step)
        case .outputGrew(let task, let step, let length): tellProgress(task, step, length)
        case .messageChanged(let message): take(message)
        case .replyGrew(let message, _, let text):
            guard reply?.id == message else { return }
            tellReply(reply?.grow(to: text, columns: columns) ?? [], by: dashboard.activity.model)
        case .healthChanged(let items):
            guard isLookingAround else { return }
            isLookingAround = false
            say(PlainText.health(items))
        case .pullProgress(let model, let status, let completed, let total, let outcome):
            tellDownload(of: model, status, completed, total, isFinished: outcome != nil)
        case .conversationChanged, .settingChanged, .activityChanged, .projectChanged, .queueChanged,
            .payloadRedacted, .commandRuleChanged, .gitHubChanged, .gitHubWriteChanged:
            break
        case .fixChanged: if let word { say(word.message) }
        }
    }

    private mutating func take(_ step: StepRecord) {
        guard step.endedAt == nil else {
            toldOfSteps[step.id] = nil
            return report("#\(step.taskID) \(PlainText.step(step))")
        }
        guard step.kind.takesLong, toldOfSteps[step.id] == nil else { return }
        toldOfSteps[step.id] = time
        report("#\(step.taskID) working: \(step.title)")
    }

    /// Says now and then that something still comes.
    private mutating func tellProgress(_ task: TaskID, _ step: StepID, _ length: Int) {
        guard let last = toldOfSteps[step], time.timeIntervalSince(last) >= Self.progressInterval else {
            return
        }
        toldOfSteps[step] = time
        report("#\(task) working: \(length) characters so far")
    }

    private mutating func take(_ message: ChatMessage) {
        switch message.role {
        case .user: break
        case .notice: say(message.text)
        case .assistant:
            if message.state == .streaming {
                guard reply?.id != message.id else { return }
                reply = PlainReply(message)
            } else if reply?.id == message.id {
                tellReply(reply?.end(as: message, columns: columns) ?? [], by: message.model)
                reply = nil
            }
        }
    }

    /// Tells what came of the reply; who writes it is known only when something has come.
    private mutating func tellReply(_ lines: [String], by model: String?) {
        guard !lines.isEmpty else { return }
        if reply?.isAnnounced == false {
            reply?.isAnnounced = true
            let recorded = dashboard.activity.isRecorded ? " (recorded)" : ""
            say("\(model ?? "model")\(recorded):")
        }
        say(lines)
    }

    private mutating func tellDownload(
        of model: String,
        _ status: String,
        _ completed: Int64?,
        _ total: Int64?,
        isFinished: Bool
    ) {
        if isFinished {
            download = nil
            isDownloading = false
            return say("\(model): \(status)")
        }
        if let download, download.status == status,
            time.timeIntervalSince(download.toldAt) < Self.progressInterval
        {
            return
        }
        download = Download(status: status, toldAt: time)
        var share = ""
        if let completed, let total, total > 0 { share = " \(min(100, completed * 100 / total)) %" }
        report("\(model): \(status)\(share)")
    }
}

extension StepKind {
    /// Whether the start of such a step is worth a line of its own.
    fileprivate var takesLong: Bool {
        switch self {
        case .modelCall, .check, .publish: true
        case .classify, .prepare, .locate, .edit, .approval, .commit, .undo, .revise: false
        }
    }
}
