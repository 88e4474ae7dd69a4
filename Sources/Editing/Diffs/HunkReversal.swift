/// Takes single hunks of a change back: the lines that they cover become again what they were.
///
/// It works on bytes, so that line endings, a missing final newline and what is no UTF-8 stay as they are.
package enum HunkReversal {
    /// Takes hunks back and leaves all others in place.
    ///
    /// - Parameters:
    ///   - hunks: Some of the hunks of the difference of the two contents, in any order.
    ///   - changed: The content with the change.
    ///   - original: The content without it.
    /// - Returns: The content without these hunks; nil if they are no hunks of this difference.
    package static func taking(
        back hunks: [DiffHunk],
        of changed: [UInt8],
        to original: [UInt8]
    ) -> [UInt8]? {
        let old = ByteLines(original)
        let new = ByteLines(changed)
        var result: [UInt8] = []
        var (oldEnd, newEnd) = (0, 0)
        for hunk in hunks.sorted(by: { $0.newStart < $1.newStart }) {
            guard let before = lines(from: hunk.oldStart, count: hunk.oldCount, of: old),
                let after = lines(from: hunk.newStart, count: hunk.newCount, of: new),
                before.lowerBound >= oldEnd, after.lowerBound >= newEnd,
                append(new[newEnd..<after.lowerBound], to: &result), append(old[before], to: &result)
            else { return nil }
            (oldEnd, newEnd) = (before.upperBound, after.upperBound)
        }
        return append(new[newEnd..<new.count], to: &result) ? result : nil
    }

    /// The lines that a header names, counted from 0; nil if there are none such.
    private static func lines(from start: Int, count: Int, of content: ByteLines) -> Range<Int>? {
        // Of no lines a header names the line above.
        let first = count == 0 ? start : start - 1
        guard count >= 0, first >= 0, first <= content.count, count <= content.count - first else {
            return nil
        }
        return first..<first + count
    }

    /// False if the lines would run into one without an end, which only the last one of a file can be.
    private static func append(_ lines: ArraySlice<UInt8>, to result: inout [UInt8]) -> Bool {
        guard !lines.isEmpty else { return true }
        if let last = result.last, last != ByteLines.lineFeed { return false }
        result += lines
        return true
    }
}

/// Bytes cut into lines the way git does, at LF alone.
private struct ByteLines {
    static let lineFeed = UInt8(ascii: "\n")

    private let bytes: [UInt8]
    /// Where each line starts, followed by the end of all.
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == Self.lineFeed { starts.append(index + 1) }
        if starts[starts.count - 1] < bytes.count { starts.append(bytes.count) }
        self.bytes = bytes
        self.starts = starts
    }

    /// How many lines there are; the bytes after the last line feed are one, too.
    var count: Int { starts.count - 1 }

    /// The bytes of consecutive lines with their ends.
    subscript(lines: Range<Int>) -> ArraySlice<UInt8> {
        bytes[starts[lines.lowerBound]..<starts[lines.upperBound]]
    }
}
