/// Tells whether a change touches tests or what decides which checks run.
package enum TestWeakening {
    /// A changed file: content before and after, nil where it does not exist.
    package typealias Change = (path: String, before: String?, after: String?)

    /// Names each test and configuration file among the changes with what was done to it, in the order given.
    package static func findings(changes: [Change]) -> [TestChange] {
        changes.compactMap(finding)
    }

    private static func finding(_ change: Change) -> TestChange? {
        if let before = change.before, let after = change.after, before.isIdentical(to: after) { return nil }
        guard let role = TestConventions.role(of: change.path) else { return partialConfiguration(change) }
        guard let before = change.before else {
            return change.after.map { _ in TestChange(path: change.path, role: role, deeds: [.created]) }
        }
        guard let after = change.after else {
            return TestChange(path: change.path, role: role, deeds: [.deleted])
        }
        guard role == .test else { return TestChange(path: change.path, role: role, deeds: [.edited]) }
        return TestChange(path: change.path, role: role, deeds: deeds(before, after, path: change.path))
    }

    /// `package.json` and the like matter only where they speak of tests.
    private static func partialConfiguration(_ change: Change) -> TestChange? {
        let before = change.before.flatMap { TestConventions.checkPart(of: $0, path: change.path) }
        let after = change.after.flatMap { TestConventions.checkPart(of: $0, path: change.path) }
        guard before != after else {
            return inlineTests(change)
        }
        let deed: TestChange.Deed = change.before == nil ? .created : change.after == nil ? .deleted : .edited
        return TestChange(path: change.path, role: .checkConfiguration, deeds: [deed])
    }

    /// Tests within a program file, as in Rust: only their weakening is told.
    private static func inlineTests(_ change: Change) -> TestChange? {
        guard let before = change.before,
            before.contains("#[test]") || before.contains("@Test") || before.contains(">>> ")
        else { return nil }
        let found = deeds(before, change.after ?? "", path: change.path).filter { deed in
            switch deed {
            case .testsRemoved, .skipMarkersAdded: true
            case .assertionsRemoved, .deleted, .created, .edited: false
            }
        }
        return found.isEmpty ? nil : TestChange(path: change.path, role: .test, deeds: found)
    }

    private static func deeds(_ before: String, _ after: String, path: String) -> [TestChange.Deed] {
        let old = TestCensus(before, path: path)
        let new = TestCensus(after, path: path)
        var deeds: [TestChange.Deed] = []
        if new.tests < old.tests { deeds.append(.testsRemoved(before: old.tests, after: new.tests)) }
        if new.assertions < old.assertions {
            deeds.append(.assertionsRemoved(before: old.assertions, after: new.assertions))
        }
        if new.skips > old.skips { deeds.append(.skipMarkersAdded(before: old.skips, after: new.skips)) }
        return deeds.isEmpty ? [.edited] : deeds
    }
}

/// How many assertions, test cases and skip markers a file has; comments do not count.
struct TestCensus {
    private(set) var assertions = 0
    private(set) var tests = 0
    private(set) var skips = 0

    init(_ text: String, path: String) {
        let lines: [String]
        if let language = Language.of(path: path) {
            let mask = CodeMask(text, language: language)
            lines = mask.lineStarts.indices.map { String(decoding: mask.line($0), as: UTF8.self) }
        } else {
            lines = text.lineBodies.map(String.init)
        }
        for line in lines where !line.isBlank {
            let words = Self.words(line)
            assertions += words.count { Self.isAssertion($0) }
            let trimmed = line.trimmed
            if Self.testStarts.contains(where: { trimmed.hasPrefix($0) }) { tests += 1 }
            if Self.skipMarks.contains(where: { line.contains($0) }) { skips += 1 }
        }
    }

    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        for byte in line.utf8 {
            if byte.isWordByte || byte == UInt8(ascii: "#") {
                word.unicodeScalars.append(Unicode.Scalar(byte < 0x80 ? byte : 0x7A))
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func isAssertion(_ word: String) -> Bool {
        let lower = word.lowercased()
        if lower.hasPrefix("assert") || lower.hasPrefix("xctassert") || lower.hasPrefix("expect_") {
            return true
        }
        if lower.hasPrefix("debug_assert") || lower.hasPrefix("assert_") { return true }
        return exactAssertions.contains(lower)
    }

    private static let exactAssertions: Set<String> = [
        "expect", "#expect", "#require", "should", "check", "require", "raises", "xctfail", "xctunwrap",
        "check_eq",
        "errorf", "fatalf", "fatal", "fail", "must", "tothrow",
    ]

    private static let testStarts = [
        "def test", "async def test", "func Test", "func test", "@Test", "#[test]", "#[tokio::test]", "it(",
        "test(", "it.",
        "test.", "specify ", "it ", "TEST(", "TEST_F(", "[Fact]", "[Test]", "[Theory]",
        "public function test", "fun test",
    ]

    private static let skipMarks = [
        "skip", "Skip", "xfail", "#[ignore", "@Ignore", "@Disabled", ".disabled(", ".only(", "xit(",
        "xdescribe(", "xtest(",
        "fdescribe(", "fit(", ".todo(", "expectedFailure", "withKnownIssue", "pending(", "DISABLED_",
    ]
}
