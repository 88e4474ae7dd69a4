/// Scrolling of a text that may grow at its end.
///
/// While it follows, the end stays in view. Any move up lets go of the end: from then on the line at the top
/// stays where it is however much is appended, until the reader comes back to the end. Where there is no room
/// for that line at the top, as in a view that has become higher, it comes back as soon as there is.
package struct ScrollState: Hashable, Sendable {
    /// The first line in view.
    package private(set) var offset = 0
    package private(set) var isFollowing: Bool
    /// The line that was at the top when the reader last moved, or the text in view was shifted.
    private var anchor = 0
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
        settle()
    }

    /// Says that lines were added above (positive) or dropped from the top (negative): what is in view stays.
    package mutating func shift(by lines: Int) {
        count = max(0, count + lines)
        anchor = max(0, anchor + lines)
        settle()
    }

    /// Scrolls by lines, down if positive.
    package mutating func scroll(by lines: Int) {
        guard lines != 0 else { return }
        move(to: offset + lines)
        if lines < 0 {
            isFollowing = false
        } else if offset == lastOffset {
            isFollowing = true
        }
    }

    /// Scrolls by the height of the view less one line.
    package mutating func scrollPage(by pages: Int) {
        scroll(by: pages * max(1, rows - 1))
    }

    package mutating func scrollToStart() {
        move(to: 0)
        isFollowing = false
    }

    /// Goes to the end and follows it.
    package mutating func scrollToEnd() {
        move(to: lastOffset)
        isFollowing = true
    }

    /// Brings a line into view, for search; it lets go of the end.
    package mutating func show(line: Int) {
        if visible.contains(line) { return }
        move(to: line - rows / 2)
        isFollowing = false
    }

    /// Puts a line at the top, as near as the ends of the text allow, for good.
    private mutating func move(to line: Int) {
        offset = max(0, min(line, lastOffset))
        anchor = offset
    }

    /// Shows what is followed, or what was left at the top.
    private mutating func settle() {
        if isFollowing { anchor = lastOffset }
        offset = min(anchor, lastOffset)
    }
}
