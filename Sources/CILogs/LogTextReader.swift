/// Cuts a log's bytes into lines: times, marks, groups, and text without control sequences.
struct LogTextReader {
    private(set) var output: [UInt8] = []
    private(set) var entries: [LogText.Entry] = []
    private(set) var steps: [Int] = []
    /// The title lines of the open groups.
    private var open: [Int32] = []
    /// Where the runner's own group of a step is: its script first, then its shell and settings.
    private var stepGroup = StepGroup.outside

    private enum StepGroup { case outside, script, settings }

    mutating func read(_ whole: UnsafeBufferPointer<UInt8>) {
        // What an entry can hold the place of.
        let source = UnsafeBufferPointer(rebasing: whole.prefix(Int(UInt32.max)))
        output.reserveCapacity(source.count)
        var start = 0
        while start < source.count {
            var end = start
            var isClean = true
            while end < source.count, source[end] != 0x0A {
                let byte = source[end]
                // 0xC2 begins the control characters U+0080 to U+009F (and some letters).
                if (byte < 0x20 && byte != 0x09) || byte == 0x7F || byte == 0xC2 { isClean = false }
                end += 1
            }
            readLine(UnsafeBufferPointer(rebasing: source[start..<end]), isClean: isClean)
            start = end + 1
        }
    }

    private mutating func readLine(_ line: UnsafeBufferPointer<UInt8>, isClean: Bool) {
        var position = line.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        var ticks = LogText.Entry.noTime
        if let time = LogTimestamp(line, at: position) {
            ticks = time.ticks
            position = time.end
        }
        let content = UnsafeBufferPointer(rebasing: line[position...])
        let start = output.count
        if isClean {
            output.append(contentsOf: content)
        } else {
            ControlSequences.append(content, to: &output)
        }
        let marked = LogMarkPrefix.find(in: output[start...])
        var entry = LogText.Entry(
            start: start + marked.length,
            length: output.count - start - marked.length,
            ticks: ticks,
            mark: marked.mark
        )
        place(&entry, isEcho: content.starts(with: Self.echoColor))
        entries.append(entry)
    }

    /// Opens and closes groups, and says in which the line is.
    private mutating func place(_ entry: inout LogText.Entry, isEcho: Bool) {
        let text = output[entry.start..<(entry.start + entry.length)]
        if entry.mark == .endGroup {
            _ = open.popLast()
            stepGroup = .outside
        }
        entry.depth = UInt8(min(open.count, Int(UInt8.max)))
        entry.owner = open.last ?? steps.last.map { Int32(clamping: $0) } ?? -1
        if entry.mark == .group {
            let isStep = text.starts(with: Self.stepTitle)
            if isStep, open.isEmpty { steps.append(entries.count) }
            stepGroup = isStep ? .script : .outside
            open.append(Int32(clamping: entries.count))
            return
        }
        guard stepGroup != .outside, entry.mark == .plain || entry.mark == .command else { return }
        // A line of the script may look like a setting.
        guard !isEcho else {
            entry.mark = .script
            return
        }
        if Self.settings.contains(where: { text.starts(with: $0) }) { stepGroup = .settings }
        if stepGroup == .settings { entry.mark = .setting }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let stepTitle = Array("Run ".utf8)
    /// The colour in which the runner repeats a script.
    private static let echoColor = Array("\u{1B}[36;1m".utf8)
    private static let settings = ["shell: ", "env:", "with:"].map { Array($0.utf8) }
}

/// The runner's mark at the beginning of a line: `##[error]`, or `::error ` where no runner has translated it.
enum LogMarkPrefix {
    /// The mark, and how many bytes of the line are no text.
    static func find(in line: ArraySlice<UInt8>) -> (mark: LogMark, length: Int) {
        guard let first = line.first, first == UInt8(ascii: "#") || first == UInt8(ascii: ":") else {
            return (.plain, 0)
        }
        for (prefix, mark) in table where line.starts(with: prefix) { return (mark, prefix.count) }
        // Parameters such as file= and line= are text: a pattern reads them.
        if line.starts(with: errorCommand) { return (.error, 0) }
        return (.plain, 0)
    }

    private static let errorCommand = Array("::error ".utf8)
    private static let names: [(text: String, mark: LogMark)] = [
        ("##[group]", .group), ("##[endgroup]", .endGroup), ("##[error]", .error), ("##[warning]", .warning),
        ("##[notice]", .notice), ("##[debug]", .debug), ("##[section]", .section), ("##[command]", .command),
        ("::group::", .group), ("::endgroup::", .endGroup), ("::error::", .error), ("::warning::", .warning),
        ("::notice::", .notice), ("::debug::", .debug),
    ]
    private static let table: [(prefix: [UInt8], mark: LogMark)] = names.map { name in
        (prefix: Array(name.text.utf8), mark: name.mark)
    }
}
