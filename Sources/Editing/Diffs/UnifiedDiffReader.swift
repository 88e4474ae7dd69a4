/// Reads a unified diff line by line.
struct UnifiedDiffReader {
    private var files: [FileDiff] = []
    private var current: FileDiff?
    private var oldLine = 0
    private var newLine = 0
    /// Lines the present hunk still has to have, by its header; nothing else is taken for a header until then.
    private var oldLeft = 0
    private var newLeft = 0

    mutating func read(_ line: Substring) {
        if oldLeft > 0 || newLeft > 0, readHunkLine(line) { return }
        oldLeft = 0
        newLeft = 0
        if line.hasPrefix("\\") {
            markMissingNewline()
        } else if line.hasPrefix("diff --git ") {
            finishFile()
            let (old, new) = Self.gitPaths(line.dropFirst(11))
            current = FileDiff(oldPath: old, newPath: new, status: .modified)
        } else if line.hasPrefix("@@ ") {
            readHunkHeader(line)
        } else if line.hasPrefix("--- ") {
            if current == nil || current?.hunks.isEmpty == false {
                finishFile()
                current = FileDiff(oldPath: nil, newPath: nil, status: .modified)
            }
            current?.oldPath = Self.path(line.dropFirst(4), prefix: "a/")
            if current?.oldPath == nil { current?.status = .added }
        } else if line.hasPrefix("+++ "), current != nil {
            current?.newPath = Self.path(line.dropFirst(4), prefix: "b/")
            if current?.newPath == nil { current?.status = .deleted }
        } else {
            readExtendedHeader(line)
        }
    }

    mutating func finished() -> [FileDiff] {
        finishFile()
        return files
    }

    private mutating func finishFile() {
        guard var file = current else { return }
        if file.status == .added { file.oldPath = nil }
        if file.status == .deleted { file.newPath = nil }
        // A `---` that no path or hunk followed was a rule in some text.
        if file.oldPath != nil || file.newPath != nil, !file.path.isEmpty { files.append(file) }
        current = nil
    }

    // MARK: Headers

    private mutating func readExtendedHeader(_ line: Substring) {
        guard current != nil, current?.hunks.isEmpty == true else { return }
        if let path = Self.rest(line, after: "rename from ") {
            current?.status = .renamed
            current?.oldPath = Self.unquoted(path)
        } else if let path = Self.rest(line, after: "rename to ") {
            current?.status = .renamed
            current?.newPath = Self.unquoted(path)
        } else if let path = Self.rest(line, after: "copy from ") {
            current?.status = .copied
            current?.oldPath = Self.unquoted(path)
        } else if let path = Self.rest(line, after: "copy to ") {
            current?.status = .copied
            current?.newPath = Self.unquoted(path)
        } else if line.hasPrefix("new file mode ") {
            current?.status = .added
        } else if line.hasPrefix("deleted file mode ") {
            current?.status = .deleted
        } else if let mode = Self.rest(line, after: "old mode ") {
            current?.modeChange = FileDiff.ModeChange(old: String(mode), new: String(mode))
        } else if let mode = Self.rest(line, after: "new mode ") {
            current?.modeChange?.new = String(mode)
        } else if line.hasPrefix("Binary files ") || line.hasPrefix("GIT binary patch") {
            current?.isBinary = true
        }
    }

    private static func rest(_ line: Substring, after prefix: String) -> Substring? {
        line.hasPrefix(prefix) ? line.dropFirst(prefix.count) : nil
    }

    /// `a/x b/x`; where a path holds blanks, both halves are equal but for the first letter.
    private static func gitPaths(_ text: Substring) -> (String?, String?) {
        if text.hasPrefix("\"") {
            let parts = text.split(separator: "\"").filter { !$0.isBlank }
            return (
                parts.first.map { path($0, prefix: "a/") ?? "" },
                parts.last.map { path($0, prefix: "b/") ?? "" }
            )
        }
        let bytes = Array(text.utf8)
        let half = bytes.count / 2
        if bytes.count % 2 == 1, bytes[half] == 0x20, bytes[1..<half] == bytes[(half + 2)...] {
            let old = String(decoding: bytes[..<half], as: UTF8.self)
            let new = String(decoding: bytes[(half + 1)...], as: UTF8.self)
            return (path(old[...], prefix: "a/"), path(new[...], prefix: "b/"))
        }
        guard let middle = text.firstRange(of: " b/") else { return (nil, nil) }
        return (
            path(text[..<middle.lowerBound], prefix: "a/"),
            path(text[text.index(after: middle.lowerBound)...], prefix: "b/")
        )
    }

    /// The path without prefix, quotes and the time `diff -u` adds; nil for `/dev/null`.
    private static func path(_ text: Substring, prefix: String) -> String? {
        var text = text
        if text.hasSuffix("\r") { text = text.dropLast() }
        if !text.hasPrefix("\""), let tab = text.firstIndex(of: "\t") { text = text[..<tab] }
        let path = unquoted(text)
        guard path != "/dev/null", !path.isEmpty else { return nil }
        return path.hasPrefix(prefix) ? String(path.dropFirst(2)) : path
    }

    /// Undoes git's quoting of unusual names: `"caf\303\251.txt"`.
    private static func unquoted(_ text: Substring) -> String {
        guard text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count > 1 else { return String(text) }
        var output: [UInt8] = []
        var bytes = Array(text.utf8.dropFirst().dropLast())[...]
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = bytes.popFirst() else {
                output.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "0")...UInt8(ascii: "3") where bytes.count >= 2:
                let digits = [escaped] + bytes.prefix(2)
                bytes = bytes.dropFirst(2)
                output.append(digits.reduce(0) { $0 &* 8 &+ ($1 &- UInt8(ascii: "0")) })
            default: output.append(escaped)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: Hunks

    /// Reads `@@ -12,3 +14,5 @@ func name()`.
    private mutating func readHunkHeader(_ line: Substring) {
        guard current != nil else { return }
        let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard words.count >= 4, words[3].hasPrefix("@@"), let old = Self.range(words[1]),
            let new = Self.range(words[2])
        else { return }
        current?.hunks.append(
            DiffHunk(
                oldStart: old.start,
                oldCount: old.count,
                newStart: new.start,
                newCount: new.count,
                heading: words.count > 4 ? String(words[4].trimmed) : "",
                lines: []
            )
        )
        (oldLine, newLine) = (old.start, new.start)
        (oldLeft, newLeft) = (old.count, new.count)
    }

    private static func range(_ text: Substring) -> (start: Int, count: Int)? {
        let numbers = text.dropFirst().split(separator: ",", omittingEmptySubsequences: false)
        guard let first = numbers.first, let start = Int(first), start >= 0 else { return nil }
        guard numbers.count > 1 else { return (start, 1) }
        guard let count = Int(numbers[1]), count >= 0 else { return nil }
        return (start, count)
    }

    /// Takes a line for one of the hunk; false if it cannot be.
    private mutating func readHunkLine(_ line: Substring) -> Bool {
        let kind: DiffLine.Kind
        switch line.utf8.first {
        case UInt8(ascii: "+"): kind = .added
        case UInt8(ascii: "-"): kind = .removed
        case UInt8(ascii: " "), nil: kind = .context
        case UInt8(ascii: "\\"):
            markMissingNewline()
            return true
        default: return false
        }
        let text = line.isEmpty ? "" : String(line[line.utf8.index(after: line.startIndex)...])
        append(
            DiffLine(
                kind: kind,
                text: text,
                oldNumber: kind == .added ? nil : oldLine,
                newNumber: kind == .removed ? nil : newLine,
                hasNoNewline: false
            )
        )
        if kind != .added {
            oldLine &+= 1
            oldLeft -= 1
        }
        if kind != .removed {
            newLine &+= 1
            newLeft -= 1
        }
        return true
    }

    private mutating func append(_ line: DiffLine) {
        guard let last = current?.hunks.indices.last else { return }
        current?.hunks[last].lines.append(line)
    }

    private mutating func markMissingNewline() {
        guard let hunk = current?.hunks.indices.last, let line = current?.hunks[hunk].lines.indices.last
        else { return }
        current?.hunks[hunk].lines[line].hasNoNewline = true
    }
}
