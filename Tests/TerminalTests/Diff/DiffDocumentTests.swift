import Testing

@testable import Terminal

@Suite struct DiffDocumentTests {
    private static let change = """
        diff --git a/Sources/App.swift b/Sources/App.swift
        index 1111111..2222222 100644
        --- a/Sources/App.swift
        +++ b/Sources/App.swift
        @@ -10,4 +10,5 @@ func run() {
         one
        -two
        +zwei
        +drei
         four

        @@ -30 +31,0 @@
        --- a removed rule
        \\ No newline at end of file

        """

    @Test func `a change is read as hunks with numbered lines`() throws {
        let file = try #require(DiffDocument(Self.change).files.first)
        #expect(file.path == "Sources/App.swift")
        #expect(file.change == .modified)
        #expect(file.counts.added == 2)
        #expect(file.counts.removed == 2)
        let hunk = try #require(file.hunks.first)
        #expect(hunk.header == "@@ -10,4 +10,5 @@ func run() {")
        #expect(hunk.lines.map(\.text) == ["one", "two", "zwei", "drei", "four", ""])
        #expect(hunk.lines.map(\.kind) == [.context, .removed, .added, .added, .context, .context])
        #expect(hunk.lines.map(\.oldNumber) == [10, 11, nil, nil, 12, 13])
        #expect(hunk.lines.map(\.newNumber) == [10, nil, 11, 12, 13, 14])
        let last = try #require(file.hunks.last)
        #expect(last.lines.map(\.text) == ["-- a removed rule"])
        #expect(last.lines.map(\.lacksNewline) == [true])
    }

    @Test func `an empty diff has no files`() {
        #expect(DiffDocument("").files.isEmpty)
        #expect(DiffDocument("").preamble.isEmpty)
        #expect(DiffDocument("\n").files.isEmpty)
    }

    @Test func `what stands before the first file is kept`() {
        let document = DiffDocument("commit 1\n\n    Message\n" + Self.change)
        #expect(document.preamble == ["commit 1", "", "    Message"])
        #expect(document.files.count == 1)
    }

    @Test func `new, deleted and renamed files, modes and binaries are told apart`() throws {
        let document = DiffDocument(
            """
            diff --git a/new.txt b/new.txt
            new file mode 100644
            --- /dev/null
            +++ b/new.txt
            @@ -0,0 +1 @@
            +text
            diff --git a/old.txt b/old.txt
            deleted file mode 100755
            --- a/old.txt
            +++ /dev/null
            @@ -1 +0,0 @@
            -text
            diff --git a/a name b/another
            similarity index 97%
            rename from a name
            rename to another
            diff --git a/run.sh b/run.sh
            old mode 100644
            new mode 100755
            diff --git a/a b.png b/a b.png
            index 1111111..2222222 100644
            Binary files a/a b.png and b/a b.png differ
            """
        )
        let files = document.files
        #expect(files.map(\.path) == ["new.txt", "old.txt", "another", "run.sh", "a b.png"])
        #expect(files.map(\.change) == [.added, .deleted, .renamed, .modified, .modified])
        #expect(files[0].oldPath == nil)
        #expect(files[1].newPath == nil)
        #expect(files[1].oldMode == "100755")
        #expect(files[2].oldPath == "a name")
        #expect(files[2].similarity == 97)
        #expect([files[3].oldMode, files[3].newMode] == ["100644", "100755"])
        #expect(files[4].body == .binary)
    }

    @Test func `the combined diff of a merge is kept as text`() throws {
        let document = DiffDocument(
            """
            diff --cc both.txt
            index 1,2..3
            --- a/both.txt
            +++ b/both.txt
            @@@ -1,1 -1,1 +1,1 @@@
            - ours
             -theirs
            ++both
            diff --git a/x b/x
            --- a/x
            +++ b/x
            @@ -1 +1 @@
            -a
            +b
            """
        )
        #expect(document.files.map(\.path) == ["both.txt", "x"])
        guard case .text(let lines) = document.files[0].body else {
            Issue.record("not text")
            return
        }
        #expect(lines.count == 7)
        #expect(lines.last == "++both")
        #expect(document.files[1].counts.added == 1)
    }

    @Test func `a diff that is cut off ends early and the next file is found`() {
        let document = DiffDocument(
            """
            diff --git a/x b/x
            --- a/x
            +++ b/x
            @@ -1,50 +1,50 @@
             one
            -tw
            diff --git a/y b/y
            --- a/y
            +++ b/y
            @@ -1 +1 @@
            -a
            +b
            """
        )
        #expect(document.files.map(\.path) == ["x", "y"])
        #expect(document.files[0].hunks.map(\.lines.count) == [2])
    }

    @Test func `a diff without git's headings is read`() {
        let document = DiffDocument(
            "--- old.txt\n+++ new.txt\n@@ -1 +1 @@\n-a\n+b\n--- x\n+++ y\n@@ -1 +1 @@\n-a\n+b\n"
        )
        #expect(document.files.map(\.path) == ["new.txt", "y"])
        #expect(document.files.map(\.oldPath) == ["old.txt", "x"])
    }

    @Test(arguments: [
        "@@ -1,99999999999999999999 +1 @@", "@@ --1 +1 @@", "@@ -1 +1", "@@ -1,2,3 +1 @@", "@@ -a +b @@",
        "@@ @@",
        "@@  -1 +1 @@", "@@ -1 +-1 @@",
    ])
    func `a broken hunk header is no hunk`(header: String) {
        let document = DiffDocument("diff --git a/x b/x\n--- a/x\n+++ b/x\n\(header)\n-a\n+b\n")
        #expect(document.files.map(\.path) == ["x"])
        #expect(document.files.allSatisfy { $0.hunks.isEmpty })
    }

    @Test func `lines keep their bytes: carriage returns, combining marks, a megabyte`() {
        let long = String(repeating: "x", count: 1 << 20)
        let document = DiffDocument("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\r\n-\(long)\n+\u{301}b\r\n+c\n")
        let lines = document.files.flatMap(\.hunks).flatMap(\.lines)
        #expect(lines.map(\.kind) == [.removed, .removed, .added, .added])
        #expect(
            lines.map { Array($0.text.utf8.suffix(2)) } == [
                [0x61, 0x0D], [0x78, 0x78], [0x62, 0x0D], [0x63],
            ]
        )
        #expect(lines[2].text.unicodeScalars.first == "\u{301}")
        #expect(lines[1].text.utf8.count == 1 << 20)
    }

    static let pairs: [(String, String, String)] = [
        ("a/x b/x", "x", "x"),
        ("a/with blank b/with blank", "with blank", "with blank"),
        (#""a/f\303\251 \"q\"" "b/f\303\251 \"q\"""#, "fé \"q\"", "fé \"q\""),
        (#""a/tab\t" "b/tab\t""#, "tab\t", "tab\t"),
        ("i/x w/x", "x", "x"),
        ("src/x src/x", "src/x", "src/x"),
    ]

    @Test(arguments: pairs)
    func `paths are read from the heading`(text: String, old: String, new: String) {
        let pair = GitPath.pair(text[...])
        #expect(pair.old == old)
        #expect(pair.new == new)
    }
}
