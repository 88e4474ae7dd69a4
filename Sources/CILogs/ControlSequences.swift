/// Takes everything out of a line that would act on a terminal instead of being read.
enum ControlSequences {
    /// Appends a line's text; of what carriage returns overwrote only the last that is not empty.
    ///
    /// No sequence reaches past the end of its line, so one that is never ended costs no more than its line.
    ///
    /// - Parameters:
    ///   - line: The line without its end.
    ///   - output: What it is appended to.
    ///   - keepingColors: Whether sequences stay that do nothing but choose colours and weights.
    static func append(
        _ line: UnsafeBufferPointer<UInt8>,
        to output: inout [UInt8],
        keepingColors: Bool = false
    ) {
        let start = output.count
        // Where that ends which the next character overwrites; negative while it overwrites nothing.
        var overwritten = -1
        var index = 0
        while index < line.count {
            let byte = line[index]
            switch byte {
            case 0x1B:
                let next = end(ofEscapeAt: index, in: line)
                if keepingColors, isColor(from: index, to: next, in: line) {
                    output.append(contentsOf: line[index..<next])
                }
                index = next
            case 0x0D:
                overwritten = output.count
                index += 1
            case 0xC2 where index + 1 < line.count && (0x80...0x9F).contains(line[index + 1]):
                index = end(ofC1: line[index + 1], textAt: index + 2, in: line)
            case 0x09, 0x20..<0x7F, 0x80...:
                if overwritten >= 0 {
                    output.removeSubrange(start..<overwritten)
                    overwritten = -1
                }
                output.append(byte)
                index += 1
            default:
                index += 1
            }
        }
    }

    /// Whether a whole sequence is "select graphic rendition" with numbers alone (ECMA-48, 8.3.117).
    private static func isColor(from start: Int, to end: Int, in line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard end - start >= 3, line[start + 1] == UInt8(ascii: "["), line[end - 1] == UInt8(ascii: "m")
        else {
            return false
        }
        for index in (start + 2)..<(end - 1) where !(0x30...0x3B).contains(line[index]) { return false }
        return true
    }

    /// Where the text goes on after a sequence that begins with ESC.
    private static func end(ofEscapeAt start: Int, in line: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start + 1
        guard index < line.count else { return index }
        switch line[index] {
        case UInt8(ascii: "["):
            return end(ofParametersAt: index + 1, in: line)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            return end(ofStringAt: index + 1, in: line)
        default:
            while index < line.count, (0x20...0x2F).contains(line[index]) { index += 1 }
            // The final byte; another control character, or the beginning of a letter, is not part of it.
            return index < line.count && (0x30...0x7E).contains(line[index]) ? index + 1 : index
        }
    }

    private static func end(
        ofC1 control: UInt8,
        textAt index: Int,
        in line: UnsafeBufferPointer<UInt8>
    ) -> Int {
        switch control {
        case 0x9B: end(ofParametersAt: index, in: line)
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: end(ofStringAt: index, in: line)
        default: index
        }
    }

    private static func end(ofParametersAt start: Int, in line: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start
        while index < line.count, (0x20...0x3F).contains(line[index]) { index += 1 }
        return index < line.count && (0x40...0x7E).contains(line[index]) ? index + 1 : index
    }

    /// A string ends with BEL, the string terminator, the next escape, or with its line.
    private static func end(ofStringAt start: Int, in line: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start
        while index < line.count {
            switch line[index] {
            case 0x07: return index + 1
            case 0x1B:
                let isTerminator = index + 1 < line.count && line[index + 1] == UInt8(ascii: "\\")
                return isTerminator ? index + 2 : index
            case 0xC2 where index + 1 < line.count && line[index + 1] == 0x9C: return index + 2
            default: index += 1
            }
        }
        return index
    }
}
