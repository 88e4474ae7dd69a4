package import Domain

/// Writes a kept log out: with its times or without, in its colours or plain.
///
/// The runner's marks stay as they are, as `##[group]` and `##[error]`: the line of a log has the same number in every
/// style.
package enum WrittenLog {
    /// Writes a slice.
    ///
    /// - Parameters:
    ///   - bytes: The bytes of the window, as they are kept.
    ///   - window: Where they are of.
    ///   - style: How they are written out.
    /// - Returns: The characters of the slice.
    package static func text(of bytes: [UInt8], in window: LogPlaces.Window, style: JobLogStyle) -> String {
        let written = bytes.withUnsafeBufferPointer { bytes in
            write(bytes, isLineStart: window.isLineStart, style: style)
        }
        return written.withUnsafeBufferPointer { written in
            let start = place(of: window.skipped, in: written, from: 0)
            let end = place(of: window.count, in: written, from: start)
            return String(decoding: UnsafeBufferPointer(rebasing: written[start..<end]), as: UTF8.self)
        }
    }

    private static func write(
        _ bytes: UnsafeBufferPointer<UInt8>,
        isLineStart: Bool,
        style: JobLogStyle
    ) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isLineStart = isLineStart
        var start = 0
        while start < bytes.count {
            let end = KeptLine.lineEnd(in: bytes, from: start).map { $0 + 1 } ?? bytes.count
            let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
            var position = 0
            if isLineStart, let time = LogTimestamp(line, at: 0) {
                if style.showsTimes {
                    output.append(contentsOf: UnsafeBufferPointer(rebasing: line[11..<23]))
                    output.append(UInt8(ascii: " "))
                }
                position = time.end
            }
            let text = UnsafeBufferPointer(rebasing: line[position...])
            if style.showsColors {
                output.append(contentsOf: text)
            } else {
                KeptLine.appendPlain(text, to: &output)
            }
            isLineStart = true
            start = end
        }
        return output
    }

    private static let blockSize = 4_096

    /// Where the character stands that comes a number of characters after a place.
    private static func place(
        of character: Int,
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int
    ) -> Int {
        var left = character
        var index = start
        // Whole blocks are only counted, which is many bytes at a time.
        while index + blockSize <= bytes.count {
            let block = UnsafeBufferPointer(rebasing: bytes[index..<(index + blockSize)])
            let count = KeptLine.characters(in: block)
            guard count <= left else { break }
            left -= count
            index += blockSize
        }
        while index < bytes.count {
            if bytes[index] & 0xC0 != 0x80 {
                if left == 0 { return index }
                left -= 1
            }
            index += 1
        }
        return index
    }
}
