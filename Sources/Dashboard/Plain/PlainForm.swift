/// How something is asked for in a line of the plain session.
struct PlainForm: Equatable, Sendable {
    /// A text behind the command.
    enum Text: Equatable, Sendable {
        case nothing
        /// It may be left out; the name stands in the help.
        case optional(String)
        case required(String)
    }

    /// The words for it, the preferred one first.
    let words: [String]
    /// Whether a task's number may follow.
    let takesTask: Bool
    /// What else may follow.
    let text: Text
    /// One sentence for help, where that of the dashboard speaks of the screen.
    let help: String?

    init(_ words: String..., takesTask: Bool = false, text: Text = .nothing, help: String? = nil) {
        self.words = words
        self.takesTask = takesTask
        self.text = text
        self.help = help
    }

    /// How it is written, such as `reject [TASK] COMMENT`.
    var usage: String {
        let rest: String? =
            switch text {
            case .nothing: nil
            case .optional(let name): "[\(name)]"
            case .required(let name): name
            }
        return [words.first, takesTask ? "[TASK]" : nil, rest].compactMap(\.self).joined(separator: " ")
    }
}

extension Action {
    /// How the action is asked for where there is no screen; nil for what only a screen can do.
    var plainForm: PlainForm? {
        switch self {
        case .help: PlainForm("help", text: .optional("COMMAND"), help: "List the commands, or tell of one.")
        case .quit: PlainForm("quit", "exit")
        case .detach: PlainForm("detach", help: "End this session and let running tasks go on.")
        case .focusTasks: PlainForm("tasks", "list", help: "List the tasks.")
        case .newTask: PlainForm("new", "add", text: .required("TEXT"))
        case .chooseModel:
            PlainForm(
                "model",
                "models",
                text: .optional("NAME"),
                help: "List the models, or choose the one for new tasks and the chat."
            )
        case .pullModel: PlainForm("pull", text: .required("NAME"))
        case .setCheck:
            PlainForm(
                "check",
                text: .optional("COMMAND"),
                help: "Show or set the command whose exit code decides whether a change is good;"
                    + " - goes back to the detected one."
            )
        case .checkConsent: PlainForm("consent")
        case .refreshHealth: PlainForm("health")
        case .searchMessages: PlainForm("search", text: .required("WORDS"))

        case .openTask: PlainForm("show", "open", takesTask: true, help: "Show the task and its steps.")
        case .showDiff: PlainForm("diff", takesTask: true)
        case .showEvidence: PlainForm("evidence", takesTask: true)
        case .checkTask: PlainForm("recheck", takesTask: true)
        case .openStep:
            PlainForm("logs", "output", takesTask: true, help: "Print what every step of the task said.")
        case .cancelTask: PlainForm("cancel", takesTask: true)
        case .retryTask: PlainForm("retry", takesTask: true)
        case .resumeTask: PlainForm("resume", takesTask: true)
        case .undoTask: PlainForm("undo", takesTask: true)
        case .approveTask: PlainForm("approve", takesTask: true, text: .optional("MESSAGE"))
        case .rejectTask: PlainForm("reject", takesTask: true, text: .required("COMMENT"))
        case .bringIntoBranch: PlainForm("bring", takesTask: true)
        case .rebaseTask: PlainForm("rebase", takesTask: true)

        case .write:
            PlainForm(
                "chat",
                "say",
                text: .optional("MESSAGE"),
                help: "Write a message to the model, or show the newest ones."
            )
        case .stopReply: PlainForm("stop")
        case .newConversation: PlainForm("new-chat")
        case .chooseConversation:
            PlainForm(
                "conversations",
                text: .optional("NUMBER"),
                help: "List the conversations, or choose one to go on with."
            )

        case .moveEarlier: PlainForm("earlier", takesTask: true)
        case .moveLater: PlainForm("later", takesTask: true)
        case .pauseTask: PlainForm("pause", takesTask: true)
        case .changePriority:
            PlainForm(
                "priority",
                takesTask: true,
                text: .optional("high|normal|low"),
                help: "Give the task a priority, or the next one."
            )
        case .setPrerequisites:
            PlainForm(
                "after",
                takesTask: true,
                text: .required("TASKS"),
                help: "Start the task only when these are done; - lets it go ahead."
            )
        case .pauseQueue:
            PlainForm(
                "queue",
                text: .optional("pause|resume"),
                help: "Show the queue, or let it start no more tasks, or go on."
            )
        case .focusInbox: PlainForm("inbox", help: "List what waits for you.")
        case .newTaskFromIssue:
            PlainForm(
                "issues",
                "issue",
                text: .optional("NUMBER"),
                help: "List the open issues on GitHub, or add a task for one."
            )
        case .focusPullRequests: PlainForm("prs", help: "List the open pull requests.")
        case .focusPipelines:
            PlainForm("runs", help: "List the runs of workflows, the newest of each branch first.")
        case .openPullRequest:
            PlainForm("pr", text: .required("NUMBER"), help: "Show a pull request and what was said of it.")
        case .approvePullRequest: PlainForm("approve-pr", text: .required("NUMBER [WORDS]"))
        case .requestChanges: PlainForm("request-changes", text: .required("NUMBER WORDS"))
        case .commentOnPullRequest: PlainForm("comment-pr", text: .required("NUMBER WORDS"))
        case .mergePullRequest: PlainForm("merge-pr", text: .required("NUMBER"))
        case .markReady: PlainForm("ready-pr", text: .required("NUMBER"))
        case .closePullRequest: PlainForm("close-pr", text: .required("NUMBER"))
        case .openRun:
            PlainForm(
                "run",
                text: .required("RUN"),
                help: "Show the jobs of a run, and what the logs of the failed ones say."
            )
        case .readIssue:
            PlainForm(
                "read-issue",
                text: .required("ISSUE"),
                help: "Show an issue on GitHub with its comments."
            )
        case .publishTask: PlainForm("publish", takesTask: true)
        case .rerunFailedJobs: PlainForm("rerun", text: .required("RUN"))
        case .rerunAllJobs: PlainForm("rerun-all", text: .required("RUN"))
        case .cancelRun: PlainForm("cancel-run", text: .required("RUN"))
        case .fixRun: PlainForm("fix", text: .required("RUN"))
        case .refreshGitHub: PlainForm("refresh")
        case .followUp: PlainForm("tell", takesTask: true, text: .required("TEXT"))
        case .followUpNow: PlainForm("tell!", takesTask: true, text: .required("TEXT"))
        default: nil
        }
    }
}
