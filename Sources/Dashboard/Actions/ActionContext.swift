/// Where on the screen an action can be meant; also the tables of a keymap file.
enum ActionContext: String, CaseIterable {
    /// Always, dialogs and text fields included.
    case anywhere
    /// Every pane.
    case global
    /// The list of tasks.
    case tasks
    /// The selected task, in the list, in the inbox and in its details.
    case task
    /// The details of the selected task.
    case detail
    /// The diff among the details; before everything else there but a search.
    case diff
    /// The output of a step among the details; before everything else there but a search.
    case output
    /// The tree of files beside a diff; before everything else there.
    case files
    /// A diff or output in which words were looked for; before everything else there.
    case search
    /// All but dialogs and fields, while a word offers to take something back; before everything else.
    case toast
    /// The chat, while nothing is being written.
    case chat
    /// A field that text is typed into.
    case editor
    /// A question with buttons.
    case dialog
    /// A list that is narrowed by typing.
    case list
    /// Words that are typed to narrow or search a pane; before everything in a list.
    case filter
    /// The list of what waits for the user.
    case inbox
    /// The panes with what is on GitHub.
    case gitHub = "github"
    /// The selected pull request, in the list and on its page.
    case pullRequest = "pull-request"
    /// The list of pull requests.
    case pullRequests = "pull-requests"
    /// The page of a pull request, in place of the list.
    case pullRequestPage = "pull-request-page"
    /// The diff on that page.
    case pullRequestDiff = "pull-request-diff"
    /// The tree of files beside that diff.
    case pullRequestFiles = "pull-request-files"
    /// The tree of runs.
    case pipelines
    /// The list of issues, which is narrowed by typing; before everything in a list.
    case issues
    /// The marked issue, in the list and while it is read.
    case issue
    /// The log of a job over the tree of runs; before everything else there but a search.
    case log

    /// The wider contexts whose keys work here, too, unless a nearer one has them; the nearest first.
    var inherited: [ActionContext] {
        switch self {
        case .anywhere: []
        case .global, .editor, .dialog, .list: [.anywhere]
        case .filter, .issue: [.list, .anywhere]
        case .issues: [.issue, .list, .anywhere]
        case .task, .chat, .toast, .gitHub: [.global, .anywhere]
        case .pullRequest, .pipelines: [.gitHub, .global, .anywhere]
        case .pullRequests, .pullRequestPage: [.pullRequest, .gitHub, .global, .anywhere]
        case .pullRequestDiff: [.diff, .pullRequestPage, .pullRequest, .gitHub, .global, .anywhere]
        case .pullRequestFiles:
            [.files, .diff, .pullRequestPage, .pullRequest, .gitHub, .global, .anywhere]
        case .log: [.output, .gitHub, .global, .anywhere]
        case .tasks, .detail, .inbox: [.task, .global, .anywhere]
        case .diff, .output: [.detail, .task, .global, .anywhere]
        case .files: [.diff, .detail, .task, .global, .anywhere]
        case .search: [.diff, .output, .detail, .task, .global, .anywhere]
        }
    }

    /// This context and those it inherits from, the nearest first.
    var chain: [ActionContext] { [self] + inherited }

    /// Where keys are looked up that are pressed here, the first place first; one way for each text that can
    /// be shown, since no two of a diff, an output and a log have the keys at once.
    var chains: [[ActionContext]] {
        guard self == .search else { return [chain] }
        return [Self.diff, .output, .log].map { text in [Self.search] + text.chain }
    }

    /// Whether letters go into a field here, whatever they are bound to.
    var takesLetters: Bool { [.editor, .list, .filter, .issues].contains(self) }

    /// The heading in help.
    var title: String {
        switch self {
        case .anywhere: "Anywhere"
        case .global: "In every pane"
        case .tasks: "Tasks"
        case .task: "Selected task"
        case .detail: "Detail"
        case .diff: "Diff"
        case .output: "Output"
        case .files: "Files of a diff"
        case .search: "Search"
        case .toast: "While undo is offered"
        case .chat: "Chat"
        case .editor: "Writing"
        case .dialog: "Questions"
        case .list: "Lists to choose from"
        case .filter: "Filters and searches"
        case .inbox: "Inbox"
        case .gitHub: "On GitHub"
        case .pullRequest: "Selected pull request"
        case .pullRequests: "Pull requests"
        case .pullRequestPage: "Page of a pull request"
        case .pullRequestDiff: "Diff of a pull request"
        case .pullRequestFiles: "Files of a pull request"
        case .pipelines: "Pipelines"
        case .issues: "List of issues"
        case .issue: "Marked issue"
        case .log: "Log of a job"
        }
    }
}
