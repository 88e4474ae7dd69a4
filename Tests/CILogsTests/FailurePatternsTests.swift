import Domain
import Testing

@testable import CILogs

/// The table as a file, and the automaton that picks lines.
@Suite struct FailurePatternsTests {
    private static let good = """
        [[pattern]]
        id = "a.b"
        tool = "a"
        class = "lint"
        weight = 50
        literals = ["bad"]
        match = '^bad (?<message>.+)$'
        """

    @Test func `a small table can be read`() throws {
        #expect(try FailurePatterns(Self.good).ids == ["a.b"])
        #expect(try FailurePatterns(Self.good).literals(of: "a.b") == ["bad"])
    }

    @Test(arguments: [
        ("class = \"lint\"", "class = \"lynt\"", "there is no class \"lynt\""),
        ("weight = 50", "weight = 500", "`weight` has to be a number from 1 to 100"),
        ("literals = [\"bad\"]", "literals = []", "`literals` has to name some text"),
        ("literals = [\"bad\"]", "literals = \"bad\"", "`literals` has to be a list of texts"),
        ("tool = \"a\"", "tol = \"a\"", "there is no field \"tol\""),
        ("tool = \"a\"", "", "`tool` has to be a text"),
        ("tool = \"a\"", "tool = \"a\"\nfollow = \"far\"", "`follow` has to be one of blank, indented"),
        ("'^bad (?<message>.+)$'", "'('", "this is no regular expression: ("),
    ])
    func `a mistake is named`(right: String, wrong: String, message: String) throws {
        let text = Self.good.replacing(right, with: wrong)
        let error = #expect(throws: FailurePatternError.self) { try FailurePatterns(text) }
        #expect(error?.message == message)
        #expect(error?.pattern == "a.b")
    }

    @Test func `a fence ends the search above and below`() throws {
        let table = """
            [[pattern]]
            id = "go.test"
            tool = "go"
            class = "test-failure"
            weight = 60
            literals = ["--- FAIL: "]
            match = '^--- FAIL: (?<test>\\S+)'
            then = ['^ +(?<message>got .+)$']
            before = ['^ +(?<message>got .+)$']
            fence = '^(?:---|===) '
            """
        let reader = FailureReader(try FailurePatterns(table))
        func messages(_ log: String) -> [String] {
            reader.report(of: LogText(log), job: "test").findings.map(\.message)
        }
        let verbose = "=== RUN A\n  got 1\n--- FAIL: A\n=== RUN B\n  got 2\n--- FAIL: B"
        #expect(messages(verbose) == ["got 1", "got 2"])
        #expect(messages("--- FAIL: A\n  got 1\n--- FAIL: B\n  got 2") == ["got 1", "got 2"])
        #expect(messages("  got 0\n=== RUN A\n--- FAIL: A") == ["--- FAIL: A"])
    }

    @Test func `two patterns of one name, and what is no TOML, are refused`() {
        #expect(throws: FailurePatternError.self) { try FailurePatterns(Self.good + "\n" + Self.good) }
        #expect(throws: FailurePatternError.self) { try FailurePatterns("[[") }
    }

    @Test func `all literals in a line are found, also within each other`() {
        let texts = ["he", "she", "hers", "his", "é"]
        let automaton = LiteralAutomaton(texts.enumerated().map { (text: Array($1.utf8), owner: $0) })
        var found: [Int: [Int]] = [:]
        automaton.scan(LogText("ushers\nthis\nnothing\nhé\nhe\nrs\n##[error]x"), limit: 100) {
            found[$0] = $1
        }
        #expect(found == [0: [0, 1, 2], 1: [3], 3: [4], 4: [0], 6: []])
    }

    @Test func `no more of a line is looked at than its limit`() {
        let automaton = LiteralAutomaton([(text: Array("end".utf8), owner: 7)])
        var lines: [Int] = []
        automaton.scan(LogText("..end\n.end"), limit: 4) { line, _ in lines.append(line) }
        #expect(lines == [1])
    }

    @Test(arguments: [
        ("/home/runner/work/app/app/src/a.c", "src/a.c"), ("D:\\a\\app\\app\\src\\a.cs", "src/a.cs"),
        ("/__w/app/app/a.py", "a.py"), ("/github/workspace/a.sh", "a.sh"), ("./a.rb", "a.rb"),
        ("file:///Users/runner/work/app/app/a.kt", "a.kt"), ("/usr/include/stdio.h", "/usr/include/stdio.h"),
        ("src/a.c", "src/a.c"), ("/home/runner/work", "/home/runner/work"),
        ("C:\\actions-runner\\_work\\app\\app\\src\\a.h", "src/a.h"),
        ("/opt/_work/app/a.c", "/opt/_work/app/a.c"),
        ("/tmp/bazel/sandbox/3/execroot/_main/include/a.h", "include/a.h"),
    ])
    func `a path is told from the repository's top`(path: String, shown: String) {
        #expect(SourcePath.relative(path) == shown)
    }
}
