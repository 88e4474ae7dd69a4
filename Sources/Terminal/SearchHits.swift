/// Which of the places with the words that are looked for one is, and how many there are.
package struct SearchHits: Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1, from the top.
    package let number: Int
    package let all: Int

    package init(number: Int, all: Int) {
        self.number = number
        self.all = all
    }

    /// Such as `3 of 17`.
    package var description: String { "\(number) of \(all)" }
}
