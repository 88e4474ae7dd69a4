import Foundation
import Terminal

extension Console {
    /// Writes a part of a log, which may end within a line.
    ///
    /// - Parameters:
    ///   - text: The part.
    ///   - keepsColors: Whether sequences stay that choose colours; everything else that acts on a terminal goes.
    func log(_ text: String, keepsColors: Bool) {
        guard !isJSON else { return }
        writeOut(Data(Console.clean(log: text, keepsColors: keepsColors).utf8))
    }

    /// A part of a log with control characters made visible, line breaks, tabs and, if they are wanted, colours kept.
    static func clean(log text: String, keepsColors: Bool) -> String {
        let newline = UInt8(ascii: "\n")
        let lines = text.utf8.split(separator: newline, omittingEmptySubsequences: false)
        let cleaned = lines.map { line -> String in
            // The usual case costs one look at each byte.
            let isPlain = line.allSatisfy { (0x20..<0x7F).contains($0) || $0 == UInt8(ascii: "\t") }
            let shown = Substring(line)
            if isPlain { return String(shown) }
            return keepsColors ? cleanKeepingColors(shown) : cleanKeepingTabs(shown)
        }
        return cleaned.joined(separator: "\n")
    }

    private static func cleanKeepingTabs(_ line: Substring) -> String {
        line.split(separator: "\t", omittingEmptySubsequences: false)
            .map { TerminalText.sanitized($0) }
            .joined(separator: "\t")
    }

    private static func cleanKeepingColors(_ line: Substring) -> String {
        let parts = line.split(separator: "\u{1B}", omittingEmptySubsequences: false)
        guard let first = parts.first else { return "" }
        var result = cleanKeepingTabs(first)
        for part in parts.dropFirst() {
            let numbers = part.dropFirst().prefix { "0123456789:;".contains($0) }
            let rest = part.dropFirst(1 + numbers.count)
            if part.first == "[", rest.first == "m" {
                result += "\u{1B}[\(numbers)m"
                result += cleanKeepingTabs(rest.dropFirst())
            } else {
                result += cleanKeepingTabs(Substring("\u{1B}\(part)"))
            }
        }
        return result
    }
}
