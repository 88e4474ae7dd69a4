import Domain
import Foundation
import Terminal

/// What applying an input asks the world to do; results come back as inputs.
enum Effect: Sendable, Equatable {
    /// Ask the engine for a change.
    case perform(EngineCommand)
    /// Ask the engine a question.
    case ask(Question)
    /// Let the user go on writing in the editor of their choice.
    case openEditor(text: String, for: EditTarget)
    /// Show a text in the user's pager.
    case openPager(title: String, text: String)
    /// Open files of a task's folder in the user's editor, the first one at a line, or the folder if there are
    /// none; ``DashboardInput/filesEdited(_:)`` follows.
    case openFiles(folder: String, paths: [String], line: Int?, of: TaskID)
    /// Open a shell in a folder.
    case openShell(path: String)
    /// Open a page for people in the user's browser.
    case openLink(String)
    /// Put a text on the clipboard; `what` names it.
    case copy(text: String, what: String)
    /// Keep the text of this output and of no other, to be read page by page; nil for none.
    case keepOutput(OutputID?)
    /// Keep the text of this log of a job and of no other, beside the output; nil for none.
    case keepLog(OutputID?)
    /// Look for this in the output or log that is kept, and for nothing else; nil to stop.
    case hunt(OutputHunt?)
    /// Show what was read of the output that is kept in the user's pager; `title` names it.
    case pageOutput(title: String)
    /// Put what was read of the output that is kept on the clipboard; `what` names it.
    case copyOutput(what: String)
    /// Show what was read of the log that is kept in the user's pager; `title` names it.
    case pageLog(title: String)
    /// Keep the text of the task that is being written.
    case saveDraft(String)
    /// Tell what themes there are.
    case listThemes
    /// Show a theme from now on, and keep the choice.
    case chooseTheme(ThemeChoice)
    /// Call somebody who looks elsewhere.
    case notify(TerminalNotice)
    /// Let the terminal report this much of the mouse.
    case setMouse(MouseReporting)
    /// Send ``DashboardInput/woke(_:)`` after a while, whatever else happens.
    case wake(after: Duration, for: Alarm)
    /// Go back to the shell until `fg`.
    case suspend
    /// Paint everything again.
    case redrawAll
    /// End the dashboard.
    case quit(QuitMode)
}

/// What the state asks to be woken for; it may be over by then.
enum Alarm: Sendable, Hashable {
    /// What may follow the sequence of keys that was begun then is to be shown.
    case explanation(since: Date)
    /// What was offered to be taken back then is offered no longer.
    case offerOver(since: Date)
    /// The mark in the list of issues may have come to rest on this one.
    case issueRest(Int)
}

/// What becomes of running tasks when the dashboard ends.
package enum QuitMode: Sendable, Equatable {
    /// They go on without a screen.
    case leave
    /// They are stopped and can be resumed.
    case stop
    /// They are waited for; the dashboard ends when none is left.
    case finish
}

/// Which text the user's editor works on.
enum EditTarget: Sendable, Hashable {
    /// The field in the dialog on top.
    case dialog
    /// The message being written in the chat.
    case chat
}

/// A question to the engine.
enum Question: Sendable, Hashable {
    case steps(TaskID)
    /// The diff of a task whose newest checkpoint is this tree.
    case diff(TaskID, tree: String)
    /// The text of an output that follows on this many characters.
    case output(OutputID, offset: Int)
    /// Lines of an output as far as it was read.
    case outputLines(OutputID, Range<Int>)
    /// The newest messages of a conversation.
    case messages(ConversationID)
    case olderMessages(ConversationID, before: MessageID)
    case search(String)
    case models
    /// The files of the checkout.
    case files
    /// The rules about commands.
    case rules
    /// How the project stands with GitHub.
    case gitHubStatus
    /// A list of GitHub's that changed at this time.
    case gitHubList(GitHubList, of: Date)
    /// The page of an issue that changed at this time.
    case issueDetail(Int, of: Date)
    /// The jobs of a run that changed at this time.
    case jobs(RunID, of: Date)
    /// All that the pages of a pull request tell, as it was at this version.
    case pullRequest(Int, of: PullRequestVersion)
    /// What a log holds whose text is to be read.
    case jobLog(OutputID)
    /// What was written to GitHub, or waits to be.
    case gitHubWrites
    /// What became of red runs.
    case fixes
}

/// The answer to a ``Question``.
enum Answer: Sendable {
    case steps(TaskID, [StepRecord])
    case diff(TaskID, DiffState)
    case output(OutputID, offset: Int, OutputGrowth)
    case outputLines(OutputID, Range<Int>, LogSlice)
    case messages(ConversationID, [ChatMessage])
    case olderMessages(ConversationID, before: MessageID, [ChatMessage])
    case search(String, [ChatMessage])
    case models([ModelSummary])
    case files([String])
    case rules([CommandRule])
    case gitHubStatus(GitHubStatus)
    case issues(of: Date, [GitHubIssue])
    case pullRequests(of: Date, [PullRequest])
    case runs(of: Date, [PipelineRun])
    case mentions(of: Date, [GitHubMention])
    case issueDetail(Int, of: Date, IssueDetail)
    case jobs(RunID, of: Date, [PipelineJob])
    case pullRequest(Int, of: PullRequestVersion, PullRequestReading)
    case jobLog(OutputID, JobLog)
    case gitHubWrites([GitHubWrite])
    case fixes([FixOutcome])

    /// The question that is answered.
    var question: Question {
        switch self {
        case .steps(let task, _): .steps(task)
        case .diff(let task, let diff): .diff(task, tree: diff.tree)
        case .output(let id, let offset, _): .output(id, offset: offset)
        case .outputLines(let id, let lines, _): .outputLines(id, lines)
        case .messages(let conversation, _): .messages(conversation)
        case .olderMessages(let conversation, let first, _): .olderMessages(conversation, before: first)
        case .search(let words, _): .search(words)
        case .models: .models
        case .files: .files
        case .rules: .rules
        case .gitHubStatus: .gitHubStatus
        case .issues(let time, _): .gitHubList(.issues, of: time)
        case .pullRequests(let time, _): .gitHubList(.pullRequests, of: time)
        case .runs(let time, _): .gitHubList(.runs, of: time)
        case .mentions(let time, _): .gitHubList(.mentions, of: time)
        case .issueDetail(let number, let time, _): .issueDetail(number, of: time)
        case .jobs(let run, let time, _): .jobs(run, of: time)
        case .pullRequest(let number, let version, _): .pullRequest(number, of: version)
        case .jobLog(let id, _): .jobLog(id)
        case .gitHubWrites: .gitHubWrites
        case .fixes: .fixes
        }
    }
}

extension Question {
    /// Asks it, and makes what is long ready to be shown while it is not yet on the main thread.
    ///
    /// - Parameters:
    ///   - engine: Who is asked.
    ///   - outputs: The outputs that are kept.
    /// - Returns: The answer; nil when it is about an output that is not kept any more.
    /// - Throws: ``EngineError`` when it cannot be answered.
    func ask(_ engine: any EngineClient, _ outputs: [OutputLog]) async throws(EngineError) -> Answer? {
        switch self {
        case .steps(let task): .steps(task, try await engine.ask(ListStepsQuery(task: task)))
        case .diff(let task, let tree):
            .diff(task, DiffState(try await engine.ask(TaskDiffQuery(task: task)), tree: tree))
        case .output(let id, let offset):
            if let log = outputs.first(where: { $0.id == id }) {
                .output(id, offset: offset, try await log.read(from: offset, of: engine))
            } else {
                nil
            }
        case .outputLines(let id, let lines):
            if let log = outputs.first(where: { $0.id == id }) {
                .outputLines(id, lines, await log.lines(lines))
            } else {
                nil
            }
        case .messages(let conversation):
            .messages(
                conversation,
                try await engine.ask(
                    ListMessagesQuery(conversation: conversation, limit: ChatState.newestCount)
                )
            )
        case .olderMessages(let conversation, let first):
            .olderMessages(
                conversation,
                before: first,
                try await engine.ask(
                    ListMessagesQuery(
                        conversation: conversation,
                        before: first,
                        limit: ChatState.pageLimit
                    )
                )
            )
        case .search(let words): .search(words, try await engine.ask(SearchMessagesQuery(words: words)))
        case .models: .models(try await engine.ask(ListModelsQuery()))
        case .files: .files(CompletionPopup.mentionable(try await engine.ask(ListFilesQuery())))
        case .rules: .rules(try await engine.ask(ListCommandRulesQuery()))
        case .gitHubStatus: .gitHubStatus(try await engine.ask(GitHubStatusQuery()))
        case .gitHubList(.issues, let time):
            .issues(of: time, try await engine.ask(ListIssuesQuery()))
        case .gitHubList(.pullRequests, let time):
            .pullRequests(of: time, try await engine.ask(ListPullRequestsQuery()))
        case .gitHubList(.runs, let time): .runs(of: time, try await engine.ask(ListRunsQuery()))
        case .gitHubList(.mentions, let time):
            .mentions(of: time, try await engine.ask(ListMentionsQuery()))
        case .gitHubWrites: .gitHubWrites(try await engine.ask(GitHubWritesQuery()))
        case .fixes: .fixes(try await engine.ask(ListFixesQuery()))
        case .pullRequest(let number, let version):
            .pullRequest(
                number,
                of: version,
                PullRequestReading(try await engine.ask(PullRequestDetailQuery(number: number)))
            )
        case .issueDetail(let number, let time):
            .issueDetail(number, of: time, try await engine.ask(IssueDetailQuery(number: number)))
        case .jobs(let run, let time): .jobs(run, of: time, try await engine.ask(RunJobsQuery(run: run)))
        case .jobLog(let id):
            if case .log(let run, let job, let style) = id.source {
                .jobLog(id, try await engine.ask(JobLogQuery(run: run, job: job, style: style)))
            } else {
                nil
            }
        }
    }
}
