/// A text cut into lines at LF and CRLF, with each line's own ending remembered, so that a splice leaves every
/// untouched byte as it was.
///
/// A final newline ends the last line and does not start another; the empty text has no lines. Splitting is done on
/// UTF-8 bytes, because Swift counts CR LF as one `Character`.
package struct TextLines: Sendable {
    /// The text as it was given.
    package let source: String
    /// The lines without their endings.
    package let bodies: [Substring]
    /// Where each line starts, followed by the end of the text.
    private let starts: [String.Index]

    /// Cuts a text into lines; linear in its length.
    package init(_ source: String) {
        var text = source
        var offsets = [0]
        var bodyEnds: [Int] = []
        text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: "\n") {
                    let hasReturn =
                        index > offsets[offsets.count - 1] && bytes[index - 1] == UInt8(ascii: "\r")
                    bodyEnds.append(hasReturn ? index - 1 : index)
                    offsets.append(index + 1)
                }
                index += 1
            }
            if offsets[offsets.count - 1] < bytes.count {
                bodyEnds.append(bytes.count)
                offsets.append(bytes.count)
            }
        }
        let utf8 = text.utf8
        let starts = offsets.map { utf8.index(utf8.startIndex, offsetBy: $0) }
        let contiguous = text
        bodies = bodyEnds.indices.map { line in
            contiguous[starts[line]..<utf8.index(utf8.startIndex, offsetBy: bodyEnds[line])]
        }
        self.starts = starts
        self.source = text
    }

    /// The number of lines.
    package var count: Int { bodies.count }

    /// Whether the last line has an ending.
    package var endsWithNewline: Bool { source.utf8.last == UInt8(ascii: "\n") }

    /// The ending most lines have; LF when there is none.
    package var dominantEnding: String {
        var returns = 0
        var feeds = 0
        for line in bodies.indices {
            switch ending(ofLine: line) {
            case "\r\n": returns += 1
            case "\n": feeds += 1
            default: break
            }
        }
        return returns > feeds ? "\r\n" : "\n"
    }

    /// Whether lines with LF and lines with CRLF both occur.
    package var hasMixedEndings: Bool {
        let endings = Set(bodies.indices.map { String(ending(ofLine: $0)) }.filter { !$0.isEmpty })
        return endings.count > 1
    }

    /// The ending of one line: LF, CRLF, or nothing for a last line without one.
    package func ending(ofLine line: Int) -> Substring {
        source[bodies[line].endIndex..<starts[line + 1]]
    }

    /// The text of consecutive lines with their endings, byte for byte.
    package func text(ofLines range: Range<Int>) -> Substring {
        guard !range.isEmpty else { return "" }
        return source[starts[range.lowerBound]..<starts[range.upperBound]]
    }
}

extension String {
    /// The lines of the text without their endings.
    var lineBodies: [Substring] { TextLines(self).bodies }
}
