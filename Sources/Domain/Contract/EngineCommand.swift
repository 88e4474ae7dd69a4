public import Foundation

/// Everything that a front end can ask the engine to change.
public enum EngineCommand: Codable, Sendable, Equatable {
    /// Puts a task into the queue.
    case addTask(prompt: String, options: TaskOptions)
    /// Stops a task; its model call and processes are gone within a second.
    case cancelTask(id: TaskID)
    /// Takes back that a task was cancelled: a change that waited for review waits again as it was, and other
    /// work goes back to the queue with its worktree.
    case reopenTask(id: TaskID)
    /// Starts an ended or stopped task afresh, in a new worktree.
    case retryTask(id: TaskID)
    /// Goes on with a paused, interrupted or blocked task from its last journalled step.
    case resumeTask(id: TaskID)
    /// Commits the reviewed change.
    ///
    /// A change that touches tests is refused unless `acceptedTestFiles` names each of them. One whose checks do
    /// not pass on exactly these files is refused unless that is forced, which is recorded.
    case approveTask(id: TaskID, acceptedTestFiles: [String], message: String?, force: Bool = false)
    /// Gives the change back to the agent with a comment.
    ///
    /// What a review rejects is taken back before the agent goes on, and the agent is shown it with the
    /// review's comments; with a review the comment may be empty.
    case rejectTask(id: TaskID, comment: String, review: ChangeReview? = nil)
    /// Takes back what a review rejects, without the agent, and runs the checks on what is left; the change
    /// waits for the user again then. The review's comments are not looked at.
    case reviseChange(id: TaskID, review: ChangeReview)
    /// Takes note of what the user changed by hand in the files of a change that waits for review, and runs
    /// the checks again; does nothing if the files are as they were.
    case recordEdits(id: TaskID)
    /// Runs the checks on the files of a change that waits for review, as they are; it waits again after them.
    case checkTask(id: TaskID)
    /// Restores the files of a task to what they were before its last edit; undoing twice redoes.
    case undoTask(id: TaskID)
    /// Fast-forwards the branch of the user's checkout to the task's commit, only if that is clean.
    case bringIntoBranch(id: TaskID)
    /// Chooses the model of new tasks and of the chat.
    case setModel(name: String)
    /// Sets the project's check command; nil goes back to the detected one.
    case setCheckCommand(line: String?)
    /// Records the consent to run checks outside a sandbox in this project, or takes it back.
    case setUnsandboxedConsent(isGranted: Bool)
    /// Sends a message to the model; nil begins a new conversation.
    case sendMessage(conversation: ConversationID?, text: String)
    /// Stops the reply that is being generated.
    case stopReply(conversation: ConversationID)
    /// Downloads a model; progress arrives as events.
    case pullModel(name: String)
    /// Takes a model from the disk of its host.
    case removeModel(name: String)
    /// Looks again at git, the model and the rest.
    case refreshHealth
    /// Asks the process that hosts the engine to end it, for every terminal; running tasks can be resumed.
    case stopEngine(when: EngineStop)
    /// Moves a waiting task among those of its priority.
    case moveTask(id: TaskID, to: QueuePlace)
    /// Says how soon a task is taken up.
    case setPriority(id: TaskID, priority: TaskPriority)
    /// Pauses the queue, also over restarts, or lets it go on; tasks that are worked on are not touched.
    case setQueuePaused(isPaused: Bool)
    /// Sets a waiting or running task aside; its worktree stays, and resuming goes on from its last step.
    case pauseTask(id: TaskID)
    /// Says which tasks have to be done before a task is taken up; none lets it go ahead.
    case setPrerequisites(id: TaskID, after: [TaskID])
    /// Removes what an event of the log says, for good; that it happened, when and in which order stays, and
    /// who removed it is recorded. What tables say of the same thing is not touched.
    case redactEvent(cursor: EventCursor, reason: String?)
    /// Puts the files of a task back to what they were after one of its steps; undo takes that back.
    case restoreStep(id: TaskID, step: StepID)
    /// Brings the change of a task, in review or committed, onto what the user's branch has become since.
    ///
    /// Where both have changed the same lines, the task goes back to the agent, which is told of them.
    case rebaseTask(id: TaskID)
    /// Clears away the worktrees that nobody needs, and what has been kept for long enough; the receipt's
    /// note says what came of it.
    ///
    /// A rehearsal says what would be done. What is in no commit is left alone, unless it is to go to the
    /// trash as well.
    case collectGarbage(isRehearsal: Bool, trashesUnsaved: Bool = false)
    /// Adds a rule about commands; `notFound` when it is about a task that is not there, `invalid` when it could
    /// never hold.
    case addCommandRule(
        effect: CommandRule.Effect,
        pattern: CommandPattern,
        scope: CommandRule.Scope,
        isSandboxOnly: Bool,
        expiresAt: Date?
    )
    /// Takes a rule back.
    case revokeCommandRule(id: RuleID)
    /// Says something to a task that is not at rest, which is a part of its request from then on.
    ///
    /// It is kept until a model call has carried it. `invalid` when it is empty or too long for the model's window,
    /// `conflict` for a task in review or at its end.
    case followUp(id: TaskID, text: String, when: FollowUpMoment)
    /// Asks GitHub at once for what is shown of it; `unavailable` when it cannot be asked.
    case refreshGitHub
    /// Runs a run again: all of it, or the jobs that failed.
    case rerunPipeline(id: RunID, failedOnly: Bool)
    /// Cancels a run.
    case cancelPipeline(id: RunID)
    /// Pushes the commit of a task that is done to its own branch on GitHub and opens a draft pull request for it, or
    /// finds the one that is open already; never pushes by force. The receipt's note names the pull request.
    case publishTask(id: TaskID)
    /// Says or does something on GitHub: at once, or as soon as GitHub can be reached. The receipt's note says which.
    case writeToGitHub(deed: GitHubDeed)
    /// Posts a deed that is a draft, was refused, or is uncertain; with other words if some are given.
    case postWrite(id: WriteID, body: String? = nil)
    /// Takes back a deed that has not been sent.
    case discardWrite(id: WriteID)
    /// Makes a task of a red run that ends when its rerun is green; the receipt names the task.
    ///
    /// `conflict` for a run that is not red, that has such a task already, or that a fix itself made red twice.
    case fixRun(id: RunID)
    /// Makes a task of review threads of a pull request, on its branch; the replies are drafted and not posted.
    ///
    /// - Parameters:
    ///   - pullRequest: The number of the pull request.
    ///   - threads: The first comments of the threads; all that are open if there are none.
    ///   - words: What the user adds; empty for nothing.
    case fixThreads(pullRequest: Int, threads: [Int64], words: String)
    /// Checks the branch of a pull request out into a worktree of its own; the receipt's path says where.
    case checkOutPullRequest(number: Int)
    /// Saves the logs of a run's newest attempt as the zip archive that GitHub makes of them, with nothing taken out; the
    /// receipt's note says how much it is.
    ///
    /// `conflict` when the file is there, `unavailable` when GitHub has no logs of the run or nothing can be written.
    ///
    /// - Parameters:
    ///   - id: The run.
    ///   - path: The absolute path of the file, on the engine's machine; only its owner can read it.
    case saveRunLogs(id: RunID, path: String)
    /// Takes what a webhook told, once; the receipt's note says whether it was news.
    case noteDelivery(delivery: GitHubDelivery)

    /// The keys of an approval, named for the decoding below.
    enum ApproveTaskCodingKeys: CodingKey {
        case id, acceptedTestFiles, message, force
    }
}

/// When an engine is to end.
public enum EngineStop: String, Codable, Sendable, CaseIterable {
    /// At once; running tasks are left interrupted.
    case now
    /// When no task is queued or running.
    case whenIdle = "when-idle"
}

extension KeyedDecodingContainer where K == EngineCommand.ApproveTaskCodingKeys {
    /// Reads whether an approval is forced.
    ///
    /// It is preferred over the general form by what Swift makes of the command: a front end of before there was
    /// anything to be forced leaves the word out, and means no.
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try decodeIfPresent(type, forKey: key) ?? false
    }
}
