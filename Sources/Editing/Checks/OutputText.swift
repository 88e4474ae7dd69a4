/// Turns what a terminal would show into plain lines.
enum OutputText {
    /// The lines without escape sequences; of a line overwritten by carriage returns only what was left standing.
    static func lines(of output: String) -> [Substring] {
        let clean = output.utf8.contains(0x1B) ? withoutEscapes(output) : output
        return clean.lineBodies.map { line in
            guard let last = line.utf8.lastIndex(of: 0x0D) else { return line }
            let rest = line[line.utf8.index(after: last)...]
            return rest.isBlank ? Substring(line.unicodeScalars.prefix { $0 != "\r" }) : rest
        }
    }

    /// Whether a line only tells of progress.
    static func isNoise(_ line: Substring) -> Bool {
        let text = line.trimmed
        if text.hasPrefix("["), let end = text.utf8.firstIndex(of: UInt8(ascii: "]")) {
            let inner = text[text.utf8.index(after: text.startIndex)..<end]
            if inner.contains("/"), inner.utf8.allSatisfy({ $0.isDigit || "/ ".utf8.contains($0) }) {
                return true
            }
        }
        return progress.contains { text.hasPrefix($0) }
    }

    private static let progress = [
        "Compiling ", "Downloading ", "Downloaded ", "Building ", "Fetching ", "Fetched ", "Updating ",
        "Resolving ",
        "Collecting ", "Installing ", "Planning build", "Finished ", "Running ", "Checking ", "Emitting ",
        "Linking ",
        "platform ", "rootdir:", "plugins:", "cachedir:", "collecting ", "collected ", "=== RUN", "=== PAUSE",
        "=== CONT",
        "-- Configuring", "-- Generating", "-- Build files", "make[", "Scanning dependencies", "Test Suite ",
        "◇ ", "➜ ",
        "> Task ", "[INFO]", "npm WARN", "warning: unused",
    ]

    private static func withoutEscapes(_ output: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(output.utf8.count)
        let bytes = Array(output.utf8)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x1B else {
                if bytes[index] >= 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D
                    || bytes[index] == 0x09
                {
                    result.append(bytes[index])
                }
                index += 1
                continue
            }
            index = endOfEscape(bytes, at: index)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The position after a control sequence (`ESC [ … letter`), an operating system command, or a short escape.
    private static func endOfEscape(_ bytes: [UInt8], at start: Int) -> Int {
        var index = start + 1
        guard index < bytes.count else { return index }
        switch bytes[index] {
        case UInt8(ascii: "["):
            index += 1
            while index < bytes.count, !(0x40...0x7E).contains(bytes[index]), bytes[index] != 0x0A {
                index += 1
            }
            return min(bytes.count, index + 1)
        case UInt8(ascii: "]"), UInt8(ascii: "P"):
            while index < bytes.count, bytes[index] != 0x07, bytes[index] != 0x1B, bytes[index] != 0x0A {
                index += 1
            }
            if index + 1 < bytes.count, bytes[index] == 0x1B, bytes[index + 1] == UInt8(ascii: "\\") {
                return index + 2
            }
            return index < bytes.count && bytes[index] == 0x07 ? index + 1 : index
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            return min(bytes.count, index + 2)
        default:
            return index + 1
        }
    }
}
