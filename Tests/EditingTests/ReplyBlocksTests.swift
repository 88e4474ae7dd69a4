import Testing

@testable import Editing

@Suite struct ReplyBlocksTests {
    private func parse(_ reply: String, only: String? = nil, cut: Bool = false) -> ParsedReply {
        ReplyParser.parse(
            reply,
            context: ReplyContext(
                files: ["src/a.py": "a = 1\nb = 2\nc = 3\n", "doc.md": "Title\n=======\n\nold text\n"],
                allPaths: ["src/a.py", "doc.md"],
                onlyFileInQuestion: only,
                wasCutByTokenLimit: cut
            )
        )
    }

    private let expected = ProposedEdit.searchReplace(
        path: "src/a.py",
        blocks: [SearchReplaceBlock(search: "b = 2", replace: "b = 20")]
    )

    @Test(arguments: [
        "src/a.py\n<<<<<<< SEARCH\nb = 2\n=======\nb = 20\n>>>>>>> REPLACE\n",
        "`src/a.py`\n```python\n<<<<<<< SEARCH\nb = 2\n=======\nb = 20\n>>>>>>> REPLACE\n```\n",
        "```python src/a.py\n<<<<<<< SEARCH\nb = 2\n=======\nb = 20\n>>>>>>> REPLACE\n```\n",
        "```\nsrc/a.py\n<<<<<<< SEARCH\nb = 2\n=======\nb = 20\n>>>>>>> REPLACE\n```\n",
        "```diff\nsrc/a.py\n<<<<< SEARCH\nb = 2\n=====\nb = 20\n>>>>> REPLACE\n```\n",
        "### src/a.py\n\n<<<<<<<<< SEARCH\nb = 2\n=========\nb = 20\n>>>>>>>>> REPLACE\n",
        "<<<<<<< SEARCH src/a.py\nb = 2\n=======\nb = 20\n>>>>>>> REPLACE\n",
        "<<<<<<< SEARCH\nb = 2\n=======\nb = 20\n>>>>>>> REPLACE\n",
        "src/a.py\r\n<<<<<<< SEARCH\r\nb = 2\r\n=======\r\nb = 20\r\n>>>>>>> REPLACE\r\n",
        "src/a.py\n------- SEARCH\nb = 2\n=======\nb = 20\n+++++++ REPLACE\n",
        "src/a.py\n<<<<<<< ORIGINAL\nb = 2\n=======\nb = 20\n>>>>>>> UPDATED\n",
        "src/a.py\n<<<<<<< SEARCH\n```python\nb = 2\n```\n=======\n```python\nb = 20\n```\n>>>>>>> REPLACE\n",
    ])
    func `SEARCH and REPLACE in many forms`(reply: String) {
        let parsed = parse(reply)
        #expect(parsed.edits == [expected])
        #expect(!parsed.hasFaults)
    }

    @Test func `several blocks of a file are one edit, several files several`() {
        let parsed = parse(
            """
            src/a.py
            <<<<<<< SEARCH
            a = 1
            =======
            a = 10
            >>>>>>> REPLACE
            <<<<<<< SEARCH
            c = 3
            =======
            >>>>>>> REPLACE

            src/new.py
            ```
            <<<<<<< SEARCH
            =======
            x = 1
            >>>>>>> REPLACE
            ```
            """
        )
        #expect(
            parsed.edits == [
                .searchReplace(
                    path: "src/a.py",
                    blocks: [.init(search: "a = 1", replace: "a = 10"), .init(search: "c = 3", replace: "")]
                ),
                .searchReplace(path: "src/new.py", blocks: [.init(search: "", replace: "x = 1")]),
            ]
        )
    }

    @Test func `an underline like the divider does not divide`() {
        let parsed = parse(
            "doc.md\n<<<<<<< SEARCH\nTitle\n=======\n\nold text\n=======\nTitle\n=======\n\nnew text\n>>>>>>> REPLACE\n"
        )
        #expect(
            parsed.edits == [
                .searchReplace(
                    path: "doc.md",
                    blocks: [
                        .init(search: "Title\n=======\n\nold text", replace: "Title\n=======\n\nnew text")
                    ]
                )
            ]
        )
    }

    @Test func `a forgotten closing marker before the next block is forgiven`() {
        let parsed = parse(
            "src/a.py\n<<<<<<< SEARCH\na = 1\n=======\na = 9\n<<<<<<< SEARCH\nb = 2\n=======\nb = 9\n>>>>>>> REPLACE\n"
        )
        #expect(
            parsed.edits == [
                .searchReplace(
                    path: "src/a.py",
                    blocks: [
                        .init(search: "a = 1", replace: "a = 9"), .init(search: "b = 2", replace: "b = 9"),
                    ]
                )
            ]
        )
    }

    @Test func `malformed blocks are told apart from cut ones`() {
        let withoutDivider = parse("src/a.py\n<<<<<<< SEARCH\nb = 2\nb = 20\n>>>>>>> REPLACE\n")
        #expect(withoutDivider.problems.map(\.kind) == [.malformed])
        #expect(withoutDivider.problems.first?.path == "src/a.py")
        let unfinished = "src/a.py\n<<<<<<< SEARCH\nb = 2\n=======\nb ="
        #expect(parse(unfinished).problems.map(\.kind) == [.malformed])
        #expect(parse(unfinished, cut: true).problems.map(\.kind) == [.cutByTokenLimit])
        let inFence = "```python src/a.py\n<<<<<<< SEARCH\nb = 2\n=======\nb ="
        #expect(parse(inFence, cut: true).problems.map(\.kind) == [.cutByTokenLimit])
    }

    @Test func `a block whose file cannot be told is a fault`() {
        let parsed = parse("<<<<<<< SEARCH\nnowhere\n=======\nx\n>>>>>>> REPLACE\n")
        #expect(parsed.edits.isEmpty)
        #expect(parsed.problems.map(\.kind) == [.blockWithoutPath])
    }

    @Test(arguments: [
        "```diff\n--- a/src/a.py\n+++ b/src/a.py\n@@ -1,3 +1,3 @@\n a = 1\n-b = 2\n+b = 20\n c = 3\n```",
        "--- a/src/a.py\n+++ b/src/a.py\n@@ -1,3 +1,3 @@\n a = 1\n-b = 2\n+b = 20\n c = 3\n",
        "```diff\ndiff --git a/src/a.py b/src/a.py\nindex 1..2 100644\n--- a/src/a.py\n+++ b/src/a.py\n@@ @@\na = 1\n-b = 2\n+b = 20\nc = 3\n```",
        "src/a.py\n```diff\n@@ ... @@\n a = 1\n-b = 2\n+b = 20\n c = 3\n```",
        "src/a.py\n```diff\n a = 1\n-b = 2\n+b = 20\n c = 3\n```",
    ])
    func `unified diffs become blocks`(reply: String) throws {
        let parsed = parse(reply)
        guard case .searchReplace("src/a.py", let blocks)? = parsed.edits.first else {
            Issue.record("no blocks: \(parsed)")
            return
        }
        #expect(parsed.edits.count == 1)
        let outcome = EditMatcher.apply(
            .searchReplace(path: "src/a.py", blocks: blocks),
            to: "a = 1\nb = 2\nc = 3\n"
        )
        #expect(outcome == .applied(newContent: "a = 1\nb = 20\nc = 3\n", rung: .exact))
    }

    @Test func `code that speaks of diffs is no diff`() {
        let content = "class A\n  X = 1\nend\n@@count = 0\nTEXT = '\n--- a/x\n+++ b/x\n'\n"
        #expect(parse("```ruby a.rb\n\(content)```").edits == [.wholeFile(path: "a.rb", content: content)])
    }

    @Test func `a diff creates, deletes and renames`() {
        let parsed = parse(
            """
            ```diff
            diff --git a/new.py b/new.py
            new file mode 100644
            --- /dev/null
            +++ b/new.py
            @@ -0,0 +1,2 @@
            +x = 1
            +y = 2
            diff --git a/src/a.py b/src/a.py
            deleted file mode 100644
            --- a/src/a.py
            +++ /dev/null
            @@ -1 +0,0 @@
            -a = 1
            diff --git a/doc.md b/docs/doc.md
            similarity index 100%
            rename from doc.md
            rename to docs/doc.md
            ```
            """
        )
        #expect(
            parsed.edits == [
                .wholeFile(path: "new.py", content: "x = 1\ny = 2\n"), .delete(path: "src/a.py"),
                .rename(from: "doc.md", to: "docs/doc.md"),
            ]
        )
    }
}
