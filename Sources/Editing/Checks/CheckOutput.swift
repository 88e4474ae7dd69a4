/// Reads the output of compilers and test runners.
package enum CheckOutput {
    /// Reduces an output to its failures: location, call, expected, got, message; never the test's code.
    /// - Parameters:
    ///   - output: Standard output and standard error as they came.
    ///   - budgetCharacters: How long the digest's text may be.
    /// - Returns: The failures and a text for a prompt.
    package static func digest(_ output: String, budgetCharacters: Int) -> FailureDigest {
        let lines = OutputText.lines(of: output)
        var reader = FailureReader()
        for line in lines { reader.read(line) }
        let failures = reader.finished()
        let counts = OutputCounts(lines)
        let (text, isShortened) =
            failures.isEmpty
            ? tail(lines, budget: max(0, budgetCharacters))
            : describe(failures, budget: max(0, budgetCharacters))
        return FailureDigest(
            failures: failures,
            failedCount: counts.failed,
            passedCount: counts.passed,
            text: text,
            isShortened: isShortened
        )
    }

    // MARK: Text

    private static func describe(_ failures: [CheckFailure], budget: Int) -> (String, Bool) {
        var text = ""
        for (index, failure) in failures.enumerated() {
            let entry = describe(failure)
            let separator = text.isEmpty ? "" : "\n"
            let left = failures.count - index
            let least = failures.count < FailureReader.limit ? "" : "at least "
            let note = "\n(\(least)\(left) more failures)"
            guard text.count + separator.count + entry.count + (left > 1 ? note.count : 0) <= budget else {
                if text.isEmpty { return (String(entry.prefix(budget)), true) }
                return (String((text + note).prefix(budget)), true)
            }
            text += separator + entry
        }
        return (text, false)
    }

    private static func describe(_ failure: CheckFailure) -> String {
        var place = failure.file ?? ""
        if let line = failure.line { place += (place.isEmpty ? "line " : ":") + "\(line)" }
        if let column = failure.column { place += ":\(column)" }
        var lines = [[place, failure.name ?? ""].filter { !$0.isEmpty }.joined(separator: " ")]
        if let call = failure.call { lines.append("  call: \(call)") }
        if let expected = failure.expected { lines.append("  expected: \(expected)") }
        if let got = failure.got { lines.append("  got: \(got)") }
        let message = (failure.message ?? "").split(separator: "\n").filter { line in
            // A bare comparison says nothing beyond expected and got.
            failure.got == nil || (line != "AssertionError" && AssertionText.comparison(in: line) == nil)
        }
        if !message.isEmpty { lines.append("  message: " + message.joined(separator: "\n    ")) }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The last lines that fit, progress left out.
    private static func tail(_ lines: [Substring], budget: Int) -> (String, Bool) {
        var kept: [Substring] = []
        var size = 0
        var isShortened = false
        for line in lines.reversed() where !OutputText.isNoise(line) && !(line.isBlank && kept.isEmpty) {
            let count = line.count + 1
            guard size + count <= budget + 1 else {
                isShortened = true
                if kept.isEmpty { kept.append(line.suffix(budget)) }
                break
            }
            kept.append(line)
            size += count
        }
        return (kept.reversed().joined(separator: "\n"), isShortened)
    }
}
