import Testing

@testable import Engine

@Suite struct TOMLKeyLinesTests {
    @Test(arguments: [
        ("a = 1\nb = 2\n", ["b"], 2), ("[t]\n\na = 1\n", ["t", "a"], 3), ("t.a = 1\n", ["t", "a"], 1),
        ("[t.u]\n'a b' = 1\n", ["t", "u", "a b"], 2), ("x = \"\"\"\na = 1\n\"\"\"\na = 2\n", ["a"], 4),
        ("# a = 1\na = 2\n", ["a"], 2), ("t = { a = 1 }\n", ["t", "a"], 1),
        ("[[t]]\na = 1\n", ["t", "a"], 2),
    ])
    func `the line of a key is found`(text: String, keys: [String], line: Int) {
        #expect(TOMLKeyLines(text).line(of: keys) == line)
    }

    @Test func `a key that is not there has no line`() {
        #expect(TOMLKeyLines("a = 1\n").line(of: ["b"]) == nil)
    }
}
