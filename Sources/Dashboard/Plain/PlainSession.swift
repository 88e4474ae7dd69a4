import Domain
import Foundation
import Terminal

/// The same engine and the same actions, line by line: for screen readers, pipes, scripts and terminals that
/// can only print.
///
/// A pure value like ``DashboardState``: ``apply(_:at:)`` is the one way in, and it waits for nothing. The
/// lines it tells hold no control characters, whoever wrote them.
struct PlainSession: Sendable {
    /// A text of several lines that is being written.
    struct Draft: Sendable {
        var head: String
        var body: [String] = []
        /// Whether a dot alone ends it; else a line that does not end in a backslash.
        var endsWithDot: Bool
    }

    /// What has to come to rest before the next line is taken.
    enum Waiting: Sendable, Equatable {
        case task(TaskID)
        case everything
    }

    /// A model on its way here.
    struct Download: Sendable {
        var status: String
        var toldAt: Date
    }

    /// How far apart words about something that goes on for long are at least.
    static let progressInterval: TimeInterval = 10
    /// Within which time a second Ctrl-C quits.
    private static let insistence: TimeInterval = 2

    /// What the dashboard would know: so both offer the same actions, for the same reasons, with the same
    /// questions.
    var dashboard: DashboardState
    /// Whether a person types the lines.
    let isInteractive: Bool
    /// The width of the terminal; nil where nothing has one.
    var columns: Int?

    /// The task that was spoken of last.
    var mentioned: TaskID?
    /// The conversation that messages go to; nil to begin one.
    var conversation: ConversationID?
    /// The question that the next line answers.
    var question: ConfirmDialog?
    var draft: Draft?
    var waiting: Waiting?
    var reply: PlainReply?
    /// When something was last told of a step that still runs.
    var toldOfSteps: [StepID: Date] = [:]
    var download: Download?
    /// Whether a download was asked for and has not ended.
    var isDownloading = false
    /// Whether the environment is being looked at for the user.
    var isLookingAround = false
    /// The tasks that have changed their state.
    var touched: Set<TaskID> = []
    /// What was refused.
    var refusals: [EngineError] = []

    /// How many commands and questions have no answer yet.
    private var pending = 0
    private var isInputEnded = false
    private var isEnded = false
    private var lastInterrupt: Date?
    private var lines: [ToldLine] = []
    private var effects: [PlainEffect] = []

    /// Begins a session that waits for its engine.
    init(keymap: Keymap = .standard, isInteractive: Bool, clock: WallClock = .local, time: Date) {
        // No pane is seen at this size, so nothing is laid out or loaded for one.
        dashboard = DashboardState(
            size: Size(columns: 1, rows: 1),
            keymap: keymap,
            clock: clock,
            time: time
        )
        self.isInteractive = isInteractive
    }

    /// When the last input came.
    var time: Date { dashboard.time }

    /// Takes an input.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - time: When it happened.
    /// - Returns: The lines to print, and what the world should do, in order.
    mutating func apply(_ input: PlainInput, at time: Date) -> (lines: [ToldLine], effects: [PlainEffect]) {
        guard !isEnded else { return ([], []) }
        dashboard.time = time
        switch input {
        case .engineStarted(let snapshot):
            _ = dashboard.apply(.engineStarted(snapshot), at: time)
            conversation = dashboard.conversations.first?.id
            say(PlainText.greeting(dashboard))
        case .engineEnded(let error):
            say(PlainText.line(error))
            end(because: error)
        case .events(let envelopes): for envelope in envelopes { take(envelope) }
        case .line(let line): take(line)
        case .endOfInput: endInput()
        case .interrupted: interrupt()
        case .performed(let command, let receipt):
            pending -= 1
            finish(command, receipt)
        case .answered(let answer):
            pending -= 1
            tell(answer)
        case .refused(let command, let error):
            pending -= 1
            refuse(command, error)
        }
        settle()
        defer {
            lines = []
            effects = []
        }
        let clean = lines.flatMap { told in
            PlainText.clean(told.text).map { ToldLine(text: $0, kind: told.kind) }
        }
        return (clean, effects)
    }

    /// Whether the next line can be taken; a script's wait until the one before has done its work.
    var takesLines: Bool {
        guard dashboard.isConnected, !isEnded, !isInputEnded, pending == 0, waiting == nil else {
            return false
        }
        return isInteractive || isQuiet
    }

    /// What stands before the next line of a person; nil while none is taken.
    var prompt: String? {
        guard isInteractive, takesLines else { return nil }
        return question.map { "\($0.plainPrompt) " } ?? (draft == nil ? "switchyard> " : "> ")
    }
}

// MARK: - What comes out

extension PlainSession {
    /// Tells a text of one or more lines.
    mutating func say(_ text: String) { lines.append(ToldLine(text: text, kind: .answer)) }

    /// Tells some lines.
    mutating func say(_ texts: [String]) {
        for text in texts { say(text) }
    }

    /// Tells how something goes on; a reader who does not keep up misses it.
    mutating func report(_ text: String) { lines.append(ToldLine(text: text, kind: .progress)) }

    /// Gives the engine a command.
    mutating func command(_ command: EngineCommand) {
        pending += 1
        effects.append(.perform(command))
    }

    /// Asks the engine a question.
    mutating func ask(_ question: PlainQuestion) {
        pending += 1
        effects.append(.ask(question))
    }

    /// Asks the user a question; without a clear answer nothing is done.
    mutating func ask(_ dialog: ConfirmDialog) {
        question = dialog
        say(dialog.plainLines)
        if !isInteractive { say(dialog.plainPrompt) }
    }

    /// Takes a task as the one that is spoken of.
    mutating func mention(_ id: TaskID) {
        mentioned = id
        dashboard.tasks.list.select(id: id)
    }
}

// MARK: - Ending

extension PlainSession {
    /// Whether nothing is under way but tasks.
    private var isQuiet: Bool { pending == 0 && reply == nil && !isDownloading && !isLookingAround }

    /// Leaves, or asks when tasks would be cut off by that.
    mutating func quit() {
        if dashboard.tasks.unfinished > 0 { ask(dashboard.quitDialog) } else { end() }
    }

    /// Does what a mode of quitting means.
    mutating func quit(_ mode: QuitMode) {
        switch mode {
        case .stop: end()
        case .leave:
            isEnded = true
            effects.append(.leave)
        case .finish:
            isInputEnded = true
            say("The session ends when the tasks are done.")
        }
    }

    private mutating func end(isInterrupted: Bool = false, because error: EngineError? = nil) {
        isEnded = true
        var ending = PlainEnding(isInterrupted: isInterrupted)
        if !isInteractive {
            ending.tasks = touched.sorted().compactMap(dashboard.tasks.task)
            ending.refusals = refusals
        }
        if let error { ending.refusals.append(error) }
        effects.append(.end(ending))
    }

    /// No more lines: a script's tasks are seen to their end, a person is taken to mean "quit".
    private mutating func endInput() {
        let question = question
        self.question = nil
        if question != nil { say("No answer: nothing was done.") }
        if draft != nil {
            draft = nil
            refuse(
                nil,
                .invalid(
                    message: "The text was not ended: nothing was done.",
                    remedy: "A dot alone ends a text after <<."
                )
            )
        }
        guard isInteractive else {
            isInputEnded = true
            return
        }
        // Asked whether to quit and told nothing, twice: nobody is there, and work must not be lost.
        if question?.insisted != nil { return quit(.leave) }
        if question == nil { quit() }
    }

    /// One layer less; said twice, or where only waiting is left, it means to quit.
    private mutating func interrupt() {
        let age = lastInterrupt.map { time.timeIntervalSince($0) } ?? -1
        lastInterrupt = time
        let isInsisting = (0...Self.insistence).contains(age) || question?.insisted != nil
        guard dashboard.isConnected, !isInputEnded, !isInsisting else { return endInterrupted() }
        if question != nil {
            question = nil
            say("No: nothing was done.")
        } else if draft != nil {
            draft = nil
            say("The text is dropped.")
        } else if waiting != nil {
            waiting = nil
            say("No longer waiting; the tasks go on.")
        } else if let reply {
            command(.stopReply(conversation: reply.conversation))
        } else if isDownloading {
            isDownloading = false
            say("No longer waiting; the download goes on.")
        }
        say("Ctrl-C again within 2 seconds quits.")
    }

    private mutating func endInterrupted() {
        let count = dashboard.tasks.unfinished
        if count > 0 {
            say("\(ShortText.count(count, "task")) stopped; `resume` goes on with what was begun.")
        }
        end(isInterrupted: true)
    }

    /// Goes on where something that was waited for is over.
    private mutating func settle() {
        guard !isEnded else { return }
        if let waiting, isAtRest(waiting) { self.waiting = nil }
        guard isInputEnded, isQuiet, isAtRest(.everything) else { return }
        say(touched.sorted().compactMap(dashboard.tasks.task).map(PlainText.row))
        end()
    }

    /// Whether waiting tasks are held up by the pause of the queue or by each other, so that none starts by itself.
    private func isHeldUp(_ tasks: [AgentTask]) -> Bool { dashboard.queue?.isAtRest(tasks) == true }

    private func isAtRest(_ waiting: Waiting) -> Bool {
        switch waiting {
        case .everything:
            dashboard.tasks.unfinished == 0 || dashboard.tasks.active == 0 && isHeldUp(dashboard.tasks.queued)
        case .task(let id):
            dashboard.tasks.task(id).map { task in
                guard task.state == .queued else { return !task.state.isActive }
                return dashboard.tasks.active == 0 && isHeldUp(dashboard.tasks.queued)
            } ?? true
        }
    }
}
