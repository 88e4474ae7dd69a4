package import Foundation

/// What a line of a job's log is.
package enum LogMark: Sendable, Equatable {
    /// What a program printed.
    case plain
    /// The title of a group, and its end.
    case group, endGroup
    /// What the runner, or a problem matcher, marked.
    case error, warning, notice, debug, section
    /// A command that an action ran.
    case command
    /// The text of the workflow's own script, repeated by the runner before it runs.
    case script
    /// The shell of a script, and what a step was given: `shell:`, `env:`, `with:` and what is below them.
    case setting
}

/// One line of a job's log.
package struct JobLogLine: Sendable, Equatable {
    /// Counted from 1.
    package let number: Int
    /// When the runner read the line; nil where the log has no time.
    package let time: Date?
    /// The line without time, mark, control sequences and what a carriage return overwrote.
    package let text: String
    /// What the line is.
    package let mark: LogMark
    /// How many groups are open around it.
    package let depth: Int
}

/// The text of a CI job's log, cut into lines.
///
/// One pass over the bytes makes it: every byte is looked at a fixed number of times, whatever stands in the log.
/// Text stays bytes until somebody asks for a line, and bytes that are not UTF-8 become U+FFFD then.
package struct LogText: Sendable {
    /// One line within `bytes`, in 24 bytes: a log has millions of lines.
    struct Entry {
        /// 100 ns since 1970; `Entry.noTime` where the log has none.
        let ticks: Int64
        private let place: UInt32
        private let size: UInt32
        /// The index of the title line of the group, else the step, that the line is in; -1 for none.
        var owner: Int32 = -1
        var mark: LogMark
        var depth: UInt8 = 0

        static let noTime = Int64.min

        init(start: Int, length: Int, ticks: Int64, mark: LogMark) {
            place = UInt32(start)
            size = UInt32(length)
            self.ticks = ticks
            self.mark = mark
        }

        var start: Int { Int(place) }
        var length: Int { Int(size) }
    }

    /// The lines' texts, one after another.
    let bytes: [UInt8]
    let entries: [Entry]
    /// The indexes of the lines with which the job's steps begin.
    let steps: [Int]

    /// Reads a log's bytes, the first four gigabytes of them.
    package init(_ bytes: some Collection<UInt8>) {
        var reader = LogTextReader()
        let isRead: Void? = bytes.withContiguousStorageIfAvailable { reader.read($0) }
        if isRead == nil {
            let copy = Array(bytes)
            copy.withUnsafeBufferPointer { reader.read($0) }
        }
        self.bytes = reader.output
        entries = reader.entries
        steps = reader.steps
    }

    /// Reads a log's text.
    package init(_ text: String) { self.init(Array(text.utf8)) }

    /// The number of lines.
    package var count: Int { entries.count }

    /// A line by its index, which is one less than its number.
    package subscript(index: Int) -> JobLogLine {
        let entry = entries[index]
        let hasTime = entry.ticks != Entry.noTime
        return JobLogLine(
            number: index + 1,
            time: hasTime ? Date(timeIntervalSince1970: Double(entry.ticks) / 10_000_000) : nil,
            text: text(at: index),
            mark: entry.mark,
            depth: Int(entry.depth)
        )
    }

    /// A line's text by its index.
    ///
    /// - Parameters:
    ///   - index: One less than the line's number.
    ///   - limit: How many bytes of it are wanted at most; a character is not cut.
    /// - Returns: The text without time, mark and control sequences.
    package func text(at index: Int, limit: Int = .max) -> String {
        text(at: index, after: 0, limit: limit)
    }

    /// A line's text behind its first bytes; see ``text(at:limit:)``.
    func text(at index: Int, after skipped: Int, limit: Int) -> String {
        let entry = entries[index]
        let start = entry.start + skipped
        let last = entry.start + entry.length
        var end = min(last, start + min(entry.length, max(limit, 0)))
        if end < last {
            while end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The title of the group, or else the step, that a line is in; nil before the first.
    package func title(around index: Int) -> String? {
        let owner = Int(entries[index].owner)
        return owner < 0 ? nil : text(at: owner, limit: 200)
    }

    /// The lines of the step that a line is in: from its title to the next step's.
    func step(around index: Int) -> Range<Int> {
        // By halves: a hostile log may have as many steps as lines.
        var after = 0
        var end = steps.count
        while after < end {
            let middle = after + (end - after) / 2
            if steps[middle] > index { end = middle } else { after = middle + 1 }
        }
        let start = after == 0 ? 0 : steps[after - 1]
        return start..<(after == steps.count ? count : steps[after])
    }
}
