import Testing

@testable import Editing

/// Taking single hunks of a change back.
@Suite struct HunkReversalTests {
    private func hunks(_ before: String, _ after: String) -> [DiffHunk] {
        UnifiedDiff.parse(UnifiedDiff.text(path: "a", before: before, after: after)).flatMap(\.hunks)
    }

    private func taken(_ hunks: [DiffHunk], _ before: String, _ after: String) -> String? {
        HunkReversal.taking(back: hunks, of: Array(after.utf8), to: Array(before.utf8))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// What some hunks make of a text, line by line as a patch says it.
    private func patched(_ before: String, by hunks: [DiffHunk]) -> String {
        let old = TextLines(before)
        var result = ""
        var position = 0
        for hunk in hunks {
            let start = hunk.oldCount == 0 ? hunk.oldStart : hunk.oldStart - 1
            result += old.text(ofLines: position..<start)
            position = start
            for line in hunk.lines {
                if line.kind != .added { position += 1 }
                if line.kind != .removed { result += line.text + (line.hasNoNewline ? "" : "\n") }
            }
        }
        return result + old.text(ofLines: position..<old.count)
    }

    @Test(arguments: 1...300)
    func `without all hunks a text is the old one, without none the new one, else what the others make of it`(
        seed: Int
    ) {
        var random = SeededGenerator(seed: UInt64(seed) &* 6151)
        let ending = Bool.random(using: &random) ? "\n" : "\r\n"
        let old = random.lines(Int.random(in: 0...90, using: &random))
        var new = old
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let position = Int.random(in: 0...new.count, using: &random)
            if Bool.random(using: &random), position < new.count {
                new.remove(at: position)
            } else {
                new.insert(contentsOf: random.lines(2), at: position)
            }
        }
        let before = old.joined(separator: ending) + (Bool.random(using: &random) ? ending : "")
        let after = new.joined(separator: ending) + (Bool.random(using: &random) ? ending : "")
        let hunks = hunks(before, after)
        #expect(taken(hunks, before, after)?.utf8.elementsEqual(before.utf8) == true)
        #expect(taken([], before, after)?.utf8.elementsEqual(after.utf8) == true)
        let rejected = Set(hunks.indices.filter { _ in Bool.random(using: &random) })
        let accepted = hunks.indices.filter { !rejected.contains($0) }.map { hunks[$0] }
        let some = taken(rejected.map { hunks[$0] }, before, after)
        #expect(some?.utf8.elementsEqual(patched(before, by: accepted).utf8) == true)
    }

    @Test(arguments: [
        ("", "a\nb\n"), ("a\nb\n", ""), ("a", "a\n"), ("a\n", "a"), ("", "a"), ("a\r\nb", "a\nb\r\n"),
        ("\n", ""), ("a\n", "a\n\n"),
    ])
    func `files that come, go or change their ends are what they were`(before: String, after: String) {
        #expect(taken(hunks(before, after), before, after)?.utf8.elementsEqual(before.utf8) == true)
    }

    @Test func `bytes that are no text stay as they are`() {
        let before = [UInt8](0x80...0xFF) + Array("\nx\n1\n2\n3\n4\n5\n6\n7\n8\ny\n".utf8)
        let after = [UInt8](0x80...0xFF) + Array("\nX\n1\n2\n3\n4\n5\n6\n7\n8\nY\n".utf8)
        let first = DiffHunk(oldStart: 1, oldCount: 5, newStart: 1, newCount: 5, heading: "", lines: [])
        let last = DiffHunk(oldStart: 8, oldCount: 4, newStart: 8, newCount: 4, heading: "", lines: [])
        let half = [UInt8](0x80...0xFF) + Array("\nX\n1\n2\n3\n4\n5\n6\n7\n8\ny\n".utf8)
        #expect(HunkReversal.taking(back: [last], of: after, to: before) == half)
        #expect(HunkReversal.taking(back: [last, first], of: after, to: before) == before)
    }

    @Test(arguments: [
        (0, 1, 1, 1), (1, 9, 1, 1), (1, 1, 1, 9), (-1, 1, 1, 1), (1, -1, 1, 1), (9, 0, 1, 0), (2, 1, 1, 1),
        (Int.max, 1, 1, 1), (1, Int.max, 1, 1),
    ])
    func `what is no hunk of these texts is refused`(
        oldStart: Int,
        oldCount: Int,
        newStart: Int,
        newCount: Int
    ) {
        let hunk = DiffHunk(
            oldStart: oldStart,
            oldCount: oldCount,
            newStart: newStart,
            newCount: newCount,
            heading: "",
            lines: []
        )
        let before = "a\nb"
        #expect(taken([hunk], before, "A\nb\nc\n") == nil)
    }

    @Test func `hunks that overlap are refused`() {
        let hunk = DiffHunk(oldStart: 1, oldCount: 2, newStart: 1, newCount: 2, heading: "", lines: [])
        #expect(taken([hunk, hunk], "a\nb\n", "A\nB\n") == nil)
    }
}
