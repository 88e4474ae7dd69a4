/// A small project with one bug and a test that shows it, and replies of models of several kinds.
package enum SampleBug {
    /// The project.
    package static let files = ["calc.py": buggy, "test_calc.py": test]
    /// The command that shows the bug.
    package static let check = "python3 test_calc.py"
    /// What a user types.
    package static let prompt = "fix: add in calc.py returns the difference instead of the sum"

    /// The file with the bug.
    package static let buggy = "def add(a, b):\n    return a - b\n"
    /// The file without it.
    package static let fixed = "def add(a, b):\n    return a + b\n"
    /// The test.
    package static let test = """
        from calc import add

        assert add(2, 3) == 5, f"add(2, 3): expected 5, got {add(2, 3)}"

        """

    /// A reply that gives a file as a whole.
    package static func reply(_ path: String, _ content: String) -> ScriptedReply {
        .text("\(path)\n```python\n\(content)```\n")
    }

    /// A reply that fixes the bug.
    package static var good: ScriptedReply { reply("calc.py", fixed) }
    /// A reply that does not.
    package static var bad: ScriptedReply { reply("calc.py", "def add(a, b):\n    return a * b\n") }
    /// A reply that makes the test pass by taking its assertion away.
    package static var cheating: ScriptedReply {
        reply("test_calc.py", "from calc import add\n\nadd(2, 3)\n")
    }
}
