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

    private static let limit = 1000

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
            if past.count > Self.limit { past.removeFirst(past.count - Self.limit) }
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
