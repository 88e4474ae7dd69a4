/// Lines of a log that belong together under a heading and can be folded away.
package struct LogGroup: Hashable, Sendable {
    /// The line of the heading.
    package let start: Int
    /// The last line; nil while the group is open.
    package internal(set) var end: Int?
}

/// What a line says about groups, as GitHub's runner writes it: `::group::name`, `##[group]name` and their
/// ends, after a timestamp where there is one.
///
/// Source: "Workflow commands for GitHub Actions", "Grouping log lines".
enum LogGroupMark: Hashable {
    /// A group begins; its name begins so many bytes into the line.
    case start(nameOffset: Int)
    case end

    /// No mark reaches further into a line than this, timestamp and indentation included.
    static let reach = 96

    private static let marks: [(text: [UInt8], isStart: Bool)] = [
        (Array("::group::".utf8), true), (Array("##[group]".utf8), true),
        (Array("::endgroup::".utf8), false), (Array("##[endgroup]".utf8), false),
    ]

    /// Reads the beginning of a line.
    init?(_ line: UnsafeRawBufferPointer) {
        let line = line.part(0..<min(line.count, Self.reach))
        var start = 0
        // A byte order mark opens the logs that GitHub hands out.
        if line.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        start = Self.timestampEnd(in: line, from: start)
        while start < line.count, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
        guard start < line.count, line[start] == UInt8(ascii: ":") || line[start] == UInt8(ascii: "#") else {
            return nil
        }
        for (text, isStart) in Self.marks where line[start...].starts(with: text) {
            self = isStart ? .start(nameOffset: start + text.count) : .end
            return
        }
        return nil
    }

    /// Behind "2024-05-01T12:34:56.1234567Z " or "12:34:56.123 ", if that is what the line begins with.
    private static func timestampEnd(in line: UnsafeRawBufferPointer, from start: Int) -> Int {
        if line.count > start + 12, isDigit(line[start]), line[start + 2] == UInt8(ascii: ":"),
            line[start + 5] == UInt8(ascii: ":"), line[start + 8] == UInt8(ascii: "."),
            isDigit(line[start + 11]), line[start + 12] == 0x20
        {
            return start + 13
        }
        guard line.count > start + 20, isDigit(line[start]), line[start + 4] == UInt8(ascii: "-"),
            line[start + 10] == UInt8(ascii: "T"),
            let zone = line.offset(of: UInt8(ascii: "Z"), from: start + 19), zone < start + 32,
            zone + 1 < line.count, line[zone + 1] == 0x20
        else { return start }
        return zone + 2
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
