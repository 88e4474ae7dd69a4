/// The difference of one file, as a screen shows it.
package struct FileDiff: Sendable, Hashable {
    /// What happened to the file.
    package enum Status: String, Sendable, Hashable {
        case added, deleted, modified, renamed, copied
    }

    /// The path before, nil for a new file.
    package var oldPath: String?
    /// The path after, nil for a deleted file.
    package var newPath: String?
    /// What happened to the file.
    package var status: Status
    /// Whether the content is not text, so that there are no hunks.
    package var isBinary: Bool
    /// The file modes before and after (`100644`), if they differ.
    package var modeChange: ModeChange?
    /// The changed places.
    package var hunks: [DiffHunk]

    /// Describes a file's difference.
    package init(
        oldPath: String?,
        newPath: String?,
        status: Status,
        isBinary: Bool = false,
        modeChange: ModeChange? = nil,
        hunks: [DiffHunk] = []
    ) {
        self.oldPath = oldPath
        self.newPath = newPath
        self.status = status
        self.isBinary = isBinary
        self.modeChange = modeChange
        self.hunks = hunks
    }

    /// A change of the file's mode.
    package struct ModeChange: Sendable, Hashable {
        /// The mode before, in octal.
        package var old: String
        /// The mode after, in octal.
        package var new: String
    }

    /// The path to show: the new one if there is one.
    package var path: String { newPath ?? oldPath ?? "" }
    /// The number of added lines.
    package var additions: Int { hunks.reduce(0) { $0 + $1.lines.count { $0.kind == .added } } }
    /// The number of removed lines.
    package var deletions: Int { hunks.reduce(0) { $0 + $1.lines.count { $0.kind == .removed } } }
}

/// One changed place of a file with the lines around it.
package struct DiffHunk: Sendable, Hashable {
    /// The first line in the old file, counted from 1.
    package var oldStart: Int
    /// How many lines of the old file it covers.
    package var oldCount: Int
    /// The first line in the new file, counted from 1.
    package var newStart: Int
    /// How many lines of the new file it covers.
    package var newCount: Int
    /// What follows the second `@@`: usually the enclosing function.
    package var heading: String
    /// The lines in order.
    package var lines: [DiffLine]
}

/// One line of a hunk.
package struct DiffLine: Sendable, Hashable {
    /// Whether the line is in both files or in one.
    package enum Kind: String, Sendable, Hashable {
        case context, added, removed
    }

    /// Whether the line is in both files or in one.
    package var kind: Kind
    /// The line without its marker and without its LF.
    package var text: String
    /// Its number in the old file, counted from 1; nil for an added line.
    package var oldNumber: Int?
    /// Its number in the new file, counted from 1; nil for a removed line.
    package var newNumber: Int?
    /// Whether the file ends here without a newline.
    package var hasNoNewline: Bool
}
