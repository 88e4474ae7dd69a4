import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// What `doctor` says of the terminal.
@Suite struct TerminalInspectionTests {
    private func inspection(
        _ environment: [String: String] = ["TERM": "xterm-256color", "LANG": "C.UTF-8"],
        _ change: (inout TerminalInspection) -> Void = { _ in }
    ) -> TerminalInspection {
        var inspection = TerminalInspection(
            facts: TerminalFacts(
                environment: environment,
                characters: .unicode,
                size: Size(columns: 120, rows: 40)
            ),
            clipboard: Clipboard(environment: environment) { _ in true },
            keymap: KeymapReading(folder: "/nonexistent/switchyard"),
            themes: ThemeLibrary()
        )
        change(&inspection)
        return inspection
    }

    private func findings(
        _ subject: TerminalFinding.Subject,
        of inspection: TerminalInspection
    ) -> [TerminalFinding] {
        inspection.findings.filter { $0.subject == subject }
    }

    private func expect(
        _ subject: TerminalFinding.Subject,
        _ level: HealthLevel,
        _ words: String,
        of inspection: TerminalInspection,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = findings(subject, of: inspection)
        let hit = found.first { $0.message.contains(words) }
        #expect(hit?.level == level, "\(found)", sourceLocation: sourceLocation)
        // What is limited says what to do.
        #expect(level != .limited || subject == .keymap || hit?.remedy != nil, sourceLocation: sourceLocation)
    }

    @Test func `a usual terminal is in order`() {
        let inspection = inspection(["TERM": "xterm-256color", "LANG": "C.UTF-8", "WAYLAND_DISPLAY": "w"])
        #expect(inspection.findings.allSatisfy { $0.level == .good || $0.level == .off })
        expect(.terminal, .good, "TERM is xterm-256color", of: inspection)
        expect(.colors, .good, "256 colours: the description of", of: inspection)
        expect(.locale, .good, "the locale is C.UTF-8", of: inspection)
        expect(.size, .good, "120x40, ", of: inspection)
        expect(.tmux, .off, "not inside tmux", of: inspection)
        expect(.clipboard, .good, "the terminal, then wl-copy", of: inspection)
        expect(.keymap, .good, "no file of yours (/nonexistent/switchyard/keymap.toml)", of: inspection)
        expect(.theme, .good, "default-dark, the automatic choice, themes/default-dark.toml", of: inspection)
    }

    @Test func `what is wrong with the terminal is told with a remedy`() {
        expect(.terminal, .off, "TERM is not set", of: inspection([:]))
        expect(.terminal, .limited, "no-such-terminal", of: inspection(["TERM": "no-such-terminal"]))
        expect(.colors, .limited, "no colours", of: inspection(["TERM": "vt100"]))
        expect(
            .colors,
            .good,
            "no colours: NO_COLOR is set",
            of: inspection(["TERM": "xterm", "NO_COLOR": "1"])
        )
        expect(.locale, .good, "no locale is set; UTF-8 is used", of: inspection(["TERM": "xterm"]))
        let latin = inspection(["TERM": "xterm", "LANG": "de_DE.ISO-8859-1"]) { $0.facts.characters = .ascii }
        expect(.locale, .limited, "de_DE.ISO-8859-1, which is not UTF-8", of: latin)
        let tiny = inspection { $0.facts.size = Size(columns: 20, rows: 6) }
        expect(.size, .limited, "20x6, ", of: tiny)
        expect(.size, .unknown, "no terminal", of: inspection { $0.facts.size = nil })
    }

    private func inTmux(_ tmux: TmuxFacts?, settings: [Setting] = []) -> TerminalInspection {
        inspection(["TERM": "tmux-256color", "TMUX": "x", "LANG": "C.UTF-8"]) {
            $0.tmux = tmux
            $0.settings = settings
        }
    }

    @Test func `tmux's settings are looked at one by one`() {
        let usual = inTmux(TmuxFacts(version: "3.3a"))
        expect(.tmux, .good, "tmux 3.3a", of: usual)
        expect(.tmux, .limited, "escape-time 500: Esc works only", of: usual)
        expect(.tmux, .limited, "focus-events off", of: usual)
        expect(.tmux, .good, "set-clipboard external", of: usual)
        expect(.tmux, .good, "extended-keys off: Shift+Enter is Enter", of: usual)
        expect(.tmux, .good, "allow-passthrough off", of: usual)
        expect(.clipboard, .good, "tmux, then the terminal", of: usual)

        let tuned = TmuxFacts(
            version: "3.4",
            clipboard: "off",
            passthrough: "on",
            hasFocusEvents: true,
            extendedKeys: "always",
            escapeTime: 50
        )
        expect(.tmux, .good, "escape-time 50", of: inTmux(tuned))
        for value in ["on", "always"] {
            let found = findings(.tmux, of: inTmux(TmuxFacts(version: "3.3a", extendedKeys: value)))
            #expect(found.contains { $0.message == "extended-keys \(value)" })
        }
        expect(.tmux, .good, "focus-events on", of: inTmux(tuned))
        expect(.tmux, .limited, "set-clipboard off", of: inTmux(tuned))
        expect(.tmux, .limited, "does not answer", of: inTmux(nil))
        let old = TmuxFacts(
            version: "2.9",
            clipboard: nil,
            passthrough: nil,
            hasFocusEvents: nil,
            extendedKeys: nil,
            escapeTime: nil
        )
        #expect(findings(.tmux, of: inTmux(old)).count == 1)
        expect(.tmux, .limited, "GNU screen", of: inspection(["TERM": "screen", "STY": "x"]))
    }

    @Test func `notices that tmux keeps to itself are told of`() {
        let setting = Setting(name: "notify.by", value: "osc9", source: "default", help: "")
        let kept = inTmux(TmuxFacts(version: "3.3a"), settings: [setting])
        expect(.tmux, .limited, "notices by osc9 do not get through", of: kept)
        let passed = inTmux(TmuxFacts(version: "3.3a", passthrough: "all"), settings: [setting])
        expect(.tmux, .good, "allow-passthrough all", of: passed)
    }

    @Test func `settings are shown with their source`() {
        let inspection = inspection {
            $0.settings = [
                Setting(name: "mouse", value: "off", source: "config.toml:3", help: ""),
                Setting(name: "notify.by", value: "bell", source: "default", help: ""),
                Setting(name: "notify.command", value: "", source: "default", help: ""),
            ]
        }
        expect(.mouse, .off, "mouse = off (config.toml:3)", of: inspection)
        expect(.notices, .good, "notify.by = bell (default)", of: inspection)
        #expect(findings(.notices, of: inspection).count == 1)
    }

    @Test func `quiet hours are told of, and what keeps them from being any`() {
        func settings(_ from: String, _ until: String) -> [Setting] {
            [
                Setting(name: "screen.quiet-from", value: from, source: "default", help: ""),
                Setting(name: "screen.quiet-until", value: until, source: "default", help: ""),
            ]
        }
        let both = inspection { $0.settings = settings("22:00", "07:00") }
        expect(.notices, .good, "nobody is called from 22:00 until 07:00", of: both)
        let half = inspection { $0.settings = settings("22:00", "") }
        expect(.notices, .limited, "screen.quiet-until is not set", of: half)
        #expect(findings(.notices, of: inspection { $0.settings = settings("", "") }).isEmpty)
    }

    @Test func `the clipboard says who takes a text, and what to do where nobody is certain`() {
        expect(.clipboard, .limited, "OSC 52", of: inspection())
        let own = inspection {
            $0.clipboard = Clipboard(environment: [:], command: "pbcopy -q") { _ in true }
        }
        expect(.clipboard, .good, "`pbcopy -q`", of: own)
    }

    @Test func `mistakes in keymap and themes are told with their lines`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("[global]\n\"task.new\" = \"v\"\n\"app.fly\" = \"w\"\n".utf8)
            .write(to: folder.appending(path: "keymap.toml"))
        try Data("[roles]\nglow = {}\n".utf8).write(to: folder.appending(path: "theme.toml"))
        let broken = inspection {
            $0.keymap = KeymapReading(folder: folder.path)
            $0.themes = ThemeLibrary(folder: folder.path)
        }
        expect(.keymap, .limited, "\(folder.path)/keymap.toml, beginning with 'default'", of: broken)
        expect(.keymap, .limited, "keymap.toml:3: there is no action \"app.fly\"", of: broken)
        expect(.theme, .limited, "theme.toml:2: there is no role \"glow\"", of: broken)
        let gone = inspection { $0.themeChoice = .named("gone") }
        expect(.theme, .limited, "there is no such theme", of: gone)
        #expect(findings(.theme, of: gone).count == 2)
    }
}
