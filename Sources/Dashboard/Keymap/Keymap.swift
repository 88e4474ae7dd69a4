import TOMLKit
import Terminal

/// Which keys mean which action where: the embedded keymap with the user's changes on top.
package struct Keymap: Sendable {
    private let tries: [ActionContext: KeyTrie]
    private let chords: [Action: [KeyChord]]
    /// Whether arrows are named: their ASCII forms would look like other keys.
    var namesArrows = false

    /// Reads the embedded keymap and a user's file.
    ///
    /// - Parameters:
    ///   - userText: The TOML text of the user's file; nil when there is none.
    ///   - file: The name of the user's file in errors.
    /// - Throws: ``ConfigurationError`` naming file and line.
    package init(userText: String? = nil, file: String = "keymap.toml") throws(ConfigurationError) {
        var bindings = KeymapBindings()
        for embedded in EmbeddedFile.all where embedded.name == "keymaps/default.toml" {
            try bindings.merge(embedded.text, file: embedded.name)
        }
        if let userText { try bindings.merge(userText, file: file) }
        chords = bindings.chords
        var byContext: [ActionContext: [(chord: KeyChord, action: Action)]] = [:]
        for action in Action.allCases {
            for chord in bindings.chords[action] ?? [] {
                byContext[action.info.context, default: []].append((chord, action))
            }
        }
        tries = byContext.mapValues(KeyTrie.init)
    }

    /// A keymap without keys, for when not even the embedded file can be read.
    private init() {
        tries = [:]
        chords = [:]
    }

    /// The embedded keymap.
    ///
    /// A test holds that it parses, so the empty map never shows.
    package static let standard = (try? Keymap(userText: nil)) ?? Keymap()

    /// Looks keys up in one context after the other; the first that knows them wins.
    func match(_ keys: [Key], in contexts: [ActionContext]) -> KeyTrie.Match {
        for context in contexts {
            guard let match = tries[context]?.match(keys), match != .none else { continue }
            return match
        }
        return .none
    }

    /// The keys of an action, the preferred one first.
    func chords(for action: Action) -> [KeyChord] { chords[action] ?? [] }

    /// What may follow keys that are a beginning, in the first context that knows them.
    func continuations(of keys: [Key], in contexts: [ActionContext]) -> [(key: Key, action: Action?)] {
        for context in contexts {
            guard let trie = tries[context], trie.match(keys) == .pending else { continue }
            return trie.continuations(of: keys)
        }
        return []
    }

    /// The key to show for an action; nil when it has none.
    func label(for action: Action) -> String? { labels(for: action).first }

    /// The key to show for an action where it is looked up in these contexts; nil when none reaches it.
    func label(for action: Action, in contexts: [ActionContext]) -> String? {
        chords(for: action).first { match($0.keys, in: contexts) == .action(action) }?
            .label(inWords: namesArrows)
    }

    /// All keys of an action as they are shown.
    func labels(for action: Action) -> [String] {
        chords(for: action).map { $0.label(inWords: namesArrows) }
    }
}

/// Keys per action while files are merged.
struct KeymapBindings {
    private(set) var chords: [Action: [KeyChord]] = [:]

    /// Lays a file's bindings over those so far: an action named in it loses the keys it had, and a
    /// key given in it is taken from other actions of the same context.
    mutating func merge(_ text: String, file: String) throws(ConfigurationError) {
        let document = try TOMLDocument(text, file: file)
        var named: [ActionContext: [(action: Action, chord: KeyChord)]] = [:]
        for name in document.root.keys {
            guard let context = ActionContext(rawValue: name), let table = document.root[name]?.table else {
                let names = ActionContext.allCases.map { "[\($0.rawValue)]" }.joined(separator: " ")
                throw document.error("\"\(name)\" is none of the tables \(names)", table: name)
            }
            for key in table.keys {
                guard let action = Action(rawValue: key) else {
                    throw document.error("there is no action \"\(key)\"", table: name, key: key)
                }
                guard action.info.context == context else {
                    let right = action.info.context.rawValue
                    throw document.error("\(key) belongs into the table [\(right)]", table: name, key: key)
                }
                chords[action] = []
                for text in Self.texts(table[key]) {
                    guard let chord = KeyChord(text) else {
                        throw document.error("\(key): \"\(text)\" is not a key", table: name, key: key)
                    }
                    if let other = named[context]?.first(where: { Self.clash($0.chord, chord) }) {
                        throw document.error(
                            "\(key): \"\(text)\" clashes with \"\(other.chord)\" of \(other.action.rawValue)",
                            table: name,
                            key: key
                        )
                    }
                    named[context, default: []].append((action, chord))
                }
            }
        }
        apply(named)
    }

    /// One key, or a list of them; an empty text, which is no key, for anything else.
    private static func texts(_ value: (any TOMLValueConvertible)?) -> [String] {
        if let text = value?.string { return [text] }
        guard let list = value?.array else { return [""] }
        return list.map { $0.string ?? "" }
    }

    private mutating func apply(_ named: [ActionContext: [(action: Action, chord: KeyChord)]]) {
        for (context, bindings) in named {
            for action in Action.allCases where action.info.context == context {
                chords[action]?.removeAll { old in bindings.contains { Self.clash($0.chord, old) } }
            }
            for binding in bindings { chords[binding.action, default: []].append(binding.chord) }
        }
    }

    /// Whether one begins with the other, so that not both can be reached.
    private static func clash(_ first: KeyChord, _ second: KeyChord) -> Bool {
        first.keys.starts(with: second.keys) || second.keys.starts(with: first.keys)
    }
}
