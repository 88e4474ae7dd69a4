import Testing

@testable import Terminal

@Suite struct FuzzyFilterTests {
    @Test(arguments: [
        ("tsk", "Tasks", true),
        ("tks", "Task", false),
        ("TS", "tasks", false),
        ("TS", "TaskState", true),
        ("'task", "the task", true),
        ("'tsk", "the task", false),
        ("!done", "task done", false),
        ("!done", "task open", true),
        ("fix !done 'bug", "fix the bug", true),
        ("fix !done 'bug", "fix the bug, done", false),
        ("bug fix", "fix the bug", true),
        ("", "anything", true),
        ("!", "anything", true),
        ("!'done", "task done", false),
        ("!'don", "task open", true),
        ("!'", "anything", true),
        ("!Done", "task done", true),
        ("'Task", "the task", false),
        ("x", "", false),
        ("日本", "日の本", true),
    ])
    func `what matches`(pattern: String, text: String, matches: Bool) {
        #expect((FuzzyFilter(pattern).match(text) != nil) == matches)
        #expect(FuzzyFilter(pattern).matches(text) == matches)
    }

    @Test func `better matches come first, equal ones stay in order`() {
        let items = ["a-filter-test", "affixes the lot", "FuzzyFilter", "fit", "nothing"]
        #expect(FuzzyFilter("fit").filter(items) { $0 }.first == "fit")
        #expect(FuzzyFilter("ff").filter(["affix", "FuzzyFilter"]) { $0 } == ["FuzzyFilter", "affix"])
        #expect(FuzzyFilter("").filter(items) { $0 } == items)
        #expect(FuzzyFilter("x").filter(["ax", "bx"]) { $0 } == ["ax", "bx"])
    }

    @Test func `the matched characters are those of the best alignment`() {
        #expect(FuzzyFilter("state").match("st task state")?.positions == [8, 9, 10, 11, 12])
        #expect(FuzzyFilter("'ask").match("task")?.positions == [1, 2, 3])
    }

    @Test func `every reported position holds the letter it stands for`() {
        var random = SeededGenerator(seed: 21)
        for _ in 0..<500 {
            let text = String((0..<30).map { _ in "abcA_ ".randomElement(using: &random) ?? "a" })
            let word = String((0..<3).map { _ in "abc".randomElement(using: &random) ?? "a" })
            let found = FuzzyFilter(word).match(text)
            for pattern in [word, "'" + word, "!" + word, word.uppercased(), word + " '" + word] {
                let filter = FuzzyFilter(pattern)
                #expect(filter.matches(text) == (filter.match(text) != nil), "\(pattern) in \(text)")
            }
            var rest = word[...]
            for character in text.lowercased() where character == rest.first { rest = rest.dropFirst() }
            #expect((found != nil) == rest.isEmpty)
            if let found {
                let letters = found.positions.map { Array(text.lowercased())[$0] }
                #expect(String(letters) == word)
            }
        }
    }

    @Test(arguments: [
        ("", "a", true), ("a", "ab", true), ("ab", "a", false), ("ab", "axb", true), ("a", "aB", true),
        ("A", "ab", false), ("A", "AB", true), ("a", "'ba", true), ("'ab", "ab", false),
        ("'ab", "'xab", true),
        ("'ab", "'axb", false), ("!ab", "!abc", false), ("!abc", "!ab", true), ("!Ab", "!b", true),
        ("!ab", "!B", false), ("a b", "b ac", true), ("a b", "ab", true), ("a b", "b", false),
        ("a", "", false),
        ("日", "日本", true), ("日", "'日", false),
    ])
    func `what a longer pattern leaves out need not be looked at again`(
        before: String,
        after: String,
        narrows: Bool
    ) {
        #expect(FuzzyFilter(after).narrows(FuzzyFilter(before)) == narrows)
    }

    @Test func `a filter that narrows another matches nothing that the other does not`() {
        var random = SeededGenerator(seed: 3)
        func word() -> String {
            let sign = ["", "", "'", "!"].randomElement(using: &random) ?? ""
            let length = Int.random(in: 1...3, using: &random)
            return sign + String((0..<length).map { _ in "abAé".randomElement(using: &random) ?? "a" })
        }
        var narrower = 0
        for _ in 0..<4000 {
            let before = FuzzyFilter(word() + (Bool.random(using: &random) ? " " + word() : ""))
            let after = FuzzyFilter(word() + " " + word())
            guard after.narrows(before) else { continue }
            narrower += 1
            let text = String((0..<8).map { _ in "abABé ".randomElement(using: &random) ?? "a" })
            #expect(!after.matches(text) || before.matches(text), "\(after) \(before) \(text)")
        }
        #expect(narrower > 100)
    }
}
