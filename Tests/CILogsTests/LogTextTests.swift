import CILogs
import Foundation
import Testing

/// Bytes of a log to lines.
@Suite struct LogTextTests {
    @Test func `the byte order mark and the times are taken off`() {
        let log = LogText("\u{FEFF}2026-11-02T10:11:12.1234567Z hello\n2026-11-02T10:11:13Z\nplain\n")
        #expect((0..<log.count).map { log[$0].text } == ["hello", "", "plain"])
        #expect(log[0].time.map { Int($0.timeIntervalSince1970) } == 1_793_614_272)
        #expect(log[1].time.map { Int($0.timeIntervalSince1970) } == 1_793_614_273)
        #expect(log[2].time == nil)
        #expect(log[2].number == 3)
    }

    @Test(arguments: [
        "2026-13-02T10:11:12.1Z x", "2026-11-02T10:11:12.1 x", "2026-11-02T25:11:12Z x", "2026-11-02T10:11",
    ])
    func `what is no time stays text`(line: String) {
        let log = LogText(line)
        #expect(log[0].text == line)
        #expect(log[0].time == nil)
    }

    @Test func `marks and groups are read`() {
        let log = LogText(
            """
            ##[group]Outer
            in
            ##[group]Inner
            deep
            ##[endgroup]
            ##[endgroup]
            ##[endgroup]
            ##[error]bad
            ##[warning]odd
            ##[command]/usr/bin/git version
            ::error file=a.js,line=1::worse
            """
        )
        let lines = (0..<log.count).map { log[$0] }
        #expect(lines.map(\.depth) == [0, 1, 1, 2, 1, 0, 0, 0, 0, 0, 0])
        #expect(
            lines.map(\.mark) == [
                .group, .plain, .group, .plain, .endGroup, .endGroup, .endGroup, .error, .warning, .command,
                .error,
            ]
        )
        #expect(
            lines.map(\.text).suffix(4) == [
                "bad", "odd", "/usr/bin/git version", "::error file=a.js,line=1::worse",
            ]
        )
        #expect(log.title(around: 3) == "Inner")
        #expect(log.title(around: 1) == "Outer")
        #expect(log.title(around: 7) == nil)
    }

    @Test func `the runner's own lines of a step are its script`() {
        let log = jobLog(step("make all") + "cc -c a.c")
        #expect((0..<log.count).map { log[$0].mark } == [.group, .script, .setting, .endGroup, .plain])
        #expect(log.title(around: 4) == "Run make all")
    }

    @Test(arguments: [
        ("\u{1B}[31mred\u{1B}[0m text", "red text"),
        ("10 %\r50 %\rdone", "done"),
        ("windows\r", "windows"),
        ("a\u{1B}]0;title\u{07}b", "ab"),
        ("a\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\b", "alinkb"),
        ("a\u{1B}Pq#0\u{1B}\\b", "ab"),
        ("a\u{1B}(Bb\u{1B}7c", "abc"),
        ("a\u{08}\u{00}\u{7F}b\tc", "ab\tc"),
        ("a\u{9B}31mb\u{85}c", "abc"),
        ("£ ¿ é", "£ ¿ é"),
        ("open\u{1B}[", "open"),
        ("open\u{1B}", "open"),
        ("open\u{1B}]0;never ended", "open"),
    ])
    func `control sequences are taken out`(raw: String, shown: String) {
        let log = LogText(raw)
        #expect(log.count == 1)
        #expect(log[0].text == shown)
    }

    @Test func `a sequence that is not ended does not reach into the next line`() {
        let log = LogText("a\u{1B}]0;title\nb\u{1B}[\nc")
        #expect((0..<log.count).map { log[$0].text } == ["a", "b", "c"])
    }

    @Test func `bytes that are not UTF-8 become replacement characters`() {
        let log = LogText([0x61, 0xFF, 0x62, 0x0A, 0xE2, 0x82] as [UInt8])
        #expect(log[0].text == "a\u{FFFD}b")
        #expect(log[1].text == "\u{FFFD}")
    }

    @Test func `a limit cuts between characters`() {
        let log = LogText("ab€cd")
        #expect(log.text(at: 0, limit: 4) == "ab")
        #expect(log.text(at: 0, limit: 5) == "ab€")
        #expect(log.text(at: 0, limit: 0).isEmpty)
        #expect(log.text(at: 0) == "ab€cd")
    }

    @Test func `very long lines and logs without a line break are read`() {
        let long = String(repeating: "x", count: 1_000_000)
        #expect(LogText(long)[0].text.utf8.count == 1_000_000)
        #expect(LogText(String(repeating: "\r", count: 100_000))[0].text.isEmpty)
        #expect(LogText("").count == 0)
        #expect(LogText("\n\n").count == 2)
    }

    @Test func `bytes of any collection are read`() {
        let data = Data("one\ntwo".utf8)
        #expect(LogText(data)[1].text == "two")
        #expect(LogText(repeatElement(UInt8(ascii: "a"), count: 3))[0].text == "aaa")
    }
}
