import Foundation

/// The log of a job in the form that GitHub gives it: timestamps, groups, colours and error marks.
struct JobLog {
    private let order: RunOrder
    private let now: () -> Date
    private var sections: [String] = []

    init(order: RunOrder, now: @escaping () -> Date) {
        self.order = order
        self.now = now
    }

    /// The steps of every job.
    static func stepNames(of workflow: StubGitHub.Workflow) -> [String] {
        [
            "Set up job", "Run actions/checkout@v4", "Run \(workflow.command)",
            "Post Run actions/checkout@v4",
            "Complete job",
        ]
    }

    /// What the machine says about itself.
    mutating func setUp() {
        add([
            "Current runner version: '2.327.1'",
            "##[group]Runner Image",
            "Image: ubuntu-24.04",
            "##[endgroup]",
            "##[group]GITHUB_TOKEN Permissions",
            "Contents: read",
            "##[endgroup]",
            "Complete job name: \(order.workflow.job)",
        ])
    }

    /// The checkout worked.
    mutating func checkedOut() {
        add(
            checkoutHead + [
                "Syncing repository: \(order.fullName)",
                "HEAD is now at \(order.commit.prefix(7)) \(order.title)",
            ]
        )
    }

    /// The checkout did not work, which ends the job.
    mutating func failedCheckout(_ status: Int32) -> RunResult {
        add(checkoutHead + ["##[error]The process '/usr/bin/git' failed with exit code \(status)"])
        return RunResult(conclusion: "failure", sections: sections, failedStep: 1)
    }

    private var checkoutHead: [String] {
        [
            "##[group]Run actions/checkout@v4",
            "with:",
            "  repository: \(order.fullName)",
            "##[endgroup]",
        ]
    }

    /// The command ended.
    mutating func ended(_ outcome: ChildProcesses.Outcome, isCancelled: Bool) -> RunResult {
        var lines = Self.commandHead(order.workflow.command) + Self.lines(of: outcome.text)
        if isCancelled {
            lines.append("##[error]The operation was canceled.")
        } else if !outcome.isSuccess {
            lines.append("##[error]Process completed with exit code \(outcome.status).")
        }
        add(lines)
        addEnd()
        let isGood = outcome.isSuccess && !isCancelled
        return RunResult(
            conclusion: isCancelled ? "cancelled" : isGood ? "success" : "failure",
            sections: sections,
            failedStep: isGood ? nil : 2
        )
    }

    /// A result that was decided beforehand; a log that begins with U+FEFF is used as it is.
    static func scripted(_ script: ScriptedRun, for order: RunOrder) -> RunResult {
        let isGood = ["success", "neutral", "skipped"].contains(script.conclusion)
        guard !script.log.hasPrefix("\u{FEFF}") else {
            let text = String(script.log.unicodeScalars.dropFirst())
            return RunResult(
                conclusion: script.conclusion,
                sections: [text],
                failedStep: isGood ? nil : 2
            )
        }
        var log = JobLog(order: order, now: { Date(timeIntervalSince1970: 1_772_600_767.1234567) })
        log.setUp()
        log.checkedOut()
        var lines = commandHead(order.workflow.command) + Self.lines(of: script.log)
        if !isGood, !script.log.contains("##[error]") {
            lines.append("##[error]Process completed with exit code 1.")
        }
        log.add(lines)
        log.addEnd()
        return RunResult(
            conclusion: script.conclusion,
            sections: log.sections,
            failedStep: isGood ? nil : 2
        )
    }

    private static func commandHead(_ command: String) -> [String] {
        [
            "##[group]Run \(command)",
            "\u{1B}[36;1m\(command)\u{1B}[0m",
            "shell: /usr/bin/bash -e {0}",
            "##[endgroup]",
        ]
    }

    private static func lines(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private mutating func addEnd() {
        add(["Post job cleanup.", "[command]/usr/bin/git version"])
        add(["Cleaning up orphan processes"])
    }

    private mutating func add(_ lines: [String]) {
        let stamp = Timestamp.log(now())
        sections.append(lines.map { "\(stamp) \($0)\n" }.joined())
    }
}
