import Domain

/// The type that the labels of an issue state: `bug`, `kind/feature`, `type: docs`, `C-enhancement`.
struct TaskLabel {
    /// The type that they state.
    let type: TaskType
    /// The label as written, for the reason.
    let text: String

    /// Reads labels; nil when none states a type, or when they state different ones.
    static func read(_ labels: [String]) -> TaskLabel? {
        let stated = labels.compactMap { label in type(of: label).map { TaskLabel(type: $0, text: label) } }
        guard let first = stated.first, stated.allSatisfy({ $0.type == first.type }) else { return nil }
        return first
    }

    /// The type that one label states; nil for labels such as `good first issue` or `bug-bash-2024`.
    private static func type(of label: String) -> TaskType? {
        var words = label.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if words.count > 1, let first = words.first, groups.contains(first) { words.removeFirst() }
        return names[words.joined(separator: " ")]
    }

    /// What projects put before the names of labels of one group.
    private static let groups: Set = ["type", "kind", "category", "c", "t", "k", "issue"]

    private static let names: [String: TaskType] = [
        "bug": .bug, "bugs": .bug, "bug report": .bug, "bugfix": .bug, "defect": .bug, "crash": .bug,
        "regression": .bug, "confirmed bug": .bug, "bug confirmed": .bug,
        "enhancement": .feature, "enhancements": .feature, "feature": .feature, "features": .feature,
        "feature request": .feature, "new feature": .feature, "improvement": .feature, "feat": .feature,
        "refactor": .refactor, "refactoring": .refactor, "cleanup": .refactor, "code quality": .refactor,
        "tech debt": .refactor, "technical debt": .refactor, "performance": .refactor,
        "documentation": .documentation, "docs": .documentation, "doc": .documentation,
        "test": .test, "tests": .test, "testing": .test, "test coverage": .test,
        "ci": .deployment, "ci cd": .deployment, "build": .deployment, "deployment": .deployment,
        "infrastructure": .deployment, "release": .deployment, "packaging": .deployment,
        "question": .question, "questions": .question, "support": .question, "help": .question,
    ]
}
