import Editing

/// What a strategy does with what the user says while it is at work.
extension EditStrategy {
    /// What a call is for, of which its words are made; they are made anew when the user says something.
    enum CallPurpose: Sendable {
        /// To find the files to change.
        case location
        /// An edit: a fresh sample, or the repair of a candidate that failed.
        case edit(repairing: Candidate?)
        /// To get failed blocks once more.
        case blocks([MatchFailure])
    }

    /// A change that was brought up for the review.
    struct Presentation: Sendable {
        let candidate: Candidate
        /// What was said with it.
        let note: String?
    }

    /// Whether another call is within the limits.
    var mayAskAgain: Bool {
        guard spentReplyTokens < assignment.limits.totalReplyTokens else { return false }
        guard var schedule else { return true }
        return schedule.next(canRepair: false) != nil
    }

    /// Takes what the user has said since the last call into the one that is planned, and into all after it.
    ///
    /// - Parameters:
    ///   - messages: What was said, in order.
    ///   - ask: The call as it was planned.
    /// - Returns: The call in the words that it has now.
    mutating func hear(_ messages: [String], before ask: ModelAsk) -> ModelAsk {
        assignment.followUps += messages
        budget = EditPromptBudget(window: assignment.contextTokens, fixed: fixedTokens)
        if case .location = purpose {
            let locator = FileLocator(files: files, assignment: assignment, failingOutput: failingOutput)
            location = locator.locate(budgetTokens: budget.files)
        } else {
            show(filesNamedIn: messages.joined(separator: "\n"))
            planPrompt()
            // A way of asking may be none for what is shown now.
            if case .edit(repairing: .none) = purpose, let shape = plan?.shape, !shapes.contains(shape),
                let first = shapes.first
            {
                plan?.shape = first
            }
        }
        return plannedAsk() ?? ask
    }

    /// Shows the files, too, that words point at for certain, as far as there is room for them.
    private mutating func show(filesNamedIn words: String) {
        let candidates = files.candidates(includingTests: assignment.isAboutTests)
        let named = RelevanceRanker.rank(files: candidates, task: words, failingOutput: nil)
            .filter { $0.score >= Self.certainScore }.map(\.path)
        guard let first = named.first else { return }
        if first != location.primary, location.primary == nil || assignment.isAddition {
            // What was asked for first is done; this is what is left.
            location.primary = first
            location.symbol = nil
            location.isSymbolSure = false
            location.shown = [first] + location.shown.filter { $0 != first }
        }
        var left = location.shown.reduce(budget.files) { $0 - PromptSize.tokens(files.contents[$1] ?? "") }
        for path in named where !location.shown.contains(path) {
            let size = PromptSize.tokens(files.contents[path] ?? "")
            guard size <= left else { continue }
            location.shown.append(path)
            left -= size
        }
    }

    /// From this score on the ranking counts a file as meant for certain, such as one that is named.
    private static var certainScore: Double { 20 }

    /// Goes on when the check of a candidate was cut off: nothing is known of it, so it may come again.
    mutating func takeCutCheck(_ tree: String?) {
        guard var candidate = current else { return finish(because: nil) }
        if candidate.tree == nil { candidate.tree = tree }
        onDisk = candidate.tree
        current = candidate
        seen.remove(candidate.key)
        if let alternative { seen.remove(alternative.key) }
        alternative = nil
        hint =
            "An earlier answer made this change, which was not checked:\n"
            + EditPrompt.block(candidate.diff, info: "diff")
        tryNext()
    }

    /// Goes on from the change that was just brought up for the review, because the user has said more.
    ///
    /// - Returns: Whether the limits allow it; else nothing has changed.
    mutating func goOnFromReview() -> Bool {
        guard let presented, let tree = presented.candidate.tree, var round = schedule,
            spentReplyTokens < assignment.limits.totalReplyTokens
        else { return false }
        round.beginRound()
        var rehearsal = round
        guard rehearsal.next(canRepair: false) != nil else { return false }
        schedule = round
        earlier = presented
        assignment.earlierTestChanges = allTestChanges(of: presented.candidate)
        assignment.isAddition = true
        files = files.changed(by: presented.candidate.contents)
        if let run = presented.candidate.run { baseline = run }
        startTree = tree
        onDisk = tree
        // What was tried before says nothing of what is asked for now.
        candidates = []
        seen = []
        sameReply = ("", 0)
        fallback = nil
        alternative = nil
        hint = nil
        relocate()
        let shapes = shapes
        schedule?.goOn(with: shapes)
        tryNext()
        return true
    }
}
