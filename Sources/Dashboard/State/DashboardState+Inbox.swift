import Domain
import Terminal

// What the keys of the inbox do, and how its selection stands for a task elsewhere.

extension DashboardState {
    /// The task that is shown and acted on: that of the list, or while the inbox has the keys its own.
    var shownTask: TaskID? {
        (focus == .inbox ? inbox.selectedTask : nil) ?? tasks.list.selectedID
    }

    /// The action by which something that waits is most likely answered; nil where none is.
    func answer(to entry: InboxEntry) -> Action? {
        switch entry.need {
        case .review:
            let task = entry.task.flatMap(tasks.task)
            return switch task?.evidenceGap {
            case nil: .approveTask
            case .missing?, .stale?: .checkTask
            case .failed?: .rejectTask
            }
        case .blocked:
            let task = entry.task.flatMap(tasks.task)
            return switch task?.trouble?.code {
            // A consent that was given meanwhile lets it go on.
            case .needsConsent? where project?.isolation == nil: .checkConsent
            case .denied?: .listRules
            default: .resumeTask
            }
        case .interrupted: return .resumeTask
        case .failed: return .retryTask
        case .broken: return .refreshHealth
        case .reviewRequest, .redRun, .mention, .draft, .refusedWrite, .uncertainWrite: return .openInboxEntry
        }
    }

    /// Whether an action in the inbox can be done now.
    func inboxAvailability(of action: Action) -> Availability {
        guard let entry = inbox.selected else { return .disabled("Nothing waits for you.") }
        switch action {
        case .dismissInboxEntry:
            guard !entry.canBePutAside else { return .enabled }
            return .disabled(
                "Only failures, red runs and mentions can be put aside; this goes when it is dealt with."
            )
        case .dismissAllInboxEntries:
            return inbox.failures.isEmpty
                ? .disabled("No task has failed; everything else is put aside one by one.") : .enabled
        default: return .enabled
        }
    }

    /// Does what a key means in the inbox.
    mutating func performInbox(_ action: Action) {
        guard let entry = inbox.selected else { return }
        switch action {
        case .openInboxEntry: goToPlace(of: entry)
        case .dismissInboxEntry:
            if let task = entry.task { inbox.dismiss(task) } else { inbox.setAside(entry.id) }
        case .dismissAllInboxEntries:
            let failures = inbox.failures
            for task in failures { inbox.dismiss(task) }
            say("Put aside: \(ShortText.count(failures.count, "failure")). They come back when they change.")
        default: break
        }
    }

    /// Shows where something is to be dealt with.
    private mutating func goToPlace(of entry: InboxEntry) {
        switch entry.id {
        case .pullRequest(let number):
            if gitHub.pullRequests.show(number) { return openPullRequest(number) }
        case .run(let id):
            if gitHub.pipelines.show(id) {
                // The log of another run would lie over it.
                closeLog()
                return setFocus(.pipelines)
            }
        case .mention(let number): return goToMention(number)
        case .write(let id):
            if let write = gitHub.write(id) { return open(.confirm(writeDialog(write))) }
        case .task, .health: break
        }
        guard entry.task != nil else {
            return say("\(entry.head)\(entry.title)", remedy: entry.remedy ?? "", isTrouble: true)
        }
        selectTaskOfInbox()
        detail.section = entry.need == .review ? .diff : .overview
        setFocus(.detail)
    }

    /// Shows the issue or pull request in which somebody named the user.
    private mutating func goToMention(_ number: Int) {
        let mention = gitHub.mentions.first { $0.number == number }
        let isPullRequest = mention?.isPullRequest == true
        guard isPullRequest else { return openIssues(at: number) }
        if gitHub.pullRequests.show(number) { return openPullRequest(number) }
        say(
            "#\(number) is not among the open pull requests.",
            remedy: mention.map { "Its page is \($0.url)." } ?? ""
        )
    }

    /// Makes the task of the selected entry the one that the list of tasks has selected, for its details to stay.
    ///
    /// A filter that hides it is cleared: what was asked for is to be seen.
    mutating func selectTaskOfInbox() {
        guard let id = inbox.selectedTask, !tasks.list.select(id: id) else { return }
        tasks.clearFilter()
        tasks.list.select(id: id)
    }

    /// Takes a rule that was added or revoked.
    mutating func take(_ rule: CommandRule) {
        guard var known = rules else { return }
        known.removeAll { $0.id == rule.id }
        if rule.revokedAt == nil { known.append(rule) }
        take(rules: known)
    }

    /// Takes all rules anew.
    mutating func take(rules new: [CommandRule]) {
        let sorted = new.sorted { $0.id < $1.id }
        rules = sorted
        for index in dialogs.indices {
            guard case .rules(var dialog) = dialogs[index].content else { continue }
            dialog.replace(sorted)
            dialogs[index].content = .rules(dialog)
        }
    }
}
