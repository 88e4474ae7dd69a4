import Testing

@testable import Editing

@Suite struct EditGuardsTests {
    private func kinds(
        _ after: String,
        before: String? = "x = 1\n",
        path: String = "a.py",
        task: String = "fix it"
    )
        -> [GuardFinding.Kind]
    {
        EditGuards.check(path: path, before: before, after: after, taskText: task).map(\.kind)
    }

    @Test(arguments: [
        "# ... rest of the code", "# rest of the code unchanged", "// ... existing code ...",
        "// Rest of the file remains the same",
        "/* ... other methods ... */", "# ... (rest of the implementation)", "<!-- rest unchanged -->",
        "-- ... remaining queries ...",
        "# existing code", "// your code here", "# The rest of your code goes here",
        "    # ... keep existing imports",
        "# Rest of the functions remain unchanged", "// … rest of the class", "# previous code",
        "// unchanged",
        "# same as before", "// ... rest of Loader class unchanged ...",
        "{/* rest of the component unchanged */}", "... rest of code ...",
    ])
    func `placeholders are recognised`(line: String) {
        #expect(Placeholders.firstLine(in: [line[...]], before: [], path: "a.js") == 1)
        #expect(Placeholders.firstLine(in: [line[...]], before: [line[...]], path: "a.js") == nil)
    }

    @Test(arguments: [
        "# the rest of the file is parsed lazily by the reader", "// existing users keep their password",
        "# remaining seconds",
        "x = list(*rest)", "f(...args)", "// Other than that we wait", "# Keep the order of imports stable",
        "return rest",
        "// returns the same value as the cache would", "#include \"rest.h\"", "# Original author: J. Doe",
        "* unchanged files are skipped here",
        "// the original file name", "# previous and next", "#[test]",
    ])
    func `ordinary comments are not placeholders`(line: String) {
        #expect(Placeholders.firstLine(in: [line[...]], before: [], path: "a.js") == nil)
    }

    @Test func `three dots alone are a placeholder except where Python uses them`() {
        #expect(kinds("def f():\n    x = 1\n    ...\n") == [.placeholder])
        #expect(kinds("x\n...\ny\n", path: "a.js").contains(.placeholder))
        #expect(kinds("def f():\n    ...\n\nx = 2\n", before: "def f():\n    ...\n").isEmpty)
        #expect(
            kinds(
                "from typing import Protocol\n\nclass P(Protocol):\n    def f(self):\n        ...\n",
                before: nil
            ).isEmpty
        )
        #expect(kinds("Some text\n...\n", before: nil, path: "notes.md").isEmpty)
    }

    @Test func `unexplained shrinkage is refused`() {
        let before = (0..<30).map { "line_\($0) = \($0)" }.joined(separator: "\n") + "\n"
        let after = (0..<10).map { "line_\($0) = \($0)" }.joined(separator: "\n") + "\n"
        #expect(kinds(after, before: before) == [.shrinkage])
        #expect(kinds(after, before: before, task: "Remove the unused lines").isEmpty)
        #expect(kinds("y = 2\n", before: "x = 1\ny = 2\nz = 3\n").isEmpty)
    }

    @Test func `an unchanged file is named as such`() {
        let findings = EditGuards.check(path: "a.py", before: "x = 1\n", after: "x = 1\n", taskText: "")
        #expect(findings.map(\.kind) == [.unchanged])
        #expect(findings.map(\.isRefusal) == [true])
    }

    @Test func `markers and fences are refused where they are new`() {
        #expect(kinds("<<<<<<< SEARCH\nx = 1\n").contains(.markers))
        #expect(kinds(">>>>>>> REPLACE\n").contains(.markers))
        #expect(kinds("x = 2\n```\n").contains(.replyFence))
        #expect(kinds("```python\nx = 2\n").contains(.replyFence))
        #expect(kinds("def f():\n    \"\"\"Like so:\n```\nf()\n```\n    \"\"\"\n").isEmpty)
        #expect(kinds("# T\n\n```\ncode\n```\n", path: "README.md").isEmpty)
    }

    @Test func `sentences of the reply are refused in code`() {
        #expect(kinds("x = 2\n\nThe function now returns the right value for this input.\n").contains(.prose))
        #expect(kinds("x = 2\n\n**Explanation:** the sign was wrong\n", path: "a.js").contains(.prose))
        #expect(kinds("# The function now returns the right value for this input.\nx = 2\n").isEmpty)
        #expect(
            kinds("\"\"\"\nThe function now returns the right value for this input.\n\"\"\"\nx = 2\n").isEmpty
        )
        #expect(
            kinds("The function now returns the right value for this input.\n", path: "notes.txt").isEmpty
        )
    }

    @Test func `output and tests pasted into the program are refused`() {
        #expect(kinds("x = 2\nE   assert 1 == 2\n").contains(.pastedOutput))
        #expect(
            kinds("x = 2\n=================== 1 failed in 0.1s ====================\n").contains(
                .pastedOutput
            )
        )
        #expect(kinds("x = 2\n\ndef test_x():\n    assert x == 2\n") == [.pastedTest])
        #expect(kinds("x = 2\n\ndef test_x():\n    assert x == 2\n", path: "test_a.py").isEmpty)
        #expect(kinds("def test_x():\n    pass\n", before: "def test_y():\n    pass\n").isEmpty)
        #expect(kinds("fn f() {}\n\n#[test]\nfn t() {}\n", before: "fn f() {}\n", path: "src/lib.rs").isEmpty)
    }

    @Test func `good edits pass`() {
        #expect(kinds("def f(x):\n    return x + 1\n", before: "def f(x):\n    return x - 1\n").isEmpty)
        #expect(
            kinds("export const f = (x) => `${x}!`;\n", before: "export const f = (x) => x;\n", path: "a.ts")
                .isEmpty
        )
    }
}
