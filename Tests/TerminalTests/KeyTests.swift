import Testing

@testable import Terminal

@Suite struct KeyTests {
    @Test(arguments: [
        ("ctrl+x", Key(.character("x"), .control)),
        ("Ctrl+X", Key(.character("x"), .control)),
        ("alt+enter", Key(.enter, .alt)),
        ("shift+tab", Key(.backTab)),
        ("f1", Key(.function(1))),
        ("ctrl+f12", Key(.function(12), .control)),
        ("space", Key(.character(" "))),
        ("ctrl+space", Key(.character(" "), .control)),
        ("?", Key(.character("?"))),
        ("G", Key(.character("G"))),
        ("shift+g", Key(.character("G"))),
        ("ctrl++", Key(.character("+"), .control)),
        ("+", Key(.character("+"))),
        ("plus", Key(.character("+"))),
        ("ctrl+alt+delete", Key(.delete, [.control, .alt])),
        ("escape", Key(.escape)),
        ("f", Key(.character("f"))),
        ("é", Key(.character("é"))),
        ("shift+up", Key(.up, .shift)),
    ])
    func `keys are read as keymaps write them`(text: String, key: Key) {
        #expect(Key(text) == key)
    }

    @Test(arguments: ["", "ctrl+", "f0", "f99", "nokey", "\u{1B}", "ctrl+nokey", "ab"])
    func `what names no key is refused`(text: String) {
        #expect(Key(text) == nil)
    }

    @Test func `every key reads back as it prints`() {
        let codes: [KeyCode] = [
            .enter, .tab, .backTab, .escape, .backspace, .delete, .up, .down, .left, .right, .home, .end,
            .pageUp, .pageDown, .insert, .function(1), .function(20), .character("a"), .character("G"),
            .character("+"), .character(" "), .character("?"), .character("日"),
        ]
        for code in codes {
            for bits in UInt8(0)..<8 {
                let key = Key(code, Key.Modifiers(rawValue: bits))
                if case .character(let character) = code, bits & 5 != 0, character.isLetter { continue }
                #expect(Key(key.description) == key, "\(key)")
            }
        }
    }
}
