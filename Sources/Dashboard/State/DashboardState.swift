import Domain
import Foundation
import Terminal

/// Everything that is on the screen, as a value.
///
/// It starts empty, so that the first frame needs neither disk nor engine. ``apply(_:at:)`` is the one
/// way in: it changes the value at once and says what the world should do; it waits for nothing.
struct DashboardState: Sendable {
    /// How the engine stands.
    enum Connection: Sendable, Equatable {
        case starting
        case connected
        case failed(EngineError)
    }

    /// A model on its way here.
    struct Download: Sendable, Equatable {
        var model: String
        var status: String
        var completed: Int64?
        var total: Int64?
    }

    var size: Size
    var keymap: Keymap
    let clock: WallClock
    /// What of the engine is shown, and where that runs.
    let scope: DashboardScope
    /// When the last input came.
    var time: Date

    var connection = Connection.starting
    var project: ProjectStatus? {
        didSet {
            // A task may be being written since before the engine could say anything of the project.
            let now = project
            updateDialog { content in
                guard case .newTask(var dialog) = content else { return }
                dialog.project = now
                content = .newTask(dialog)
            }
        }
    }
    var activity = ModelActivity() {
        didSet { speeds.take(activity, after: oldValue) }
    }
    /// The speeds of the model that were measured last.
    private(set) var speeds = SpeedReadings()
    var health: [HealthItem] = [] {
        didSet { inbox.take(health) }
    }
    /// How the queue stands; nil until the engine has told.
    var queue: QueueStatus?
    var conversations: [Conversation] = []
    var download: Download?

    var tasks = TasksState()
    /// What waits for the user.
    var inbox = InboxState()
    /// What is known of GitHub.
    var gitHub = GitHubState()
    /// The rules about commands that were not revoked; nil until somebody has asked for them.
    var rules: [CommandRule]?
    var detail = DetailState()
    /// Marks and comments on changes that wait for review, which only this screen knows of and remembers.
    var reviews: [TaskID: ReviewMarks] = [:]
    var chat = ChatState()
    var focus: Pane
    /// The pane shown beside Tasks where there is room for one.
    var companion = Pane.detail
    /// How much of the screen each pane gets while it has the keys, where that is not its usual part.
    var zooms: [Pane: PaneZoom] = [:]
    /// Where borders between panes were put, as shares from 0 to 1.
    var shares: [Split: Double] = [:]
    /// The border that the mouse holds.
    var dragged: BorderDrag?
    /// Whether the task shown is the one that changed last; only where the details are alone.
    var followsChanges: Bool
    /// The layers over the panes; the last one has the keys.
    var dialogs: [Dialog] = []
    /// How many dialogs were opened.
    var dialogCount = 0
    var toast: Toast?
    /// The key that is being acted on; nil when it was no key.
    var pressedKey: Key?
    /// Commands that went out and are not all taken yet.
    var sent: [SentCommands] = []
    /// The tasks that were approved here and of whose commit nothing was heard yet.
    var approved: Set<TaskID> = []
    /// Whether the terminal's window is looked at, as far as the terminal says.
    var isLookedAt = true
    /// When somebody who looks elsewhere was called last.
    var lastNotice: Date?
    /// How much of the mouse is ours now.
    var mouse: MouseReporting
    /// How much it is when it is not off.
    let usualMouse: MouseReporting
    /// Whether it was told how to select text beside the mouse.
    var hasToldOfSelecting = false
    /// How texts are edited, where that was chosen on the screen; nil for what the keymap says.
    var chosenEditing: EditingStyle?
    /// A sequence of keys of which some are still missing.
    var begunChord: BegunChord?
    /// The task that was begun and not sent.
    var draft: String
    /// The issue on GitHub that it is for; nil for none.
    var draftIssue: Int?

    /// A task that was just added and is to be selected once its event comes.
    var wantedTask: TaskID?
    /// What the word being typed may become; nil while nothing is offered.
    var completion: CompletionPopup?
    /// The word for which nothing is offered until it changes.
    var dismissedWord: CompletionWord?
    /// What was typed before into the fields that narrow or search a pane.
    var recentWords: [PromptField: RecentWords] = [:]
    /// The way back through it from the field that is being typed into.
    var promptHistory = InputHistory()

    /// What was asked and not answered, so that nothing is asked twice.
    var asked: Set<Question> = []
    /// What was refused; not asked again before the user moves on.
    var refused: Set<Question> = []
    /// What is remembered of the last time and can be shown only once the engine has told of the tasks.
    var awaitedMemory: ScreenMemory?
    /// Whether a key was pressed, or the mouse: from then on nothing but that moves the focus.
    var hasActed = false

    init(
        size: Size,
        keymap: Keymap = .standard,
        clock: WallClock = .local,
        time: Date,
        draft: String = "",
        mouse: MouseReporting = .off,
        scope: DashboardScope = DashboardScope()
    ) {
        self.size = size
        self.mouse = mouse
        usualMouse = mouse == .off ? .drags : mouse
        self.keymap = keymap
        self.clock = clock
        self.time = time
        self.draft = draft
        self.scope = scope
        focus = scope.pane?.pane ?? .tasks
        followsChanges = scope.pane?.pane == .detail
        chat.editor.useVim(keymap.editing == .vim)
    }

    /// The task whose details are shown and that the keys of a task act on.
    var selectedTask: AgentTask? { shownTask.flatMap(tasks.task) }

    /// Whether the engine answers.
    var isConnected: Bool { connection == .connected }

    /// Where a key is looked up, the first place first.
    var contexts: [ActionContext] {
        if let dialog = dialogs.last { return dialog.contexts }
        if activePrompt != nil { return ActionContext.filter.chain }
        if focus == .chat, chat.isWriting { return [.editor, .anywhere] }
        let nearest: [ActionContext] = offer == nil ? [] : [.toast]
        return nearest + paneContexts
    }

    private var paneContexts: [ActionContext] {
        switch focus {
        case .tasks: return [.tasks, .task, .global, .anywhere]
        case .detail where filesHaveKeys: return ActionContext.files.chain
        case .detail:
            let text: [ActionContext] =
                switch detail.section {
                case .diff: [.diff]
                case .output: [.output]
                case .overview, .steps: []
                }
            return (isSearching ? [.search] : []) + text + [.detail, .task, .global, .anywhere]
        case .chat: return [.chat, .global, .anywhere]
        case .pipelines: return gitHub.log == nil ? ActionContext.pipelines.chain : logContexts
        case .pullRequests: return pullRequestContexts
        case .inbox: return ActionContext.inbox.chain
        }
    }

    /// Takes an input.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - time: When it happened.
    /// - Returns: What the world should do, in order.
    mutating func apply(_ input: DashboardInput, at time: Date) -> [Effect] {
        self.time = time
        let place = place
        let (output, hunt) = (detail.output?.id, detail.output?.hunt)
        let (log, logHunt) = (gitHub.log?.output?.id, gitHub.log?.output?.hunt)
        let written = activeEditor?.buffer
        let issue = markedIssue
        var effects: [Effect] = []
        switch input {
        case .terminal(let input): effects = handle(input)
        case .resized(let size): self.size = size
        case .engineStarted(let snapshot): start(snapshot)
        case .engineFailed(let error): connection = .failed(error)
        case .events(let envelopes): effects = envelopes.flatMap { fold($0.event) }
        case .loaded(let answer): load(answer)
        case .hunted(let hunt, let finding):
            detail.output?.take(finding, of: hunt)
            gitHub.log?.output?.take(finding, of: hunt)
        case .performed(let command, let receipt): effects = finish(command, receipt)
        case .failed(let effect, let error): effects = fail(effect, error)
        case .themesListed(let listings, let chosen): takeThemes(listings, chosen: chosen)
        case .remembered(let reading): remember(reading)
        case .keymapRead(let keymap, let findings): take(keymap, findings)
        case .copied(let outcome, let what): tell(of: outcome, what)
        case .edited(let text, let target): takeEdited(text, target)
        case .filesEdited(let task): effects = takeEdits(of: task)
        case .woke(let alarm): wake(for: alarm)
        // The time is all that is new.
        case .ticked: break
        case .noticed(let text, let isTrouble): say(text, isTrouble: isTrouble)
        }
        detail.show(shownTask)
        if detail.section == .steps || detail.section == .output { detail.chooseOutput() }
        // Whoever goes elsewhere and comes back may ask again.
        if place != self.place { refused = [] }
        // What is missing of a text depends on how much of it is in view.
        fitViews()
        followWord(since: written, isTyped: input.isTyping)
        effects += notifyOfGitHub() + restEffects(since: issue)
        let questions = missing()
        asked.formUnion(questions)
        if detail.output?.id != output { effects.append(.keepOutput(detail.output?.id)) }
        if gitHub.log?.output?.id != log { effects.append(.keepLog(gitHub.log?.output?.id)) }
        let hunts = [(hunt, detail.output?.hunt), (logHunt, gitHub.log?.output?.hunt)]
        let changed = hunts.filter { $0.0 != $0.1 }.map { $0.1 }
        // One search goes on at a time: what ends one must not end the one that begins.
        if !changed.isEmpty { effects.append(.hunt(changed.compactMap(\.self).first)) }
        return effects + questions.map(Effect.ask)
    }

    /// What the user is looking at.
    private struct Place: Equatable {
        var focus: Pane
        var task: TaskID?
        var section: DetailState.Section
        var dialogs: Int
    }

    private var place: Place {
        Place(focus: focus, task: detail.task, section: detail.section, dialogs: dialogs.count)
    }

    private mutating func start(_ snapshot: SnapshotQuery.Answer) {
        connection = .connected
        project = snapshot.project
        speeds = SpeedReadings()
        activity = snapshot.activity
        health = snapshot.health
        conversations = snapshot.conversations.sorted { $0.updatedAt > $1.updatedAt }
        tasks.replace(snapshot.tasks)
        inbox.replace(snapshot.tasks)
        gitHub.begin()
        rules = nil
        chat.show(conversations.first?.id)
        if let memory = awaitedMemory { showRemembered(memory) }
        showNewestChange()
        asked = []
        refused = []
    }

    /// Lets the engine look at what the user may have changed by hand.
    private func takeEdits(of id: TaskID) -> [Effect] {
        guard isConnected, tasks.task(id)?.state == .reviewing else { return [] }
        return [.perform(.recordEdits(id: id))]
    }

    private mutating func takeEdited(_ text: String, _ target: EditTarget) {
        // Editors end a file with a line end that nobody typed.
        let text = text.last == "\n" ? String(text.dropLast()) : text
        switch (target, dialogs.last?.content) {
        case (.chat, _): chat.editor.setText(text)
        case (.dialog, .newTask(var dialog)?):
            dialog.editor.setText(text)
            dialogs[dialogs.count - 1].content = .newTask(dialog)
        case (.dialog, .text(var dialog)?):
            dialog.editor.setText(text)
            dialogs[dialogs.count - 1].content = .text(dialog)
        case (.dialog, _): break
        }
    }
}
