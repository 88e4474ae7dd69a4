import Testing

@testable import Editing

/// Statements that hold for any input, tried on inputs from a seeded source.
@Suite struct PropertyTests {
    private let replies = [
        "Sure!\n\nsrc/a.py\n```python\nx = 1\n```\n\nDone.",
        "src/a.py\n<<<<<<< SEARCH\nb = 2\n=======\nb = 20\n>>>>>>> REPLACE\n",
        "```diff\n--- a/src/a.py\n+++ b/src/a.py\n@@ -1,3 +1,3 @@\n a = 1\n-b = 2\n+b = 20\n c = 3\n```",
        "<think>hm</think>\n{\"path\": \"src/a.py\", \"content\": \"x\\n\"}",
        "DELETE src/a.py\nRENAME a.py -> b.py\n",
        "````markdown README.md\n# T\n```sh\nls\n```\n````\n",
        "<tool_call>{\"name\":\"w\",\"arguments\":{\"path\":\"a\",\"content\":\"b\"}}</tool_call>",
    ]

    @Test(arguments: 1...300)
    func `mutated replies never crash the parser`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var bytes = Array((replies.randomElement(using: &random) ?? "").utf8)
        let other = Array((replies.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...10, using: &random) {
            let position = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0...3, using: &random) {
            case 0 where position < bytes.count: bytes.remove(at: position)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
            case 2:
                bytes.insert(
                    contentsOf: other.prefix(Int.random(in: 0...other.count, using: &random)),
                    at: position
                )
            default: bytes.removeLast(bytes.count - position)
            }
        }
        let content = "a = 1\nb = 2\nc = 3\n"
        let context = ReplyContext(
            files: ["src/a.py": content],
            allPaths: ["src/a.py"],
            onlyFileInQuestion: Bool.random(using: &random) ? "src/a.py" : nil,
            wasCutByTokenLimit: Bool.random(using: &random)
        )
        let reply = ReplyParser.parse(String(decoding: bytes, as: UTF8.self), context: context)
        #expect(!reply.edits.isEmpty || !reply.problems.isEmpty)
        for edit in reply.edits { _ = EditMatcher.apply(edit, to: content) }
    }

    @Test(arguments: 1...200)
    func `any unique run of lines can be replaced`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &* 7919)
        let ending = Bool.random(using: &random) ? "\n" : "\r\n"
        var lines = random.lines(30)
        lines[Int.random(in: 0..<30, using: &random)] = "unique \(seed)"
        let tail = Bool.random(using: &random) ? ending : ""
        let content = lines.joined(separator: ending) + tail
        let start = Int.random(in: 0..<30, using: &random)
        let end = Int.random(in: start + 1...30, using: &random)
        let slice = Array(lines[start..<end])
        let places = (0...(30 - slice.count)).count { Array(lines[$0..<$0 + slice.count]) == slice }
        guard places == 1, slice.contains(where: { !$0.isEmpty }), !(slice.last ?? "").isEmpty,
            !(slice.first ?? "").isEmpty
        else {
            return
        }
        let block = SearchReplaceBlock(search: slice.joined(separator: "\n"), replace: "NEW\nLINES")
        let outcome = EditMatcher.apply(.searchReplace(path: "a.txt", blocks: [block]), to: content)
        var wanted = lines
        wanted.replaceSubrange(start..<end, with: ["NEW", "LINES"])
        let expected = wanted.joined(separator: ending) + tail
        #expect(outcome == .applied(newContent: expected, rung: .exact))
    }

    @Test(arguments: 1...100)
    func `a re-indented copy of a unique passage finds it`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &* 104_729)
        let body = (0..<20).map { "step_\($0)(\(Int.random(in: 0...9, using: &random)))" }
        let content = "def f():\n" + body.map { "        " + $0 + "\n" }.joined()
        let start = Int.random(in: 0..<19, using: &random)
        let slice = body[start...min(19, start + 2)]
        let indent = String(repeating: " ", count: Int.random(in: 1...6, using: &random))
        let block = SearchReplaceBlock(
            search: slice.map { indent + $0 }.joined(separator: "\n"),
            replace: indent + "changed()"
        )
        guard
            case .applied(let result, let rung) = EditMatcher.apply(
                .searchReplace(path: "a.py", blocks: [block]),
                to: content
            )
        else {
            Issue.record("not applied")
            return
        }
        #expect(rung == .indentShifted)
        #expect(result.contains("\n        changed()\n"))
        #expect(TextLines(result).count == TextLines(content).count - slice.count + 1)
    }

    @Test(arguments: 1...100)
    func `random output never crashes the digest and keeps the budget`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &* 31)
        let pieces = [
            "E   assert 1 == 2", "FAIL: test_a (m.T)", "--- FAIL: TestA (0.00s)",
            "  File \"a.py\", line 3, in f", "Traceback (most recent call last):",
            "a.c:3:4: error: x", "\u{1B}[31mred\u{1B}[0m", "\u{1B}]0;title\u{07}x",
            "1 failed, 2 passed in 0.1s", "● a › b", "Expected: 1",
            "Received: 2", "thread 'a' panicked at a.rs:1:2:", "error[E0001]: m", "  --> a.rs:1:2",
            "> 3 | expect(f()).toBe(2)", "\r50%\r100%", "(((", "",
            "___ test_x ___", "1) name", "not ok 1 - x", "[ERROR] a:[1,2] m", "assert f( == ", ":::",
            "99999999999999999999:1: error: x", "✘ Test a recorded an issue at A.swift:1:2: x",
        ]
        let output = (0..<60).map { _ in pieces.randomElement(using: &random) ?? "" }.joined(separator: "\n")
        let budget = Int.random(in: 0...400, using: &random)
        let digest = CheckOutput.digest(output, budgetCharacters: budget)
        #expect(digest.text.count <= budget)
        #expect(!digest.text.contains("\u{1B}"))
    }
}
