import Foundation
import Glibc
import Testing

@testable import Terminal

@Suite struct LogStoreTests {
    private func store(_ text: String = "") -> LogStore {
        let store = LogStore(directory: FileManager.default.temporaryDirectory.path)
        store.append(text)
        return store
    }

    private func lines(_ text: String) -> [LogLine] {
        store(text).snapshot().slice(0..<1000).lines
    }

    static let seen: [(String, [String])] = [
        ("", []),
        ("one", ["one"]),
        ("one\n", ["one"]),
        ("one\n\ntwo\n", ["one", "", "two"]),
        ("\n", [""]),
        ("dos\r\nlines\r\n", ["dos", "lines"]),
        ("10 %\r20 %\r100 %\ndone\n", ["100 %", "done"]),
        ("10 %\r", ["10 %"]),
        ("long text\r\u{1B}[Kshort\n", ["short"]),
        ("kept\r\u{1B}[0m\n", ["kept"]),
        ("\u{1B}]0;title\u{7}text\n", ["text"]),
        ("\u{1B}]52;c;c2VjcmV0\nnext\n", ["", "next"]),
        ("cut off \u{1B}[38;5\n\u{1B}", ["cut off ", ""]),
        ("a\u{1B}[2Jb\u{1B}[1;1Hc\u{1B}Pq\u{1B}\\d\n", ["abcd"]),
    ]

    @Test(arguments: seen)
    func `lines come out as they are seen`(text: String, seen: [String]) {
        #expect(lines(text).map(\.text) == seen)
    }

    @Test func `invalid bytes become replacement characters`() {
        let store = store()
        store.append([0x61, 0xFF, 0x62, 0x0A, 0xE2, 0x82, 0x0A])
        #expect(store.snapshot().slice(0..<9).lines.map(\.text) == ["a\u{FFFD}b", "\u{FFFD}"])
    }

    @Test func `colours live on from line to line, also before the first one of a slice`() {
        let text =
            "\u{1B}[31mred\nstill red\n" + String(repeating: "and on\n", count: 60) + "\u{1B}[0mplain\n"
        let snapshot = store(text).snapshot()
        let red = Style(foreground: .ansi(1))
        #expect(snapshot.slice(1..<2).lines.map(\.runs) == [[StyledRun("still red", red)]])
        #expect(snapshot.slice(50..<51).lines.map(\.runs) == [[StyledRun("and on", red)]])
        #expect(snapshot.slice(62..<63).lines.map(\.runs) == [[StyledRun("plain")]])
    }

    @Test func `a long line is cut between characters and can be had whole`() {
        // Two bytes, then characters of three: the limit falls into one of them.
        let long = "xx" + String(repeating: "語", count: 400_000)
        let snapshot = store("before\n\(long)\nafter\n").snapshot()
        let lines = snapshot.slice(0..<3).lines
        #expect(lines.map(\.isCut) == [false, true, false])
        #expect(lines[1].text == "xx" + String(repeating: "語", count: (LogStore.lineLimit - 2) / 3))
        #expect(lines[1].byteCount == 1_200_002)
        #expect(lines[2].text == "after")
        #expect(snapshot.text() == "before\n\(long)\nafter\n")
        #expect(snapshot.text(limit: 12) == "before\nxx語")
    }

    @Test func `the whole as text is what is seen, without colours`() {
        #expect(store("").snapshot().text() == "")
        let text = "\u{1B}[31mred\u{1B}[0m\r\n10 %\r100 %\n\u{1B}]0;title\u{7}last"
        #expect(store(text).snapshot().text() == "red\n100 %\nlast")
    }

    @Test func `progress of a megabyte shows its last state`() {
        let progress = (0..<20_000).map { "step \($0) of very many more than these\r" }.joined()
        let line = lines(progress + "\ndone\n").first
        #expect(line?.text == "step 19999 of very many more than these")
        #expect(line?.isCut == false)
    }

    @Test func `a line that has no end yet grows`() {
        let store = store("first\nsec")
        #expect(store.facts.lineCount == 2)
        #expect(store.snapshot().slice(1..<2).lines.map(\.isFinished) == [false])
        store.append("ond\nthird")
        let lines = store.snapshot().slice(0..<9).lines
        #expect(lines.map(\.text) == ["first", "second", "third"])
        #expect(lines.map(\.isFinished) == [true, true, false])
    }

    @Test func `any slice of a log appended in any pieces has its lines`() {
        var random = SeededGenerator(seed: 5)
        let store = store()
        var expected: [String] = []
        var bytes: [UInt8] = []
        for number in 0..<6000 {
            let line = "line \(number) " + String(repeating: "é", count: .random(in: 0...30, using: &random))
            expected.append(line)
            bytes += Array((line + "\n").utf8)
        }
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + .random(in: 1...9000, using: &random))
            store.append(Array(bytes[start..<end]))
            start = end
        }
        #expect(store.facts.lineCount == 6000)
        #expect(store.facts.length == bytes.count)
        let snapshot = store.snapshot()
        for _ in 0..<60 {
            let first = Int.random(in: 0..<6000, using: &random)
            let range = first..<min(6000, first + .random(in: 1...90, using: &random))
            let slice = snapshot.slice(range)
            #expect(slice.lines.map(\.text) == Array(expected[range]))
            #expect(slice.lines.map(\.number) == Array(range))
        }
        #expect(snapshot.marks.count <= 2 + 6000 / LogIndex.lineStride + bytes.count / LogIndex.byteStride)
    }

    @Test func `a snapshot does not change while the log grows`() {
        let store = store("one\n")
        let snapshot = store.snapshot()
        store.append(String(repeating: "more\n", count: 50_000))
        #expect(snapshot.slice(0..<9).lines.map(\.text) == ["one"])
        #expect(store.snapshot().slice(49_999..<60_000).lines.map(\.text) == ["more", "more"])
    }

    @Test func `the file has no name`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = LogStore(directory: folder.path)
        store.append(String(repeating: "text\n", count: 50_000))
        #expect(store.facts.failure == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(store.snapshot().slice(0..<1).lines.map(\.text) == ["text"])
    }

    @Test func `what cannot be written is kept as far as it is new, and the loss is named`() throws {
        let store = LogStore(
            directory: FileManager.default.temporaryDirectory.path,
            spillLimit: 3 * LogStore.writeSize
        )
        let filler = String(repeating: "x", count: 1000)
        for number in 0..<12_000 { store.append("\(number) \(filler)\n") }
        let facts = store.facts
        #expect(facts.failure == EFBIG)
        #expect(facts.lineCount == 12_000)
        #expect(facts.lost.lowerBound > 100)
        #expect(facts.lost.upperBound < 12_000 - 1900)
        let snapshot = store.snapshot()
        func number(_ line: Int) -> String? {
            snapshot.slice(line..<(line + 1)).lines.first?.text.split(separator: " ").first.map(String.init)
        }
        for line in [0, facts.lost.lowerBound - 1, facts.lost.upperBound, 11_999] {
            #expect(number(line) == "\(line)")
        }
        let edge = snapshot.slice((facts.lost.upperBound - 1)..<(facts.lost.upperBound + 1)).lines
        #expect(edge.map(\.kind) == [.lost, .text])
        let text = snapshot.text()
        let note = "\n… \(facts.lost.count) lines could not be kept …\n"
        #expect(text.contains(note + "\(facts.lost.upperBound) x"))
        #expect(text.hasPrefix("0 x") && text.hasSuffix("x\n"))
        #expect(snapshot.buffer.count <= LogStore.memoryLimit)
    }

    @Test func `without a directory the newest part is in memory`() {
        let store = LogStore(directory: "/nonexistent/folder")
        store.append("one\ntwo\n")
        #expect(store.facts.failure == ENOENT)
        #expect(store.facts.failureText == "No such file or directory")
        #expect(store.facts.lost.isEmpty)
        #expect(store.snapshot().slice(0..<9).lines.map(\.text) == ["one", "two"])
    }

    @Test func `a line longer than what is kept shows its end`() {
        let store = LogStore(directory: "/nonexistent/folder")
        for _ in 0..<6 { store.append([UInt8](repeating: 0x61, count: 1 << 20)) }
        store.append("\nnext\n")
        #expect(store.facts.lineCount == 2)
        #expect(store.snapshot().slice(0..<2).lines.map(\.isCut) == [true, false])
        #expect(store.snapshot().slice(1..<2).lines.map(\.text) == ["next"])
    }
}

@Suite struct LogGroupTests {
    private func groups(_ text: String) -> [LogGroup] {
        let store = LogStore(directory: FileManager.default.temporaryDirectory.path)
        store.append(text)
        return store.facts.groups
    }

    static let found: [(String, [LogGroup])] = [
        ("::group::Build\na\nb\n::endgroup::\nc\n", [LogGroup(start: 0, end: 3)]),
        ("x\n##[group]Run make\na\n##[endgroup]\n", [LogGroup(start: 1, end: 3)]),
        ("2024-05-01T12:34:56.1234567Z ##[group]Run\nx\n", [LogGroup(start: 0, end: nil)]),
        ("\u{FEFF}2024-05-01T12:34:56.1234567Z ##[group]Run\nx\n", [LogGroup(start: 0, end: nil)]),
        (
            "12:34:56.123 ##[group]Run\n12:34:56.123 x\n12:34:56.123 ##[endgroup]\n",
            [LogGroup(start: 0, end: 2)]
        ),
        (
            "::group::a\nx\n::group::b\ny\n::endgroup::\n::endgroup::\n",
            [
                LogGroup(start: 0, end: 1), LogGroup(start: 2, end: 4),
            ]
        ),
        ("::endgroup::\ntext ::group::not at the start\n", []),
        ("::grou", []),
    ]

    @Test(arguments: found)
    func `groups are found`(text: String, groups: [LogGroup]) {
        #expect(self.groups(text) == groups)
    }

    @Test func `a group is found however its heading is cut`() {
        let heading = Array("2024-05-01T12:34:56.1234567Z ##[group]Run a b c\n".utf8)
        for cut in 1..<heading.count {
            let store = LogStore(directory: FileManager.default.temporaryDirectory.path)
            store.append(Array(heading[..<cut]))
            store.append(Array(heading[cut...]))
            #expect(store.facts.groups.map(\.start) == [0])
        }
    }

    @Test func `the headings after and before a line are found`() {
        let store = LogStore(directory: FileManager.default.temporaryDirectory.path)
        store.append("a\n::group::x\nb\n::endgroup::\nc\n::group::y\nd\n")
        let facts = store.facts
        #expect((-1...6).map { facts.heading(.forward, of: $0)?.start } == [1, 1, 5, 5, 5, 5, nil, nil])
        #expect((0...7).map { facts.heading(.backward, of: $0)?.start } == [nil, nil, 1, 1, 1, 1, 5, 5])
        #expect((0...6).map { facts.group(at: $0)?.start } == [nil, 1, 1, 1, nil, 5, 5])
    }

    @Test func `a heading shows the group's name alone`() {
        let store = LogStore(directory: FileManager.default.temporaryDirectory.path)
        store.append("::group::Build all\nx\n::endgroup::\n")
        let lines = store.snapshot().slice(0..<3).lines
        #expect(lines.map(\.kind) == [.groupStart, .text, .groupEnd])
        #expect(lines.map(\.text) == ["Build all", "x", ""])
    }
}
