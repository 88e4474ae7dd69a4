package import Domain
import Foundation
import Terminal

/// What became of red runs, in lines for those who read lines, and as a page.
package enum FixText {
    /// The newest red run of the head of a pull request: one that is the newest of its workflow there.
    ///
    /// - Parameters:
    ///   - request: The pull request.
    ///   - runs: The newest run of each workflow on each branch, or all there are.
    /// - Returns: The run; nil where none is red.
    package static func redRun(of request: PullRequest, among runs: [PipelineRun]) -> PipelineRun? {
        var seen: Set<String> = []
        return runs.filter { $0.branch == request.headBranch }
            .sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }
            .filter { seen.insert($0.workflow).inserted }
            .first { $0.state.isRed }
    }

    /// The workflow with its branch.
    static func place(of fix: FixOutcome) -> String {
        fix.workflow + (fix.branch.map { " on \($0)" } ?? "")
    }

    /// What became of a red run, in one line.
    package static func row(_ fix: FixOutcome) -> String {
        let task = fix.task.map { "#\($0) " } ?? ""
        var facts = [fix.headline.split(whereSeparator: \.isNewline).joined(separator: " ")]
        if fix.task != nil { facts.append(ShortText.count(fix.rounds, "round")) }
        if let end = fix.endedAt { facts.append(ShortText.duration(end.timeIntervalSince(fix.startedAt))) }
        let ending = fix.ending.rawValue.padded(to: 10)
        return "\(ending)\(task)\(place(of: fix)), \(fix.failureClass.rawValue): "
            + facts.joined(separator: ", ")
    }

    /// What came of a kind of failure, in one line.
    package static func row(_ statistics: FixStatistics) -> String {
        var facts = ["\(statistics.green) of \(ShortText.count(statistics.attempts, "fix", "fixes")) green"]
        if statistics.parked > 0 { facts.append("\(statistics.parked) parked") }
        if statistics.flaky > 0 { facts.append("\(statistics.flaky) flaky") }
        if let rounds = statistics.meanRounds { facts.append("\(tenths(rounds)) rounds") }
        if let seconds = statistics.meanSeconds { facts.append(ShortText.duration(seconds)) }
        return "\(statistics.failureClass.rawValue): " + facts.joined(separator: ", ")
    }

    // MARK: - The page

    /// The columns of the table, the label first.
    private static let columns = [("kind of failure", 17), ("fixes", 7), ("green", 7), ("parked", 8)]
    private static let lastColumns = [("flaky", 7), ("rounds", 8), ("time", 13)]
    private static let barColumns = 24
    /// How many outcomes are listed.
    private static let newestCount = 12

    /// What became of red runs: the kinds of failure as a table and as bars, and the newest outcomes.
    ///
    /// - Parameters:
    ///   - fixes: The outcomes, the newest first.
    ///   - columns: How wide the screen is; a table needs room.
    /// - Returns: The page.
    static func page(_ fixes: [FixOutcome], columns: Int) -> PageDialog {
        PageDialog(title: "Fixes of red runs", head: lines(fixes, columns: columns))
    }

    private static func lines(_ fixes: [FixOutcome], columns: Int) -> [RoleLine] {
        guard !fixes.isEmpty else {
            return [
                RoleLine("No red run was fixed yet.", .strong),
                RoleLine(
                    "A task made of a red run is counted here, and so is a run that passes by itself.",
                    .muted
                ),
            ]
        }
        let statistics = FixStatistics.summary(of: fixes)
        let widths = self.columns + lastColumns
        let hasRoom = columns >= widths.reduce(0) { $0 + $1.1 } + 6
        var lines = [summary(statistics, open: fixes.count { $0.ending == .open }), RoleLine()]
        lines += hasRoom ? table(statistics, widths) : statistics.map { RoleLine(row($0)) }
        lines += [RoleLine(), RoleLine("Fixes by kind of failure", .heading)] + bars(statistics)
        lines += [RoleLine(), RoleLine("The newest", .heading)]
        return lines + fixes.prefix(newestCount).map(line)
    }

    private static func summary(_ statistics: [FixStatistics], open: Int) -> RoleLine {
        func sum(_ value: (FixStatistics) -> Int) -> Int { statistics.reduce(0) { $0 + value($1) } }
        var runs = [
            RoleRun(ShortText.count(sum(\.attempts), "fix", "fixes"), .strong), RoleRun(": "),
            RoleRun("\(sum(\.green)) green", .good), RoleRun(", \(sum(\.parked)) parked"),
        ]
        if open > 0 { runs += [RoleRun(", "), RoleRun("\(open) under way", .active)] }
        runs.append(RoleRun("; \(ShortText.count(sum(\.flaky), "run")) turned green without a change"))
        return RoleLine(runs)
    }

    private static func table(_ statistics: [FixStatistics], _ widths: [(String, Int)]) -> [RoleLine] {
        func line(_ cells: [String], _ roles: [Role]) -> RoleLine {
            RoleLine(
                zip(zip(cells, widths), roles).map { cell, role in
                    let blanks = max(0, cell.1.1 - TerminalText.width(of: cell.0))
                    let padding = String(repeating: " ", count: blanks)
                    return RoleRun(cell.1 == widths[0] ? cell.0 + padding : padding + cell.0, role)
                }
            )
        }
        let head = line(widths.map { $0.0 }, widths.map { _ in .muted })
        return [head]
            + statistics.map { row in
                line(
                    [
                        row.failureClass.rawValue, "\(row.attempts)", "\(row.green)", "\(row.parked)",
                        "\(row.flaky)", row.meanRounds.map { "\(tenths($0))" } ?? "–",
                        row.meanSeconds.map(ShortText.duration) ?? "–",
                    ],
                    [
                        .strong, .text, row.green > 0 ? .good : .muted, row.parked > 0 ? .warning : .muted,
                        row.flaky > 0 ? .warning : .muted, .text, .text,
                    ]
                )
            }
    }

    /// A bar for each kind of failure, on one scale.
    private static func bars(_ statistics: [FixStatistics]) -> [RoleLine] {
        let chart = BarChart(statistics.map { Double($0.attempts) }, columns: barColumns)
        return zip(statistics, chart.bars).map { row, bar in
            RoleLine([
                RoleRun(row.failureClass.rawValue.padded(to: 17)), RoleRun(bar.filled, .accent),
                RoleRun(bar.rest, .muted), RoleRun("  \(row.green) of \(row.attempts) green", .muted),
            ])
        }
    }

    private static func line(_ fix: FixOutcome) -> RoleLine {
        let (sign, role): (String, Role) =
            switch fix.ending {
            case .open: ("▶", .active)
            case .green: ("✓", .good)
            case .parked: ("✗", .bad)
            case .cancelled: ("⊘", .muted)
            case .flaky: ("~", .warning)
            }
        return [RoleRun(sign + " ", role), RoleRun(row(fix))]
    }

    private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
