/// A text that was killed or yanked.
struct KilledText: Hashable, Sendable {
    /// The text; of whole lines without the last line end.
    var text: String
    /// Whether it is whole lines, which vim puts below or above a line.
    var isLinewise = false

    /// The text with the line end that whole lines have.
    var whole: String { isLinewise ? text + "\n" : text }
}

/// The texts that were killed last, for yanking.
struct KillRing: Sendable {
    /// How many texts are kept.
    private static let limit = 30

    /// The oldest first.
    private var texts: [KilledText] = []

    /// The one that a yank inserts.
    var newest: KilledText? { texts.last }

    /// Takes a killed text.
    mutating func push(_ text: KilledText) {
        guard !text.text.isEmpty || text.isLinewise else { return }
        texts.append(text)
        if texts.count > Self.limit { texts.removeFirst() }
    }

    /// Adds to the newest text what was killed right after it.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - direction: Where it was from there: behind the newest when forward, before it when backward.
    mutating func join(_ text: String, _ direction: TextDirection) {
        guard var newest = texts.popLast() else { return push(KilledText(text: text)) }
        newest.text = direction == .backward ? text + newest.text : newest.text + text
        texts.append(newest)
    }

    /// Makes the text before the newest the newest, around the end.
    ///
    /// - Returns: The text to yank now.
    mutating func rotate() -> KilledText? {
        guard let text = texts.popLast() else { return nil }
        texts.insert(text, at: 0)
        return texts.last
    }

    /// Changes every text.
    mutating func map(_ change: (String) -> String) {
        texts = texts.map { KilledText(text: change($0.text), isLinewise: $0.isLinewise) }
    }
}
