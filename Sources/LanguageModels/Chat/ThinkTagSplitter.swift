/// Takes a model's `<think>…</think>` out of its text while it streams.
///
/// Only tags at the very start count: further down they are text, such as code about them. A tag may be
/// split over pieces. Text after the thinking starts without the blank lines that models put there.
struct ThinkTagSplitter: Sendable {
    /// What a piece turned out to be.
    struct Split: Hashable {
        var thinking = ""
        var text = ""
    }

    private enum State {
        /// Nothing but white space and perhaps the start of a tag.
        case atStart

        case thinking

        /// After the closing tag, before the first character of text.
        case afterThinking

        case text
    }

    private static let opening = "<think>"
    private static let closing = "</think>"

    private var state = State.atStart

    /// What came and is not decided yet.
    private var held = ""

    /// Takes the next piece.
    mutating func split(_ piece: String) -> Split {
        if case .text = state { return Split(text: piece) }
        held += piece
        var split = Split()
        while step(&split) {}
        return split
    }

    /// Ends the text and returns what was held back.
    mutating func finish() -> Split {
        defer { held = "" }
        if case .thinking = state { return Split(thinking: held) }
        return Split(text: held)
    }

    /// Decides as much as can be; answers whether there may be more to decide.
    private mutating func step(_ split: inout Split) -> Bool {
        switch state {
        case .atStart:
            let visible = held.drop(while: \.isWhitespace)
            if visible.hasPrefix(Self.opening) {
                held = String(visible.dropFirst(Self.opening.count))
                state = .thinking
                return true
            }
            if !visible.isEmpty, !Self.opening.hasPrefix(visible) { state = .text }
        case .thinking:
            if let end = held.firstRange(of: Self.closing) {
                split.thinking += held[..<end.lowerBound]
                held = String(held[end.upperBound...])
                state = .afterThinking
                return true
            }
            let kept = Self.longestOverlap(of: held, with: Self.closing)
            split.thinking += held.dropLast(kept)
            held = String(held.suffix(kept))
        case .afterThinking:
            held = String(held.drop(while: \.isWhitespace))
            if !held.isEmpty { state = .text }
        case .text:
            break
        }
        if case .text = state {
            split.text += held
            held = ""
        }
        return false
    }

    /// How many characters at the end of a text may be the start of a tag.
    private static func longestOverlap(of text: String, with tag: String) -> Int {
        (1..<tag.count).last { text.hasSuffix(tag.prefix($0)) } ?? 0
    }
}
