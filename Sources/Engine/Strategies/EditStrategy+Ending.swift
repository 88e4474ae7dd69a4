import Domain
import Editing

/// What a strategy makes of a run of the checks, and how its work ends.
extension EditStrategy {
    /// Takes the run of the checks on the candidate that is written.
    mutating func takeCheck(_ run: CheckRun?) {
        guard var candidate = current else { return finish(because: nil) }
        guard let run else {
            return present(candidate, note: "Nothing was checked: the checks may not run here.")
        }
        candidate.run = run
        if candidate.tree == nil { candidate.tree = run.evidence.tree }
        onDisk = candidate.tree
        current = candidate
        guard run.evidence.outcome == .passed else { return takeFailure(candidate) }
        guard !candidate.doubtfulFiles.isEmpty, !assignment.isAboutTests else {
            return present(candidate, note: nil)
        }
        keepAsFallback(candidate)
    }

    private mutating func takeFailure(_ candidate: Candidate) {
        candidates.append(candidate)
        if let other = alternative {
            alternative = nil
            write(other)
        } else {
            tryNext()
        }
    }

    /// Passing by a change of the tests proves little, so the work goes on; it is shown if nothing
    /// better comes.
    private mutating func keepAsFallback(_ candidate: Candidate) {
        if fallback == nil { fallback = candidate }
        let paths = candidate.doubtfulFiles.joined(separator: ", ")
        note(
            .edit,
            "candidate \(candidate.number) passes, but changes tests",
            "kept in case nothing else passes: \(paths)",
            candidate.testChanges.map(\.text).joined(separator: "\n"),
            isFailure: false
        )
        let rule = "Do not change \(paths). Change the program only."
        if !lastingHints.contains(rule) { lastingHints.append(rule) }
        alternative = nil
        tryNext()
    }

    // MARK: - Ends

    /// Ends with a change for the user to look at.
    mutating func present(_ candidate: Candidate, note: String?) {
        presented = Presentation(candidate: candidate, note: note)
        if let tree = candidate.tree, tree != onDisk {
            pending.append(
                .restore(tree: tree, reason: "candidate \(candidate.number) is the one to look at")
            )
        }
        var said = "Candidate \(candidate.number), \(candidate.summary)"
        if let run = candidate.run, run.evidence.outcome == .passed {
            said += ", passes `\(run.evidence.command)`"
        }
        let parts = [said + "."] + [note].compactMap { $0 } + candidate.warnings
        let result = WorkResult(
            testChanges: allTestChanges(of: candidate),
            summary: parts.joined(separator: " ").replacing("\n", with: " ")
        )
        pending.append(.present(result))
    }

    /// Ends the work: with the fallback if there is one, else with the reason.
    ///
    /// - Parameter trouble: What ended it; nil when everything planned was tried.
    mutating func finish(because trouble: TaskTrouble?) {
        if let fallback {
            return present(fallback, note: "No candidate passed without changing tests.")
        }
        if let earlier {
            let notes = [earlier.note, "What you said since led to no further change."].compactMap { $0 }
            return present(earlier.candidate, note: notes.joined(separator: " "))
        }
        if let best = bestFailure, let tree = best.tree, tree != onDisk {
            pending.append(.restore(tree: tree, reason: "candidate \(best.number) came nearest"))
        }
        pending.append(.giveUp(trouble ?? ownTrouble))
    }

    /// The failed candidate with the fewest failures; the last one where the output has no counts.
    private var bestFailure: Candidate? {
        let written = candidates.filter { $0.tree != nil }
        let counted = written.compactMap { candidate -> (Candidate, Int)? in
            guard let run = candidate.run, let count = CheckReport.failureCount(of: run.output) else {
                return nil
            }
            return (candidate, count)
        }
        return counted.min { $0.1 < $1.1 }?.0 ?? written.last
    }

    /// Whether all that came were changes outside of the worktree, once or again.
    var wasOnlyDenied: Bool {
        faults.contains { $0.kind == .escape }
            && faults.allSatisfy { $0.kind == .escape || $0.kind == .repeated }
    }

    private var ownTrouble: TaskTrouble {
        if let best = bestFailure, let run = best.run { return checksFailed(best, run) }
        if wasOnlyDenied {
            return TaskTrouble(
                code: .denied,
                message:
                    "Every answer of \(assignment.modelName) wanted to write outside the worktree, which was "
                    + "refused: " + (faults.first { $0.kind == .escape }?.summary ?? ""),
                remedy: "Name the files to change in the task, or choose another model; then retry."
            )
        }
        return TaskTrouble(
            code: .noUsableEdit,
            message:
                "None of \(faults.count) answers of \(assignment.modelName) could be used: \(faultSummary).",
            remedy: "Name the file and what to change in the task, or choose a stronger model; then retry."
        )
    }

    private func checksFailed(_ best: Candidate, _ run: CheckRun) -> TaskTrouble {
        var message = "`\(run.evidence.command)` did not pass with any of \(candidates.count) candidates"
        if !faults.isEmpty { message += " (\(faults.count) more answers could not be used)" }
        message += "; the nearest, candidate \(best.number), is left in the worktree: "
        message += CheckReport.headline(of: run.output)
        if let failing = failingOutput,
            CheckReport.headline(of: failing) == CheckReport.headline(of: run.output)
        {
            message += " (as before the change)"
        }
        return TaskTrouble(
            code: .checksFailed,
            message: message,
            remedy: "Look at the diff and the output of the check; retry with more detail in the task or a "
                + "stronger model."
        )
    }

    /// What the replies looked like, the most frequent first.
    private var faultSummary: String {
        var counts: [(text: String, count: Int)] = []
        for fault in faults {
            if let index = counts.firstIndex(where: { $0.text == fault.summary }) {
                counts[index].count += 1
            } else {
                counts.append((fault.summary, 1))
            }
        }
        return counts.sorted { $0.count > $1.count }.prefix(3)
            .map { $0.count > 1 ? "\($0.text) (\($0.count) times)" : $0.text }
            .joined(separator: "; ")
    }

    /// The changes to tests of this candidate and of earlier work, each file once.
    func allTestChanges(of candidate: Candidate) -> [TestChangeNotice] {
        var new = candidate.testChanges.map { change in
            TestChangeNotice(path: change.path, summary: change.summary, weakens: change.isWeakening)
        }
        new += candidate.checkFiles.map {
            TestChangeNotice(path: $0, summary: "the check command runs this file", weakens: true)
        }
        let paths = Set(new.map(\.path))
        return assignment.earlierTestChanges.filter { !paths.contains($0.path) } + new
    }
}
