import Domain
import Editing

/// How a strategy asks: which try comes next, and what its prompt says.
extension EditStrategy {
    /// What the failing check said before any edit; nil when it passed or did not run.
    var failingOutput: String? {
        baseline.flatMap { $0.evidence.outcome == .passed ? nil : $0.output }
    }

    /// The same in the words of a prompt.
    var report: String? {
        failingOutput.map { CheckReport.text(of: $0, contents: files.contents) }
    }

    /// Whether a run of the checks decides; false also when they may not run.
    var decidesByCheck: Bool { assignment.hasCheck && (baseline != nil || isBaselineCut) }

    /// What the parts of a prompt take that cannot be cut.
    var fixedTokens: Int {
        [
            EditPrompt.system, assignment.prompt, assignment.feedback ?? "",
            ReviewNotesText.text(of: assignment.reviewNotes),
            FollowUpText.text(of: assignment.followUps, isAddition: assignment.isAddition),
            EditPrompt.instructions(of: assignment, files: files, near: location.primary), report ?? "",
        ]
        .reduce(0) { $0 + PromptSize.tokens($1) }
    }

    /// Plans the next call, or ends the work when nothing is left to try.
    mutating func tryNext() {
        guard spentReplyTokens < assignment.limits.totalReplyTokens else {
            let message = "The reply tokens of this task (\(assignment.limits.totalReplyTokens)) are used up."
            let remedy =
                "Raise limits.total-tokens, choose a stronger model, or make the task smaller; then retry."
            return finish(because: TaskTrouble(code: .limit, message: message, remedy: remedy))
        }
        goOnFromProgress()
        let repairable = candidates.last.flatMap {
            $0.plan.round == plan?.round && $0.run != nil && $0.tree != startTree ? $0 : nil
        }
        guard let next = schedule?.next(canRepair: repairable != nil), prompt != nil else {
            return finish(because: nil)
        }
        plan = next
        partial = [:]
        purpose = .edit(repairing: next.isRepair ? repairable : nil)
        askAgain()
    }

    /// Sends failed blocks back, with the lines that are nearest to them.
    ///
    /// - Returns: False when no such call is left.
    mutating func askForBlocks(_ failures: [MatchFailure]) -> Bool {
        guard blockRepairs < assignment.limits.blockRepairs, prompt != nil,
            let next = schedule?.followUp(shape: .searchReplace)
        else { return false }
        blockRepairs += 1
        plan = next
        for failure in failures {
            if let content = failure.partialContent { partial[failure.path] = content }
        }
        purpose = .blocks(failures)
        askAgain()
        return true
    }

    /// Plans the call that the purpose and the plan stand for, with the words that there are now.
    mutating func askAgain() {
        guard let ask = plannedAsk() else { return finish(because: nil) }
        // The next candidate starts from the same files, and the time that the model takes is free.
        let tree = onDisk == startTree ? nil : startTree
        pending.append(.ask(ask, restoring: tree))
    }

    /// The call that the purpose and the plan stand for; nil before there is a plan.
    func plannedAsk() -> ModelAsk? {
        if case .location = purpose {
            return locateAsk(
                FileLocator(files: files, assignment: assignment, failingOutput: failingOutput)
            )
        }
        guard let prompt, let plan else { return nil }
        let title = "edit, try \(plan.number): "
        let hints = lastingHints + [hint].compactMap { $0 }
        switch purpose {
        case .location: return nil
        case .blocks(let failures):
            return editAsk(prompt.blockRepair(failures), title: title + "failed blocks again", plan)
        case .edit(repairing: .some(let failed)):
            let report = failed.run.map { CheckReport.text(of: $0.output, contents: files.contents) } ?? ""
            let user = prompt.repair(diff: failed.diff, report: report, shape: plan.shape, hints: hints)
            return editAsk(user, title: title + "repair", plan)
        case .edit(repairing: .none):
            return editAsk(prompt.text(shape: plan.shape, hints: hints), title: title + plan.shape.name, plan)
        }
    }

    private func editAsk(_ user: String, title: String, _ plan: TryPlan) -> ModelAsk {
        let shown = location.primary.flatMap { files.contents[$0] } ?? ""
        let repeated = plan.shape.isWholeFile ? shown : symbolText(in: shown)
        let reply = budget.replyTokens(
            fileTokens: PromptSize.tokens(repeated),
            promptTokens: PromptSize.tokens(EditPrompt.system) + PromptSize.tokens(user),
            limit: assignment.limits.replyTokens,
            generosity: generosity
        )
        return ModelAsk(
            title: title,
            kind: .modelCall,
            system: EditPrompt.system,
            user: user,
            schema: nil,
            temperature: plan.temperature,
            seed: plan.seed,
            maximumReplyTokens: reply
        )
    }

    private func symbolText(in content: String) -> String {
        guard let symbol = location.symbol else { return "" }
        let lines = TextLines(content)
        return String(lines.text(ofLines: symbol.lines.clamped(to: 0..<lines.count)))
    }

    // MARK: - Asking where to look

    /// The paths a model may choose from: the ranking's first, then the rest in order.
    var locatePaths: [String] {
        let candidates = files.candidates(includingTests: assignment.isAboutTests)
        var paths = RelevanceRanker.rank(
            files: candidates,
            task: assignment.request,
            failingOutput: failingOutput
        ).map(\.path)
        let ranked = Set(paths)
        paths += candidates.map(\.path).filter { !ranked.contains($0) }
        return Array(paths.prefix(LocatePrompt.mostPaths))
    }

    /// The question which files are to be changed.
    func locateAsk(_ locator: FileLocator) -> ModelAsk {
        let paths = locatePaths
        let text = LocatePrompt.text(
            request: locator.request,
            report: report,
            map: repositoryMap(leavingOut: []),
            paths: paths
        )
        return ModelAsk(
            title: "find the files to change",
            kind: .locate,
            system: LocatePrompt.system,
            user: text,
            schema: LocatePrompt.schema(paths: paths),
            temperature: 0,
            seed: assignment.seedBase,
            maximumReplyTokens: LocatePrompt.replyTokens
        )
    }

    /// The map of what is not shown, where it can help: the place is a guess, or something new is built.
    func map() -> String? {
        let isNew = assignment.classification.type == .feature || assignment.classification.type == .test
        let others = files.candidates(includingTests: assignment.isAboutTests).count - location.shown.count
        guard others > 0, isNew || location.confidence < FileLocator.sureConfidence else { return nil }
        let map = repositoryMap(leavingOut: Set(location.shown))
        return map.isEmpty ? nil : map
    }

    private func repositoryMap(leavingOut shown: Set<String>) -> String {
        let rest = files.candidates(includingTests: assignment.isAboutTests).filter {
            !shown.contains($0.path)
        }
        let mentioned = Set(SymbolScanner.identifiers(in: assignment.request).keys)
        return RepositoryMap.build(files: rest, mentioned: mentioned, budgetTokens: budget.map)
    }
}
