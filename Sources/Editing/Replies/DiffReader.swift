/// Turns the unified diffs models write, often with wrong line numbers and forgotten blanks, into edits.
enum DiffReader {
    /// One file of a diff, paths as written; the path is nil if no header names it.
    struct FilePart {
        var edits: (String) -> [ProposedEdit]
        var path: String?
    }

    private struct Draft {
        var oldPath: String?
        var newPath: String?
        var renamedFrom: String?
        var isDeletion = false
        var isCreation = false
        var hunks: [[Substring]] = []
    }

    /// Whether lines start as a diff does; code that only speaks of diffs somewhere does not.
    static func looksLikeDiff(_ lines: [Substring]) -> Bool {
        guard let first = lines.firstIndex(where: { !$0.isBlank }) else { return false }
        let isHeader =
            lines[first].hasPrefix("--- ") && first + 1 < lines.count && lines[first + 1].hasPrefix("+++ ")
        let isHunk = isHunkHeader(lines[first]) && lines.contains { $0.hasPrefix("+") || $0.hasPrefix("-") }
        return isHeader || isHunk || lines[first].hasPrefix("diff --git ")
    }

    /// `@@ -1,3 +1,3 @@` or what models put for it; Ruby's `@@name` is none.
    private static func isHunkHeader(_ line: Substring) -> Bool {
        line.hasPrefix("@@ ") || line.trimmedRight == "@@"
    }

    /// Reads the files of a diff.
    static func read(_ lines: [Substring]) -> [FilePart] {
        var drafts: [Draft] = []
        var current = Draft()
        var hunk: [Substring] = []
        var isInHunk = false

        func endHunk() {
            if !hunk.isEmpty { current.hunks.append(hunk) }
            hunk = []
            isInHunk = false
        }
        func endFile() {
            endHunk()
            if current.oldPath != nil || current.newPath != nil || !current.hunks.isEmpty {
                drafts.append(current)
            }
            current = Draft()
        }

        for (index, line) in lines.enumerated() {
            let next = index + 1 < lines.count ? lines[index + 1] : ""
            if line.hasPrefix("diff --git ") {
                endFile()
                // `a/x b/x`; exact when the paths have no blanks, and only used without `---`.
                let words = line.dropFirst(11).split(separator: " ")
                current.oldPath = words.first.map(headerPath)
                current.newPath = words.last.map(headerPath)
            } else if line.hasPrefix("--- "), next.hasPrefix("+++ ") {
                if isInHunk || !current.hunks.isEmpty { endFile() }
                current.oldPath = headerPath(line.dropFirst(4))
                current.isCreation = current.isCreation || current.oldPath == "/dev/null"
            } else if line.hasPrefix("+++ "), index > 0, lines[index - 1].hasPrefix("--- ") {
                current.newPath = headerPath(line.dropFirst(4))
                current.isDeletion = current.isDeletion || current.newPath == "/dev/null"
            } else if isHunkHeader(line) {
                endHunk()
                isInHunk = true
            } else if !isInHunk, isExtendedHeader(line, &current) {
                continue
            } else if isInHunk || line.hasPrefix("+") || line.hasPrefix("-") || !hunk.isEmpty {
                isInHunk = true
                hunk.append(line)
            }
        }
        endFile()
        return drafts.map(filePart)
    }

    private static func isExtendedHeader(_ line: Substring, _ draft: inout Draft) -> Bool {
        if line.hasPrefix("rename from ") {
            draft.renamedFrom = String(line.dropFirst(12))
        } else if line.hasPrefix("rename to ") {
            draft.newPath = String(line.dropFirst(10))
        } else if line.hasPrefix("deleted file") {
            draft.isDeletion = true
        } else if line.hasPrefix("new file") {
            draft.isCreation = true
        } else {
            return ["index ", "similarity ", "old mode", "new mode", "Index: ", "====="].contains {
                line.hasPrefix($0)
            }
        }
        return true
    }

    /// The path of a header line: `a/src/x.py`, perhaps followed by a tab and a time.
    private static func headerPath(_ text: Substring) -> String {
        let path = text.split(separator: "\t").first.map { String($0.trimmed) } ?? ""
        return path.hasPrefix("\"") && path.hasSuffix("\"") && path.count > 1
            ? String(path.dropFirst().dropLast()) : path
    }

    private static func filePart(_ draft: Draft) -> FilePart {
        let written = draft.isDeletion ? draft.oldPath : draft.newPath ?? draft.oldPath
        let path = written.map { $0 == "/dev/null" ? draft.oldPath ?? $0 : $0 }
        let blocks = draft.hunks.map(block)
        return FilePart(
            edits: { path in
                if draft.isDeletion { return [.delete(path: path)] }
                if draft.isCreation {
                    let content = blocks.map(\.replace).joined(separator: "\n")
                    return [.wholeFile(path: path, content: content.isEmpty ? "" : content + "\n")]
                }
                let rename = draft.renamedFrom.map { [ProposedEdit.rename(from: $0, to: path)] } ?? []
                return rename + (blocks.isEmpty ? [] : [.searchReplace(path: path, blocks: blocks)])
            },
            path: path
        )
    }

    /// Context and removed lines are what to find; context and added lines take their place.
    private static func block(_ hunk: [Substring]) -> SearchReplaceBlock {
        var lines = hunk[...]
        while let last = lines.last, last.isEmpty { lines = lines.dropLast() }
        var search: [Substring] = []
        var replace: [Substring] = []
        for line in lines {
            switch line.utf8.first {
            case UInt8(ascii: "-"): search.append(line.dropFirst())
            case UInt8(ascii: "+"): replace.append(line.dropFirst())
            case UInt8(ascii: "\\"): continue
            default:
                // Models forget the blank before context lines.
                let text = line.utf8.first == 0x20 ? line.dropFirst() : line
                search.append(text)
                replace.append(text)
            }
        }
        return SearchReplaceBlock(
            search: search.joined(separator: "\n"),
            replace: replace.joined(separator: "\n"),
            hasOptionalContext: true
        )
    }
}
