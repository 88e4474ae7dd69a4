/// The difference between two texts, line by line.
package enum LineDiff {
    /// Lines of the old text and the lines of the new one that stand in their place; one of the two may be empty.
    package struct Change: Sendable, Hashable {
        /// Line indices of the old text, counted from 0.
        package var old: Range<Int>
        /// Line indices of the new text, counted from 0.
        package var new: Range<Int>
    }

    /// The changes that turn one text into the other, in order, not touching each other.
    package static func changes(from before: String, to after: String) -> [Change] {
        []
    }
}
