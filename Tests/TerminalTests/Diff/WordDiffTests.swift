import Testing

@testable import Terminal

@Suite struct WordDiffTests {
    /// The line with its changed stretches in brackets.
    private func marked(_ line: String, _ ranges: [Range<Int>]) -> String {
        var bytes = Array(line.utf8)
        for range in ranges.reversed() {
            bytes.insert(UInt8(ascii: "]"), at: range.upperBound)
            bytes.insert(UInt8(ascii: "["), at: range.lowerBound)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("let a = 1", "let b = 1", "let [a] = 1", "let [b] = 1"),
        ("call(x)", "call(x, y)", "call(x)", "call(x[, y])"),
        ("foo bar end", "baz qux end", "[foo bar] end", "[baz qux] end"),
        ("  indented", "    indented", "[  ]indented", "[    ]indented"),
        ("größe = alt", "größe = neu", "größe = [alt]", "größe = [neu]"),
        ("return a.b.c", "return a.c", "return a.[b.]c", "return a.c"),
        ("same words here", "same words here!", "same words here", "same words here[!]"),
    ])
    func `changed words are marked`(old: String, new: String, oldMarked: String, newMarked: String) throws {
        let changes = try #require(WordDiff.changes(from: old, to: new))
        #expect(marked(old, changes.old) == oldMarked)
        #expect(marked(new, changes.new) == newMarked)
    }

    @Test(arguments: [
        ("", ""), ("", "x"), ("same", "same"), ("entirely", "different"), ("   ", "  "),
        (String(repeating: "x ", count: 3000), "x"),
    ])
    func `lines that have too little in common are not compared`(old: String, new: String) {
        #expect(WordDiff.changes(from: old, to: new) == nil)
    }

    @Test func `the middle of lines with very many words counts as changed`() throws {
        let old = "start " + (0..<400).map { "a\($0)" }.joined(separator: " ") + " the end of this line"
        let new = "start " + (0..<400).map { "b\($0)" }.joined(separator: " ") + " the end of this line"
        #expect(WordDiff.changes(from: old, to: new) == nil)
        let head = String(repeating: "head ", count: 300)
        let changes = try #require(WordDiff.changes(from: head + old, to: head + new))
        #expect(changes.old.count == 1)
        #expect(changes.new.count == 1)
    }

    @Test func `what is not marked is the same on both sides, and no character is cut`() {
        var random = SeededGenerator(seed: 9)
        let words = ["a", "b", "é", "語", " ", "  ", "(", ")", ".", "name", "\u{301}"]
        func rest(_ line: String, _ ranges: [Range<Int>]) -> [UInt8] {
            let bytes = Array(line.utf8)
            return bytes.indices.filter { index in !ranges.contains { $0.contains(index) } }.map { bytes[$0] }
        }
        for _ in 0..<500 {
            let old = (0..<12).compactMap { _ in words.randomElement(using: &random) }.joined()
            let new = (0..<12).compactMap { _ in words.randomElement(using: &random) }.joined()
            guard let changes = WordDiff.changes(from: old, to: new) else { continue }
            // Blanks between two changed words may be marked although both sides have them.
            let (left, right) = (rest(old, changes.old), rest(new, changes.new))
            #expect(left.filter { $0 != 0x20 } == right.filter { $0 != 0x20 })
            for (line, ranges) in [(old, changes.old), (new, changes.new)] {
                let bytes = Array(line.utf8)
                for edge in ranges.flatMap({ [$0.lowerBound, $0.upperBound] }) where edge < bytes.count {
                    #expect(bytes[edge] & 0xC0 != 0x80)
                }
            }
        }
    }
}
