import Domain

/// What the checks showed, in words that claim nothing more.
enum EvidenceText {
    /// The newest run of the checks of a task, in one line.
    static func summary(of task: AgentTask) -> RoleLine {
        guard let evidence = task.evidence else {
            return RoleLine("no checks were run: nothing shows that this works", .warning)
        }
        var line = outcome(evidence)
        line.runs += [RoleRun("  "), RoleRun(evidence.command, .code), RoleRun("  \(exit(evidence))")]
        line.runs += warning(about: task)
        if evidence.isStale { line.runs.append(RoleRun("  STALE: files changed since", .warning)) }
        return line
    }

    /// That the tests were changed too, which makes a pass worth less.
    static func warning(about task: AgentTask) -> [RoleRun] {
        task.testChanges.isEmpty ? [] : [RoleRun("  on changed tests", .warning)]
    }

    /// A run with all that is known about it.
    static func lines(_ evidence: CheckEvidence, state: DashboardState) -> [RoleLine] {
        var first = outcome(evidence)
        first.runs += [RoleRun("  "), RoleRun(evidence.command, .code)]
        let facts = [
            exit(evidence), ShortText.duration(evidence.seconds), "tree \(ShortText.hash(evidence.tree))",
            "step \(evidence.step)", evidence.isolation,
            state.clock.long(evidence.finishedAt, now: state.time),
        ]
        var lines = [first, RoleLine(facts.joined(separator: ", "), .muted)]
        if evidence.isStale { lines.append(RoleLine("STALE: files changed since this run", .warning)) }
        return lines
    }

    private static func outcome(_ evidence: CheckEvidence) -> RoleLine {
        switch evidence.outcome {
        case .passed: RoleLine("✓ passed", evidence.isStale ? .warning : .good)
        case .failed: RoleLine("✗ failed", .bad)
        case .timedOut: RoleLine("✗ timed out", .bad)
        case .couldNotStart: RoleLine("✗ could not start", .bad)
        }
    }

    private static func exit(_ evidence: CheckEvidence) -> String {
        evidence.exitCode.map { "exit code \($0)" } ?? "no exit code"
    }
}
