import Domain
import Foundation
import Testing

/// Checks that a value and its JSON on the wire turn into each other.
///
/// The JSON stands in the tests word for word: changing a name there breaks every database and
/// front end of an earlier version.
func check<Value: Codable & Equatable>(
    _ value: Value,
    isWritten json: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .millisecondsSince1970
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .millisecondsSince1970
    let written = String(decoding: try encoder.encode(value), as: UTF8.self)
    #expect(written == json, sourceLocation: sourceLocation)
    #expect(try decoder.decode(Value.self, from: Data(json.utf8)) == value, sourceLocation: sourceLocation)
}

/// One value of each noun, without an optional part missing.
enum Sample {
    static let time = Date(timeIntervalSince1970: 1_700_000_000.5)

    static let evidence = CheckEvidence(
        command: "make test",
        outcome: .timedOut,
        exitCode: 124,
        seconds: 1.5,
        tree: "c3",
        step: StepID(rawValue: 4),
        isolation: "bubblewrap",
        finishedAt: time
    )

    static let rule = CommandRule(
        id: RuleID(rawValue: 3),
        effect: .allow,
        pattern: CommandPattern("npm test"),
        scope: .project,
        isSandboxOnly: true,
        createdAt: time,
        expiresAt: time,
        revokedAt: time
    )

    static let task: AgentTask = {
        var task = AgentTask(
            id: TaskID(rawValue: 12),
            prompt: "fix: it",
            options: TaskOptions(
                model: "m",
                strategy: .singleShot,
                checkCommand: "make",
                approval: .checksPass,
                includesUncommittedChanges: true,
                after: [TaskID(rawValue: 3)],
                priority: .high,
                issue: 34
            ),
            createdAt: time
        )
        task.state = .reviewing
        task.trouble = TaskTrouble(code: .noUsableEdit, message: "no edit", remedy: "retry")
        task.classification = Classification(
            type: .bug,
            complexity: .simple,
            confidence: 0.75,
            reason: "fix:",
            tier: .prefix
        )
        task.route = TaskRoute(strategy: .iterative, model: "m", isRecorded: true, reason: "a bug")
        task.workspace = TaskWorkspace(path: "/w", branch: "b", baseCommit: "a1", baseTree: "b2", tree: "c3")
        task.evidence = evidence
        task.baseline = evidence
        task.testChanges = [TestChangeNotice(path: "t.py", summary: "deleted", weakens: true)]
        task.change = ChangeSummary(files: [.init(path: "a.py", added: 3, removed: 1)])
        task.commit = "d4"
        task.publication = TaskPublication(number: 35, url: "https://g/35", branch: "b", commit: "d4")
        task.usage = TokenUsage(calls: 1, promptTokens: 2, replyTokens: 3, replySeconds: 4.5)
        task.attempts = 2
        task.feedback = "more"
        task.reviewNotes = [
            ReviewNote(path: "a.py", lines: "line 3", comment: "why", isTakenBack: true, excerpt: "+x\n")
        ]
        task.followUps = [
            FollowUp(text: "in Swift", moment: .afterStep, saidAt: time, heardIn: StepID(rawValue: 4)),
            FollowUp(text: "stop", moment: .now, saidAt: time),
        ]
        task.position = 2.5
        return task
    }()

    static let queue = QueueStatus(
        isPaused: true,
        slots: [HostSlots(host: "http://h:1", inUse: 1, count: 2, holders: ["pid 7"])],
        limits: QueueLimits(
            tasksAtOnce: 3,
            tasksRunning: 1,
            executionsPerHour: 5,
            executionsInLastHour: 4
        ),
        nextFreeSlot: time,
        waits: [
            TaskID(rawValue: 1): .queuePaused, TaskID(rawValue: 2): .tasksAtOnce(limit: 3),
            TaskID(rawValue: 3): .slotTaken(host: "http://h:1", holders: ["pid 7"]),
            TaskID(rawValue: 4): .hourlyLimit(until: time),
            TaskID(rawValue: 5): .prerequisite(id: TaskID(rawValue: 4), state: .failed),
        ]
    )

    static let review: ChangeReview = {
        let lines = HunkLines(oldStart: 1, oldCount: 2, newStart: 3, newCount: 4)
        let hunk = HunkReference(path: "a.py", lines: lines)
        let line = HunkComment.Line(side: .old, number: 2)
        return ChangeReview(
            tree: "c3",
            rejected: [hunk, HunkReference(path: "b.py")],
            comments: [HunkComment(place: hunk, line: line, text: "why")]
        )
    }()

    static let step: StepRecord = {
        var step = StepRecord(
            id: StepID(rawValue: 4),
            taskID: TaskID(rawValue: 12),
            kind: .modelCall,
            title: "ask",
            command: "make",
            startedAt: time
        )
        step.state = .succeeded
        step.summary = "edited a.py"
        step.exitCode = 0
        step.usage = TokenUsage(calls: 1, promptTokens: 2, replyTokens: 3, replySeconds: 4.5)
        step.tree = "c3"
        step.outputLength = 9
        step.endedAt = time
        return step
    }()

    static let message: ChatMessage = {
        var message = ChatMessage(
            id: MessageID(rawValue: 5),
            conversation: ConversationID(rawValue: 2),
            role: .assistant,
            text: "hello",
            state: .failed,
            model: "m",
            createdAt: time
        )
        message.trouble = "cut"
        message.usage = TokenUsage(calls: 1, promptTokens: 2, replyTokens: 3, replySeconds: 4.5)
        return message
    }()

    static let conversation = Conversation(
        id: ConversationID(rawValue: 2),
        title: "hello",
        createdAt: time,
        updatedAt: time
    )

    static let activity = ModelActivity(
        model: "m",
        isRecorded: true,
        phase: .replying,
        tokensPerSecond: 10.5,
        contextUsed: 100,
        contextSize: 8192
    )

    static let health = HealthItem(
        subject: .gitHub,
        level: .off,
        message: "not connected",
        remedy: "connect it",
        checkedAt: time
    )

    static let project = ProjectStatus(
        name: "sample",
        path: "/p",
        branch: "main",
        head: "a1",
        dirtyFiles: ["x"],
        check: CheckCommand(line: "make", source: "detected"),
        isolation: "bubblewrap"
    )
}
