import Terminal

/// Looks a keymap through for keys that do not do what they say.
///
/// Pure: the same keymap has the same findings on every machine, whatever the terminal.
package struct KeymapCheck: Sendable {
    /// What was found, problems first.
    package let findings: [KeymapFinding]

    /// Whether something does not work.
    package var hasProblems: Bool { findings.contains(where: \.isProblem) }

    /// Where keys are pressed; `task`, `pull-request`, `github` and `anywhere` are only parts of others.
    private static let places: [ActionContext] = [
        .global, .tasks, .detail, .diff, .output, .log, .files, .search, .toast, .chat, .editor, .dialog,
        .list, .filter, .inbox, .pullRequests, .pullRequestPage, .pullRequestDiff, .pullRequestFiles,
        .pipelines, .issues, .issue,
    ]

    /// Looks a keymap through.
    package init(_ keymap: Keymap) {
        var report = KeymapReport()
        for mistake in keymap.mistakes { report.add(mistake) }
        for binding in keymap.bindings.all {
            Self.checkDelivery(binding, &report)
            Self.checkPresence(binding, keymap.bindings.losses, &report)
        }
        for place in Self.places {
            for chain in place.chains { PlaceCheck(keymap, place, chain).run(&report) }
        }
        for loss in keymap.bindings.losses {
            report.add(
                .taken,
                isProblem: false,
                loss.winner,
                loss.chord,
                "\(loss.chord) does \(loss.winner.action.rawValue) now, and not \(loss.action.rawValue)"
            )
        }
        findings = report.sorted
    }

    // MARK: - One entry

    /// The prefix keys of the programs that stand between keyboard and terminal.
    private static let multiplexers = [
        (Key(.character("b"), .control), "tmux"), (Key(.character("a"), .control), "screen"),
    ]

    /// Whether terminals send its keys.
    private static func checkDelivery(_ binding: KeymapBinding, _ report: inout KeymapReport) {
        let name = binding.action.rawValue
        let hasSafeKey = binding.chords.contains { $0.isDeliveredEverywhere }
        for chord in binding.chords {
            for key in chord.keys {
                switch KeyDelivery(key) {
                case .everywhere: continue
                case .same(let other):
                    let text = "\(name): terminals send the code of \(other) for \(key); take another key"
                    report.add(.undeliverable, isProblem: true, binding, chord, text)
                case .somewhere(let other):
                    let instead = other.map { "; others send \($0)" } ?? ""
                    let advice = hasSafeKey ? "" : "; give it another key as well"
                    let text = "\(name): only some terminals send \(key)\(instead)\(advice)"
                    report.add(.undeliverable, isProblem: !hasSafeKey, binding, chord, text)
                }
            }
            if chord.keys.count > 1, chord.keys.contains(Key(.escape)) {
                let text = "\(name): \"\(chord)\" cannot be typed, since esc leaves what was begun"
                report.add(.unreachable, isProblem: true, binding, chord, text)
            }
            for (key, taker) in multiplexers where chord.keys.contains(key) {
                let text = "\(name): \(taker) takes \(key) for itself unless it is told not to"
                report.add(.multiplexer, isProblem: false, binding, chord, text)
            }
        }
    }

    /// Actions that keep the screen usable: whoever takes their keys away is stuck.
    private static let waysOut: Set<Action> = [.palette, .leaveEditor, .closeDialog, .closeList, .accept]

    /// Whether it has keys where it is at home.
    private static func checkPresence(
        _ binding: KeymapBinding,
        _ losses: [KeymapBindings.Loss],
        _ report: inout KeymapReport
    ) {
        let action = binding.action
        guard binding.chords.isEmpty, action.info.context == binding.context else { return }
        // What took the last key away is what can be changed.
        let winner = losses.last { $0.action == action && $0.winner.context == binding.context }?.winner
        let isWanted = binding.origin.isUser && !waysOut.contains(action)
        let text =
            action.isInPalette
            ? "\(action.rawValue) has no key; the palette has it"
            : "\(action.rawValue) has no key, and nothing else does it"
        report.add(
            .keyless,
            isProblem: !action.isInPalette && !isWanted,
            binding,
            nil,
            text,
            origin: winner?.origin
        )
    }
}

extension KeyChord {
    /// Whether every terminal sends all of its keys.
    var isDeliveredEverywhere: Bool { keys.allSatisfy { KeyDelivery($0) == .everywhere } }

    /// Whether one of its keys is pressed with Ctrl.
    var needsControl: Bool { keys.contains { $0.modifiers.contains(.control) } }
}
