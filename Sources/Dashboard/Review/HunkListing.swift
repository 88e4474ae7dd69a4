package import Domain
import Terminal

/// The files and hunks of a change, with the names by which a command line speaks of them.
///
/// `src/a.py` names a file as a whole, its name and its mode included, and `src/a.py:2` its second hunk. The
/// numbers are those of one tree: of another they may name other hunks.
package struct HunkListing: Encodable, Sendable {
    /// A file of the change.
    package struct File: Encodable, Sendable {
        /// Its path as the diff shows it, which is its name.
        package let path: String
        /// How many lines came and went; nil where git does not count them, as in a binary file.
        package let added: Int?
        package let removed: Int?
        /// Its hunks in the order of the diff; none where it is known as a whole only.
        package let hunks: [Hunk]
    }

    /// A hunk of a file.
    package struct Hunk: Encodable, Sendable {
        /// Its name, such as `src/a.py:2`.
        package let name: String
        /// Its first line as git writes it.
        package let header: String
        /// The lines that the header names.
        package let lines: HunkLines
        /// How many lines came and went.
        package let added: Int
        package let removed: Int
    }

    /// The task whose change it is.
    package let task: TaskID
    /// The tree that the numbers are of; nil when nothing is known of it.
    package let tree: String?
    /// Whether the diff was cut at its size limit, so that files may be missing at the end.
    package let isCut: Bool
    /// The files in the order of the diff.
    package let files: [File]

    /// Lists the hunks of a change.
    ///
    /// - Parameters:
    ///   - diff: The change.
    ///   - task: The task whose change it is.
    package init(_ diff: TaskDiff, of task: TaskID) {
        self.task = task
        tree = diff.tree
        isCut = diff.isCut
        files = DiffDocument(diff.text).files.map(File.init)
    }

    /// The list as text: a line for each name, and the tree before them.
    package var text: String {
        guard !files.isEmpty else { return "nothing is changed" }
        let rows = files.flatMap(\.rows)
        let columns = rows.map { TerminalText.width(of: $0.name) }.max() ?? 0
        let lines = rows.map { row in
            "\(row.name.padded(to: columns))  \(row.words)".onOneLine
        }
        return (["tree \(tree ?? "unknown")"] + lines).joined(separator: "\n")
    }

    /// What is listed of one name.
    fileprivate struct Row {
        let name: String
        let words: String
    }
}

extension HunkListing.File {
    fileprivate init(_ file: DiffDocument.File) {
        let isCounted = file.body != .binary
        let counts = file.counts
        path = file.path
        added = isCounted ? counts.added : nil
        removed = isCounted ? counts.removed : nil
        hunks = file.hunks.enumerated().map { index, hunk in
            HunkListing.Hunk(
                name: "\(file.path):\(index + 1)",
                header: hunk.header,
                lines: HunkLines(hunk),
                added: hunk.lines.count { $0.kind == .added },
                removed: hunk.lines.count { $0.kind == .removed }
            )
        }
    }

    /// What is listed of the file: itself, and then its hunks.
    fileprivate var rows: [HunkListing.Row] {
        let count = ShortText.count(hunks.count, "hunk")
        let words = hunks.isEmpty ? "as a whole only" : "+\(added ?? 0) -\(removed ?? 0)  \(count)"
        return [HunkListing.Row(name: path, words: words)]
            + hunks.map { hunk in
                HunkListing.Row(name: hunk.name, words: "+\(hunk.added) -\(hunk.removed)  \(hunk.header)")
            }
    }
}

extension HunkLines {
    /// The lines that a hunk's header names.
    init(_ hunk: DiffDocument.Hunk) {
        self.init(
            oldStart: hunk.oldStart,
            oldCount: hunk.oldCount,
            newStart: hunk.newStart,
            newCount: hunk.newCount
        )
    }
}

extension String {
    /// Without line ends, which may stand in a path and would begin a row that is none.
    fileprivate var onOneLine: String {
        split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "?")
    }
}
