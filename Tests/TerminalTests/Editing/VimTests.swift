import Testing

@testable import Terminal

/// Vim's keys, as tables: the text before with `|` before the cursor's character, keys, and the text after.
@Suite struct VimTests {
    /// A case of a table; it begins in normal mode.
    struct Case: CustomTestStringConvertible, Sendable {
        let before: String
        let keys: String
        let after: String

        init(_ before: String, _ keys: String, _ after: String) {
            self.before = before
            self.keys = keys
            self.after = after
        }

        var testDescription: String { "\(before.debugDescription) \(keys)" }
    }

    /// An editor in normal mode with the cursor where `|` is.
    private func editor(_ marked: String) throws -> TextEditor {
        let parts = marked.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        var editor = TextEditor(text: parts.joined())
        editor.useVim(true)
        let start = TextBuffer(String(parts[0])).end
        press("<esc>gg0", on: &editor)
        for _ in 0..<start.line { press("<down>", on: &editor) }
        press("0", on: &editor)
        for _ in 0..<start.column { press("<right>", on: &editor) }
        return editor
    }

    /// Types keys; those with a name stand in angle brackets.
    private func press(_ keys: String, on editor: inout TextEditor) {
        var rest = keys[...]
        while let character = rest.popFirst() {
            var name = String(character)
            if character == "<", let end = rest.firstIndex(of: ">"), rest[..<end].count > 1 {
                name = String(rest[..<end])
                rest = rest[rest.index(after: end)...]
            }
            guard let key = name == " " ? Key(.character(" ")) : Key(name) else {
                Issue.record("no key: \(name)")
                return
            }
            _ = editor.handle(key)
        }
    }

    private func marked(_ editor: TextEditor) -> String {
        var buffer = editor.buffer
        buffer.insert("|", at: editor.cursor)
        return buffer.text
    }

    private func check(_ given: Case) throws {
        var editor = try editor(given.before)
        press(given.keys, on: &editor)
        #expect(marked(editor) == given.after)
    }

    @Test(arguments: [
        Case("one |two", "h", "one| two"), Case("|one", "h", "|one"), Case("one |two", "l", "one t|wo"),
        Case("on|e", "l", "on|e"), Case("|one", "2l", "on|e"), Case("|a\nb\nc", "j", "a\n|b\nc"),
        Case("a\nb\n|c", "2k", "|a\nb\nc"), Case("ab|c\nx\nabc", "jj", "abc\nx\nab|c"),
        Case("日本|語\nabcdef", "j", "日本語\nabcd|ef"), Case("a|bc\n\nabc", "$jj", "abc\n\nab|c"),
        Case("|one two-three", "w", "one |two-three"), Case("one |two-three", "w", "one two|-three"),
        Case("one |two-three x", "W", "one two-three |x"), Case("|a b c d", "3w", "a b c |d"),
        Case("|a\n\n  b", "w", "a\n|\n  b"), Case("a\n|\n  b", "w", "a\n\n  |b"), Case("on|e", "w", "on|e"),
        Case("|one two", "e", "on|e two"), Case("on|e two", "e", "one tw|o"),
        Case("|a-b c", "E", "a-|b c"), Case("one t|wo", "b", "one |two"), Case("one |two", "b", "|one two"),
        Case("a-b |c", "B", "|a-b c"), Case("one\n|two", "b", "|one\ntwo"),
        Case("a b c |d", "2b", "a |b c d"),
        Case("  one t|wo", "0", "|  one two"), Case("  one t|wo", "^", "  |one two"),
        Case("|one", "$", "on|e"), Case("|a\nbc", "2$", "a\nb|c"),
        Case("a\n  b\n|c", "gg", "|a\n  b\nc"), Case("|a\n  b\nc", "G", "a\n  b\n|c"),
        Case("|a\n  b\nc", "2G", "a\n  |b\nc"), Case("a\nb\n|c", "2gg", "a\n|b\nc"),
        Case("|a,b,c", "f,", "a|,b,c"), Case("|a,b,c", "2f,", "a,b|,c"), Case("|a,b,c", "t,", "|a,b,c"),
        Case("|ab,c", "t,", "a|b,c"), Case("a,b,|c", "F,", "a,b|,c"), Case("a,b,|c", "T,", "a,b,|c"),
        Case("a,b,c|d", "T,", "a,b,|cd"), Case("|a,b,c", "f,;", "a,b|,c"), Case("|a,b,c", "f,;,", "a|,b,c"),
        Case("|ab,cd,e", "t,;", "ab,c|d,e"), Case("|abc", "fx", "|abc"),
        Case("|a\nb\n\nc", "}", "a\nb\n|\nc"), Case("a\n\nb\n|c", "{", "a\n|\nb\nc"),
        Case("|a\n\nb\n\nc", "2}", "a\n\nb\n|\nc"), Case("a\n|b c", "}", "a\nb |c"),
    ])
    func `motions go where vim goes`(given: Case) throws { try check(given) }

    @Test(arguments: [
        Case("|one two", "dw", "|two"), Case("one |two", "dw", "one| "), Case("|a b c d", "d2w", "|c d"),
        Case("|a b c d", "3dw", "|d"), Case("|a b c d e f g", "2d3w", "|g"),
        Case("one |two\nx", "dw", "one| \nx"), Case("a |b c", "de", "a| "),
        Case("one t|wo", "db", "one |wo"),
        Case("a\n|b", "db", "|b"), Case("x a\n|b", "db", "x| \nb"), Case("one |two x", "d$", "one| "),
        Case("one |two", "d0", "|two"),
        Case("|a,b", "df,", "|b"), Case("|a,b", "dt,", "|,b"), Case("a,b|c", "dF,", "a|c"),
        Case("|a\nb\nc", "dd", "|b\nc"), Case("a\nb\n|c", "dd", "a\n|b"), Case("|a", "dd", "|"),
        Case("|a\nb\nc", "2dd", "|c"), Case("|a\nb\nc", "d9d", "|"), Case("a\n|b\nc\nd", "dj", "a\n|d"),
        Case("a\nb\n|c\nd", "dk", "a\n|d"), Case("a\n|b\nc", "dG", "|a"), Case("a\nb\n|c", "dgg", "|"),
        Case("|a\nb\n\nc", "d}", "|\nc"), Case("x |a\nb\n\nc", "d}", "x| \n\nc"),
        Case("|a\nb", "dk", "|a\nb"),
        Case("|one two", "cwx<esc>", "|x two"), Case("|a b", "cwxy<esc>", "x|y b"),
        Case("a| b", "cwx<esc>", "a|xb"), Case("|one two", "ccx<esc>", "|x"),
        Case("a\n|b\nc", "ccx<esc>", "a\n|x\nc"), Case("a\n|b\nc", "cjx<esc>", "a\n|x"),
        Case("|one two", "c2wx<esc>", "|x"), Case("o|ne", "Cx<esc>", "o|x"), Case("o|ne", "D", "|o"),
        Case("o|ne", "Sx<esc>", "|x"), Case("o|ne", "sx<esc>", "o|xe"), Case("|one", "2sx<esc>", "|xe"),
        Case("|one", "x", "|ne"), Case("|one", "2x", "|e"), Case("on|e", "x", "o|n"),
        Case("on|e", "9x", "o|n"),
        Case("on|e", "X", "o|e"), Case("on|e", "2X", "|e"), Case("|👨‍👩‍👧‍👦a", "x", "|a"),
        Case("|e\u{301}a", "x", "|a"),
        Case("|", "x", "|"), Case("|one", "rx", "|xne"), Case("|one", "2rx", "x|xe"),
        Case("on|e", "2rx", "on|e"),
        Case("|oNe", "~", "O|Ne"), Case("|oNe", "9~", "On|E"), Case("|ß", "~", "|ß"),
        Case("|a\n  b", "J", "a| b"), Case("|a\nb\nc", "3J", "a b| c"), Case("|a\n)", "J", "a|)"),
        Case("|a\n\nb", "J", "|a\nb"), Case("a\n|b", "J", "a\n|b"),
        Case("|a\nb", ">>", "    |a\nb"), Case("|a\nb", ">j", "    |a\n    b"),
        Case("|      a", "<<", "  |a"),
        Case("|a\n\nb", "3>>", "    |a\n\n    b"), Case("|\ta", "<<", "|a"),
    ])
    func `operators and small changes do what vim does`(given: Case) throws { try check(given) }

    @Test(arguments: [
        Case("one t|wo x", "diw", "one | x"), Case("one t|wo x", "daw", "one |x"),
        Case("one t|wo", "daw", "on|e"),
        Case("one|  two", "diw", "one|two"), Case("f|oo, x", "daw", "|, x"), Case("f|oo,", "daw", "|,"),
        Case("a f|oo, x", "daw", "a|, x"), Case("|a-b c", "diW", "| c"), Case("|a b c d", "d2aw", "|c d"),
        Case("x = \"a |b\" c", "di\"", "x = \"|\" c"), Case("x = \"a |b\" c", "da\"", "x = |c"),
        Case("|x = \"ab\"", "ci\"y<esc>", "x = \"|y\""), Case("|x = \"a\\\"b\"", "di\"", "x = \"|\""),
        Case("|x = \"\"", "ci\"y<esc>", "x = \"|y\""), Case("|x = 'a'", "di'", "x = '|'"),
        Case("f(a, |b)", "di(", "f(|)"), Case("f(a, |b)", "da(", "|f"),
        Case("f(g(|a), b)", "di(", "f(g(|), b)"),
        Case("f(g(a), |b)", "di)", "f(|)"), Case("f|(a)", "dib", "f(|)"),
        Case("|abc", "di(", "|abc"), Case("[|a]", "di[", "[|]"), Case("{|a}", "di{", "{|}"),
        Case("a\n|b\n\nc", "dip", "|\nc"), Case("a\n|b\n\nc", "dap", "|c"), Case("a\n\n|b\nc", "dap", "|a"),
        Case("a\n|b\n\nc", "cipx<esc>", "|x\n\nc"),
    ])
    func `text objects are what vim takes them for`(given: Case) throws { try check(given) }

    @Test(arguments: [
        Case("|one two", "ywwP", "one one| two"), Case("|one two", "ywp", "oone| ne two"),
        Case("|a\nb", "yyp", "a\n|a\nb"), Case("a\n|b", "yyP", "a\n|b\nb"),
        Case("|a\nb", "yy2p", "a\n|a\na\nb"),
        Case("|a\nb\nc", "ddp", "b\n|a\nc"), Case("|abc", "xp", "b|ac"), Case("|ab", "x3p", "baa|a"),
        Case("|a\nb", "Yjp", "a\nb\n|a"), Case("a\n|b\nc", "ykP", "|a\nb\na\nb\nc"),
        Case("|one two", "yiwA <esc>p", "one two on|e"),
    ])
    func `what was deleted or yanked is put back`(given: Case) throws { try check(given) }

    @Test(arguments: [
        Case("b|c", "ia<esc>", "b|ac"), Case("|b", "aa<esc>", "b|a"), Case("  b|c", "Ia<esc>", "  |abc"),
        Case("|bc", "Aa<esc>", "bc|a"), Case("|a\nb", "ox<esc>", "a\n|x\nb"),
        Case("a\n|b", "Ox<esc>", "a\n|x\nb"),
        Case("|a", "3ix<esc>", "xx|xa"), Case("|a", "2ox<esc>", "a\nx\n|x"), Case("|", "iab<esc>", "a|b"),
        Case("|ab", "i<right>x<esc>", "a|xb"), Case("|a b", "A<ctrl+w>c<esc>", "a |c"),
    ])
    func `typing begins where vim begins it`(given: Case) throws { try check(given) }

    @Test(arguments: [
        Case("|one two", "vld", "|e two"), Case("|one two", "ved", "| two"), Case("one |two", "vbd", "|wo"),
        Case("|a\nb\nc", "Vjd", "|c"), Case("a|b\ncd", "vjd", "|a"), Case("|one two", "vecx<esc>", "|x two"),
        Case("|a\nb\nc", "Vjcx<esc>", "|x\nc"), Case("|one", "v$y$p", "oneon|e"),
        Case("|a\nb", "Vyp", "a\n|a\nb"),
        Case("|one", "v2l~", "|ONE"), Case("|one", "veU", "|ONE"), Case("|ONE", "veu", "|one"),
        Case("|one", "verx", "|xxx"), Case("|a\nb\nc", "VjJ", "a| b\nc"),
        Case("|a\nb", "Vj>", "    |a\n    b"),
        Case("|a", "V2>", "        |a"), Case("one t|wo x", "viwd", "one | x"),
        Case("a\n|b\n\nc", "vipd", "|\nc"), Case("a\n|\nb", "vipd", "a\n|b"), Case("o|ne", "vlohd", "|"),
        Case("|one two", "ywwviwp", "one one| "),
        Case("o|ne", "v<esc>x", "o|e"), Case("o|ne", "vvx", "o|e"), Case("|a\nb", "vVd", "|b"),
    ])
    func `what is marked is worked on`(given: Case) throws { try check(given) }

    @Test(arguments: [
        Case("|one two", "xu", "|one two"), Case("|one", "xxuu", "|one"), Case("|one", "xxu<ctrl+r>", "|e"),
        Case("|one", "xxx3u", "|one"), Case("|one", "ia b c<esc>u", "|one"),
        Case("|one two", "cwx y<esc>u", "|one two"),
        Case("|a\nb", "oxy<esc>u", "|a\nb"), Case("|a b c", "dw.", "|c"), Case("|a b c d e", "dw2.", "|d e"),
        Case("|a b c d e", "2dw.", "|e"), Case("|one two", "cwx<esc>w.", "x |x"),
        Case("|a\nb", "Ax<esc>j.", "ax\nb|x"),
        Case("|abcd", "x.u", "|bcd"), Case("|abcd", "x..u", "|cd"), Case("|a\nb\nc", "dd.", "|c"),
        Case("|abc abc", "rxw.", "xbc |xbc"), Case("|ab ab", "fbx0.", "| ab"),
        Case("|one two", "viwdx.", "|wo"),
        Case("|a b", "cwx<esc>w.uu", "|a b"), Case("|\"a\" \"b\"", "ci\"x<esc>W.", "\"x\" \"|x\""),
    ])
    func `changes are undone and repeated whole`(given: Case) throws { try check(given) }

    @Test(arguments: [
        Case("|one", "d<esc>x", "|ne"), Case("|one two", "2<esc>x", "|ne two"), Case("|one", "dq", "|one"),
        Case("|one", "gq", "|one"), Case("|one", "diq", "|one"), Case("|one", "d<ctrl+a>x", "|ne"),
        Case("|one", "f<esc>x", "|ne"), Case("|one", "ry", "|yne"),
        Case("|one", "99999999999999999999x", "|"),
        Case("|a b", "d<right>", "| b"), Case("|a\nb", "<down>x", "a\n|"), Case("|ab", "<end><delete>", "|a"),
    ])
    func `a slip costs nothing`(given: Case) throws { try check(given) }

    @Test func `Escape belongs to the editor until it is in normal mode`() throws {
        var editor = TextEditor(text: "a")
        #expect(!editor.wantsEscape)
        #expect(editor.mode == nil)
        editor.useVim(true)
        #expect(editor.mode == .insert)
        for (keys, mode) in [("", VimMode.insert), ("<esc>", .normal), ("v", .visual), ("V", .visualLine)] {
            press(keys, on: &editor)
            #expect(editor.mode == mode)
            #expect(editor.wantsEscape == (mode != .normal))
        }
        press("<esc>d", on: &editor)
        #expect(editor.wantsEscape)
        press("<esc>", on: &editor)
        #expect(!editor.wantsEscape)
        let isHandled = editor.handle(Key(.escape))
        #expect(!isHandled)
    }

    @Test func `up above the first line is left to the owner`() throws {
        var editor = try editor("a\n|b")
        let first = editor.handle(Key(.character("k")))
        let second = editor.handle(Key(.character("k")))
        #expect(first)
        #expect(!second)
        #expect(editor.historyDirection(of: Key(.character("k"))) == .backward)
        press("dk", on: &editor)
        #expect(editor.text == "a\nb")
        press("i", on: &editor)
        #expect(editor.historyDirection(of: Key(.character("k"))) == nil)
    }

    @Test func `what is typed first can be repeated, and a paste with it`() {
        var editor = TextEditor()
        editor.useVim(true)
        press("a", on: &editor)
        editor.paste("b c")
        press("<esc>.", on: &editor)
        #expect(editor.text == "ab ab cc")
        press("u", on: &editor)
        #expect(editor.text == "ab c")
    }

    @Test func `what is marked is seen`() throws {
        var editor = try editor("|one two")
        editor.fit(columns: 10, rows: 2)
        press("wvl", on: &editor)
        var canvas = Canvas(size: Size(columns: 10, rows: 2))
        editor.draw(into: &canvas, Rect(canvas.size), showsCursor: true)
        let marked = (0..<10).filter {
            canvas[Point(column: $0, row: 0)].style.attributes.contains(.reverse)
        }
        #expect(marked == [4, 5])
    }

    /// Every key that lists of vim's keys name, in use.
    private static let listed: [String: Case] = [
        "i": Case("a|b", "ix<esc>", "a|xb"), "a": Case("|ab", "ax<esc>", "a|xb"),
        "I": Case("  a|b", "Ix<esc>", "  |xab"), "A": Case("|ab", "Ax<esc>", "ab|x"),
        "o": Case("|a", "ox<esc>", "a\n|x"), "O": Case("|a", "Ox<esc>", "|x\na"),
        "h": Case("a|b", "h", "|ab"), "j": Case("|a\nb", "j", "a\n|b"),
        "k": Case("a\n|b", "k", "|a\nb"), "l": Case("|ab", "l", "a|b"),
        "w": Case("|a b", "w", "a |b"), "b": Case("a |b", "b", "|a b"), "e": Case("|ab c", "e", "a|b c"),
        "W": Case("|a-b c", "W", "a-b |c"), "B": Case("a-b |c", "B", "|a-b c"),
        "E": Case("|a-b c", "E", "a-|b c"),
        "0": Case("a|b", "0", "|ab"), "^": Case("  a|b", "^", "  |ab"), "$": Case("|ab", "$", "a|b"),
        "gg": Case("a\n|b", "gg", "|a\nb"), "G": Case("|a\nb", "G", "a\n|b"),
        "f": Case("|abc", "fc", "ab|c"), "t": Case("|abc", "tc", "a|bc"), "F": Case("ab|c", "Fa", "|abc"),
        "T": Case("ab|c", "Ta", "a|bc"), ";": Case("|abab", "fb;", "aba|b"),
        ",": Case("|abab", "fb;,", "a|bab"),
        "d": Case("|a b", "dw", "|b"), "c": Case("|a b", "cwx<esc>", "|x b"),
        "y": Case("|a", "yyp", "a\n|a"), ">": Case("|a", ">>", "    |a"), "<": Case("|      a", "<<", "  |a"),
        "iw": Case("a |bc d", "diw", "a | d"), "aw": Case("a |bc d", "daw", "a |d"),
        "ip": Case("a\n|b\n\nc", "dip", "|\nc"), "i\"": Case("\"a|b\"", "di\"", "\"|\""),
        "i(": Case("(a|b)", "di(", "(|)"),
        "x": Case("|ab", "x", "|b"), "X": Case("a|b", "X", "|b"), "D": Case("a|bc", "D", "|a"),
        "C": Case("a|bc", "Cx<esc>", "a|x"), "S": Case("a|b", "Sx<esc>", "|x"),
        "Y": Case("|a", "Yp", "a\n|a"),
        "p": Case("|ab", "xp", "b|a"), "P": Case("a|b", "xP", "|ba"),
        "r": Case("|ab", "rx", "|xb"), "~": Case("|ab", "~", "A|b"), "J": Case("|a\nb", "J", "a| b"),
        "u": Case("|ab", "xu", "|ab"), "ctrl+r": Case("|ab", "xu<ctrl+r>", "|b"),
        ".": Case("|abc", "x.", "|c"),
        "v": Case("|abc", "vld", "|c"), "V": Case("|a\nb", "Vd", "|b"),
        "enter": Case("|a\nb", "<enter>", "a\n|b"),
    ]

    /// The commands about the whole text, as they are typed, and what the owner hears.
    private static let commands = [
        ":wq": (":wq<enter>", "wq"), ":x": (":x<enter>", "x"), "ZZ": ("ZZ", "x"),
        ":q": (":q<enter>", "q"), "ZQ": ("ZQ", "q!"),
    ]

    @Test func `each key of vim's that is listed does what lists say`() throws {
        let named = Set(TextEditor.vimKeys.flatMap(\.keys))
        #expect(named == Set(Self.listed.keys).union(Self.commands.keys).union(["esc"]))
        for given in Self.listed.values { try check(given) }
        for (keys, command) in Self.commands.values {
            var editor = try editor("|a")
            press(keys, on: &editor)
            #expect(editor.takeCommand() == command)
            #expect(editor.takeCommand() == nil)
            #expect(marked(editor) == "|a")
        }
    }

    @Test func `a command behind a colon is shown, shortened and dropped`() throws {
        var editor = try editor("|ab")
        press(":wx", on: &editor)
        #expect(editor.commandLine == "wx")
        #expect(editor.modeTitle == "NORMAL :wx")
        #expect(editor.wantsEscape)
        press("<backspace>q", on: &editor)
        #expect(editor.commandLine == "wq")
        press("<esc>", on: &editor)
        #expect(editor.commandLine == nil)
        press(":<backspace>x", on: &editor)
        #expect(editor.takeCommand() == nil)
        #expect(marked(editor) == "|b")
    }

    @Test func `no keys do harm`() {
        let keys = [
            "h", "j", "k", "l", "w", "b", "e", "0", "$", "g", "G", "f", "t", ";", ",", "{", "}", "d", "c",
            "y",
            ">", "<", "i", "a", "o", "O", "p", "P", "x", "s", "r", "~", "J", "v", "V", "u", ".", "(", "\"",
            "2", "3", "<esc>", "<ctrl+r>", "日", "<down>", "<backspace>", "<ctrl+w>", "<ctrl+y>", "<enter>",
        ]
        for seed in UInt64(0)..<60 {
            var random = SeededGenerator(seed: seed)
            let start = "some (text) of\n\"three\" lines\n\n日本語 e\u{301}x"
            var editor = TextEditor(text: start)
            editor.useVim(true)
            editor.fit(columns: 12, rows: 3)
            for _ in 0..<200 where editor.text.utf8.count < 20_000 {
                press(keys.randomElement(using: &random) ?? "h", on: &editor)
                #expect(editor.buffer.clamped(editor.cursor) == editor.cursor)
                if editor.mode != .insert {
                    let length = editor.buffer.lines[editor.cursor.line].count
                    #expect(editor.cursor.column <= max(0, length - 1))
                }
            }
            press("<esc><esc>", on: &editor)
            while editor.undo() {}
            #expect(editor.text == start, "seed \(seed)")
        }
    }
}
