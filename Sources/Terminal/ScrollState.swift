/// Scrolling of a text that may grow at its end.
///
/// While it follows, the end stays in view. Any move up lets go of the end: from then on the line at the top
/// stays where it is however much is appended, until the reader comes back to the end.
package struct ScrollState: Hashable, Sendable {
    /// The first line in view.
    package private(set) var offset = 0
    package private(set) var isFollowing: Bool
    /// The lines of the whole text.
    package private(set) var count = 0
    /// The height of the view.
    package private(set) var rows = 1

    /// - Parameter follows: True for logs and chats, false for what is read from its beginning.
    package init(follows: Bool = true) {
        isFollowing = follows
    }

    /// The lines in view.
    package var visible: Range<Int> { offset..<max(offset, min(count, offset + rows)) }
    /// The lines below the view, for a "12 more" mark.
    package var linesBelow: Int { max(0, count - offset - rows) }
    private var lastOffset: Int { max(0, count - rows) }

    /// Takes the length of the text and the height of the view as they are now.
    package mutating func update(count: Int, rows: Int) {
        self.count = max(0, count)
        self.rows = max(1, rows)
        offset = isFollowing ? lastOffset : min(offset, lastOffset)
    }

    /// Says that lines were added above (positive) or dropped from the top (negative): what is in view stays.
    package mutating func shift(by lines: Int) {
        count = max(0, count + lines)
        offset = isFollowing ? lastOffset : max(0, min(offset + lines, lastOffset))
    }

    /// Scrolls by lines, down if positive.
    package mutating func scroll(by lines: Int) {
        offset = max(0, min(offset + lines, lastOffset))
        if lines < 0 {
            isFollowing = false
        } else if lines > 0 && offset == lastOffset {
            isFollowing = true
        }
    }

    /// Scrolls by the height of the view less one line.
    package mutating func scrollPage(by pages: Int) {
        scroll(by: pages * max(1, rows - 1))
    }

    package mutating func scrollToStart() {
        offset = 0
        isFollowing = false
    }

    /// Goes to the end and follows it.
    package mutating func scrollToEnd() {
        offset = lastOffset
        isFollowing = true
    }

    /// Brings a line into view, for search; it lets go of the end.
    package mutating func show(line: Int) {
        if visible.contains(line) { return }
        offset = max(0, min(line - rows / 2, lastOffset))
        isFollowing = false
    }
}
