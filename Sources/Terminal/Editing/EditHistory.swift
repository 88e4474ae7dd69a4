/// The steps of an editor that can be undone.
///
/// A step is the whole state before it: lines share their storage, so a step costs an array of references.
/// Typing makes one step a word, deleting one step a stretch; what happens between ``hold()`` and
/// ``release()`` is one step.
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
    /// How many commands that are one step each are under way, one within the other.
    private var holds = 0
    /// Whether something has changed since the outermost of them began.
    private var isHoldBegun = false

    /// Notes a change.
    mutating func record(_ before: State, _ kind: Kind) {
        future = []
        if !joins(kind) {
            past.append(before)
            let limit = Self.limit(lines: before.buffer.lines.count)
            if past.count > limit { past.removeFirst(past.count - limit) }
        }
        isHoldBegun = holds > 0
        open = kind == .whole || holds > 0 ? nil : kind
    }

    /// Whether a change belongs to the step before.
    private func joins(_ kind: Kind) -> Bool {
        guard holds == 0 else { return isHoldBegun }
        switch (open, kind) {
        case (.typing, .typing), (.typing, .blank), (.blank, .blank), (.deleting, .deleting): return true
        default: return false
        }
    }

    /// The next change begins a step of its own.
    mutating func endGroup() {
        open = nil
    }

    /// All changes up to the matching ``release()`` are one step.
    mutating func hold() {
        if holds == 0 { endStep() }
        holds += 1
    }

    /// Ends what ``hold()`` began.
    mutating func release() {
        holds = max(0, holds - 1)
        if holds == 0 { endStep() }
    }

    mutating func undo(from present: State) -> State? {
        guard let state = past.popLast() else { return nil }
        future.append(present)
        endStep()
        return state
    }

    mutating func redo(from present: State) -> State? {
        guard let state = future.popLast() else { return nil }
        past.append(present)
        endStep()
        return state
    }

    private mutating func endStep() {
        open = nil
        isHoldBegun = false
    }
}
