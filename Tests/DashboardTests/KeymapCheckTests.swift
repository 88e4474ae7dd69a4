import Terminal
import Testing

@testable import Dashboard

@Suite struct KeymapCheckTests {
    /// A user's file, and what is to be found in it.
    struct Finding: CustomTestStringConvertible, Sendable {
        let text: String
        let kind: KeymapFinding.Kind
        let isProblem: Bool
        let message: String

        var testDescription: String { text }
    }

    private static func problem(_ kind: KeymapFinding.Kind, _ text: String, _ message: String) -> Finding {
        Finding(text: text, kind: kind, isProblem: true, message: message)
    }

    private static func note(_ kind: KeymapFinding.Kind, _ text: String, _ message: String) -> Finding {
        Finding(text: text, kind: kind, isProblem: false, message: message)
    }

    static let findings: [Finding] = [
        problem(.mistake, "[global]\n\"app.fly\" = \"v\"", "there is no action"),
        problem(
            .mistake,
            "[global]\n\"task.new\" = \"v\"\n\"app.quit\" = \"v\"",
            "clashes with a key of task.new"
        ),
        problem(.shadowed, "[tasks]\n\"tasks.open\" = \"g g\"", "move.top: \"g\" and \"g g\" of tasks.open"),
        problem(
            .shadowed,
            "inherits = \"vim\"\n[tasks]\n\"tasks.filter\" = \"g\"",
            "move.top: \"g g\" and \"g\" of tasks.filter cannot both be typed in [tasks]"
        ),
        problem(
            .shadowed,
            "[global]\n\"app.quit\" = \"x q\"",
            "app.quit: \"x q\" and \"x\" of task.cancel cannot both be typed in [tasks]"
        ),
        note(
            .hidden,
            "[tasks]\n\"tasks.filter\" = \"n\"",
            "n does tasks.filter in [tasks], and not task.new"
        ),
        problem(
            .unreachable,
            "[tasks]\n\"tasks.filter\" = [\"j\", \"down\"]",
            "leads to move.down in [tasks]"
        ),
        problem(.unreachable, "[editor]\n\"editor.submit\" = \"s\"", "s is typed into the field in [editor]"),
        note(.unreachable, "[anywhere]\n\"app.redraw\" = \"v\"", "v is typed into the field in [editor]"),
        problem(.unreachable, "[global]\n\"app.quit\" = \"v esc\"", "\"v esc\" cannot be typed"),
        problem(.undeliverable, "[global]\n\"app.quit\" = \"ctrl+i\"", "the code of tab for ctrl+i"),
        problem(
            .undeliverable,
            "[global]\n\"app.quit\" = [\"q\", \"ctrl+m\"]",
            "the code of enter for ctrl+m"
        ),
        problem(.undeliverable, "[global]\n\"app.quit\" = \"ctrl+[\"", "the code of esc for ctrl+["),
        problem(.undeliverable, "[global]\n\"app.quit\" = \"ctrl+shift+q\"", "ctrl+q for ctrl+shift+q"),
        problem(.undeliverable, "[global]\n\"app.quit\" = \"ctrl+1\"", "the code of 1 for ctrl+1"),
        problem(.undeliverable, "[global]\n\"app.quit\" = \"v ctrl+i\"", "the code of tab for ctrl+i"),
        problem(.undeliverable, "[global]\n\"app.quit\" = \"ctrl+enter\"", "give it another key as well"),
        note(
            .undeliverable,
            "[global]\n\"app.quit\" = [\"q\", \"ctrl+enter\"]",
            "app.quit: only some terminals send"
        ),
        problem(.needsControl, "[global]\n\"move.down\" = \"ctrl+n\"", "move.down needs Ctrl in [global]"),
        problem(.keyless, "[list]\n\"list.close\" = \"<disabled>\"", "list.close has no key"),
        problem(
            .keyless,
            "[global]\n\"task.new\" = [\"j\", \"down\"]",
            "move.down has no key, and nothing else"
        ),
        note(.keyless, "[global]\n\"move.half-page-up\" = []", "move.half-page-up has no key"),
        note(.keyless, "[global]\n\"task.new\" = []", "task.new has no key; the palette has it"),
        note(.taken, "[task]\n\"task.retry\" = \"x\"", "x does task.retry now, and not task.cancel"),
        note(.multiplexer, "[global]\n\"task.new\" = [\"n\", \"ctrl+b\"]", "tmux takes ctrl+b for itself"),
    ]

    @Test(arguments: findings) func `what does not do what it says is found`(expected: Finding) throws {
        let check = KeymapCheck(Keymap(userText: expected.text, file: "mine.toml"))
        let found = check.findings.filter {
            $0.kind == expected.kind && $0.message.contains(expected.message)
        }
        let finding = try #require(found.first, "\(check.findings.map(\.description))")
        #expect(found.count == 1)
        #expect(finding.isProblem == expected.isProblem)
        #expect(finding.file == "mine.toml")
        #expect(finding.line != nil)
        #expect(check.hasProblems || !expected.isProblem)
    }

    @Test func `problems come first`() {
        let text = "[global]\n\"move.down\" = \"ctrl+n\"\n\"task.new\" = []\n"
        let findings = KeymapCheck(Keymap(userText: text)).findings
        let firstNote = findings.firstIndex { !$0.isProblem } ?? findings.count
        #expect(firstNote > 0)
        #expect(findings[firstNote...].allSatisfy { !$0.isProblem })
    }

    @Test func `what another place inherits is told once`() {
        let findings = KeymapCheck(Keymap()).findings.filter { $0.action == "task.new" && $0.kind == .hidden }
        #expect(findings.map(\.context) == ["diff", "search"])
        #expect(Set(findings.map(\.message)).count == 2)
    }

    @Test(arguments: Keymap.presets) func `a search hides no key of a text that it does not need`(
        preset: String
    ) {
        let keymap = Keymap(preset: preset)
        let own = Set(
            [Action.nextMatch, .previousMatch].flatMap { keymap.chords(for: $0) }.map(\.description)
        )
        let hidden = KeymapCheck(keymap).findings.filter { $0.kind == .hidden && $0.context == "search" }
        #expect(!hidden.isEmpty)
        for finding in hidden { #expect(own.contains(finding.key ?? ""), "\(finding)") }
    }

    @Test(arguments: ["diff.next", "output.next-group"])
    func `a key that a search takes is told of in both texts`(action: String) {
        let text = "[search]\n\"search.next\" = \"}\"\n"
        let findings = KeymapCheck(Keymap(userText: text)).findings
        #expect(findings.contains { $0.kind == .hidden && $0.key == "}" && $0.action == action })
    }

    static let deliveries: [(String, KeyDelivery)] = [
        ("q", .everywhere), ("G", .everywhere), ("é", .everywhere), ("space", .everywhere),
        ("ctrl+a", .everywhere), ("ctrl+space", .everywhere), ("ctrl+_", .everywhere), ("alt+x", .everywhere),
        ("alt+enter", .everywhere), ("shift+tab", .everywhere), ("ctrl+up", .everywhere),
        ("f12", .everywhere),
        ("shift+f5", .everywhere), ("ctrl+j", .everywhere), ("esc", .everywhere),
        ("ctrl+i", .same(as: Key(.tab))), ("ctrl+m", .same(as: Key(.enter))),
        ("ctrl+[", .same(as: Key(.escape))),
        ("ctrl+alt+i", .same(as: Key(.tab, .alt))), ("ctrl+?", .same(as: Key(.backspace))),
        ("ctrl+3", .same(as: Key(.escape))), ("ctrl+2", .same(as: Key(.character(" "), .control))),
        ("ctrl+/", .same(as: Key(.character("_"), .control))), ("ctrl+9", .same(as: Key(.character("9")))),
        ("ctrl+shift+x", .same(as: Key(.character("x"), .control))),
        ("shift+space", .same(as: Key(.character(" ")))),
        ("shift+enter", .somewhere(elsewhere: Key(.enter))), ("ctrl+tab", .somewhere(elsewhere: Key(.tab))),
        ("ctrl+backspace", .somewhere(elsewhere: Key(.backspace))),
        ("ctrl+alt+enter", .somewhere(elsewhere: Key(.enter, .alt))),
        ("ctrl+.", .somewhere(elsewhere: nil)), ("alt+[", .somewhere(elsewhere: nil)),
        ("alt+O", .somewhere(elsewhere: nil)), ("shift+pageup", .somewhere(elsewhere: nil)),
        ("f24", .somewhere(elsewhere: nil)),
    ]

    @Test(arguments: deliveries) func `terminals send what their codes can say`(
        name: String,
        delivery: KeyDelivery
    ) throws {
        #expect(KeyDelivery(try #require(Key(name))) == delivery)
    }

    /// A key that every terminal sends must come out of the decoder as the key that was bound.
    @Test(arguments: ["ctrl+_", "ctrl+space", "ctrl+\\", "ctrl+]", "ctrl+^", "ctrl+a", "ctrl+j", "ctrl+z"])
    func `Ctrl with these is a code that the decoder knows`(name: String) throws {
        let key = try #require(Key(name))
        guard case .character(let character) = key.code, let code = character.asciiValue else {
            Issue.record("\(name) has no code")
            return
        }
        var decoder = InputDecoder()
        #expect(decoder.feed([code & 0x1F]) == [.key(key)])
    }
}
