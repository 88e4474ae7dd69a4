import Testing

@testable import LanguageModels

@Suite struct ThinkTagSplitterTests {
    @Test(arguments: [
        ("plain text", "", "plain text"),
        ("<think>a</think>b", "a", "b"),
        ("\n <think>\na\n</think>\n\nb\n", "\na\n", "b\n"),
        ("<think></think>", "", ""),
        ("<think>never closed", "never closed", ""),
        ("<think>a</thin b</think>c", "a</thin b", "c"),
        ("<thinker>", "", "<thinker>"),
        ("<th", "", "<th"),
        ("  indented", "", "  indented"),
        ("code: <think>x</think>", "", "code: <think>x</think>"),
        ("<think>a</think>b<think>c</think>", "a", "b<think>c</think>"),
        ("", "", ""),
    ])
    func `thinking at the start is taken out, however the text is cut`(
        text: String,
        thinking: String,
        rest: String
    ) {
        for size in 1...max(1, text.count) {
            var splitter = ThinkTagSplitter()
            var got = ThinkTagSplitter.Split()
            var left = Substring(text)
            while !left.isEmpty {
                got.add(splitter.split(String(left.prefix(size))))
                left = left.dropFirst(size)
            }
            got.add(splitter.finish())
            #expect(got == ThinkTagSplitter.Split(thinking: thinking, text: rest), "pieces of \(size)")
        }
    }
}

extension ThinkTagSplitter.Split {
    fileprivate mutating func add(_ other: ThinkTagSplitter.Split) {
        thinking += other.thinking
        text += other.text
    }
}
