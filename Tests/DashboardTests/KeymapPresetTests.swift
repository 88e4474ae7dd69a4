import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The keymaps that come with the program.
@Suite struct KeymapPresetTests {
    /// Where keys are pressed.
    private static let places: [ActionContext] = [
        .global, .tasks, .detail, .diff, .output, .files, .search, .toast, .chat, .editor, .dialog, .list,
        .filter, .inbox, .pullRequests, .pullRequestPage, .pullRequestDiff, .pullRequestFiles, .pipelines,
        .issues, .issue, .log,
    ]

    @Test func `there are four`() {
        #expect(Keymap.presets == ["default", "emacs", "tmux-safe", "vim"])
    }

    @Test(arguments: Keymap.presets) func `each is without mistakes and problems`(preset: String) {
        let keymap = Keymap(preset: preset)
        #expect(keymap.preset == preset)
        #expect(keymap.mistakes.isEmpty)
        let problems = KeymapCheck(keymap).findings.filter(\.isProblem)
        #expect(problems.isEmpty, "\(problems.map(\.description))")
    }

    @Test(arguments: Keymap.presets) func `each reaches everywhere what the default reaches`(preset: String) {
        let keymap = Keymap(preset: preset)
        for place in Self.places {
            for action in Action.allCases
            where Keymap.standard.label(for: action, in: place.chain) != nil {
                #expect(keymap.label(for: action, in: place.chain) != nil, "\(action) in \(place)")
            }
        }
    }

    @Test(arguments: Keymap.presets) func `no action needs Ctrl`(preset: String) {
        let keymap = Keymap(preset: preset)
        for action in Action.allCases {
            let chords = keymap.chords(for: action)
            #expect(action.isInPalette || chords.contains { !$0.needsControl }, "\(action)")
        }
    }

    @Test(arguments: Keymap.presets) func `Ctrl-C and Esc mean something everywhere`(preset: String) {
        let keymap = Keymap(preset: preset)
        let control = Key(.character("c"), .control)
        for place in Self.places {
            #expect(keymap.match([control], in: place.chain) == .action(.interrupt))
            #expect(keymap.match([Key(.escape)], in: place.chain) != .none)
        }
    }

    @Test func `the one for tmux has nothing that tmux, screen or zellij take`() {
        let taken = "abghnopqst".map { Key(.character($0), .control) }
        let keymap = Keymap(preset: "tmux-safe")
        for binding in keymap.bindings.all {
            for chord in binding.chords {
                #expect(chord.isDeliveredEverywhere, "\(chord) of \(binding.action)")
                for key in chord.keys {
                    #expect(!key.modifiers.contains(.alt), "\(chord) of \(binding.action)")
                    #expect(!taken.contains(key), "\(chord) of \(binding.action)")
                }
            }
        }
    }

    @Test func `the page about keys is what the program prints`() throws {
        let file = repository.appending(path: "docs/keys.md")
        let page = KeyReference.markdown()
        if ProcessInfo.processInfo.environment["UPDATE_SCREENS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page)
    }

    @Test func `the page names every action and every preset`() {
        let page = KeyReference.markdown()
        for action in Action.allCases { #expect(page.contains("| `\(action.rawValue)` |")) }
        for preset in Keymap.presets { #expect(page.contains("| \(preset) |")) }
        #expect(KeyReference.markdown(presets: ["vim"]).contains("| action | does | vim |"))
    }
}
