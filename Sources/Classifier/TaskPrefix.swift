import Domain

/// An explicit statement of the type at the start of a task: `bug: …`, `fix(parser): …`, `[docs] …`, `refactor!: …`.
struct TaskPrefix {
    /// The type it states.
    let type: TaskType
    /// The prefix as written, for the reason.
    let text: String

    /// Reads the prefix of a first line, if it has one.
    static func read(_ line: String) -> TaskPrefix? {
        let text = line.drop(while: \.isWhitespace)
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let name = text[text.index(after: text.startIndex)..<end]
            return type(named: name).map { TaskPrefix(type: $0, text: String(text[...end])) }
        }
        let name = text.prefix { $0.isLetter || $0 == " " || $0 == "-" || $0 == "_" }
        var rest = text[name.endIndex...]
        if rest.hasPrefix("("), let close = rest.firstIndex(of: ")") {
            rest = rest[rest.index(after: close)...]
        }
        if rest.hasPrefix("!") { rest = rest.dropFirst() }
        guard rest.hasPrefix(":"), !rest.hasPrefix("::"), let type = type(named: name) else { return nil }
        return TaskPrefix(type: type, text: String(text[...rest.startIndex]))
    }

    private static func type(named name: Substring) -> TaskType? {
        let key = name.lowercased().filter { $0.isLetter }
        return names[key]
    }

    private static let names: [String: TaskType] = [
        "bug": .bug, "bugfix": .bug, "fix": .bug, "hotfix": .bug, "crash": .bug, "regression": .bug,
        "defect": .bug,
        "bugreport": .bug, "feat": .feature, "feature": .feature, "featurerequest": .feature,
        "enhancement": .feature,
        "add": .feature, "story": .feature, "perf": .refactor, "refactor": .refactor,
        "refactoring": .refactor,
        "cleanup": .refactor, "style": .refactor, "chore": .refactor, "docs": .documentation,
        "doc": .documentation,
        "documentation": .documentation, "test": .test, "tests": .test, "testing": .test, "ci": .deployment,
        "build": .deployment, "deploy": .deployment, "deployment": .deployment, "release": .deployment,
        "ops": .deployment,
        "question": .question, "q": .question, "ask": .question, "support": .question,
    ]
}
