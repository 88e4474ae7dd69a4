/// Takes off the line numbers a model copied from the prompt.
enum LineNumbers {
    /// The lines without their numbers, if all have ascending ones (`12 | code`) and the original has none.
    static func removed(from lines: [Substring], original: String?) -> [Substring] {
        guard lines.count >= 3 else { return lines }
        if let first = original?.lineBodies.first, numbered(first) != nil { return lines }
        var last = 0
        var result: [Substring] = []
        result.reserveCapacity(lines.count)
        for line in lines {
            guard let (number, code) = numbered(line), number > last else { return lines }
            result.append(code)
            last = number
        }
        return result
    }

    private static func numbered(_ line: Substring) -> (number: Int, code: Substring)? {
        let start = line.trimmedLeft
        let digits = start.utf8.prefix { $0.isDigit }
        guard (1...6).contains(digits.count), let number = Int(String(start[..<digits.endIndex])) else {
            return nil
        }
        let rest = start[digits.endIndex...].utf8.drop { $0.isBlank }
        guard let bar = rest.first, bar == UInt8(ascii: "|") || bar == UInt8(ascii: ":") else { return nil }
        let code = rest.dropFirst()
        return (number, start[(code.first == 0x20 ? code.dropFirst() : code).startIndex...])
    }
}
