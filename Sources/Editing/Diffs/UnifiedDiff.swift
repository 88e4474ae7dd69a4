/// Unified diffs in git's format: written for people and models, read for screens.
package enum UnifiedDiff {
    /// The diff of one file as git would print it; empty if nothing changed.
    /// - Parameters:
    ///   - path: The file's path, the same before and after.
    ///   - before: The content before, nil if the file is new.
    ///   - after: The content after, nil if the file is deleted.
    ///   - context: How many unchanged lines surround a change.
    /// - Returns: The diff with its file header.
    package static func text(path: String, before: String?, after: String?, context: Int = 3) -> String {
        guard before != nil || after != nil else { return "" }
        let old = TextLines(before ?? "")
        let new = TextLines(after ?? "")
        let changes = LineDiff.changes(from: old.source, to: new.source)
        guard !changes.isEmpty || before == nil || after == nil else { return "" }
        var text = "diff --git a/\(path) b/\(path)\n"
        if before == nil { text += "new file mode 100644\n" }
        if after == nil { text += "deleted file mode 100644\n" }
        guard !changes.isEmpty else { return text }
        text += "--- " + (before == nil ? "/dev/null" : "a/\(path)") + "\n"
        text += "+++ " + (after == nil ? "/dev/null" : "b/\(path)") + "\n"
        for group in grouped(changes, context: max(0, context)) {
            text += hunk(group, old: old, new: new, context: max(0, context))
        }
        return text
    }

    /// Reads the output of `git diff` (or of `diff -u`); what is no diff is skipped.
    package static func parse(_ text: String) -> [FileDiff] {
        var reader = UnifiedDiffReader()
        for line in text.lineBodiesKeepingReturns { reader.read(line) }
        return reader.finished()
    }

    // MARK: Writing

    /// Changes whose contexts touch or overlap share a hunk.
    private static func grouped(_ changes: [LineDiff.Change], context: Int) -> [[LineDiff.Change]] {
        var groups: [[LineDiff.Change]] = []
        for change in changes {
            if let last = groups.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
                groups[groups.count - 1].append(change)
            } else {
                groups.append([change])
            }
        }
        return groups
    }

    private static func hunk(
        _ group: [LineDiff.Change],
        old: TextLines,
        new: TextLines,
        context: Int
    ) -> String {
        guard let first = group.first, let last = group.last else { return "" }
        let oldStart = max(0, first.old.lowerBound - context)
        let newStart = first.new.lowerBound - (first.old.lowerBound - oldStart)
        let oldEnd = min(old.count, last.old.upperBound + context)
        let newEnd = last.new.upperBound + (oldEnd - last.old.upperBound)
        var text = "@@ -\(range(oldStart, oldEnd)) +\(range(newStart, newEnd)) @@\n"
        var position = oldStart
        for change in group {
            for line in position..<change.old.lowerBound { text += marked(" ", old, line) }
            for line in change.old { text += marked("-", old, line) }
            for line in change.new { text += marked("+", new, line) }
            position = change.old.upperBound
        }
        for line in position..<oldEnd { text += marked(" ", old, line) }
        return text
    }

    /// `start,count` as diff writes it: counted from 1, the line before for an empty range, no count of one.
    private static func range(_ start: Int, _ end: Int) -> String {
        switch end - start {
        case 0: "\(start),0"
        case 1: "\(start + 1)"
        case let count: "\(start + 1),\(count)"
        }
    }

    private static func marked(_ mark: String, _ lines: TextLines, _ line: Int) -> String {
        let text = mark + lines.text(ofLines: line..<line + 1)
        return text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n\\ No newline at end of file\n"
    }
}

extension String {
    /// The lines without LF; a carriage return is part of a diff line's text.
    fileprivate var lineBodiesKeepingReturns: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}
