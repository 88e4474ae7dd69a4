import Testing

@testable import Editing

/// Inputs of some megabytes: they must come to an end, so nothing may grow with the square of the size.
@Suite(.timeLimit(.minutes(1))) struct LargeInputTests {
    private let context = ReplyContext(
        files: ["a.py": "x = 1\n"],
        allPaths: ["a.py", "b.py"],
        onlyFileInQuestion: "a.py"
    )

    @Test(arguments: [
        "x = 1\n", "```\n", "```python\n", "<<<<<<< SEARCH\n", "<<<<<<< SEARCH\nx\n=======\n", "=======\n",
        ">>>>>>> REPLACE\n",
        "a.py\n```python\n", "--- a/a.py\n+++ b/a.py\n", "{\"path\": \"", "DELETE a.py\n", "<think>",
        "# a.py b.py\n", "~~~~\n```\n",
        "```markdown\n", "- item `a.py`:\n\n",
    ])
    func `long replies of one pattern`(pattern: String) {
        let reply = String(repeating: pattern, count: 500_000 / pattern.utf8.count)
        _ = ReplyParser.parse(reply, context: context)
    }

    @Test func `a reply of a hundred thousand lines`() {
        let content = (0..<100_000).map { "value_\($0) = \($0)\n" }.joined()
        let reply = ReplyParser.parse("b.py\n```python\n\(content)```\n", context: context)
        #expect(reply.edits == [.wholeFile(path: "b.py", content: content)])
    }

    @Test func `a block in a file of five megabytes`() {
        let content = (0..<200_000).map { "value_\($0) = call(\($0))\n" }.joined()
        let blocks = [
            SearchReplaceBlock(search: "value_150000 = call(150000)", replace: "changed"),
            SearchReplaceBlock(search: "value_1 = call(1)\nnot there", replace: "x"),
        ]
        guard
            case .failed(let failure) = EditMatcher.apply(
                .searchReplace(path: "a.py", blocks: blocks),
                to: content
            )
        else {
            Issue.record("not failed")
            return
        }
        #expect(failure.failedBlocks.map(\.index) == [1])
        #expect(failure.partialContent?.contains("\nchanged\n") == true)
        #expect(failure.nearestLines.contains("2 | value_1 = call(1)"))
    }

    @Test func `a file of equal lines`() {
        let content = String(repeating: "same\n", count: 100_000)
        let search = String(repeating: "same\n", count: 5_000) + "other"
        guard
            case .failed = EditMatcher.apply(
                .searchReplace(path: "a", blocks: [.init(search: search, replace: "x")]),
                to: content
            )
        else {
            Issue.record("not failed")
            return
        }
    }

    @Test func `texts without a common line`() {
        let before = (0..<100_000).map { "a\($0)\n" }.joined()
        let after = (0..<100_000).map { "b\($0)\n" }.joined()
        #expect(LineDiff.changes(from: before, to: after) == [.init(old: 0..<100_000, new: 0..<100_000)])
        let shuffled = (0..<60_000).map { "a\(($0 * 7919) % 60_000)\n" }.joined()
        #expect(!LineDiff.changes(from: before, to: shuffled).isEmpty)
    }

    @Test func `code, output and diffs of some megabytes`() {
        let code = String(repeating: "function f(a) { if (a) { return \"}\"; } }\n", count: 40_000)
        #expect(SymbolScanner.symbols(in: code, path: "a.js").count == 40_000)
        #expect(EditGuards.check(path: "a.js", before: code, after: code + "f(1);\n", taskText: "").isEmpty)
        let output =
            String(repeating: "[1/2] Compiling x\nsome output line at a.js:1\n", count: 40_000) + "the end\n"
        #expect(CheckOutput.digest(output, budgetCharacters: 200).text.hasSuffix("the end"))
        let errors = (0..<60_000).map { "a.c:\($0):1: error: message \($0)\n" }.joined()
        #expect(CheckOutput.digest(errors, budgetCharacters: 100).text.hasSuffix("more failures)"))
        let diff = UnifiedDiff.text(path: "a.js", before: nil, after: code)
        #expect(UnifiedDiff.parse(diff).first?.additions == 40_000)
    }
}
