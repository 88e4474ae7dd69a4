import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct KeymapTests {
    @Test func `the embedded keymap parses`() throws {
        _ = try Keymap()
    }

    @Test(arguments: Action.allCases) func `every action has a key that reaches it`(action: Action) throws {
        let keymap = try Keymap()
        let chords = keymap.chords(for: action)
        #expect(!chords.isEmpty)
        for chord in chords {
            #expect(keymap.match(chord.keys, in: [action.info.context]) == .action(action))
        }
    }

    @Test(arguments: Action.allCases) func `every action can be reached without Ctrl`(action: Action) throws {
        let chords = try Keymap().chords(for: action)
        let hasPlainKey = chords.contains { $0.keys.allSatisfy { !$0.modifiers.contains(.control) } }
        // Esc does in dialogs what Ctrl-C does.
        #expect(hasPlainKey || action.isInPalette || action == .interrupt)
    }

    @Test func `keys that terminals cannot tell apart are not bound`() throws {
        let keymap = try Keymap()
        let impossible = ["ctrl+i", "ctrl+m", "ctrl+["].compactMap { Key($0) }
        for action in Action.allCases {
            for key in keymap.chords(for: action).flatMap(\.keys) { #expect(!impossible.contains(key)) }
        }
    }

    @Test func `only what is named here hides a key of a wider context`() throws {
        let keymap = try Keymap()
        let chains: [[ActionContext]] = [
            [.tasks, .task, .global, .anywhere], [.search, .diff, .detail, .task, .global, .anywhere],
            [.chat, .global, .anywhere],
        ]
        let allowed: Set<Action> = [.newTask]
        for chain in chains {
            for action in Action.allCases where chain.contains(action.info.context) {
                let isReached = keymap.chords(for: action).contains {
                    keymap.match($0.keys, in: chain) == .action(action)
                }
                #expect(isReached || allowed.contains(action), "\(action) is hidden in \(chain[0])")
            }
        }
    }

    @Test func `a user's file replaces the keys of the actions it names`() throws {
        let keymap = try Keymap(userText: "[global]\n\"app.quit\" = \"g q\"\n\"move.top\" = []\n")
        let q = try #require(Key("q"))
        let g = try #require(Key("g"))
        #expect(keymap.match([q], in: [.global]) == .none)
        #expect(keymap.match([g], in: [.global]) == .pending)
        #expect(keymap.match([g, q], in: [.global]) == .action(.quit))
        #expect(keymap.chords(for: .top).isEmpty)
    }

    @Test func `a key given to another action is taken from the one that had it`() throws {
        let keymap = try Keymap(userText: "[task]\n\"task.retry\" = \"x\"\n")
        let x = try #require(Key("x"))
        #expect(keymap.match([x], in: [.task]) == .action(.retryTask))
        #expect(keymap.chords(for: .cancelTask).isEmpty)
    }

    @Test(arguments: [
        ("[global]\n\"app.fly\" = \"q\"\n", 2, "there is no action \"app.fly\""),
        ("[global]\n\n\"app.quit\" = \"hyper+q\"\n", 3, "app.quit: \"hyper+q\" is not a key"),
        ("[sky]\n\"app.quit\" = \"q\"\n", 1, "\"sky\" is none of the tables"),
        ("[tasks]\n\"app.quit\" = \"q\"\n", 2, "app.quit belongs into the table [global]"),
        ("[global]\n\"app.quit\" = \"q\"\n\"app.help\" = \"q\"\n", nil, "clashes with"),
        ("[global\n", 1, ""),
    ]) func `a mistake is named with its line`(text: String, line: Int?, message: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Keymap(userText: text, file: "mine.toml")
        }
        #expect(error.file == "mine.toml")
        if let line { #expect(error.line == line) }
        #expect(message.isEmpty || error.message.contains(message))
    }

    @Test func `the beginning of a sequence shows what may follow`() throws {
        let keymap = try Keymap(userText: "[global]\n\"app.quit\" = \"Z Q\"\n")
        var state = DashboardState(
            size: Size(columns: 80, rows: 24),
            keymap: keymap,
            timeZone: .gmt,
            time: Fixtures.now
        )
        _ = state.apply(.terminal(.key(Key(.character("Z")))), at: Fixtures.now)
        let footer = DashboardView.draw(state, theme: .fallback).text.last ?? ""
        #expect(footer.contains("Q quit"))
        #expect(state.apply(.terminal(.key(Key(.character("Q")))), at: Fixtures.now) == [.quit(.stop)])
    }
}
