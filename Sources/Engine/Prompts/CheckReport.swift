import Editing

/// What a failing check said, in the words that help a small model.
///
/// Call, expected and got, never the test's code: models paste it into the program.
enum CheckReport {
    /// How long the part of a prompt may be that tells of the failing check.
    static let budgetCharacters = 1_500

    /// The failure as text for a prompt.
    ///
    /// - Parameters:
    ///   - output: What the check printed.
    ///   - contents: The project's files, to quote the one line that failed where the output has none.
    /// - Returns: A few lines.
    static func text(of output: String, contents: [String: String]) -> String {
        let digest = CheckOutput.digest(output, budgetCharacters: budgetCharacters)
        let text = digest.text.trimmingBlankLines()
        guard digest.failures.allSatisfy({ $0.call == nil }) else { return text }
        let quotes = digest.failures.prefix(3).compactMap { quote($0, contents: contents) }
        return quotes.isEmpty ? text : text + "\n" + quotes.joined(separator: "\n")
    }

    /// The line that a failure points at.
    private static func quote(_ failure: CheckFailure, contents: [String: String]) -> String? {
        guard let file = failure.file, let number = failure.line else { return nil }
        let path = contents.keys.filter { $0 == file || file.hasSuffix("/" + $0) }.max { $0.count < $1.count }
        guard let path, let content = contents[path] else { return nil }
        let lines = TextLines(content)
        guard lines.bodies.indices.contains(number - 1) else { return nil }
        let line = lines.bodies[number - 1].drop { $0 == " " || $0 == "\t" }
        return line.isEmpty ? nil : "\(path):\(number): \(line)"
    }

    /// How many tests failed, or how many errors there were; nil when the output does not say.
    static func failureCount(of output: String) -> Int? {
        let digest = CheckOutput.digest(output, budgetCharacters: budgetCharacters)
        if let count = digest.failedCount { return count }
        return digest.failures.isEmpty ? nil : digest.failures.count
    }

    /// How many tests passed and failed; nil when the output does not count both.
    static func counts(of output: String) -> (passed: Int, failed: Int)? {
        let digest = CheckOutput.digest(output, budgetCharacters: budgetCharacters)
        guard let passed = digest.passedCount, let failed = digest.failedCount else { return nil }
        return (passed, failed)
    }

    /// The first failure in one line for people.
    static func headline(of output: String) -> String {
        let digest = CheckOutput.digest(output, budgetCharacters: budgetCharacters)
        if let first = digest.failures.first {
            let parts = [first.name, first.call, first.message].compactMap { $0 }.filter { !$0.isEmpty }
            var line = parts.first ?? ""
            if let expected = first.expected, let got = first.got {
                line += ": expected \(expected), got \(got)"
            }
            if !line.isEmpty { return line.firstLine(limit: 200) }
        }
        let tail = output.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
        return tail.map { String($0).firstLine(limit: 200) } ?? "no output"
    }
}

extension String {
    /// The text without blank lines at its ends.
    func trimmingBlankLines() -> String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false)[...]
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// The first line that is not blank, cut to a length.
    func firstLine(limit: Int) -> String {
        let line = split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        return line.count > limit ? line.prefix(limit - 1) + "…" : String(line)
    }
}
