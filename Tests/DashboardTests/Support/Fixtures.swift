import Domain
import Foundation

/// A project with tasks in every interesting state.
enum Fixtures {
    /// 22 November 2026, 14:05 UTC.
    static let now = Date(timeIntervalSince1970: 1_795_356_300)

    static let files = [
        "Makefile", "README.md", "notes.md", "src/__init__.py", "src/mean.py", "src/median.py", "src/mode.py",
        "tests/test_mean.py", "tests/test_mode.py",
    ]

    static func ago(_ minutes: Double) -> Date { now.addingTimeInterval(-60 * minutes) }

    static let project = ProjectStatus(
        name: "statistics",
        path: "/home/kim/statistics",
        branch: "main",
        head: "4f2d9a7be01c55aa90c3f1d2e8b7a6c5d4e3f2a1",
        dirtyFiles: [],
        check: CheckCommand(line: "make test", source: "detected: Makefile has a test target"),
        isolation: "bubblewrap"
    )

    static let dirtyProject = ProjectStatus(
        name: "statistics",
        path: "/home/kim/statistics",
        branch: "main",
        head: "4f2d9a7be01c55aa90c3f1d2e8b7a6c5d4e3f2a1",
        dirtyFiles: ["notes.md", "src/mean.py"],
        check: project.check,
        isolation: "bubblewrap"
    )

    static let activity = ModelActivity(
        model: "qwen2.5-coder:7b",
        phase: .replying,
        tokensPerSecond: 31.42,
        contextUsed: 2_130,
        contextSize: 8_192
    )

    static let health: [HealthItem] = [
        HealthItem(subject: .git, level: .good, message: "git 2.39.5"),
        HealthItem(subject: .model, level: .good, message: "Ollama answers"),
        HealthItem(subject: .sandbox, level: .limited, message: "no network namespace"),
        HealthItem(subject: .database, level: .good, message: "in order"),
        HealthItem(subject: .gitHub, level: .off, message: "not connected"),
    ]

    static let conversation = Conversation(
        id: ConversationID(rawValue: 1),
        title: "Where is the mean?",
        createdAt: ago(30),
        updatedAt: ago(2)
    )

    static func task(
        _ id: Int64,
        _ prompt: String,
        _ state: TaskState = .queued,
        minutesAgo: Double = 60,
        _ change: (inout AgentTask) -> Void = { _ in }
    ) -> AgentTask {
        var task = AgentTask(
            id: TaskID(rawValue: id),
            prompt: prompt,
            options: TaskOptions(),
            createdAt: ago(minutesAgo)
        )
        task.state = state
        change(&task)
        return task
    }

    static func workspace(_ id: Int64, tree: String = "9c1e77d2aa") -> TaskWorkspace {
        TaskWorkspace(
            path: "/home/kim/.local/state/switchyard/1f2e3d4c5b6a/worktrees/\(id)",
            branch: "switchyard/\(id)-average-of-an-empty-list",
            baseCommit: project.head ?? "",
            baseTree: "aa55aa55",
            tree: tree
        )
    }

    static func evidence(_ outcome: CheckEvidence.Outcome = .passed, isStale: Bool = false) -> CheckEvidence {
        CheckEvidence(
            command: "make test",
            outcome: outcome,
            exitCode: outcome == .passed ? 0 : 2,
            seconds: 3.24,
            tree: "9c1e77d2aa00ff",
            step: StepID(rawValue: 14),
            isolation: "bubblewrap",
            finishedAt: ago(3),
            isStale: isStale
        )
    }

    static let inReview = task(
        3,
        "fix: the average of an empty list must not crash",
        .reviewing,
        minutesAgo: 12
    ) {
        $0.classification = Classification(
            type: .bug,
            complexity: .simple,
            confidence: 0.95,
            reason: "prefix fix:",
            tier: .prefix
        )
        $0.route = TaskRoute(
            strategy: .singleShot,
            model: "qwen2.5-coder:7b",
            isRecorded: false,
            reason: "simple bug with a check"
        )
        $0.workspace = workspace(3)
        $0.evidence = evidence()
        $0.baseline = evidence(.failed)
        $0.change = ChangeSummary(files: [
            .init(path: "src/mean.py", added: 3, removed: 1),
            .init(path: "src/median.py", added: 2, removed: 0),
        ])
        $0.usage = TokenUsage(calls: 2, promptTokens: 3_120, replyTokens: 410, replySeconds: 13.1)
        $0.attempts = 1
    }

    static let touchesTests = task(4, "make the tests green", .reviewing, minutesAgo: 8) {
        $0.workspace = workspace(4)
        $0.evidence = evidence()
        $0.change = ChangeSummary(files: [.init(path: "tests/test_mean.py", added: 0, removed: 9)])
        $0.testChanges = [
            TestChangeNotice(
                path: "tests/test_mean.py",
                summary: "2 of 5 test functions removed",
                weakens: true
            ),
            TestChangeNotice(path: "tests/test_mode.py", summary: "added", weakens: false),
        ]
        $0.attempts = 2
    }

    static let tasks: [AgentTask] = [
        task(1, "feature: print the version with --version", .done, minutesAgo: 3000) {
            $0.workspace = workspace(1)
            $0.commit = "77aa66bb55cc"
            $0.evidence = evidence()
            $0.change = ChangeSummary(files: [.init(path: "src/main.py", added: 5, removed: 0)])
        },
        task(2, "refactor the reader into a module of its own", .failed, minutesAgo: 90) {
            $0.trouble = TaskTrouble(
                code: .checksFailed,
                message: "The checks still fail after 3 rounds: 1 of 5 tests.",
                remedy: "Look at the last output, then retry with a larger model."
            )
            $0.workspace = workspace(2)
            $0.evidence = evidence(.failed)
            $0.attempts = 3
        },
        inReview,
        touchesTests,
        task(5, "translate the headings: 統計 の 見出し を 英語 に", .working, minutesAgo: 5) {
            $0.workspace = workspace(5)
            $0.route = TaskRoute(
                strategy: .iterative,
                model: "qwen2.5-coder:7b",
                isRecorded: false,
                reason: "several files"
            )
        },
        task(6, "documentation: explain the file format\n\nWith one example per column type.", minutesAgo: 4),
        task(7, "test: cover the mode of two equal values", .blocked, minutesAgo: 2) {
            $0.trouble = TaskTrouble(
                code: .needsConsent,
                message: "Checks execute code and no sandbox was found.",
                remedy: "Press S to allow them in this project, or install bubblewrap."
            )
        },
    ]

    static func snapshot(
        project: ProjectStatus = project,
        tasks: [AgentTask] = tasks,
        activity: ModelActivity = activity,
        conversations: [Conversation] = [conversation]
    ) -> SnapshotQuery.Answer {
        SnapshotQuery.Answer(
            cursor: EventCursor(rawValue: 100),
            project: project,
            tasks: tasks,
            activity: activity,
            health: health,
            conversations: conversations
        )
    }

    static func step(
        _ id: Int64,
        _ kind: StepKind,
        _ title: String,
        _ state: StepState = .succeeded,
        task: Int64 = 3,
        _ change: (inout StepRecord) -> Void = { _ in }
    ) -> StepRecord {
        var step = StepRecord(
            id: StepID(rawValue: id),
            taskID: TaskID(rawValue: task),
            kind: kind,
            title: title,
            startedAt: ago(6)
        )
        step.state = state
        if state != .started { step.endedAt = ago(6).addingTimeInterval(2.5) }
        change(&step)
        return step
    }

    static let steps: [StepRecord] = [
        step(10, .classify, "classify") { $0.summary = "simple bug" },
        step(11, .prepare, "make a worktree"),
        step(12, .modelCall, "ask qwen2.5-coder:7b for an edit (try 1)") {
            $0.usage = TokenUsage(calls: 1, promptTokens: 1500, replyTokens: 200, replySeconds: 6)
            $0.summary = "200 tokens"
        },
        step(13, .edit, "edit src/mean.py") { $0.summary = "+3 -1" },
        step(14, .check, "make test") {
            $0.command = "make test"
            $0.exitCode = 0
            $0.outputLength = 60
        },
    ]

    static let diff = """
        diff --git a/src/mean.py b/src/mean.py
        index 83db48f..bf2a1c4 100644
        --- a/src/mean.py
        +++ b/src/mean.py
        @@ -1,4 +1,6 @@ def mean(values):
         def mean(values):
        -    return sum(values) / len(values)
        +    if not values:
        +        return None
        +    return sum(values) / len(values)
         
         def total(values):
        diff --git a/src/median.py b/src/median.py
        index 11c48f0..9f2a1c4 100644
        --- a/src/median.py
        +++ b/src/median.py
        @@ -1,2 +1,4 @@
         def median(values):
        +    if not values:
        +        return None
             return sorted(values)[len(values) // 2]
        """

    static let rules: [CommandRule] = [
        CommandRule(
            id: RuleID(rawValue: 1),
            effect: .allow,
            pattern: CommandPattern("npm test"),
            scope: .project,
            createdAt: ago(90)
        ),
        CommandRule(
            id: RuleID(rawValue: 2),
            effect: .deny,
            pattern: CommandPattern("git push *"),
            scope: .task(id: TaskID(rawValue: 3)),
            createdAt: ago(60),
            expiresAt: now.addingTimeInterval(3600)
        ),
        CommandRule(
            id: RuleID(rawValue: 3),
            effect: .allow,
            pattern: CommandPattern("make *"),
            scope: .once,
            isSandboxOnly: true,
            createdAt: ago(50),
            expiresAt: ago(10)
        ),
    ]

    static let messages: [ChatMessage] = [
        ChatMessage(
            id: MessageID(rawValue: 1),
            conversation: conversation.id,
            role: .user,
            text: "Where is the mean computed, and what happens with an empty list?",
            createdAt: ago(20)
        ),
        ChatMessage(
            id: MessageID(rawValue: 2),
            conversation: conversation.id,
            role: .assistant,
            text: """
                ## The mean

                It is in `src/mean.py`, in **one** function:

                ```python
                def mean(values):
                    return sum(values) / len(values)
                ```

                - With values it divides by their number.
                - With an *empty list* it raises `ZeroDivisionError`, because the length is zero and nothing looks at it.

                > See also the median.

                | list | result |
                |------|--------|
                | [1, 3] | 2.0 |
                | [] | error |
                """,
            model: "qwen2.5-coder:7b",
            createdAt: ago(19)
        ),
        ChatMessage(
            id: MessageID(rawValue: 3),
            conversation: conversation.id,
            role: .notice,
            text: "Task #3 added.",
            createdAt: ago(12)
        ),
    ]
}
