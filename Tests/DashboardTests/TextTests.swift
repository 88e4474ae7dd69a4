import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct TextTests {
    private func markdown(_ text: String, _ columns: Int = 40) -> [String] {
        MarkdownText.lines(of: text, columns: columns).map(\.text)
    }

    @Test(arguments: [
        ("plain", ["plain"]),
        ("# Head", ["Head"]),
        ("#no head", ["#no head"]),
        ("- one\n- two", ["• one", "• two"]),
        ("1. one\n12) two", ["1. one", "12. two"]),
        ("> said", ["▏ said"]),
        ("a **b** `c` *d* _e_", ["a b c d e"]),
        ("snake_case_name 2 * 3 * 4", ["snake_case_name 2 * 3 * 4"]),
        ("[label](http://x) [same](same)", ["label (http://x) same"]),
        ("```swift\nlet x = 1\n```\nafter", ["  swift", "  let x = 1", "after"]),
        ("```\nnever closed **x**", ["  never closed **x**"]),
        ("| a | bb |\n|---|---|\n| ccc | d |", ["a   │ bb", "────┼───", "ccc │ d "]),
        ("", [""]),
    ]) func `Markdown becomes lines`(text: String, lines: [String]) {
        #expect(markdown(text) == lines)
    }

    @Test func `wrapped list items hang under their text`() {
        #expect(markdown("- one two three four", 10) == ["• one two", "  three", "  four"])
    }

    @Test func `wrapping keeps what each part means`() {
        let line: RoleLine = [RoleRun("aaa "), RoleRun("bbb ccc", .code), RoleRun(" ddd")]
        #expect(
            line.wrapped(to: 7) == [
                [RoleRun("aaa "), RoleRun("bbb", .code)], [RoleRun("ccc", .code), RoleRun(" ddd")],
            ]
        )
    }

    @Test func `a hostile line is laid out in no time to speak of`() {
        let line = String(repeating: "[`*_", count: 100_000)
        #expect(!MarkdownText.lines(of: line, columns: 80).isEmpty)
    }

    @Test func `jumps go from place to place`() {
        var diff = DiffState(TaskDiff(text: Fixtures.diff), tree: "x")
        diff.fit(columns: 80, rows: 3)
        diff.jump(.forward)
        #expect(diff.layout.rows[diff.scroll.offset] == .file(1))
        diff.jump(.backward)
        #expect(diff.layout.rows[diff.scroll.offset] == .file(0))
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1k"), (2130, "2.1k"), (8192, "8.1k"), (32_768, "32k")])
    func `amounts are short`(number: Int, text: String) {
        #expect(ShortText.amount(number) == text)
    }

    @Test(arguments: [(0.04, "0.0 s"), (3.24, "3.2 s"), (9.96, "10 s"), (59.4, "59 s"), (185, "3 min 5 s")])
    func `durations are short`(seconds: Double, text: String) {
        #expect(ShortText.duration(seconds) == text)
    }

    @Test func `times are absolute`() {
        let clock = WallClock.gmt
        #expect(clock.short(Fixtures.ago(5), now: Fixtures.now) == "14:00")
        #expect(clock.short(Fixtures.ago(3000), now: Fixtures.now) == "20 Nov")
        #expect(clock.long(Fixtures.ago(3000), now: Fixtures.now) == "20 Nov 12:05")
    }
}
