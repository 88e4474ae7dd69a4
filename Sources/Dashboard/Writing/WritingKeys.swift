import Terminal

/// The keys that fields of several lines know by themselves, beside the actions of a keymap.
enum WritingKeys {
    /// Keys that do the same.
    struct Row: Hashable, Sendable {
        /// The keys as a keymap names them, the preferred one first; of vim's commands what is typed.
        let keys: [String]
        /// What they do, in a sentence.
        let help: String
    }

    /// Keys that belong together.
    struct Section: Hashable, Sendable {
        /// When they work.
        let title: String
        /// The keys.
        let rows: [Row]
    }

    /// The keys that work while one writes, but for those that the keymap has for itself.
    ///
    /// - Parameters:
    ///   - keymap: The keymap.
    ///   - editing: How texts are edited.
    /// - Returns: The sections, the one that is always needed first.
    static func sections(_ keymap: Keymap, _ editing: EditingStyle) -> [Section] {
        let plain = TextEditor.keys.compactMap { row -> Row? in
            let free = row.keys.filter { name in
                Key(name).map { keymap.match([$0], in: ActionContext.editor.chain) == .none } ?? false
            }
            return free.isEmpty ? nil : Row(keys: free, help: row.help)
        }
        let vim = TextEditor.vimKeys.map { Row(keys: $0.keys, help: $0.help) }
        let completion = CompletionKeys.Deed.allCases.map(\.row)
        return [Section(title: "While writing", rows: plain)]
            + (editing == .vim ? [Section(title: "While writing, with vim's modes", rows: vim)] : [])
            + [
                Section(
                    title: "While writing, on a list of completions (@file #task /command)",
                    rows: completion
                )
            ]
    }
}
