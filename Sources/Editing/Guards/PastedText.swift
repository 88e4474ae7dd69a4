/// Recognises what small models copy from the prompt into a program: test code and the output of a failing check.
enum PastedText {
    static func findings(in change: ChangedText) -> [GuardFinding] {
        guard !PathText.isProse(change.path), TestConventions.role(of: change.path) == nil,
            let language = Language.of(path: change.path)
        else { return [] }
        return [output(change, language), test(change, language)].compactMap { $0 }
    }

    private static func output(_ change: ChangedText, _ language: Language) -> GuardFinding? {
        guard let line = change.firstAdded(where: isOutput) else { return nil }
        // A program may well handle such text in its strings and comments.
        let mask = CodeMask(change.after, language: language)
        guard !mask.startsInside[line - 1], ProseLine.isCode(mask.line(line - 1)) else { return nil }
        return EditGuards.finding(
            .pastedOutput,
            change.path,
            line: line,
            model:
                "Line \(line) of \(change.path) is output of the check, not code. Give the corrected program only.",
            people: "Line \(line) is output of the failing check."
        )
    }

    private static func isOutput(_ line: Substring) -> Bool {
        let text = line.trimmed
        let starts = [
            "Traceback (most recent call last)", "E   ", "FAILED ", "--- FAIL:", "--- PASS:", "=== RUN",
            "AssertionError",
            "FAIL: ", "ERROR: ", "Expected: ", "Received: ", "ok \t", "panicked at", "npm ERR!", "error[E",
        ]
        if starts.contains(where: { text.hasPrefix($0) }) { return true }
        let isRule = text.utf8.first == UInt8(ascii: "=") && text.hasSuffix("====") && text.utf8.count > 20
        return isRule && text.contains(" ")
    }

    private static func test(_ change: ChangedText, _ language: Language) -> GuardFinding? {
        let patterns = testPatterns(language)
        guard !patterns.isEmpty else { return nil }
        let isTest = { (line: Substring) in
            let text = line.trimmed
            return patterns.contains { text.hasPrefix($0) }
        }
        // A program that holds tests of its own may get more of them.
        guard !change.beforeLines.contains(where: isTest), let line = change.firstAdded(where: isTest) else {
            return nil
        }
        let mask = CodeMask(change.after, language: language)
        guard !mask.startsInside[line - 1] else { return nil }
        return EditGuards.finding(
            .pastedTest,
            change.path,
            line: line,
            isRefusal: change.before != nil,
            model:
                "Line \(line) of \(change.path) is test code. Tests stay in their own files; correct the program only.",
            people: "Line \(line) is test code in a program file."
        )
    }

    private static func testPatterns(_ language: Language) -> [String] {
        switch language.name {
        case "Python": ["def test_", "import pytest", "class Test", "import unittest", "from unittest"]
        case "JavaScript", "TypeScript": ["describe(", "it(\"", "it('", "test(\"", "test('"]
        case "Go": ["func Test", "import \"testing\""]
        case "Swift": ["@Test", "import XCTest", "import Testing"]
        case "Java", "Kotlin": ["@Test", "import org.junit"]
        case "Ruby": ["RSpec.describe", "require \"minitest", "require 'minitest"]
        case "C#": ["[Test]", "[Fact]", "using Xunit", "using NUnit"]
        default: []
        }
    }
}
