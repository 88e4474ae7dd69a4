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
    /// A leaf is never also a beginning: ``KeymapBindings`` keeps that.
    private indirect enum Entry: Sendable {
        case action(Action)
        case more([Key: Entry])

        /// Whether it leads to any action but these.
        func leads(past settled: Set<Action>) -> Bool {
            switch self {
            case .action(let action): !settled.contains(action)
            case .more(let next): next.values.contains { $0.leads(past: settled) }
            }
        }
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
    ///
    /// - Parameters:
    ///   - keys: At least one key.
    ///   - settled: Actions that have other keys where the keys were pressed; they are passed over.
    /// - Returns: What the keys mean.
    func match(_ keys: [Key], except settled: Set<Action> = []) -> Match {
        var level = root
        for (index, key) in keys.enumerated() {
            guard let entry = level[key], entry.leads(past: settled) else { return .none }
            switch entry {
            case .action(let action): return index == keys.count - 1 ? .action(action) : .none
            case .more(let next): level = next
            }
        }
        return .pending
    }

    /// The keys that may follow a beginning, in no order.
    func keys(after beginning: [Key]) -> [Key] {
        var level = root
        for key in beginning {
            guard case .more(let next)? = level[key] else { return [] }
            level = next
        }
        return Array(level.keys)
    }
}
