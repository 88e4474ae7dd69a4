/// A multi-line editor as a value: text, cursor, undo, kill and yank, and its picture.
///
/// It knows no pane and no clock. Keys come through `handle`; what it does not know it leaves to the owner,
/// who also sees every key first and so decides, for example, that Enter sends.
package struct TextEditor: Sendable {
    package private(set) var buffer: TextBuffer
    package private(set) var cursor: TextPosition
    /// The width at which lines wrap, for moving up and down by what is seen.
    private(set) var columns = 80
    /// The height of the view.
    private(set) var rows = 24
    /// The first row of the wrapped text in view.
    private(set) var topRow = 0

    /// The text wrapped to the view, kept so that a key and the frame after it wrap once.
    private var wrapped: EditorLayout
    private var history = EditHistory()
    private var killed = ""
    private var lastWasKill = false
    /// The column that up and down try to keep.
    private var goalColumn: Int?

    package init(text: String = "") {
        buffer = TextBuffer(text)
        cursor = buffer.end
        wrapped = EditorLayout(buffer, columns: Self.room(columns))
    }

    package var text: String { buffer.text }
    package var isEmpty: Bool { buffer.isEmpty }

    /// Replaces the whole text, as one step that can be undone; the cursor goes to the end.
    package mutating func setText(_ text: String) {
        edit(.whole) {
            $0.buffer = TextBuffer(text)
            $0.cursor = $0.buffer.end
        }
    }

    /// Inserts a paste, as one step that can be undone.
    package mutating func paste(_ text: String) {
        edit(.whole) { $0.cursor = $0.buffer.insert(text, at: $0.cursor) }
    }

    /// Tells the size of the view and brings the cursor into it.
    package mutating func fit(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        wrapped = layout(columns: self.columns)
        topRow = visibleTop(wrapped, rows: self.rows)
    }

    /// Goes back one step; false if there is none.
    @discardableResult
    package mutating func undo() -> Bool {
        guard let state = history.undo(from: state) else { return false }
        restore(state)
        return true
    }

    /// Takes an undo back; false if there is none.
    @discardableResult
    package mutating func redo() -> Bool {
        guard let state = history.redo(from: state) else { return false }
        restore(state)
        return true
    }

    /// Acts on a key.
    ///
    /// - Returns: Whether the editor knows the key and could act: Up on the first row, for example, is left
    ///   to the
    ///   owner, who may have a history.
    package mutating func handle(_ key: Key) -> Bool {
        let wasKill = lastWasKill
        lastWasKill = false
        let previousGoal = goalColumn
        goalColumn = nil
        if let character = key.typedCharacter {
            type(String(character))
            return true
        }
        guard let command = Self.commands[key] else { return false }
        switch command {
        case .move(let motion):
            goalColumn = previousGoal
            return move(motion)
        case .delete(let motion, let keeps):
            return delete(motion, keeps: keeps, appends: wasKill)
        case .newline:
            edit(.whole) { $0.cursor = $0.buffer.insert("\n", at: $0.cursor) }
        case .yank:
            guard !killed.isEmpty else { return true }
            let text = killed
            edit(.whole) { $0.cursor = $0.buffer.insert(text, at: $0.cursor) }
        case .undo:
            undo()
        case .redo:
            redo()
        }
        return true
    }
}

// MARK: - Keys

extension TextEditor {
    fileprivate enum Motion {
        case left, right, up, down, pageUp, pageDown
        case wordLeft, wordRight, lineStart, lineEnd, textStart, textEnd
    }

    fileprivate enum Command {
        case move(Motion)
        /// Deletes from the cursor to where the motion leads; a kill keeps it for yank.
        case delete(Motion, keeps: Bool)
        case newline, yank, undo, redo
    }

    /// The keys of readline and of everybody's text fields.
    private static let commands: [Key: Command] = {
        let table: [(String, Command)] = [
            ("left", .move(.left)), ("ctrl+b", .move(.left)),
            ("right", .move(.right)), ("ctrl+f", .move(.right)),
            ("up", .move(.up)), ("ctrl+p", .move(.up)),
            ("down", .move(.down)), ("ctrl+n", .move(.down)),
            ("pageup", .move(.pageUp)), ("pagedown", .move(.pageDown)),
            ("ctrl+left", .move(.wordLeft)), ("alt+left", .move(.wordLeft)), ("alt+b", .move(.wordLeft)),
            ("ctrl+right", .move(.wordRight)), ("alt+right", .move(.wordRight)), ("alt+f", .move(.wordRight)),
            ("home", .move(.lineStart)), ("ctrl+a", .move(.lineStart)),
            ("end", .move(.lineEnd)), ("ctrl+e", .move(.lineEnd)),
            ("ctrl+home", .move(.textStart)), ("alt+<", .move(.textStart)),
            ("ctrl+end", .move(.textEnd)), ("alt+>", .move(.textEnd)),
            ("backspace", .delete(.left, keeps: false)), ("shift+backspace", .delete(.left, keeps: false)),
            ("ctrl+h", .delete(.left, keeps: false)),
            ("delete", .delete(.right, keeps: false)), ("ctrl+d", .delete(.right, keeps: false)),
            ("ctrl+w", .delete(.wordLeft, keeps: true)), ("alt+backspace", .delete(.wordLeft, keeps: true)),
            ("ctrl+backspace", .delete(.wordLeft, keeps: true)),
            ("alt+d", .delete(.wordRight, keeps: true)), ("ctrl+delete", .delete(.wordRight, keeps: true)),
            ("ctrl+u", .delete(.lineStart, keeps: true)), ("ctrl+k", .delete(.lineEnd, keeps: true)),
            ("enter", .newline), ("alt+enter", .newline), ("shift+enter", .newline), ("ctrl+j", .newline),
            ("ctrl+y", .yank),
            ("ctrl+_", .undo), ("ctrl+/", .undo), ("alt+_", .redo),
        ]
        let keys = table.compactMap { text, command in Key(text).map { ($0, command) } }
        return Dictionary(uniqueKeysWithValues: keys)
    }()

    private mutating func type(_ text: String) {
        edit(text == " " ? .blank : .typing) { $0.cursor = $0.buffer.insert(text, at: $0.cursor) }
    }

    private mutating func move(_ motion: Motion) -> Bool {
        guard let target = target(of: motion) else { return false }
        switch motion {
        case .up, .down, .pageUp, .pageDown: break
        default: goalColumn = nil
        }
        cursor = target
        history.endGroup()
        return true
    }

    private mutating func delete(_ motion: Motion, keeps: Bool, appends: Bool) -> Bool {
        var destination = cursor
        if let target = target(of: motion) { destination = target }
        // At the end of a line a kill takes the line end, at its start the one before: else it would be
        // stuck.
        if destination == cursor {
            switch motion {
            case .lineEnd: destination = buffer.position(after: cursor) ?? cursor
            case .lineStart: destination = buffer.position(before: cursor) ?? cursor
            default: break
            }
        }
        lastWasKill = keeps
        guard destination != cursor else { return true }
        let isBackward = destination < cursor
        var removed = ""
        edit(keeps ? .whole : .deleting) {
            let cut = $0.buffer.remove(from: $0.cursor, to: destination)
            removed = cut.text
            $0.cursor = cut.at
        }
        guard keeps else { return true }
        lastWasKill = true
        killed = !appends ? removed : isBackward ? removed + killed : killed + removed
        return true
    }

    /// Where a motion leads; nil if there is nothing in that direction.
    private mutating func target(of motion: Motion) -> TextPosition? {
        switch motion {
        case .left: return buffer.position(before: cursor)
        case .right: return buffer.position(after: cursor)
        case .wordLeft: return buffer.wordStart(before: cursor)
        case .wordRight: return buffer.wordEnd(after: cursor)
        case .lineStart: return TextPosition(line: cursor.line, column: 0)
        case .lineEnd: return TextPosition(line: cursor.line, column: buffer.lines[cursor.line].count)
        case .textStart: return .start
        case .textEnd: return buffer.end
        case .up: return vertical(by: -1)
        case .down: return vertical(by: 1)
        case .pageUp: return vertical(by: -max(1, rows - 1))
        case .pageDown: return vertical(by: max(1, rows - 1))
        }
    }

    private mutating func vertical(by delta: Int) -> TextPosition? {
        let layout = layout(columns: columns)
        let place = layout.place(of: cursor)
        let row = max(0, min(place.row + delta, layout.rows.count - 1))
        guard row != place.row else { return nil }
        let goal = goalColumn ?? place.column
        goalColumn = goal
        return layout.position(row: row, column: goal)
    }
}

// MARK: - Undo

extension TextEditor {
    private var state: EditHistory.State { EditHistory.State(buffer: buffer, cursor: cursor) }

    private mutating func restore(_ state: EditHistory.State) {
        buffer = state.buffer
        cursor = state.cursor
        rewrap()
        goalColumn = nil
        lastWasKill = false
    }

    private mutating func edit(_ kind: EditHistory.Kind, _ change: (inout TextEditor) -> Void) {
        let before = state
        change(&self)
        goalColumn = nil
        guard buffer != before.buffer else { return }
        rewrap()
        history.record(before, kind)
    }

    private mutating func rewrap() {
        wrapped = EditorLayout(buffer, columns: wrapped.columns, reusing: wrapped)
    }
}

// MARK: - Picture

extension TextEditor {
    /// Draws the text wrapped into the rectangle, scrolled so that the cursor is seen.
    ///
    /// `showsCursor` puts the terminal's cursor at the place of typing.
    package func draw(into canvas: inout Canvas, _ rect: Rect, style: Style = .plain, showsCursor: Bool) {
        guard !rect.isEmpty else { return }
        let layout = layout(columns: rect.columns)
        let top = visibleTop(layout, rows: rect.rows)
        canvas.fill(rect, style: style)
        for (index, row) in layout.rows.dropFirst(top).prefix(rect.rows).enumerated() {
            let point = Point(column: rect.column, row: rect.row + index)
            canvas.put(row.text, at: point, style: style, maxColumns: rect.columns)
        }
        if showsCursor {
            let place = layout.place(of: cursor)
            canvas.cursor = Point(
                column: rect.column + min(place.column, rect.columns - 1),
                row: rect.row + place.row - top
            )
        }
    }

    /// The height that shows the whole text at this width.
    package func height(columns: Int) -> Int {
        layout(columns: columns).rows.count
    }

    private func layout(columns: Int) -> EditorLayout {
        let room = Self.room(columns)
        return room == wrapped.columns ? wrapped : EditorLayout(buffer, columns: room)
    }

    /// The columns of text: the last one is kept free for a cursor behind a full row.
    private static func room(_ columns: Int) -> Int { max(1, columns - 1) }

    private func visibleTop(_ layout: EditorLayout, rows: Int) -> Int {
        let row = layout.place(of: cursor).row
        let highest = max(0, layout.rows.count - rows)
        return min(max(min(topRow, highest), row - rows + 1), row)
    }
}
