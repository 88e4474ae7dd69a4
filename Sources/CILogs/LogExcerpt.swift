package import Domain

/// The part of a job's log that shows what failed, short enough for a small model.
package enum LogExcerpt {
    /// Lines before and after each finding, from the most to the least.
    private static let surroundings = [(20, 30), (8, 16), (4, 10), (2, 6), (1, 3), (0, 1), (0, 0)]
    private static let lineLimit = 400
    private static let gap = "…"

    /// Cuts out the findings with some lines around them, in the log's order.
    ///
    /// Lines have neither times nor control sequences. A line `…` stands where lines are left out, and a line
    /// `== title ==` names the group or step that the following lines are from.
    ///
    /// - Parameters:
    ///   - log: The job's log.
    ///   - report: What was found in it.
    ///   - budget: How many characters the result may have; it never has more.
    /// - Returns: The excerpt: the end of the log when nothing was found, empty for a budget of 0.
    package static func failingPart(of log: LogText, report: FailureReport, budget: Int) -> String {
        guard budget > 0, log.count > 0 else { return "" }
        let found = report.findings.map { $0.logLine - 1 }.filter { (0..<log.count).contains($0) }
        guard let cause = found.first else { return tail(of: log, budget: budget) }
        for (before, after) in surroundings {
            let text = render(ranges(around: found, before: before, after: after, of: log), of: log)
            if text.count <= budget { return text }
        }
        // Not even the bare lines fit: fewer findings, the cause among them, with what fits around them.
        var count = found.count
        while count > 1 {
            count /= 2
            let some = Array(found.prefix(count))
            for (before, after) in surroundings.suffix(4) {
                let text = render(ranges(around: some, before: before, after: after, of: log), of: log)
                if text.count <= budget { return text }
            }
        }
        return cut(visible(log.text(at: cause, limit: min(budget, 100_000) * 4)), to: budget)
    }

    /// The last lines of a log.
    private static func tail(of log: LogText, budget: Int) -> String {
        var lines: [String] = []
        var length = 0
        for index in stride(from: log.count - 1, through: 0, by: -1) {
            let line = Self.line(at: index, of: log)
            // One for the line break, two for the mark of what is left out.
            if length + line.count + 1 + 2 > budget {
                lines.append(gap)
                break
            }
            length += line.count + 1
            lines.append(line)
        }
        return cut(lines.reversed().joined(separator: "\n"), to: budget)
    }

    /// The lines around findings, joined where they touch, within each finding's step.
    private static func ranges(
        around found: [Int],
        before: Int,
        after: Int,
        of log: LogText
    ) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for index in found.sorted() {
            let step = log.step(around: index)
            let range = max(step.lowerBound, index - before)..<min(step.upperBound, index + after + 1)
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    private static func render(_ ranges: [Range<Int>], of log: LogText) -> String {
        var lines: [String] = []
        var title: String?
        var end = 0
        for range in ranges {
            if range.lowerBound > end { lines.append(gap) }
            for index in range {
                let mark = log.entries[index].mark
                // What the runner repeats of the workflow is not what happened; the title names the step.
                if [.endGroup, .group, .script, .setting].contains(mark) { continue }
                let around = log.title(around: index)
                if around != title, let around {
                    lines.append("== \(cut(around, to: 120)) ==")
                    title = around
                }
                lines.append(line(at: index, of: log))
            }
            end = range.upperBound
        }
        if end < log.count { lines.append(gap) }
        return lines.joined(separator: "\n")
    }

    private static func line(at index: Int, of log: LogText) -> String {
        cut(visible(log.text(at: index, limit: lineLimit * 4)), to: lineLimit)
    }

    /// A line without spaces at its end.
    private static func visible(_ text: String) -> String {
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[...last])
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(max(limit - 1, 0)) + gap
    }
}
