// What each action is called and for: a table, long by nature.

extension Action {
    /// The texts about the action.
    var info: ActionInfo {
        switch self {
        case .interrupt:
            .init(.anywhere, "stop", "Close what is open, then quit; asks when tasks are running.")
        case .redraw: .init(.anywhere, "redraw", "Paint the whole screen again.")
        case .suspend: .init(.anywhere, "suspend", "Go back to the shell; fg returns.")
        case .toggleMouse:
            .init(.anywhere, "mouse", "Use the mouse here, or leave it to the terminal to select text.")

        case .toggleVim:
            .init(
                .anywhere,
                "vim keys",
                "Turn vim's modes in editors on or off; this project's screen remembers it."
            )

        case .quit:
            .init(.global, "quit", "Leave; asks when tasks are running.", danger: .careful, footer: 90)
        case .detach: .init(.global, "detach", "Leave the screen and let running tasks go on.")
        case .help: .init(.global, "help", "Show the keys that work here.", footer: 1)
        case .palette: .init(.global, "commands", "Find any command by its name.", footer: 80)
        case .back: .init(.global, "back", "Clear filter or search, end the zoom, or go back to the tasks.")
        case .focusTasks: .init(.global, "tasks", "Go to the tasks.")
        case .focusDetail: .init(.global, "detail", "Go to the details of the selected task.")
        case .focusChat: .init(.global, "chat", "Go to the chat.")
        case .focusPipelines: .init(.global, "pipelines", "Go to the pipelines.")
        case .focusPullRequests: .init(.global, "pull requests", "Go to the pull requests.")
        case .focusNext: .init(.global, "next pane", "Go to the next pane.", footer: 85)
        case .focusPrevious: .init(.global, "previous pane", "Go to the pane before.")
        case .focusLeft: .init(.global, "pane left", "Go to the pane on the left.")
        case .focusRight: .init(.global, "pane right", "Go to the pane on the right.")
        case .focusUp: .init(.global, "pane above", "Go to the pane above.")
        case .focusDown: .init(.global, "pane below", "Go to the pane below.")
        case .zoom:
            .init(
                .global,
                "zoom",
                "Give this pane half of the screen, then the whole, or end that.",
                footer: 86
            )
        case .zoomBack: .init(.global, "zoom back", "Take the steps of the zoom the other way round.")
        case .wider: .init(.global, "wider", "Make this pane wider.")
        case .narrower: .init(.global, "narrower", "Make this pane narrower.")
        case .taller: .init(.global, "taller", "Make this pane taller.")
        case .shorter: .init(.global, "shorter", "Make this pane shorter.")
        case .resetLayout: .init(.global, "reset layout", "Put the borders between panes back.")
        case .down: .init(.global, "down", "One line down.")
        case .up: .init(.global, "up", "One line up.")
        case .top: .init(.global, "top", "To the beginning.")
        case .bottom: .init(.global, "bottom", "To the end, and follow it as it grows.")
        case .pageDown: .init(.global, "page down", "One page down.")
        case .pageUp: .init(.global, "page up", "One page up.")
        case .halfPageDown: .init(.global, "half down", "Half a page down.")
        case .halfPageUp: .init(.global, "half up", "Half a page up.")
        case .newTask: .init(.global, "new task", "Write a task for an agent.", footer: 10)
        case .chooseModel: .init(.global, "model", "Choose the model for new tasks and the chat.", footer: 70)
        case .pullModel: .init(.global, "pull model", "Download a model by name.")
        case .setCheck:
            .init(.global, "check", "Set the command whose exit code decides whether a change is good.")
        case .checkConsent:
            .init(
                .global,
                "check consent",
                "Allow or forbid checks outside a sandbox in this project.",
                danger: .dangerous
            )
        case .refreshHealth: .init(.global, "look again", "Look again at git, the model and the rest.")
        case .searchMessages: .init(.global, "search chat", "Search all messages of all conversations.")
        case .chooseTheme: .init(.global, "theme", "Choose how the screen looks.")

        case .openTask: .init(.tasks, "open", "Show the details of the task.", footer: 11)
        case .filterTasks:
            .init(
                .tasks,
                "filter",
                "Show only tasks that match; 'word stands there exactly, !word does not.",
                footer: 60
            )
        case .markTask:
            .init(
                .tasks,
                "mark",
                "Mark the task, or unmark it, and go on to the next; keys act on all that are marked.",
                footer: 61
            )
        case .markRange:
            .init(.tasks, "mark range", "Mark every task from here to where you go; again to stop.")
        case .markDown: .init(.tasks, "mark down", "Mark this task and the one below, and on from there.")
        case .markUp: .init(.tasks, "mark up", "Mark this task and the one above, and on from there.")

        case .cancelTask:
            .init(.task, "cancel", "Stop the task; asks when it runs.", danger: .careful, footer: 22)
        case .retryTask: .init(.task, "retry", "Start the task afresh in a new worktree.", footer: 24)
        case .resumeTask: .init(.task, "resume", "Go on from the last step that was kept.", footer: 20)
        case .undoTask:
            .init(.task, "undo", "Put the files back to before the last edit; again to redo.", footer: 30)
        case .approveTask:
            .init(
                .task,
                "approve",
                "Commit the change on the task's branch; asks first.",
                danger: .dangerous,
                footer: 20
            )
        case .rejectTask: .init(.task, "reject", "Give the change back with a comment.", footer: 21)
        case .bringIntoBranch:
            .init(
                .task,
                "bring in",
                "Fast-forward your branch to the task's commit; asks first.",
                danger: .careful,
                footer: 20
            )
        case .shell: .init(.task, "shell", "Open a shell in the task's worktree.", footer: 41)
        case .openInEditor: .init(.task, "edit", "Open its changed files in your editor.", footer: 42)
        case .pager: .init(.task, "pager", "Show what is shown of the task in your pager.", footer: 43)
        case .copy: .init(.task, "copy", "Copy what is shown of the task.", footer: 44)
        case .showDiff: .init(.task, "diff", "Show what the task changed.", footer: 23)

        case .showEvidence:
            .init(.task, "evidence", "Show the output of the check that is the evidence.", footer: 31)
        case .checkTask: .init(.task, "check again", "Run the checks on the files as they are.")

        case .openStep:
            .init(.detail, "output", "Show the output of the selected step, or of the evidence.", footer: 15)
        case .nextSection: .init(.detail, "next tab", "The next kind of details.", footer: 12)
        case .previousSection: .init(.detail, "previous tab", "The kind of details before.")
        case .follow:
            .init(.detail, "follow", "Stay at the end as the output grows, or stop that.", footer: 45)
        case .beginSearch: .init(.detail, "search", "Look for words in the diff or output.", footer: 17)
        case .nextMatch: .init(.search, "next match", "The next place with the words.", footer: 9)
        case .previousMatch: .init(.search, "match before", "The place with the words before.", footer: 9)
        case .nextHunk: .init(.diff, "next hunk", "The next changed place.", footer: 16)
        case .previousHunk: .init(.diff, "previous hunk", "The changed place before.")
        case .scrollRight: .init(.diff, "right", "See more of long lines.", footer: 18)
        case .scrollLeft: .init(.diff, "left", "Back to where long lines begin.")
        case .toggleSides:
            .init(.diff, "side by side", "Old and new beside each other, where there is room.", footer: 17)
        case .toggleGroup: .init(.output, "fold", "Fold the group in view, or open it.", footer: 18)
        case .toggleAllGroups: .init(.output, "fold all", "Fold all groups, or open all.", footer: 19)
        case .nextGroup: .init(.output, "next group", "The next group's heading.", footer: 20)
        case .previousGroup: .init(.output, "group before", "The heading of the group before.")
        case .toggleNumbers: .init(.output, "numbers", "Show line numbers, or leave them out.", footer: 46)
        case .nextFile: .init(.diff, "next file", "The next changed file.")
        case .previousFile: .init(.diff, "file before", "The changed file before.")
        case .toggleFold: .init(.diff, "fold", "Fold the hunk or file here, or unfold it.", footer: 47)
        case .foldAll: .init(.diff, "fold all", "Fold every file to its heading.")
        case .unfoldAll: .init(.diff, "unfold all", "Unfold every file and hunk.")
        case .rejectHunk:
            .init(.diff, "reject hunk", "Reject the hunk or file here, or accept it again.", footer: 16)
        case .rejectFile: .init(.diff, "reject file", "Reject the whole file, or accept it again.")
        case .commentOnHunk:
            .init(.diff, "comment", "Tell the agent something of the line, hunk or file here.", footer: 16)
        case .applyMarks:
            .init(.diff, "apply marks", "Take back what is rejected and run the checks again.", footer: 15)
        case .editHunk: .init(.diff, "edit here", "Open the file at this line in your editor.", footer: 46)
        case .toggleFiles: .init(.diff, "files", "The changed files as a tree, or away with it.", footer: 19)

        case .chooseFile: .init(.files, "show", "Show the file, or open and close the folder.", footer: 8)
        case .openFolder: .init(.files, "open", "Open the folder, or go into it.")
        case .closeFolder: .init(.files, "close", "Close the folder, or go to the one around it.")
        case .openFolders: .init(.files, "open all", "Open all folders.", footer: 19)
        case .filterFiles:
            .init(
                .files,
                "filter",
                "Show only files that match; 'word stands there exactly, !word does not.",
                footer: 9
            )

        case .takeBack:
            .init(.toast, "undo", "Take back what was just done, while that is offered.", footer: 2)

        case .write: .init(.chat, "write", "Write a message.", footer: 12)
        case .stopReply: .init(.chat, "stop reply", "Stop the reply that is being written.", footer: 11)
        case .newConversation: .init(.chat, "new chat", "Begin a new conversation.", footer: 30)
        case .chooseConversation:
            .init(.chat, "conversations", "Choose a conversation to go on with.", footer: 29)
        case .searchChat: .init(.chat, "search", "Search all messages.", footer: 31)
        case .openAddedTask: .init(.chat, "task", "Go to the task that was added from the chat.", footer: 28)
        case .copyReply: .init(.chat, "copy", "Copy the newest reply.", footer: 32)
        case .pageReply: .init(.chat, "pager", "Show the newest reply in your pager.")

        case .submit: .init(.editor, "send", "Send what is written.", footer: 10)
        case .newline: .init(.editor, "new line", "Begin a new line.", footer: 11)
        case .externalEditor: .init(.editor, "editor", "Go on writing in $EDITOR.", footer: 12)
        case .expandPaste: .init(.editor, "expand paste", "Write a paste out in place.", footer: 9)
        case .nextField: .init(.editor, "options", "To the next field of the form.", footer: 13)
        case .previousField: .init(.editor, "field before", "To the field before.")
        case .leaveEditor: .init(.editor, "leave", "Stop writing; the text is kept.", footer: 14)
        case .editorHelp: .init(.editor, "help", "List the keys that work while you write.", footer: 15)

        case .confirm: .init(.dialog, "choose", "Take the marked button.", footer: 10)
        case .answerYes: .init(.dialog, "yes", "Do it.", footer: 11)
        case .nextButton: .init(.dialog, "next", "Mark the next button.", footer: 14)
        case .previousButton: .init(.dialog, "previous", "Mark the button before.")
        case .editMessage: .init(.dialog, "edit message", "Change the commit message.", footer: 13)
        case .closeDialog: .init(.dialog, "no", "Close without doing anything.", footer: 12)
        case .scrollDown: .init(.dialog, "scroll down", "See more of a long question.")
        case .scrollUp: .init(.dialog, "scroll up", "Back towards its beginning.")

        case .accept: .init(.list, "choose", "Take the marked line.", footer: 10)
        case .nextItem: .init(.list, "next", "Mark the next line.", footer: 11)
        case .previousItem: .init(.list, "previous", "Mark the line before.")
        case .nextPage: .init(.list, "next page", "One page on.")
        case .previousPage: .init(.list, "previous page", "One page back.")
        case .closeList: .init(.list, "close", "Close the list.", footer: 12)

        case .earlierWords: .init(.filter, "earlier", "Recall what was typed here before.", footer: 13)
        case .laterWords: .init(.filter, "later", "Back towards what is being typed.")

        case .moveEarlier: .init(.task, "earlier", "Move the waiting task one place up in the queue.")
        case .moveLater: .init(.task, "later", "Move the waiting task one place down in the queue.")
        case .pauseTask: .init(.task, "pause", "Set the task aside, or go on with it.")
        case .changePriority:
            .init(.task, "priority", "Give the task high, low or normal priority, one after the other.")
        case .setPrerequisites:
            .init(.task, "after", "Say which tasks have to be done before this one starts.")
        case .pauseQueue:
            .init(.global, "pause queue", "Start no more tasks, or go on; what runs is not touched.")
        case .restoreStep:
            .init(
                .detail,
                "restore",
                "Put the files back to what they were after the selected step; asks first.",
                danger: .careful,
                footer: 18
            )
        case .rebaseTask:
            .init(
                .task,
                "rebase",
                "Bring the change onto what your branch has become since; asks first.",
                danger: .careful
            )
        case .focusInbox: .init(.global, "inbox", "Go to what waits for you.")
        case .listRules: .init(.global, "rules", "List the rules about commands, to revoke them.")

        case .openInboxEntry: .init(.inbox, "open", "Go to where it is dealt with.", footer: 11)
        case .dismissInboxEntry:
            .init(
                .inbox,
                "put aside",
                "Put a failure, red run or mention aside; it comes back when it changes.",
                footer: 25
            )
        case .dismissAllInboxEntries: .init(.inbox, "put all aside", "Put all failures aside.")

        case .followUp:
            .init(.task, "tell", "Tell the agent more; it hears it after this step.", footer: 26)
        case .followUpNow:
            .init(.task, "tell now", "Interrupt the agent and tell it more.")

        case .newTaskFromIssue:
            .init(.global, "task from issue", "Choose an open issue on GitHub and make it a task.")
        case .readIssue: .init(.issues, "read", "Read the marked issue and its comments.", footer: 11)
        case .leaveIssue: .init(.issue, "back", "Back to the list of issues.", footer: 13)
        case .commentOnIssue:
            .init(.issue, "comment", "Comment on the marked issue on GitHub.", footer: 14)
        case .assignIssue:
            .init(.issue, "take", "Assign the marked issue to you, or give it back.", footer: 15)
        case .closeIssue:
            .init(.issue, "close issue", "Close the marked issue; asks first.", danger: .careful, footer: 16)
        case .copyIssueLink: .init(.issue, "copy link", "Copy the link of the marked issue.", footer: 17)
        case .publishTask:
            .init(
                .task,
                "publish",
                "Push the task's commit to GitHub and open a draft pull request; asks first.",
                danger: .careful,
                footer: 21
            )
        case .refreshGitHub:
            .init(.gitHub, "refresh", "Ask GitHub for what is new at once.", footer: 30)
        case .copyLink:
            .init(.gitHub, "copy link", "Copy the link of what is selected.", footer: 29)
        case .openInBrowser:
            .init(.gitHub, "browser", "Open what is selected in your browser.", footer: 31)
        case .fixRun:
            .init(
                .gitHub,
                "fix",
                "Make a task of the red run that ends when its rerun is green; asks first.",
                danger: .careful,
                footer: 13
            )
        case .openPullRequest, .showNextRequests, .filterPullRequests, .showPullRequestDiff,
            .approvePullRequest,
            .requestChanges, .commentOnPullRequest, .mergePullRequest, .updatePullRequest, .markReady,
            .closePullRequest, .requestReview, .rerunFailedChecks, .checkOutPullRequest, .fixThreads,
            .openPageRow, .nextPageTab, .previousPageTab, .replyToThread:
            pullRequestInfo ?? ActionInfo(.pullRequest, rawValue, "")
        case .filterRuns:
            .init(
                .pipelines,
                "filter",
                "Show only runs that match; 'word stands there exactly, !word does not.",
                footer: 31
            )
        case .groupRuns:
            .init(
                .pipelines,
                "branch/workflow",
                "Put the runs together by branch, or by workflow.",
                footer: 32
            )
        case .showNextRuns:
            .init(
                .pipelines,
                "red/mine/all",
                "Show red runs, yours, or all, one after the other.",
                footer: 12
            )
        case .openLog:
            .init(
                .pipelines,
                "log",
                "Show the log of the job at its first error, or the jobs of the run.",
                footer: 11
            )
        case .openRun:
            .init(
                .pipelines,
                "open",
                "Show the jobs of the run, the steps of the job, or the branch.",
                footer: 13
            )
        case .closeRun: .init(.pipelines, "close", "Close what is open, or go to what it is below.")
        case .rerunFailedJobs:
            .init(.pipelines, "rerun failed", "Run the failed jobs of the run again.", footer: 20)
        case .rerunAllJobs: .init(.pipelines, "rerun all", "Run all jobs of the run again.", footer: 21)
        case .cancelRun:
            .init(.pipelines, "cancel", "Stop the run on GitHub; asks first.", danger: .careful, footer: 22)
        case .showFixes:
            .init(.pipelines, "fixes", "Show what became of red runs, by kind of failure.", footer: 31)

        case .closeLog: .init(.log, "back", "Back to the runs, where they were.", footer: 16)
        case .searchLog: .init(.log, "search", "Look for words in the log.", footer: 17)
        case .followLog: .init(.log, "follow", "Stay at the end of the log, or stop that.")
        case .nextFinding: .init(.log, "next error", "The next line that tells of a failure.", footer: 14)
        case .previousFinding: .init(.log, "error before", "The line before that tells of a failure.")
        case .toggleTimes: .init(.log, "times", "Show when each line was printed, or not.", footer: 21)
        case .copyExcerpt:
            .init(.log, "copy", "Copy the part that shows what failed, or the run's link.", footer: 22)
        case .pageLog: .init(.log, "pager", "Show the log in your pager.", footer: 43)
        case .readLogAgain: .init(.log, "read again", "Ask for the log as it is now.", footer: 44)
        }
    }

    /// Whether the palette offers it: what makes sense by itself, apart from a cursor in a field or list.
    var isInPalette: Bool {
        switch info.context {
        case .editor, .dialog, .list, .filter, .search, .files, .toast, .issues, .issue: false
        case .anywhere: self != .interrupt
        case .global:
            switch self {
            case .palette, .down, .up, .top, .bottom, .pageDown, .pageUp, .halfPageDown, .halfPageUp, .back:
                false
            default: true
            }
        // A step without its key is none.
        case .tasks: self != .markDown && self != .markUp
        default: true
        }
    }
}
