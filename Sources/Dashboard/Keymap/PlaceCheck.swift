import Terminal

/// Looks through the keys of one place: its own and those it inherits.
struct PlaceCheck {
    private let keymap: Keymap
    private let place: ActionContext
    /// Where keys are looked up there, the first place first.
    private let chain: [ActionContext]
    /// The entry in force of every action that can be meant there.
    private let bindings: [KeymapBinding]

    /// Gathers the entries in force in a place.
    ///
    /// - Parameters:
    ///   - keymap: The keymap.
    ///   - place: Where keys are pressed.
    ///   - chain: One of the ways in which they are looked up there.
    init(_ keymap: Keymap, _ place: ActionContext, _ chain: [ActionContext]) {
        self.keymap = keymap
        self.place = place
        self.chain = chain
        var seen: Set<Action> = []
        var bindings: [KeymapBinding] = []
        for context in chain {
            for action in Action.allCases {
                guard let binding = keymap.bindings[context, action], seen.insert(action).inserted else {
                    continue
                }
                bindings.append(binding)
            }
        }
        self.bindings = bindings
    }

    /// Reports the keys that do not do what they say there, and the actions that this leaves without any.
    func run(_ report: inout KeymapReport) {
        for binding in bindings where !binding.chords.isEmpty {
            let reaching = binding.chords.filter { keymap.reaches($0, binding.action, in: chain) }
            for chord in binding.chords where !reaching.contains(chord) {
                explain(chord, of: binding, &report)
            }
            guard !binding.action.isInPalette else { continue }
            let name = binding.action.rawValue
            if reaching.isEmpty {
                let text = "no key leads to \(name) in [\(place.rawValue)]; give it one that is free there"
                let cause = binding.chords.lazy.compactMap { self.obstacle(to: $0) }.first
                report.add(
                    .unreachable,
                    isProblem: true,
                    binding,
                    nil,
                    text,
                    in: place,
                    because: cause?.action.rawValue,
                    origin: cause?.entry?.origin
                )
            } else if reaching.allSatisfy(\.needsControl) {
                let text = "\(name) needs Ctrl in [\(place.rawValue)]; give it a key without Ctrl as well"
                report.add(.needsControl, isProblem: true, binding, nil, text, in: place, because: "ctrl")
            }
        }
    }
}

// MARK: - Reasons

extension PlaceCheck {
    /// What stands in the way of a key.
    private struct Obstacle {
        /// The keys that mean something else: a beginning, all of them, or those that they begin.
        let chord: KeyChord
        /// What they mean.
        let action: Action
        /// The user's entry that says so; nil when it is not the user's doing.
        let entry: KeymapBinding?
    }

    /// What happens instead when a key is pressed here.
    private func obstacle(to chord: KeyChord) -> Obstacle? {
        let beginnings = chord.keys.indices.map { Array(chord.keys[...$0]) }
        for keys in beginnings {
            guard case .action(let action) = keymap.match(keys, in: chain) else { continue }
            return obstacle(KeyChord(keys), action)
        }
        guard keymap.match(chord.keys, in: chain) == .pending else { return nil }
        for binding in bindings {
            let longer = binding.chords.first { $0.keys.count > chord.keys.count && $0.clashes(with: chord) }
            if let longer { return obstacle(longer, binding.action) }
        }
        return nil
    }

    private func obstacle(_ chord: KeyChord, _ action: Action) -> Obstacle {
        let entry = bindings.first { $0.action == action && $0.origin.isUser }
        return Obstacle(chord: chord, action: action, entry: entry)
    }

    /// Says why a key does not do its action here.
    private func explain(_ chord: KeyChord, of binding: KeymapBinding, _ report: inout KeymapReport) {
        let name = binding.action.rawValue
        let here = "in [\(place.rawValue)]"
        if place.takesLetters, chord.keys.first?.typedCharacter != nil {
            let text = "\(name): \(chord) is typed into the field \(here); take a key that is no letter"
            let isHome = binding.context == place
            report.add(.unreachable, isProblem: isHome, binding, chord, text, in: place, because: "typed")
            return
        }
        guard let cause = obstacle(to: chord), cause.action != binding.action else { return }
        let other = cause.action.rawValue
        let isHidden = cause.chord == chord
        let text =
            isHidden
            ? "\(chord) does \(other) \(here), and not \(name)"
            : "\(name): \"\(chord)\" and \"\(cause.chord)\" of \(other) cannot both be typed \(here); "
                + "change one of them"
        report.add(
            isHidden ? .hidden : .shadowed,
            isProblem: !isHidden,
            binding,
            chord,
            text,
            in: place,
            because: other,
            origin: binding.origin.isUser ? nil : cause.entry?.origin
        )
    }
}
