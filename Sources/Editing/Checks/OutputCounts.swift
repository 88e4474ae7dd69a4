/// Reads how many tests failed and passed, only where an output says so in numbers.
struct OutputCounts {
    private(set) var failed: Int?
    private(set) var passed: Int?

    /// Reads the lines; several summaries of one kind (one per package) are added up.
    init(_ lines: [Substring]) {
        var unittestRun: Int?
        for line in lines where line.utf8.count < 400 && line.utf8.contains(where: \.isDigit) {
            let text = line.trimmed
            if let ran = Self.number(in: text, between: "Ran ", and: " test") {
                unittestRun = ran
            } else if readPytest(text) || readCargo(text) || readJest(text) || readOthers(text) {
                continue
            }
        }
        if let unittestRun { readUnittest(lines, ran: unittestRun) }
    }

    private mutating func add(failed newFailed: Int?, passed newPassed: Int?) {
        if let newFailed { failed = (failed ?? 0) + newFailed }
        if let newPassed { passed = (passed ?? 0) + newPassed }
    }

    // MARK: Forms

    /// `=== 1 failed, 2 passed in 0.12s ===`, also without the rules under `-q`.
    private mutating func readPytest(_ text: Substring) -> Bool {
        guard text.contains(" in "), text.hasSuffix("s") || text.hasSuffix("=") || text.hasSuffix(")") else {
            return false
        }
        let numbers = Self.counts(in: text)
        guard text.hasPrefix("=") || text.utf8.first?.isDigit == true else { return false }
        let failures = [numbers["failed"], numbers["error"], numbers["errors"]].compactMap { $0 }
        guard !failures.isEmpty || numbers["passed"] != nil else { return false }
        add(failed: failures.isEmpty ? 0 : failures.reduce(0, +), passed: numbers["passed"] ?? 0)
        return true
    }

    /// Reads `test result: FAILED. 1 passed; 2 failed; 0 ignored; …`.
    private mutating func readCargo(_ text: Substring) -> Bool {
        guard text.hasPrefix("test result:") else { return false }
        let numbers = Self.counts(in: text)
        add(failed: numbers["failed"], passed: numbers["passed"])
        return true
    }

    /// `Tests: 1 failed, 2 passed, 3 total` (jest), `Tests  1 failed | 2 passed (3)` (vitest).
    private mutating func readJest(_ text: Substring) -> Bool {
        guard text.hasPrefix("Tests:") || text.hasPrefix("Tests  ") else { return false }
        let numbers = Self.counts(in: text)
        guard numbers["failed"] != nil || numbers["passed"] != nil else { return readPHPUnit(text) }
        add(failed: numbers["failed"] ?? 0, passed: numbers["passed"] ?? 0)
        return true
    }

    /// Reads PHPUnit's `Tests: 5, Assertions: 9, Failures: 1`.
    private mutating func readPHPUnit(_ text: Substring) -> Bool {
        guard text.contains("Assertions:"), let all = Self.labelled("Tests", in: text) else { return false }
        let bad = (Self.labelled("Failures", in: text) ?? 0) + (Self.labelled("Errors", in: text) ?? 0)
        let skipped = Self.labelled("Skipped", in: text) ?? 0
        add(failed: bad, passed: max(0, all - bad - skipped))
        return true
    }

    private mutating func readOthers(_ text: Substring) -> Bool {
        let numbers = Self.counts(in: text)
        if let passing = numbers["passing"], text.contains("passing (") || text.hasSuffix("passing") {
            add(failed: nil, passed: passing)
        } else if let failing = numbers["failing"], text.hasSuffix("failing") {
            add(failed: failing, passed: nil)
        } else if let all = Self.number(in: text, between: "Executed ", and: " test"),
            text.contains(", with ")
        {
            // XCTest prints the same line for each suite and for the whole; the last one is the whole.
            let bad = numbers["failure"] ?? numbers["failures"] ?? 0
            failed = bad
            passed = max(0, all - bad)
        } else if text.contains("tests failed out of ") {
            let bad = numbers["tests"] ?? Self.number(in: text, between: "passed, ", and: " tests failed")
            if let bad, let all = Self.number(in: text, between: "out of ", and: "") {
                add(failed: bad, passed: all - bad)
            }
        } else if text.hasPrefix("Tests run:"), !text.contains("Time elapsed"),
            let all = Self.labelled("Tests run", in: text)
        {
            let bad = (Self.labelled("Failures", in: text) ?? 0) + (Self.labelled("Errors", in: text) ?? 0)
            add(failed: bad, passed: max(0, all - bad - (Self.labelled("Skipped", in: text) ?? 0)))
        } else if text.hasPrefix("[  PASSED  ]"), let count = numbers["test"] ?? numbers["tests"] {
            add(failed: nil, passed: count)
        } else if text.hasPrefix("[  FAILED  ]"), let count = numbers["test"] ?? numbers["tests"] {
            add(failed: count, passed: nil)
        } else if let all = numbers["examples"] ?? numbers["example"] ?? numbers["runs"],
            let bad = numbers["failures"] ?? numbers["failure"]
        {
            let errors = numbers["errors"] ?? 0
            let pending = (numbers["pending"] ?? 0) + (numbers["skips"] ?? 0)
            add(failed: bad + errors, passed: max(0, all - bad - errors - pending))
        } else if text.hasPrefix("# ") || text.hasPrefix("ℹ ") {
            let words = text.split(separator: " ")
            guard words.count == 3, let count = Int(words[2]) else { return false }
            if words[1] == "pass" { add(failed: nil, passed: count) }
            if words[1] == "fail" { add(failed: count, passed: nil) }
        } else {
            return false
        }
        return true
    }

    /// `Ran 5 tests` with `OK` or `FAILED (failures=1, errors=1)`.
    private mutating func readUnittest(_ lines: [Substring], ran: Int) {
        guard failed == nil, passed == nil,
            let verdict = lines.last(where: { $0.hasPrefix("OK") || $0.hasPrefix("FAILED (") })
        else { return }
        var bad = 0
        var skipped = 0
        for part in verdict.split(whereSeparator: { "(), ".contains($0) }) {
            let pair = part.split(separator: "=")
            guard pair.count == 2, let count = Int(pair[1]) else { continue }
            if ["failures", "errors"].contains(String(pair[0])) { bad += count }
            if pair[0] == "skipped" { skipped += count }
        }
        add(failed: bad, passed: max(0, ran - bad - skipped))
    }

    // MARK: Numbers

    /// Each word that follows a number: `1 failed, 2 passed` → failed 1, passed 2.
    private static func counts(in text: Substring) -> [String: Int] {
        var counts: [String: Int] = [:]
        var number: Int?
        for word in text.split(whereSeparator: { " ,;|=()".contains($0) }) {
            if let value = Int(word) {
                number = value
            } else if let value = number {
                let name = word.lowercased().filter { $0.isLetter }
                if counts[name] == nil { counts[name] = value }
                number = nil
            }
        }
        return counts
    }

    private static func number(in text: Substring, between start: String, and end: String) -> Int? {
        guard let range = text.firstRange(of: start) else { return nil }
        let rest = text[range.upperBound...]
        let digits = rest.prefix { $0.isNumber }
        guard end.isEmpty || rest[digits.endIndex...].hasPrefix(end) else { return nil }
        return Int(digits)
    }

    private static func labelled(_ label: String, in text: Substring) -> Int? {
        number(in: text, between: label + ": ", and: "")
    }
}
