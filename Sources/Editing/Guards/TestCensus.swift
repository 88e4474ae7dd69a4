/// What a line of a test says about what is tested; comments do not count.
struct TestLine: Sendable {
    /// How many assertions it has.
    let assertions: Int
    /// Whether a test case begins in it.
    let isStart: Bool
    /// Whether it keeps a test from running.
    let isSkip: Bool

    /// Judges a line.
    ///
    /// - Parameters:
    ///   - line: The line as it stands.
    ///   - code: The same with comments blanked and strings opaque.
    ///   - rules: The rules about skipped tests for the language of the file.
    init(_ line: [UInt8], code: [UInt8], rules: [WeakeningRule]) {
        let text = String(decoding: code, as: UTF8.self)
        let trimmed = text.trimmed
        assertions = Self.words(code).count { Self.isAssertion($0) }
        isStart = Self.starts.contains { trimmed.hasPrefix($0) }
        isSkip = rules.contains { $0.mark(in: line, code: code) != nil }
    }

    private static func words(_ line: [UInt8]) -> [String] {
        var words: [String] = []
        var word = ""
        for byte in line {
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

    private static let starts = [
        "def test", "async def test", "func Test", "func test", "@Test", "#[test]", "#[tokio::test]", "it(",
        "test(", "it.",
        "test.", "specify ", "it ", "TEST(", "TEST_F(", "[Fact]", "[Test]", "[Theory]",
        "public function test", "fun test",
    ]
}

/// How many assertions, test cases and skip markers a file has; comments do not count.
struct TestCensus: Sendable {
    private(set) var assertions = 0
    private(set) var tests = 0
    private(set) var skips = 0
    /// What each line says.
    let lines: [TestLine]

    /// Counts what a file has.
    init(_ text: CodeLines, path: String) {
        let language = Language.of(path: path)?.name
        let rules = WeakeningTable.skips.filter { rule in
            rule.languages.isEmpty || language.map(rule.languages.contains) == true
        }
        lines = text.lines.indices.map { index in
            TestLine(Array(text.lines[index].utf8), code: text.code(index), rules: rules)
        }
        for line in lines {
            assertions += line.assertions
            tests += line.isStart ? 1 : 0
            skips += line.isSkip ? 1 : 0
        }
    }
}
