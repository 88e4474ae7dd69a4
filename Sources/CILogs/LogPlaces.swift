package import Domain

/// Where the parts of a kept log begin, in bytes and in the characters of each style, so that a slice of a log of any
/// length costs no more than the slice.
package struct LogPlaces: Sendable, Equatable {
    /// A place in a kept log, between two characters and not within a colour's sequence.
    package struct Mark: Sendable, Equatable {
        /// How many lines end before it.
        package var line = 0
        /// In bytes.
        package var offset = 0
        /// How many characters come before it, colours included and times left out.
        var characters = 0
        /// How many of those belong to colours.
        var colors = 0
        /// How many of the lines that begin before it have a time.
        var times = 0
        /// Whether a line begins here.
        package var isLineStart = true
    }

    /// What a slice is cut out of.
    package struct Window: Sendable, Equatable {
        /// The bytes of the kept log that it lies in.
        package let bytes: Range<Int>
        /// Whether a line begins with the first of them.
        package let isLineStart: Bool
        /// How many characters of the window come before the slice.
        package let skipped: Int
        /// The first character of the slice.
        package let offset: Int
        /// How many characters the slice has.
        package let count: Int
    }

    /// About how many bytes lie between two marks.
    static let stride = 65_536

    /// In order, the first one at the beginning.
    private(set) var marks = [Mark()]
    /// Where the log ends.
    private(set) var end = Mark()

    init() {}

    /// How many lines there are.
    package var lineCount: Int { end.line }

    /// How many bytes there are.
    package var byteCount: Int { end.offset }

    /// How many characters the log has in a style.
    package func length(in style: JobLogStyle) -> Int { characters(before: end, in: style) }

    /// Finds the bytes that a slice lies in.
    ///
    /// - Parameters:
    ///   - offset: The first character wanted; a negative number counts from the end.
    ///   - limit: How many characters at the most.
    ///   - style: How the log is written out.
    /// - Returns: A window that is hardly larger than the slice.
    package func window(at offset: Int, limit: Int, in style: JobLogStyle) -> Window {
        let total = length(in: style)
        let first = offset < 0 ? max(0, total + offset) : min(offset, total)
        let count = max(0, min(limit, total - first))
        let start = marks[max(0, firstMark { characters(before: $0, in: style) > first } - 1)]
        let after = firstMark { characters(before: $0, in: style) >= first + count }
        let stop = after < marks.count ? marks[after].offset : end.offset
        return Window(
            bytes: start.offset..<max(start.offset, stop),
            isLineStart: start.isLineStart,
            skipped: first - characters(before: start, in: style),
            offset: first,
            count: count
        )
    }

    private func characters(before mark: Mark, in style: JobLogStyle) -> Int {
        mark.characters - (style.showsColors ? 0 : mark.colors)
            + (style.showsTimes ? mark.times * KeptLine.timeLength : 0)
    }

    /// The number of the first mark for which something is true that stays true; their count for none.
    private func firstMark(where isTrue: (Mark) -> Bool) -> Int {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if isTrue(marks[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

// MARK: - Making

extension LogPlaces {
    /// Takes the next line as it is kept.
    ///
    /// - Parameters:
    ///   - line: Its bytes, the end of the line included.
    ///   - textStart: Where its text begins behind its time; 0 where it has none.
    mutating func note(_ line: UnsafeBufferPointer<UInt8>, textStart: Int) {
        let last = marks[marks.count - 1]
        if end.offset - last.offset >= Self.stride { marks.append(end) }
        if textStart > 0 { end.times += 1 }
        let start = end
        var place = 0
        // A line that is very long has marks of its own.
        while line.count - place > 2 * Self.stride {
            let next = Self.cut(line, near: place + Self.stride)
            guard next > place else { break }
            advance(over: line, from: max(place, textStart), to: next)
            end.offset = start.offset + next
            end.isLineStart = false
            marks.append(end)
            place = next
        }
        advance(over: line, from: max(place, textStart), to: line.count)
        end.offset = start.offset + line.count
        end.line += 1
        end.isLineStart = true
    }

    private mutating func advance(over line: UnsafeBufferPointer<UInt8>, from first: Int, to last: Int) {
        guard first < last else { return }
        let part = UnsafeBufferPointer(rebasing: line[first..<last])
        end.characters += KeptLine.characters(in: part)
        end.colors += KeptLine.colorBytes(in: part)
    }

    /// Whether a byte can stand behind the first of a colour's sequence.
    private static func isWithinColor(_ byte: UInt8) -> Bool {
        (0x30...0x3B).contains(byte) || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "m")
    }

    /// The place at or before another that is between characters and in no colour's sequence.
    private static func cut(_ line: UnsafeBufferPointer<UInt8>, near place: Int) -> Int {
        var cut = place
        while cut > 0, line[cut] & 0xC0 == 0x80 { cut -= 1 }
        var start = cut
        while start > 0, start > cut - 256, isWithinColor(line[start]) { start -= 1 }
        return line[start] == 0x1B ? start : cut
    }
}

// MARK: - Keeping

extension LogPlaces: Codable {
    /// Six numbers for each mark, the end as the last one: a log of 50 MB has some thousand.
    package func encode(to encoder: any Encoder) throws {
        let numbers = (marks + [end]).flatMap { mark in
            [mark.line, mark.offset, mark.characters, mark.colors, mark.times, mark.isLineStart ? 1 : 0]
        }
        var container = encoder.singleValueContainer()
        try container.encode(numbers)
    }

    /// Reads what ``encode(to:)`` wrote.
    ///
    /// - Throws: `DecodingError` when these are no such numbers.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let numbers = try container.decode([Int].self)
        guard numbers.count >= 12, numbers.count.isMultiple(of: 6) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no places of a log")
        }
        marks = Swift.stride(from: 0, to: numbers.count, by: 6).map { start in
            Mark(
                line: numbers[start],
                offset: numbers[start + 1],
                characters: numbers[start + 2],
                colors: numbers[start + 3],
                times: numbers[start + 4],
                isLineStart: numbers[start + 5] == 1
            )
        }
        end = marks.removeLast()
    }
}
