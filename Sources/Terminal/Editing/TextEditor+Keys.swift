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
            ("ctrl+y", .yank), ("alt+y", .yankOlder),
            ("ctrl+_", .undo), ("ctrl+/", .undo), ("alt+_", .redo),
        ]
        let keys = table.compactMap { text, command in Key(text).map { ($0, command) } }
        return Dictionary(uniqueKeysWithValues: keys)
    }()

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
