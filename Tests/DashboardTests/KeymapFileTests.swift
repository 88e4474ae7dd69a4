import Terminal
import Testing

@testable import Dashboard

/// What a user's keymap file may get wrong, and what that costs.
@Suite struct KeymapFileTests {
    @Test(arguments: [
        ("[global]\n\"app.fly\" = \"q\"\n", 2, "there is no action \"app.fly\""),
        ("[global]\n\"app.qiut\" = \"q\"\n", 2, "did you mean \"app.quit\"?"),
        ("[task]\n\"approve\" = \"q\"\n", 2, "did you mean \"task.approve\"?"),
        ("[global]\n\n\"app.quit\" = \"hyper+q\"\n", 3, "app.quit: \"hyper+q\" is not a key"),
        ("[global]\n\"app.quit\" = 7\n", 2, "app.quit should be a key such as"),
        ("[global]\n\"app.quit\" = [\"q\", 7]\n", 2, "app.quit should be a key such as"),
        ("[sky]\n\"app.quit\" = \"q\"\n", 1, "\"sky\" is none of the tables"),
        ("[golbal]\n\"app.quit\" = \"q\"\n", 1, "did you mean [global]?"),
        ("global = \"q\"\n", 1, "global should be a table"),
        ("[tasks]\n\"editor.submit\" = \"q\"\n", 2, "editor.submit belongs into the table [editor]"),
        ("[global]\n\"task.approve\" = \"q\"\n", 2, "task.approve belongs into the table [task]"),
        ("[global]\n\"app.quit\" = \"q\"\n\"app.help\" = \"q\"\n", 3, "clashes with a key of app.quit"),
        ("[global]\n\"app.quit\" = \"Z\"\n\"app.help\" = \"Z Z\"\n", 3, "clashes with a key of app.quit"),
        ("[global]\n\"app.quit\" = [\"Z\", \"Z Z\"]\n", 2, "clashes with a key of app.quit"),
        ("inherits = \"vmi\"\n", 1, "did you mean \"vim\"?"),
        ("inherits = \"nothing\"\n", 1, "there are default, emacs, tmux-safe, vim"),
        ("editing = \"vmi\"\n", 1, "did you mean \"vim\"?"),
        ("inherits = \"vim\"\nediting = 7\n", 2, "it is emacs or vim"),
        ("\n[global\n", 2, "nothing in this file is in force"),
    ]) func `a mistake is named with its line and what to do`(text: String, line: Int, message: String) throws
    {
        let keymap = Keymap(userText: text, file: "mine.toml")
        let mistake = try #require(keymap.mistakes.first)
        #expect(keymap.mistakes.count == 1)
        #expect(mistake.line == line)
        #expect(mistake.description.hasPrefix("mine.toml:\(line): "))
        #expect(mistake.message.contains(message))
    }

    @Test func `the rest of a file with mistakes is in force`() {
        let keymap = Keymap(
            userText: """
                inherits = "vmi"
                [global]
                "app.fly" = "v"
                "app.quit" = "hyper+q"
                "app.detach" = ["hyper+d", "v"]
                [sky]
                "app.help" = "v"
                [task]
                "task.retry" = "t"
                """
        )
        #expect(keymap.mistakes.count == 5)
        #expect(keymap.mistakes.compactMap(\.line) == [1, 3, 4, 5, 6])
        #expect(keymap.preset == "default")
        #expect(keymap.chords(for: .quit).map(\.description) == ["q"])
        #expect(keymap.chords(for: .detach).map(\.description) == ["v"])
        #expect(keymap.chords(for: .help).map(\.description) == ["?", "f1"])
        #expect(keymap.chords(for: .retryTask).map(\.description) == ["t"])
    }

    @Test func `the upper one of two entries that clash is in force`() {
        let keymap = Keymap(userText: "[global]\n\"task.new\" = \"v\"\n\"app.quit\" = \"v\"\n")
        #expect(keymap.chords(for: .newTask).map(\.description) == ["v"])
        #expect(keymap.chords(for: .quit).map(\.description) == ["q"])
    }

    @Test func `a file that is no TOML leaves the default keys`() {
        let keymap = Keymap(userText: "[global\n\"app.quit\" = \"v\"\n")
        for action in Action.allCases {
            #expect(keymap.chords(for: action) == Keymap.standard.chords(for: action))
        }
    }

    @Test(arguments: [
        ("app.quti", "app.quit"), ("taks.new", "task.new"), ("quit", "app.quit"),
        ("task.aprove", "task.approve"),
        ("xyz", nil), ("", nil),
    ]) func `the nearest name is the one that was meant`(written: String, meant: String?) {
        #expect(NearestName.of(written, among: Action.allCases.map(\.rawValue)) == meant)
    }
}
