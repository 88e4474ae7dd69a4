import Terminal

/// What keys mean while completions are offered, before everything that they mean to the field.
enum CompletionKeys {
    /// What a key does.
    enum Deed: CaseIterable {
        case take, next, previous, close

        /// Its keys and what lists say of them.
        var row: WritingKeys.Row {
            switch self {
            case .take: .init(keys: ["tab", "enter"], help: "Take the marked one; Enter sends a whole word.")
            case .next: .init(keys: ["down", "ctrl+n"], help: "Mark the next one.")
            case .previous: .init(keys: ["up", "ctrl+p"], help: "Mark the one before.")
            case .close: .init(keys: ["esc"], help: "Close the list until the word changes.")
            }
        }
    }

    private static let deeds: [Key: Deed] = {
        let keys = Deed.allCases.flatMap { deed in
            deed.row.keys.compactMap { name in Key(name).map { ($0, deed) } }
        }
        return Dictionary(uniqueKeysWithValues: keys)
    }()

    /// What a key does; nil when it means nothing to a list of completions.
    static func deed(of key: Key) -> Deed? { deeds[key] }
}
