import Testing

@testable import Editing

@Suite struct ReplyParserTests {
    private let original = "def add(a, b):\n    return a - b\n"

    private func parse(
        _ reply: String,
        only: String? = nil,
        symbol: String? = nil,
        cut: Bool = false,
        files: [String: String]? = nil,
        paths: Set<String> = ["src/a.py", "src/b.py", "README.md", "lib/x/util.go", "lib/y/util.go"]
    ) -> ParsedReply {
        ReplyParser.parse(
            reply,
            context: ReplyContext(
                files: files ?? ["src/a.py": original],
                allPaths: paths,
                onlyFileInQuestion: only,
                onlySymbolInQuestion: symbol,
                wasCutByTokenLimit: cut,
                worktreePath: "/state/trees/7"
            )
        )
    }

    private let fixed = "def add(a, b):\n    return a + b\n"

    @Test(arguments: [
        "```python src/a.py", "```src/a.py", "```python:src/a.py", "```python title=\"src/a.py\"",
        "```{file: src/a.py}",
        "```python {file=\"src/a.py\"}", "```python filename=src/a.py", "```py # src/a.py",
        "```python ./src/a.py",
        "```python b/src/a.py", "```python /state/trees/7/src/a.py", "```python a.py", "~~~python src/a.py",
        "````python src/a.py", "```12:40:src/a.py",
    ])
    func `an info string names the file`(opening: String) {
        let mark = opening.prefix { $0 == "`" || $0 == "~" }
        let reply = parse("Sure, here it is.\n\n\(opening)\n\(fixed)\(mark)\nDone.")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed)])
        #expect(!reply.hasFaults)
        #expect(reply.prose.contains("Sure") && reply.prose.contains("Done"))
    }

    @Test(arguments: [
        "src/a.py", "`src/a.py`", "`src/a.py`:", "**src/a.py**", "### src/a.py", "### `src/a.py`",
        "File: src/a.py",
        "File: `src/a.py`", "**File: src/a.py**", "1. `src/a.py`", "- src/a.py:", "Filename: src/a.py",
        "a.py",
        "Here is the updated `src/a.py`:", "Here's the corrected file src/a.py:", "## 1. src/a.py (updated)",
        "The bug was a wrong sign in `src/a.py`:", "[src/a.py](src/a.py)", "#### **`src/a.py`**",
        "src/a.py\n",
        "Updated code for src/a.py:",
    ])
    func `the line above names the file`(line: String) {
        let reply = parse("\(line)\n```python\n\(fixed)```\n")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed)])
        #expect(!reply.hasFaults)
    }

    @Test(arguments: ["# src/a.py", "# file: src/a.py", "# File: a.py", "## src/a.py"])
    func `the first comment names the file and is dropped`(comment: String) {
        let reply = parse("```python\n\(comment)\n\(fixed)```")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed)])
    }

    @Test func `a comment that the file had stays`() {
        let content = "# src/a.py\n" + fixed
        let reply = parse("```python\n\(content)```", files: ["src/a.py": "# src/a.py\n" + original])
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: content)])
    }

    @Test func `a Go comment and an HTML comment name their files`() {
        #expect(
            parse("```go\n// file: main.go\npackage main\n```").edits
                == [.wholeFile(path: "main.go", content: "package main\n")]
        )
        #expect(
            parse("```html\n<!-- web/index.html -->\n<p>Hi</p>\n```").edits
                == [.wholeFile(path: "web/index.html", content: "<p>Hi</p>\n")]
        )
    }

    @Test func `a bare block is the only file in question`() {
        let reply = parse("Here you go:\n```python\n\(fixed)```", only: "src/a.py")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed)])
    }

    @Test func `a bare block with several files in question is a fault`() {
        let reply = parse("Here you go:\n```python\n\(fixed)```")
        #expect(reply.edits.isEmpty)
        #expect(reply.problems.map(\.kind) == [.blockWithoutPath])
        #expect(reply.hasFaults)
    }

    @Test func `commands, output and examples are ignored with a note`() {
        let reply = parse(
            """
            Run the tests:
            ```bash
            pytest src/a.py
            ```
            Output:
            ```
            1 passed
            ```
            The fix in `src/a.py`:
            ```python
            \(fixed)```
            Now running `src/a.py` prints:
            ```
            4
            ```
            """
        )
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed)])
        #expect(reply.problems.map(\.kind) == [.ignoredBlock, .ignoredBlock, .ignoredBlock])
        #expect(!reply.hasFaults)
    }

    @Test func `with several bare blocks the last full one counts`() {
        let long = fixed + "\n\ndef sub(a, b):\n    return a - b\n"
        let reply = parse(
            "The code:\n```python\n\(long)x\n```\nBetter:\n```python\n\(long)```\nUse:\n```python\nadd(1, 2)\n```",
            only: "src/a.py"
        )
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: long)])
    }

    @Test func `several files in one reply`() {
        let reply = parse("src/a.py\n```python\nA = 1\n```\n\nsrc/new.py\n```python\nB = 2\n```\n")
        #expect(
            reply.edits == [
                .wholeFile(path: "src/a.py", content: "A = 1\n"),
                .wholeFile(path: "src/new.py", content: "B = 2\n"),
            ]
        )
    }

    @Test func `a file given twice counts once`() {
        let reply = parse("src/a.py\n```python\nA = 1\n```\nOr rather\nsrc/a.py\n```python\nA = 2\n```")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: "A = 2\n")])
    }

    @Test func `escapes are kept verbatim so that the guard can refuse them`() {
        for path in [
            "../evil.py", "/etc/passwd.conf", "~/x.sh", "src/../../x.py", ".git/config", "a/../b/../../c.py",
        ] {
            let reply = parse("```python \(path)\nx = 1\n```")
            #expect(reply.edits == [.wholeFile(path: path, content: "x = 1\n")], "\(path)")
        }
        #expect(parse("DELETE /etc/passwd").edits == [.delete(path: "/etc/passwd")])
        #expect(parse("DELETE ../other.py").edits == [.delete(path: "../other.py")])
    }

    @Test func `a base name that is not unique is not completed`() {
        #expect(
            parse("```go util.go\npackage x\n```").edits == [
                .wholeFile(path: "util.go", content: "package x\n")
            ]
        )
        #expect(
            parse("```go x/util.go\npackage x\n```").edits == [
                .wholeFile(path: "lib/x/util.go", content: "package x\n")
            ]
        )
    }

    @Test func `an empty block creates an empty file`() {
        #expect(
            parse("src/__init__.py\n```python\n```").edits == [
                .wholeFile(path: "src/__init__.py", content: "")
            ]
        )
    }

    @Test func `Windows line ends in the reply do not reach the content`() {
        let reply = parse("src/a.py\r\n```python\r\nx = 1\r\ny = 2\r\n```\r\n")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: "x = 1\ny = 2\n")])
    }

    @Test func `a Markdown file may contain fences`() {
        let content = "# Title\n\n```bash\nmake\n```\n\nText\n\n```\nplain\n```\n\nEnd\n"
        for fence in ["```", "````"] {
            let reply = parse("\(fence)markdown README.md\n\(content)\(fence)\n")
            #expect(reply.edits == [.wholeFile(path: "README.md", content: content)], "\(fence)")
        }
    }

    @Test func `a block that was not closed before the next one ends there`() {
        let reply = parse("```python src/a.py\nA = 1\n```python src/b.py\nB = 2\n```")
        #expect(
            reply.edits == [
                .wholeFile(path: "src/a.py", content: "A = 1\n"),
                .wholeFile(path: "src/b.py", content: "B = 2\n"),
            ]
        )
    }

    @Test func `a fence in a docstring does not end the file`() {
        let content = "def f():\n    \"\"\"\n    ```\n    f()\n    ```\n    \"\"\"\n    return 1\n"
        #expect(
            parse("```python src/a.py\n\(content)```").edits == [
                .wholeFile(path: "src/a.py", content: content)
            ]
        )
    }

    @Test func `an unclosed last fence is accepted when the reply is complete and refused when it was cut`() {
        let text = "src/a.py\n```python\n\(fixed)"
        #expect(parse(text).edits == [.wholeFile(path: "src/a.py", content: fixed)])
        let cut = parse(text, cut: true)
        #expect(cut.edits.isEmpty)
        #expect(cut.isCutOff)
        #expect(cut.problems.first?.path == "src/a.py")
    }

    @Test func `what was complete before the cut is kept`() {
        let reply = parse("src/a.py\n```python\nA = 1\n```\nsrc/b.py\n```python\nB =", cut: true)
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: "A = 1\n")])
        #expect(reply.isCutOff)
    }

    @Test func `empty and prose replies say so`() {
        #expect(parse(" \n ").problems.map(\.kind) == [.empty])
        #expect(parse("I cannot do that.").problems.map(\.kind) == [.noEdits])
        #expect(parse("I think that", cut: true).problems.map(\.kind) == [.cutByTokenLimit])
    }

    @Test(arguments: [
        "<think>\nMaybe ```python src/b.py\nno\n```\n</think>\n", "<think>short</think>\n",
        "thoughts without opening\n</think>\n",
        "\n<thinking>a\nb</thinking>",
    ])
    func `thoughts are ignored`(thoughts: String) {
        let reply = parse("\(thoughts)\nsrc/a.py\n```python\n\(fixed)```")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed)])
        #expect(!reply.prose.contains("Maybe") && !reply.prose.contains("without opening"))
    }

    @Test func `an endless thought is a reply without edits`() {
        #expect(parse("<think>\nsrc/a.py\n```python\nx\n```").edits.isEmpty)
    }

    @Test(arguments: [
        ("DELETE src/b.py", ProposedEdit.delete(path: "src/b.py")),
        ("- DELETE `src/b.py`", .delete(path: "src/b.py")),
        ("**DELETE** src/b.py", .delete(path: "src/b.py")),
        ("DELETE FILE: src/b.py", .delete(path: "src/b.py")),
        ("Delete: src/b.py", .delete(path: "src/b.py")), ("REMOVE b.py", .delete(path: "src/b.py")),
        ("RENAME src/a.py -> src/c.py", .rename(from: "src/a.py", to: "src/c.py")),
        ("RENAME `src/a.py` to `src/c.py`", .rename(from: "src/a.py", to: "src/c.py")),
        ("MOVE a.py => pkg/a.py", .rename(from: "src/a.py", to: "pkg/a.py")),
    ])
    func `requests to delete and rename`(line: String, edit: ProposedEdit) {
        #expect(parse("I will do this:\n\(line)\n").edits == [edit])
        #expect(parse("```\n\(line)\n```").edits == [edit])
    }

    @Test(arguments: [
        "Delete the file when done.", "You can delete src/b.py later.", "DELETE FROM users",
        "Remove: the loop",
        "Move on to the next.", "- DELETE /items", "`DELETE /users/5`",
    ])
    func `sentences delete nothing`(line: String) {
        #expect(parse(line).edits.isEmpty)
    }

    @Test(arguments: [
        "{\"path\": \"src/a.py\", \"content\": \"x = 1\\n\"}",
        "```json\n{\"path\": \"src/a.py\", \"content\": \"x = 1\\n\"}\n```",
        "<tool_call>\n{\"name\": \"write_file\", \"arguments\": {\"path\": \"src/a.py\", \"content\": \"x = 1\\n\"}}\n</tool_call>",
        "{\"name\": \"write\", \"arguments\": \"{\\\"file_path\\\": \\\"src/a.py\\\", \\\"content\\\": \\\"x = 1\\\"}\"}",
        "{\"path\": \"src/a.py\", \"content\": \"x = 1\n\"}",
        "<function=write_file>\n<parameter=path>\nsrc/a.py\n</parameter>\n<parameter=content>\nx = 1\n</parameter>\n</function>",
    ])
    func `leaked tool calls are repaired`(reply: String) {
        let parsed = parse(reply)
        #expect(parsed.edits == [.wholeFile(path: "src/a.py", content: "x = 1\n")])
        #expect(parsed.problems.map(\.kind) == [.repaired])
    }

    @Test func `a JSON file is not a tool call`() {
        let content = "{\n  \"path\": \"x\",\n  \"content\": \"y\"\n}\n"
        #expect(
            parse("config.json\n```json\n\(content)```").edits == [
                .wholeFile(path: "config.json", content: content)
            ]
        )
    }

    @Test func `a function named after the path is replaced as a symbol`() {
        for line in ["src/a.py#add", "`src/a.py::add`", "### src/a.py#add()"] {
            #expect(
                parse("\(line)\n```python\n\(fixed)```").edits
                    == [.symbol(path: "src/a.py", name: "add", content: fixed)],
                "\(line)"
            )
        }
        #expect(
            parse(
                "```python\n\(fixed)```",
                only: "src/a.py",
                symbol: "add",
                files: ["src/a.py": original + "\n\n\nX = 1\nY = 2\n"]
            ).edits
                == [.symbol(path: "src/a.py", name: "add", content: fixed)]
        )
    }

    @Test func `a lone function of a longer file becomes a symbol replacement`() {
        let functions = (0..<12).map { "def f\($0)():\n    return \($0)\n" }.joined(separator: "\n\n")
        let reply = parse(
            "src/a.py\n```python\ndef f3():\n    return 33\n```",
            files: ["src/a.py": functions]
        )
        #expect(reply.edits == [.symbol(path: "src/a.py", name: "f3", content: "def f3():\n    return 33\n")])
        #expect(reply.problems.map(\.kind) == [.repaired])
    }

    @Test func `a reply that is the file itself is accepted for the only file in question`() {
        let reply = parse(fixed, only: "src/a.py")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed)])
        #expect(parse("The function subtracts.\nIt should add.", only: "src/a.py").edits.isEmpty)
    }

    @Test func `copied line numbers are taken off`() {
        let reply = parse("src/a.py\n```python\n1 | def add(a, b):\n2 |     return a + b\n3 | \n```")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: fixed + "\n")])
    }

    @Test func `a fence around the whole reply is looked into`() {
        let reply = parse("```\nsrc/a.py\n```python\nA = 1\n```\n```\n")
        #expect(reply.edits == [.wholeFile(path: "src/a.py", content: "A = 1\n")])
    }

    @Test func `the explained formats parse`() {
        #expect(EditFormat.allCases.map(\.instructions.isEmpty) == [false, false, false])
        let whole = parse(EditFormat.wholeFile.instructions)
        #expect(whole.edits.contains(.rename(from: "path/to/old.py", to: "path/to/new.py")))
        #expect(whole.edits.contains(.wholeFile(path: "path/to/file.py", content: "the whole new content\n")))
    }
}
