/// The keys in force, for people and programs outside the dashboard.
package struct KeyListing: Sendable, Encodable {
    /// The keys of one context.
    package struct Section: Sendable, Encodable {
        /// The name of its table in a keymap.
        package let context: String
        /// Its name for people.
        package let title: String
        /// The tables whose keys work there, too, the nearest first.
        package let inherits: [String]
        /// Its actions.
        package let rows: [Row]
    }

    /// The keys of one action in one context.
    package struct Row: Sendable, Encodable {
        /// Its name in a keymap.
        package let action: String
        /// What it does, in a word or two.
        package let title: String
        /// What it does, in a sentence.
        package let help: String
        /// Its keys as a keymap names them, the preferred one first.
        package let keys: [String]
        /// Whether the palette has it, so that it needs no key.
        package let isInPalette: Bool
        /// Whether the user's file says so.
        package let isYours: Bool
    }

    /// Keys that the fields know by themselves which texts are written into.
    package struct Writing: Sendable, Encodable {
        /// When they work, for people.
        package let title: String
        /// The keys.
        package let rows: [WritingRow]
    }

    /// Keys of fields that do the same.
    package struct WritingRow: Sendable, Encodable {
        /// The keys as a keymap names them, the preferred one first; of vim's commands what is typed.
        package let keys: [String]
        /// What they do, in a sentence.
        package let help: String
    }

    /// The embedded keymap that the keys begin with.
    package let preset: String
    /// The contexts.
    package let sections: [Section]
    /// What fields know by themselves; no keymap changes these keys but by taking them for an action.
    package let writing: [Writing]

    /// Lists the keys of a keymap.
    package init(_ keymap: Keymap) {
        preset = keymap.preset
        let byContext = Dictionary(grouping: keymap.bindings.all, by: \.context)
        sections = ActionContext.allCases.compactMap { context in
            guard let bindings = byContext[context] else { return nil }
            return Section(
                context: context.rawValue,
                title: context.title,
                inherits: context.inherited.map(\.rawValue),
                rows: bindings.map(Row.init)
            )
        }
        writing = WritingKeys.sections(keymap, keymap.editing).map { section in
            Writing(
                title: section.title,
                rows: section.rows.map { WritingRow(keys: $0.keys, help: $0.help) }
            )
        }
    }

    /// The list as text; what the user's file says is marked with an asterisk.
    package var text: String {
        let rows = sections.flatMap(\.rows)
        let written = writing.flatMap(\.rows).map(\.keyText)
        let keyColumns = (rows.map(\.keyText) + written).map(\.count).max() ?? 0
        let nameColumns = rows.map(\.action.count).max() ?? 0
        var lines = ["preset: \(preset)" + (rows.contains(where: \.isYours) ? "   * from your keymap" : "")]
        for section in sections {
            let also = section.inherits.map { "[\($0)]" }.joined(separator: " ")
            lines += ["", "[\(section.context)] \(section.title)" + (also.isEmpty ? "" : ", and \(also)")]
            lines += section.rows.map { row in
                "\(row.isYours ? "*" : " ") \(row.keyText.padded(to: keyColumns))  "
                    + "\(row.action.padded(to: nameColumns))  \(row.help)"
            }
        }
        for section in writing {
            lines += ["", section.title]
            lines += section.rows.map { "  \($0.keyText.padded(to: keyColumns))  \($0.help)" }
        }
        return lines.joined(separator: "\n")
    }
}

extension KeyListing.WritingRow {
    /// The keys next to each other.
    fileprivate var keyText: String { keys.joined(separator: ", ") }
}

extension KeyListing.Row {
    fileprivate init(_ binding: KeymapBinding) {
        let info = binding.action.info
        action = binding.action.rawValue
        title = info.title
        help = info.help
        keys = binding.chords.map(\.description)
        isInPalette = binding.action.isInPalette
        isYours = binding.origin.isUser
    }

    /// The keys, or what stands in their place.
    var keyText: String {
        keys.isEmpty ? (isInPalette ? "(palette)" : "(none)") : keys.joined(separator: ", ")
    }
}
