import Testing

@testable import Terminal

@Suite struct TextSearchTests {
    @Test(arguments: [
        ("error", "An ERROR, an error", ["ERROR", "error"]),
        ("Error", "error Error", ["Error"]),
        ("aa", "aaaa a", ["aa", "aa"]),
        ("ü", "über Übung", ["ü"]),
        ("日本", "日本語の日本", ["日本", "日本"]),
        ("x", "", []),
        ("longer than it", "short", []),
    ])
    func `all places are found`(words: String, text: String, found: [String]) throws {
        let search = try #require(TextSearch(words))
        #expect(search.ranges(in: text).map { String(text[$0]) } == found)
        #expect(search.isFound(in: text) == !found.isEmpty)
    }

    @Test func `no words are no search`() {
        #expect(TextSearch("") == nil)
    }
}
