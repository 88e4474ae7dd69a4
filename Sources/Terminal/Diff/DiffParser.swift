/// Reads a diff line by line.
///
/// Source: git's documentation, "Generating patch text with -p" and "Combined diff format".
struct DiffParser {
    private var preamble: [String] = []
    private var files: [DiffDocument.File] = []
    private var file: DiffDocument.File?
    private var hunks: [DiffDocument.Hunk] = []
    private var hunk: DiffDocument.Hunk?
    /// The lines of a combined diff.
    private var text: [String]?
    private var oldNumber = 0
    private var newNumber = 0
    /// Lines that the hunk still has to have by its header; until then nothing else is taken for a header.
    private var oldLeft = 0
    private var newLeft = 0

    mutating func read(_ line: Substring) {
        if oldLeft > 0 || newLeft > 0, readHunkLine(line) { return }
        (oldLeft, newLeft) = (0, 0)
        if let paths = line.rest(after: "diff --git ") {
            beginFile(GitPath.pair(paths))
        } else if let path = line.rest(after: "diff --cc ") ?? line.rest(after: "diff --combined ") {
            let name = GitPath.unquoted(path)
            beginFile((name, name))
            text = []
        } else if text != nil {
            text?.append(String(line))
        } else if line.rest(after: "\\") != nil {
            markMissingNewline()
        } else if let header = line.rest(after: "@@ ") {
            readHunkHeader(header)
        } else if line.rest(after: "--- ") != nil, file == nil || hunk != nil {
            // A diff without git's heading.
            beginFile((nil, nil))
            readExtendedHeader(line)
        } else if file == nil {
            preamble.append(String(line))
        } else if hunk == nil {
            readExtendedHeader(line)
        }
    }

    mutating func finished() -> (preamble: [String], files: [DiffDocument.File]) {
        endFile()
        return (preamble, files)
    }

    // MARK: Files

    private mutating func beginFile(_ paths: (old: String?, new: String?)) {
        endFile()
        file = DiffDocument.File(oldPath: paths.old, newPath: paths.new)
    }

    private mutating func endFile() {
        endHunk()
        guard var done = file else { return }
        if let text {
            done.body = .text(text)
        } else if done.body != .binary {
            done.body = .hunks(hunks)
        }
        if done.change == .added { done.oldPath = nil }
        if done.change == .deleted { done.newPath = nil }
        files.append(done)
        file = nil
        hunks = []
        text = nil
    }

    private mutating func readExtendedHeader(_ line: Substring) {
        guard var file else { return }
        defer { self.file = file }
        if let path = line.rest(after: "--- ") {
            file.oldPath = GitPath.side(path)
            if file.oldPath == nil { file.change = .added }
        } else if let path = line.rest(after: "+++ ") {
            file.newPath = GitPath.side(path)
            if file.newPath == nil { file.change = .deleted }
        } else if let path = line.rest(after: "rename from ") {
            file.change = .renamed
            file.oldPath = GitPath.unquoted(path)
        } else if let path = line.rest(after: "rename to ") {
            file.newPath = GitPath.unquoted(path)
        } else if let path = line.rest(after: "copy from ") {
            file.change = .copied
            file.oldPath = GitPath.unquoted(path)
        } else if let path = line.rest(after: "copy to ") {
            file.newPath = GitPath.unquoted(path)
        } else if let share = line.rest(after: "similarity index ") {
            file.similarity = Int(share.prefix { $0 != "%" })
        } else {
            readModes(line, &file)
        }
    }

    private func readModes(_ line: Substring, _ file: inout DiffDocument.File) {
        if let mode = line.rest(after: "new file mode ") {
            file.change = .added
            file.newMode = String(mode)
        } else if let mode = line.rest(after: "deleted file mode ") {
            file.change = .deleted
            file.oldMode = String(mode)
        } else if let mode = line.rest(after: "old mode ") {
            file.oldMode = String(mode)
        } else if let mode = line.rest(after: "new mode ") {
            file.newMode = String(mode)
        } else if line.rest(after: "Binary files ") != nil || line.rest(after: "GIT binary patch") != nil {
            file.body = .binary
        }
    }

    // MARK: Hunks

    /// Reads what follows "@@ ": `-1,2 +3,4 @@ section`; a missing count is 1.
    private mutating func readHunkHeader(_ header: Substring) {
        let parts = header.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard file != nil, parts.count >= 3, parts[2] == "@@",
            let old = Self.range(parts[0], sign: "-"), let new = Self.range(parts[1], sign: "+")
        else { return }
        endHunk()
        hunk = DiffDocument.Hunk(
            oldStart: old.start,
            oldCount: old.count,
            newStart: new.start,
            newCount: new.count,
            section: parts.count > 3 ? String(parts[3]) : ""
        )
        (oldNumber, newNumber) = (old.start, new.start)
        (oldLeft, newLeft) = (old.count, new.count)
    }

    private static func range(_ text: Substring, sign: Character) -> (start: Int, count: Int)? {
        guard text.first == sign else { return nil }
        let numbers = text.dropFirst().split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = numbers.first, let start = first, (0...2).contains(numbers.count) else {
            return nil
        }
        guard let count = numbers.count > 1 ? numbers[1] : 1, start >= 0, count >= 0,
            max(start, count) < 1 << 40
        else { return nil }
        return (start, count)
    }

    /// False if the line cannot be of the hunk, which was then cut off.
    private mutating func readHunkLine(_ line: Substring) -> Bool {
        let text = String(Substring(line.utf8.dropFirst()))
        // Mail programs take the blank of an empty line away.
        switch line.utf8.first ?? UInt8(ascii: " ") {
        case UInt8(ascii: "+"):
            append(.init(kind: .added, newNumber: newNumber, text: text))
        case UInt8(ascii: "-"):
            append(.init(kind: .removed, oldNumber: oldNumber, text: text))
        case UInt8(ascii: " "):
            append(.init(kind: .context, oldNumber: oldNumber, newNumber: newNumber, text: text))
        case UInt8(ascii: "\\"):
            markMissingNewline()
        default:
            return false
        }
        return true
    }

    private mutating func append(_ line: DiffDocument.Line) {
        hunk?.lines.append(line)
        if line.kind != .added { (oldNumber, oldLeft) = (oldNumber + 1, oldLeft - 1) }
        if line.kind != .removed { (newNumber, newLeft) = (newNumber + 1, newLeft - 1) }
    }

    private mutating func markMissingNewline() {
        guard let last = hunk?.lines.indices.last else { return }
        hunk?.lines[last].lacksNewline = true
    }

    private mutating func endHunk() {
        if let hunk { hunks.append(hunk) }
        hunk = nil
        (oldLeft, newLeft) = (0, 0)
    }
}

/// Paths as git writes them in diffs.
enum GitPath {
    /// One side of a file: "a/path", "b/path" or "/dev/null", which is nil.
    static func side(_ text: Substring) -> String? {
        // A tab ends a path that holds blanks, where git did not write the diff.
        let path = unquoted(text.utf8.last == UInt8(ascii: "\t") ? text.dropLast() : text)
        return path == "/dev/null" ? nil : withoutPrefix(path)
    }

    /// Both sides of "a/path b/path"; for a rename other lines tell the paths.
    static func pair(_ text: Substring) -> (old: String?, new: String?) {
        if text.utf8.first == UInt8(ascii: "\"") {
            let bytes = Array(text.utf8)
            var end = 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            let old = String(decoding: bytes.prefix(end + 1), as: UTF8.self)
            let new = String(decoding: bytes.dropFirst(end + 2), as: UTF8.self)
            return (withoutPrefix(unquoted(old[...])), withoutPrefix(unquoted(new[...])))
        }
        // Without quotes blanks may be in the paths; both are as long.
        let bytes = Array(text.utf8)
        let middle = bytes.count / 2
        guard bytes.count % 2 == 1, bytes[middle] == UInt8(ascii: " ") else {
            let parts = text.split(separator: " ", maxSplits: 1)
            return (
                parts.first.map { withoutPrefix(String($0)) }, parts.last.map { withoutPrefix(String($0)) }
            )
        }
        let old = String(decoding: bytes[..<middle], as: UTF8.self)
        let new = String(decoding: bytes[(middle + 1)...], as: UTF8.self)
        return (withoutPrefix(old), withoutPrefix(new))
    }

    /// The path without the quotes and escapes that git puts around unusual bytes.
    static func unquoted(_ text: Substring) -> String {
        let quote = UInt8(ascii: "\"")
        guard text.utf8.count >= 2, text.utf8.first == quote, text.utf8.last == quote else {
            return String(text)
        }
        let input = Array(text.utf8.dropFirst().dropLast())
        let letters: [UInt8: UInt8] = [
            UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "a"): 7,
            UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "v"): 11,
        ]
        var output: [UInt8] = []
        var index = 0
        while index < input.count {
            guard input[index] == UInt8(ascii: "\\"), index + 1 < input.count else {
                output.append(input[index])
                index += 1
                continue
            }
            let digits = input[(index + 1)...].prefix(3).prefix { (0x30...0x37).contains($0) }
            if digits.count == 3 {
                output.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }))
                index += 4
            } else {
                output.append(letters[input[index + 1]] ?? input[index + 1])
                index += 2
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Without git's "a/" and "b/", and the letters of `diff.mnemonicPrefix`.
    private static func withoutPrefix(_ path: String) -> String {
        let bytes = Array(path.utf8.prefix(2))
        guard bytes.count == 2, bytes[1] == UInt8(ascii: "/"), "abciow".utf8.contains(bytes[0]) else {
            return path
        }
        return String(Substring(path.utf8.dropFirst(2)))
    }
}

extension Substring {
    /// What follows a beginning, compared byte by byte; nil if the text begins otherwise.
    fileprivate func rest(after beginning: String) -> Substring? {
        guard utf8.starts(with: beginning.utf8) else { return nil }
        return Substring(utf8.dropFirst(beginning.utf8.count))
    }
}
