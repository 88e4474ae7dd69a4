/// Everything a key can do.
///
/// Keymaps, footer, help and palette are made from this one list.
///
/// The raw value is the name in keymap files and is stable.
enum Action: String, CaseIterable {
    case interrupt = "app.interrupt"
    case redraw = "app.redraw"
    case suspend = "app.suspend"
    case toggleMouse = "app.mouse"
    case toggleVim = "app.vim"

    case quit = "app.quit"
    case detach = "app.detach"
    case help = "app.help"
    case palette = "app.palette"
    case back = "app.back"
    case focusTasks = "focus.tasks"
    case focusDetail = "focus.detail"
    case focusChat = "focus.chat"
    case focusPipelines = "focus.pipelines"
    case focusPullRequests = "focus.pull-requests"
    case focusNext = "focus.next"
    case focusPrevious = "focus.previous"
    case focusLeft = "focus.left"
    case focusRight = "focus.right"
    case focusUp = "focus.up"
    case focusDown = "focus.down"
    case zoom = "view.zoom"
    case zoomBack = "view.zoom-back"
    case wider = "layout.wider"
    case narrower = "layout.narrower"
    case taller = "layout.taller"
    case shorter = "layout.shorter"
    case resetLayout = "layout.reset"
    case down = "move.down"
    case up = "move.up"
    case top = "move.top"
    case bottom = "move.bottom"
    case pageDown = "move.page-down"
    case pageUp = "move.page-up"
    case halfPageDown = "move.half-page-down"
    case halfPageUp = "move.half-page-up"
    case newTask = "task.new"
    case chooseModel = "model.choose"
    case pullModel = "model.pull"
    case setCheck = "check.set"
    case checkConsent = "check.consent"
    case refreshHealth = "health.refresh"
    case searchMessages = "chat.search-all"
    case chooseTheme = "theme.choose"

    case openTask = "tasks.open"
    case filterTasks = "tasks.filter"
    case markTask = "tasks.mark"
    case markRange = "tasks.mark-range"
    case markDown = "tasks.mark-down"
    case markUp = "tasks.mark-up"

    case cancelTask = "task.cancel"
    case retryTask = "task.retry"
    case resumeTask = "task.resume"
    case undoTask = "task.undo"
    case approveTask = "task.approve"
    case rejectTask = "task.reject"
    case bringIntoBranch = "task.bring"
    case shell = "task.shell"
    case openInEditor = "task.edit"
    case pager = "task.pager"
    case copy = "task.copy"
    case showDiff = "task.diff"
    case showEvidence = "task.evidence"
    case checkTask = "task.check"

    case openStep = "detail.open"
    case nextSection = "detail.next-section"
    case previousSection = "detail.previous-section"
    case follow = "detail.follow"
    case beginSearch = "detail.search"
    case nextMatch = "search.next"
    case previousMatch = "search.previous"
    case nextHunk = "diff.next"
    case previousHunk = "diff.previous"
    case scrollRight = "diff.right"
    case scrollLeft = "diff.left"
    case toggleSides = "diff.sides"
    case toggleGroup = "output.fold"
    case toggleAllGroups = "output.fold-all"
    case nextGroup = "output.next-group"
    case previousGroup = "output.previous-group"
    case toggleNumbers = "output.numbers"
    case nextFile = "diff.next-file"
    case previousFile = "diff.previous-file"
    case toggleFold = "diff.fold"
    case foldAll = "diff.fold-all"
    case unfoldAll = "diff.unfold-all"
    case rejectHunk = "diff.reject"
    case rejectFile = "diff.reject-file"
    case commentOnHunk = "diff.comment"
    case applyMarks = "diff.apply"
    case editHunk = "diff.edit"
    case toggleFiles = "diff.files"

    case chooseFile = "files.choose"
    case openFolder = "files.open"
    case closeFolder = "files.close"
    case openFolders = "files.open-all"
    case filterFiles = "files.filter"

    case takeBack = "toast.undo"

    case write = "chat.write"
    case stopReply = "chat.stop"
    case newConversation = "chat.new"
    case chooseConversation = "chat.choose"
    case searchChat = "chat.search"
    case openAddedTask = "chat.task"
    case copyReply = "chat.copy"
    case pageReply = "chat.pager"

    case submit = "editor.submit"
    case newline = "editor.newline"
    case externalEditor = "editor.external"
    case expandPaste = "editor.expand-paste"
    case nextField = "editor.next-field"
    case previousField = "editor.previous-field"
    case leaveEditor = "editor.leave"
    case editorHelp = "editor.help"

    case confirm = "dialog.confirm"
    case answerYes = "dialog.yes"
    case nextButton = "dialog.next"
    case previousButton = "dialog.previous"
    case editMessage = "dialog.edit-message"
    case closeDialog = "dialog.close"
    case scrollDown = "dialog.scroll-down"
    case scrollUp = "dialog.scroll-up"

    case accept = "list.accept"
    case nextItem = "list.next"
    case previousItem = "list.previous"
    case nextPage = "list.next-page"
    case previousPage = "list.previous-page"
    case closeList = "list.close"

    case earlierWords = "filter.earlier"
    case laterWords = "filter.later"

    case moveEarlier = "task.earlier"
    case moveLater = "task.later"
    case pauseTask = "task.pause"
    case changePriority = "task.priority"
    case setPrerequisites = "task.after"
    case pauseQueue = "queue.pause"
    case restoreStep = "steps.restore"
    case rebaseTask = "task.rebase"
    case focusInbox = "focus.inbox"
    case listRules = "rules.list"

    case openInboxEntry = "inbox.open"
    case dismissInboxEntry = "inbox.dismiss"
    case dismissAllInboxEntries = "inbox.dismiss-all"

    case followUp = "task.follow-up"
    case followUpNow = "task.follow-up-now"

    case newTaskFromIssue = "task.from-issue"
    case readIssue = "issues.read"
    case leaveIssue = "issue.leave"
    case commentOnIssue = "issue.comment"
    case assignIssue = "issue.assign"
    case closeIssue = "issue.close"
    case copyIssueLink = "issue.copy-link"
    case publishTask = "task.publish"
    case refreshGitHub = "github.refresh"
    case copyLink = "github.copy-link"
    case openInBrowser = "github.browser"
    case fixRun = "github.fix"
    case openPullRequest = "pull-requests.open"
    case showNextRequests = "pull-requests.show-next"
    case filterPullRequests = "pull-requests.filter"
    case showPullRequestDiff = "pull-request.diff"
    case approvePullRequest = "pull-request.approve"
    case requestChanges = "pull-request.request-changes"
    case commentOnPullRequest = "pull-request.comment"
    case mergePullRequest = "pull-request.merge"
    case updatePullRequest = "pull-request.update"
    case markReady = "pull-request.ready"
    case closePullRequest = "pull-request.close"
    case requestReview = "pull-request.request-review"
    case rerunFailedChecks = "pull-request.rerun"
    case checkOutPullRequest = "pull-request.check-out"
    case fixThreads = "pull-request.fix-threads"
    case openPageRow = "pull-request-page.open"
    case nextPageTab = "pull-request-page.next-tab"
    case previousPageTab = "pull-request-page.previous-tab"
    case replyToThread = "pull-request-page.reply"
    case filterRuns = "pipelines.filter"
    case groupRuns = "pipelines.group"
    case showNextRuns = "pipelines.show-next"
    case openLog = "pipelines.log"
    case openRun = "pipelines.open"
    case closeRun = "pipelines.close"
    case rerunFailedJobs = "pipelines.rerun-failed"
    case rerunAllJobs = "pipelines.rerun"
    case cancelRun = "pipelines.cancel"
    case showFixes = "pipelines.fixes"

    case closeLog = "log.close"
    case searchLog = "log.search"
    case followLog = "log.follow"
    case nextFinding = "log.next-finding"
    case previousFinding = "log.previous-finding"
    case toggleTimes = "log.times"
    case copyExcerpt = "log.copy"
    case pageLog = "log.pager"
    case readLogAgain = "log.again"
}

/// How much an action can cost.
enum DangerLevel {
    /// Shows something, or can be taken back.
    case harmless
    /// Changes something that takes work to get back; asks first when something runs.
    case careful
    /// Cannot be taken back; always asks.
    case dangerous
}

/// What people read about an action.
struct ActionInfo {
    /// Where it can be meant.
    let context: ActionContext
    /// The name, short enough for the footer.
    let title: String
    /// One sentence for help.
    let help: String
    /// How much it can cost.
    let danger: DangerLevel
    /// How eagerly the footer shows it: 0 never, then the lower the earlier.
    let footerRank: Int

    init(
        _ context: ActionContext,
        _ title: String,
        _ help: String,
        danger: DangerLevel = .harmless,
        footer: Int = 0
    ) {
        self.context = context
        self.title = title
        self.help = help
        self.danger = danger
        footerRank = footer
    }
}
