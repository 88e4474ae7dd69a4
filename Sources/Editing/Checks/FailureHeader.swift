/// The lines by which compilers and test runners announce a failure.
enum FailureHeader {
    // MARK: Tests by name

    /// The test's name if the line starts the report of a failed test.
    static func testName(_ line: Substring) -> String? {
        let text = line.trimmed
        if text.hasPrefix("___"), text.hasSuffix("___") {
            let name = text.drop { $0 == "_" }.trimmed
            let end = name.lastIndex { $0 != "_" }
            return end.map { String(name[...$0].trimmed) }
        }
        if let name = after("FAIL: ", in: text) ?? after("ERROR: ", in: text) {
            return line.hasPrefix("FAIL: ") || line.hasPrefix("ERROR: ")
                ? String(name.prefix { $0 != " " }) : nil
        }
        if let name = after("--- FAIL: ", in: text) { return String(name.prefix { $0 != " " }) }
        if text.hasPrefix("---- "), text.hasSuffix(" stdout ----") {
            return String(text.dropFirst(5).dropLast(12))
        }
        if let name = after("● ", in: text), !name.hasPrefix("Console") { return String(name.trimmed) }
        if let name = after("not ok ", in: text) {
            return name.firstRange(of: " - ").map { String(name[$0.upperBound...]) }
        }
        if let name = after("✖ ", in: text), name.hasSuffix(")"), let open = name.lastIndex(of: "(") {
            return String(name[..<open].trimmed)
        }
        if let name = after("FAIL ", in: text), name.contains(" > ") { return String(name.trimmed) }
        return numbered(line, text)
    }

    /// mocha's and RSpec's `  1) Calculator adds`.
    private static func numbered(_ line: Substring, _ text: Substring) -> String? {
        guard !line.indentation.isEmpty, let end = text.firstIndex(of: ")"), end != text.startIndex,
            text[..<end].allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        let name = text[text.index(after: end)...].trimmed
        guard !name.isEmpty else { return nil }
        return String(name.hasSuffix(":") ? name.dropLast() : name)
    }

    /// Whether the reports of failures end here and a summary begins.
    static func endsFailures(_ text: Substring) -> Bool {
        [
            "=== short test summary", "==== short test summary", "Test Suites:", "failures:",
            "------ Captured", "Captured ",
        ]
        .contains { text.hasPrefix($0) || (text.hasPrefix("=") && text.contains("short test summary")) }
    }

    // MARK: Single lines

    /// `✘ Test "adds" recorded an issue at CalcTests.swift:9:5: Expectation failed: (add(2, 2) → 0) == 4`.
    static func swiftTestingIssue(_ text: Substring) -> CheckFailure? {
        guard let mark = text.firstRange(of: " recorded an issue"), let start = text.firstRange(of: "Test "),
            start.upperBound <= mark.lowerBound, let place = text[mark.upperBound...].firstRange(of: " at ")
        else { return nil }
        let name = text[start.upperBound..<mark.lowerBound].trimmed
        guard let (location, rest) = SourceLocation.leading(text[place.upperBound...]) else { return nil }
        var failure = CheckFailure(
            name: String(name),
            file: location.file,
            line: location.line,
            column: location.column
        )
        failure.message = String(rest.prefix(400))
        if let body = after("Expectation failed: ", in: rest), let parts = AssertionText.expectation(in: body)
        {
            failure.call = parts.call
            failure.got = parts.got
            failure.expected = parts.expected
        }
        return failure
    }

    /// Reads what C's `assert` prints: program, file, line, function and the expression.
    static func cAssertion(_ text: Substring) -> CheckFailure? {
        guard let mark = text.firstRange(of: "Assertion `"), let end = text.firstRange(of: "' failed") else {
            return nil
        }
        guard mark.upperBound <= end.lowerBound else { return nil }
        var failure = CheckFailure(message: "Assertion failed: " + text[mark.upperBound..<end.lowerBound])
        failure.call = String(text[mark.upperBound..<end.lowerBound].prefix(200))
        var words = text[..<mark.lowerBound]
        if let colon = words.firstRange(of: ": ") { words = words[colon.upperBound...] }
        if let (location, _) = SourceLocation.leading(words) {
            failure.file = location.file
            failure.line = location.line
        }
        return failure
    }

    /// Reads `thread 'tests::adds' panicked at src/lib.rs:10:5:`.
    static func rustPanic(_ text: Substring) -> (name: String, location: SourceLocation)? {
        guard text.hasPrefix("thread '"), let end = text.dropFirst(8).firstIndex(of: "'"),
            let mark = text.firstRange(of: " panicked at ")
        else { return nil }
        let name = String(text[text.index(text.startIndex, offsetBy: 8)..<end])
        return SourceLocation.leading(text[mark.upperBound...]).map { (name, $0.location) }
    }

    /// The message after a location if it is an error rather than a warning or a note.
    static func errorMessage(_ rest: Substring, file: String) -> Substring? {
        for start in ["error: ", "fatal error: ", "error TS", "Error: ", "SyntaxError: ", "Failure"]
        where rest.hasPrefix(start) {
            return start.hasSuffix(": ") ? rest.dropFirst(start.count) : rest
        }
        // Go's compiler gives no label; tests of Go print the same form, but with indentation and after a header.
        let isGoProgram = file.hasSuffix(".go") && !file.hasSuffix("_test.go")
        guard isGoProgram, !rest.isEmpty, !rest.hasPrefix("warning"), !rest.hasPrefix("+0x") else {
            return nil
        }
        return rest
    }

    // MARK: Details

    /// Labels of a wanted (true) or found (false) value, longer ones first.
    static let valueLabels: [(String, Bool)] = [
        ("Expected value: ", true), ("Expected: ", true), ("expected: ", true), ("Expected ", true),
        ("right: ", true),
        ("Want: ", true), ("want: ", true), ("expected = ", true), ("Received: ", false), ("Actual: ", false),
        ("actual: ", false), ("got: ", false), ("Got: ", false), ("left: ", false), ("but was: ", false),
        ("Which is: ", false), ("actual   : ", false), ("expected : ", true), ("received: ", false),
    ]

    /// `ValueError: …`, `java.lang.IllegalStateException: …`, `AssertionError`.
    static func isException(_ text: Substring) -> Bool {
        let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
        let isError = ["Error", "Exception", "Failure", "Interrupt", "Warning"].contains {
            name.hasSuffix($0)
        }
        guard isError, name.utf8.count > 4 else { return false }
        let rest = text[name.endIndex...]
        return rest.isEmpty || rest.hasPrefix(":") || rest.hasPrefix(" [")
    }

    /// Whether a frame is in the runtime or in a dependency.
    static func isForeign(_ file: String) -> Bool {
        [
            "node_modules/", "node:", "site-packages/", "/usr/lib/", "/lib/python", "<frozen", "internal/",
            "/rustc/", "unittest/",
        ]
        .contains { file.contains($0) }
    }

    private static func after(_ prefix: String, in text: Substring) -> Substring? {
        text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : nil
    }
}
