// What keys mean to an editor in which letters are typed.

extension TextEditor {
    fileprivate enum Motion {
        case left, right, up, down, pageUp, pageDown
        case wordLeft, wordRight, lineStart, lineEnd, textStart, textEnd
    }

    fileprivate enum Command {
        case move(Motion)
        /// Deletes from the cursor to where the motion leads; a kill keeps it for yank.
        case delete(Motion, keeps: Bool)
        case newline, yank, yankOlder, undo, redo
    }

    /// The keys of readline and of everybody's text fields, with what lists say of them.
    private static let table: [(command: Command, keys: EditingKeys)] = [
        (.move(.left), EditingKeys("left ctrl+b", "One character back.")),
        (.move(.right), EditingKeys("right ctrl+f", "One character on.")),
        (.move(.up), EditingKeys("up ctrl+p", "One row up; above the first, the text sent before.")),
        (.move(.down), EditingKeys("down ctrl+n", "One row down; below the last, the text sent after.")),
        (.move(.pageUp), EditingKeys("pageup", "One page up.")),
        (.move(.pageDown), EditingKeys("pagedown", "One page down.")),
        (.move(.wordLeft), EditingKeys("alt+b alt+left ctrl+left", "To the start of the word.")),
        (.move(.wordRight), EditingKeys("alt+f alt+right ctrl+right", "To the end of the word.")),
        (.move(.lineStart), EditingKeys("home ctrl+a", "To the start of the line.")),
        (.move(.lineEnd), EditingKeys("end ctrl+e", "To the end of the line.")),
        (.move(.textStart), EditingKeys("alt+< ctrl+home", "To the beginning of the text.")),
        (.move(.textEnd), EditingKeys("alt+> ctrl+end", "To the end of the text.")),
        (
            .delete(.left, keeps: false),
            EditingKeys("backspace ctrl+h shift+backspace", "Delete the character before.")
        ),
        (.delete(.right, keeps: false), EditingKeys("delete ctrl+d", "Delete the character here.")),
        (
            .delete(.wordLeft, keeps: true),
            EditingKeys("ctrl+w alt+backspace ctrl+backspace", "Kill to the start of the word.")
        ),
        (
            .delete(.wordRight, keeps: true),
            EditingKeys("alt+d ctrl+delete", "Kill to the end of the word.")
        ),
        (.delete(.lineStart, keeps: true), EditingKeys("ctrl+u", "Kill to the start of the line.")),
        (.delete(.lineEnd, keeps: true), EditingKeys("ctrl+k", "Kill to the end of the line.")),
        (.newline, EditingKeys("enter alt+enter shift+enter ctrl+j", "Begin a new line.")),
        (.yank, EditingKeys("ctrl+y", "Yank: insert what was killed last.")),
        (.yankOlder, EditingKeys("alt+y", "After a yank: what was killed before that instead.")),
        (.undo, EditingKeys("ctrl+_ ctrl+/", "Undo.")),
        (.redo, EditingKeys("alt+_", "Redo: take an undo back.")),
    ]

    private static let commands: [Key: Command] = {
        let keys = table.flatMap { command, row in
            row.keys.compactMap { name in Key(name).map { ($0, command) } }
        }
        return Dictionary(uniqueKeysWithValues: keys)
    }()

    /// The keys that every editor knows, for lists that people read.
    package static var keys: [EditingKeys] { table.map(\.keys) }

    /// The commands that vim's modes add, for lists that people read.
    package static var vimKeys: [EditingKeys] { VimInterpreter.keys }

    /// Acts on a key as an editor without modes does.
    mutating func handlePlainly(_ key: Key) -> Bool {
        let before = lastDeed
        lastDeed = .other
        let previousGoal = goalColumn
        goalColumn = nil
        if let character = key.typedCharacter {
            type(PastedChips.cleaned(String(character)))
            return true
        }
        guard let command = Self.commands[key] else { return false }
        switch command {
        case .move(let motion):
            goalColumn = previousGoal
            return move(motion)
        case .delete(let motion, let keeps): delete(motion, keeps: keeps, after: before)
        case .newline: edit(.whole) { $0.cursor = $0.buffer.insert("\n", at: $0.cursor) }
        case .yank: yank()
        case .yankOlder: yankOlder(after: before)
        case .undo: undo()
        case .redo: redo()
        }
        return true
    }

    private mutating func type(_ text: String) {
        edit(text == " " ? .blank : .typing) { $0.cursor = $0.buffer.insert(text, at: $0.cursor) }
    }
}

// MARK: - Kill and yank

extension TextEditor {
    private mutating func delete(_ motion: Motion, keeps: Bool, after before: Deed) {
        var destination = target(of: motion) ?? cursor
        // At the end of a line a kill takes the line end, at its start the one before: else it would be
        // stuck.
        if destination == cursor {
            switch motion {
            case .lineEnd: destination = buffer.position(after: cursor) ?? cursor
            case .lineStart: destination = buffer.position(before: cursor) ?? cursor
            default: break
            }
        }
        defer { if keeps { lastDeed = .kill } }
        guard destination != cursor else { return }
        let direction: TextDirection = destination < cursor ? .backward : .forward
        var removed = ""
        edit(keeps ? .whole : .deleting) {
            let cut = $0.buffer.remove(from: $0.cursor, to: destination)
            removed = cut.text
            $0.cursor = cut.at
        }
        guard keeps else { return }
        if case .kill = before {
            killRing.join(removed, direction)
        } else {
            killRing.push(KilledText(text: removed))
        }
    }

    private mutating func yank() {
        guard let killed = killRing.newest else { return }
        let start = cursor
        edit(.whole) { $0.cursor = $0.buffer.insert(killed.whole, at: start) }
        lastDeed = .yank(from: start, to: cursor)
    }

    /// Replaces what was just yanked by what was killed before it.
    private mutating func yankOlder(after before: Deed) {
        guard case .yank(let start, let end) = before, let older = killRing.rotate() else { return }
        edit(.whole) {
            let place = $0.buffer.remove(from: start, to: end).at
            $0.cursor = $0.buffer.insert(older.whole, at: place)
        }
        lastDeed = .yank(from: start, to: cursor)
    }
}

// MARK: - Motions

extension TextEditor {
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
