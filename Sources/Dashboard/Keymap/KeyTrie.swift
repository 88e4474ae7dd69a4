import Terminal

/// The bindings of one context, by their keys one after the other.
struct KeyTrie: Sendable {
    /// What a sequence of keys means so far.
    enum Match: Equatable, Sendable {
        case action(Action)
        /// More keys are needed.
        case pending
        case none
    }

    /// A leaf, or what may follow.
    ///
    /// A leaf is never also a beginning: ``KeymapBindings`` refuses that.
    private indirect enum Entry: Sendable {
        case action(Action)
        case more([Key: Entry])
    }

    private let root: [Key: Entry]

    /// Builds the trie of bindings of which none begins with another.
    init(_ bindings: [(chord: KeyChord, action: Action)]) {
        root = Self.level(bindings.map { ($0.chord.keys[...], $0.action) })
    }

    private static func level(_ bindings: [(keys: ArraySlice<Key>, action: Action)]) -> [Key: Entry] {
        var level: [Key: Entry] = [:]
        for (first, group) in Dictionary(grouping: bindings, by: \.keys.first) {
            guard let first else { continue }
            if let leaf = group.first(where: { $0.keys.count == 1 }) {
                level[first] = .action(leaf.action)
            } else {
                level[first] = .more(Self.level(group.map { ($0.keys.dropFirst(), $0.action) }))
            }
        }
        return level
    }

    /// Looks keys up.
    func match(_ keys: [Key]) -> Match {
        var level = root
        for (index, key) in keys.enumerated() {
            switch level[key] {
            case nil: return .none
            case .action(let action)?: return index == keys.count - 1 ? .action(action) : .none
            case .more(let next)?: level = next
            }
        }
        return .pending
    }

    /// The keys that may follow a beginning, with what they lead to; nil actions lead further.
    func continuations(of keys: [Key]) -> [(key: Key, action: Action?)] {
        var level = root
        for key in keys {
            guard case .more(let next)? = level[key] else { return [] }
            level = next
        }
        return level.map { key, entry in
            if case .action(let action) = entry { (key, action) } else { (key, nil) }
        }
        .sorted { $0.key.description < $1.key.description }
    }
}
