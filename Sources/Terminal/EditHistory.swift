/// The steps of an editor that can be undone.
///
/// A step is the whole state before it: lines share their storage, so a step costs an array of references.
/// Typing makes one step a word, deleting one step a stretch.
struct EditHistory: Sendable {
    struct State: Sendable {
        let buffer: TextBuffer
        let cursor: TextPosition
    }

    enum Kind: Sendable {
        case typing
        /// A typed blank: the step of the word before ends with it.
        case blank
        case deleting
        /// A step by itself.
        case whole
    }

    /// How many steps are kept: fewer of a long text, whose lines each step refers to anew.
    private static func limit(lines: Int) -> Int { max(20, min(1000, 400_000 / max(1, lines))) }

    private var past: [State] = []
    private var future: [State] = []
    private var open: Kind?

    /// Notes a change.
    mutating func record(_ before: State, _ kind: Kind) {
        future = []
        let joins: Bool
        switch (open, kind) {
        case (.typing, .typing), (.typing, .blank), (.blank, .blank), (.deleting, .deleting): joins = true
        default: joins = false
        }
        if !joins {
            past.append(before)
            let limit = Self.limit(lines: before.buffer.lines.count)
            if past.count > limit { past.removeFirst(past.count - limit) }
        }
        open = kind == .whole ? nil : kind
    }

    /// The next change begins a step of its own.
    mutating func endGroup() {
        open = nil
    }

    mutating func undo(from present: State) -> State? {
        guard let state = past.popLast() else { return nil }
        future.append(present)
        open = nil
        return state
    }

    mutating func redo(from present: State) -> State? {
        guard let state = future.popLast() else { return nil }
        past.append(present)
        open = nil
        return state
    }
}
