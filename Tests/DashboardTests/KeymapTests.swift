import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct KeymapTests {
    @Test(arguments: Action.allCases) func `every action has a key that reaches it`(action: Action) {
        let keymap = Keymap()
        let chords = keymap.chords(for: action)
        #expect(!chords.isEmpty)
        for chord in chords {
            #expect(keymap.match(chord.keys, in: [action.info.context]) == .action(action))
        }
    }

    @Test func `a user's file replaces the keys of the actions it names`() throws {
        let keymap = Keymap(userText: "[global]\n\"app.quit\" = \"g q\"\n\"move.top\" = []\n")
        let q = try #require(Key("q"))
        let g = try #require(Key("g"))
        #expect(keymap.match([q], in: [.global]) == .none)
        #expect(keymap.match([g], in: [.global]) == .pending)
        #expect(keymap.match([g, q], in: [.global]) == .action(.quit))
        #expect(keymap.chords(for: .top).isEmpty)
        #expect(keymap.isUsers(.quit))
        #expect(!keymap.isUsers(.help))
    }

    @Test func `a key given to another action is taken from the one that had it`() throws {
        let keymap = Keymap(userText: "[task]\n\"task.retry\" = \"x\"\n")
        let x = try #require(Key("x"))
        #expect(keymap.match([x], in: [.task]) == .action(.retryTask))
        #expect(keymap.chords(for: .cancelTask).isEmpty)
    }

    @Test(arguments: ["\"app.detach\" = \"<disabled>\"", "app.detach = []", "app.detach = [\"<disabled>\"]"])
    func `a disabled action has no key`(line: String) {
        let keymap = Keymap(userText: "[global]\n\(line)\n")
        #expect(keymap.mistakes.isEmpty)
        #expect(keymap.chords(for: .detach).isEmpty)
        #expect(keymap.match([Key(.character("D"))], in: ActionContext.chat.chain) == .none)
    }

    @Test func `a user's file begins with the keymap it names`() {
        let keymap = Keymap(
            userText: "inherits = \"vim\"\n[global]\n\"app.detach\" = \"Q\"\n",
            file: "mine.toml"
        )
        #expect(keymap.mistakes.isEmpty)
        #expect(keymap.preset == "vim")
        #expect(keymap.chords(for: .top).map(\.description) == ["g g", "home"])
        #expect(keymap.chords(for: .detach).map(\.description) == ["Q"])
    }

    @Test(arguments: [
        (nil, EditingStyle.emacs), ("inherits = \"vim\"\n", .vim), ("editing = \"vim\"\n", .vim),
        ("inherits = \"vim\"\nediting = \"emacs\"\n", .emacs), ("editing = \"nano\"\n", .emacs),
    ])
    func `texts are edited as the preset says, or the user`(text: String?, style: EditingStyle) {
        #expect(Keymap(userText: text).editing == style)
    }

    @Test func `an action can have other keys in a nearer context`() throws {
        let keymap = Keymap(
            userText: "[chat]\n\"task.new\" = \"v\"\n[tasks]\n\"task.new\" = \"<disabled>\"\n"
        )
        let n = try #require(Key("n"))
        let v = try #require(Key("v"))
        #expect(keymap.mistakes.isEmpty)
        #expect(keymap.match([v], in: ActionContext.chat.chain) == .action(.newTask))
        #expect(keymap.match([n], in: ActionContext.chat.chain) == .none)
        #expect(keymap.match([n], in: ActionContext.tasks.chain) == .none)
        #expect(keymap.match([n], in: ActionContext.detail.chain) == .action(.newTask))
        #expect(keymap.label(for: .newTask, in: ActionContext.chat.chain) == "v")
        #expect(keymap.label(for: .newTask, in: ActionContext.tasks.chain) == nil)
        #expect(keymap.labels(for: .newTask, seenFrom: ActionContext.detail.chain) == ["n"])
    }

    @Test func `an action that is disabled in a context begins no sequence there`() throws {
        let keymap = Keymap(
            userText: "[global]\n\"task.new\" = \"v n\"\n[chat]\n\"task.new\" = \"<disabled>\"\n"
        )
        let v = try #require(Key("v"))
        #expect(keymap.match([v], in: ActionContext.chat.chain) == .none)
        #expect(keymap.match([v], in: ActionContext.detail.chain) == .pending)
    }

    @Test func `sequences of several contexts go on together`() throws {
        let keymap = Keymap(preset: "vim")
        let begun = try #require(KeyChord("space t")).keys
        let next = keymap.continuations(of: begun, in: ActionContext.tasks.chain)
        #expect(
            next.map(\.key.description) == [
                "!", ";", "@", "a", "b", "B", "c", "d", "i", "n", "o", "O", "p", "P", "r", "R", "u", "w", "x",
            ]
        )
        #expect(next.contains { $0.action == .newTask })
        #expect(next.contains { $0.action == .approveTask })
        let inChat = keymap.continuations(of: begun, in: ActionContext.chat.chain)
        #expect(inChat.map(\.action) == [.newTaskFromIssue, .newTask])
    }

    @Test(arguments: [
        ("g g", "gg"), ("] c", "]c"), ("space t n", "space t n"), ("ctrl+x ctrl+c", "ctrl+x ctrl+c"),
        ("down", "↓"), ("Z", "Z"),
    ]) func `a chord is shown without needless blanks`(text: String, label: String) throws {
        #expect(try #require(KeyChord(text)).label(inWords: false) == label)
    }

    @Test func `the contexts of the screen are those that keymaps inherit by`() {
        var driver = Driver.connected(80, 24)
        driver.select(3)
        driver.answer()
        for keys in [
            ["1"], ["2"], ["d"], ["/", "v", "enter"], ["esc", "o"], ["/", "v", "enter"], ["3"], ["i"],
            ["esc", "4"], ["1", "n"], ["esc", "q"],
        ] {
            for key in keys { driver.press(key) }
            driver.answer()
            let contexts = driver.state.contexts
            #expect(contexts.first?.chains.contains(contexts) == true, "\(contexts)")
        }
    }
}
