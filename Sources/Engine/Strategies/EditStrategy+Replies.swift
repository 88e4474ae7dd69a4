import Domain
import Editing

/// What a strategy makes of a reply: a candidate to write, or a fault and the next try.
extension EditStrategy {
    /// Reads a reply to a request for an edit.
    mutating func takeReply(_ answer: ModelAnswer) {
        guard let plan else { return finish(because: nil) }
        spentReplyTokens += max(answer.usage.replyTokens, answer.text.isEmpty ? 0 : 1)
        if answer.promptWasTruncated {
            note(.modelCall, "the prompt was cut by the server", "its start did not fit", "", isFailure: true)
        }
        countSameReply(answer.text)
        let reader = ReplyReader(assignment: assignment, files: files, location: location, partial: partial)
        switch reader.read(answer, plan: plan) {
        case .fault(let fault):
            takeFault(fault, reply: answer.text)
        case .candidate(let candidate) where seen.contains(candidate.key):
            let summary = "the reply makes a change that was tried before"
            takeFault(ReplyFault(kind: .repeated, summary: summary, hint: nil), reply: answer.text)
        case .candidate(let candidate):
            take(candidate, reader: reader)
        }
    }

    /// A candidate that changes tests beside the program is tried without that half first; one that only
    /// adds tests, with it first.
    private mutating func take(_ candidate: Candidate, reader: ReplyReader) {
        seen.insert(candidate.key)
        hint = nil
        alternative = nil
        guard !assignment.isAboutTests, let program = reader.withoutTestChanges(candidate),
            seen.insert(program.key).inserted
        else { return write(candidate) }
        let forms = candidate.doubtfulFiles.isEmpty ? (candidate, program) : (program, candidate)
        alternative = decidesByCheck ? forms.1 : nil
        write(forms.0)
    }

    /// Writes a candidate onto the files that the work started from.
    mutating func write(_ candidate: Candidate) {
        var candidate = candidate
        candidate.number = (current?.number ?? 0) + 1
        current = candidate
        if onDisk != startTree {
            let reason = "candidate \(candidate.number) starts from the same files"
            pending.append(.restore(tree: startTree, reason: reason))
        }
        let title = "candidate \(candidate.number): \(candidate.summary)"
        pending.append(.apply(ProposedChange(title: title, changes: candidate.changes, diff: candidate.diff)))
    }

    // MARK: - Faults

    /// Notes what is wrong with a reply and plans what helps against it.
    private mutating func takeFault(_ fault: ReplyFault, reply: String) {
        faults.append(fault)
        let number = plan?.number ?? 0
        note(.edit, "try \(number) gives no change", fault.summary, fault.hint ?? "", isFailure: true)
        if let answer = answerToQuestion(fault, reply: reply) { return finish(because: answer) }
        if case .unmatched(let failures) = fault.kind, askForBlocks(failures) { return }
        // Nothing is said of an unchanged or repeated answer: a fresh sample of the same prompt does
        // better, and its prompt is in the server's cache.
        hint = fault.hint
        if fault.kind == .unchanged { schedule?.leaveShape() }
        if fault.kind == .cut { takeCut() }
        if sameReply.count >= assignment.limits.identicalReplies {
            guard sameReply.count < assignment.limits.identicalReplies + 2 else {
                return finish(because: candidates.isEmpty && !wasOnlyDenied ? sameAnswer : nil)
            }
            if let shape = plan?.shape { schedule?.giveUp(on: shape) }
        }
        tryNext()
    }

    /// A reply cut off once gets more room, cut off again another shape.
    private mutating func takeCut() {
        if generosity == 1 {
            generosity = 2
        } else if let shape = plan?.shape {
            schedule?.giveUp(on: shape)
        }
    }

    private mutating func countSameReply(_ text: String) {
        let isSame = !text.isEmpty && text.utf8.elementsEqual(sameReply.text.utf8)
        sameReply = (text, isSame ? sameReply.count + 1 : 1)
    }

    private var sameAnswer: TaskTrouble {
        TaskTrouble(
            code: .noUsableEdit,
            message:
                "\(assignment.modelName) gave the same answer \(sameReply.count) times, also when asked in "
                + "other ways: " + (faults.last?.summary ?? "it is of no use") + ".",
            remedy: "Choose another model, or word the task differently; then retry."
        )
    }

    /// A question that was answered in words is no failure of the model: it wants the chat.
    private func answerToQuestion(_ fault: ReplyFault, reply: String) -> TaskTrouble? {
        guard assignment.classification.type == .question, fault.kind == .proseOnly else { return nil }
        return TaskTrouble(
            code: .noUsableEdit,
            message: "The task reads like a question, and the model answered it without a change: "
                + reply.firstLine(limit: 300),
            remedy: "Ask it in the chat, or say in the task what is to be changed."
        )
    }

    // MARK: - After writing

    /// Goes on when a candidate is written.
    mutating func takeWritten(_ tree: String?) {
        onDisk = tree
        current?.tree = tree
        guard let current else { return finish(because: nil) }
        if decidesByCheck {
            pending.append(.check(.candidate(number: current.number)))
        } else {
            present(current, note: "Nothing was checked: \(whyUnchecked).")
        }
    }

    /// Goes on when a change was refused by the guard of paths, which wrote nothing.
    mutating func takeRefusal(path: String, reason: String, isEscape: Bool) {
        alternative = nil
        let summary = "\(path) was refused: \(reason)"
        faults.append(ReplyFault(kind: isEscape ? .escape : .refused, summary: summary, hint: nil))
        hint =
            isEscape
            ? "Use only paths inside the project, relative to its top folder."
            : "The change of \(path) was not possible: \(reason)."
        tryNext()
    }

    private var whyUnchecked: String {
        assignment.hasCheck ? "the checks may not run here" : "the project has no check command"
    }
}
