import Domain
import Editing
import Workspace

/// The plan by which a task is worked on: locate, edit, check, sample again or repair, up to limits.
///
/// A pure value: it is handed what happened and says what to do next, so that every turn of it is
/// tested by tables. Both strategies are this one machine with another ``TrySchedule``.
///
/// What it rests on, measured with a 1.5B model: most bad answers are the file unchanged or the last
/// answer again, so nothing is run for those; a fresh sample of a prompt that the server has read costs
/// a third of a repair; checks choose among samples.
struct EditStrategy: Sendable {
    /// What it works on; the user may add to it while it does.
    var assignment: WorkAssignment

    // What is known of the project.
    /// The checkpoint that candidates start from: the assignment's, or of a candidate that failed less.
    var startTree: String
    var files = WorkFiles(contents: [:], allPaths: [])
    var baseline: CheckRun?
    /// Whether the check before any edit was cut off, which says nothing of whether checks decide.
    var isBaselineCut = false
    var location = EditLocation(shown: [], primary: nil, confidence: 0, symbol: nil, reason: "")
    var prompt: EditPrompt?
    var budget: EditPromptBudget
    var schedule: TrySchedule?

    // What was tried.
    var spentReplyTokens = 0
    var seen: Set<ContentKey> = []
    var candidates: [Candidate] = []
    var faults: [ReplyFault] = []
    var blockRepairs = 0
    var sameReply: (text: String, count: Int) = ("", 0)
    /// What the last fault makes it necessary to say.
    var hint: String?
    /// What has to be said in every further prompt.
    var lastingHints: [String] = []
    var generosity = 1

    // What is going on.
    var pending: [WorkAction] = []
    var awaited: Awaited = .begin
    /// The tree of the files as they are; nil while only the check can tell it.
    var onDisk: String?
    var isLocating = false
    /// What the planned call is for.
    var purpose = CallPurpose.edit(repairing: nil)
    var plan: TryPlan?
    var partial: [String: String] = [:]
    var current: Candidate?
    /// The other form of the current candidate, with or without its changes to tests, for when this one fails.
    var alternative: Candidate?
    /// A candidate that passes, but touches tests.
    var fallback: Candidate?
    /// What was brought up for the review last.
    var presented: Presentation?
    /// What was to be reviewed before the user said more; it is brought up again should nothing come of that.
    var earlier: Presentation?

    /// The kind of outcome that the last action leads to.
    enum Awaited: Sendable {
        case begin, baseline, survey, location, reply, writing, check, done
    }

    /// Takes the assignment; nothing happens before `handle(.begin)`.
    init(_ assignment: WorkAssignment) {
        self.assignment = assignment
        startTree = assignment.currentTree
        onDisk = assignment.currentTree
        budget = EditPromptBudget(window: assignment.contextTokens, fixed: 0)
    }

    /// Takes what came of the last action and says what to do next.
    ///
    /// - Returns: `present` or `giveUp` as the last action of all.
    mutating func handle(_ outcome: WorkOutcome) -> WorkAction {
        switch (awaited, outcome) {
        case (_, .noted):
            break
        case (_, .restored(let tree)):
            onDisk = tree
        case (.begin, .begin):
            begin()
        case (.baseline, .checked(let run)):
            takeBaseline(run)
        case (.survey, .surveyed(let contents, let allPaths)):
            files = WorkFiles(contents: contents, allPaths: allPaths)
            locate()
        case (.location, .replied(let answer)):
            takeLocation(answer)
        case (.location, .modelFailed):
            planEdits()
        case (.reply, .replied(let answer)):
            takeReply(answer)
        case (.reply, .modelFailed(let trouble)):
            finish(because: trouble)
        case (.writing, .applied(let tree)):
            takeWritten(tree)
        case (.writing, .refused(let path, let reason, let isEscape)):
            takeRefusal(path: path, reason: reason, isEscape: isEscape)
        case (.check, .checked(let run)):
            takeCheck(run)
        case (.baseline, .cutOff):
            isBaselineCut = true
            pending.append(.survey)
        case (.location, .cutOff), (.reply, .cutOff):
            askAgain()
        case (.check, .cutOff(let tree)):
            takeCutCheck(tree)
        default:
            return .giveUp(Self.defect(outcome))
        }
        guard !pending.isEmpty else { return .giveUp(Self.defect(outcome)) }
        return emit(pending.removeFirst())
    }

    // MARK: - Up to the first prompt

    private mutating func begin() {
        pending.append(assignment.hasCheck ? .check(.baseline) : .survey)
    }

    private mutating func takeBaseline(_ run: CheckRun?) {
        baseline = run
        if let run, let trouble = Self.brokenCheck(run) {
            pending.append(.giveUp(trouble))
        } else {
            pending.append(.survey)
        }
    }

    /// A check that cannot run at all says nothing of any candidate.
    private static func brokenCheck(_ run: CheckRun) -> TaskTrouble? {
        // 126 and 127 are the shell's own: the command cannot be executed, or does not exist.
        let isMissing = run.evidence.exitCode == 126 || run.evidence.exitCode == 127
        guard run.evidence.outcome == .couldNotStart || isMissing else { return nil }
        return TaskTrouble(
            code: .environment,
            message: "The check command `\(run.evidence.command)` cannot run: "
                + CheckReport.headline(of: run.output),
            remedy: "Install what is missing, or set another check command for this project; then retry."
        )
    }

    private mutating func locate() {
        budget = EditPromptBudget(window: assignment.contextTokens, fixed: fixedTokens)
        let locator = FileLocator(files: files, assignment: assignment, failingOutput: failingOutput)
        location = locator.locate(budgetTokens: budget.files)
        guard locator.needsModel(budgetTokens: budget.files) else { return planEdits() }
        isLocating = true
        purpose = .location
        pending.append(.ask(locateAsk(locator), restoring: nil))
    }

    private mutating func takeLocation(_ answer: ModelAnswer) {
        spentReplyTokens += answer.usage.replyTokens
        let chosen = LocatePrompt.chosen(in: answer.text, paths: locatePaths)
        if !chosen.isEmpty {
            let locator = FileLocator(files: files, assignment: assignment, failingOutput: failingOutput)
            location = locator.locate(chosen: chosen, budgetTokens: budget.files)
        } else {
            note(
                .locate,
                "the model's choice of files is not usable",
                "the ranking decides",
                answer.text,
                isFailure: true
            )
        }
        planEdits()
    }

    private mutating func planEdits() {
        isLocating = false
        planPrompt()
        schedule = TrySchedule(
            strategy: assignment.strategy,
            escalates: assignment.escalates,
            limits: assignment.limits,
            shapes: shapes,
            seedBase: assignment.seedBase
        )
        let shown = location.shown.isEmpty ? "no file" : location.shown.joined(separator: ", ")
        note(.locate, "located: \(shown)", location.reason, "", isFailure: false)
        tryNext()
    }

    /// Makes the prompt for the files and the place as they are known now.
    mutating func planPrompt() {
        // The rules nearest to the file that was found may be longer than the project's own.
        budget = EditPromptBudget(window: assignment.contextTokens, fixed: fixedTokens)
        prompt = EditPrompt(
            assignment: assignment,
            files: files,
            location: location,
            report: report,
            map: map(),
            fileBudgetTokens: budget.files
        )
    }

    /// Looks again where the change belongs, in the files and by the words that there are now.
    mutating func relocate() {
        let locator = FileLocator(files: files, assignment: assignment, failingOutput: failingOutput)
        let found = locator.locate(budgetTokens: budget.files)
        // What was chosen is not given up for a guess.
        if found.confidence >= location.confidence {
            location = found
        } else if let path = location.primary, let symbol = location.symbol {
            location.symbol = SymbolScanner.symbols(in: files.contents[path] ?? "", path: path)
                .first { $0.qualifiedName == symbol.qualifiedName }
        }
        planPrompt()
    }

    var shapes: [PromptShape] {
        PromptShape.shapes(
            lines: location.primary.flatMap { files.contents[$0] }.map { TextLines($0).count } ?? 0,
            hasSymbol: location.symbol != nil,
            isSymbolSure: location.isSymbolSure,
            // What is to be added to has to be seen.
            canHideSymbol: prompt?.canHideSymbol == true && !assignment.isAddition
        )
    }

    /// Goes on from a candidate with which more tests pass and fewer fail than without it, if there is one.
    ///
    /// What is left then is a smaller task, and the report speaks of it alone. A change of tests is not gone
    /// on from, as it makes any count better.
    mutating func goOnFromProgress() {
        guard let before = baseline.flatMap({ CheckReport.counts(of: $0.output) }) else { return }
        let better = candidates.last.flatMap { candidate -> (Candidate, CheckRun)? in
            guard candidate.testChanges.isEmpty, candidate.checkFiles.isEmpty, candidate.tree != nil,
                let run = candidate.run, let after = CheckReport.counts(of: run.output),
                after.failed < before.failed, after.passed > before.passed
            else { return nil }
            return (candidate, run)
        }
        guard let (candidate, run) = better, let tree = candidate.tree else { return }
        files = files.changed(by: candidate.contents)
        startTree = tree
        baseline = run
        relocate()
        let shapes = shapes
        schedule?.goOn(with: shapes)
        note(
            .locate,
            "goes on from candidate \(candidate.number)",
            "fewer tests fail with it",
            "",
            isFailure: false
        )
    }

    // MARK: - Actions

    /// Remembers what the action leads to.
    private mutating func emit(_ action: WorkAction) -> WorkAction {
        switch action {
        case .survey: awaited = .survey
        case .check(.baseline): awaited = .baseline
        case .check(.candidate): awaited = .check
        case .ask(_, let tree):
            awaited = isLocating ? .location : .reply
            if let tree { onDisk = tree }
        case .apply: awaited = .writing
        case .present, .giveUp: awaited = .done
        case .restore, .note: break
        }
        return action
    }

    /// Adds a note to the journal.
    mutating func note(
        _ kind: StepKind,
        _ title: String,
        _ summary: String,
        _ output: String,
        isFailure: Bool
    ) {
        pending.append(
            .note(kind: kind, title: title, summary: summary, output: output, isFailure: isFailure)
        )
    }

    private static func defect(_ outcome: WorkOutcome) -> TaskTrouble {
        TaskTrouble(
            code: .environment,
            message: "The strategy was handed something it did not ask for.",
            remedy: "This is a defect of Switchyard; retry the task."
        )
    }
}
