/// Walks over the lines of an output and collects its failures.
///
/// Test runners differ in how a failure starts; what follows (location, expected, got, message) is read alike for all.
struct FailureReader {
    /// How many failures are kept; a digest of more helps nobody, and telling them apart costs the square.
    static let limit = 1_000

    private var failures: [CheckFailure] = []
    private var current: CheckFailure?
    /// What the line before announced, for forms that put a value into the next line.
    private var awaited: Awaited?
    private var lastRun: String?
    private var messageLines = 0
    private var hasEvaluatedCall = false
    /// Whether the current failure is over and only its summary follows.
    private var isInSummary = false

    private enum Awaited {
        case message, frameCode
    }

    mutating func read(_ line: Substring) {
        let text = line.trimmed
        guard !text.isEmpty, line.utf8.count < 4_000 else {
            awaited = nil
            return
        }
        if readSingleLine(text) { return }
        if FailureHeader.endsFailures(text) {
            finish()
            isInSummary = true
            return
        }
        if readSummary(text) { return }
        if let name = FailureHeader.testName(line) {
            finish()
            isInSummary = false
            current = CheckFailure(name: name)
            return
        }
        if readStart(text) { return }
        if text.hasPrefix("[ RUN      ] ") { lastRun = String(text.dropFirst(13)) }
        if current != nil { readDetail(line, text) }
    }

    mutating func finished() -> [CheckFailure] {
        finish()
        return failures
    }

    private mutating func finish() {
        defer {
            current = nil
            awaited = nil
            messageLines = 0
            hasEvaluatedCall = false
        }
        guard let failure = current, failure.hasContent || failure.name != nil else { return }
        append(failure)
    }

    /// The same test, told of twice, is one failure.
    private mutating func append(_ failure: CheckFailure) {
        if let name = failure.name,
            let same = failures.firstIndex(where: { known in
                guard let knownName = known.name else { return false }
                return knownName == name || knownName.hasSuffix("." + name)
                    || name.hasSuffix("::" + knownName)
                    || name.hasSuffix(" " + knownName) || knownName.hasPrefix(name + " ")
            })
        {
            failures[same].complete(from: failure)
        } else if failures.count < Self.limit, !failures.contains(failure) {
            failures.append(failure)
        }
    }

    // MARK: Failures of one line

    private mutating func readSingleLine(_ text: Substring) -> Bool {
        if let failure = FailureHeader.swiftTestingIssue(text) ?? FailureHeader.cAssertion(text) {
            finish()
            append(failure)
            return true
        }
        guard let (location, rest) = SourceLocation.leading(text) else { return readMaven(text) }
        guard var message = FailureHeader.errorMessage(rest, file: location.file) else { return false }
        var failure = CheckFailure(file: location.file, line: location.line, column: location.column)
        // XCTest: `Class.method : XCTAssertEqual failed: …`
        if let colon = message.firstRange(of: " : "), message[..<colon.lowerBound].contains("."),
            !message[..<colon.lowerBound].contains(" ")
        {
            failure.name = String(message[..<colon.lowerBound])
            message = message[colon.upperBound...]
        }
        failure.message = String(message.prefix(400))
        if let (got, expected) = AssertionText.comparison(in: message) {
            failure.got = got
            failure.expected = expected
        }
        if rest == "Failure" {
            finish()
            current = CheckFailure(name: lastRun, file: location.file, line: location.line)
            return true
        }
        finish()
        append(failure)
        return true
    }

    /// Reads Maven's `[ERROR]   CalcTest.adds:12 expected: <3> but was: <1>`.
    private mutating func readMaven(_ text: Substring) -> Bool {
        guard text.hasPrefix("[ERROR]") else { return false }
        let rest = text.dropFirst(7).trimmed
        if let open = rest.firstRange(of: ":["), let close = rest[open.upperBound...].firstIndex(of: "]") {
            let numbers = rest[open.upperBound..<close].split(separator: ",").map { Int($0) }
            guard let line = numbers.first ?? nil else { return false }
            let column = numbers.count > 1 ? numbers[1] : nil
            let message = rest[rest.index(after: close)...].trimmed
            append(
                CheckFailure(
                    file: String(rest[..<open.lowerBound]),
                    line: line,
                    column: column,
                    message: String(message)
                )
            )
            return true
        }
        guard let (got, expected) = AssertionText.comparison(in: rest), let colon = rest.firstIndex(of: ":")
        else {
            return false
        }
        let digits = rest[rest.index(after: colon)...].prefix { $0.isNumber }
        append(CheckFailure(name: String(rest[..<colon]), line: Int(digits), expected: expected, got: got))
        return true
    }

    /// pytest's `FAILED tests/test_a.py::test_x - assert 1 == 2`.
    private mutating func readSummary(_ text: Substring) -> Bool {
        guard text.hasPrefix("FAILED ") || text.hasPrefix("ERROR "), text.contains("::") || isInSummary else {
            return false
        }
        let rest = text.drop { !$0.isWhitespace }.trimmed
        let target = rest.firstRange(of: " - ").map { rest[..<$0.lowerBound] } ?? rest
        let message = rest.firstRange(of: " - ").map { String(rest[$0.upperBound...]) }
        let parts = target.split(separator: ":", omittingEmptySubsequences: true)
        guard let file = parts.first else { return false }
        finish()
        let name = parts.count > 1 ? parts.dropFirst().joined(separator: ".") : nil
        var failure = CheckFailure(name: name, file: String(file), message: message)
        if let message, let (got, expected) = AssertionText.comparison(in: message[...]) {
            failure.got = got
            failure.expected = expected
        }
        append(failure)
        return true
    }

    // MARK: Starts without a test's name

    private mutating func readStart(_ text: Substring) -> Bool {
        if text.hasPrefix("Traceback (most recent call last)") {
            if current == nil || current?.message != nil {
                finish()
                current = CheckFailure()
            }
            return true
        }
        if let (name, location) = FailureHeader.rustPanic(text) {
            if current == nil || (current?.name != name && current?.hasContent == true) {
                finish()
                current = CheckFailure(name: name)
            }
            setLocation(location)
            awaited = .message
            return true
        }
        if text.hasPrefix("error[E") || (text.hasPrefix("error: ") && current?.name == nil) {
            finish()
            let message = text.firstRange(of: ": ").map { String(text[$0.upperBound...]) }
            guard message?.hasPrefix("could not compile") != true, message?.hasPrefix("test failed") != true
            else { return true }
            current = CheckFailure(message: message)
            return true
        }
        if text.hasPrefix("panic: "), current?.message == nil {
            if current == nil { current = CheckFailure() }
            current?.message = String(text.prefix(300))
            return true
        }
        return false
    }

    // MARK: What follows a start

    private mutating func readDetail(_ line: Substring, _ text: Substring) {
        if let location = SourceLocation.inFrame(text) {
            readFrame(location, text)
            return
        }
        if awaited == .frameCode {
            awaited = nil
            if let call = AssertionText.call(in: text) { current?.call = call }
            if !FailureHeader.isException(text) { return }
        }
        if awaited == .message {
            awaited = nil
            addMessage(text)
            return
        }
        if readValue(text) { return }
        if text.hasPrefix("E  ") || text == "E" { return readPytestError(text.dropFirst().trimmed) }
        if readCall(line, text) { return }
        if let (location, rest) = SourceLocation.leading(text) {
            // Go's `a_test.go:12: got 1, want 2`; pytest's last line `test_a.py:12: AssertionError`.
            if current?.line == nil { setLocation(location) }
            if !rest.isEmpty, current?.message == nil || !FailureHeader.isException(rest) { addMessage(rest) }
        } else if FailureHeader.isException(text) {
            addMessage(text)
        } else if let (got, expected) = AssertionText.comparison(in: text), current?.got == nil {
            current?.got = got
            current?.expected = expected
        }
    }

    /// The one line of test code a runner marks: only the checked call is kept of it.
    private mutating func readCall(_ line: Substring, _ text: Substring) -> Bool {
        var code = text
        if text.hasPrefix("Failure/Error: ") {
            code = text.dropFirst(15)
            current?.call = AssertionText.call(in: code) ?? String(code.prefix(200))
            return true
        }
        guard text.hasPrefix(">") else { return false }
        code = text.dropFirst()
        if let bar = code.firstIndex(of: "|"), code[..<bar].isBlankOrNumber {
            code = code[code.index(after: bar)...]
        }
        guard let call = AssertionText.call(in: code) else { return false }
        current?.call = call
        return true
    }

    private mutating func readFrame(_ location: SourceLocation, _ text: Substring) {
        let isPython = text.hasPrefix("File \"")
        let isOwn = !FailureHeader.isForeign(location.file)
        // Python's frames go inwards, so the last of our own is where it happened; others start there.
        if isOwn, isPython || current?.line == nil { setLocation(location) }
        if isPython { awaited = .frameCode }
    }

    private mutating func readPytestError(_ text: Substring) {
        if let (got, expected) = AssertionText.comparison(in: text), current?.got == nil {
            current?.got = got
            current?.expected = expected
        }
        if text.hasPrefix("+  where ") || text.hasPrefix("+ where ") {
            // The first such line has the arguments' values in place of their names.
            if !hasEvaluatedCall, let equals = text.firstRange(of: " = ") {
                current?.call = String(text[equals.upperBound...].prefix(200))
                hasEvaluatedCall = true
            }
            return
        }
        guard !text.isEmpty else { return }
        addMessage(text)
    }

    /// A line that holds one labelled value.
    private mutating func readValue(_ text: Substring) -> Bool {
        for (label, isExpected) in FailureHeader.valueLabels where text.hasPrefix(label) {
            let value = String(text.dropFirst(label.count).trimmed.prefix(300))
            guard !value.isEmpty else { continue }
            if isExpected {
                if current?.expected == nil { current?.expected = value }
            } else if current?.got == nil {
                current?.got = value
            }
            return true
        }
        return false
    }

    private mutating func setLocation(_ location: SourceLocation) {
        current?.file = location.file
        current?.line = location.line
        current?.column = location.column
    }

    private mutating func addMessage(_ text: Substring) {
        if let (got, expected) = AssertionText.comparison(in: text), current?.got == nil {
            current?.got = got
            current?.expected = expected
        }
        messageLines += 1
        guard messageLines <= 6 else { return }
        let earlier = current?.message.map { $0 + "\n" } ?? ""
        current?.message = earlier + text.prefix(400)
    }
}

extension CheckFailure {
    /// Whether anything but the name is known.
    fileprivate var hasContent: Bool {
        file != nil || message != nil || call != nil || expected != nil || got != nil
    }

    /// Takes over what is not known yet.
    fileprivate mutating func complete(from other: CheckFailure) {
        file = file ?? other.file
        line = line ?? other.line
        column = column ?? other.column
        call = call ?? other.call
        expected = expected ?? other.expected
        got = got ?? other.got
        message = message ?? other.message
    }
}

extension Substring {
    /// Whether the text is the line number of a code frame.
    fileprivate var isBlankOrNumber: Bool { utf8.allSatisfy { $0.isDigit || $0.isSpace } }
}
