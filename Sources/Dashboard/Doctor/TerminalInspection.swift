package import Domain
package import Terminal

/// Says of everything between the user and the dashboard how it stands and what to do about it.
///
/// Pure: looking is done by whoever makes one, so each finding is tested by what was seen.
package struct TerminalInspection {
    /// What is known of the terminal.
    package var facts: TerminalFacts
    /// What tmux says; nil outside tmux, or when it does not answer.
    package var tmux: TmuxFacts?
    /// Who would take copied text.
    package var clipboard: Clipboard
    /// The user's keymap.
    package var keymap: KeymapReading
    /// The themes.
    package var themes: ThemeLibrary
    /// The chosen theme.
    package var themeChoice: ThemeChoice
    /// The settings in force, those of the terminal among them.
    package var settings: [Setting]

    /// More than this many milliseconds after Esc are felt.
    private static let longEscapeTime = 50

    /// Puts together what was seen.
    package init(
        facts: TerminalFacts,
        tmux: TmuxFacts? = nil,
        clipboard: Clipboard,
        keymap: KeymapReading,
        themes: ThemeLibrary,
        themeChoice: ThemeChoice = .automatic,
        settings: [Setting] = []
    ) {
        self.facts = facts
        self.tmux = tmux
        self.clipboard = clipboard
        self.keymap = keymap
        self.themes = themes
        self.themeChoice = themeChoice
        self.settings = settings
    }

    /// The findings, in the order of their subjects.
    package var findings: [TerminalFinding] {
        [terminal, colors, locale, size] + tmuxFindings + [clipboardFinding] + keymapFindings
            + themeFindings + settingFindings
    }
}

// MARK: - The terminal

extension TerminalInspection {
    private var terminal: TerminalFinding {
        guard facts.isScreen else {
            let name = facts.name.isEmpty ? "TERM is not set" : "TERM is \(facts.name)"
            return TerminalFinding(
                .terminal,
                .off,
                "\(name); the dashboard prints instead of drawing.",
                "On a real terminal set TERM to its kind, such as xterm-256color."
            )
        }
        guard facts.isDescribed else {
            return TerminalFinding(
                .terminal,
                .limited,
                "TERM is \(facts.name), of which there is no description here; xterm-256color stands in.",
                "Install the description (apt install ncurses-term), or set TERM=xterm-256color."
            )
        }
        return TerminalFinding(.terminal, .good, "TERM is \(facts.name)")
    }

    private var colors: TerminalFinding {
        let words =
            switch facts.colors {
            case .none: "no colours"
            case .ansi8: "8 colours"
            case .ansi16: "16 colours"
            case .indexed256: "256 colours"
            case .trueColor: "24-bit colours"
            }
        let isFew = facts.isScreen && facts.colors < .indexed256 && facts.colorReason != "NO_COLOR is set"
        let remedy = "Set TERM=xterm-256color (in tmux: set -g default-terminal tmux-256color)."
        return TerminalFinding(
            .colors,
            isFew ? .limited : .good,
            "\(words): \(facts.colorReason)",
            isFew ? remedy : nil
        )
    }

    private var locale: TerminalFinding {
        let name = facts.locale.map { "the locale is \($0)" } ?? "no locale is set"
        guard facts.characters == .ascii else {
            let isNamed = facts.locale?.uppercased().replacing("-", with: "").contains("UTF8") == true
            return TerminalFinding(
                .locale,
                .good,
                isNamed ? name : "\(name); UTF-8 is used all the same (C.UTF-8)"
            )
        }
        return TerminalFinding(
            .locale,
            .limited,
            "\(name), which is not UTF-8: frames are drawn in ASCII, and other letters as '?'.",
            "Set LC_ALL=C.UTF-8, or another locale of `locale -a` that ends in UTF-8."
        )
    }

    private var size: TerminalFinding {
        guard let size = facts.size else {
            return TerminalFinding(.size, .unknown, "there is no terminal to ask")
        }
        let form = ScreenLayout(size, .init(focus: .tasks)).form
        let (words, isSmall) =
            switch form {
            case .threeColumns: ("room for three columns", false)
            case .twoColumns: ("room for two columns", false)
            case .stacked: ("room for the tasks and one other pane", false)
            case .single, .bare: ("room for one pane at a time", true)
            case .line: ("room for a line of counts", true)
            }
        return TerminalFinding(
            .size,
            isSmall ? .limited : .good,
            "\(size.columns)x\(size.rows), \(words)",
            isSmall ? "In a larger window tasks and details are seen at once." : nil
        )
    }
}

// MARK: - tmux and the clipboard

extension TerminalInspection {
    private var tmuxFindings: [TerminalFinding] {
        switch facts.multiplexer {
        case nil: return [TerminalFinding(.tmux, .off, "not inside tmux")]
        case .screen:
            return [
                TerminalFinding(
                    .tmux,
                    .limited,
                    "Inside GNU screen neither the clipboard nor notices but the bell get through.",
                    "Set clipboard.command and notify.command, or use tmux."
                )
            ]
        case .tmux: break
        }
        guard let tmux else {
            return [
                TerminalFinding(
                    .tmux,
                    .limited,
                    "Inside tmux, but tmux does not answer.",
                    "See whether `tmux display-message -p ok` works here."
                )
            ]
        }
        let findings: [TerminalFinding?] = [
            TerminalFinding(.tmux, .good, "tmux \(tmux.version)"), escapeTime(tmux), focusEvents(tmux),
            setClipboard(tmux), extendedKeys(tmux), passthrough(tmux),
        ]
        return findings.compactMap(\.self)
    }

    private func escapeTime(_ tmux: TmuxFacts) -> TerminalFinding? {
        guard let time = tmux.escapeTime else { return nil }
        let isLong = time > Self.longEscapeTime
        return TerminalFinding(
            .tmux,
            isLong ? .limited : .good,
            "escape-time \(time)" + (isLong ? ": Esc works only \(time) ms after it was pressed." : ""),
            isLong ? "In ~/.tmux.conf: set -sg escape-time 10" : nil
        )
    }

    private func focusEvents(_ tmux: TmuxFacts) -> TerminalFinding? {
        guard let isOn = tmux.hasFocusEvents else { return nil }
        return TerminalFinding(
            .tmux,
            isOn ? .good : .limited,
            isOn
                ? "focus-events on"
                : "focus-events off: Switchyard cannot know that you look elsewhere, and calls nobody.",
            isOn ? nil : "In ~/.tmux.conf: set -g focus-events on"
        )
    }

    private func setClipboard(_ tmux: TmuxFacts) -> TerminalFinding? {
        guard let value = tmux.clipboard else { return nil }
        let isOff = value == "off"
        return TerminalFinding(
            .tmux,
            isOff ? .limited : .good,
            "set-clipboard \(value)" + (isOff ? ": what is copied stays inside tmux." : ""),
            isOff ? "In ~/.tmux.conf: set -s set-clipboard external" : nil
        )
    }

    private func extendedKeys(_ tmux: TmuxFacts) -> TerminalFinding? {
        tmux.extendedKeys.map { value in
            let words = value == "off" ? ": Shift+Enter is Enter; Ctrl+J and Alt+Enter begin a line." : ""
            return TerminalFinding(.tmux, .good, "extended-keys \(value)\(words)")
        }
    }

    private func passthrough(_ tmux: TmuxFacts) -> TerminalFinding? {
        guard let value = tmux.passthrough else { return nil }
        let kind = self.value(of: "notify.by")
        let isNeeded = value == "off" && kind.map { $0.hasPrefix("osc") } == true
        return TerminalFinding(
            .tmux,
            isNeeded ? .limited : .good,
            "allow-passthrough \(value)"
                + (isNeeded ? ": notices by \(kind ?? "") do not get through, only the bell." : ""),
            isNeeded ? "In ~/.tmux.conf: set -g allow-passthrough on" : nil
        )
    }

    private var clipboardFinding: TerminalFinding {
        let names = clipboard.providers.map(\.name)
        switch clipboard.providers.first {
        case .custom(let line): return TerminalFinding(.clipboard, .good, "copied text goes to `\(line)`")
        case .terminal where names.count == 1:
            return TerminalFinding(
                .clipboard,
                .limited,
                "copied text is sent to the terminal (OSC 52), which does not say whether it takes it.",
                "If it does not, allow it there, install wl-clipboard or xclip, or set clipboard.command."
            )
        default:
            return TerminalFinding(
                .clipboard,
                .good,
                "copied text goes to \(names.joined(separator: ", then "))"
            )
        }
    }
}

// MARK: - Files

extension TerminalInspection {
    private var keymapFindings: [TerminalFinding] {
        let findings = KeymapCheck(keymap.keymap).findings.filter { $0.isProblem || $0.file == keymap.file }
        let place = keymap.isThere ? keymap.file : "no file of yours (\(keymap.file))"
        let isGood = !findings.contains(where: \.isProblem)
        let head = TerminalFinding(
            .keymap,
            isGood ? .good : .limited,
            "\(place), beginning with '\(keymap.keymap.preset)'",
            isGood ? nil : "Correct these lines; `switchyard keys` lists the keys in force."
        )
        let lines = findings.map { finding in
            TerminalFinding(.keymap, finding.isProblem ? .limited : .good, finding.description)
        }
        return [head] + lines
    }

    private var themeFindings: [TerminalFinding] {
        let gallery = ThemeGallery(themes, depth: facts.colors, choice: themeChoice)
        let chosen = themeChoice == .automatic ? "the automatic choice" : "your choice"
        let file = themes.file(of: gallery.current.name).map { ", \($0)" } ?? ""
        var findings = [TerminalFinding(.theme, .good, "\(gallery.current.name), \(chosen)\(file)")]
        findings += themes.names.compactMap { name -> TerminalFinding? in
            do throws(ConfigurationError) {
                _ = try themes.theme(named: name, depth: facts.colors)
                return nil
            } catch {
                return TerminalFinding(
                    .theme,
                    .limited,
                    "\(error)",
                    "Correct the line; until then another theme holds."
                )
            }
        }
        // A chosen theme that is not there any more is in no list.
        if let trouble = gallery.trouble, !findings.contains(where: { $0.message == "\(trouble)" }) {
            findings.append(
                TerminalFinding(.theme, .limited, "\(trouble)", "Choose another: T in the dashboard.")
            )
        }
        return findings
    }

    private var settingFindings: [TerminalFinding] {
        let findings = [
            setting("mouse", .mouse), setting("title", .title), setting("notify.by", .notices),
            setting("notify.command", .notices), quietHours,
        ]
        return findings.compactMap(\.self)
    }

    private func setting(_ name: String, _ subject: TerminalFinding.Subject) -> TerminalFinding? {
        guard let setting = settings.first(where: { $0.name == name }), !setting.value.isEmpty else {
            return nil
        }
        return TerminalFinding(
            subject,
            setting.value == "off" ? .off : .good,
            "\(name) = \(setting.value) (\(setting.source))"
        )
    }

    /// When nobody is called; one end alone is none.
    private var quietHours: TerminalFinding? {
        let names = ["screen.quiet-from", "screen.quiet-until"]
        let times = names.map { value(of: $0) ?? "" }
        guard let missing = zip(names, times).first(where: { $0.1.isEmpty })?.0 else {
            return TerminalFinding(.notices, .good, "nobody is called from \(times[0]) until \(times[1])")
        }
        guard times.contains(where: { !$0.isEmpty }) else { return nil }
        return TerminalFinding(
            .notices,
            .limited,
            "\(missing) is not set, so there are no quiet hours.",
            "Set both ends in config.toml, such as screen.quiet-from = \"22:00\"."
        )
    }

    private func value(of name: String) -> String? { settings.first { $0.name == name }?.value }
}
