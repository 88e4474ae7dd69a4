import Testing

@testable import Terminal

@Suite struct TextEditorTests {
    private func editor(_ text: String = "", _ keys: String...) -> TextEditor {
        var editor = TextEditor(text: text)
        press(&editor, keys)
        return editor
    }

    private func press(_ editor: inout TextEditor, _ keys: [String]) {
        for name in keys {
            guard let key = Key(name) else {
                Issue.record("no key: \(name)")
                return
            }
            _ = editor.handle(key)
        }
    }

    @Test func `typing, newlines and deleting do what they say`() {
        let editor = editor(
            "",
            "a",
            "b",
            "enter",
            "c",
            "space",
            "d",
            "backspace",
            "left",
            "left",
            "backspace"
        )
        #expect(editor.text == "abc ")
        #expect(editor.cursor == TextPosition(line: 0, column: 2))
    }

    @Test(arguments: [
        (["ctrl+w"], "one two-"),
        (["alt+backspace", "ctrl+y", "ctrl+y"], "one two-threethree"),
        (["ctrl+u"], ""),
        (["ctrl+a", "ctrl+k"], ""),
        (["ctrl+a", "alt+d"], " two-three"),
        (["ctrl+w", "ctrl+w", "ctrl+a", "ctrl+y"], "two-threeone "),
        (["ctrl+w", "ctrl+a", "alt+d", "ctrl+e", "ctrl+y"], " two-one"),
        (["ctrl+w", "ctrl+a", "alt+d", "ctrl+e", "ctrl+y", "alt+y"], " two-three"),
        (["ctrl+w", "ctrl+a", "alt+d", "ctrl+e", "ctrl+y", "alt+y", "alt+y"], " two-one"),
        (["ctrl+w", "ctrl+y", "left", "alt+y"], "one two-three"),
        (["ctrl+a", "alt+d", "alt+d", "ctrl+y"], "one two-three"),
        (["ctrl+w", "ctrl+y", "ctrl+_"], "one two-"),
        (["ctrl+w", "ctrl+y", "ctrl+_", "ctrl+_"], "one two-three"),
        (["ctrl+w", "ctrl+_", "alt+_"], "one two-"),
        (["alt+b", "alt+b", "x"], "one xtwo-three"),
        (["ctrl+a", "alt+f", "!"], "one! two-three"),
        (["home", "delete"], "ne two-three"),
    ])
    func `words and lines are killed and yanked`(keys: [String], result: String) {
        var editor = TextEditor(text: "one two-three")
        press(&editor, keys)
        #expect(editor.text == result)
    }

    @Test func `a cluster is one character and joins as it is typed`() {
        var editor = editor("", "e")
        _ = editor.handle(Key(.character("\u{301}")))
        #expect(editor.cursor.column == 1)
        editor.paste("👨‍👩‍👧‍👦")
        press(&editor, ["backspace"])
        #expect(editor.text == "e\u{301}")
        press(&editor, ["backspace"])
        #expect(editor.isEmpty)
    }

    @Test func `a paste keeps lines and tabs, loses controls, and is undone at once`() {
        var editor = editor("ab", "left")
        editor.paste("1\r\n\t2\u{1B}[31m\u{0}\n3")
        #expect(editor.text == "a1\n\t2[31m\n3b")
        #expect(editor.cursor == TextPosition(line: 2, column: 1))
        let undone = editor.undo()
        #expect(undone)
        #expect(editor.text == "ab")
        let redone = editor.redo()
        #expect(redone)
        #expect(editor.text == "a1\n\t2[31m\n3b")
    }

    @Test func `typing is undone by the word`() {
        var editor = editor("", "o", "n", "e", "space", "t", "w", "o")
        editor.undo()
        #expect(editor.text == "one ")
        editor.undo()
        #expect(editor.text == "")
        let undone = editor.undo()
        #expect(!undone)
    }

    @Test func `undoing everything brings the beginning back, redoing everything the end`() {
        let keys = [
            "a", "b", "space", "enter", "backspace", "delete", "ctrl+w", "ctrl+k", "ctrl+u", "ctrl+y", "left",
            "right", "up", "down", "home", "end", "alt+b", "alt+f", "alt+d", "日", "pageup", "ctrl+home",
        ]
        for seed in UInt64(0)..<40 {
            var random = SeededGenerator(seed: seed)
            let start = "some text\nof three lines\n日本語"
            var editor = TextEditor(text: start)
            editor.fit(columns: 9, rows: 3)
            for _ in 0..<120 {
                if Int.random(in: 0..<12, using: &random) == 0 {
                    editor.paste(
                        ["x\ny", "e\u{301}", "", "long pasted text"].randomElement(using: &random) ?? ""
                    )
                } else if Int.random(in: 0..<12, using: &random) == 0 {
                    editor.undo()
                } else {
                    press(&editor, [keys.randomElement(using: &random) ?? "a"])
                }
                #expect(editor.buffer.clamped(editor.cursor) == editor.cursor)
            }
            let end = editor.text
            var steps = 0
            while editor.undo() { steps += 1 }
            #expect(editor.text == start, "seed \(seed)")
            for _ in 0..<steps { editor.redo() }
            #expect(editor.text == end, "seed \(seed)")
        }
    }

    @Test func `up and down follow the rows that are seen and keep their column`() {
        var editor = TextEditor(text: "abcdefgh\nx\nabcdefgh")
        editor.fit(columns: 5, rows: 10)
        press(&editor, ["up", "up"])
        #expect(editor.cursor == TextPosition(line: 1, column: 1))
        press(&editor, ["up"])
        #expect(editor.cursor == TextPosition(line: 0, column: 8))
        press(&editor, ["ctrl+home"])
        let movedUp = editor.handle(Key(.up))
        #expect(!movedUp)
        press(&editor, ["ctrl+end"])
        let movedDown = editor.handle(Key(.down))
        #expect(!movedDown)
    }

    @Test func `every cursor position is seen somewhere, and distinct where the text is`() {
        let editor = TextEditor(text: "the quick 日本語 brown\n\nfox")
        for columns in 1...12 {
            let layout = EditorLayout(editor.buffer, columns: columns)
            for line in 0..<3 {
                for column in 0...editor.buffer.lines[line].count {
                    let place = layout.place(of: TextPosition(line: line, column: column))
                    #expect(place.row < layout.rows.count && place.column <= columns)
                }
            }
        }
    }

    @Test func `of a very long text fewer steps are kept`() {
        var editor = TextEditor(text: String(repeating: "line\n", count: 10_000))
        for _ in 0..<100 { press(&editor, ["a", "enter"]) }
        var steps = 0
        while editor.undo() { steps += 1 }
        #expect((20...50).contains(steps))
    }

    @Test func `a layout that was carried through edits is that of the text`() {
        var random = SeededGenerator(seed: 7)
        let keys = ["a", "space", "enter", "backspace", "delete", "up", "down", "ctrl+k", "ctrl+w", "ctrl+_"]
        for _ in 0..<40 {
            var editor = TextEditor(text: "one two three\n\n日本語 の 文\nfour")
            editor.fit(columns: 7, rows: 4)
            for _ in 0..<60 {
                press(&editor, [keys.randomElement(using: &random) ?? "a"])
                if Int.random(in: 0..<10, using: &random) == 0 { editor.paste("x\ny\n\nz w") }
                var canvas = Canvas(size: Size(columns: 7, rows: 40))
                editor.draw(into: &canvas, Rect(canvas.size), showsCursor: true)
                var fresh = TextEditor(text: editor.text)
                fresh.fit(columns: 7, rows: 40)
                #expect(fresh.height(columns: 7) == editor.height(columns: 7))
                var expected = Canvas(size: canvas.size)
                fresh.draw(into: &expected, Rect(canvas.size), showsCursor: false)
                if fresh.height(columns: 7) <= 40 { #expect(canvas.text == expected.text) }
            }
        }
    }

    private let long = (1...12).map { "line \($0)\n" }.joined()

    @Test func `a long paste is one character until it is expanded or sent`() {
        var editor = editor("ab", "left")
        editor.paste(long, collapses: true)
        #expect(editor.text == "a\(long)b")
        #expect(editor.buffer.lines.count == 1)
        #expect(editor.hasChips)
        #expect(editor.cursor == TextPosition(line: 0, column: 2))
        var canvas = Canvas(size: Size(columns: 40, rows: 2))
        editor.draw(into: &canvas, Rect(canvas.size), showsCursor: true)
        #expect(canvas.text[0] == "a[pasted 12 lines]b")
        #expect(canvas.cursor == Point(column: 18, row: 0))
        press(&editor, ["left", "right", "backspace"])
        #expect(editor.text == "ab")
        editor.undo()
        #expect(editor.text == "a\(long)b")
        let isExpanded = editor.expandPastes()
        #expect(isExpanded)
        #expect(editor.text == "a\(long)b")
        #expect(!editor.hasChips)
        #expect(editor.buffer.lines.count == 13)
        editor.undo()
        #expect(editor.hasChips)
        editor.undo()
        #expect(editor.text == "ab")
    }

    @Test(arguments: [
        (String(repeating: "x\n", count: 10), false), (String(repeating: "x\n", count: 11), true),
        (String(repeating: "x", count: 2_048), false), (String(repeating: "x", count: 2_049), true),
        ("x", false),
    ])
    func `only long pastes collapse`(text: String, isLong: Bool) {
        var editor = TextEditor()
        editor.paste(text, collapses: true)
        #expect(editor.hasChips == isLong)
        #expect(editor.text == text)
        var plain = TextEditor()
        plain.paste(text)
        #expect(!plain.hasChips)
    }

    @Test func `pastes can be killed, yanked and taken along to the next text`() {
        var editor = TextEditor()
        editor.paste(long, collapses: true)
        press(&editor, ["ctrl+u", "x", "ctrl+y", "ctrl+y"])
        #expect(editor.text == "x\(long)\(long)")
        editor.reset()
        #expect(editor.isEmpty)
        let undone = editor.undo()
        #expect(!undone)
        press(&editor, ["ctrl+y"])
        #expect(editor.text == long)
        #expect(!editor.hasChips)
    }

    @Test func `no text can pretend to be a paste`() {
        var editor = TextEditor(text: "a\u{100000}b")
        #expect(editor.text == "ab")
        editor.paste(long, collapses: true)
        editor.paste("\u{100000}c\u{10FFFD}")
        _ = editor.handle(Key(.character("\u{100000}")))
        editor.insertLineEnd()
        #expect(editor.text == "ab\(long)c\n")
        editor.setText("\u{100000}")
        #expect(editor.text == "")
        // Icons of fonts are private characters, too, of another plane.
        editor.setText("\u{E0A0}")
        #expect(editor.text == "\u{E0A0}")
    }

    @Test func `the paste at the cursor is expanded, or else all`() {
        var editor = TextEditor()
        editor.paste(long, collapses: true)
        editor.paste(" and ")
        editor.paste(long, collapses: true)
        var one = editor
        one.expandPastes()
        #expect(one.hasChips && one.text == editor.text)
        #expect(one.buffer.lines.count == 13)
        press(&editor, ["left", "left"])
        editor.expandPastes()
        #expect(!editor.hasChips)
        #expect(editor.buffer.lines.count == 25)
        let isExpanded = editor.expandPastes()
        #expect(!isExpanded)
    }

    @Test func `a chip is whole on one row at every width`() {
        for columns in 2...40 {
            var editor = TextEditor(text: "the quick 日本語")
            editor.paste(long, collapses: true)
            editor.paste("brown fox")
            editor.fit(columns: columns, rows: 30)
            var canvas = Canvas(size: Size(columns: columns, rows: 30))
            editor.draw(into: &canvas, Rect(canvas.size), showsCursor: true)
            #expect(canvas.cursor != nil)
            if columns > 18 {
                #expect(canvas.text.contains { $0.contains("[pasted 12 lines]") })
            }
            for column in 0...editor.buffer.lines[0].count {
                let place = editor.wrapped.place(of: TextPosition(line: 0, column: column))
                #expect(place.row < editor.wrapped.rows.count && place.column <= columns)
            }
            press(&editor, ["up", "up", "up", "down", "down", "down"])
            #expect(editor.buffer.clamped(editor.cursor) == editor.cursor)
        }
    }

    @Test func `characters before the cursor are replaced as one step`() {
        var editor = editor("see @me now", "left", "left", "left", "left")
        editor.replace(last: 3, with: "@src/mean.py ")
        #expect(editor.text == "see @src/mean.py  now")
        #expect(editor.cursor == TextPosition(line: 0, column: 17))
        editor.undo()
        #expect(editor.text == "see @me now")
        #expect(editor.rowsAroundCursor.above == 0 && editor.rowsAroundCursor.below == 0)
        editor.fit(columns: 5, rows: 9)
        #expect(editor.rowsAroundCursor.above == 1 && editor.rowsAroundCursor.below == 1)
    }

    @Test func `it draws wrapped, scrolled to the cursor, with the cursor where one types`() {
        var editor = TextEditor(text: "one two three four five six")
        editor.fit(columns: 8, rows: 2)
        var canvas = Canvas(size: Size(columns: 10, rows: 4))
        editor.draw(into: &canvas, Rect(column: 1, row: 1, columns: 8, rows: 2), showsCursor: true)
        #expect(canvas.text == ["", " five", " six", ""])
        #expect(canvas.cursor == Point(column: 4, row: 2))
        press(&editor, ["ctrl+home"])
        editor.draw(into: &canvas, Rect(column: 1, row: 1, columns: 8, rows: 2), showsCursor: false)
        #expect(canvas.text == ["", " one two", " three", ""])
    }

    @Test func `each key that is listed is one key and does something in the middle of a text`() throws {
        let keys = TextEditor.keys.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
        for row in TextEditor.keys {
            #expect(!row.keys.isEmpty && row.help.hasSuffix("."))
            for name in row.keys {
                var editor = TextEditor(text: "one two\nthree four\nfive six")
                editor.fit(columns: 40, rows: 2)
                let key = try #require(Key(name), "\(name)")
                _ = editor.handle(Key(.up))
                _ = editor.handle(Key(.left))
                let isKnown = editor.handle(key)
                #expect(isKnown, "\(name)")
            }
        }
    }

    @Test func `keys it does not know are left to the owner`() throws {
        var editor = TextEditor()
        for name in ["esc", "tab", "f1", "ctrl+x", "alt+q"] {
            let key = try #require(Key(name))
            let isHandled = editor.handle(key)
            #expect(!isHandled)
        }
    }

    @Test func `buffer edits invert each other`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var buffer = TextBuffer("first line\nsecond\n\nlast")
            let before = buffer
            let line = Int.random(in: 0..<buffer.lines.count, using: &random)
            let column = Int.random(in: 0...buffer.lines[line].count, using: &random)
            let at = TextPosition(line: line, column: column)
            let text = ["x", "one\ntwo", "\n", "", "日\n\n本"].randomElement(using: &random) ?? ""
            let end = buffer.insert(text, at: at)
            let removed = buffer.remove(from: at, to: end)
            #expect(removed.text == text)
            #expect(buffer == before)
        }
    }

    @Test func `what is above and below the rows in view is counted`() {
        var editor = TextEditor(text: (1...20).map { "line \($0)" }.joined(separator: "\n"))
        editor.fit(columns: 40, rows: 5)
        let size = Size(columns: 40, rows: 5)
        #expect(editor.hiddenRows(in: size).above == 15)
        #expect(editor.hiddenRows(in: size).below == 0)
        for _ in 0..<10 { _ = editor.handle(Key(.up)) }
        editor.fit(columns: 40, rows: 5)
        let hidden = editor.hiddenRows(in: size)
        #expect(hidden.above + hidden.below == 15)
        #expect((5...9).contains(hidden.above))
        for rows in [20, 30] {
            let all = editor.hiddenRows(in: Size(columns: 40, rows: rows))
            #expect(all.above == 0 && all.below == 0)
        }
    }
}
