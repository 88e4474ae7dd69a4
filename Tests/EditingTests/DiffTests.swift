import Testing

@testable import Editing

@Suite struct DiffTests {
    /// Applies changes the way their definition says.
    private func patched(_ before: String, _ after: String) -> String {
        let old = TextLines(before)
        let new = TextLines(after)
        var result = ""
        var position = 0
        for change in LineDiff.changes(from: before, to: after) {
            result += old.text(ofLines: position..<change.old.lowerBound)
            result += new.text(ofLines: change.new)
            position = change.old.upperBound
        }
        return result + old.text(ofLines: position..<old.count)
    }

    @Test(arguments: [
        ("", ""), ("", "a\n"), ("a\n", ""), ("a", "a\n"), ("a\nb\nc\n", "a\nc\n"), ("a\nc\n", "a\nb\nc\n"),
        ("a\r\nb\n", "a\nb\n"),
        ("x\na\nb\nx\n", "x\nb\na\nx\n"), ("cafe\u{301}\n", "caf\u{E9}\n"), ("a\na\na\n", "a\na\n"),
    ])
    func `changes turn the one into the other`(before: String, after: String) {
        #expect(patched(before, after).utf8.elementsEqual(after.utf8))
    }

    @Test func `the changes are few`() {
        #expect(
            LineDiff.changes(from: "a\nb\nc\nd\n", to: "a\nx\nc\nd\ne\n") == [
                .init(old: 1..<2, new: 1..<2), .init(old: 4..<4, new: 4..<5),
            ]
        )
    }

    @Test(arguments: 1...200)
    func `changes of random texts turn the one into the other`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let before = random.lines(Int.random(in: 0...40, using: &random))
        var after = before
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let position = Int.random(in: 0...after.count, using: &random)
            if Bool.random(using: &random), position < after.count {
                after.remove(at: position)
            } else {
                after.insert(contentsOf: random.lines(2), at: position)
            }
        }
        let old = before.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")
        let new = after.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")
        #expect(patched(old, new).utf8.elementsEqual(new.utf8))
        checkUnified(old, new)
    }

    /// A written diff, read again and applied, gives the new text.
    private func checkUnified(_ before: String, _ after: String) {
        let files = UnifiedDiff.parse(UnifiedDiff.text(path: "d/x y.txt", before: before, after: after))
        guard !before.utf8.elementsEqual(after.utf8) else {
            #expect(files.isEmpty)
            return
        }
        #expect(files.count == 1 && files.first?.path == "d/x y.txt")
        let old = TextLines(before)
        var result = ""
        var position = 0
        for hunk in files.first?.hunks ?? [] {
            let start = hunk.oldCount == 0 ? hunk.oldStart : hunk.oldStart - 1
            result += old.text(ofLines: position..<start)
            position = start
            for line in hunk.lines {
                if line.kind != .added { position += 1 }
                if line.kind != .removed { result += line.text + (line.hasNoNewline ? "" : "\n") }
            }
        }
        result += old.text(ofLines: position..<old.count)
        #expect(result.utf8.elementsEqual(after.utf8))
    }

    @Test func `a diff reads as git writes it`() {
        let before = (1...12).map { "line \($0)\n" }.joined()
        let after = before.replacing("line 6\n", with: "line six\n") + "end"
        #expect(
            UnifiedDiff.text(path: "a.txt", before: before, after: after) == """
                diff --git a/a.txt b/a.txt
                --- a/a.txt
                +++ b/a.txt
                @@ -3,10 +3,11 @@
                 line 3
                 line 4
                 line 5
                -line 6
                +line six
                 line 7
                 line 8
                 line 9
                 line 10
                 line 11
                 line 12
                +end
                \\ No newline at end of file

                """
        )
        #expect(
            UnifiedDiff.text(path: "a", before: nil, after: "x\n").contains(
                "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\n"
            )
        )
        #expect(
            UnifiedDiff.text(path: "a", before: "x\n", after: nil).contains(
                "--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
            )
        )
        #expect(UnifiedDiff.text(path: "a", before: "x\n", after: "x\n").isEmpty)
    }

    @Test func `git's other headers are read`() {
        let files = UnifiedDiff.parse(
            """
            diff --git a/old name.txt b/new name.txt
            similarity index 90%
            rename from old name.txt
            rename to new name.txt
            index 1..2 100644
            --- a/old name.txt
            +++ b/new name.txt
            @@ -1,2 +1,2 @@ func heading()
             a
            --- removed dashes
            +++ added pluses
            diff --git a/image.png b/image.png
            new file mode 100644
            index 0000000..1
            Binary files /dev/null and b/image.png differ
            diff --git a/run.sh b/run.sh
            old mode 100644
            new mode 100755
            diff --git "a/caf\\303\\251.txt" "b/caf\\303\\251.txt"
            deleted file mode 100644
            --- "a/caf\\303\\251.txt"
            +++ /dev/null
            @@ -1 +0,0 @@
            -x
            \\ No newline at end of file
            diff --git a/copy.txt b/copied.txt
            similarity index 100%
            copy from copy.txt
            copy to copied.txt

            """
        )
        #expect(files.map(\.status) == [.renamed, .added, .modified, .deleted, .copied])
        #expect(files.map(\.path) == ["new name.txt", "image.png", "run.sh", "café.txt", "copied.txt"])
        #expect(files[0].oldPath == "old name.txt")
        #expect(files[0].hunks.first?.heading == "func heading()")
        #expect(files[0].hunks.first?.lines.map(\.text) == ["a", "-- removed dashes", "++ added pluses"])
        #expect(files[0].hunks.first?.lines.map(\.oldNumber) == [1, 2, nil])
        #expect(files[0].hunks.first?.lines.map(\.newNumber) == [1, nil, 2])
        #expect((files[0].additions, files[0].deletions) == (1, 1))
        #expect(files[1].isBinary)
        #expect(files[2].modeChange == FileDiff.ModeChange(old: "100644", new: "100755"))
        #expect(files[3].hunks.first?.lines.first?.hasNoNewline == true)
    }

    @Test(arguments: [
        "", "no diff\n", "--- \n", "@@ -1 +1 @@\n", "diff --git \n@@ -9999999999999999999,1 +1 @@\n",
        "--- a\n+++ b\n@@ -1,5 +1,5 @@\n x",
    ])
    func `what is no diff does no harm`(text: String) {
        #expect(UnifiedDiff.parse(text).count <= 1)
    }
}
