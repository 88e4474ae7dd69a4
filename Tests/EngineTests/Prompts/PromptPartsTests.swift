import Testing

@testable import Engine

@Suite struct PromptPartsTests {
    // MARK: - Location

    private let paths = ["src/a.py", "src/b.py", "src/c.py", "lib/d.py"]

    @Test(arguments: [
        (#"{"files": ["src/b.py", "src/a.py"]}"#, ["src/b.py", "src/a.py"]),
        (#"{"files": ["src/b.py", "src/b.py", "made/up.py"]}"#, ["src/b.py"]),
        ("I would change `src/c.py` and lib/d.py.", ["src/c.py"]), (#"{"files": []}"#, []), ("", []),
        (#"{"files": ["src/a.py","src/b.py","src/c.py","lib/d.py"]}"#, ["src/a.py", "src/b.py", "src/c.py"]),
    ])
    func `only paths that exist are chosen`(reply: String, chosen: [String]) {
        #expect(LocatePrompt.chosen(in: reply, paths: paths) == chosen)
    }

    @Test func `the schema lists the paths`() {
        let schema = LocatePrompt.schema(paths: ["a \"b\".py"])
        #expect(schema.contains(#""enum":["a \"b\".py"]"#))
        #expect(schema.contains(#""required":["files"]"#))
    }

    // MARK: - Excerpts

    private var long: String {
        (1...100).map { "def function_\($0)():\n    return \($0)\n\n" }.joined()
    }

    @Test func `a file that fits is shown as it is`() {
        #expect(FileExcerpt.text(of: long, path: "a.py", focus: [], budgetTokens: 10_000) == long)
    }

    @Test func `of a long file the focus is shown and what is missing is named`() {
        let text = FileExcerpt.text(of: long, path: "a.py", focus: [150..<153], budgetTokens: 200)
        #expect(text.contains("def function_51():\n    return 51\n"))
        #expect(text.contains("are not shown]"))
        #expect(PromptSize.tokens(text) < 400)
    }

    // MARK: - Instructions

    @Test(arguments: [
        ("src/core/a.py", "core"), ("src/b.py", "top"), ("a.py", "top"), ("docs/x/y.md", "docs"),
    ])
    func `the nearest instructions win`(path: String, text: String) {
        let contents = [
            "AGENTS.md": "top", "src/core/AGENTS.md": "core", "docs/CLAUDE.md": "docs", "CLAUDE.md": "no",
        ]
        #expect(ProjectInstructions.text(in: contents, near: path) == text)
    }

    @Test func `long instructions are cut at a line and say so`() {
        let text = ProjectInstructions.cut(String(repeating: "rule\n", count: 1_000), budgetTokens: 50)
        #expect(text.hasSuffix("[cut here: the file is longer]"))
        #expect(text.utf8.count < 200)
    }

    // MARK: - Check reports

    @Test func `a report keeps call, expected and got and leaves out the test's code`() {
        let report = CheckReport.text(of: Sample.failure, contents: Sample.files)
        #expect(report.contains("median([1, 2, 3, 4])"))
        #expect(report.contains("2.5"))
        #expect(!report.contains("Traceback"))
        #expect(!report.contains("import unittest"))
    }

    @Test func `a headline says what failed in one line`() {
        let line = CheckReport.headline(of: Sample.failure)
        #expect(!line.contains("\n"))
        #expect(line.contains("test_median") || line.contains("median(["))
        #expect(CheckReport.headline(of: "") == "no output")
        #expect(CheckReport.headline(of: "something odd\n\n") == "something odd")
    }

    @Test func `failures are counted where the output says so`() {
        #expect(CheckReport.failureCount(of: Sample.failure) == 1)
        #expect(CheckReport.failureCount(of: "something odd") == nil)
    }
}
