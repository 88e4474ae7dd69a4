import TOMLKit

/// What one keymap file says, and what in it cannot be understood.
///
/// A mistake costs the entry it is in and nothing else.
struct KeymapFile {
    /// The keymap that it begins with.
    private(set) var inherits: String?
    /// How texts are edited; nil when the file does not say.
    private(set) var editing: EditingStyle?
    /// Its entries in the order of the file.
    private(set) var bindings: [KeymapBinding] = []
    /// What cannot be understood.
    private(set) var mistakes: [ConfigurationError] = []

    private let document: TOMLDocument
    private let isUser: Bool

    /// What takes an action's keys away.
    private static let disabled = "<disabled>"

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: The TOML text.
    ///   - file: The file's name in errors.
    ///   - presets: What it may inherit.
    ///   - isUser: Whether it is the user's own.
    /// - Throws: ``ConfigurationError`` when the text is not TOML.
    init(_ text: String, file: String, presets: [String], isUser: Bool) throws(ConfigurationError) {
        document = try TOMLDocument(text, file: file)
        self.isUser = isUser
        for name in document.root.keys {
            if name == "inherits" {
                readInherits(presets)
            } else if name == "editing" {
                readEditing()
            } else if let context = ActionContext(rawValue: name), let table = document.root[name]?.table {
                read(table, of: context)
            } else {
                readUnknown(name)
            }
        }
        mistakes.sort { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    private mutating func readInherits(_ presets: [String]) {
        let name = document.root["inherits"]?.string ?? ""
        if presets.contains(name) {
            inherits = name
            return
        }
        let hint = Self.hint(name, among: presets, else: "there are \(presets.joined(separator: ", "))")
        note("there is no keymap \"\(name)\" to inherit; \(hint)", table: nil, key: "inherits")
    }

    private mutating func readEditing() {
        let name = document.root["editing"]?.string ?? ""
        editing = EditingStyle(rawValue: name)
        guard editing == nil else { return }
        let names = EditingStyle.allCases.map(\.rawValue)
        let hint = Self.hint(name, among: names, else: "it is \(names.joined(separator: " or "))")
        note("there is no way of editing called \"\(name)\"; \(hint)", table: nil, key: "editing")
    }

    private mutating func readUnknown(_ name: String) {
        let contexts = ActionContext.allCases.map(\.rawValue)
        guard !contexts.contains(name) else {
            return note(
                "\(name) should be a table: write [\(name)] on a line of its own",
                table: nil,
                key: name
            )
        }
        let tables = contexts.map { "[\($0)]" }.joined(separator: " ")
        let nearest = NearestName.of(name, among: contexts).map { "; did you mean [\($0)]?" } ?? ""
        let isTable = document.root[name]?.table != nil
        note(
            "\"\(name)\" is none of the tables \(tables)\(nearest)",
            table: isTable ? name : nil,
            key: isTable ? nil : name
        )
    }

    private mutating func read(_ table: TOMLTable, of context: ActionContext) {
        // Looking lines up takes time before the first frame, and nobody edits what is embedded.
        let entries = Self.entries(of: table).map { name, value in
            (name: name, value: value, line: isUser ? document.line(of: name, in: context.rawValue) : nil)
        }
        // TOML gives the names in the order of the alphabet; the first of two that clash is the upper one.
        for entry in entries.sorted(by: { ($0.line ?? .max, $0.name) < ($1.line ?? .max, $1.name) }) {
            read(entry.name, entry.value, line: entry.line, in: context)
        }
    }

    /// Names and values of a table.
    ///
    /// `app.quit = "q"` without quotes is a table within the table to TOML; it is meant as it looks.
    private static func entries(
        of table: TOMLTable,
        prefix: String = ""
    ) -> [(name: String, value: any TOMLValueConvertible)] {
        table.keys.flatMap { key -> [(name: String, value: any TOMLValueConvertible)] in
            guard let value = table[key] else { return [] }
            guard let inner = value.table, inner.count > 0 else { return [(prefix + key, value)] }
            return entries(of: inner, prefix: "\(prefix)\(key).")
        }
    }

    private mutating func read(
        _ name: String,
        _ value: any TOMLValueConvertible,
        line: Int?,
        in context: ActionContext
    ) {
        func note(_ message: String) {
            mistakes.append(ConfigurationError(file: document.file, line: line, message: message))
        }
        guard let action = Action(rawValue: name) else {
            let names = Action.allCases.map(\.rawValue)
            return note(
                "there is no action \"\(name)\"; "
                    + Self.hint(name, among: names, else: "`switchyard keys` lists all of them")
            )
        }
        guard context.chain.contains(action.info.context) else {
            return note("\(name) belongs into the table [\(action.info.context.rawValue)]")
        }
        guard let texts = Self.texts(value) else {
            return note("\(name) should be a key such as \"q\", a list of keys, or \"\(Self.disabled)\"")
        }
        var chords: [KeyChord] = []
        for text in texts where text != Self.disabled {
            guard let chord = KeyChord(text) else {
                note("\(name): \"\(text)\" is not a key; keys are like \"q\", \"f2\", \"ctrl+l\" or \"g t\"")
                continue
            }
            let isOwn = chords.contains { $0.clashes(with: chord) }
            if let other = isOwn ? name : taken(chord, in: context) {
                note("\(name): \"\(text)\" clashes with a key of \(other); give one of them another")
                continue
            }
            chords.append(chord)
        }
        // An entry of which nothing can be understood leaves the keys as they were.
        guard !chords.isEmpty || texts.allSatisfy({ $0 == Self.disabled }) else { return }
        let origin = KeymapBinding.Origin(file: document.file, line: line, isUser: isUser)
        bindings.append(KeymapBinding(context: context, action: action, chords: chords, origin: origin))
    }

    /// The action above that has such a key already.
    private func taken(_ chord: KeyChord, in context: ActionContext) -> String? {
        bindings.first { binding in
            binding.context == context && binding.chords.contains { $0.clashes(with: chord) }
        }?.action.rawValue
    }

    /// One text, or a list of them; nil for anything else.
    private static func texts(_ value: any TOMLValueConvertible) -> [String]? {
        if let text = value.string { return [text] }
        guard let list = value.array else { return nil }
        let texts = list.compactMap { $0.string }
        return texts.count == list.count ? texts : nil
    }

    private static func hint(_ name: String, among names: [String], else advice: String) -> String {
        NearestName.of(name, among: names).map { "did you mean \"\($0)\"?" } ?? advice
    }

    private mutating func note(_ message: String, table: String?, key: String?) {
        mistakes.append(document.error(message, table: table, key: key))
    }
}
