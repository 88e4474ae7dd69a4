import ArgumentParser
import Dashboard
import Domain
import Engine

/// `approve`: commits a reviewed change, or what is left of it without the hunks that are not wanted.
struct ApproveCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Commit a reviewed change on its branch.",
        discussion: """
            With --except, what it names is taken back first, and the checks run on what is left. Only if they \
            pass, that is committed; else it waits for you as it is then, and the exit code is 3.

            A change whose checks did not pass on exactly its files, or on which none ran, is committed only with \
            --force; that is recorded with the approval.
            """
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var places: PlaceOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("except"),
        help: ArgumentHelp(
            "A file or hunk that is to be taken back first; once for each of them.",
            discussion: "`diff --hunks` lists them.",
            valueName: "file[:hunk]"
        )
    )
    var exceptions: [String] = []

    @Option(
        name: .customLong("accept-test"),
        help: ArgumentHelp("A changed test file that you accept; once for each of them.", valueName: "path")
    )
    var acceptedTests: [String] = []

    @Flag(help: "Approve it although the checks did not pass on these files, or none ran; that is recorded.")
    var force = false

    @Option(help: "The commit message, instead of the proposed one.")
    var message: String?

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            if !exceptions.isEmpty || places.tree != nil {
                let listing = try await follower.hunks(of: task.taskID)
                let review = try listing.review(rejecting: exceptions, of: places.tree)
                if !exceptions.isEmpty, let waiting = try await revise(review, follower) {
                    return try follower.conclude(with: waiting)
                }
            }
            return try await follower.follow(
                .approveTask(
                    id: task.taskID,
                    acceptedTestFiles: acceptedTests,
                    message: message,
                    force: force
                )
            )
        }
    }

    /// Takes back what is not wanted and waits for the checks.
    ///
    /// - Returns: The task, if what is left of its change is not to be committed; that was said then.
    private func revise(_ review: ChangeReview, _ follower: TaskFollower) async throws -> AgentTask? {
        let revised = try await follower.settle(.reviseChange(id: task.taskID, review: review))
        // Where nothing is left the engine has said so.
        guard revised.state == .reviewing, revised.change?.files.isEmpty == false else { return revised }
        if force { return nil }
        guard let evidence = revised.evidence, evidence.tree == revised.workspace?.tree, !evidence.isStale
        else {
            follower.console.progress("not committed: no check has run on what is left")
            return revised
        }
        guard evidence.provesSuccess else {
            follower.console.progress("not committed: the checks do not pass on what is left")
            return revised
        }
        return nil
    }
}

/// `check`: runs the checks on a reviewed change as it is.
struct RecheckCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Run the checks on a reviewed change as its files are now.",
        discussion: """
            The change waits for you as before, with what the run showed. The exit code is 0 if it passed, 1 if it
            did not, and 3 if no check may run or there is no change in review.
            """
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            let checked = try await follower.settle(.checkTask(id: task.taskID))
            let status = try follower.conclude(with: checked)
            guard checked.state == .reviewing, let evidence = checked.evidence, !evidence.isStale else {
                return status
            }
            return evidence.provesSuccess ? .done : .failed
        }
    }
}

/// `reject`: gives a reviewed change back to the agent and works on it, here.
struct RejectCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Give a reviewed change back to the agent with what is to be different, and work on it now."
    )

    @OptionGroup var task: TaskArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var places: PlaceOptions
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("What is to be different, in words.", valueName: "text"))
    var comment: String?

    @Option(
        name: .customLong("hunk"),
        help: ArgumentHelp(
            "A file or hunk that is to be taken back before the agent goes on; once for each of them.",
            discussion: "`diff --hunks` lists them.",
            valueName: "file[:hunk]"
        )
    )
    var hunks: [String] = []

    @Option(
        name: .customLong("comment-on"),
        help: ArgumentHelp(
            "What to tell the agent of a file or hunk, taken back or not; once for each comment.",
            valueName: "file[:hunk]=text"
        )
    )
    var placeComments: [String] = []

    func validate() throws {
        let isSilent = comment?.allSatisfy(\.isWhitespace) ?? true
        if isSilent, hunks.isEmpty, placeComments.isEmpty {
            throw ValidationError("Say what is to be different: --comment, --hunk or --comment-on.")
        }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        modelOptions.apply(to: &options)
        options.runsOnly = .tasksAddedHere
        return try await TaskFollower.withEngine(options, console) { follower in
            var review: ChangeReview?
            if !hunks.isEmpty || !placeComments.isEmpty || places.tree != nil {
                let listing = try await follower.hunks(of: task.taskID)
                let said = try listing.review(rejecting: hunks, saying: placeComments, of: places.tree)
                if !said.isEmpty { review = said }
            }
            let command = EngineCommand.rejectTask(
                id: task.taskID,
                comment: comment ?? "",
                review: review
            )
            return try follower.conclude(with: try await follower.settle(command))
        }
    }
}

/// What the names of hunks are of.
struct PlaceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Go on only if the change is of this tree, as `diff --hunks` names it.",
            discussion: "The first digits of it are enough. Numbers of hunks are those of one tree.",
            valueName: "tree"
        )
    )
    var tree: String?
}

extension TaskFollower {
    /// The hunks of a change that waits for review.
    fileprivate func hunks(of id: TaskID) async throws -> HunkListing {
        let task = try await engine.ask(TaskQuery(id: id))
        guard task.state == .reviewing else {
            throw EngineError.conflict(
                message: "Task #\(id) is \(task.state.rawValue), so its change cannot be reviewed.",
                remedy: "Wait until its change is ready for review."
            )
        }
        return HunkListing(try await engine.ask(TaskDiffQuery(task: id)), of: id)
    }
}
