import Domain
import Testing

@testable import Classifier

@Suite struct RuleClassifierTests {
    @Test(arguments: [
        ("bug: the sum is off", TaskType.bug), ("feat: dark mode", .feature), ("fix(parser): commas", .bug),
        ("[bug] crash on start", .bug), ("docs: typo", .documentation),
        ("refactor!: split the store", .refactor),
        ("[Feature Request] export", .feature), ("test: cover the parser", .test),
        ("ci: cache packages", .deployment),
        ("Question: how does it start?", .question), ("chore(deps): bump", .refactor), ("  Hotfix: x", .bug),
    ])
    func `an explicit prefix is certain`(text: String, type: TaskType) {
        let result = RuleClassifier.classify(text)
        #expect(result.type == type)
        #expect(result.confidence == 1)
        #expect(result.tier == .prefix)
    }

    @Test(arguments: [
        ("add(2, 2) returns 0 instead of 4", TaskType.bug), ("The app crashes when the file is empty", .bug),
        ("Fix the failing tests", .bug), ("Login fails with a 500 error", .bug),
        ("tests fail on Windows", .bug),
        ("median() should return the mean of the middle values", .bug), ("Fix off by one in the pager", .bug),
        ("Add a --verbose flag", .feature), ("Implement CSV export", .feature),
        ("Support TOML configuration files", .feature),
        ("Please add dark mode", .feature), ("Can you add pagination to the list?", .feature),
        ("Rename Foo to Bar", .refactor), ("Clean up the parser", .refactor),
        ("Extract the retry logic into its own type", .refactor),
        ("Remove dead code", .refactor), ("Update the README", .documentation),
        ("Write docstrings for the public functions", .documentation),
        ("Document the configuration", .documentation), ("Write unit tests for the parser", .test),
        ("Add tests for Loader", .test),
        ("Increase test coverage", .test), ("Add a Dockerfile", .deployment),
        ("Deploy to staging", .deployment),
        ("Set up GitHub Actions", .deployment), ("How does the cache work?", .question),
        ("What is this repository about?", .question),
        ("Explain the event loop", .question), ("Why is the build slow?", .question),
        ("Where are users validated?", .question),
    ])
    func `cues decide without a prefix`(text: String, type: TaskType) {
        let result = RuleClassifier.classify(text)
        #expect(result.type == type, "\(result)")
        #expect(result.tier == .rules)
        #expect(result.confidence < 1 && result.confidence >= 0.3)
        #expect(!result.reason.isEmpty)
    }

    @Test func `a trace makes a bug of anything`() {
        let text =
            "Loading users\n\n```\nTraceback (most recent call last):\n  File \"a.py\", line 3, in f\nValueError: x\n```"
        #expect(RuleClassifier.classify(text).type == .bug)
    }

    @Test func `the first line weighs more than the rest`() {
        let text =
            "Add an export command\n\nIt should not fail when the file is missing, and errors should be shown."
        #expect(RuleClassifier.classify(text).type == .feature)
    }

    @Test(arguments: ["", "   ", "\n\n", ":", "[]", "()!:", "?", "🙂"])
    func `odd texts get an unsure answer`(text: String) {
        let result = RuleClassifier.classify(text)
        #expect(result.confidence <= 0.8)
    }

    @Test(arguments: [
        ("foo: bar", ClassificationTier.rules), ("std::sort is slow", .rules), ("bugs everywhere", .rules),
    ])
    func `other colons are no prefix`(text: String, tier: ClassificationTier) {
        #expect(RuleClassifier.classify(text).tier == tier)
    }

    @Test(arguments: [
        (["bug"], TaskType.bug), (["good first issue", "type: docs"], .documentation),
        (["kind/feature"], .feature),
        (["C-enhancement", "feature"], .feature), (["Bug 🐛"], .bug), (["CI/CD"], .deployment),
    ])
    func `a label states the type, whatever the words`(labels: [String], type: TaskType) {
        let result = RuleClassifier.classify("The parser and the export", labels: labels)
        #expect(result.type == type)
        #expect(result.tier == .label)
        #expect(labels.contains { result.reason == "label \($0)" })
    }

    @Test(arguments: [["good first issue"], ["bug", "feature"], ["debugging"], ["bug-bash-2024"], []])
    func `labels that state nothing, or two things, leave it to the words`(labels: [String]) {
        #expect(RuleClassifier.classify("Crash when the file is empty", labels: labels).tier == .rules)
    }

    @Test func `a prefix is more than a label`() {
        let result = RuleClassifier.classify("docs: say what an empty file does", labels: ["bug"])
        #expect(result.type == .documentation && result.tier == .prefix)
    }

    @Test func `complexity grows with what is asked`() {
        func complexity(_ text: String) -> TaskComplexity { RuleClassifier.classify(text).complexity }
        #expect(complexity("Fix the typo in README.md") == .simple)
        #expect(complexity("add(2, 2) returns 0 instead of 4") == .simple)
        let list = "Add export\n\n- CSV in export.py\n- JSON in json_export.py\n- a flag in cli.py\n"
        #expect(complexity(list) == .medium || complexity(list) == .complex)
        let wide = """
            Migrate every service across the entire system to the new authentication protocol

            - rewrite auth.py
            - redesign schema.sql and the database migration
            - integrate all plugins
            - keep it backward compatible
            - update every client
            """
        #expect(complexity(wide) == .epic)
    }

    @Test(.timeLimit(.minutes(1))) func `a huge text is classified at once`() {
        let text = String(repeating: "error ? add - ```\n- a.py fails: \n", count: 150_000)
        #expect(RuleClassifier.classify(text).type == .bug)
    }
}
