/// A unified diff of git as files, hunks and numbered lines.
///
/// Reading never fails: what is cut off ends early, and what cannot be told apart, such as the combined diff
/// of a merge, is kept as text.
package struct DiffDocument: Hashable, Sendable {
    /// The files, in the order of the diff.
    package let files: [File]
    /// What stands before the first file, such as the message of a commit.
    package let preamble: [String]

    /// Reads a diff; takes a while for a long one, so it is not for the main thread.
    package init(_ text: some StringProtocol) {
        var parser = DiffParser()
        // By scalars: "\r\n" is one character, which no search for a line end would find.
        var lines = Substring(text).unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        // What follows the last line end is no line.
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { parser.read(Substring(line)) }
        let result = parser.finished()
        preamble = result.preamble
        files = result.files
    }

    /// One file of a diff.
    package struct File: Hashable, Sendable {
        /// What happened to the file.
        package enum Change: Hashable, Sendable {
            case modified, added, deleted, renamed, copied
        }

        /// What the diff tells of the contents.
        package enum Body: Hashable, Sendable {
            /// Hunks; none if only the name or the mode changed.
            case hunks([Hunk])
            case binary
            /// Lines that are no ordinary hunks, as git wrote them: a combined diff.
            case text([String])
        }

        /// The path before, nil for a new file; untrusted text like everything here.
        package var oldPath: String?
        /// The path after; nil for a deleted file.
        package var newPath: String?
        package var change = Change.modified
        /// How alike both sides of a rename or copy are, in per cent.
        package var similarity: Int?
        /// The modes, where they changed or one side is not there.
        package var oldMode: String?
        package var newMode: String?
        package var body = Body.hunks([])

        /// The path to show: the new one, if there is one.
        package var path: String { newPath ?? oldPath ?? "" }

        /// The hunks; empty for what has none.
        package var hunks: [Hunk] {
            if case .hunks(let hunks) = body { return hunks }
            return []
        }

        /// How many lines were added and removed.
        package var counts: (added: Int, removed: Int) {
            hunks.reduce(into: (added: 0, removed: 0)) { counts, hunk in
                for line in hunk.lines where line.kind != .context {
                    if line.kind == .added { counts.added += 1 } else { counts.removed += 1 }
                }
            }
        }
    }

    /// A stretch of changed lines with what is around them.
    package struct Hunk: Hashable, Sendable {
        /// The first line before, from 1; 0 if there is none.
        package var oldStart: Int
        package var oldCount: Int
        /// The first line after, from 1; 0 if there is none.
        package var newStart: Int
        package var newCount: Int
        /// What git found to name the place, such as the line of a function.
        package var section: String
        package var lines: [Line] = []

        /// The header as git writes it.
        package var header: String {
            "@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@" + (section.isEmpty ? "" : " " + section)
        }
    }

    /// One line of a hunk.
    package struct Line: Hashable, Sendable {
        /// Which side a line is on.
        package enum Kind: Hashable, Sendable {
            case context, added, removed
        }

        package var kind: Kind
        /// Its number before, from 1; nil for an added line.
        package var oldNumber: Int?
        /// Its number after, from 1; nil for a removed line.
        package var newNumber: Int?
        /// The text without the sign.
        package var text: String
        /// Whether the file ends here without a line end.
        package var lacksNewline = false
    }
}

/// Names a line of a diff.
package struct DiffPlace: Hashable, Comparable, Sendable {
    package let file: Int
    package let hunk: Int
    package let line: Int

    package init(file: Int, hunk: Int, line: Int) {
        self.file = file
        self.hunk = hunk
        self.line = line
    }

    package static func < (left: DiffPlace, right: DiffPlace) -> Bool {
        (left.file, left.hunk, left.line) < (right.file, right.hunk, right.line)
    }
}

/// Names a file of a diff, or a hunk of it.
package struct DiffSection: Hashable, Sendable {
    package let file: Int
    /// The hunk in the file; nil for the file as a whole.
    package let hunk: Int?

    package init(file: Int, hunk: Int? = nil) {
        self.file = file
        self.hunk = hunk
    }
}

extension DiffDocument {
    /// The line at a place.
    package subscript(place: DiffPlace) -> Line { files[place.file].hunks[place.hunk].lines[place.line] }
}
