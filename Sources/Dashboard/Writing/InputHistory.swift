import Terminal

/// The way back through texts that were sent before, as a shell has it.
///
/// What is being written is the newest place of it: whoever comes back finds it as it was, with its cursor
/// and everything that can be undone; so is a recalled text that was changed.
struct InputHistory: Sendable {
    /// The texts, the oldest first, as they were when the walk began.
    private var texts: [String] = []
    /// The text shown; nil for the one being written.
    private var place: Int?
    /// The editors of places that were left, the one being written behind the last.
    private var left: [Int: TextEditor] = [:]

    /// Lets an editor act on a key, or walks if that leads out of its text.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - editor: The editor; it gets another text when the key walks.
    ///   - earlier: The texts sent before, the oldest first.
    /// - Returns: Whether the key meant something.
    mutating func handle(_ key: Key, in editor: inout TextEditor, through earlier: [String]) -> Bool {
        if editor.handle(key) { return true }
        return editor.historyDirection(of: key).map { walk($0, in: &editor, through: earlier) } ?? false
    }

    /// What is being written and was not sent: the text shown, unless that is an earlier one as it was.
    func unsent(_ editor: TextEditor) -> TextEditor {
        guard let place, editor.text == texts[place], let written = left[texts.count] else { return editor }
        return written
    }

    /// Forgets the walk, since the text shown was sent.
    ///
    /// - Returns: What was being written when the walk began; nil when the text sent is what was written.
    mutating func end() -> TextEditor? {
        defer { self = InputHistory() }
        return place == nil ? nil : left[texts.count]
    }

    /// Shows the text before the one shown, or the one after it.
    ///
    /// - Parameters:
    ///   - direction: Backward for earlier texts, forward for later ones and at last what is being written.
    ///   - editor: The editor; it gets the other text.
    ///   - earlier: The texts sent before, the oldest first.
    /// - Returns: Whether there is one.
    mutating func walk(
        _ direction: TextDirection,
        in editor: inout TextEditor,
        through earlier: [String]
    ) -> Bool {
        if place == nil { begin(earlier) }
        let here = place ?? texts.count
        let next = here + (direction == .backward ? -1 : 1)
        guard (0...texts.count).contains(next) else { return false }
        left[here] = editor
        if let kept = left[next] {
            editor = kept
        } else {
            editor.reset(to: texts[next], keepsMode: true)
        }
        place = next == texts.count ? nil : next
        return true
    }

    /// Takes the texts as they are now; one that was sent several times in a row is one.
    private mutating func begin(_ earlier: [String]) {
        var distinct: [String] = []
        for text in earlier where distinct.last != text { distinct.append(text) }
        guard distinct != texts else { return }
        texts = distinct
        left = [:]
    }
}
