import Domain
import Foundation
import Testing

@testable import Engine

@Suite struct EditPromptTests {
    private func prompt(
        _ assignment: WorkAssignment = Sample.assignment(),
        files: [String: String] = Sample.files,
        shown: [String] = ["stats.py"],
        report: String? = "call: median([1, 2, 3, 4])"
    ) -> EditPrompt {
        EditPrompt(
            assignment: assignment,
            files: WorkFiles(contents: files, allPaths: []),
            location: EditLocation(
                shown: shown,
                primary: shown.first,
                confidence: 1,
                symbol: nil,
                reason: ""
            ),
            report: report,
            map: nil,
            fileBudgetTokens: 2_000
        )
    }

    @Test func `the standing rules are short`() {
        #expect(PromptSize.tokens(EditPrompt.system) < 400)
        #expect(EditPrompt.system.contains("path"))
    }

    @Test(arguments: PromptShape.allCases)
    func `all ways of asking share everything but the last lines`(shape: PromptShape) {
        let prompt = prompt()
        let text = prompt.text(shape: shape, hints: ["Do not change a.py."])
        #expect(text.hasPrefix(prompt.base))
        #expect(text.count > prompt.base.count)
        #expect(text.contains("Do not change a.py."))
        #expect(text.contains("stats.py"))
    }

    @Test func `nobody is told how to delete files unless the request is about it`() {
        #expect(!prompt().base.contains("DELETE"))
        #expect(prompt(Sample.assignment("rename stats.py to numbers.py")).base.contains("RENAME old -> new"))
    }

    @Test func `what a model wrote or named allows nothing, what the user says of it does`() {
        var assignment = Sample.assignment()
        assignment.feedback = ""
        assignment.reviewNotes = [
            ReviewNote(
                path: "add_tests/delete.py",
                lines: "line 1",
                comment: "Not so.",
                isTakenBack: true,
                excerpt: "+add tests and delete them\n"
            )
        ]
        #expect(!assignment.isAboutTests)
        let text = prompt(assignment).base
        #expect(!text.contains("DELETE"))
        #expect(text.contains("The user did not accept it."))
        #expect(text.contains("add_tests/delete.py, line 1: the user took this back"))
        #expect(text.contains("The user says: Not so.\n```diff\n+add tests and delete them\n```"))
        assignment.reviewNotes[0].comment = "Add a test, and delete the old file."
        #expect(assignment.isAboutTests)
        #expect(prompt(assignment).base.contains("DELETE path"))
    }

    @Test(arguments: [
        ("lib/core/a.py", "nearest"), ("lib/b.py", "the project's"), ("other/c.py", "the project's"),
    ])
    func `the instructions nearest to the file in question count`(path: String, expected: String) {
        let files = [
            path: "x = 1\n", "AGENTS.md": "the project's", "lib/core/CLAUDE.md": "no",
            "lib/core/AGENTS.md": "nearest",
        ]
        let text = prompt(files: files, shown: [path]).base
        #expect(text.contains("Rules of the project:\n\(expected)"))
    }

    @Test func `a fence is longer than any in the file`() {
        let files = ["README.md": "# A\n```\ncode\n```\n"]
        let text = prompt(files: files, shown: ["README.md"]).base
        #expect(text.contains("````\n# A\n```\ncode\n```\n````"))
    }

    @Test func `the comment of a rejection is part of the request`() {
        var assignment = Sample.assignment()
        assignment.feedback = "use statistics.median"
        #expect(prompt(assignment).base.contains("did not accept it and says: use statistics.median"))
    }

    @Test func `the likeliest file stands next to the request`() throws {
        let text = prompt(shown: ["stats.py", "test_stats.py"]).base
        let first = try #require(text.range(of: "File test_stats.py"))
        let second = try #require(text.range(of: "File stats.py"))
        #expect(first.lowerBound < second.lowerBound)
    }

    @Test(arguments: [(8_192, 300, 1_024), (8_192, 2_000, 3_512), (8_192, 4_000, 4_096)])
    func `a reply gets room for the file and a bit more`(window: Int, file: Int, tokens: Int) {
        let budget = EditPromptBudget(window: window, fixed: 500)
        #expect(
            budget.replyTokens(fileTokens: file, promptTokens: 1_000, limit: 4_096, generosity: 1) == tokens
        )
    }

    @Test func `a reply never takes more than the window leaves`() {
        let budget = EditPromptBudget(window: 4_096, fixed: 500)
        let tokens = budget.replyTokens(fileTokens: 9_000, promptTokens: 3_000, limit: 8_192, generosity: 2)
        #expect(tokens + 3_000 <= 4_096)
    }
}
