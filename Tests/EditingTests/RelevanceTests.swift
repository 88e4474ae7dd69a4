import Testing

@testable import Editing

@Suite struct RelevanceTests {
    private let files: [(path: String, content: String)] = [
        ("README.md", "# Calc\nadd and divide numbers\n"),
        ("calc/__init__.py", ""),
        ("calc/arithmetic.py", "def add(a, b):\n    return a - b\n\ndef divide(a, b):\n    return a / b\n"),
        ("calc/cli.py", "from calc.arithmetic import add\n\ndef main(argv):\n    print(add(1, 2))\n"),
        ("calc/report.py", "def render_report(rows):\n    return str(rows)\n"),
        (
            "tests/test_arithmetic.py",
            "from calc.arithmetic import add\n\ndef test_add():\n    assert add(2, 2) == 4\n"
        ),
        ("vendor/arithmetic.py", "def add(a, b):\n    return a + b\n"),
        ("poetry.lock", "add\n"),
    ]

    private func rank(_ task: String, _ output: String? = nil) -> [RankedFile] {
        RelevanceRanker.rank(files: files, task: task, failingOutput: output)
    }

    @Test func `a named path wins`() {
        let ranking = rank("Change the rendering in calc/report.py")
        #expect(ranking.first?.path == "calc/report.py")
        #expect(ranking.first?.reasons.first == "named in the task")
        #expect(RelevanceRanker.confidence(of: ranking) > 0.5)
    }

    @Test(arguments: [
        "Look at @calc/report.py and tidy it", "tidy (@calc/report.py)", "tidy @report.py, please",
        "tidy `@calc/report.py:2`.",
    ])
    func `a mention is a named path`(task: String) {
        #expect(rank(task).first?.path == "calc/report.py")
        #expect(rank(task).first?.reasons.first == "named in the task")
    }

    @Test func `a mention without a dot is a path, an address is none`() {
        let files: [(path: String, content: String)] = [
            ("Makefile", "all:\n"), ("a.py", "x = 1\n"), ("b.py", "y = 1\n"),
        ]
        let ranking = RelevanceRanker.rank(files: files, task: "look at @Makefile", failingOutput: nil)
        #expect(ranking.first?.path == "Makefile")
        #expect(ranking.first?.reasons.first == "named in the task")
        let address = RelevanceRanker.rank(files: files, task: "mail someone@a.py", failingOutput: nil)
        #expect(!address.contains { $0.reasons.contains("named in the task") })
    }

    @Test func `a mentioned symbol finds its file`() {
        #expect(rank("render_report prints lists badly").first?.path == "calc/report.py")
        #expect(rank("`divide` should raise on zero").first?.path == "calc/arithmetic.py")
    }

    @Test func `a failing test leads to what it tests`() {
        let output = """
            tests/test_arithmetic.py:4: AssertionError
            E       assert 0 == 4
            E        +  where 0 = add(2, 2)
            FAILED tests/test_arithmetic.py::test_add
            """
        let ranking = rank("make the tests pass", output)
        #expect(ranking.first?.path == "calc/arithmetic.py")
        #expect(RelevanceRanker.confidence(of: ranking) > 0.3)
    }

    @Test func `a stack trace points at the program`() {
        let output =
            "Traceback (most recent call last):\n  File \"/srv/tree/calc/report.py\", line 2, in render_report\nTypeError: x\n"
        #expect(rank("it crashes", output).first?.path == "calc/report.py")
    }

    @Test func `ties are in the order of the paths and nothing matches nothing`() {
        let same: [(path: String, content: String)] = [
            ("b.py", "def zeta():\n    pass\n"), ("a.py", "def zeta():\n    pass\n"),
        ]
        #expect(
            RelevanceRanker.rank(files: same, task: "fix `zeta`", failingOutput: nil).map(\.path) == [
                "a.py", "b.py",
            ]
        )
        #expect(
            RelevanceRanker.confidence(
                of: RelevanceRanker.rank(files: same, task: "fix `zeta`", failingOutput: nil)
            ) == 0
        )
        #expect(RelevanceRanker.rank(files: [], task: "x", failingOutput: nil).isEmpty)
        #expect(RelevanceRanker.confidence(of: []) == 0)
    }

    @Test func `the only program file is the one`() {
        let one: [(path: String, content: String)] = [
            ("main.py", "x = 1\n"), ("README.md", "text\n"), ("test_main.py", "assert 1\n"),
        ]
        let ranking = RelevanceRanker.rank(files: one, task: "it is slow", failingOutput: nil)
        #expect(ranking.first?.path == "main.py")
        #expect(RelevanceRanker.confidence(of: ranking) > 0.8)
    }

    @Test func `imports are resolved`() {
        let graph = ImportGraph([
            "src/a.ts", "src/lib/b.ts", "pkg/c.py", "pkg/__init__.py", "src/main.rs", "src/util.rs",
            "inc/x.h",
        ])
        #expect(
            graph.imports(of: "import { f } from './lib/b';\nimport fs from 'fs';\n", path: "src/a.ts") == [
                "src/lib/b.ts"
            ]
        )
        #expect(graph.imports(of: "from pkg import c\n", path: "t.py") == ["pkg/__init__.py", "pkg/c.py"])
        #expect(graph.imports(of: "use crate::util;\n", path: "src/main.rs") == ["src/util.rs"])
        #expect(graph.imports(of: "#include \"x.h\"\n", path: "main.c") == ["inc/x.h"])
    }

    @Test func `the map keeps its budget and puts the mentioned first`() {
        let map = RepositoryMap.build(files: files, mentioned: ["render_report"], budgetTokens: 200)
        #expect(map.utf8.count <= 800)
        #expect(map.hasPrefix("calc/report.py\n  def render_report(rows):"))
        #expect(map.contains("  def add(a, b):") && !map.contains("vendor"))
        for budget in [0, 1, 5, 20, 60] {
            #expect(
                RepositoryMap.build(files: files, mentioned: [], budgetTokens: budget).utf8.count <= budget
                    * 4
            )
        }
    }
}
