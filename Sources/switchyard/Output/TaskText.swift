import Dashboard
import Domain
import Foundation

/// A task in words, for people who read standard output.
enum TaskText {
    /// One line of a list.
    static func row(_ task: AgentTask) -> String {
        let number = "#\(task.id)".padding(toLength: 5, withPad: " ", startingAt: 0)
        let state = task.state.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0)
        return "\(number) \(state) \(task.title)"
    }

    /// One line of what waits for the user, with how long it has.
    static func inboxRow(_ entry: InboxEntry, now: Date) -> String {
        let age = entry.since.map { Self.age(of: now.timeIntervalSince($0)) } ?? ""
        return age.padding(toLength: 5, withPad: " ", startingAt: 0) + entry.text
    }

    /// A time that has gone by, in its largest unit; a clock that was set back makes none of it.
    private static func age(of seconds: Double) -> String {
        let minutes = Int(max(0, seconds) / 60)
        switch minutes {
        case ..<60: return "\(minutes)m"
        case ..<1440: return "\(minutes / 60)h"
        default: return "\(minutes / 1440)d"
        }
    }

    /// Everything worth knowing about one task.
    static func full(_ task: AgentTask, steps: [StepRecord]) -> String {
        var lines = ["#\(task.id) \(task.title)", "state      \(task.state.rawValue)"]
        if task.priority != .normal { lines.append("priority   \(task.priority.rawValue)") }
        if !task.after.isEmpty {
            lines.append("after      " + task.after.map { "#\($0)" }.joined(separator: ", "))
        }
        for message in task.followUps {
            let fate = message.heardIn.map { "heard in step \($0)" } ?? "not heard yet"
            let words = message.text.split(whereSeparator: \.isNewline).joined(separator: " ")
            lines.append("said       \(words) (\(fate))")
        }
        if let classification = task.classification {
            lines.append(
                "class      \(classification.type.rawValue), \(classification.complexity.rawValue)"
                    + " (\(classification.reason))"
            )
        }
        if let route = task.route {
            let recorded = route.isRecorded ? " [recorded]" : ""
            lines.append("model      \(route.model)\(recorded), \(route.strategy.rawValue): \(route.reason)")
        }
        if let workspace = task.workspace {
            lines.append("branch     \(workspace.branch)")
            lines.append("worktree   \(workspace.path)")
        }
        if let change = task.change, !change.files.isEmpty {
            let files = change.files.map(\.path).joined(separator: ", ")
            lines.append("change     +\(change.added) -\(change.removed) in \(files)")
        }
        lines.append("evidence   \(evidence(task.evidence))")
        for notice in task.testChanges {
            lines.append("tests      \(notice.path): \(notice.summary)")
        }
        if let commit = task.commit { lines.append("commit     \(commit)") }
        if let issue = task.options.issue { lines.append("issue      #\(issue)") }
        if let published = task.publication {
            lines.append("published  #\(published.number) \(published.url)")
        }
        lines += fix(task)
        if let trouble = task.trouble {
            lines.append("trouble    \(trouble.message)")
            lines.append("           \(trouble.remedy)")
        }
        lines += steps.map { record in
            "step \(record.id)".padding(toLength: 9, withPad: " ", startingAt: 0) + step(record)
        }
        return lines.joined(separator: "\n")
    }

    /// The run that a task is to turn green, where its commit goes, and how far that has come.
    private static func fix(_ task: AgentTask) -> [String] {
        var lines: [String] = []
        if let origin = task.options.fix {
            lines.append(
                "fixes      run \(origin.run), \(origin.workflow) #\(origin.number)"
                    + " (\(origin.failureClass.rawValue): \(origin.headline))"
            )
        }
        if let start = task.options.start {
            let place =
                start.pushesToBranch
                ? start.branch : "a branch of its own, with a pull request into \(start.branch)"
            lines.append("goes to    \(place)")
            let number = start.pullRequest.map { " of pull request #\($0)" } ?? ""
            if !start.threads.isEmpty { lines.append("answers    \(start.threads.count) threads\(number)") }
        }
        if let progress = task.fixProgress {
            let pushed = progress.pushedCommit.map { ", pushed \($0)" } ?? ""
            let run = progress.run.map { ", run \($0)" } ?? ""
            lines.append("round      \(progress.round) of \(FixProgress.roundLimit)\(pushed)\(run)")
        }
        return lines
    }

    /// What the newest run of the checks showed.
    static func evidence(_ evidence: CheckEvidence?) -> String {
        guard let evidence else { return "none: no check has run" }
        let exit = evidence.exitCode.map { "exit \($0)" } ?? evidence.outcome.rawValue
        let stale = evidence.isStale ? ", STALE: the files have changed since" : ""
        let seconds = String(format: "%.1f", evidence.seconds)
        let tree = evidence.tree.prefix(10)
        return
            "\(evidence.command) -> \(exit) in \(seconds) s on tree \(tree) (\(evidence.isolation))\(stale)"
    }

    /// One step of the journal.
    static func step(_ step: StepRecord) -> String {
        let mark =
            switch step.state {
            case .started: "…"
            case .succeeded: "+"
            case .failed: "x"
            case .interrupted: "!"
            }
        return step.summary.isEmpty ? "  \(mark) \(step.title)" : "  \(mark) \(step.title): \(step.summary)"
    }

    /// What to do next with a task that waits, in one line; nil when nothing is to be done.
    static func nextStep(_ task: AgentTask) -> String? {
        switch task.state {
        case .reviewing where task.change?.files.isEmpty == true:
            return "nothing is left of the change; give it back: switchyard reject \(task.id) --comment TEXT"
                + "   give it up: switchyard cancel \(task.id)"
        case .reviewing:
            let gap = task.evidenceGap
            let tests = task.testChanges.map { " --accept-test \($0.path)" }.joined()
            let files = tests + (gap == nil ? "" : " --force")
            if gap == .stale || gap == .missing {
                return "check: switchyard check \(task.id)   look: switchyard diff \(task.id)"
                    + "   commit all the same: switchyard approve \(task.id)\(files)"
            }
            return "look: switchyard diff \(task.id)   commit: switchyard approve \(task.id)\(files)"
        case .failed, .cancelled: return "try again: switchyard retry \(task.id)"
        case .interrupted, .paused: return "go on: switchyard retry \(task.id) --resume"
        case .blocked: return task.trouble?.remedy
        case .watching:
            guard let run = task.options.fix?.run else { return "its rerun is waited for" }
            return "its rerun is waited for; wait for it here: switchyard fix \(run) --wait"
        default: return nil
        }
    }
}
