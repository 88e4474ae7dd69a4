import Domain

// The questions with buttons, made of the state they are about.

extension DashboardState {
    /// Whether to leave while tasks are not finished, and what becomes of them.
    var quitDialog: ConfirmDialog {
        var unsent: [RoleLine] = []
        let lost = keptReviews.lost
        if !lost.isEmpty {
            let names = ShortText.list(lost.sorted().map { "#\($0)" })
            let text = "Your marks and comments on \(names) are too many to be kept; they would be lost."
            unsent.append(RoleLine(text, .warning))
        }
        let count = tasks.unfinished
        guard count > 0 else {
            var dialog = ConfirmDialog(
                "Quit?",
                body: unsent,
                buttons: [.init("Stay", .dismiss), .init("Quit", .quit(.stop))]
            )
            dialog.insisted = .quit(.stop)
            return dialog
        }
        let (verb, they, them) = count == 1 ? ("is", "It", "it") : ("are", "They", "them")
        var body = [
            RoleLine("\(ShortText.count(count, "task")) \(verb) not finished yet.", .strong),
            RoleLine(names(of: tasks.unfinishedTasks(upTo: Self.namedTasks), count), .muted),
            RoleLine("\(they) can go on without a screen, or be stopped now and resumed later."),
        ]
        body += unsent
        var dialog = ConfirmDialog(
            "Quit?",
            body: body,
            buttons: [
                .init("Stay", .dismiss), .init("Leave \(them) running", .quit(.leave)),
                .init("Finish first", .quit(.finish)), .init("Stop and quit", .quit(.stop)),
            ],
            yes: nil
        )
        dialog.keys = quitKeys
        dialog.insisted = .quit(.stop)
        return dialog
    }

    /// The keys of the question whether to leave, which is not answered by yes or no.
    private var quitKeys: RoleLine {
        func label(_ action: Action) -> String? { keymap.label(for: action, in: ActionContext.dialog.chain) }
        let words = [
            label(.nextButton).map { "\($0) next" },
            label(.confirm).map { "\($0) takes the marked one" },
            label(.closeDialog).map { "\($0) stays" },
            label(.interrupt).map { "\($0) stops and quits" },
        ]
        return RoleLine(words.compactMap(\.self).joined(separator: ", ") + ".", .muted)
    }

    /// Whether to stop a task.
    func cancelDialog(_ task: AgentTask) -> ConfirmDialog {
        ConfirmDialog(
            "Cancel \(task.label)?",
            body: [
                RoleLine(task.title, .strong),
                RoleLine("It is \(task.state.rawValue). Its worktree stays; retry starts it afresh."),
            ],
            buttons: [
                .init("Keep it", .dismiss), .init("Cancel the task", .perform(.cancelTask(id: task.id))),
            ]
        )
    }

    /// Whether to stop several tasks.
    ///
    /// - Parameters:
    ///   - hit: Those that can be stopped.
    ///   - marked: How many are marked.
    /// - Returns: The question.
    func cancelDialog(_ hit: [AgentTask], of marked: Int) -> ConfirmDialog {
        massDialog(
            hit,
            of: marked,
            verb: "Cancel",
            advice: "Their worktrees stay; retry starts them afresh.",
            dismissal: hit.count == 1 ? "Keep it" : "Keep them"
        ) { .cancelTask(id: $0.id) }
    }

    /// Whether to start several tasks afresh.
    ///
    /// - Parameters:
    ///   - hit: Those that can be started.
    ///   - marked: How many are marked.
    /// - Returns: The question.
    func retryDialog(_ hit: [AgentTask], of marked: Int) -> ConfirmDialog {
        massDialog(
            hit,
            of: marked,
            verb: "Retry",
            advice: "Each starts afresh in a new worktree; what is in no commit goes to the trash.",
            dismissal: hit.count == 1 ? "Leave it as it is" : "Leave them as they are"
        ) { .retryTask(id: $0.id) }
    }

    private func massDialog(
        _ hit: [AgentTask],
        of marked: Int,
        verb: String,
        advice: String,
        dismissal: String,
        _ command: (AgentTask) -> EngineCommand
    ) -> ConfirmDialog {
        let who = hit.count == 1 ? hit.map(\.label).joined() : ShortText.count(hit.count, "task")
        var body = hit.prefix(Self.listedTasks).map { task -> RoleLine in
            [
                RoleRun("\(task.label) ", .muted),
                RoleRun("\(task.state.sign) \(task.state.rawValue)  ", task.state.role),
                RoleRun(tasks.title(of: task.id), .strong),
            ]
        }
        if hit.count > body.count { body.append(RoleLine("and \(hit.count - body.count) more", .muted)) }
        let left = marked - hit.count
        if left > 0 {
            let words = "\(left) of the \(marked) marked stay as they are: their state does not allow it."
            body.append(RoleLine(words, .warning))
        }
        if let hiddenMarks { body.append(RoleLine(hiddenMarks, .warning)) }
        return ConfirmDialog(
            "\(verb) \(who)?",
            body: body + [RoleLine(advice)],
            buttons: [.init(dismissal, .dismiss), .init("\(verb) \(who)", .performAll(hit.map(command)))]
        )
    }

    /// How many tasks a question lists.
    private static var listedTasks: Int { 8 }
    /// How many tasks a question names in a line.
    private static var namedTasks: Int { 3 }

    private func names(of shown: [AgentTask], _ count: Int) -> String {
        let names = shown.map { "\($0.label) \(String(tasks.title(of: $0.id).prefix(40)))" }
        let more = count > shown.count ? " and \(count - shown.count) more" : ""
        return names.joined(separator: ", ") + more
    }

    /// Whether to move the user's branch to a task's commit.
    func bringDialog(_ task: AgentTask) -> ConfirmDialog {
        let facts: [RoleLine] = [
            [RoleRun("Your branch  "), RoleRun(project?.branch ?? "–", .strong)],
            [
                RoleRun("Commit       "), RoleRun(ShortText.hash(task.commit ?? "–"), .strong),
                RoleRun("  \(task.commitSubject ?? task.title)"),
            ],
            "",
        ]
        return ConfirmDialog(
            "Bring \(task.label) into your branch?",
            body: facts + [fastForward(of: task)],
            buttons: [
                .init("Not now", .dismiss), .init("Bring it in", .perform(.bringIntoBranch(id: task.id))),
            ]
        )
    }

    /// Whether to download a model, which takes long and much of the disk.
    func downloadDialog(_ name: String) -> ConfirmDialog {
        ConfirmDialog(
            "Download \(name)?",
            body: [
                "The model server fetches it from the network and keeps it on its disk.",
                "That may be gigabytes; how far it is is shown at the top.",
            ],
            buttons: [
                .init("Do not download", .dismiss), .init("Download it", .perform(.pullModel(name: name))),
            ]
        )
    }

    /// What bringing in does to the branch, and whether it can be expected to.
    private func fastForward(of task: AgentTask) -> RoleLine {
        guard let branch = project?.branch, let head = project?.head, let base = task.workspace?.baseCommit,
            head != base
        else { return "Only as a fast-forward: if your branch has moved on, nothing happens." }
        let words =
            "\(branch) is no longer at \(ShortText.hash(base)), where \(task.label) was started. "
            + "If it has commits of its own, nothing happens; rebase the task onto it first\(rebaseKey)."
        return RoleLine(words, .warning)
    }

    /// Whether checks may run outside a sandbox, or no longer.
    var consentDialog: ConfirmDialog {
        if project?.hasConsent == true {
            return ConfirmDialog(
                "Forbid checks outside a sandbox?",
                body: [
                    "Checks of this project will not run any more until you allow them again.",
                    [RoleRun("Project  "), RoleRun(project?.path ?? "–", .strong)],
                ],
                buttons: [
                    .init("Leave them allowed", .dismiss),
                    .init("Forbid them", .perform(.setUnsandboxedConsent(isGranted: false))),
                ]
            )
        }
        return ConfirmDialog(
            "Run checks without a sandbox?",
            body: [
                [
                    RoleRun("Checks execute code that a model wrote. "),
                    RoleRun("No sandbox was found here.", .warning),
                ],
                "They would run as you, with access to your files and the network.",
                "",
                [RoleRun("Check    "), RoleRun(project?.check?.line ?? "none yet", .code)],
                [RoleRun("Project  "), RoleRun(project?.path ?? "–", .strong)],
                "",
                "Installing bubblewrap gives you a sandbox instead. The consent is recorded for this project alone.",
            ],
            buttons: [
                .init("Do not allow", .dismiss),
                .init("Allow for this project", .perform(.setUnsandboxedConsent(isGranted: true))),
            ]
        )
    }

    /// What to do with marks before a change is approved; nil when nothing of it is rejected.
    func marksDialog(_ task: AgentTask) -> ConfirmDialog? {
        guard let marks = reviews[task.id], let review = marks.review, let summary = marks.summary else {
            return nil
        }
        return ConfirmDialog(
            "Approve \(task.label)?",
            body: [
                RoleLine("\(summary), but still in the change.", .strong),
                "Applied, they are taken back, the checks run on what is left, and you look at it again.",
            ] + dropped(marks),
            buttons: [
                .init("Not yet", .dismiss),
                .init("Apply my marks and check", .perform(.reviseChange(id: task.id, review: review))),
                .init("Approve everything", .approve(task.id)),
            ],
            // Which of the two is meant has to be chosen.
            yes: nil
        )
    }

    /// What becomes of comments when a change is approved.
    private func dropped(_ marks: ReviewMarks?) -> [RoleLine] {
        guard let count = marks?.review?.comments.count, count > 0 else { return [] }
        let key = keymap.label(for: .rejectTask).map { " \($0) sends what you wrote." } ?? ""
        let text =
            "An approved change goes to no agent, so \(ShortText.count(count, "comment")) would be dropped."
        return [RoleLine(text + key, .warning)]
    }

    /// What is to be different, to be told to the agent with the marks and comments there are.
    func rejectDialog(_ id: TaskID, text: String = "") -> TextDialog {
        TextDialog(.reject(id), text: text, enclosure: reviews[id]?.enclosure)
    }

    /// A commit message as a block of its own, in which the subject stands out and the rest is indented.
    private static func quoted(commitMessage: String) -> [RoleLine] {
        let lines = commitMessage.trimmed.split(separator: "\n", omittingEmptySubsequences: false)
        let rest = lines.dropFirst().drop { $0.allSatisfy(\.isWhitespace) }
        let bar = RoleRun("▏ ", .quote)
        var block: [RoleLine] = [RoleLine("Commit message", .muted)]
        block.append([bar, RoleRun(lines.first.map(String.init) ?? "", .strong)])
        if !rest.isEmpty { block.append([bar]) }
        block += rest.map { RoleLine([bar, RoleRun("  \($0)")]) }
        return block.map { line in
            var line = line
            if line.runs.first == bar { line.hang = 2 }
            return line
        }
    }

    /// What is missing of a change to be approved without more ado, and what can be done about it.
    private func warning(about gap: EvidenceGap) -> [RoleLine] {
        let what =
            switch gap {
            case .missing: "No check has run on this change: nothing shows that it works."
            case .stale:
                "The files have changed since the checks ran: nothing shows that they work as they are."
            case .failed: "The checks do not pass on this change."
            }
        let (action, deed): (Action, String) =
            gap == .failed ? (.rejectTask, "gives it back") : (.checkTask, "runs the checks")
        let advice = keymap.label(for: action).map { " \($0) \(deed)." } ?? ""
        return ["", RoleLine(what + advice, .danger), "Approved anyway, that is recorded with the approval."]
    }

    /// Whether to commit a change: what will be committed, what proves it, and which tests it touches.
    func approveDialog(_ task: AgentTask, message: String?) -> ConfirmDialog {
        let message = CommitMessageText(message ?? task.title).text
        let tests = task.testChanges.map(\.path)
        var body = Self.quoted(commitMessage: message)
        if let branch = task.workspace?.branch {
            body.append([RoleRun("Branch          ", .muted), RoleRun(branch)])
        }
        if let change = task.change {
            body.append([
                RoleRun("Change          ", .muted),
                RoleRun(ShortText.count(change.files.count, "file") + ", "),
                RoleRun("+\(change.added)", .added), RoleRun(" "), RoleRun("-\(change.removed)", .removed),
            ])
        }
        body.append(RoleLine([RoleRun("Evidence        ", .muted)] + EvidenceText.summary(of: task).runs))
        let gap = task.evidenceGap
        if let gap { body += warning(about: gap) }
        body += dropped(reviews[task.id])
        if !task.testChanges.isEmpty {
            body.append("")
            body.append(RoleLine("This change touches tests or what decides the checks:", .danger))
            for notice in task.testChanges {
                body.append([
                    RoleRun(notice.weakens ? "  ! " : "  + ", notice.weakens ? .bad : .warning),
                    RoleRun(notice.path, .strong),
                    RoleRun("  \(notice.weakens ? "weakens: " : "")\(notice.summary)"),
                ])
            }
            body.append("By approving you accept these changes to tests, file by file.")
        }
        if let push = pushWords(of: task) { body += ["", RoleLine(push, .strong)] }
        let deed = task.options.start == nil ? " and commit" : ", commit and push"
        let usual = tests.isEmpty ? "Approve\(deed)" : "Accept the test changes\(deed)"
        let forced = tests.isEmpty ? "Approve anyway" : "Accept the test changes and approve anyway"
        let approval = EngineCommand.approveTask(
            id: task.id,
            acceptedTestFiles: tests,
            message: message,
            force: gap != nil
        )
        var dialog = ConfirmDialog(
            gap == nil ? "Approve \(task.label)?" : "Approve \(task.label) anyway?",
            body: body,
            buttons: [
                .init("Not yet", .dismiss),
                .init(gap == nil ? usual : forced, .perform(approval)),
            ],
            // With tests at stake, or nothing to show that it works, the button has to be chosen; a habit is not
            // enough.
            yes: tests.isEmpty && gap == nil ? 1 : nil,
            messageOf: task.id
        )
        dialog.message = message
        return dialog
    }
}
