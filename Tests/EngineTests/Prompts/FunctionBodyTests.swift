import Editing
import Testing

@testable import Engine

@Suite struct FunctionBodyTests {
    private func hidden(_ name: String, in content: String, path: String) -> String? {
        SymbolScanner.symbols(in: content, path: path).first { $0.name == name }.flatMap {
            FunctionBody.hidden(of: $0, in: content)
        }
    }

    @Test func `of a function its first lines and its documentation stay`() {
        let content = """
            import math


            def area(
                radius,
            ):
                \"\"\"The area of a circle.

                For a radius of 1 it is pi.
                \"\"\"
                square = radius * radius
                return square * math.e


            def other():
                return 1

            """
        #expect(
            hidden("area", in: content, path: "circle.py")
                == content.replacing(
                    "    square = radius * radius\n    return square * math.e\n",
                    with: "    (left out)\n"
                )
        )
    }

    @Test func `of a function with braces the last one stays`() {
        let content = """
            int twice(int n) {
                // Doubles.
                int m = n;
                return m + 1;
            }

            int main(void) { return twice(2); }

            """
        #expect(
            hidden("twice", in: content, path: "a.c")
                == content.replacing("    int m = n;\n    return m + 1;\n", with: "    (left out)\n")
        )
    }

    @Test func `what cannot be told apart is not hidden`() {
        #expect(hidden("main", in: "int main(void) { return 2; }\n", path: "a.c") == nil)
        #expect(hidden("Box", in: "class Box:\n    size = 1\n", path: "a.py") == nil)
        let long = "def run():\n" + String(repeating: "    step()\n", count: 60)
        #expect(hidden("run", in: long, path: "a.py") == nil)
    }

    @Test func `a prompt for an unseen function shows the rest of the file and not the function`() throws {
        let content = Sample.buggy
        let symbol = try #require(
            SymbolScanner.symbols(in: content, path: "stats.py").first { $0.name == "median" }
        )
        let prompt = EditPrompt(
            assignment: Sample.assignment("fix the median"),
            files: WorkFiles(contents: ["stats.py": content], allPaths: ["stats.py"]),
            location: EditLocation(
                shown: ["stats.py"],
                primary: "stats.py",
                confidence: 1,
                symbol: symbol,
                reason: ""
            ),
            report: "expected 2.5, got 3",
            map: nil,
            fileBudgetTokens: 1_000
        )
        let text = prompt.text(shape: .unseenSymbol, hints: ["Mind the tests."])
        #expect(text.contains("return sum(values) / len(values)"))
        #expect(!text.contains("ordered"))
        for part in [
            "def median(values):", "fix the median", "expected 2.5", "Mind the tests.", "stats.py#median",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(prompt.text(shape: .explainedSymbol, hints: []).contains("ordered[middle]"))
    }
}
