import Domain
import Terminal

/// What a line of the plain session can ask for: the dashboard's actions, and to wait.
enum PlainCommand: Hashable, Sendable {
    case action(Action)
    /// Takes the next line only when a task, or every task, is at rest; what scripts need.
    case wait

    /// Everything there is, in the order of help.
    static let all: [PlainCommand] =
        Action.allCases.filter { $0.plainForm != nil }.map(PlainCommand.action) + [.wait]

    /// Where a key is looked up: as in the list of tasks.
    private static let contexts = ActionContext.tasks.chain

    /// Finds what a word means: a command's word, an action's name, or a key of the dashboard.
    ///
    /// - Parameters:
    ///   - word: What stands first in the line.
    ///   - keymap: The keys in force.
    /// - Throws: `EngineError.invalid` with the nearest names when it means nothing here; nothing is guessed.
    init(_ word: String, keymap: Keymap) throws(EngineError) {
        let name = word.count == 1 ? word : word.lowercased()
        if let known = Self.all.first(where: { $0.names.contains(name) }) {
            self = known
            return
        }
        if let action = Action(rawValue: name) { throw Self.needsScreen(action) }
        // A digit is a task's number.
        if let character = name.first, name.count == 1, !character.isNumber,
            case .action(let action) = keymap.match([Key(.character(character))], in: Self.contexts)
        {
            guard action.plainForm != nil else { throw Self.needsScreen(action) }
            self = .action(action)
            return
        }
        throw Self.unknown(word, name)
    }

    /// How it is written.
    var form: PlainForm {
        switch self {
        case .action(let action): action.plainForm ?? PlainForm(action.rawValue)
        case .wait: PlainForm("wait", takesTask: true)
        }
    }

    /// All words that mean it, the preferred one first and the stable name of an action last.
    var names: [String] {
        switch self {
        case .action(let action): form.words + [action.rawValue]
        case .wait: form.words
        }
    }

    /// One line of help: how it is written, what else means it, and what it does.
    func description(keymap: Keymap) -> String {
        let form = form
        let others = keys(keymap) + names.dropFirst()
        let alike = others.isEmpty ? "" : " (\(others.joined(separator: ", ")))"
        let help: String =
            switch self {
            case .action(let action): form.help ?? action.info.help
            case .wait: "Take the next line only when the task, or every task, is at rest."
            }
        return "\(form.usage)\(alike): \(help)"
    }

    /// The letters that mean it.
    private func keys(_ keymap: Keymap) -> [String] {
        guard case .action(let action) = self else { return [] }
        return keymap.chords(for: action, in: Self.contexts).compactMap { chord in
            guard chord.keys.count == 1, let character = chord.keys.first?.typedCharacter else { return nil }
            // A blank cannot be typed as a word.
            return character.isNumber || character.isWhitespace ? nil : String(character)
        }
    }

    private static func needsScreen(_ action: Action) -> EngineError {
        .invalid(
            message: "'\(action.rawValue)' (\(action.info.title)) needs the screen.",
            remedy: "`help` lists what works here."
        )
    }

    private static func unknown(_ word: String, _ name: String) -> EngineError {
        let names = all.flatMap(\.names)
        var near = names.filter { name.count > 1 && $0.hasPrefix(name) }
        if let nearest = NearestName.of(name, among: names), !near.contains(nearest) { near.append(nearest) }
        let shown = near.prefix(3).map { "`\($0)`" }.joined(separator: " or ")
        let guess = near.isEmpty || name.count == 1 ? "" : "Did you mean \(shown)? "
        return .invalid(
            message: "There is no command '\(word.prefix(40))'.",
            remedy: guess + "`help` lists them."
        )
    }
}
