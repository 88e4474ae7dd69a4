/// A multi-line editor as a value: text, cursor, undo, kill and yank, and its picture.
///
/// It knows no pane and no clock. Keys come through `handle`; what it does not know it leaves to the owner,
/// who also sees every key first and so decides, for example, that Enter sends.
package struct TextEditor: Sendable {
    /// The text as it is edited, with one character for each long paste.
    package internal(set) var buffer: TextBuffer
    package internal(set) var cursor: TextPosition
    /// The width at which lines wrap, for moving up and down by what is seen.
    private(set) var columns = 80
    /// The height of the view.
    private(set) var rows = 24
    /// The first row of the wrapped text in view.
    private(set) var topRow = 0
    /// Vim's modes; nil for an editor whose letters are always typed.
    private(set) var vim: VimInterpreter?
    /// A command of vim's about the whole text that was typed to its end and is the owner's to do.
    private var finishedCommand: String?

    /// The text wrapped to the view, kept so that a key and the frame after it wrap once.
    var wrapped: EditorLayout
    private(set) var chips = PastedChips()
    var history = EditHistory()
    var killRing = KillRing()
    /// What the key before did, if that matters to the next one.
    var lastDeed = Deed.other
    /// The column that up and down try to keep.
    var goalColumn: Int?

    /// What a key did that changes the meaning of the one after it.
    enum Deed {
        /// A kill that the next one adds to.
        case kill
        /// A yank of a stretch of text, which can be replaced by an older one.
        case yank(from: TextPosition, to: TextPosition)
        case other
    }

    package init(text: String = "") {
        buffer = TextBuffer(PastedChips.cleaned(text))
        cursor = buffer.end
        wrapped = EditorLayout(buffer, columns: Self.room(columns))
    }

    /// The whole text, pastes written out.
    package var text: String { chips.expanded(buffer.text) }
    package var isEmpty: Bool { buffer.isEmpty }
    /// Whether a paste is shown as a chip.
    package var hasChips: Bool { buffer.lines.contains { chips.stand(in: $0) } }

    /// Replaces the whole text, as one step that can be undone; the cursor goes to the end.
    package mutating func setText(_ text: String) {
        edit(.whole) {
            $0.buffer = TextBuffer(PastedChips.cleaned(text))
            $0.cursor = $0.buffer.end
        }
    }

    /// Begins anew with another text: there is nothing to undo, but what was killed can still be yanked.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - keepsMode: Whether vim's mode stays as it is; else letters are typed.
    package mutating func reset(to text: String = "", keepsMode: Bool = false) {
        let chips = chips
        killRing.map { chips.expanded($0) }
        self.chips = PastedChips()
        history = EditHistory()
        lastDeed = .other
        goalColumn = nil
        topRow = 0
        buffer = TextBuffer(PastedChips.cleaned(text))
        cursor = buffer.end
        wrapped = EditorLayout(buffer, columns: wrapped.columns)
        vim = vim?.anew(keepsMode: keepsMode)
        leaveLineEnd()
    }

    /// Tells the size of the view and brings the cursor into it.
    package mutating func fit(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        wrapped = layout(columns: self.columns)
        topRow = visibleTop(wrapped, rows: self.rows)
    }

    /// Acts on a key.
    ///
    /// - Returns: Whether the editor knows the key and could act: Up on the first row, for example, is left
    ///   to the owner, who may have a history.
    package mutating func handle(_ key: Key) -> Bool {
        vim == nil ? handlePlainly(key) : handleInVim(key)
    }

    /// Which way a key that ``handle(_:)`` could not act on leads in a list of earlier texts; nil when it is
    /// about something else.
    package func historyDirection(of key: Key) -> TextDirection? {
        switch key {
        case Key(.up), Key(.character("p"), .control): return .backward
        case Key(.down), Key(.character("n"), .control): return .forward
        case Key(.character("k")) where vim?.mode == .normal: return .backward
        case Key(.character("j")) where vim?.mode == .normal: return .forward
        default: return nil
        }
    }
}

// MARK: - Pastes

extension TextEditor {
    /// Inserts a paste, as one step that can be undone.
    ///
    /// - Parameters:
    ///   - text: What was pasted; control characters in it are taken out, and nothing in it is a key.
    ///   - collapses: Whether a long one is shown as one character, such as `[pasted 240 lines]`, that
    ///     stands for it until ``expandPastes()``.
    package mutating func paste(_ text: String, collapses: Bool = false) {
        let clean = PastedChips.cleaned(text)
        // As the buffer would keep it, so that what is counted is what is sent.
        let kept = collapses && PastedChips.isLong(clean) ? chips.add(TextBuffer(clean).text) : nil
        let inserted = kept ?? clean
        vim?.record(.text(inserted, replacing: 0))
        edit(.whole) { $0.cursor = $0.buffer.insert(inserted, at: $0.cursor) }
        leaveLineEnd()
    }

    /// Writes out the paste at the cursor or before it, or else all of them, as one step.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    package mutating func expandPastes() -> Bool {
        guard hasChips else { return false }
        let near = [cursor, buffer.position(before: cursor)].compactMap(\.self).first { position in
            buffer.character(at: position).map(chips.isChip) == true
        }
        edit(.whole) { editor in
            guard let near, let end = editor.buffer.position(after: near) else {
                editor.buffer = TextBuffer(editor.text)
                editor.cursor = editor.buffer.end
                return
            }
            let chip = editor.buffer.remove(from: near, to: end).text
            editor.cursor = editor.buffer.insert(editor.chips.expanded(chip), at: near)
        }
        return true
    }

    /// Replaces characters left of the cursor on its line, as one step.
    ///
    /// - Parameters:
    ///   - count: How many characters.
    ///   - text: What comes in their place; the cursor goes behind it.
    package mutating func replace(last count: Int, with text: String) {
        let start = TextPosition(line: cursor.line, column: max(0, cursor.column - count))
        vim?.record(.text(text, replacing: count))
        edit(.whole) {
            let place = $0.buffer.remove(from: start, to: $0.cursor).at
            $0.cursor = $0.buffer.insert(text, at: place)
        }
    }

    /// Begins a line at the cursor.
    package mutating func insertLineEnd() {
        vim?.record(.text("\n", replacing: 0))
        edit(.whole) { $0.cursor = $0.buffer.insert("\n", at: $0.cursor) }
    }
}

// MARK: - Changes

extension TextEditor {
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

    private var state: EditHistory.State { .init(buffer: buffer, cursor: cursor) }

    private mutating func restore(_ state: EditHistory.State) {
        buffer = state.buffer
        cursor = state.cursor
        rewrap()
        goalColumn = nil
        lastDeed = .other
    }

    /// Changes buffer and cursor, as a step or a part of one.
    mutating func edit(_ kind: EditHistory.Kind, _ change: (inout TextEditor) -> Void) {
        let before = state
        change(&self)
        goalColumn = nil
        guard buffer != before.buffer else { return }
        rewrap()
        history.record(before, kind)
    }

    private mutating func rewrap() {
        wrapped = EditorLayout(buffer, columns: wrapped.columns, chips: chips, reusing: wrapped)
    }
}

// MARK: - Vim

extension TextEditor {
    /// The mode to show; nil for an editor without modes.
    package var mode: VimMode? { vim?.mode }

    /// What was typed of a command behind a colon, such as `wq`; nil while none was begun.
    package var commandLine: String? { vim?.commandLine }

    /// The mode in words, with the command that was begun; nil for an editor without modes.
    package var modeTitle: String? {
        mode.map { mode in commandLine.map { "\(mode.title) :\($0)" } ?? mode.title }
    }

    /// Takes the command about the whole text that was just typed to its end, without its colon; nil when none
    /// was.
    package mutating func takeCommand() -> String? {
        defer { finishedCommand = nil }
        return finishedCommand
    }

    /// Whether letters are typed now, and are not commands.
    package var takesLetters: Bool { vim.map { $0.mode == .insert } ?? true }

    /// Whether Escape means something to the editor itself, before it means to leave.
    package var wantsEscape: Bool { vim.map { $0.mode != .normal || $0.isPending } ?? false }

    /// Gives the editor vim's modes, or takes them away; with them it begins in insert mode.
    package mutating func useVim(_ isOn: Bool) {
        guard isOn != (vim != nil) else { return }
        vim = isOn ? VimInterpreter() : nil
    }

    /// Makes letters be typed, whatever the mode was.
    package mutating func beginTyping() {
        guard vim != nil, !takesLetters else { return }
        vim = vim?.typing()
    }

    /// What is marked in one of the visual modes: the first position and the one behind the last.
    var selection: (from: TextPosition, to: TextPosition)? {
        vim?.selection(in: VimText(buffer: buffer, cursor: cursor)).map { ($0.from, $0.to) }
    }

    private mutating func handleInVim(_ key: Key) -> Bool {
        guard var vim else { return handlePlainly(key) }
        let register = killRing.newest
        var text = VimText(buffer: buffer, cursor: cursor, register: register)
        let before = vim.mode
        let response = vim.handle(key, &text)
        self.vim = vim
        if response != .pass { lastDeed = .other }
        if before != .insert, vim.mode == .insert { history.hold() }
        take(text, replacing: register)
        var isHandled = true
        switch response {
        case .done: break
        case .ignored: isHandled = false
        case .pass: isHandled = handlePlainly(key)
        case .undo(let steps): for _ in 0..<steps { undo() }
        case .redo(let steps): for _ in 0..<steps { redo() }
        case .command(let line): finishedCommand = line
        case .replay(let strokes): replay(strokes)
        }
        if before == .insert, vim.mode != .insert { history.release() }
        leaveLineEnd()
        return isHandled
    }

    /// Where letters are commands, the cursor is on a character and not behind the last one of a line.
    private mutating func leaveLineEnd() {
        if !takesLetters { cursor = VimText(buffer: buffer, cursor: cursor).onCharacter }
    }

    /// Takes over what a command made of the text.
    private mutating func take(_ text: VimText, replacing register: KilledText?) {
        if let killed = text.register, killed != register { killRing.push(killed) }
        guard text.buffer == buffer else {
            return edit(.whole) {
                $0.buffer = text.buffer
                $0.cursor = text.cursor
            }
        }
        guard text.cursor != cursor else { return }
        cursor = text.cursor
        goalColumn = nil
        history.endGroup()
    }

    /// Does once more what was done before, as one step.
    private mutating func replay(_ strokes: [VimStroke]) {
        let wasReplaying = vim?.isReplaying ?? false
        vim?.isReplaying = true
        history.hold()
        for stroke in strokes {
            switch stroke {
            case .key(let key): _ = handle(key)
            case .text(let text, let count): replace(last: count, with: text)
            }
        }
        history.release()
        vim?.isReplaying = wasReplaying
    }
}
