/// What the user thinks of single places of a change that waits for review.
public struct ChangeReview: Codable, Sendable, Equatable {
    /// The tree of the checkpoint whose diff was looked at; a review of other files is refused.
    public var tree: String
    /// What is to be taken back; all else is accepted.
    public var rejected: [HunkReference]
    /// What the agent is to be told of single places, rejected or not.
    public var comments: [HunkComment]

    /// Creates a review.
    public init(tree: String, rejected: [HunkReference] = [], comments: [HunkComment] = []) {
        self.tree = tree
        self.rejected = rejected
        self.comments = comments
    }

    /// Whether it says nothing.
    public var isEmpty: Bool { rejected.isEmpty && comments.isEmpty }
}

/// Names a hunk of a diff, or a file of it as a whole.
public struct HunkReference: Codable, Sendable, Hashable {
    /// The file as the diff shows it: its path after the change, or before it if it was deleted.
    public var path: String
    /// The hunk; nil for the file as a whole, its name and its mode included.
    public var lines: HunkLines?

    /// Creates a reference.
    public init(path: String, lines: HunkLines? = nil) {
        self.path = path
        self.lines = lines
    }
}

/// The lines of a hunk, as its header names them.
public struct HunkLines: Codable, Sendable, Hashable {
    /// The first line before the change, from 1; the line above the hunk if it has none.
    public var oldStart: Int
    /// How many lines it has before the change.
    public var oldCount: Int
    /// The first line after the change, from 1; the line above the hunk if it has none.
    public var newStart: Int
    /// How many lines it has after the change.
    public var newCount: Int

    /// Creates the numbers of a header.
    public init(oldStart: Int, oldCount: Int, newStart: Int, newCount: Int) {
        self.oldStart = oldStart
        self.oldCount = oldCount
        self.newStart = newStart
        self.newCount = newCount
    }
}

/// A comment of the user's on a place of a change.
public struct HunkComment: Codable, Sendable, Equatable {
    /// One line of a diff.
    public struct Line: Codable, Sendable, Hashable {
        /// Which of the two files a number counts in.
        public enum Side: String, Codable, Sendable {
            case old, new
        }

        /// The file that the number counts in.
        public var side: Side
        /// The number, from 1.
        public var number: Int

        /// Names a line.
        public init(side: Side, number: Int) {
            self.side = side
            self.number = number
        }
    }

    /// What it is about.
    public var place: HunkReference
    /// The line it is about; nil for the place as a whole.
    public var line: Line?
    /// What the user says.
    public var text: String

    /// Creates a comment.
    public init(place: HunkReference, line: Line? = nil, text: String) {
        self.place = place
        self.line = line
        self.text = text
    }
}

/// What the agent is told of one place of a change that was given back.
public struct ReviewNote: Codable, Sendable, Equatable {
    /// The file, relative to the worktree.
    public var path: String
    /// Which lines of it, in words such as `lines 3-9`; empty for the file as a whole.
    public var lines: String
    /// What the user says; empty when the place was only taken back.
    public var comment: String
    /// Whether the place was taken back, so that the files are without it.
    public var isTakenBack: Bool
    /// The place as a unified diff, cut when it is long; unlike the comment it is the agent's own text.
    public var excerpt: String

    /// Creates a note.
    public init(path: String, lines: String, comment: String, isTakenBack: Bool, excerpt: String) {
        self.path = path
        self.lines = lines
        self.comment = comment
        self.isTakenBack = isTakenBack
        self.excerpt = excerpt
    }
}
