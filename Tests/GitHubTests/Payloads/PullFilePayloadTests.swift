import Foundation
import GitHub
import Testing

/// Files of a change become parts of a diff that a viewer can read.
@Suite struct PullFilePayloadTests {
    private func diff(_ json: String) throws -> String {
        try GitHubCoding.decoder().decode(PullFilePayload.self, from: Data(json.utf8)).unifiedDiff
    }

    @Test func `a modified file has both sides`() throws {
        let text = try diff(
            #"""
            {"sha": "bbcd538c", "filename": "a b.txt", "status": "modified", "additions": 1, "deletions": 1,
             "changes": 2, "patch": "@@ -1 +1 @@\n-old\n+new"}
            """#
        )
        #expect(
            text == """
                diff --git a/a b.txt b/a b.txt
                --- a/a b.txt
                +++ b/a b.txt
                @@ -1 +1 @@
                -old
                +new

                """
        )
    }

    @Test func `an added and a removed file have nothing on the other side`() throws {
        let added = try diff(
            #"{"filename": "n", "status": "added", "additions": 1, "deletions": 0, "patch": "@@ -0,0 +1 @@\n+x"}"#
        )
        #expect(added.contains("new file mode 100644\n--- /dev/null\n+++ b/n\n"))
        let removed = try diff(
            #"{"filename": "n", "status": "removed", "additions": 0, "deletions": 1, "patch": "@@ -1 +0,0 @@\n-x"}"#
        )
        #expect(removed.contains("deleted file mode 100644\n--- a/n\n+++ /dev/null\n"))
    }

    @Test func `a file that was only renamed has no hunks and is not called binary`() throws {
        let text = try diff(
            #"{"filename": "new", "previous_filename": "old", "status": "renamed", "additions": 0, "deletions": 0}"#
        )
        #expect(text == "diff --git a/old b/new\nrename from old\nrename to new\n")
    }

    @Test func `a file without hunks is shown as git shows a binary one`() throws {
        let text = try diff(#"{"filename": "i.png", "status": "modified", "additions": 0, "deletions": 0}"#)
        #expect(text.hasSuffix("Binary files a/i.png and b/i.png differ\n"))
    }

    @Test func `a path cannot end the header it stands in`() throws {
        let text = try diff(
            #"{"filename": "a\n+++ b/evil", "status": "added", "additions": 0, "deletions": 0}"#
        )
        #expect(!text.contains("\n+++ b/evil"))
        #expect(text.contains(#""b/a\n+++ b/evil""#))
    }
}
