import Terminal

/// Which keys mean which action where: an embedded keymap with the user's changes on top.
package struct Keymap: Sendable {
    /// The embedded keymap it begins with.
    package let preset: String
    /// How texts are edited.
    package let editing: EditingStyle
    /// Whether the user's file names the keymap it begins with.
    package let isPresetUsers: Bool
    /// Whether the user's file says how texts are edited.
    package let isEditingUsers: Bool
    /// What in the files could not be understood; the rest of them is in force.
    package let mistakes: [ConfigurationError]
    /// The keys of every action in every context.
    let bindings: KeymapBindings
    private let tries: [ActionContext: KeyTrie]
    /// Actions of wider contexts that have keys of their own in a nearer one, or none.
    private let guests: [ActionContext: Set<Action>]
    private let shown = ShownKeys()
    /// Whether arrows are named: their ASCII forms would look like other keys.
    var namesArrows = false

    /// The preset of those who choose none.
    package static let defaultPreset = "default"

    /// The names of the embedded keymaps.
    package static let presets: [String] = EmbeddedFile.all.map(\.name).filter { $0.hasPrefix(folder) }
        .map { String($0.dropFirst(folder.count).dropLast(".toml".count)) }

    private static let folder = "keymaps/"

    /// The embedded keymap of those who choose none.
    package static let standard = Keymap()

    /// Reads an embedded keymap and a user's file.
    ///
    /// It always succeeds: an entry that cannot be understood leaves the keys as they were, and a file that is
    /// no TOML leaves all of them.
    ///
    /// - Parameters:
    ///   - preset: The embedded keymap to begin with, unless the user's file names one.
    ///   - userText: The TOML text of the user's file; nil when there is none.
    ///   - file: The name of the user's file in errors.
    package init(preset: String = Keymap.defaultPreset, userText: String? = nil, file: String = "keymap.toml")
    {
        var mistakes: [ConfigurationError] = []
        var user: KeymapFile?
        if let userText {
            do throws(ConfigurationError) {
                user = try KeymapFile(userText, file: file, presets: Self.presets, isUser: true)
            } catch {
                let advice = "; nothing in this file is in force until that is put right"
                let message = error.message + advice
                mistakes.append(ConfigurationError(file: file, line: error.line, message: message))
            }
        }
        self.preset = user?.inherits ?? preset
        isPresetUsers = user?.inherits != nil
        isEditingUsers = user?.editing != nil
        var bindings = KeymapBindings()
        var editing = EditingStyle.emacs
        for layer in Self.layers(of: self.preset) + (user.map { [$0] } ?? []) {
            bindings.lay(layer.bindings)
            mistakes += layer.mistakes
            editing = layer.editing ?? editing
        }
        self.bindings = bindings
        self.editing = editing
        self.mistakes = mistakes
        let byContext = Dictionary(grouping: bindings.all, by: \.context)
        tries = byContext.mapValues { bindings in
            KeyTrie(
                bindings.flatMap { binding in
                    binding.chords.map { (chord: $0, action: binding.action) }
                }
            )
        }
        guests = byContext.mapValues { bindings in
            Set(bindings.filter { $0.action.info.context != $0.context }.map(\.action))
        }
    }

    /// An embedded keymap and those it inherits, the innermost first.
    private static func layers(of preset: String) -> [KeymapFile] {
        var layers: [KeymapFile] = []
        var seen: Set<String> = []
        var next: String? = preset
        // One that inherits itself, in however many steps, ends where it began.
        while let name = next, seen.insert(name).inserted,
            let file = EmbeddedFile.named("\(folder)\(name).toml"),
            let layer = try? KeymapFile(file.text, file: file.name, presets: presets, isUser: false)
        {
            layers.insert(layer, at: 0)
            next = layer.inherits
        }
        return layers
    }
}

// MARK: - From keys to actions

extension Keymap {
    /// Looks keys up in one context after the other; the first that knows them wins.
    func match(_ keys: [Key], in contexts: [ActionContext]) -> KeyTrie.Match {
        var settled: Set<Action> = []
        for context in contexts {
            if let match = tries[context]?.match(keys, except: settled), match != .none { return match }
            if let guests = guests[context] { settled.formUnion(guests) }
        }
        return .none
    }

    /// Whether pressing these keys one after the other does this action, and nothing on the way there.
    func reaches(_ chord: KeyChord, _ action: Action, in contexts: [ActionContext]) -> Bool {
        // Letters never get past a field, except within a sequence that something else began.
        if contexts.first?.takesLetters == true, chord.keys.first?.typedCharacter != nil { return false }
        // Esc leaves a sequence that was begun.
        guard !chord.keys.dropFirst().contains(Key(.escape)) else { return false }
        let beginnings = chord.keys.indices.dropFirst().map { Array(chord.keys[..<$0]) }
        return beginnings.allSatisfy { match($0, in: contexts) == .pending }
            && match(chord.keys, in: contexts) == .action(action)
    }

    /// What may follow keys that are a beginning; nil actions lead further.
    func continuations(of keys: [Key], in contexts: [ActionContext]) -> [(key: Key, action: Action?)] {
        var seen: Set<Key> = []
        let next = contexts.flatMap { tries[$0]?.keys(after: keys) ?? [] }
        return next.filter { seen.insert($0).inserted }
            .compactMap { key -> (key: Key, action: Action?)? in
                switch match(keys + [key], in: contexts) {
                case .action(let action): (key: key, action: action)
                case .pending: (key: key, action: nil)
                case .none: nil
                }
            }
            .sorted { first, second in
                let names = (first.key.description, second.key.description)
                let folded = (names.0.lowercased(), names.1.lowercased())
                // Small letters before their capitals.
                return folded.0 == folded.1 ? names.0 > names.1 : folded.0 < folded.1
            }
    }

    /// What may follow keys that are a beginning, with all keys of an action in one entry; nil actions lead
    /// further and have one key each.
    func entries(after keys: [Key], in contexts: [ActionContext]) -> [(keys: [Key], action: Action?)] {
        var entries: [(keys: [Key], action: Action?)] = []
        for (key, action) in continuations(of: keys, in: contexts) {
            if let action, let index = entries.firstIndex(where: { $0.action == action }) {
                entries[index].keys.append(key)
            } else {
                entries.append((keys: [key], action: action))
            }
        }
        return entries
    }

    /// All actions that a beginning can lead to.
    func actions(after keys: [Key], in contexts: [ActionContext]) -> [Action] {
        continuations(of: keys, in: contexts).flatMap { key, action in
            action.map { [$0] } ?? actions(after: keys + [key], in: contexts)
        }
    }
}

// MARK: - From actions to keys

extension Keymap {
    /// The keys of an action where it is at home, the preferred one first.
    func chords(for action: Action) -> [KeyChord] { bindings[action.info.context, action]?.chords ?? [] }

    /// The keys that do an action where they are looked up in these contexts.
    func chords(for action: Action, in contexts: [ActionContext]) -> [KeyChord] {
        guard contexts.contains(action.info.context) else { return [] }
        // The nearest context that says something of the action says it all.
        let binding = contexts.lazy.compactMap { bindings[$0, action] }.first
        return binding?.chords.filter { reaches($0, action, in: contexts) } ?? []
    }

    /// Whether the user's file says which keys an action has.
    func isUsers(_ action: Action) -> Bool {
        ActionContext.allCases.contains { bindings[$0, action]?.origin.isUser == true }
    }

    /// The key to show for an action; nil when it has none.
    func label(for action: Action) -> String? { keys(for: action).first?.label }

    /// The key to show for an action where it is looked up in these contexts; nil when none reaches it.
    func label(for action: Action, in contexts: [ActionContext]) -> String? {
        keys(for: action, in: contexts).first?.label
    }

    /// The keys to show for an action where it is at home, the preferred one first.
    func keys(for action: Action) -> [ShownKey] {
        shown.keys(ShownKeys.Question(action: action, contexts: nil, inWords: namesArrows)) {
            chords(for: action)
        }
    }

    /// The keys to show for an action where it is looked up in these contexts.
    func keys(for action: Action, in contexts: [ActionContext]) -> [ShownKey] {
        shown.keys(ShownKeys.Question(action: action, contexts: contexts, inWords: namesArrows)) {
            chords(for: action, in: contexts)
        }
    }

    /// All keys to show for an action: those that do it in these contexts, or where it means nothing in
    /// them, those it has where it is at home.
    func labels(for action: Action, seenFrom contexts: [ActionContext]) -> [String] {
        let isHere = contexts.contains(action.info.context)
        return (isHere ? keys(for: action, in: contexts) : keys(for: action)).map(\.label)
    }
}
